"""How does demand for an occupation move over time?

Source: occupation_demand_daily and posting_total_daily, written by jobs/aggregate_nightly.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from data_access.queries import trend_points
from data_access.queries.question import Answer, Question
from data_access.queries.scope import (
    FROM_OCCUPATION_CELLS,
    check_occupation,
    check_region,
    nothing_aggregated,
    read_scope,
)
from data_access.queries.slices import Slice, count_postings
from data_access.rows import read_rows
from domain.filters import Period, a_day, a_period, a_region, an_occupation, one_word
from domain.vocabulary import Grain


@dataclass(frozen=True)
class Filters:
    """What the question can be narrowed to. The cells know no hours."""

    occupation: str = an_occupation("15-1252.00")
    region: str = a_region()
    period: Period = a_period()
    grain: Grain = one_word(Grain, Grain.DAY, without=(Grain.HOUR,))
    as_of: date | None = a_day()


@dataclass(frozen=True)
class OccupationPoint:
    """One row per point in time, by time.

    A point with no posting at all in the region has no row: it is a gap. One without a posting of the occupation is a
    zero. Weeks (from Monday) and months that the period does not hold whole are left out.
    """

    starts_on: date  # first day of the point
    onetsoc_code: str
    title: str
    postings: int  # job postings of the occupation
    all_postings: int  # all job postings of the region, those without an occupation too
    share: float  # postings / all_postings, 0-1
    share_low: float  # 95 % Wilson interval
    share_high: float


def ask(connection: Connection, filters: Filters) -> Answer[OccupationPoint]:
    """Demand for one occupation by day, week or month; see OccupationPoint."""
    check_region(connection, filters)
    check_occupation(connection, filters)
    scope = read_scope(connection, filters)
    if scope is None:
        return nothing_aggregated(filters, FROM_OCCUPATION_CELLS)
    days, notes = trend_points.whole_points(scope.days, filters.grain)
    points = trend_points.of_occupation(filters.region, filters.occupation, days, filters.grain)
    rows = read_rows(connection, points, OccupationPoint)
    postings = count_postings(connection, Slice(filters.region), scope.days)
    return Answer(rows, scope.as_of, scope.days, FROM_OCCUPATION_CELLS, postings, 0, [*scope.notes, *notes])


QUESTION = Question("occupation-demand", "Demand for an occupation", Filters, OccupationPoint, ask)
