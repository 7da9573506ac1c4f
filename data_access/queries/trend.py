"""How does demand for skills move over time?

Source: skill_demand_daily and posting_total_daily, written by jobs/aggregate_nightly.py; by the hour, `posting` itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select

from data_access.queries.question import Answer, Question
from domain.filters import Period, a_day, a_period, a_region, one_word, skills
from domain.vocabulary import ALL, Grain, Seniority


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
    raise NotImplementedError


def ask(connection: Connection, filters: Filters) -> Answer[TrendPoint]:
    """Demand by day, week, month or hour; see TrendPoint."""
    raise NotImplementedError


QUESTION = Question("trend", "Trends", Filters, TrendPoint, ask, statement)
