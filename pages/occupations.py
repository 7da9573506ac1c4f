"""Occupations: search as you type over all titles, and the list of what fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import dash
from dash import Output, callback, dcc, html
from dash.development.base_component import Component

from components import demand_cards, formatting, links, notices, shell
from components.chart_card import CardContent, CardKind, card_outputs, filled, no_answer, part, span, text_card
from components.how_computed import how_computed
from components.markup import attributes
from components.notices import Nothing
from components.url_state import filter_inputs, read_controls
from data_access.database import reading
from data_access.queries import occupations
from data_access.queries.occupation_matches import MatchedIn
from data_access.queries.occupations import OccupationAnswer, OccupationMatch
from data_access.queries.onet_releases import NO_RELEASE
from data_access.tenancy import PUBLIC
from domain.filters import FilterError
from domain.sources import Source

PAGE = "occupations"
dash.register_page(__name__, path=f"/{PAGE}", name="Occupations", title="Occupations · SkillPulse", order=8)

NARROWED_BY = ("family", "job_zone", "education", "min_pay", "outlook", "hot_technology")
"""Filters beside what is typed that leave occupations out."""


class ids:
    """This page's own outputs."""

    CARD = f"{PAGE}-list"
    TOLD = part(f"{PAGE}-list", "told")


@dataclass(frozen=True)
class Filters(occupations.Filters):
    """The question's own."""


def layout(**query: Any) -> html.Main:
    """The page for an address."""
    return shell.page(
        PAGE,
        Filters,
        query,
        title="Which occupation is it?",
        lead="Type a title as people say it, a part of the work, or a code. Slips of the keyboard are forgiven.",
        cards=lambda _: [
            html.Div(id=ids.TOLD, className="heard", role="status", **attributes(aria_live="polite")),
            text_card(
                ids.CARD,
                occupations.QUESTION,
                first_column="title",
                how=how_computed(occupations.QUESTION),
                class_name="card--whole",
            ),
        ],
        more=("education", "min_pay", "outlook", "hot_technology", "release", "limit"),
        official=(Source.ONET, Source.OEWS, Source.PROJECTIONS),
        needs_postings=False,
    )


@callback(
    {**card_outputs(ids.CARD, CardKind.TEXT), "told": Output(ids.TOLD, "children")},
    {"controls": filter_inputs(PAGE, Filters)},
)
def show_occupations(controls: dict[str, Any]) -> dict[str, Any]:
    """The occupations that fit what was typed and chosen."""
    filters, problems = read_controls(Filters, controls)
    with reading(PUBLIC) as connection:
        answer = occupations.ask(connection, filters)
        where = demand_cards.place(connection, filters.region)
    return occupations_card(filters, answer, where, problems)


def occupations_card(
    filters: Filters, answer: OccupationAnswer, where: str, problems: list[FilterError]
) -> dict[str, Any]:
    """The parts of the card with the list, and what a screen reader is told of it."""
    question = occupations.QUESTION
    found = formatting.counted(answer.matches, "occupation")
    if not answer.rows:
        title = f"No occupation fits “{filters.q}”" if filters.q else "No occupation fits these filters"
        if answer.source == NO_RELEASE:
            title = "No O*NET release is loaded"
        parts = no_answer(question, filters, answer, title, _nothing(filters, answer), problems, kind=CardKind.TEXT)
        return {**parts, "told": "No occupation"}
    content = CardContent(
        _title(filters, answer, where),
        [
            html.Strong(found),
            " fit" if answer.matches != 1 else " fits",
            f", {formatting.count(len(answer.rows))} shown" if len(answer.rows) < answer.matches else "",
            f". {_order(filters, answer)}{_counted(filters, answer, where)}",
        ],
        text=[html.Ol([_result(row, filters) for row in answer.rows], className="results")],
    )
    parts = filled(question, filters, answer, content, problems=problems, kind=CardKind.TEXT)
    return {**parts, "told": found}


def _nothing(filters: Filters, answer: OccupationAnswer) -> Nothing:
    """Why the list is empty, and what to do."""
    if answer.source == NO_RELEASE:
        return Nothing("to search in", notices.HOW_TO_LOAD, "No O*NET release is loaded.")
    narrowed = any(getattr(filters, name) != getattr(Filters, name) for name in NARROWED_BY)
    advice = ["type fewer or other words"] if filters.q else []
    if narrowed:
        advice.append("set the other filters back to all")
    where = "among titles, descriptions and tasks" if filters.q and not narrowed else "for these filters"
    return Nothing(where, f"{' or '.join(advice).capitalize()}.", "No occupation fits.")


def _title(filters: Filters, answer: OccupationAnswer, where: str) -> str:
    first = answer.rows[0]
    if filters.q:
        return f"“{filters.q}” fits {first.title} best"
    if not first.postings:
        return f"{formatting.counted(answer.matches, 'occupation')} to look through"
    return f"Most postings in {where} are for {first.title}: {formatting.count(first.postings)}"


def _order(filters: Filters, answer: OccupationAnswer) -> str:
    if not filters.q:
        return "Those with most postings come first. " if answer.days else "They are in order of their titles. "
    if answer.rows[0].matched_in is MatchedIn.CODE:
        return "They are in order of their codes. "
    return "The best match comes first: titles, then descriptions, then tasks. "


def _counted(filters: Filters, answer: OccupationAnswer, where: str) -> str:
    if answer.days:
        return f"Postings are those in {where}, {span(answer)}."
    if filters.as_of:
        return f"Postings had not been counted by {formatting.day(filters.as_of)}."
    return notices.NOT_COUNTED


def _result(row: OccupationMatch, filters: Filters) -> html.Li:
    """An occupation: its name as a link, why it was found, and its figures."""
    lines: list[Component] = [
        html.Div(
            [
                dcc.Link(row.title, href=links.occupation(row.onetsoc_code, filters), className="results__link"),
                html.Span(row.onetsoc_code, className="results__code"),
                *([html.Span("retired", className="results__mark")] if row.retired else []),
            ]
        )
    ]
    if row.matched_title and row.matched_in and row.matched_title != row.title:
        kind = formatting.word(row.matched_in).lower()
        passage = row.matched_in in (MatchedIn.DESCRIPTION, MatchedIn.TASK)
        told = html.Q(row.matched_title, className="results__passage" if passage else "results__title")
        lines.append(html.Div([f"matches {kind}: ", told], className="results__match"))
    lines.append(html.Div([html.Span(fact) for fact in _facts(row)], className="results__facts"))
    return html.Li(lines)


def _facts(row: OccupationMatch) -> list[str]:
    facts = [f"{formatting.MISSING} postings" if row.postings is None else formatting.counted(row.postings, "posting")]
    if row.median_pay is not None:
        pay = formatting.money(row.median_pay, at_least=row.median_pay_at_least)
        facts.append(f"Median pay {pay} ({row.pay_vintage})")
    if row.outlook and row.change_share is not None:
        change = formatting.percent_change(row.change_share)
        facts.append(f"Outlook {formatting.word(row.outlook).lower()} ({change}, {row.outlook_vintage})")
    if row.education:
        facts.append(f"For entry: {formatting.word(row.education).lower()}")
    if row.job_zone:
        facts.append(f"Job zone {row.job_zone}")
    return facts
