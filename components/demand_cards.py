"""Cards that more than one page shows: the top skills of a slice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html
from sqlalchemy import Connection

from components import formatting
from components.chart_card import CardContent, filled, no_answer, span
from components.figures.ranked_bars import Bar, ranked_bars
from components.notices import Nothing
from data_access.queries import choices
from data_access.queries.question import Answer, Question
from data_access.queries.top_skills import SkillDemand
from domain.filters import FilterError
from domain.statistics import GROWTH_DAYS, MINIMUM_PAY, MINIMUM_TREND, Direction
from domain.vocabulary import ALL

MOST_LEADERS = 3
"""Skills that a title names as the first; with more of them their order is too uncertain to be a finding."""

MARKS = {Direction.RISING: "▲", Direction.FALLING: "▼"}

WITH_ARTICLE = (
    "United States",
    "United Kingdom",
    "Netherlands",
    "Philippines",
    "United Arab Emirates",
    "District of Columbia",
)

PAY_MINIMUM = f"Pay is shown from {MINIMUM_PAY} postings that state it."

PAY_AND_GROWTH_MINIMUM = (
    f"Pay is shown from {MINIMUM_PAY} postings that state it, "
    f"growth from {MINIMUM_TREND} postings of the skill in both windows together."
)


def place(connection: Connection, region: str) -> str:
    """'all regions', or the region's name."""
    if region == ALL:
        return "all regions"
    name = choices.region_name(connection, region)
    return f"the {name}" if name in WITH_ARTICLE else name


def of_level(seniority: str) -> str:
    """'postings', 'senior postings', 'postings that state no level'."""
    if seniority == ALL:
        return "postings"
    return "postings that state no level" if seniority == "unknown" else f"{seniority} postings"


def _hover(row: SkillDemand) -> str:
    lines = [
        f"<b>{row.skill_name}</b>",
        f"{formatting.share_of(row)}",
        f"{formatting.count(row.postings)} of {formatting.counted(row.all_postings, 'posting')}",
    ]
    if row.direction and row.growth is not None and row.growth_low is not None and row.growth_high is not None:
        growth = f"{formatting.growth_of(row)}"
        lines.append(f"{formatting.word(row.direction)}: {growth}")
    if row.average_pay is not None:
        lines.append(f"Average pay {formatting.money(row.average_pay)}")
    return "<br>".join(lines)


def _leaders(rows: Sequence[SkillDemand]) -> list[str]:
    """The first skill and those after it whose interval reaches it: their order is not certain."""
    return [row.skill_name for row in rows if row.share_high >= rows[0].share_low]


def top_skills_card(
    question: Question[SkillDemand],
    filters: Any,
    answer: Answer[SkillDemand],
    where: str,
    problems: Sequence[FilterError] = (),
    *,
    highlight: str | None = None,
) -> dict[str, Any]:
    """A card's parts: the top skills of a slice."""
    kind = of_level(filters.seniority)
    if not answer.rows:
        return no_answer(
            question, filters, answer, f"No {kind} in {where}", Nothing(f"among {kind} in {where}"), problems
        )
    rows, first = answer.rows, answer.rows[0]
    leaders = _leaders(rows)
    scene = where if filters.seniority == ALL else f"{kind} in {where}"
    if len(leaders) == 1:
        title = f"{first.skill_name} is asked for most in {scene}"
    elif len(leaders) <= MOST_LEADERS:
        title = f"{formatting.listed(leaders)} are asked for most in {scene}"
    else:
        title = f"{first.skill_name} comes first in {scene}, but {len(leaders) - 1} others may be as frequent"
    rising = sum(row.direction is Direction.RISING for row in rows)
    falling = sum(row.direction is Direction.FALLING for row in rows)
    changed = f"{rising} rising (▲), {falling} falling (▼)" if rising + falling else "none changed"
    sentence = [
        "Of ",
        html.Strong(formatting.count(first.all_postings)),
        f" {kind} in {where}, {span(answer)}, {formatting.count(first.postings)} ask for {first.skill_name}: ",
        html.Strong(formatting.share(first.share)),
        f" (95% interval {formatting.share_interval(first.share_low, first.share_high)}). ",
        f"Of the {formatting.counted(len(rows), 'skill')} shown, {changed} beyond chance ",
        f"in the last {GROWTH_DAYS} days.",
    ]
    figure = ranked_bars(
        [
            Bar(
                row.skill_name,
                row.share,
                row.share_low,
                row.share_high,
                hover=_hover(row),
                mark=MARKS.get(row.direction, "") if row.direction else "",
                tone=row.direction if row.direction and row.direction in MARKS else "text",
                highlighted=row.skill == highlight,
            )
            for row in rows
        ],
        written=formatting.share,
        axis_title=f"Share of {kind}, with 95% interval",
        tickformat=".0%",
        rows=filters.limit if filters.limit <= 30 else None,
    )
    return filled(
        question,
        filters,
        answer,
        CardContent(title, sentence, figure),
        problems=problems,
        minimum=PAY_AND_GROWTH_MINIMUM,
    )
