"""Where is a skill asked for, and how unusual is that?

Source: skill_demand_daily and posting_total_daily, written by jobs/aggregate_nightly.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, select

from data_access.queries.question import Answer, Question
from data_access.queries.scope import FROM_CELLS, find_skill, nothing_aggregated, read_scope
from data_access.queries.slices import Demand, mean_pay, pay_is_withheld, within
from data_access.tables import posting_total_daily, region, skill_demand_daily
from domain.filters import DayRange, Period, a_day, a_period, a_skill, one_word
from domain.statistics import location_quotient, share
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
    found = {
        row.region_code: row
        for row in connection.execute(_by_region(asked.skill_id, str(filters.seniority), scope.days))
    }
    rows = []
    for code, region_ in found.items():
        if code == ALL:
            continue
        wider = found[region_.parent_code or ALL]
        pay = Demand(int(region_.postings), int(region_.pay_postings), int(region_.pay_sum))
        quotient = location_quotient(
            pay.postings, int(region_.all_postings), int(wider.postings), int(wider.all_postings)
        )
        rows.append(
            RegionDemand(
                code,
                region_.region_name,
                region_.parent_code,
                pay.postings,
                int(region_.all_postings),
                *share(pay.postings, int(region_.all_postings)),
                quotient.value if quotient else None,
                quotient.low if quotient else None,
                quotient.high if quotient else None,
                pay.pay_postings,
                mean_pay(pay),
            )
        )
    rows.sort(key=lambda row: (-row.share, row.region_code))
    postings = int(found[ALL].all_postings) if ALL in found else 0
    suppressed = sum((row.location_quotient is None) + pay_is_withheld(row.pay_postings) for row in rows)
    return Answer(rows, scope.as_of, scope.days, FROM_CELLS, postings, suppressed, scope.notes)


def _by_region(skill_id: int, seniority: str, days: DayRange) -> Select[Any]:
    """Every region with any posting, 'all' among them, with the skill's counts beside all."""
    total, cell = posting_total_daily.c, skill_demand_daily.c
    totals = (
        select(total.region_code, func.sum(total.postings).label("all_postings"))
        .where(total.seniority == seniority, within(total.posted_on, days))
        .group_by(total.region_code)
        .subquery("totals")
    )
    measures = ("postings", "pay_postings", "pay_sum")
    cells = (
        select(cell.region_code, *(func.sum(cell[name]).label(name) for name in measures))
        .where(cell.skill_id == skill_id, cell.seniority == seniority, within(cell.posted_on, days))
        .group_by(cell.region_code)
        .subquery("cells")
    )
    return (
        select(
            totals.c.region_code,
            region.c.region_name,
            region.c.parent_code,
            totals.c.all_postings,
            *(func.coalesce(cells.c[name], 0).label(name) for name in measures),
        )
        .select_from(totals)
        .outerjoin(cells, cells.c.region_code == totals.c.region_code)
        .outerjoin(region, region.c.region_code == totals.c.region_code)
    )


QUESTION = Question("regional-demand", "Regional demand", Filters, RegionDemand, ask)
