"""Where is a skill asked for, and how unusual is that?

Source: skill_demand_daily and posting_total_daily, written by jobs/aggregate_nightly.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from data_access.queries.question import Answer, Question
from domain.filters import Period, a_day, a_period, a_skill, one_word
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
    raise NotImplementedError


QUESTION = Question("regional-demand", "Regional demand", Filters, RegionDemand, ask)
