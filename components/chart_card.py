"""A card: a question's answer as a title, a sentence, a chart, the table behind it, its CSV and how it came about.

Where words or a list say it better than a chart, a card has a text in its place (`text_card`), or its table alone
(`table_card`); a network is drawn by components/network_drawing.py. All kinds have the same parts else, and are filled
by the same `filled`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from dash import MATCH, ClientsideFunction, Input, Output, clientside_callback, dcc, html
from dash.development.base_component import Component

from components import formatting, notices, table
from components.figures.theme import GRAPH_CONFIG, Figure
from components.markup import attributes
from components.notices import Nothing
from components.url_state import asked_of, query_string
from data_access.queries.question import Answer, Question
from domain.filters import FilterError


class CardKind(StrEnum):
    """What stands between a card's sentence and its table."""

    CHART = "chart"
    TEXT = "text"
    TABLE = "table"
    NETWORK = "network"


COMMON_PARTS = {
    "title": "children",
    "sentence": "children",
    "notices": "children",
    "notes": "children",
    "table": "rowData",
    "table_label": "children",
    "csv": "href",
    "api": "href",
}
PARTS = {
    CardKind.CHART: {**COMMON_PARTS, "drawing": "data", "holder": "className"},
    CardKind.TEXT: {**COMMON_PARTS, "text": "children", "frame": "className"},
    CardKind.TABLE: {**COMMON_PARTS, "frame": "className"},
    CardKind.NETWORK: {
        **COMMON_PARTS,
        "network": "data",
        "frame": "className",
        "legend": "children",
        "nodes_csv": "href",
        "graphml": "href",
    },
}
"""What a card's callback fills, by kind, and the property of each part."""

WAITING: Figure = {
    "data": [],
    "layout": {
        "xaxis": {"visible": False},
        "yaxis": {"visible": False},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
    },
}


def part(card: str, name: str) -> dict[str, str]:
    """The id of one part of a card."""
    return {"card": card, "part": name}


def card_outputs(card: str, kind: CardKind = CardKind.CHART) -> dict[str, Output]:
    """The output of the callback that fills a card."""
    return {name: Output(part(card, name), prop) for name, prop in PARTS[kind].items()}


def chart_card(
    card: str,
    question: Question[Any],
    *,
    height: int,
    first_column: str,
    how: Sequence[str],
    label: str,
    rows: int = 10,
    table_beside: bool = False,
    class_name: str = "",
) -> html.Section:
    """An empty card, as high as the filled one. label: what the chart is, for those who do not see it."""
    behind = table.table(part(card, "table"), question.row, first_column, rows)
    caption = html.Span("Table", id=part(card, "table_label"))
    chart = html.Div(
        html.Div(
            dcc.Graph(
                id=part(card, "graph"),
                figure=WAITING,
                config=GRAPH_CONFIG,
                responsive=True,
                style={"height": "100%", "width": "100%"},
            ),
            id=part(card, "holder"),
            className="chart-holder",
            style={"height": f"{height}px"},
            role="img",
            **attributes(aria_label=f"{label} The sentence above and the table beside hold the same numbers."),
        ),
        className="card__chart",
    )
    if table_beside:
        body = html.Div(
            [chart, html.Div([html.H3(caption), behind], className="card__beside")],
            className="card__body card__body--beside",
        )
    else:
        body = html.Div([chart, _folded(caption, behind)], className="card__body")
    return card_around(card, question, CardKind.CHART, body, how, class_name)


def text_card(
    card: str,
    question: Question[Any],
    *,
    first_column: str,
    how: Sequence[str],
    rows: int = 10,
    class_name: str = "",
) -> html.Section:
    """An empty card with a text in place of a chart; its table is folded away beneath."""
    behind = table.table(part(card, "table"), question.row, first_column, rows)
    text = html.Div(id=part(card, "text"), className="card__text")
    body = html.Div([text, _folded(html.Span("Table", id=part(card, "table_label")), behind)])
    return card_around(card, question, CardKind.TEXT, _framed(card, body), how, class_name)


def table_card(
    card: str,
    question: Question[Any],
    *,
    first_column: str,
    how: Sequence[str],
    rows: int = 10,
    class_name: str = "",
) -> html.Section:
    """An empty card whose table is its content."""
    behind = table.table(part(card, "table"), question.row, first_column, rows)
    caption = html.H3(html.Span("Table", id=part(card, "table_label")))
    body = html.Div([caption, behind], className="card__beside")
    return card_around(card, question, CardKind.TABLE, _framed(card, body), how, class_name)


def _folded(caption: Component, behind: Component) -> html.Details:
    return html.Details([html.Summary(caption), behind], className="card__details")


def _framed(card: str, body: Component) -> html.Div:
    return html.Div(html.Div(body, id=part(card, "frame"), className="card__frame"), className="card__body")


