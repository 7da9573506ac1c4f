"""How does demand for a skill differ by level?

Source: skill_demand_daily and posting_total_daily, written by jobs/aggregate_nightly.py; the median pay is read from
`posting`, for medians of days cannot be added up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from data_access.queries.question import Answer, Question
from data_access.queries.scope import FROM_CELLS, check_region, find_skill, nothing_aggregated, read_scope
from data_access.queries.slices import Demand, Slice, annual_pay, mean_pay, pay_is_withheld, within
from data_access.tables import posting, posting_total_daily, skill_demand_daily
from domain.filters import DayRange, Period, a_day, a_period, a_region, a_skill
from domain.statistics import MINIMUM_PAY, share
from domain.vocabulary import Seniority


@dataclass(frozen=True)
class Filters:
    """What the question can be narrowed to."""

    skill: str = a_skill("python")
    region: str = a_region()
    period: Period = a_period()
    as_of: date | None = a_day()


@dataclass(frozen=True)
class SeniorityDemand:
    """One row per level with any posting in the slice, in the order junior, mid, senior, lead, unknown."""

    seniority: Seniority
    skill: str  # slug
    skill_name: str
    postings: int  # job postings of the level that ask for the skill
    all_postings: int  # all job postings of the level
    share: float  # postings / all_postings, 0-1
    share_low: float  # 95 % Wilson interval
    share_high: float
    pay_postings: int  # of the postings, those with annual pay in US dollars
    average_pay: float | None  # US dollars a year; None below 30 pay_postings
    median_pay: float | None  # US dollars a year; None below 30 pay_postings


def ask(connection: Connection, filters: Filters) -> Answer[SeniorityDemand]:
    """Demand for one skill by level; see SeniorityDemand."""
    asked = find_skill(connection, filters, filters.skill)
    check_region(connection, filters)
    scope = read_scope(connection, filters)
    if scope is None:
        return nothing_aggregated(filters, FROM_CELLS)
    totals = _totals(connection, filters.region, scope.days)
    demand = _demand(connection, asked.skill_id, filters.region, scope.days)
    medians = _medians(connection, asked.skill_id, filters.region, scope.days)
    rows = []
    for level in Seniority:
        if not totals.get(level):
            continue
        counted = demand.get(level, Demand())
        rows.append(
            SeniorityDemand(
                level,
                asked.slug,
                asked.skill_name,
                counted.postings,
                totals[level],
                *share(counted.postings, totals[level]),
                counted.pay_postings,
                mean_pay(counted),
                medians.get(level),
            )
        )
    suppressed = sum(2 * pay_is_withheld(row.pay_postings) for row in rows)
    postings = sum(totals.values())
    return Answer(rows, scope.as_of, scope.days, FROM_CELLS, postings, suppressed, scope.notes)


def _totals(connection: Connection, region: str, days: DayRange) -> dict[str, int]:
    total = posting_total_daily.c
    statement = (
        select(total.seniority, func.sum(total.postings))
        .where(total.region_code == region, total.seniority.in_(list(Seniority)), within(total.posted_on, days))
        .group_by(total.seniority)
    )
    return {level: int(postings) for level, postings in connection.execute(statement)}


def _demand(connection: Connection, skill_id: int, region: str, days: DayRange) -> dict[str, Demand]:
    cell = skill_demand_daily.c
    statement = (
        select(cell.seniority, func.sum(cell.postings), func.sum(cell.pay_postings), func.sum(cell.pay_sum))
        .where(cell.skill_id == skill_id, cell.seniority.in_(list(Seniority)), cell.region_code == region)
        .where(within(cell.posted_on, days))
        .group_by(cell.seniority)
    )
    return {level: Demand(*map(int, counted)) for level, *counted in connection.execute(statement)}


def _medians(connection: Connection, skill_id: int, region: str, days: DayRange) -> dict[str, float]:
    """Median annual pay by level, where there is enough of it."""
    pay = annual_pay
    statement = (
        select(posting.c.seniority, func.percentile_cont(0.5).within_group(pay))
        .where(Slice(region).conditions(), posting.c.skill_ids.contains([skill_id]))
        .where(within(posting.c.posted_on, days), pay.is_not(None))
        .group_by(posting.c.seniority)
        .having(func.count() >= MINIMUM_PAY)
    )
    return {level: float(median) for level, median in connection.execute(statement)}


QUESTION = Question("seniority", "Seniority", Filters, SeniorityDemand, ask)
