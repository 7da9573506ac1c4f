"""Top skills: which skills are asked for most in a region, at a level, in an occupation?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import dash
from dash import callback, html

from components import demand_cards, shell
from components.chart_card import card_outputs, chart_card
from components.figures import ranked_bars
from components.filters import Occupations
from components.how_computed import how_computed
from components.url_state import filter_inputs, read_controls
from data_access.database import reading
from data_access.queries import top_skills
from data_access.tenancy import PUBLIC
from domain.sources import Source

PAGE = "top-skills"
dash.register_page(__name__, path=f"/{PAGE}", name="Top skills", title="Top skills · SkillPulse", order=1)


class ids:
    """This page's own outputs."""

    CARD = f"{PAGE}-list"


@dataclass(frozen=True)
class Filters(top_skills.Filters):
    """The question's own."""


def layout(**query: Any) -> html.Main:
    """The page for an address."""
    return shell.page(
        PAGE,
        Filters,
        query,
        title="Which skills are asked for most?",
        lead="The skills named in most postings of a region, a level or an occupation.",
        cards=lambda filters: [
            chart_card(
                ids.CARD,
                top_skills.QUESTION,
                height=ranked_bars.height(filters.limit),
                first_column="skill_name",
                how=how_computed(top_skills.QUESTION),
                label="Bars: share of postings per skill, with intervals.",
                rows=filters.limit,
                table_beside=True,
                class_name="card--whole",
            )
        ],
        more=("skill_type", "work_mode", "employment_type", "occupation"),
        occupations=Occupations.WITH_DEMAND,
        official=(Source.ONET,),
    )


@callback(card_outputs(ids.CARD), {"controls": filter_inputs(PAGE, Filters)})
def show_top_skills(controls: dict[str, Any]) -> dict[str, Any]:
    """The skills most asked for."""
    filters, problems = read_controls(Filters, controls)
    with reading(PUBLIC) as connection:
        answer = top_skills.ask(connection, filters)
        place = demand_cards.place(connection, filters.region)
    return demand_cards.top_skills_card(top_skills.QUESTION, filters, answer, place, problems)
