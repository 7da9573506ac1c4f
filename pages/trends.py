"""Trends: how does demand for skills move, and which changes are more than chance?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash
from dash import callback, html

from components import demand_cards, formatting, shell
from components.chart_card import CardContent, card_outputs, chart_card, filled, no_answer, span
from components.figures import interval_dots, trend_lines
from components.figures.interval_dots import Dot
from components.figures.trend_lines import Line, Point
from components.how_computed import how_computed
from components.notices import Nothing
from components.url_state import filter_inputs, read_controls
from data_access.database import reading
from data_access.queries import movers, trend
from data_access.queries.movers import Mover
from data_access.queries.question import Answer
from data_access.queries.trend import TrendPoint
from data_access.tenancy import PUBLIC
from domain import statistics
from domain.filters import FilterError
from domain.statistics import FALSE_DISCOVERY_RATE, MINIMUM_TREND, Direction
from domain.vocabulary import Grain

PAGE = "trends"
dash.register_page(__name__, path=f"/{PAGE}", name="Trends", title="Trends · SkillPulse", order=4)

SHOWN = 7
"""Rising and falling skills drawn, each."""
TICKS = tuple(math.log(ratio) for ratio in (0.1, 0.2, 0.33, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10))
COLOURS = {Direction.RISING: "rising", Direction.FALLING: "falling", Direction.NO_CLEAR_CHANGE: "unclear"}


class ids:
    """This page's own outputs."""

    LINES = f"{PAGE}-lines"
    MOVERS = f"{PAGE}-movers"


@dataclass(frozen=True)
class Filters(trend.Filters):
    """The question's own."""


def layout(**query: Any) -> html.Main:
    """The page for an address."""
    return shell.page(
        PAGE,
        Filters,
        query,
        title="How does demand move?",
        lead="Shares over time with their uncertainty, and the skills whose share changed by more than chance.",
        cards=lambda _: [
            chart_card(
                ids.LINES,
                trend.QUESTION,
                height=trend_lines.HEIGHT,
                first_column="starts_on",
                how=how_computed(trend.QUESTION),
                label="Lines: share of postings over time, one line a skill.",
                rows=12,
                class_name="card--whole",
            ),
            chart_card(
                ids.MOVERS,
                movers.QUESTION,
                height=interval_dots.height(2 * SHOWN),
                first_column="skill_name",
                how=how_computed(movers.QUESTION),
                label="Dots: change of the share per skill, with intervals.",
                rows=12,
                table_beside=True,
                class_name="card--whole",
            ),
        ],
    )


@callback(card_outputs(ids.LINES), {"controls": filter_inputs(PAGE, Filters)})
def show_lines(controls: dict[str, Any]) -> dict[str, Any]:
    """Shares over time."""
    filters, problems = read_controls(Filters, controls)
    with reading(PUBLIC) as connection:
        answer = trend.ask(connection, filters)
        where = demand_cards.place(connection, filters.region)
    return lines_card(filters, answer, where, problems)


@callback(card_outputs(ids.MOVERS), {"controls": filter_inputs(PAGE, Filters, without=("grain",))})
def show_movers(controls: dict[str, Any]) -> dict[str, Any]:
    """Rising and falling skills."""
    filters, _ = read_controls(Filters, controls)
    asked = movers.Filters(
        region=filters.region, seniority=filters.seniority, period=filters.period, as_of=filters.as_of
    )
    with reading(PUBLIC) as connection:
        answer = movers.ask(connection, asked)
        where = demand_cards.place(connection, filters.region)
    return movers_card(asked, answer, where, filters.skill)


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


def lines_card(filters: Filters, answer: Answer[TrendPoint], where: str, problems: list[FilterError]) -> dict[str, Any]:
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


def _mover_hover(row: Mover) -> str:
    noisy = " (noisy: too few postings a day)" if row.noisy else ""
    return (
        f"<b>{row.skill_name}</b>: {formatting.word(row.direction).lower()}<br>"
        f"{formatting.growth_of(row)}, q = {row.q_value:.3f}<br>"
        f"{formatting.share(row.earlier_share)} before, {formatting.share(row.share)} now<br>"
        f"{formatting.count(row.earlier_postings)} before, {formatting.counted(row.postings, 'posting')} now<br>"
        "Trending delta "
        f"{f'{100 * row.trending_delta:+.0f}%' if row.trending_delta is not None else formatting.MISSING}{noisy}"
    )


def movers_card(asked: movers.Filters, answer: Answer[Mover], where: str, chosen: Sequence[str]) -> dict[str, Any]:
    """The parts of the card with the movers; a word on the chosen skills."""
    question = movers.QUESTION
    rows = answer.rows
    if not rows:
        return no_answer(
            question,
            asked,
            answer,
            f"No growth can be told in {where}",
            Nothing(
                f"in {where} with {MINIMUM_TREND} postings in this period and the one before together",
                "Choose another period, all levels or a larger region.",
                "No skill can be compared.",
            ),
        )
    rising = [row for row in rows if row.direction is Direction.RISING]
    falling = [row for row in rows if row.direction is Direction.FALLING]
    if rising or falling:
        title = (
            f"{formatting.counted(len(rising), 'skill')} rising and {len(falling)} falling in {where}, beyond chance"
        )
    else:
        title = f"No skill in {where} changed by more than chance"
    sentence: list[Any] = [
        f"{span(answer)} against the same number of days before: of {formatting.counted(len(rows), 'skill')} "
        "with enough postings, ",
        html.Strong(
            f"{len(rising)} rising, {len(falling)} falling, {len(rows) - len(rising) - len(falling)} without "
            "clear change"
        ),
        f" (of those called rising or falling, {100 * FALSE_DISCOVERY_RATE:g}% may be wrong). "
        if rising or falling
        else ". ",
    ]
    sentence += [
        f"{row.skill_name}: {formatting.word(row.direction).lower()}, {formatting.growth_of(row)}. "
        for row in rows
        if row.skill in chosen
    ]
    drawn = [*rising[:SHOWN], *falling[-SHOWN:]]
    drawn += [row for row in rows if row.skill in chosen and row not in drawn]
    others = sorted((row for row in rows if row not in drawn), key=lambda row: row.p_value)
    drawn += others[: max(0, 2 * SHOWN - len(drawn))]
    drawn.sort(key=lambda row: -row.growth)
    dots = [
        Dot(row.skill_name, row.growth, row.growth_low, row.growth_high, COLOURS[row.direction], _mover_hover(row))
        for row in drawn
    ]
    figure = interval_dots.interval_dots(
        dots,
        written=formatting.change,
        ticks=TICKS,
        axis_title="Change of the share, with 95% interval (grey: no clear change)",
        rows=2 * SHOWN,
    )
    minimum = f"Growth is shown from {MINIMUM_TREND} postings in both periods together."
    return filled(question, asked, answer, CardContent(title, sentence, figure), minimum=minimum)
