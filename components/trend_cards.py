"""The cards of shares over time: one line a skill, or the one of an occupation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from components import demand_cards, formatting
from components.chart_card import CardContent, chart_card, filled, no_answer, span
from components.figures import trend_lines
from components.figures.trend_lines import Line, Point
from components.how_computed import how_computed
from components.notices import Nothing
from data_access.queries import occupation_demand, trend
from data_access.queries.occupation_demand import OccupationPoint
from data_access.queries.question import Answer, Question
from data_access.queries.trend import TrendPoint
from domain import statistics
from domain.filters import PERIODS, FilterError, Period
from domain.vocabulary import Grain

MOST_DAYS = 60
"""A longer trend is drawn by the week where the reader has not chosen."""


def readable_grain(period: Period) -> Grain:
    """The day, or for a long period the week: a line that can be read."""
    days = period.dates.days if period.dates else PERIODS[period.code or ""]
    return Grain.WEEK if days > MOST_DAYS else Grain.DAY


def empty_lines_card(card: str, question: Question[Any], label: str) -> html.Section:
    """The empty card of a trend, its table folded away. label: what the chart is, for those who do not see it."""
    return chart_card(
        card,
        question,
        height=trend_lines.HEIGHT,
        first_column="starts_on",
        how=how_computed(question),
        label=label,
        rows=12,
        class_name="card--whole",
    )


def _when(row: TrendPoint | OccupationPoint, grain: Grain) -> str:
    starts_at = getattr(row, "starts_at", None)
    if starts_at:
        return f"{formatting.day(row.starts_on)}, {starts_at:%H:%M} UTC"
    names = {Grain.WEEK: f"Week from {formatting.day(row.starts_on)}", Grain.MONTH: f"{row.starts_on:%B %Y}"}
    return names.get(grain, formatting.day(row.starts_on))


def _point(row: TrendPoint | OccupationPoint, name: str, grain: Grain) -> Point:
    hover = (
        f"<b>{name}</b>, {_when(row, grain)}<br>{formatting.share(row.share)} "
        f"({formatting.share_interval(row.share_low, row.share_high)})<br>"
        f"{formatting.count(row.postings)} of {formatting.counted(row.all_postings, 'posting')}"
    )
    at = getattr(row, "starts_at", None) or row.starts_on
    return Point(at, row.share, row.share_low, row.share_high, hover)


def _told(rows: Sequence[TrendPoint | OccupationPoint], name: str, grain: Grain, *, briefly: bool) -> list[Any]:
    """One sentence on one line; briefly: its name and the ends of the line."""
    first, last = rows[0], rows[-1]
    if briefly:
        return [html.Strong(name), f" {formatting.share(first.share)} to {formatting.share(last.share)}"]
    everything = statistics.share(sum(row.postings for row in rows), sum(row.all_postings for row in rows))
    ends = f"in the first {grain}" if grain is not Grain.DAY else "on the first day"
    return [
        html.Strong(name),
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
    """The parts of the card with the lines of skills."""
    by_skill: dict[str, list[TrendPoint | OccupationPoint]] = {}
    for row in answer.rows:
        by_skill.setdefault(row.skill_name, []).append(row)
    kind = demand_cards.of_level(filters.seniority)
    return _lines_card(trend.QUESTION, filters, answer, by_skill, f"{kind} in {where} ask for", problems)


def occupation_line_card(
    filters: Any, answer: Answer[OccupationPoint], title: str, where: str, problems: Sequence[FilterError] = ()
) -> dict[str, Any]:
    """The parts of the card with the line of one occupation."""
    lines: dict[str, list[TrendPoint | OccupationPoint]] = {title: list(answer.rows)}
    return _lines_card(occupation_demand.QUESTION, filters, answer, lines, f"postings in {where} are for", problems)


def _lines_card(
    question: Question[Any],
    filters: Any,
    answer: Answer[Any],
    lines_of: dict[str, list[TrendPoint | OccupationPoint]],
    doing: str,
    problems: Sequence[FilterError],
) -> dict[str, Any]:
    """doing: which postings do what for the names of the lines, for instance 'postings in Illinois ask for'."""
    slice_ = doing.rsplit(" ", 2)[0]
    if not answer.rows and answer.days and f"The period holds no whole {filters.grain}." in answer.notes:
        nothing = Nothing(
            f"in {span(answer)}",
            "Choose a finer grain or a longer period.",
            f"No whole {filters.grain} in this period.",
        )
        return no_answer(question, filters, answer, f"No whole {filters.grain} in this period", nothing, problems)
    if not answer.rows or not answer.days:
        return no_answer(question, filters, answer, "No trend can be drawn here", Nothing(f"among {slice_}"), problems)
    names = list(lines_of)
    shown = formatting.listed(names) if len(names) <= 3 else f"{len(names)} skills"
    title = f"How often {doing} {shown}, by {filters.grain}"
    briefly = len(lines_of) > trend_lines.MOST_BANDS
    sentence: list[Any] = [
        f"{span(answer)}, {slice_}, first to last {filters.grain}: " if briefly else f"{span(answer)}, {slice_}. "
    ]
    told = [_told(rows, name, filters.grain, briefly=briefly) for name, rows in lines_of.items()]
    for number, parts in enumerate(told):
        sentence += [*parts, "." if number == len(told) - 1 else "; "] if briefly else parts
    lines = [Line(name, [_point(row, name, filters.grain) for row in rows]) for name, rows in lines_of.items()]
    figure = trend_lines.trend_lines(lines, trend_lines.calendar(answer.days, filters.grain))
    noted = [
        "Intervals are in the table; bands are drawn for up to three skills." if briefly else "Bands are 95% intervals."
    ]
    return filled(question, filters, answer, CardContent(title, sentence, figure, noted), problems=problems)
