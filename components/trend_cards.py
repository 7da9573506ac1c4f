"""The card of shares over time, one line a skill."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from components import demand_cards, formatting
from components.chart_card import CardContent, filled, no_answer, span
from components.figures import trend_lines
from components.figures.trend_lines import Line, Point
from components.notices import Nothing
from data_access.queries import trend
from data_access.queries.question import Answer
from data_access.queries.trend import TrendPoint
from domain import statistics
from domain.filters import FilterError
from domain.vocabulary import Grain


def _when(row: TrendPoint, grain: Grain) -> str:
    if row.starts_at:
        return f"{formatting.day(row.starts_on)}, {row.starts_at:%H:%M} UTC"
    names = {Grain.WEEK: f"Week from {formatting.day(row.starts_on)}", Grain.MONTH: f"{row.starts_on:%B %Y}"}
    return names.get(grain, formatting.day(row.starts_on))


def _point(row: TrendPoint, grain: Grain) -> Point:
    hover = (
        f"<b>{row.skill_name}</b>, {_when(row, grain)}<br>{formatting.share(row.share)} "
        f"({formatting.share_interval(row.share_low, row.share_high)})<br>"
        f"{formatting.count(row.postings)} of {formatting.counted(row.all_postings, 'posting')}"
    )
    return Point(row.starts_at or row.starts_on, row.share, row.share_low, row.share_high, hover)


def _told(rows: Sequence[TrendPoint], grain: Grain, *, briefly: bool) -> list[Any]:
    """One sentence on one skill's line; briefly: its name and the ends of the line."""
    first, last = rows[0], rows[-1]
    if briefly:
        return [html.Strong(first.skill_name), f" {formatting.share(first.share)} to {formatting.share(last.share)}"]
    everything = statistics.share(sum(row.postings for row in rows), sum(row.all_postings for row in rows))
    ends = f"in the first {grain}" if grain is not Grain.DAY else "on the first day"
    return [
        html.Strong(first.skill_name),
        f": {formatting.count(sum(row.postings for row in rows))} of "
        f"{formatting.count(sum(row.all_postings for row in rows))}, ",
        html.Strong(formatting.share(everything.value)),
        f" (95% interval {formatting.share_interval(everything.low, everything.high)}); ",
        f"{formatting.share_of(first)} {ends}, ",
        f"{formatting.share_of(last)} {ends.replace('first', 'last')}. ",
    ]


def lines_card(
    filters: Any, answer: Answer[TrendPoint], where: str, problems: Sequence[FilterError] = ()
) -> dict[str, Any]:
    """The parts of the card with the lines."""
    question = trend.QUESTION
    kind = demand_cards.of_level(filters.seniority)
    if not answer.rows and answer.days and f"The period holds no whole {filters.grain}." in answer.notes:
        nothing = Nothing(
            f"in {span(answer)}",
            "Choose a finer grain or a longer period.",
            f"No whole {filters.grain} in this period.",
        )
        return no_answer(question, filters, answer, f"No whole {filters.grain} in this period", nothing, problems)
    if not answer.rows or not answer.days:
        return no_answer(
            question, filters, answer, f"No trend in {where}", Nothing(f"among {kind} in {where}"), problems
        )
    by_skill: dict[str, list[TrendPoint]] = {}
    for row in answer.rows:
        by_skill.setdefault(row.skill, []).append(row)
    names = [rows[0].skill_name for rows in by_skill.values()]
    shown = formatting.listed(names) if len(names) <= 3 else f"{len(names)} skills"
    title = f"How often {kind} in {where} ask for {shown}, by {filters.grain}"
    briefly = len(by_skill) > trend_lines.MOST_BANDS
    sentence: list[Any] = [
        f"{span(answer)}, {kind} in {where}, first to last {filters.grain}: "
        if briefly
        else f"{span(answer)}, {kind} in {where}. "
    ]
    told = [_told(rows, filters.grain, briefly=briefly) for rows in by_skill.values()]
    for number, parts in enumerate(told):
        sentence += [*parts, "." if number == len(told) - 1 else "; "] if briefly else parts
    lines = [Line(rows[0].skill_name, [_point(row, filters.grain) for row in rows]) for rows in by_skill.values()]
    figure = trend_lines.trend_lines(lines, trend_lines.calendar(answer.days, filters.grain))
    noted = [
        "Intervals are in the table; bands are drawn for up to three skills." if briefly else "Bands are 95% intervals."
    ]
    return filled(question, filters, answer, CardContent(title, sentence, figure, noted), problems=problems)
