"""Which skills are asked for together with a skill?

Source: `posting` for the joint counts, skill_demand_daily and posting_total_daily for the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from data_access.queries.question import Answer, Question
from domain.filters import Period, a_day, a_period, a_region, a_skill, one_word, whole_number
from domain.vocabulary import ALL, AssociationMeasure, Seniority


@dataclass(frozen=True)
class Filters:
    """What the question can be narrowed to, and the measure that orders the partners."""

    skill: str = a_skill("python")
    region: str = a_region()
    seniority: Seniority | str = one_word(Seniority, ALL)
    period: Period = a_period()
    measure: AssociationMeasure = one_word(AssociationMeasure, AssociationMeasure.POSTINGS)
    limit: int = whole_number(10, 1, 1000)
    as_of: date | None = a_day()


@dataclass(frozen=True)
class SkillAssociation:
    """One row per partner skill, strongest by the measure first; ties by joint postings, then by slug."""

    rank: int
    skill: str  # slug
    skill_name: str
    partner: str  # slug
    partner_name: str
    partner_type: str
    joint_postings: int  # job postings that ask for both
    skill_postings: int  # job postings that ask for the skill
    partner_postings: int  # job postings that ask for the partner
    all_postings: int  # all job postings of the slice
    jaccard: float  # joint / either, 0-1
    lift: float  # joint / expected if unrelated; 1 is unrelated
    npmi: float  # normalised pointwise mutual information, -1 to 1
    g2: float  # log-likelihood ratio of the 2 x 2 table, 1 degree of freedom
    significant: bool  # enough joint postings and g2 beyond chance: an edge may be drawn


def ask(connection: Connection, filters: Filters) -> Answer[SkillAssociation]:
    """The partners of a skill; see SkillAssociation."""
    raise NotImplementedError


QUESTION = Question("cooccurrence", "Co-occurrence", Filters, SkillAssociation, ask)
