"""The cards of two or three occupations side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import formatting, links
from components.chart_card import CardContent, CardKind, filled, no_answer, span
from components.figures.pay_ranges import PayRange, pay_ranges
from components.notices import Nothing
from data_access.queries import occupation_comparison
from data_access.queries.occupation_comparison import PAY, ComparedValue, Section, Unit
from data_access.queries.question import Answer
from domain.filters import FilterError

NONE_CHOSEN = Nothing("without a choice", "Choose two or three occupations above.", "No occupation is chosen.")

WRITTEN: dict[Unit, Callable[[float], str]] = {
    Unit.US_DOLLARS: formatting.money,
    Unit.PEOPLE: lambda value: formatting.count(round(value)),
    Unit.POSTINGS: lambda value: formatting.count(round(value)),
    Unit.CHANGE: formatting.percent_change,
    Unit.SHARE: formatting.share,
    Unit.SCORE: lambda value: f"{value:.0f}",
    Unit.ZONE: lambda value: f"{value:.0f}",
}

SECTIONS = {
    Section.PROSPECTS: "Pay and outlook",
    Section.DEMAND: "Postings",
    Section.SKILLS: "Skills: importance, 0–100",
    Section.KNOWLEDGE: "Knowledge: importance, 0–100",
    Section.ASKED: "Asked for in postings",
}


def _value(row: ComparedValue) -> str:
    if row.value is None:
        rated = row.section in (Section.SKILLS, Section.KNOWLEDGE)
        return row.text or ("not rated" if rated else formatting.MISSING)
    return f"{'≥ ' if row.lower_bound else ''}{WRITTEN[row.unit](row.value)}"


def _titles(rows: Sequence[ComparedValue]) -> dict[str, str]:
    """Code -> title, in the order asked for."""
    return {row.onetsoc_code: row.title for row in rows}


def pay_card(filters: Any, answer: Answer[ComparedValue]) -> dict[str, Any]:
    """The parts of the card with the pay of each."""
    question = occupation_comparison.QUESTION
    if not answer.rows:
        return no_answer(question, filters, answer, "No occupation is chosen", NONE_CHOSEN)
    found = {(row.measure, row.onetsoc_code): row for row in answer.rows}
    ranges = []
    for code, title in _titles(answer.rows).items():
        rows = {part: found[name, code] for part, name in PAY.items()}
        if rows["median"].value is None:
            continue
        hover = "<br>".join([f"<b>{title}</b>", *(f"{name}: {_value(found[name, code])}" for name in PAY.values())])
        bounds = frozenset(part for part, row in rows.items() if row.lower_bound)
        values = {part: row.value for part, row in rows.items()}
        ranges.append(PayRange(title, **values, at_least=bounds, hover=hover))
    if not ranges:
        content = CardContent("No annual wage is published for these occupations", f"{answer.source}.")
        return filled(question, filters, answer, content)
    best = max(ranges, key=lambda one: one.median or 0)
    headline = f"{best.name} earn most in the middle: {formatting.money(best.median)} a year"
    if len(ranges) == 1:
        headline = f"{best.name} earn {formatting.money(best.median)} a year in the middle"
    sentence = "; ".join(f"{one.name} {formatting.money(one.median)}" for one in ranges)
    figure = pay_ranges(
        ranges,
        written=formatting.money,
        axis_title="US dollars a year: 10th, 25th, 50th, 75th and 90th percentile",
        tickformat="$,.0f",
    )
    return filled(question, filters, answer, CardContent(headline, f"Median wages: {sentence}.", figure))


def compared_card(
    filters: Any, answer: Answer[ComparedValue], where: str, problems: Sequence[FilterError] = ()
) -> dict[str, Any]:
    """The parts of the card with all measures, one column an occupation."""
    question = occupation_comparison.QUESTION
    if not answer.rows:
        return no_answer(
            question, filters, answer, "No occupation is chosen", NONE_CHOSEN, problems, kind=CardKind.TEXT
        )
    titles = _titles(answer.rows)
    named = [dcc.Link(title, href=links.occupation(code, filters)) for code, title in titles.items()]
    head = [html.Th(""), *(html.Th(link, scope="col") for link in named)]
    body: list[Component] = []
    for section in Section:
        rows = [row for row in answer.rows if row.section is section]
        if not rows:
            continue
        body.append(html.Tr(html.Th(SECTIONS[section], colSpan=len(titles) + 1, scope="colgroup")))
        for measure in dict.fromkeys(row.measure for row in rows):
            of_measure = [row for row in rows if row.measure == measure]
            body.append(_line(measure, of_measure))
    measures = len({(row.section, row.measure) for row in answer.rows})
    content = CardContent(
        f"{formatting.listed(list(titles.values()))}, side by side",
        [
            html.Strong(f"{measures} measures"),
            f"; postings in {where}, {span(answer)}. The highest of a row stands out where it differs beyond chance.",
        ],
        text=[
            html.Div(
                html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className="compared"),
                className="compared__frame",
            )
        ],
    )
    return filled(question, filters, answer, content, problems=problems, kind=CardKind.TEXT)


def _line(measure: str, rows: Sequence[ComparedValue]) -> html.Tr:
    best = _clearly_first(rows)
    cells = [html.Td(html.Strong(_value(row)) if row is best else _value(row)) for row in rows]
    return html.Tr([html.Th(measure, scope="row"), *cells])


def _clearly_first(rows: Sequence[ComparedValue]) -> ComparedValue | None:
    """The row whose interval lies above those of all others; None where there is none, or no intervals."""
    known = sorted((row for row in rows if row.value is not None), key=lambda row: -(row.value or 0))
    if len(known) < 2 or any(row.value_low is None or row.value_high is None for row in known):
        return None
    first, others = known[0], known[1:]
    return first if all((first.value_low or 0) > (row.value_high or 0) for row in others) else None
