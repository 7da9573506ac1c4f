"""Cards about one occupation from the Bureau of Labor Statistics: wages and outlook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dash import html

from components import formatting
from components.chart_card import CardContent, CardKind, filled, no_answer
from components.figures.pay_ranges import PayRange, pay_ranges
from components.notices import Nothing
from data_access.queries import occupation_outlook, occupation_wages
from data_access.queries.occupation_outlook import OccupationOutlook
from data_access.queries.occupation_wages import OccupationWage
from data_access.queries.question import Answer

NO_FIGURE = "Figures are for civilian occupations that the bureau surveys."
PERCENTILES = ("p10", "p25", "median", "p75", "p90")


def wages_card(filters: Any, answer: Answer[OccupationWage], title: str) -> dict[str, Any]:
    """The parts of the card with the wages: a year's where they are published, else an hour's."""
    question = occupation_wages.QUESTION
    if not answer.rows:
        nothing = Nothing(f"for {title}", NO_FIGURE, "No wage is published.")
        return no_answer(question, filters, answer, f"No wage is published for {title}", nothing)
    row = next((one for one in answer.rows if one.basis == "year"), answer.rows[0])
    by_year = row.basis == "year"
    basis = "a year" if by_year else "an hour"
    if row.median is not None:
        headline = f"{title} earn {_pay(row, 'median')} {basis} in the middle"
    else:
        headline = f"The median wage of {title} is not released"
    known = row.employment is not None or None not in (row.p10, row.p90)
    sentence: list[Any] = [f"{answer.source}{': ' if known else '.'}"]
    if row.p10 is not None and row.p90 is not None:
        sentence += [
            "8 of 10 earn between ",
            html.Strong(f"{_pay(row, 'p10')} and {_pay(row, 'p90')}"),
            f" {basis}. ",
        ]
    if row.employment is not None:
        sentence.append(f"{formatting.counted(row.employment, 'employee')} in the United States.")
    figure = pay_ranges(
        [pay_range(row, title)],
        written=_written(row),
        axis_title=f"US dollars {basis}: 10th, 25th, 50th, 75th and 90th percentile",
        tickformat="$,.0f" if by_year else "$,.2f",
    )
    return filled(question, filters, answer, CardContent(headline, sentence, figure))


def pay_range(row: OccupationWage, name: str) -> PayRange:
    """A wage as one line of a figure."""
    shown = [f"{part}: {_pay(row, part)}" for part in PERCENTILES]
    bounds = frozenset(part for part in PERCENTILES if part in row.at_least)
    return PayRange(
        name, row.p10, row.p25, row.median, row.p75, row.p90, bounds, "<br>".join([f"<b>{name}</b>", *shown])
    )


def _written(row: OccupationWage) -> Callable[..., str]:
    return formatting.money if row.basis == "year" else formatting.hourly


def _pay(row: OccupationWage, part: str) -> str:
    return _written(row)(getattr(row, part), at_least=part in row.at_least)


def outlook_card(filters: Any, answer: Answer[OccupationOutlook], title: str) -> dict[str, Any]:
    """The parts of the card with the projection."""
    question = occupation_outlook.QUESTION
    if not answer.rows:
        nothing = Nothing(f"for {title}", NO_FIGURE, "No projection is published.")
        return no_answer(
            question, filters, answer, f"No projection is published for {title}", nothing, kind=CardKind.TEXT
        )
    [row] = answer.rows
    headline = f"Outlook of {title}"
    if row.outlook:
        headline += f": {formatting.word(row.outlook).lower()}"
    sentence: list[Any] = [
        f"{answer.source}: ",
        html.Strong(formatting.percent_change(row.change_share)),
        f", from {_people(row.employment)} to {_people(row.projected_employment)}.",
    ]
    facts: Sequence[tuple[str, str | None]] = (
        ("Openings a year", _people(row.openings)),
        ("Change", _people(row.employment_change, signed=True)),
        ("Self-employed", formatting.share(row.self_employed_share)),
        ("Education for entry", row.education),
        ("Experience before", row.experience),
        ("Training on the job", row.training),
    )
    told = [part for name, value in facts if value for part in (html.Dt(name), html.Dd(value))]
    content = CardContent(headline, sentence, text=[html.Dl(told, className="facts")])
    return filled(question, filters, answer, content, kind=CardKind.TEXT)


def _people(number: int | None, *, signed: bool = False) -> str:
    if number is None:
        return formatting.MISSING
    return f"{number:+,}".replace("-", "−") if signed else formatting.count(number)
