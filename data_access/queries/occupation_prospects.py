"""Pay and outlook of an occupation as its quick view tells them: figures and their publisher, or why there are none.

Source: wage and projection, through occupation_wages.py and occupation_outlook.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from data_access.loads.vintages import PROJECTIONS, WAGES
from data_access.queries import occupation_outlook, occupation_wages
from data_access.queries.occupation_outlook import OccupationOutlook, read_outlooks
from data_access.queries.occupation_scope import AskedOccupation
from data_access.queries.occupation_wages import Wage, read_wages
from data_access.queries.soc_figures import AskedTitle, find_vintage
from domain import jaat
from domain.soc import SocFit

PAY_COLUMNS = {"annual_median": "median_pay", "annual_p10": "pay_low", "annual_p90": "pay_high"}
"""Column of the table `wage` -> what a quick view calls it."""


@dataclass(frozen=True)
class Pay:
    """US dollars a year; None where not released. at_least: which of median_pay, pay_low and pay_high are lower bounds.

    credit: who published it, None where there is none. source: that with what a reader should know, or why there is
    none. group: code and title of the wider group that it is published for, None where it is the occupation's own.
    generated: whether it is the demonstration's.
    """

    median: float | None
    low: float | None
    high: float | None
    at_least: list[str]
    source: str
    credit: str | None
    group: str | None = None
    generated: bool = False


@dataclass(frozen=True)
class Prospect:
    """What is projected; fields as in OccupationOutlook. credit, source, group, generated: of Pay."""

    words: str | None
    change_share: float | None
    openings: int | None
    education: str | None
    target_year: int | None
    source: str
    credit: str | None
    group: str | None = None
    generated: bool = False


def read_pay(connection: Connection, asked: AskedOccupation, *, as_of: date | None) -> Pay:
    """The pay of an occupation in the newest vintage, of as_of the newest surveyed up to then."""
    wage = read_wages(connection, [asked.onetsoc_code], as_of=as_of).get(asked.onetsoc_code)
    if wage is None:
        return Pay(None, None, None, [], _why_no_wage(connection, asked, as_of), None)
    credit = f"Generated wages, {wage.vintage}" if wage.generated else f"OEWS {wage.vintage}"
    source = f"{credit}{_whose(wage)}"
    if wage.annual is None:
        said = f"{source}{_instead_of_a_year(wage)}"
        return Pay(None, None, None, [], said, credit, generated=wage.generated)
    bounds = [name for column, name in PAY_COLUMNS.items() if column in wage.at_least]
    annual = wage.annual
    return Pay(annual.median, annual.p10, annual.p90, bounds, source, credit, _group(wage), wage.generated)


def _group(row: Wage | OccupationOutlook) -> str | None:
    """The wider group that a figure is published for."""
    return None if row.fit is SocFit.EXACT else f"{row.soc_code} {row.soc_title}"


def _whose(row: Wage | OccupationOutlook) -> str:
    """To whom a figure belongs, where it is not the occupation's own."""
    shared = f" ({row.shared_by} occupations)" if row.shared_by > 1 else ""
    return f", for {_group(row)} as a whole{shared}" if _group(row) else ""


def _instead_of_a_year(wage: Wage) -> str:
    if wage.hourly is None or wage.hourly.median is None:
        return ": not released"
    bound = "at least " if "hourly_median" in wage.at_least else ""
    return f": by the hour only, {bound}${wage.hourly.median:,.2f} in the middle"


def _why_no_wage(connection: Connection, asked: AskedOccupation, as_of: date | None) -> str:
    vintage = find_vintage(connection, WAGES, *occupation_wages.surveyed_by(as_of))
    if vintage is None:
        return occupation_wages.nothing_surveyed(connection, as_of)
    return occupation_wages.nothing_published(AskedTitle(asked.onetsoc_code, asked.title), vintage.name)


def read_prospect(connection: Connection, asked: AskedOccupation, *, as_of: date | None) -> Prospect:
    """The outlook of an occupation in the newest vintage, of as_of the newest whose base year was over."""
    row = read_outlooks(connection, [asked.onetsoc_code], as_of=as_of).get(asked.onetsoc_code)
    if row is None:
        return Prospect(None, None, None, None, None, _why_no_outlook(connection, asked, as_of), None)
    credit = f"{'Generated projections' if row.generated else 'Employment Projections'} {row.vintage}"
    words = jaat.outlook_words(row.outlook, row.change_share, row.target_year, row.openings)
    return Prospect(
        words,
        row.change_share,
        row.openings,
        row.education,
        row.target_year,
        f"{credit}{_whose(row)}",
        credit,
        _group(row),
        row.generated,
    )


def _why_no_outlook(connection: Connection, asked: AskedOccupation, as_of: date | None) -> str:
    vintage = find_vintage(connection, PROJECTIONS, *occupation_outlook.over_by(as_of))
    if vintage is None:
        return occupation_outlook.nothing_projected(connection, as_of)
    return occupation_outlook.nothing_published(AskedTitle(asked.onetsoc_code, asked.title), vintage.name)
