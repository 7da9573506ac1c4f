"""What is counted by region, beside all postings of the region and of the wider region that it is part of.

Source of the denominators: posting_total_daily, written by jobs/aggregate_nightly.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from data_access.queries.slices import Demand, within
from data_access.tables import posting_total_daily, region
from domain.filters import DayRange
from domain.statistics import Estimate, location_quotient, share
from domain.vocabulary import ALL


@dataclass(frozen=True)
class ComparedRegion:
    """A region with any posting. quotient: see domain.statistics.location_quotient; None below its minimums."""

    region_code: str
    region_name: str
    parent_code: str | None
    demand: Demand
    all_postings: int
    share: Estimate
    quotient: Estimate | None


def compare_regions(
    connection: Connection, counted: Select[Any], seniority: str, days: DayRange
) -> tuple[list[ComparedRegion], int]:
    """Every region with any posting at this level on these days, highest share first, and all postings in all regions.

    counted: SELECT region_code, postings, pay_postings, pay_sum: one row a region that has any, 'all' among them.
    """
    found = {row.region_code: row for row in connection.execute(_beside_all(counted, seniority, days))}
    regions = []
    for code, here in found.items():
        if code == ALL:
            continue
        wider = found[here.parent_code or ALL]
        demand = Demand(int(here.postings), int(here.pay_postings), int(here.pay_sum))
        all_postings = int(here.all_postings)
        regions.append(
            ComparedRegion(
                code,
                here.region_name,
                here.parent_code,
                demand,
                all_postings,
                share(demand.postings, all_postings),
                location_quotient(demand.postings, all_postings, int(wider.postings), int(wider.all_postings)),
            )
        )
    regions.sort(key=lambda one: (-one.share.value, one.region_code))
    return regions, int(found[ALL].all_postings) if ALL in found else 0


def _beside_all(counted: Select[Any], seniority: str, days: DayRange) -> Select[Any]:
    total, cells = posting_total_daily.c, counted.subquery("cells")
    totals = (
        select(total.region_code, func.sum(total.postings).label("all_postings"))
        .where(total.seniority == seniority, within(total.posted_on, days))
        .group_by(total.region_code)
        .subquery("totals")
    )
    return (
        select(
            totals.c.region_code,
            region.c.region_name,
            region.c.parent_code,
            totals.c.all_postings,
            *(func.coalesce(cells.c[name], 0).label(name) for name in Demand._fields),
        )
        .select_from(totals)
        .outerjoin(cells, cells.c.region_code == totals.c.region_code)
        .outerjoin(region, region.c.region_code == totals.c.region_code)
    )
