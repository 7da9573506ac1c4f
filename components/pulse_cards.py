"""The cards of the live pulse: skills by the hour, regions by the hour, and what the feeds sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import formatting
from components.chart_card import CardContent, CardKind, filled, no_answer
from components.figures import heat_map, hour_lines
from components.figures.heat_map import HeatRow
from components.figures.hour_lines import HourLine
from components.notices import Nothing
from data_access.queries import pulse, pulse_intake, pulse_regions
from data_access.queries.pulse import PulseHour
from data_access.queries.pulse_intake import FeedIntake
from data_access.queries.pulse_regions import RegionHour
from data_access.queries.question import Answer
from domain.filters import FilterError
from domain.pulse import STALE_AFTER, total

REGIONS = 12
"""Regions in the heat map."""

SET_UP = "Set one up: python -m jobs run add_feed --name my-feed, then post events or drop files into its folder."
ADVICE = f"Choose all regions, or wait for the feed. {SET_UP}"
RUNNING = "The hollow point is the running hour, which is not over. A gap is an hour in which nothing arrived at all."
FRAMED = "The dotted frame is the running hour. A cell without colour is an hour in which nothing arrived at all."


def clock(hour: datetime) -> str:
    """'14:00 on 26 Nov'."""
    return f"{hour:%H:%M} on {hour.day} {hour:%b}"


def _span(hours: Sequence[datetime]) -> str:
    return f"{clock(hours[0])} to {clock(hours[-1] + timedelta(hours=1))} UTC, the last hour still running"


def _nothing() -> Nothing:
    return Nothing("in the last 24 hours", ADVICE, "No event has come.")


def _leading(totals: Mapping[str, int]) -> list[str]:
    """The names with the highest total, at most three of them."""
    highest = max(totals.values())
    return [name for name, count in totals.items() if count == highest][:3]


def _verb(names: Sequence[str], one: str) -> str:
    """The verb for one or for several."""
    return one if len(names) == 1 else {"is": "are", "has": "have"}[one]


def _hover(name: str, hour: datetime, postings: int | None, more: str, complete: bool) -> str:
    told = "nothing arrived" if postings is None else formatting.counted(postings, "posting")
    running = "" if complete else " (running hour)"
    return f"<b>{name}</b>, {clock(hour)}{running}<br>{told}{more}"


def lines_card(
    filters: Any, answer: Answer[PulseHour], where: str, problems: Sequence[FilterError] = ()
) -> dict[str, Any]:
    """The parts of the card with one line a skill."""
    if not answer.rows:
        title = f"Nothing has arrived for {where} in 24 hours"
        return no_answer(pulse.QUESTION, filters, answer, title, _nothing(), problems)
    by_skill: dict[str, list[PulseHour]] = {}
    for row in answer.rows:
        by_skill.setdefault(row.skill_name, []).append(row)
    totals = {name: total(row.postings for row in rows) for name, rows in by_skill.items()}
    first, *others = totals
    hours = [row.starts_at for row in by_skill[first]]
    lines = [
        HourLine(
            name,
            totals[name],
            [row.postings for row in rows],
            [_hover(name, row.starts_at, row.postings, _among(row), row.complete) for row in rows],
        )
        for name, rows in by_skill.items()
    ]
    sentence: list[Any] = [
        html.Strong(formatting.counted(answer.postings, "posting")),
        f" in {where}, {_span(hours)}. Asked for: {first} in ",
        html.Strong(formatting.count(totals[first])),
        *([", ", formatting.listed([f"{name} in {totals[name]:,}" for name in others])] if others else []),
        ".",
    ]
    leading = _leading(totals)
    title = f"{formatting.listed(leading)} {_verb(leading, 'is')} asked for most in {where} in the last 24 hours"
    if not totals[first]:
        title = f"No posting of the last 24 hours in {where} asks for {formatting.either(list(totals))}"
    figure = hour_lines.hour_lines(lines, hours)
    return filled(pulse.QUESTION, filters, answer, CardContent(title, sentence, figure, [RUNNING]), problems=problems)


def _among(row: PulseHour) -> str:
    return "" if row.all_postings is None else f" of {formatting.count(row.all_postings)}"


def regions_card(filters: Any, answer: Answer[RegionHour], where: str, asking: str) -> dict[str, Any]:
    """The parts of the card with the heat map. asking: ' that ask for Python', or nothing."""
    if not answer.rows:
        title = f"No region to show for {where} in 24 hours"
        return no_answer(pulse_regions.QUESTION, filters, answer, title, _nothing())
    by_region: dict[str, list[RegionHour]] = {}
    for row in answer.rows:
        by_region.setdefault(row.region_name, []).append(row)
    rows = next(iter(by_region.values()))
    hours = [row.starts_at for row in rows]
    drawn = [
        HeatRow(
            name,
            [row.postings for row in cells],
            [_hover(name, row.starts_at, row.postings, "", row.complete) for row in cells],
        )
        for name, cells in by_region.items()
    ]
    by_hour = {hour: total(cells[place].postings for cells in by_region.values()) for place, hour in enumerate(hours)}
    peak = max(by_hour, key=lambda hour: by_hour[hour])
    totals = {name: cells[0].window_postings for name, cells in by_region.items()}
    most = [f"{name} {count:,}" for name, count in list(totals.items())[:4]]
    leading = _leading(totals)
    sentence: list[Any] = [
        html.Strong(formatting.counted(answer.postings, "posting")),
        f"{asking} in {where} in 24 hours: {formatting.listed(most)}. The busiest hour of these regions began at ",
        html.Strong(clock(peak)),
        f" UTC with {formatting.counted(by_hour[peak], 'posting')}.",
    ]
    each = " each" if len(leading) > 1 else ""
    title = (
        f"{formatting.listed(leading)} {_verb(leading, 'has')} the most postings{asking}: "
        f"{rows[0].window_postings:,}{each} in 24 hours"
    )
    figure = heat_map.heat_map(drawn, hours, room_for=REGIONS)
    return filled(pulse_regions.QUESTION, filters, answer, CardContent(title, sentence, figure, [FRAMED]))


def intake_card(answer: Answer[FeedIntake]) -> dict[str, Any]:
    """The parts of the card that lists the feeds."""
    question, filters = pulse_intake.QUESTION, pulse_intake.Filters()
    if not answer.rows:
        nothing = Nothing("yet", SET_UP, "No feed.")
        return no_answer(question, filters, answer, "No feed of events is set up", nothing, kind=CardKind.TABLE)
    heard = [row for row in answer.rows if row.last_received_at]
    sums = {name: sum(getattr(row, name) for row in answer.rows) for name in pulse_intake.COUNTS}
    feeds = formatting.counted(len(answer.rows), "feed")
    title = f"{formatting.counted(sums['taken'], 'event')} of {feeds} taken in 24 hours"
    sentence: list[Any] = [
        html.Strong(f"{sums['taken']:,} taken"),
        f", {sums['late']:,} late (kept as postings, not in the hours above), {sums['repeated']:,} repeated and "
        f"ignored, {sums['quarantined']:,} quarantined.",
    ]
    if heard and heard[0].last_received_at:
        at = heard[0].last_received_at
        sentence.append(f" The last of them arrived at {at:%H:%M:%S} UTC on {at.day} {at:%b}, by {heard[0].feed_name}.")
    content = CardContent(title, sentence, table_label=f"Table: {feeds}")
    return filled(question, filters, answer, content, kind=CardKind.TABLE)


def strip(answer: Answer[FeedIntake]) -> list[Component]:
    """What the strip above the cards says beside the time of the last event."""
    sums = {name: sum(getattr(row, name) for row in answer.rows) for name in ("taken", "late", "quarantined")}
    silent = [row.feed_name for row in answer.rows if row.stale and row.last_received_at]
    numbers = [
        html.Span([html.Strong(formatting.count(number)), f" {name}"], className="pulse__number")
        for name, number in sums.items()
    ]
    told: list[Component] = [*numbers, html.Span("in 24 hours", className="pulse__number")]
    if silent:
        hours = STALE_AFTER.total_seconds() / 3600
        verb = _verb(silent, "has")
        told.append(
            html.Span(
                f"{formatting.listed(silent)} {verb} been silent for over {hours:g} hours: the feed may have stopped.",
                className="pulse__stale",
            )
        )
    return told