def card_around(
    card: str,
    question: Question[Any],
    kind: CardKind,
    body: Component,
    how: Sequence[str],
    class_name: str,
    *,
    more_links: Sequence[Component] = (),
) -> html.Section:
    """What all kinds of cards have around their body. more_links: downloads beside CSV and JSON."""
    return html.Section(
        [
            html.Header(html.H2(id=part(card, "title"), className="card__title")),
            html.P(id=part(card, "sentence"), className="card__sentence"),
            html.Div(id=part(card, "notices")),
            body,
            html.Div(id=part(card, "notes"), className="card__notes"),
            html.Footer(
                [
                    html.A(
                        "CSV",
                        id=part(card, "csv"),
                        href=f"/download/{question.name}.csv",
                        className="card__link",
                        download="",
                        **attributes(aria_label="Download this table as CSV"),
                    ),
                    html.A(
                        "JSON",
                        id=part(card, "api"),
                        href=f"/api/v1/{question.name}",
                        className="card__link",
                        **attributes(aria_label="The same answer as JSON"),
                    ),
                    *more_links,
                    html.Details(
                        [html.Summary("How computed"), html.Ul([html.Li(line) for line in how])],
                        className="card__details card__how",
                    ),
                ],
                className="card__foot",
            ),
            *([dcc.Store(id=part(card, "drawing"))] if kind is CardKind.CHART else []),
        ],
        className=f"card card--{kind} {class_name}".strip(),
        **attributes(data_card=card, data_question=question.name, data_kind=kind.value),
    )


@dataclass(frozen=True)
class CardContent:
    """What a page found out about its card. sentence may hold html.Strong and the like.

    figure: of a card with a chart (None: the table alone has something to show); text: of one with a text.
    """

    title: str
    sentence: Sequence[Component | str] | str
    figure: Figure | None = None
    noted: list[str] = field(default_factory=list)
    table_label: str = ""
    text: Sequence[Component | str] = ()


def filled(
    question: Question[Any],
    filters: Any,
    answer: Answer[Any],
    content: CardContent,
    *,
    problems: Sequence[FilterError] = (),
    nothing: Nothing | None = None,
    minimum: str = "They rest on too few postings.",
    kind: CardKind = CardKind.CHART,
) -> dict[str, Any]:
    """The values of a card's parts, from one answer.

    nothing: what is said where there is no row, if not the usual; minimum: why values are withheld.
    """
    asked = asked_of(question, filters)
    query = query_string(asked)
    told = [
        notices.fallbacks(problems),
        None if answer.rows else notices.empty(nothing or Nothing(), asked),
    ]
    withheld = [notices.suppressed(answer.suppressed, minimum)] if answer.suppressed and answer.rows else []
    state = "drawn" if answer.rows else "none"
    between: dict[CardKind, dict[str, Any]] = {
        CardKind.CHART: {
            "drawing": content.figure if answer.rows else None,
            "holder": f"chart-holder chart-holder--{state if content.figure or not answer.rows else 'undrawn'}",
        },
        CardKind.TEXT: {"text": list(content.text), "frame": f"card__frame card__frame--{state}"},
        CardKind.TABLE: {"frame": f"card__frame card__frame--{state}"},
        CardKind.NETWORK: {
            "network": content.figure if answer.rows else None,
            "frame": f"card__frame card__frame--{state}",
        },
    }
    return {
        **between[kind],
        "title": content.title,
        "sentence": content.sentence,
        "notices": [one for one in told if one],
        "notes": [*(html.P(note) for note in (*answer.notes, *content.noted)), *withheld],
        "table": table.records(answer.rows),
        "table_label": content.table_label or f"Table: {formatting.counted(len(answer.rows), 'row')}",
        "csv": f"/download/{question.name}.csv{query}",
        "api": f"/api/v1/{question.name}{query}",
    }


def no_answer(
    question: Question[Any],
    filters: Any,
    answer: Answer[Any],
    title: str,
    nothing: Nothing,
    problems: Sequence[FilterError] = (),
    *,
    kind: CardKind = CardKind.CHART,
) -> dict[str, Any]:
    """The values of a card's parts where there is no row."""
    content = CardContent(title, "")
    return filled(question, filters, answer, content, problems=problems, nothing=nothing, kind=kind)


def span(answer: Answer[Any]) -> str:
    """The days behind an answer, as a sentence names them."""
    return formatting.days(answer.days)


def register() -> None:
    """Declare the callback that paints every card's figure in the theme's colours; once an application."""
    clientside_callback(
        ClientsideFunction("paint", "figure"),
        Output({"card": MATCH, "part": "graph"}, "figure"),
        Output({"card": MATCH, "part": "holder"}, "style"),
        Input({"card": MATCH, "part": "drawing"}, "data"),
        Input("theme", "data"),
    )
