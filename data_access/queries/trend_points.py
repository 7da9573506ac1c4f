"""The points of a trend as one SELECT each grain; the columns are those of queries/trend.py or occupation_demand.py.

Streamed by COPY or read as rows, they are the same numbers: shares and intervals are computed in SQL.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    DateTime,
    Double,
    Integer,
    Select,
    Subquery,
    and_,
    cast,
    exists,
    false,
    func,
    literal,
    null,
    over,
    select,
    true,
)

from data_access.conditions import among_ids
from data_access.queries import expressions
from data_access.queries.slices import Slice, within
from data_access.tables import aggregated_day, occupation, posting, posting_total_daily, skill, skill_demand_daily
from domain.filters import DayRange
from domain.statistics import DELTA_DAYS
from domain.vocabulary import Grain


def whole_points(days: DayRange, grain: Grain) -> tuple[DayRange, list[str]]:
    """The days of whole weeks or months within these days, and notes that name what is left out at the ends."""
    if grain not in (Grain.WEEK, Grain.MONTH):
        return days, []
    first_on, after = days.first_on, days.last_on + timedelta(days=1)
    if _starts(first_on, grain) < first_on:
        first_on = _next(first_on, grain)
    whole = DayRange(first_on, _starts(after, grain) - timedelta(days=1))
    if whole.days < 1:
        return whole, [f"The period holds no whole {grain}."]
    notes = [
        f"The {grain} of {_starts(end, grain)} is left out: the period does not hold all of it."
        for end, kept in ((days.first_on, whole.first_on), (days.last_on, whole.last_on))
        if end != kept
    ]
    return whole, notes


def _starts(day: date, grain: Grain) -> date:
    return day - timedelta(days=day.weekday()) if grain is Grain.WEEK else day.replace(day=1)


def _next(day: date, grain: Grain) -> date:
    start = _starts(day, grain)
    return _starts(start + timedelta(days=7 if grain is Grain.WEEK else 31), grain)


def no_points() -> Select[Any]:
    """No row at all, with the columns of every other statement here."""
    one, never = literal(1), literal(None, Date)
    return _columns(never, null(), skill.c.slug, skill.c.skill_name, one, one, null()).where(false())


def by_day(slice_: Slice, days: DayRange, skill_ids: Sequence[int] | None, week_before_on: date) -> Select[Any]:
    """One point a day that has postings in the slice; week_before_on: where to begin for the trending delta."""
    total, cell, day = posting_total_daily.c, skill_demand_daily.c, aggregated_day.c.posted_on
    asked = _asked(slice_, days, skill_ids)
    of_slice = and_(total.region_code == slice_.region, total.seniority == slice_.seniority, total.posted_on == day)
    of_skill = and_(
        cell.skill_id == asked.c.skill_id,
        cell.seniority == slice_.seniority,
        cell.region_code == slice_.region,
        cell.posted_on == day,
        within(cell.posted_on, DayRange(week_before_on, days.last_on)),
    )
    postings = func.coalesce(cell.postings, 0)
    week = {"partition_by": asked.c.skill_id, "order_by": day, "rows": (-DELTA_DAYS, -1)}
    series = (
        select(
            day,
            asked.c.skill_id,
            asked.c.slug,
            asked.c.skill_name,
            postings.label("postings"),
            total.postings.label("all_postings"),
            over(func.sum(postings), **week).label("days_before"),
            over(func.count(), **week).label("number_of_days"),
        )
        .select_from(aggregated_day)
        .join(asked, true())
        .outerjoin(posting_total_daily, of_slice)
        .outerjoin(skill_demand_daily, of_skill)
        .where(day.between(week_before_on, days.last_on))
        .cte("series")
    )
    s = series.c
    delta = expressions.trending_delta(s.postings, s.days_before, s.number_of_days)
    return _columns(s.posted_on, null(), s.slug, s.skill_name, s.postings, s.all_postings, delta).where(
        s.posted_on >= days.first_on, s.all_postings > 0
    )


def by_span(slice_: Slice, days: DayRange, skill_ids: Sequence[int] | None, grain: Grain) -> Select[Any]:
    """One point a week or month that has postings in the slice; the days are of whole ones."""
    asked = _asked(slice_, days, skill_ids)
    demand = slice_.demand(skill_ids)
    spans = _added_up(slice_.totals(), days, grain).cte("spans")
    counted = _added_up(demand, days, grain, demand.c.skill_id).cte("counted")
    return _joined(spans, counted, asked, spans.c.starts_on, null())


def of_occupation(region: str, code: str, days: DayRange, grain: Grain) -> Select[Any]:
    """One point a day, week or month that has postings in the region, with those of the occupation; whole spans."""
    spans = _added_up(Slice(region).totals(), days, grain).cte("spans")
    counted = _added_up(Slice(region, occupation=code).totals(), days, grain).cte("counted")
    postings = func.coalesce(counted.c.postings, 0)
    named = (spans.c.starts_on, occupation.c.onetsoc_code, occupation.c.title)
    points: Any = select(*named, *_measured(postings, spans.c.postings))
    return (
        points.select_from(spans)
        .join(occupation, occupation.c.onetsoc_code == code)
        .outerjoin(counted, counted.c.starts_on == spans.c.starts_on)
        .order_by(spans.c.starts_on)
    )


def _added_up(relation: Subquery, days: DayRange, grain: Grain, *by: ColumnElement[Any]) -> Select[Any]:
    """SELECT by..., starts_on, postings: a relation's postings on these days by the span that they fall in."""
    day = relation.c.posted_on
    starts_on = day if grain is Grain.DAY else cast(func.date_trunc(str(grain), day), Date)
    return (
        select(*by, starts_on.label("starts_on"), func.sum(relation.c.postings).label("postings"))
        .where(within(day, days))
        .group_by(*by, starts_on)
    )


