"""What does an occupation pay, and how wide is the range?

Source: wage, written by jobs/import_wages.py from BLS's Occupational Employment and Wage Statistics (OEWS).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, select

from data_access.loads.vintages import WAGES
from data_access.queries.question import Answer, Question
from data_access.queries.soc_figures import AskedTitle, figures_of, find_title, find_vintage, fit_notes, others_with
from data_access.tables import wage_vintage
from domain.filters import a_day, an_occupation
from domain.soc import SocFit, fit_of

NOTHING_LOADED = "No wages have been loaded yet."
SOURCE = "Occupational Employment and Wage Statistics (OEWS), U.S. Bureau of Labor Statistics"
GENERATED_SOURCE = "Generated wages"
YEAR, HOUR = "year", "hour"
PREFIXES = {YEAR: "annual_", HOUR: "hourly_"}
NAMES = ("mean", "p10", "p25", "median", "p75", "p90")


@dataclass(frozen=True)
class Filters:
    """What the question can be narrowed to."""

    occupation: str = an_occupation("15-1252.00")
    as_of: date | None = a_day()


@dataclass(frozen=True)
class OccupationWage:
    """One row per basis on which wages are released: by the year, by the hour. Of wage and salary workers only."""

    onetsoc_code: str
    title: str
    vintage: str  # month of the survey, for instance 'May 2023'
    soc_code: str  # the code that the wage is published under
    soc_title: str
    fit: SocFit  # exact, shared with other occupations of the six-digit code, or merged by the publisher
    shared_by: int  # O*NET occupations that the wage belongs to, this one included
    basis: str  # year or hour
    employment: int | None  # people, without the self-employed; None where it is not released
    employment_rse: float | None  # relative standard error of employment in per cent
    mean: float | None  # US dollars a year or an hour; None where it is not released
    p10: float | None  # a tenth earns less
    p25: float | None
    median: float | None
    p75: float | None
    p90: float | None
    at_least: list[str]  # columns of this row whose value is the top code: a lower bound
    not_released: list[str]  # columns of this row that the publisher withheld
    generated: bool  # whether the figures are the demonstration's


class Percentiles(NamedTuple):
    """US dollars, by the year as whole numbers, by the hour in cents; None where a value is not released."""

    mean: float | None
    p10: float | None
    p25: float | None
    median: float | None
    p75: float | None
    p90: float | None


@dataclass(frozen=True)
class Wage:
    """What is published of an occupation's wages in one vintage.

    annual, hourly: None where nothing is released on that basis. at_least, not_released: columns of the table `wage`,
    such as 'annual_median'. annual_only, hourly_only: whether the publisher releases no other, because hours differ.
    """

    onetsoc_code: str
    vintage: str
    soc_code: str
    soc_title: str
    fit: SocFit
    shared_by: int
    employment: int | None
    employment_rse: float | None
    annual: Percentiles | None
    hourly: Percentiles | None
    at_least: tuple[str, ...]
    not_released: tuple[str, ...]
    annual_only: bool
    hourly_only: bool
    generated: bool

    @property
    def annual_median(self) -> int | None:
        """US dollars a year, to sort and filter by; None where it is not released: hours are never made years here.

        A lower bound where at_least has 'annual_median'.
        """
        return int(self.annual.median) if self.annual and self.annual.median is not None else None


def read_wages(connection: Connection, codes: Sequence[str], *, as_of: date | None = None) -> dict[str, Wage]:
    """O*NET-SOC code -> its wages in the newest vintage, of as_of the newest surveyed up to then; in one statement.

    Those without a published wage are left out.
    """
    statement = figures_of(WAGES, codes, *surveyed_by(as_of))
    return {row["onetsoc_code"]: to_wage(row) for row in connection.execute(statement).mappings()}


def surveyed_by(as_of: date | None) -> list[ColumnElement[bool]]:
    """The condition on vintages that as_of makes."""
    return [] if as_of is None else [wage_vintage.c.reference_on <= as_of]


def to_wage(row: Any) -> Wage:
    """A row of figures_of as a Wage."""
    return Wage(
        row["onetsoc_code"],
        row["vintage"],
        row["soc_code"],
        row["soc_title"],
        fit_of(row["onetsoc_code"], row["soc_code"], row["shared_by"]),
        row["shared_by"],
        row["employment"],
        row["employment_rse"],
        percentiles([row[f"annual_{name}"] for name in NAMES]),
        percentiles([None if (value := row[f"hourly_{name}"]) is None else float(value) for name in NAMES]),
        tuple(row["at_least"]),
        tuple(row["not_released"]),
        row["annual_only"],
        row["hourly_only"],
        row["generated"],
    )


def percentiles(values: Sequence[float | None]) -> Percentiles | None:
    """The values in the order of NAMES; None where there is not one."""
    return None if all(value is None for value in values) else Percentiles(*values)


def ask(connection: Connection, filters: Filters) -> Answer[OccupationWage]:
    """The wages of one occupation; see OccupationWage. No row where none is published, with a note that says why."""
    asked = find_title(connection, filters)
    conditions = surveyed_by(filters.as_of)
    vintage = find_vintage(connection, WAGES, *conditions)
    if vintage is None:
        return Answer([], None, None, SOURCE, notes=[nothing_surveyed(connection, filters.as_of)])
    source = f"{GENERATED_SOURCE if vintage.generated else SOURCE}, {vintage.name}"
    day, generated = vintage.dated, vintage.generated
    wage = read_wages(connection, [asked.onetsoc_code], as_of=filters.as_of).get(asked.onetsoc_code)
    if wage is None:
        notes = [nothing_published(asked, vintage.name)]
        return Answer([], day, None, source, notes=notes, generated=generated)
    others = [] if wage.fit is SocFit.EXACT else others_with(connection, WAGES, asked, wage.soc_code, *conditions)
    notes = fit_notes(asked, wage.fit, wage.soc_code, wage.soc_title, wage.shared_by, others, "wage")
    notes += wage_notes(wage)
    return Answer(rows_of(asked, wage), day, None, source, notes=notes, generated=generated)


def rows_of(asked: AskedTitle, wage: Wage) -> list[OccupationWage]:
    """A row for each basis that is released, years first."""
    rows = []
    for basis, values in ((YEAR, wage.annual), (HOUR, wage.hourly)):
        if values is not None:
            rows.append(
                OccupationWage(
                    asked.onetsoc_code,
                    asked.title,
                    wage.vintage,
                    wage.soc_code,
                    wage.soc_title,
                    wage.fit,
                    wage.shared_by,
                    basis,
                    wage.employment,
                    wage.employment_rse,
                    *values,
                    columns_of(basis, wage.at_least),
                    columns_of(basis, wage.not_released),
                    wage.generated,
                )
            )
    return rows


def columns_of(basis: str, columns: Sequence[str]) -> list[str]:
    """Columns of the table `wage` as those of a row on a basis: 'annual_p90' is p90 of the year's row."""
    own = [column.removeprefix(PREFIXES[basis]) for column in columns if column.startswith(PREFIXES[basis])]
    return [column for column in columns if column.startswith("employment")] + own


