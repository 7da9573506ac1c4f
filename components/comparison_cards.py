"""The cards of two or three occupations side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import formatting, links
from components.chart_card import CardContent, CardKind, filled, no_answer, span
from components.figures.pay_ranges import PayRange, pay_ranges
from components.notices import NOT_COUNTED, Nothing
from components.pay_words import Paid, who_earns_most
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
    return formatting.bounded(WRITTEN[row.unit](row.value), row.lower_bound)


def _titles(rows: Sequence[ComparedValue]) -> dict[str, str]:
    """Code -> title, in the order asked for."""
    return {row.onetsoc_code: row.title for row in rows}


def pay_card(filters: Any, answer: Answer[ComparedValue]) -> dict[str, Any]:
    """The parts of the card with the pay of each."""
    question = occupation_comparison.QUESTION
    if not answer.rows:
        return no_answer(question, filters, answer, "No occupation is chosen", NONE_CHOSEN)
    found = {(row.measure, row.onetsoc_code): row for row in answer.rows}
    ranges: list[PayRange] = []
    paid: list[Paid] = []
    without: list[str] = []
    for code, title in _titles(answer.rows).items():
        rows = {part: found[name, code] for part, name in PAY.items()}
        median = rows["median"].value
        if median is None:
            without.append(title)
            continue
        paid.append(Paid(title, median, rows["median"].lower_bound))
        hover = "<br>".join([f"<b>{title}</b>", *(f"{name}: {_value(found[name, code])}" for name in PAY.values())])
        bounds = frozenset(part for part, row in rows.items() if row.lower_bound)
        values = {part: row.value for part, row in rows.items()}
        ranges.append(PayRange(title, **values, at_least=bounds, hover=hover))
    if not ranges:
        content = CardContent("No annual wage is published for these occupations", f"{answer.source}.")
        return filled(question, filters, answer, content)
    sentence = f"Median wages: {'; '.join(f'{one.name} {one.written}' for one in paid)}."
    if without:
        sentence += f" None is published for {formatting.listed(without)}."
    figure = pay_ranges(
        ranges,
        written=formatting.money,
        axis_title="US dollars a year: 10th, 25th, 50th, 75th and 90th percentile",
        tickformat="$,.0f",
    )
    return filled(question, filters, answer, CardContent(who_earns_most(paid), sentence, figure))


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
    head = [html.Td(), *(html.Th(link, scope="col") for link in named)]
    groups: list[Component] = []
    for section in Section:
        rows = [row for row in answer.rows if row.section is section]
        if not rows:
            continue
        by_measure: dict[str, list[ComparedValue]] = {}
        for row in rows:
            by_measure.setdefault(row.measure, []).append(row)
        heading = html.Tr(html.Th(SECTIONS[section], colSpan=len(titles) + 1, scope="rowgroup"))
        groups.append(html.Tbody([heading, *(_line(measure, found) for measure, found in by_measure.items())]))
    counted = f"postings in {where}, {span(answer)}." if answer.days else NOT_COUNTED.lower()
    measures = len({(row.section, row.measure) for row in answer.rows})
    content = CardContent(
        f"{formatting.listed(list(titles.values()))}, side by side",
        [
            html.Strong(f"{measures} measures"),
            f"; {counted} The highest of a row stands out where it differs beyond chance.",
        ],
        text=[
            html.Div(
                html.Table([html.Thead(html.Tr(head)), *groups], className="compared"),
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
