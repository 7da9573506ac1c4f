"""Which skills are asked for most?

Source: skill_demand_daily, written by jobs/aggregate_nightly.py; with a work mode, employment type or occupation,
which the cells do not hold, `posting` itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from data_access.queries.question import Answer, Question
from domain.filters import Period, a_day, a_period, a_region, an_occupation, one_word, whole_number
from domain.statistics import Direction
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
    raise NotImplementedError


QUESTION = Question("top-skills", "Top skills", Filters, SkillDemand, ask)