def wage_notes(wage: Wage) -> list[str]:
    """What a reader should know of what is not there, and of top codes."""
    notes = []
    if wage.annual is None and wage.hourly is None:
        notes.append(f"The wage of {wage.soc_code}, {wage.soc_title}, is not released in {wage.vintage}.")
    elif wage.annual_only:
        notes.append("Released by the year only: hours of work differ too much here for a wage by the hour.")
    elif wage.hourly_only:
        notes.append("Released by the hour only: hours of work differ too much here for a wage by the year.")
    if wage.employment is None:
        notes.append("Employment is not released.")
    bounds = [
        f"${value:,.0f} a year" if column.startswith("annual_") else f"${value:,.2f} an hour"
        for basis, values in (("annual_", wage.annual), ("hourly_", wage.hourly))
        if values
        for column in wage.at_least
        if column.startswith(basis) and (value := getattr(values, column.removeprefix(basis))) is not None
    ]
    if bounds:
        tops = " and ".join(dict.fromkeys(bounds))
        notes.append(f"Values of {tops} are top codes of {wage.vintage}: the true value is at least that.")
    return notes


def nothing_surveyed(connection: Connection, as_of: date | None) -> str:
    """Why no vintage can be shown."""
    oldest = select(wage_vintage.c.vintage).order_by(wage_vintage.c.reference_on).limit(1)
    found = connection.execute(oldest).scalar_one_or_none()
    return NOTHING_LOADED if found is None else f"No wages surveyed by {as_of} are loaded; the oldest are of {found}."


def nothing_published(asked: AskedTitle, vintage: str) -> str:
    """Why an occupation has no wage."""
    why = (
        "the survey does not cover military occupations"
        if asked.onetsoc_code.startswith("55-")
        else "the survey has no figure of its code, nor of one that it was merged into"
    )
    return f"No wage is published for {asked.title} in {vintage}: {why}."


QUESTION = Question("occupation-wages", "Wages of an occupation", Filters, OccupationWage, ask)
