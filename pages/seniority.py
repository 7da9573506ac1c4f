"""Seniority: how does demand for a skill differ by level, and what is asked for at each level?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import dash
from dash import callback, html

from components import demand_cards, formatting, shell
from components.chart_card import CardContent, card_outputs, chart_card, filled, no_answer, span
from components.figures import ranked_bars
from components.figures.ranked_bars import Bar
from components.how_computed import how_computed
from components.notices import Nothing
from components.url_state import filter_inputs, read_controls
from data_access.database import reading
from data_access.queries import seniority, top_skills
from data_access.queries.question import Answer
from data_access.queries.seniority import SeniorityDemand
from data_access.tenancy import PUBLIC
from domain.filters import FilterError
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
            chart_card(
                ids.BY_LEVEL,
                seniority.QUESTION,
                height=ranked_bars.height(len(Seniority), notes=True),
                first_column="seniority",
                how=how_computed(seniority.QUESTION),
                label="Bars: share of each level's postings that ask for the skill, with pay.",
                rows=len(Seniority),
                table_beside=True,
                class_name="card--whole",
            ),
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


def _hover(row: SeniorityDemand) -> str:
    lines = [
        f"<b>{formatting.word(row.seniority)}</b>",
        f"{formatting.share_of(row)}",
        f"{formatting.count(row.postings)} of {formatting.counted(row.all_postings, 'posting')}",
    ]
    if row.median_pay is not None:
        lines.append(
            f"Median pay {formatting.money(row.median_pay)} ({formatting.counted(row.pay_postings, 'posting')})"
        )
    return "<br>".join(lines)


def levels_card(
    filters: Filters, answer: Answer[SeniorityDemand], where: str, problems: list[FilterError]
) -> dict[str, Any]:
    """The parts of the card with the levels."""
    question = seniority.QUESTION
    rows = answer.rows
    stated = [row for row in rows if row.seniority != Seniority.UNKNOWN]
    if not stated:
        return no_answer(question, filters, answer, "No posting states a level here", Nothing(f"in {where}"), problems)
    skill = rows[0].skill_name
    most = max(stated, key=lambda row: row.share)
    least = min(stated, key=lambda row: row.share)
    leaders = [row for row in stated if row.share_high >= most.share_low]
    if not most.postings:
        told = "of any level" if not any(row.postings for row in rows) else "that states a level"
        title = f"No posting {told} asks for {skill} in {where}"
    elif len(leaders) == 1:
        title = f"{skill} is asked for most at the {most.seniority} level: {formatting.share(most.share)} of postings"
    elif len(leaders) < len(stated):
        levels = formatting.listed([row.seniority for row in leaders])
        title = f"{skill} is asked for most at the {levels} levels, about equally"
    else:
        title = f"No level clearly asks for {skill} more often than every other"
    sentence: list[Any] = [
        f"In {where}, {span(answer)}, {formatting.count(most.postings)} of "
        f"{formatting.count(most.all_postings)} {most.seniority} postings ask for {skill}: ",
        html.Strong(formatting.share(most.share)),
        f" (95% interval {formatting.share_interval(most.share_low, most.share_high)})",
    ]
    if least is not most and most.postings:
        sentence.append(f"; at the {least.seniority} level {formatting.share_of(least)}")
    sentence.append(". ")
    paid = [row for row in stated if row.median_pay is not None]
    if len(paid) > 1:
        low, high = min(paid, key=lambda row: row.median_pay or 0), max(paid, key=lambda row: row.median_pay or 0)
        sentence.append(
            f"Median pay runs from {formatting.money(low.median_pay)} ({low.seniority}) to "
            f"{formatting.money(high.median_pay)} ({high.seniority}) where it is stated."
        )
    figure = ranked_bars.ranked_bars(
        [
            Bar(
                formatting.word(row.seniority),
                row.share,
                row.share_low,
                row.share_high,
                hover=_hover(row),
                highlighted=row in leaders and len(leaders) < len(stated),
                note=f"median pay {formatting.money(row.median_pay)}"
                if row.median_pay is not None
                else f"{formatting.counted(row.all_postings, 'posting')}",
            )
            for row in rows
        ],
        written=formatting.share,
        axis_title=f"Share of the level's postings that ask for {skill}, with 95% interval",
        tickformat=".0%",
        rows=len(Seniority),
    )
    return filled(
        question,
        filters,
        answer,
        CardContent(title, sentence, figure),
        problems=problems,
        minimum=demand_cards.PAY_MINIMUM,
    )
