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
from components.figures import interval_dots
from components.figures.interval_dots import Dot
from components.how_computed import how_computed
from components.notices import Nothing
from components.trend_cards import empty_lines_card, lines_card
from components.url_state import filter_inputs, read_controls
from data_access.database import reading
from data_access.queries import movers, trend
from data_access.queries.movers import Mover
from data_access.queries.question import Answer
from data_access.tenancy import PUBLIC
from domain.statistics import FALSE_DISCOVERY_RATE, MINIMUM_TREND, Direction

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
            empty_lines_card(ids.LINES, trend.QUESTION, "Lines: share of postings over time, one line a skill."),
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
