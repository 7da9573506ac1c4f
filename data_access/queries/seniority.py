"""How does demand for a skill differ by level?

Source: skill_demand_daily and posting_total_daily, written by jobs/aggregate_nightly.py; the median pay is read from
`posting`, for medians of days cannot be added up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from data_access.queries.question import Answer, Question
from domain.filters import Period, a_day, a_period, a_region, a_skill
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
    raise NotImplementedError


QUESTION = Question("seniority", "Seniority", Filters, SeniorityDemand, ask)
