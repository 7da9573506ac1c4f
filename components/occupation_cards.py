"""Cards about one occupation from O*NET: at a glance, tasks, related occupations and titles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import formatting, links
from components.chart_card import CardContent, CardKind, filled, no_answer, span
from components.notices import NOT_COUNTED, Nothing
from components.pay_words import Paid, who_earns_most
from data_access.queries import occupation_related, occupation_summary, occupation_tasks, occupation_titles
from data_access.queries.occupation_related import RelatedOccupation
from data_access.queries.occupation_summary import OccupationSummary
from data_access.queries.occupation_tasks import OccupationTask
from data_access.queries.occupation_titles import OccupationTitle
from data_access.queries.question import Answer
from domain.filters import CURRENT, FilterError

TASKS_TOLD = 8
TITLES_TOLD = 24
RELATED_TOLD = 10
"""How many of each a card names; its table holds all."""


def glance_card(
    filters: Any, answer: Answer[OccupationSummary], where: str, problems: Sequence[FilterError] = ()
) -> dict[str, Any]:
    """The parts of the card with the quick view."""
    [row] = answer.rows
    counted: list[Any] = [NOT_COUNTED]
    if row.postings is not None and row.all_postings:
        counted = [
            "Postings: ",
            html.Strong(f"{formatting.count(row.postings)} of {formatting.count(row.all_postings)}"),
            f" in {where}, {span(answer)}: ",
            html.Strong(formatting.share_of(row)),
            ".",
        ]
    elif row.all_postings is not None:
        counted = [f"No posting in {where}, {span(answer)}."]
    curator = f"Curated by {row.curated_by}, reviewed {formatting.day(row.reviewed_on)}."
    told = curator if row.curated else "Derived from the sources named beside each part; no curated summary is loaded."
    content = CardContent(
        f"{row.title} at a glance",
        counted,
        noted=[told],
        text=[html.P(row.summary, className="glance"), html.Dl(_facts(row, filters, where), className="facts")],
    )
    return filled(occupation_summary.QUESTION, filters, answer, content, problems=problems, kind=CardKind.TEXT)


def _facts(row: OccupationSummary, filters: Any, where: str) -> list[Component]:
    pay = (
        f"{_pay(row, 'median_pay')} a year in the middle; 8 of 10 earn "
        f"{_pay(row, 'pay_low')} to {_pay(row, 'pay_high')}"
        if row.median_pay is not None
        else None
    )
    facts: list[tuple[str, Any, str]] = [
        ("Responsibilities", _bullets(row.responsibilities), row.responsibilities_source),
        ("Asked for now", ", ".join(row.asked_skills), _asked_source(row, where)),
        ("Skills", ", ".join(row.skills), row.skills_source),
        ("Software", ", ".join(row.software), row.software_source),
        ("Education", row.education, row.education_source),
        ("Pay", pay, row.pay_source),
        ("Outlook", row.outlook, row.outlook_source),
        ("Related", _related(row.related, filters), row.related_source),
    ]
    parts: list[Component] = []
    for name, value, source in facts:
        parts.append(html.Dt(name))
        # A part that is missing says why in the place of its source.
        told = [html.Span(source)]
        if value:
            told = [value if isinstance(value, html.Ul) else html.Span(value), " "]
            told.append(html.Span(source, className="facts__source"))
        parts.append(html.Dd(told))
    return parts


def _asked_source(row: OccupationSummary, where: str) -> str:
    """Where what is asked for is from; where nothing is, why."""
    if row.postings is None:
        return NOT_COUNTED.rstrip(".")
    if not row.postings:
        return f"No posting for it in {where} in this period"
    return "SkillPulse postings" if row.asked_skills else f"No posting for it in {where} names a skill"


def _pay(row: OccupationSummary, name: str) -> str:
    return formatting.money(getattr(row, name), at_least=name in row.pay_at_least)


def _bullets(lines: Sequence[str]) -> html.Ul | None:
    return html.Ul([html.Li(line) for line in lines], className="lines") if lines else None


def _related(named: Sequence[str], filters: Any) -> list[Component | str]:
    """The entries 'Title (15-1252.00)' as links."""
    parts: list[Component | str] = []
    for one in named:
        title, _, code = one.rpartition(" (")
        parts += [dcc.Link(title, href=links.occupation(code.rstrip(")"), filters)), ", "]
    return parts[:-1]


def tasks_card(
    filters: Any, answer: Answer[OccupationTask], title: str, problems: Sequence[FilterError] = ()
) -> dict[str, Any]:
    """The parts of the card with the tasks."""
    question = occupation_tasks.QUESTION
    if not answer.rows:
        nothing = Nothing(f"for {title} in {answer.source}", "A related occupation may have some.", "No task.")
        headline = f"No tasks are listed for {title}"
        return no_answer(question, filters, answer, headline, nothing, problems, kind=CardKind.TEXT)
    core = sum(row.task_type == "Core" for row in answer.rows)
    content = CardContent(
        f"What {title} do",
        [
            f"{answer.source} lists ",
            html.Strong(formatting.counted(len(answer.rows), "task")),
            f", {core} of them core. The first {min(TASKS_TOLD, len(answer.rows))}:",
        ],
        text=[html.Ol([html.Li(row.task) for row in answer.rows[:TASKS_TOLD]], className="lines")],
    )
    return filled(question, filters, answer, content, problems=problems, kind=CardKind.TEXT)


def titles_card(filters: Any, answer: Answer[OccupationTitle], title: str) -> dict[str, Any]:
    """The parts of the card with the titles under which the occupation goes."""
    question = occupation_titles.QUESTION
    if not answer.rows:
        nothing = Nothing(f"for {title} in {answer.source}", "Choose another release.", "No other title.")
        return no_answer(question, filters, answer, f"{title} have no other title", nothing, kind=CardKind.TEXT)
    named = list(dict.fromkeys(row.title for row in answer.rows))
    # Postings are coded by the titles of the release that is current.
    is_current = filters.release == CURRENT and not filters.as_of
    coding = ", by which postings are coded to this occupation" if is_current else ""
    told = ", ".join(named[:TITLES_TOLD])
    more = len(named) - TITLES_TOLD
    content = CardContent(
        f"{title} go by {formatting.counted(len(named), 'title')}",
        f"Other titles in {answer.source}{coding}.",
        text=[html.P(f"{told}, and {formatting.count(more)} more in the table." if more > 0 else f"{told}.")],
    )
    return filled(question, filters, answer, content, kind=CardKind.TEXT)


def related_card(filters: Any, answer: Answer[RelatedOccupation], title: str) -> dict[str, Any]:
    """The parts of the card with the related occupations. filters: the page's, which its links keep."""
    question = occupation_related.QUESTION
    if not answer.rows:
        nothing = Nothing(f"for {title} in {answer.source}", "Choose another release.", "No related occupation.")
        return no_answer(
            question, filters, answer, f"{title} have no related occupation", nothing, kind=CardKind.TEXT
        )
    nearest = answer.rows[:RELATED_TOLD]
    paid = [Paid(row.title, row.median_pay, row.median_pay_at_least) for row in nearest if row.median_pay is not None]
    sentence = [f"{answer.source} names {formatting.counted(len(answer.rows), 'related occupation')}."]
    if paid:
        sentence.append(f" Of the nearest: {who_earns_most(paid)}.")
    sentence.append(f" Postings are those everywhere, {span(answer)}." if answer.days else f" {NOT_COUNTED}")
    items = [
        html.Li(
            [
                dcc.Link(row.title, href=links.occupation(row.onetsoc_code, filters)),
                html.Span(f" {_prospects(row)}", className="facts__source"),
            ]
        )
        for row in nearest
    ]
    compared = links.comparison([filters.occupation, *(row.onetsoc_code for row in nearest[:2])], filters)
    text = [html.Ul(items, className="lines"), html.P(dcc.Link("Compare with the nearest", href=compared))]
    content = CardContent(f"Occupations like {title}", sentence, text=text)
    return filled(question, filters, answer, content, kind=CardKind.TEXT)


def _prospects(row: RelatedOccupation) -> str:
    pay = formatting.money(row.median_pay, at_least=row.median_pay_at_least)
    parts = [
        f"zone {row.job_zone}" if row.job_zone else "",
        f"median pay {pay}" if row.median_pay is not None else "",
        f"employment {formatting.percent_change(row.change_share)}" if row.change_share is not None else "",
        formatting.counted(row.postings, "posting") if row.postings is not None else "",
    ]
    return ", ".join(part for part in parts if part)
