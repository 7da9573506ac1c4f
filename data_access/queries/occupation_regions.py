"""Where is an occupation asked for, and how unusual is that?

Source: occupation_demand_daily and posting_total_daily, written by jobs/aggregate_nightly.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, select

from data_access.queries.compared_regions import compare_regions
from data_access.queries.question import Answer, Question
from data_access.queries.scope import FROM_OCCUPATION_CELLS, check_occupation, nothing_aggregated, read_scope
from data_access.queries.slices import Demand, within
from data_access.tables import occupation_demand_daily
from domain.filters import DayRange, Period, a_day, a_period, an_occupation
from domain.vocabulary import ALL


@dataclass(frozen=True)
class Filters:
    """What the question can be narrowed to."""

    occupation: str = an_occupation("15-1252.00")
    period: Period = a_period()
    as_of: date | None = a_day()


@dataclass(frozen=True)
class OccupationRegion:
    """One row per region (countries and subdivisions) with any posting in the period, highest share first.

    A country's row holds its subdivisions' postings too: rows of different levels must not be added up.
    """

    region_code: str  # ISO 3166-1 alpha-2 or 3166-2, joins the map outlines
    region_name: str
    parent_code: str | None  # the country of a subdivision; None for a country
    postings: int  # job postings of the occupation
    all_postings: int  # all job postings in the region and period, those without an occupation too
    share: float  # postings / all_postings, 0-1
    share_low: float  # 95 % Wilson interval
    share_high: float
    location_quotient: float | None  # share / share of the country (for a country: of all); None below the minimums
    location_quotient_low: float | None  # 95 % interval
    location_quotient_high: float | None


def ask(connection: Connection, filters: Filters) -> Answer[OccupationRegion]:
    """Demand for one occupation by region; see OccupationRegion."""
    check_occupation(connection, filters)
    scope = read_scope(connection, filters)
    if scope is None:
        return nothing_aggregated(filters, FROM_OCCUPATION_CELLS)
    counted = _by_region(filters.occupation, scope.days)
    regions, postings = compare_regions(connection, counted, ALL, scope.days)
    rows = [
        OccupationRegion(
            one.region_code,
            one.region_name,
            one.parent_code,
            one.demand.postings,
            one.all_postings,
            *one.share,
            *(one.quotient or (None, None, None)),
        )
        for one in regions
    ]
    suppressed = sum(row.location_quotient is None for row in rows)
    return Answer(rows, scope.as_of, scope.days, FROM_OCCUPATION_CELLS, postings, suppressed, scope.notes)


def _by_region(code: str, days: DayRange) -> Select[Any]:
    cell = occupation_demand_daily.c
    return (
        select(cell.region_code, *(func.sum(cell[name]).label(name) for name in Demand._fields))
        .where(cell.onetsoc_code == code, within(cell.posted_on, days))
        .group_by(cell.region_code)
    )


QUESTION = Question("occupation-regions", "Where an occupation is asked for", Filters, OccupationRegion, ask)
