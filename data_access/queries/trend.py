"""How does demand for skills move over time?

Source: skill_demand_daily and posting_total_daily, written by jobs/aggregate_nightly.py; by the hour, `posting` itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from data_access.queries import trend_points
from data_access.queries.question import Answer, Question
from data_access.queries.scope import (
    FROM_CELLS,
    FROM_POSTINGS,
    check_region,
    find_skill,
    nothing_aggregated,
    read_scope,
    refused,
)
from data_access.queries.slices import Slice, count_postings, demand_sums, within
from data_access.rows import read_rows
from data_access.tables import aggregated_day, skill
from domain.filters import DayRange, Period, a_day, a_period, a_region, one_word, skills
from domain.statistics import DELTA_DAYS
from domain.vocabulary import ALL, Grain, Seniority

MOST_FREQUENT = 5
"""How many skills are shown where none is asked for."""


@dataclass(frozen=True)
class Filters:
    """What the question can be narrowed to. No skill: the five most frequent; `all` alone: every skill (CSV only)."""

    skill: tuple[str, ...] = skills()
    region: str = a_region()
    seniority: Seniority | str = one_word(Seniority, ALL)
    period: Period = a_period()
    grain: Grain = one_word(Grain, Grain.DAY)
    as_of: date | None = a_day()


@dataclass(frozen=True)
class TrendPoint:
    """One row per point in time and skill, by time, then by slug.

    A point with no posting at all in the slice has no row: it is a gap. One without a posting for the skill is a zero.
    Weeks (from Monday) and months that the period does not hold whole are left out.
    """

    starts_on: date  # first day of the point
    starts_at: datetime | None  # start of the hour (UTC); None for every other grain
    skill: str  # slug
    skill_name: str
    postings: int  # job postings that ask for the skill
    all_postings: int  # all job postings of the slice
    share: float  # postings / all_postings, 0-1
    share_low: float  # 95 % Wilson interval
    share_high: float
    trending_delta: float | None  # grain day only: the day against the mean of the 7 complete days before


def statement(connection: Connection, filters: Filters) -> Select[Any]:
    """The SELECT of every TrendPoint, to be streamed."""
    check_region(connection, filters)
    asked = None if filters.skill == (ALL,) else [find_skill(connection, filters, slug) for slug in filters.skill]
    scope = read_scope(connection, filters)
    slice_ = Slice.of(filters)
    if scope is None:
        return trend_points.no_points()
    days, _ = trend_points.whole_points(scope.days, filters.grain)
    if asked == []:
        ids = _most_frequent(connection, slice_, scope.days)
    else:
        ids = None if asked is None else [one.skill_id for one in asked]
    if filters.grain is Grain.HOUR:
        return trend_points.by_hour(slice_, days, ids)
    if filters.grain is Grain.DAY:
        return trend_points.by_day(slice_, days, ids, _first_of_week_before(connection, days.first_on))
    return trend_points.by_span(slice_, days, ids, filters.grain)


def ask(connection: Connection, filters: Filters) -> Answer[TrendPoint]:
    """Demand by day, week, month or hour; see TrendPoint."""
    if filters.skill == (ALL,):
        raise refused(filters, "skill", ALL)
    points = read_rows(connection, statement(connection, filters), TrendPoint)
    scope = read_scope(connection, filters)
    source = FROM_POSTINGS if filters.grain is Grain.HOUR else FROM_CELLS
    if scope is None:
        return nothing_aggregated(filters, source)
    postings = count_postings(connection, Slice.of(filters), scope.days)
    _, notes = trend_points.whole_points(scope.days, filters.grain)
    return Answer(points, scope.as_of, scope.days, source, postings, 0, [*scope.notes, *notes])


def _most_frequent(connection: Connection, slice_: Slice, days: DayRange) -> list[int]:
    demand = slice_.demand()
    sums = demand_sums(demand, demand.c.skill_id).where(within(demand.c.posted_on, days)).group_by(demand.c.skill_id)
    counted = sums.subquery("counted")
    ranked = (
        select(skill.c.skill_id)
        .join_from(counted, skill, skill.c.skill_id == counted.c.skill_id)
        .order_by(counted.c.postings.desc(), skill.c.slug)
        .limit(MOST_FREQUENT)
    )
    return list(connection.execute(ranked).scalars())


def _first_of_week_before(connection: Connection, first_on: date) -> date:
    """The earliest of the 7 aggregated days before a day, so that its trending delta can be computed."""
    day = aggregated_day.c.posted_on
    before = select(day).where(day < first_on).order_by(day.desc()).limit(DELTA_DAYS)
    return min(connection.execute(before).scalars(), default=first_on)


QUESTION = Question("trend", "Trends", Filters, TrendPoint, ask, statement)