def by_hour(slice_: Slice, days: DayRange, skill_ids: Sequence[int] | None) -> Select[Any]:
    """One point an hour (UTC) that has postings in the slice, of the postings that state a time."""
    asked = _asked(slice_, days, skill_ids)
    hour = func.date_trunc("hour", posting.c.posted_at, "UTC").label("starts_at")
    named = func.unnest(posting.c.skill_ids).table_valued("skill_id").render_derived("named")
    where = and_(slice_.conditions(), within(posting.c.posted_on, days), posting.c.posted_at.is_not(None))
    spans = select(hour, func.count().label("postings")).where(where).group_by("starts_at").cte("spans")
    counted = (
        select(named.c.skill_id, hour, func.count().label("postings"))
        .select_from(posting.join(named, true()))
        .where(where, true() if skill_ids is None else among_ids(named.c.skill_id, skill_ids))
        .group_by(named.c.skill_id, "starts_at")
        .cte("counted")
    )
    starts_on = cast(func.timezone("UTC", spans.c.starts_at), Date)
    return _joined(spans, counted, asked, starts_on, spans.c.starts_at)


def _asked(slice_: Slice, days: DayRange, skill_ids: Sequence[int] | None) -> CTE:
    """The skills of the lines; without ids every skill with any posting in the slice and period."""
    statement = select(skill.c.skill_id, skill.c.slug, skill.c.skill_name)
    if skill_ids is not None:
        return statement.where(among_ids(skill.c.skill_id, skill_ids)).cte("asked")
    cell = skill_demand_daily.c
    slices = and_(cell.seniority == slice_.seniority, cell.region_code == slice_.region, within(cell.posted_on, days))
    return statement.where(exists().where(cell.skill_id == skill.c.skill_id, slices)).cte("asked")


def _joined(spans: CTE, counted: CTE, asked: CTE, starts_on: Any, starts_at: Any) -> Select[Any]:
    """Every span with every skill, a zero where the skill has no posting."""
    key = "starts_at" if "starts_at" in spans.c else "starts_on"
    postings = func.coalesce(counted.c.postings, 0)
    same = and_(counted.c.skill_id == asked.c.skill_id, counted.c[key] == spans.c[key])
    source = spans.join(asked, true()).outerjoin(counted, same)
    columns = _columns(starts_on, starts_at, asked.c.slug, asked.c.skill_name, postings, spans.c.postings, null())
    return columns.select_from(source)


def _columns(
    starts_on: Any, starts_at: Any, slug: Any, skill_name: Any, postings: Any, all_postings: Any, delta: Any
) -> Select[Any]:
    """The columns of a TrendPoint, in order."""
    columns: Any = select(
        starts_on.label("starts_on"),
        cast(starts_at, DateTime(timezone=True)).label("starts_at"),
        slug.label("skill"),
        skill_name.label("skill_name"),
        *_measured(postings, all_postings),
        cast(delta, Double).label("trending_delta"),
    )
    return columns.order_by("starts_on", "starts_at", "skill")


def _measured(postings: Any, all_postings: Any) -> list[Any]:
    """Both counts, and the share with its interval."""
    return [
        cast(postings, Integer).label("postings"),
        cast(all_postings, Integer).label("all_postings"),
        expressions.share(postings, all_postings).label("share"),
        expressions.share_low(postings, all_postings).label("share_low"),
        expressions.share_high(postings, all_postings).label("share_high"),
    ]
