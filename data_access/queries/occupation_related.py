"""Which occupations are near to one, and how do they pay, grow and get asked for?

Postings are those everywhere, of the 28 days to the newest day: neither a region nor a period narrows them.

Source: onet_related_occupation of one release, wage, projection, and occupation_demand_daily, written by
jobs/aggregate_nightly.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import Connection, Executable, and_, func, literal, select

from data_access.queries.occupation_outlook import OccupationOutlook, read_outlooks
from data_access.queries.occupation_scope import AskedOccupation, find_occupation, no_rows
from data_access.queries.occupation_wages import Wage, read_wages
from data_access.queries.question import Answer, Question
from data_access.queries.scope import notes_of, read_scope
from data_access.queries.slices import within
from data_access.tables import (
    occupation,
    occupation_demand_daily,
    onet_job_zone,
    onet_occupation,
    onet_related_occupation,
)
from domain.filters import DayRange, Period, a_day, a_release, an_occupation
from domain.vocabulary import ALL


@dataclass(frozen=True)
class Filters:
    """What the question can be narrowed to. Postings are counted everywhere, over the 28 days to the newest day."""

    period: ClassVar[Period] = Period("28d")  # of the postings that are counted

    occupation: str = an_occupation("15-1252.00")
    release: str = a_release()
    as_of: date | None = a_day()


@dataclass(frozen=True)
class RelatedOccupation:
    """One row per related occupation, the nearest first."""

    onetsoc_code: str  # of the related one
    title: str
    tier: str | None  # Primary-Short, Primary-Long, Supplemental
    related_index: int | None  # 1 is the nearest
    job_zone: int | None  # 1-5
    median_pay: int | None  # US dollars a year
    median_pay_at_least: bool  # it is the top code of its vintage: a lower bound
    change_share: float | None  # projected change of employment: 0.031 is 3.1 %
    postings: int | None  # everywhere, the 28 days to the newest day; None where no day has been aggregated


def ask(connection: Connection, filters: Filters) -> Answer[RelatedOccupation]:
    """The occupations related to one; see RelatedOccupation."""
    asked = find_occupation(connection, filters)
    scope = read_scope(connection, filters)
    days = scope.days if scope else None
    found = connection.execute(_related(asked, days)).all()
    codes = [row.onetsoc_code for row in found]
    wages = read_wages(connection, codes, as_of=filters.as_of)
    outlooks = read_outlooks(connection, codes, as_of=filters.as_of)
    rows = [_row(row, wages.get(row.onetsoc_code), outlooks.get(row.onetsoc_code), days) for row in found]
    notes = [*asked.notes, *no_rows(asked, rows, "related occupations"), *notes_of(scope, filters)]
    figures = [*wages.values(), *outlooks.values()]
    generated = asked.generated or any(one.generated for one in figures)
    return Answer(rows, scope.as_of if scope else None, days, asked.source, notes=notes, generated=generated)


def _row(
    row: Any, wage: Wage | None, outlook: OccupationOutlook | None, days: DayRange | None
) -> RelatedOccupation:
    return RelatedOccupation(
        row.onetsoc_code,
        row.title,
        row.relatedness_tier,
        row.related_index,
        row.job_zone,
        wage.annual_median if wage else None,
        wage is not None and "annual_median" in wage.at_least,
        outlook.change_share if outlook else None,
        int(row.postings) if days else None,
    )


def _related(asked: AskedOccupation, days: DayRange | None) -> Executable:
    c, cell = onet_related_occupation.c, occupation_demand_daily.c
    span = within(cell.posted_on, days) if days else literal(False)
    postings = (
        select(func.coalesce(func.sum(cell.postings), 0))
        .where(cell.onetsoc_code == c.related_onetsoc_code, cell.region_code == ALL, span)
        .scalar_subquery()
    )

    def of_release(table: Any) -> Any:
        return and_(table.c.release_id == c.release_id, table.c.onetsoc_code == c.related_onetsoc_code)

    return (
        select(
            c.related_onetsoc_code.label("onetsoc_code"),
            func.coalesce(onet_occupation.c.title, occupation.c.title).label("title"),
            c.relatedness_tier,
            c.related_index,
            onet_job_zone.c.job_zone,
            postings.label("postings"),
        )
        .select_from(onet_related_occupation)
        .join(occupation, occupation.c.onetsoc_code == c.related_onetsoc_code)
        .outerjoin(onet_occupation, of_release(onet_occupation))
        .outerjoin(onet_job_zone, of_release(onet_job_zone))
        .where(c.release_id == asked.release_id, c.onetsoc_code == asked.onetsoc_code)
        .order_by(c.related_index.nulls_last(), c.related_onetsoc_code)
    )


QUESTION = Question("occupation-related", "Related occupations", Filters, RelatedOccupation, ask)
