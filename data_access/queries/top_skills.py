"""Which skills are asked for most?

Source: skill_demand_daily, or with an occupation occupation_demand_daily, written by jobs/aggregate_nightly.py; with
what these cells do not hold (work mode, employment type, an occupation at one level), `posting` itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select

from data_access.queries.changes import directions, read_changes
from data_access.queries.question import Answer, Question
from data_access.queries.scope import (
    check_occupation,
    check_region,
    nothing_aggregated,
    read_scope,
)
from data_access.queries.slices import (
    Demand,
    Slice,
    count_postings,
    demand_sums,
    mean_pay,
    pay_is_withheld,
    within,
)
from data_access.tables import skill
from domain.filters import DayRange, Period, a_day, a_period, a_region, an_occupation, one_word, whole_number
from domain.statistics import Direction, share
from domain.vocabulary import ALL, EmploymentType, Seniority, SkillType, WorkMode


@dataclass(frozen=True)
class Filters:
    """What the question can be narrowed to."""

    region: str = a_region()
    seniority: Seniority | str = one_word(Seniority, ALL)
    period: Period = a_period()
    skill_type: SkillType | str = one_word(SkillType, ALL)
    work_mode: WorkMode | str = one_word(WorkMode, ALL)
    employment_type: EmploymentType | str = one_word(EmploymentType, ALL)
    occupation: str = an_occupation()
    limit: int = whole_number(10, 1, 10_000)
    as_of: date | None = a_day()


@dataclass(frozen=True)
class SkillDemand:
    """One row per skill, most postings first; equal counts in order of the slug."""

    rank: int  # 1 is the most frequent skill of the slice (and of the skill type asked for)
    skill: str  # slug
    skill_name: str
    skill_type: str
    postings: int  # job postings of the period that ask for the skill
    all_postings: int  # all job postings of the slice and period
    share: float  # postings / all_postings, 0-1
    share_low: float  # 95 % Wilson interval
    share_high: float
    trending_delta: float | None  # newest day against the mean of the 7 days before; -1 is no posting at all
    growth: float | None  # log ratio of the share, last 28 days to the 28 before; None below 30 postings
    growth_low: float | None  # 95 % interval
    growth_high: float | None
    direction: Direction | None  # after Benjamini-Hochberg over the rows of this answer
    pay_postings: int  # of the postings, those with annual pay in US dollars
    average_pay: float | None  # US dollars a year; None below 30 pay_postings


def ask(connection: Connection, filters: Filters) -> Answer[SkillDemand]:
    """The skills most asked for; see SkillDemand."""
    check_region(connection, filters)
    check_occupation(connection, filters)
    slice_ = Slice.of(filters)
    source = slice_.source
    scope = read_scope(connection, filters)
    if scope is None:
        return nothing_aggregated(filters, source)
    all_postings = count_postings(connection, slice_, scope.days)
    ranked = list(connection.execute(_most_frequent(slice_, scope.days, filters.skill_type, filters.limit)))
    changes = read_changes(connection, slice_, scope, scope.growth_windows, [found.skill_id for found in ranked])
    growths = [changes.growth(found.skill_id) for found in ranked]
    rows = []
    for rank, (found, growth, (_, direction)) in enumerate(zip(ranked, growths, directions(growths), strict=True), 1):
        pay = Demand(int(found.postings), int(found.pay_postings), int(found.pay_sum))
        rows.append(
            SkillDemand(
                rank,
                found.slug,
                found.skill_name,
                found.skill_type,
                pay.postings,
                all_postings,
                *share(pay.postings, all_postings),
                changes[found.skill_id].trending_delta,
                growth.value if growth else None,
                growth.low if growth else None,
                growth.high if growth else None,
                direction,
                pay.pay_postings,
                mean_pay(pay),
            )
        )
    suppressed = sum((row.growth is None) + pay_is_withheld(row.pay_postings) for row in rows)
    return Answer(rows, scope.as_of, scope.days, source, all_postings, suppressed, scope.notes)


def _most_frequent(slice_: Slice, days: DayRange, skill_type: str, limit: int) -> Select[Any]:
    demand = slice_.demand()
    sums = demand_sums(demand, demand.c.skill_id).where(within(demand.c.posted_on, days)).group_by(demand.c.skill_id)
    counted = sums.subquery("counted")
    statement = (
        select(skill.c.slug, skill.c.skill_name, skill.c.skill_type, counted)
        .join_from(counted, skill, skill.c.skill_id == counted.c.skill_id)
        .order_by(counted.c.postings.desc(), skill.c.slug)
        .limit(limit)
    )
    return statement if skill_type == ALL else statement.where(skill.c.skill_type == skill_type)


QUESTION = Question("top-skills", "Top skills", Filters, SkillDemand, ask)
