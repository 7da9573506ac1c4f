"""Which skills are rising or falling, beyond chance?

Source: skill_demand_daily and posting_total_daily, written by jobs/aggregate_nightly.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from data_access.queries.question import Answer, Question
from domain.filters import Period, a_day, a_period, a_region, one_word
from domain.statistics import Direction
from domain.vocabulary import ALL, Seniority


@dataclass(frozen=True)
class Filters:
    """What the question can be narrowed to. The period's length is that of both windows."""

    region: str = a_region()
    seniority: Seniority | str = one_word(Seniority, ALL)
    period: Period = a_period()
    as_of: date | None = a_day()


@dataclass(frozen=True)
class Mover:
    """One row per skill with enough postings in both windows together: rising first, falling last.

    Within a direction by growth, highest first; equal growth in order of the slug.
    """

    skill: str  # slug
    skill_name: str
    skill_type: str
    postings: int  # job postings that ask for the skill in the period
    earlier_postings: int  # and in the period of the same length before it
    all_postings: int  # all job postings of the slice in the period
    earlier_all_postings: int
    share: float  # postings / all_postings, 0-1
    earlier_share: float
    growth: float  # log ratio of the two shares
    growth_low: float  # 95 % interval
    growth_high: float
    p_value: float  # of no change
    q_value: float  # p_value after Benjamini-Hochberg over all rows
    direction: Direction
    trending_delta: float | None  # newest day against the mean of the 7 days before; -1 is no posting at all
    noisy: bool  # too few postings a day for the trending delta to mean anything


def ask(connection: Connection, filters: Filters) -> Answer[Mover]:
    """The skills of a slice by growth; see Mover."""
    raise NotImplementedError


QUESTION = Question("movers", "Movers", Filters, Mover, ask)
