"""A card: a question's answer as a title, a sentence, a chart, the table behind it, its CSV and how it came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
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

PARTS = {
    "title": "children",
    "sentence": "children",
    "notices": "children",
    "notes": "children",
    "drawing": "data",
    "holder": "className",
    "table": "rowData",
    "table_label": "children",
    "csv": "href",
    "api": "href",
}
"""What a card's callback fills, and the property of each part."""

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


def card_outputs(card: str) -> dict[str, Output]:
    """The output of the callback that fills a card."""
    return {name: Output(part(card, name), prop) for name, prop in PARTS.items()}


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
    controls: Sequence[Component] = (),
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
        body = html.Div(
            [chart, html.Details([html.Summary(caption), behind], className="card__details")], className="card__body"
        )
    return html.Section(
        [
            html.Header(
                [
                    html.H2(id=part(card, "title"), className="card__title"),
                    *([html.Div(list(controls), className="card__controls")] if controls else []),
                ]
            ),
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
                    html.Details(
                        [html.Summary("How computed"), html.Ul([html.Li(line) for line in how])],
                        className="card__details card__how",
                    ),
                ],
                className="card__foot",
            ),
            dcc.Store(id=part(card, "drawing")),
        ],
        className=f"card {class_name}".strip(),
        **attributes(data_card=card, data_question=question.name),
    )


@dataclass(frozen=True)
class CardContent:
    """What a page found out about its card. sentence may hold html.Strong and the like."""

    title: str
    sentence: Sequence[Component | str] | str
    figure: Figure | None
    noted: list[str] = field(default_factory=list)
    table_label: str = ""


def filled(
    question: Question[Any],
    filters: Any,
    answer: Answer[Any],
    content: CardContent,
    *,
    problems: Sequence[FilterError] = (),
    nothing: Nothing | None = None,
    minimum: str = "They rest on too few postings.",
) -> dict[str, Any]:
    """The values of a card's parts, from one answer.

    nothing: what is said where there is no row, if not the usual; minimum: why values are withheld.
    """
    query = query_string(asked_of(question, filters))
    told = [notices.fallbacks(problems), None if answer.rows else notices.empty(nothing or Nothing())]
    withheld = [notices.suppressed(answer.suppressed, minimum)] if answer.suppressed and answer.rows else []
    return {
        "title": content.title,
        "sentence": content.sentence,
        "notices": [one for one in told if one],
        "notes": [*(html.P(note) for note in (*answer.notes, *content.noted)), *withheld],
        "drawing": content.figure if answer.rows else None,
        "holder": "chart-holder chart-holder--drawn" if answer.rows else "chart-holder chart-holder--none",
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
) -> dict[str, Any]:
    """The values of a card's parts where there is no row."""
    return filled(question, filters, answer, CardContent(title, "", None), problems=problems, nothing=nothing)


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
