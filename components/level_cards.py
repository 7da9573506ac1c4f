"""The card of the demand for a skill by level."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from components import demand_cards, formatting
from components.chart_card import CardContent, chart_card, filled, no_answer, span
from components.figures import ranked_bars
from components.figures.ranked_bars import Bar
from components.how_computed import how_computed
from components.notices import Nothing
from data_access.queries import seniority
from data_access.queries.question import Answer
from data_access.queries.seniority import SeniorityDemand
from domain.filters import FilterError
from domain.vocabulary import Seniority


def empty_levels_card(card: str) -> html.Section:
    """The empty card of the levels with its table."""
    return chart_card(
        card,
        seniority.QUESTION,
        height=ranked_bars.height(len(Seniority), notes=True),
        first_column="seniority",
        how=how_computed(seniority.QUESTION),
        label="Bars: share of each level's postings that ask for the skill, with pay.",
        rows=len(Seniority),
        table_beside=True,
        class_name="card--whole",
    )


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
    filters: Any, answer: Answer[SeniorityDemand], where: str, problems: Sequence[FilterError] = ()
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
