"""Where is a skill asked for, and how unusual is that?

Source: skill_demand_daily and posting_total_daily, written by jobs/aggregate_nightly.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, select

from data_access.queries.compared_regions import compare_regions
from data_access.queries.question import Answer, Question
from data_access.queries.scope import FROM_CELLS, find_skill, nothing_aggregated, read_scope
from data_access.queries.slices import Demand, mean_pay, pay_is_withheld, within
from data_access.tables import skill_demand_daily
from domain.filters import DayRange, Period, a_day, a_period, a_skill, one_word
from domain.vocabulary import ALL, Seniority


@dataclass(frozen=True)
class Filters:
    """What the question can be narrowed to."""

    skill: str = a_skill("python")
    seniority: Seniority | str = one_word(Seniority, ALL)
    period: Period = a_period()
    as_of: date | None = a_day()


@dataclass(frozen=True)
class RegionDemand:
    """One row per region (countries and subdivisions) with any posting in the period, highest share first.

    A country's row holds its subdivisions' postings too: rows of different levels must not be added up.
    """

    region_code: str  # ISO 3166-1 alpha-2 or 3166-2, joins the map outlines
    region_name: str
    parent_code: str | None  # the country of a subdivision; None for a country
    postings: int  # job postings that ask for the skill
    all_postings: int  # all job postings in the region and period
    share: float  # postings / all_postings, 0-1
    share_low: float  # 95 % Wilson interval
    share_high: float
    location_quotient: float | None  # share / share of the country (for a country: of all); None below the minimums
    location_quotient_low: float | None  # 95 % interval
    location_quotient_high: float | None
    pay_postings: int  # of the postings, those with annual pay in US dollars
    average_pay: float | None  # US dollars a year; None below 30 pay_postings


def ask(connection: Connection, filters: Filters) -> Answer[RegionDemand]:
    """Demand for one skill by region; see RegionDemand."""
    asked = find_skill(connection, filters, filters.skill)
    scope = read_scope(connection, filters)
    if scope is None:
        return nothing_aggregated(filters, FROM_CELLS)
    counted = _by_region(asked.skill_id, str(filters.seniority), scope.days)
    regions, postings = compare_regions(connection, counted, str(filters.seniority), scope.days)
    rows = [
        RegionDemand(
            one.region_code,
            one.region_name,
            one.parent_code,
            one.demand.postings,
            one.all_postings,
            *one.share,
            *(one.quotient or (None, None, None)),
            one.demand.pay_postings,
            mean_pay(one.demand),
        )
        for one in regions
    ]
    suppressed = sum((row.location_quotient is None) + pay_is_withheld(row.pay_postings) for row in rows)
    return Answer(rows, scope.as_of, scope.days, FROM_CELLS, postings, suppressed, scope.notes)


def _by_region(skill_id: int, seniority: str, days: DayRange) -> Select[Any]:
    cell = skill_demand_daily.c
    return (
        select(cell.region_code, *(func.sum(cell[name]).label(name) for name in Demand._fields))
        .where(cell.skill_id == skill_id, cell.seniority == seniority, within(cell.posted_on, days))
        .group_by(cell.region_code)
    )


QUESTION = Question("regional-demand", "Regional demand", Filters, RegionDemand, ask)
