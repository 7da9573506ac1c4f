"""The frame of a card with a network: the picture, what its looks mean, the chosen skill, and the pairs as a table.

Cytoscape's script is half a megabyte. Dash would send it with every page; here it is fetched, from our own origin, by
the first page that draws a network (assets/network.js).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import dash
import dash_cytoscape
from dash import ClientsideFunction, Input, Output, State, clientside_callback, dcc, html
from dash.development.base_component import Component
from dash.fingerprint import build_fingerprint

from components import table
from components.chart_card import CardKind, card_around, part
from components.figures.skill_network import stylesheet
from components.filters import dom_id
from components.markup import attributes
from data_access.queries.question import Question

for _script in dash_cytoscape._js_dist:  # pyright: ignore[reportPrivateUsage]
    _script["dynamic"] = True  # served, but in no page's head

HEIGHT = 620
"""Pixels of the picture; on narrow screens assets/network.css says less."""

ROWS = 9
"""Pairs that the table has room for."""

NARROWED = {
    "isExternalFilterPresent": {"function": "network_narrowed()"},
    "doesExternalFilterPass": {"function": "network_passes(params)"},
}
"""The table shows the pairs of the chosen skill alone; see assets/network.js."""

ACTIONS = (("in", "+", "Closer"), ("out", "−", "Further away"), ("whole", "⤢", "The whole network"))


@cache
def script_address() -> str:
    """Where the script of Cytoscape is served; its version is in the name, so that browsers may keep it."""
    name = str(dash_cytoscape._js_dist[0]["relative_package_path"])  # pyright: ignore[reportPrivateUsage]
    path = Path(dash_cytoscape.__file__).with_name(name)
    fingerprint = build_fingerprint(name, dash_cytoscape.__version__, int(path.stat().st_mtime))
    return f"{dash.get_relative_path('/')}_dash-component-suites/{dash_cytoscape.__name__}/{fingerprint}"


def network_card(
    card: str, question: Question[Any], picker_id: dict[str, str], picker: Component, *, how: Sequence[str]
) -> html.Section:
    """An empty card for a network whose edges are the question's rows. picker: the control that chooses a node."""
    table_id = part(card, "table")
    behind = table.table(table_id, question.row, "skill_name", ROWS, **NARROWED)
    picture = html.Div(
        dash_cytoscape.Cytoscape(
            id=part(card, "picture"),
            elements=[],
            stylesheet=[],
            layout={"name": "preset", "fit": False},
            style={"height": "100%", "width": "100%"},
            minZoom=0.15,
            maxZoom=4,
            boxSelectionEnabled=False,
            autoungrabify=True,
            autounselectify=True,
            autoRefreshLayout=False,
            responsive=False,
        ),
        className="network__canvas",
        role="img",
        **attributes(
            aria_label="Network: skills that are asked for together. The tables of pairs, skills and groups hold the "
            "same; the list “Look at a skill” does what a click on a circle does.",
            data_network_script=script_address(),
            data_network_picker=json.dumps(picker_id),
            data_network_table=dom_id(table_id),
        ),
    )
    buttons = [
        html.Button(sign, type="button", title=name, **attributes(data_network_do=action, aria_label=name))
        for action, sign, name in ACTIONS
    ]
    left = html.Div(
        [
            html.Div([picture, html.Div(buttons, className="network__zoom")], className="network__picture"),
            html.Div(id=part(card, "legend"), className="network__legend"),
        ],
        className="card__chart",
    )
    right = html.Div(
        [
            picker,
            html.Div(id=part(card, "panel"), className="network__panel", **attributes(aria_live="polite")),
            html.H3([html.Span("Table", id=part(card, "table_label")), html.Span(id=part(card, "narrowed"))]),
            behind,
        ],
        className="card__beside",
    )
    links = [
        _download(card, "nodes_csv", "CSV of the skills", "Download the skills of the network as CSV"),
        _download(card, "graphml", "GraphML", "Download the network for programs that draw or measure networks"),
    ]
    stores = [dcc.Store(id=part(card, "network")), dcc.Store(id=part(card, "looks"), data=stylesheet())]
    body = html.Div([left, right, *stores], className="card__body card__body--beside network")
    return card_around(
        card,
        question,
        CardKind.NETWORK,
        html.Div(body, id=part(card, "frame"), className="card__frame"),
        how,
        "card--whole",
        more_links=links,
    )


def _download(card: str, name: str, text: str, label: str) -> html.A:
    return html.A(text, id=part(card, name), className="card__link", download="", **attributes(aria_label=label))


def register(card: str, nodes_card: str, picker_id: dict[str, str]) -> None:
    """Declare what happens in the browser, once a card: painting, choosing by a tap, marking the chosen.

    nodes_card: the card whose rows are the nodes, which the picker then offers.
    """
    clientside_callback(
        ClientsideFunction("network", "draw"),
        Output(part(card, "picture"), "elements"),
        Input(part(card, "network"), "data"),
    )
    clientside_callback(
        ClientsideFunction("network", "paint"),
        Output(part(card, "picture"), "stylesheet"),
        Input(part(card, "looks"), "data"),
        Input("theme", "data"),
    )
    clientside_callback(
        ClientsideFunction("network", "tapped"),
        Output(picker_id, "value"),
        Input(part(card, "picture"), "tapNodeData"),
        prevent_initial_call=True,
    )
    clientside_callback(
        ClientsideFunction("network", "narrow"),
        Output(part(card, "narrowed"), "children"),
        Input(picker_id, "value"),
        Input(part(card, "table"), "rowData"),
    )
    clientside_callback(
        ClientsideFunction("network", "options"),
        Output(picker_id, "options"),
        Input(part(nodes_card, "table"), "rowData"),
        State(picker_id, "value"),
    )
