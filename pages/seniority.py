"""Seniority: how does demand for a skill differ by level, and what is asked for at each level?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import dash
from dash import callback, html

from components import demand_cards, shell
from components.chart_card import card_outputs, chart_card
from components.figures import ranked_bars
from components.how_computed import how_computed
from components.level_cards import empty_levels_card, levels_card
from components.url_state import filter_inputs, read_controls
from data_access.database import reading
from data_access.queries import seniority, top_skills
from data_access.tenancy import PUBLIC
from domain.vocabulary import Seniority

PAGE = "seniority"
dash.register_page(__name__, path=f"/{PAGE}", name="Seniority", title="Seniority · SkillPulse", order=3)

STATED = (Seniority.JUNIOR, Seniority.MID, Seniority.SENIOR, Seniority.LEAD)
"""The levels that postings state; those that state none are in the first card only."""
SHOWN = 8


class ids:
    """This page's own outputs."""

    BY_LEVEL = f"{PAGE}-levels"
    TOP: ClassVar = {level: f"{PAGE}-top-{level}" for level in STATED}


@dataclass(frozen=True)
class Filters(seniority.Filters):
    """The question's own."""


def layout(**query: Any) -> html.Main:
    """The page for an address."""
    return shell.page(
        PAGE,
        Filters,
        query,
        title="How does demand differ by level?",
        lead="The share of each level's postings that ask for a skill, and the skills that each level asks for most.",
        cards=lambda _: [
            empty_levels_card(ids.BY_LEVEL),
            *(
                chart_card(
                    ids.TOP[level],
                    top_skills.QUESTION,
                    height=ranked_bars.height(SHOWN),
                    first_column="skill_name",
                    how=how_computed(top_skills.QUESTION),
                    label=f"Bars: the skills most asked for in {level} postings.",
                    rows=SHOWN,
                )
                for level in STATED
            ),
        ],
    )


@callback(card_outputs(ids.BY_LEVEL), {"controls": filter_inputs(PAGE, Filters)})
def show_levels(controls: dict[str, Any]) -> dict[str, Any]:
    """Demand for the skill by level."""
    filters, problems = read_controls(Filters, controls)
    with reading(PUBLIC) as connection:
        answer = seniority.ask(connection, filters)
        where = demand_cards.place(connection, filters.region)
    return levels_card(filters, answer, where, problems)


def show_top_of(level: Seniority) -> None:
    """Declare the callback of one level's card."""

    @callback(card_outputs(ids.TOP[level]), {"controls": filter_inputs(PAGE, Filters)})
    def show_top_skills(controls: dict[str, Any]) -> dict[str, Any]:
        """The skills that the level asks for most."""
        filters, _ = read_controls(Filters, controls)
        asked = top_skills.Filters(
            region=filters.region, seniority=level, period=filters.period, limit=SHOWN, as_of=filters.as_of
        )
        with reading(PUBLIC) as connection:
            answer = top_skills.ask(connection, asked)
            where = demand_cards.place(connection, filters.region)
        return demand_cards.top_skills_card(top_skills.QUESTION, asked, answer, where, highlight=filters.skill)


for one in STATED:
    show_top_of(one)
