"""What is there to know about one skill at a glance?

Source: skill_demand_daily and posting_total_daily, written by jobs/aggregate_nightly.py; medians, occupations, titles
and partners from `posting`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from data_access.queries.question import Answer, Question
from domain.filters import Period, a_day, a_period, a_region, a_skill, one_word
from domain.statistics import Direction
from domain.vocabulary import ALL, Seniority


@dataclass(frozen=True)
class Filters:
    """What the question can be narrowed to."""

    skill: str = a_skill("python")
    region: str = a_region()
    seniority: Seniority | str = one_word(Seniority, ALL)
    period: Period = a_period()
    as_of: date | None = a_day()


@dataclass(frozen=True)
class Counted:
    """One entry of a summary's list: its key (code, slug or the title itself), its name and how many postings."""

    key: str
    name: str
    postings: int


@dataclass(frozen=True)
class SkillSummary:
    """One row about one skill in one slice."""

    skill: str  # slug
    skill_name: str
    postings: int  # job postings of the period that ask for the skill
    all_postings: int  # all job postings of the slice and period
    share: float | None  # postings / all_postings, 0-1; None where the slice has no posting
    share_low: float | None  # 95 % Wilson interval
    share_high: float | None
    trending_delta: float | None  # newest day against the mean of the 7 days before; -1 is no posting at all
    growth: float | None  # log ratio of the share, last 28 days to the 28 before; None below 30 postings
    growth_low: float | None  # 95 % interval
    growth_high: float | None
    direction: Direction | None
    pay_postings: int  # of the postings, those with annual pay in US dollars
    average_pay: float | None  # US dollars a year; None below 30 pay_postings
    median_pay: float | None  # US dollars a year; None below 30 pay_postings
    source_count: int  # distinct sources of the postings
    last_updated: datetime | None  # when the newest of the period's days was aggregated
    top_occupations: list[Counted]  # five O*NET occupations with most of the postings
    top_titles: list[Counted]  # five titles as written, case folded
    top_partners: list[Counted]  # five skills most often asked for together with it


def ask(connection: Connection, filters: Filters) -> Answer[SkillSummary]:
    """One skill at a glance; see SkillSummary. The list of rows has exactly one."""
    raise NotImplementedError


QUESTION = Question("skill-summary", "Skill summary", Filters, SkillSummary, ask)
