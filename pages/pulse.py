"""Live pulse: what is asked for at this moment, and where?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import dash
from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html, no_update

from components import demand_cards, formatting, pulse_cards, shell
from components.chart_card import CardKind, card_outputs, chart_card, part, table_card
from components.figures import heat_map, hour_lines
from components.how_computed import how_computed
from components.url_state import asked_of, filter_inputs, read_controls
from data_access.database import reading
from data_access.errors import DataError
from data_access.queries import choices, pulse, pulse_intake, pulse_regions
from data_access.tenancy import PUBLIC
from domain.pulse import STALE_AFTER

PAGE = "pulse"
dash.register_page(__name__, path=f"/{PAGE}", name="Live pulse", title="Live pulse · SkillPulse", order=5)

REFRESH_SECONDS = 12
"""Between two questions whether anything has come; only then the cards are asked anew."""

NAMED = 3
"""Chosen skills that the card of regions names one by one."""


def _own(name: str) -> dict[str, str]:
    """The id of a part that belongs to no card."""
    return {"page": PAGE, "part": name}


class ids:
    """This page's own outputs."""

    LINES = f"{PAGE}-lines"
    REGIONS = f"{PAGE}-regions"
    INTAKE = f"{PAGE}-intake"
    STANDING = _own("standing")
    REFRESH = _own("refresh")
    SECOND = _own("second")
    LAST_AT = _own("last-at")
    AGO = _own("ago")
    STRIP = _own("strip")
    PAUSE = _own("pause")


@dataclass(frozen=True)
class Filters(pulse.Filters):
    """The question's own."""


def layout(**query: Any) -> html.Main:
    """The page for an address."""
    return shell.page(
        PAGE,
        Filters,
        query,
        title="What is asked for right now?",
        lead="The last 24 hours by the hour, from the feeds of events as they arrive. The page renews itself; times "
        "are UTC.",
        cards=lambda _: [_strip(), _lines(), _regions(), _intake()],
        needs_postings=False,
    )


def _strip() -> html.Div:
    """The line above the cards, and what drives the page's renewal. Raises DatabaseUnavailable."""
    with reading(PUBLIC) as connection:
        standing = pulse.standing(connection)
    return html.Div(
        [
            html.Span(className="pulse__beat"),
            html.Span(id=ids.AGO, className="pulse__ago"),
            html.Span(id=ids.STRIP, className="pulse__numbers"),
            html.Button("Pause", id=ids.PAUSE, className="pulse__pause", type="button", n_clicks=0),
            dcc.Interval(id=ids.REFRESH, interval=1000 * REFRESH_SECONDS),
            dcc.Interval(id=ids.SECOND, interval=1000),
            dcc.Store(id=ids.STANDING, data=standing),
            dcc.Store(id=ids.LAST_AT),
        ],
        className="pulse card--whole",
    )


def _lines() -> html.Section:
    card = chart_card(
        ids.LINES,
        pulse.QUESTION,
        height=hour_lines.height(pulse.MOST_FREQUENT),
        first_column="skill_name",
        how=how_computed(pulse.QUESTION),
        label="Lines: postings by the hour, one panel a skill.",
        rows=12,
    )
    return _steady(card, ids.LINES, "params.data.skill + params.data.starts_at")


def _regions() -> html.Section:
    card = chart_card(
        ids.REGIONS,
        pulse_regions.QUESTION,
        height=heat_map.height(pulse_cards.REGIONS),
        first_column="region_name",
        how=how_computed(pulse_regions.QUESTION),
        label="Heat map: postings by region and hour.",
        rows=12,
    )
    return _steady(card, ids.REGIONS, "params.data.region_code + params.data.starts_at")


def _intake() -> html.Section:
    card = table_card(
        ids.INTAKE,
        pulse_intake.QUESTION,
        first_column="feed_name",
        how=how_computed(pulse_intake.QUESTION),
        rows=2,
        class_name="card--whole",
    )
    return _steady(card, ids.INTAKE, "params.data.feed_name")


def _steady(card: html.Section, name: str, row_id: str) -> html.Section:
    """The card, the rows of its table known by a key: a renewal keeps the reader's place in it."""
    card[part(name, "table")].getRowId = row_id  # type: ignore[index]
    return card


@callback(
    Output(ids.STANDING, "data"),
    Input(ids.REFRESH, "n_intervals"),
    State(ids.STANDING, "data"),
    prevent_initial_call=True,
)
def look(_: int, shown: str | None) -> Any:
    """Whether anything has come since; where nothing has, no card is asked anew."""
    try:
        with reading(PUBLIC) as connection:
            standing = pulse.standing(connection)
    except DataError:
        return no_update  # what is shown stays, and the time since the last event goes on
    return no_update if standing == shown else standing


@callback(
    card_outputs(ids.LINES),
    {"controls": filter_inputs(PAGE, Filters), "standing": Input(ids.STANDING, "data")},
)
def show_lines(controls: dict[str, Any], standing: str | None) -> dict[str, Any]:  # noqa: ARG001
    """Skills by the hour."""
    filters, problems = read_controls(Filters, controls)
    with reading(PUBLIC) as connection:
        answer = pulse.ask(connection, filters)
        where = demand_cards.place(connection, filters.region)
    return pulse_cards.lines_card(filters, answer, where, problems)


@callback(
    card_outputs(ids.REGIONS),
    {"controls": filter_inputs(PAGE, Filters), "standing": Input(ids.STANDING, "data")},
)
def show_regions(controls: dict[str, Any], standing: str | None) -> dict[str, Any]:  # noqa: ARG001
    """Regions by the hour."""
    filters, _ = read_controls(Filters, controls)
    asked = asked_of(pulse_regions.QUESTION, filters, limit=pulse_cards.REGIONS)
    with reading(PUBLIC) as connection:
        answer = pulse_regions.ask(connection, asked)
        where = demand_cards.place(connection, filters.region)
        names = [choices.skill_name(connection, slug) for slug in filters.skill]
    named = formatting.listed(names, "or") if len(names) <= NAMED else f"any of {len(names)} chosen skills"
    asking = f" that ask for {named}" if names else ""
    return pulse_cards.regions_card(asked, answer, where, asking)


@callback(
    {
        **card_outputs(ids.INTAKE, CardKind.TABLE),
        "strip": Output(ids.STRIP, "children"),
        "last_at": Output(ids.LAST_AT, "data"),
    },
    {"standing": Input(ids.STANDING, "data")},
)
def show_intake(standing: str | None) -> dict[str, Any]:  # noqa: ARG001
    """What the feeds sent, and when the last event came."""
    with reading(PUBLIC) as connection:
        answer = pulse_intake.ask(connection, pulse_intake.Filters())
    last = max((row.last_received_at for row in answer.rows if row.last_received_at), default=None)
    return {
        **pulse_cards.intake_card(answer),
        "strip": pulse_cards.strip(answer),
        "last_at": {
            "at": 1000 * last.timestamp() if last else None,
            "now": 1000 * datetime.now(UTC).timestamp(),
            "stale_after": STALE_AFTER.total_seconds(),
        },
    }


clientside_callback(
    ClientsideFunction("pulse", "ago"),
    Output(ids.AGO, "children"),
    Output(ids.AGO, "className"),
    Input(ids.SECOND, "n_intervals"),
    Input(ids.LAST_AT, "data"),
)
clientside_callback(
    ClientsideFunction("pulse", "pause"),
    Output(ids.REFRESH, "disabled"),
    Output(ids.PAUSE, "children"),
    Output(ids.PAUSE, "data-paused"),
    Input(ids.PAUSE, "n_clicks"),
)
