"""What postings of each occupation ask for so often that it counts as required.

Source: measured_requirement, written by jobs/refresh_requirements.py for the newest days; for other days, and where a
day was aggregated again since, occupation_demand_daily.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, TextClause, func, literal_column, select, text
from sqlalchemy.dialects.postgresql import aggregate_order_by

from data_access.queries.scope import Scope, read_scope
from data_access.tables import aggregated_day, measured_requirement, requirement_window
from domain.filters import DayRange, Period
from domain.matching import MINIMUM_OCCUPATION, MINIMUM_REQUIRED, REQUIRED_SHARE

WINDOW = Period("28d")
"""The days whose postings say what is required: the newest complete ones."""


@dataclass(frozen=True)
class _Days:
    period: Period
    as_of: date | None


class MeasuredOccupation(NamedTuple):
    """One occupation's postings in a region, and of the skills that they require how many ask for each."""

    onetsoc_code: str
    postings: int
    pay_postings: int
    pay_sum: int
    skill_ids: list[int]
    skill_postings: list[int]


def window_scope(connection: Connection, as_of: date | None) -> Scope | None:
    """The days of WINDOW up to as_of; None where nothing is aggregated up to then."""
    return read_scope(connection, _Days(WINDOW, as_of))


def requirements_of_days(*, region: bool) -> TextClause:
    """The columns of measured_requirement for the days :first_on to :last_on, of every region or of :region alone."""
    here = "AND region_code = :region" if region else ""
    return text(f"""
        WITH cells AS MATERIALIZED (
            SELECT region_code, onetsoc_code, postings, pay_postings, pay_sum, skill_ids, skill_postings
            FROM occupation_demand_daily
            WHERE posted_on BETWEEN :first_on AND :last_on {here}
        ),
        whole AS (
            SELECT region_code, onetsoc_code, sum(postings) AS postings,
                   sum(pay_postings) AS pay_postings, sum(pay_sum) AS pay_sum
            FROM cells
            GROUP BY region_code, onetsoc_code
            HAVING sum(postings) >= :minimum_occupation
        ),
        asked AS (
            SELECT region_code, onetsoc_code, skill_id, sum(postings) AS postings
            FROM (
                SELECT region_code, onetsoc_code, unnest(skill_ids) AS skill_id, unnest(skill_postings) AS postings
                FROM cells
            ) AS one
            GROUP BY region_code, onetsoc_code, skill_id
        ),
        required AS (
            SELECT region_code, onetsoc_code,
                   array_agg(skill_id ORDER BY skill_id) AS skill_ids,
                   array_agg(CAST(asked.postings AS integer) ORDER BY skill_id) AS skill_postings
            FROM asked
            JOIN whole USING (region_code, onetsoc_code)
            WHERE asked.postings >= :minimum_required
              AND CAST(asked.postings AS double precision) / whole.postings >= :share
            GROUP BY region_code, onetsoc_code
        )
        SELECT region_code, onetsoc_code, CAST(postings AS integer), CAST(pay_postings AS integer),
               CAST(pay_sum AS bigint),
               COALESCE(skill_ids, CAST(ARRAY[] AS integer[])), COALESCE(skill_postings, CAST(ARRAY[] AS integer[]))
        FROM whole
        LEFT JOIN required USING (region_code, onetsoc_code)
        ORDER BY region_code, onetsoc_code
    """)


def bounds(days: DayRange) -> dict[str, Any]:
    """What requirements_of_days binds beside a region."""
    return {
        "first_on": days.first_on,
        "last_on": days.last_on,
        "minimum_occupation": MINIMUM_OCCUPATION,
        "minimum_required": MINIMUM_REQUIRED,
        "share": REQUIRED_SHARE,
    }


def read_measured(connection: Connection, region: str, days: DayRange) -> list[MeasuredOccupation]:
    """Every occupation with at least MINIMUM_OCCUPATION postings in the region on these days, by code."""
    if _is_stored(connection, days):
        c = measured_requirement.c
        columns = (c.onetsoc_code, c.postings, c.pay_postings, c.pay_sum, c.skill_ids, c.skill_postings)
        stored = select(*columns).where(c.region_code == region).order_by(c.onetsoc_code)
        return [MeasuredOccupation(*row) for row in connection.execute(stored)]
    found = connection.execute(requirements_of_days(region=True), {**bounds(days), "region": region})
    return [MeasuredOccupation(*row[1:]) for row in found]


def _is_stored(connection: Connection, days: DayRange) -> bool:
    """Whether what is stored is of these days as they are counted now."""
    c = requirement_window.c
    stored = select(c.state).where(c.first_on == days.first_on, c.last_on == days.last_on)
    return connection.execute(stored).scalar_one_or_none() == connection.execute(state_of(days)).scalar_one()


def state_of(days: DayRange) -> Select[Any]:
    """Which of the days were aggregated and when, as one short text: another one where a day was counted again."""
    c = aggregated_day.c
    told = func.concat_ws(" ", c.posted_on, func.extract("epoch", c.aggregated_at))
    every = func.string_agg(told, aggregate_order_by(literal_column("','"), c.posted_on))
    return select(func.md5(func.coalesce(every, ""))).where(c.posted_on.between(days.first_on, days.last_on))
