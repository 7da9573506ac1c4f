"""Cards that hold a person against all occupations at once: the frontier, its list, and changes of occupation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import formatting, links
from components.chart_card import CardContent, CardKind, filled, no_answer, span
from components.figures.frontier import Point, frontier
from components.notices import Nothing
from data_access.queries import skill_gap_occupations
from data_access.queries.question import Answer
from data_access.queries.skill_gap_occupations import OpportunityOccupation
from domain.filters import FilterError
from domain.frontier import NEAR_MATCH, Transition
from domain.vocabulary import ALL

LISTED = 15
"""Occupations that the list tells; the table has all."""

OF_EACH = 5
"""Occupations that are named of each type of change."""

NAMED = 3
NOTHING = Nothing("in this region", "Choose all regions.", "No occupation has enough postings.")
TRANSITION_WORDS = {
    Transition.HIGHER_NEAR: "Paid better, and near what you can do",
    Transition.HIGHER_FAR: "Paid better, with much to learn",
    Transition.LOWER_NEAR: "Paid less or the same, and near",
    Transition.LOWER_FAR: "Paid less or the same, with much to learn",
}


def frontier_card(
    filters: Any, answer: Answer[OpportunityOccupation], where: str, problems: Sequence[FilterError] = ()
) -> dict[str, Any]:
    """The parts of the card with the picture of all occupations."""
    question = skill_gap_occupations.QUESTION
    if not answer.rows:
        headline = f"No occupation in {where} can be compared"
        return no_answer(question, filters, answer, headline, NOTHING, problems)
    best = [row for row in answer.rows if row.pareto]
    headline = f"Best by your weights: {formatting.listed([row.title for row in answer.rows[:NAMED]])}"
    if not filters.skills.skills:
        headline = "Name your skills: closeness is 0% everywhere"
    told: list[Any] = [
        html.Strong(formatting.counted(len(best), "occupation")),
        f" of the {len(answer.rows)} shown are beaten by no other in closeness, demand and pay at once. ",
        f"{formatting.counted(answer.postings, 'posting')} in {where}, {span(answer)}.",
    ]
    paid = [row for row in answer.rows if row.pay is not None]
    present = next((row for row in paid if row.occupation == filters.present), None)
    figure = None
    if paid:
        figure = frontier(
            [_point(row) for row in paid], near=NEAR_MATCH / 100, present_pay=present.pay if present else None
        )
    noted = ["The larger a point, the more postings. The dotted line upright is where “near” begins."]
    if present:
        noted.append(f"The dotted line across is the pay of {present.title}, your present occupation.")
    if len(paid) < len(answer.rows):
        noted.append(f"{len(answer.rows) - len(paid)} without known pay are in the table only.")
    return filled(question, filters, answer, CardContent(headline, told, figure, noted), problems=problems)


def _point(row: OpportunityOccupation) -> Point:
    lines = [
        f"<b>{row.title}</b>" + (": beaten by no other" if row.pareto else ""),
        f"Closeness {formatting.share(row.closeness)}: {row.matched} of {row.required} requirements",
        f"{formatting.money(row.pay)} a year ({_pay_source(row)})",
        f"{formatting.counted(row.postings, 'posting')} here",
    ]
    if row.transition:
        lines.append(TRANSITION_WORDS[row.transition])
    return Point(row.title, row.closeness, row.pay or 0.0, row.postings, row.pareto, "<br>".join(lines))


def _pay_source(row: OpportunityOccupation) -> str:
    return f"mean of {row.pay_source} here" if row.pay_source == "postings" else "median wage, whole country"


def list_card(filters: Any, answer: Answer[OpportunityOccupation], where: str) -> dict[str, Any]:
    """The parts of the card with the first occupations, each a link to its page and to the comparison with it."""
    question = skill_gap_occupations.QUESTION
    if not answer.rows:
        headline = f"No occupation in {where} can be compared"
        return no_answer(question, filters, answer, headline, NOTHING, kind=CardKind.TEXT)
    first = answer.rows[0]
    headline = f"First by your weights: {first.title}, {formatting.share(first.closeness)} close"
    told = f"The first {min(LISTED, len(answer.rows))} of {len(answer.rows)} in {where}. ◆ is beaten by no other."
    headings = ("Occupation", "Match", "Postings", "Pay a year", "Missing", "")
    head = html.Thead(html.Tr([html.Th(heading, scope="col") for heading in headings]))
    body = html.Tbody([_line(row, filters) for row in answer.rows[:LISTED]])
    frame = html.Div(html.Table([head, body], className="compared"), className="compared__frame", tabIndex=0)
    return filled(question, filters, answer, CardContent(headline, told, text=[frame]), kind=CardKind.TEXT)


def _line(row: OpportunityOccupation, filters: Any) -> html.Tr:
    mark = [html.Span(" ◆", title="Beaten by no other", className="pareto")] if row.pareto else []
    return html.Tr(
        [
            html.Th([dcc.Link(row.title, href=links.occupation(row.occupation, filters)), *mark], scope="row"),
            html.Td([f"{row.match_score:.0f}%", html.Small(f"adjusted {row.adjusted_score:.0f}%")]),
            html.Td(formatting.count(row.postings)),
            html.Td(formatting.money(row.pay)),
            html.Td(f"{row.missing} of {row.required}"),
            html.Td(dcc.Link("What is missing", href=links.skill_gap(row.occupation, filters))),
        ]
    )


def transitions_card(filters: Any, answer: Answer[OpportunityOccupation], present: str | None) -> dict[str, Any]:
    """The parts of the card with changes of occupation by type. present: title of the present one, if named."""
    question = skill_gap_occupations.QUESTION
    if not answer.rows:
        return no_answer(question, filters, answer, "No occupation can be compared", NOTHING, kind=CardKind.TEXT)
    grouped = {kind: [row for row in answer.rows if row.transition is kind] for kind in Transition}
    known = sum(map(len, grouped.values()))
    if filters.present == ALL or present is None:
        headline = "Choose your present occupation to see where a change leads"
        told: Any = f"The {len(answer.rows)} occupations are then sorted by pay and nearness into four types."
        return filled(question, filters, answer, CardContent(headline, told, text=[html.P(_how())]), kind=CardKind.TEXT)
    near = grouped[Transition.HIGHER_NEAR]
    pay = "pays" if len(near) == 1 else "pay"
    headline = f"{formatting.counted(len(near), 'occupation')} near you {pay} more than {present}"
    if not near:
        headline = f"No occupation near you pays more than {present}"
    told = f"Changes from {present}: {known} of {len(answer.rows)} can be told; for the others a pay is not known."
    groups = [_group(kind, rows, filters) for kind, rows in grouped.items()]
    content = CardContent(headline, told, text=[html.Div(groups, className="transitions")], noted=[_how()])
    return filled(question, filters, answer, content, kind=CardKind.TEXT)


def _how() -> str:
    return f"Near is a match of {NEAR_MATCH:.0f}% or more."


def _group(kind: Transition, rows: Sequence[OpportunityOccupation], filters: Any) -> html.Section:
    items: list[Component] = [
        html.Li(
            [
                dcc.Link(row.title, href=links.skill_gap(row.occupation, filters)),
                html.Small(f" {row.match_score:.0f}%, {formatting.money(row.pay)}"),
            ]
        )
        for row in rows[:OF_EACH]
    ]
    if len(rows) > OF_EACH:
        items.append(html.Li(f"and {len(rows) - OF_EACH} more in the table", className="facts__source"))
    heading = html.H3([TRANSITION_WORDS[kind], html.Small(f" {len(rows)}")])
    return html.Section([heading, html.Ul(items, className="lines") if items else html.P("None.")])
