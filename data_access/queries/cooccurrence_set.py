"""Which skills are asked for together with all of a set of skills?

Source: `posting` for what is counted of the set, the daily cells for the rest where they hold it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, and_, func, select

from data_access.queries.cooccurrence import postings_by_skill, read_partners, strength
from data_access.queries.question import Answer, Question
from data_access.queries.scope import (
    FROM_POSTINGS,
    check_occupation,
    check_region,
    find_skill,
    nothing_aggregated,
    read_scope,
)
from data_access.queries.slices import Slice, count_demand, count_postings, within
from data_access.tables import posting
from domain.filters import DayRange, Period, a_day, a_period, a_region, an_occupation, one_word, skills, whole_number
from domain.network import MINIMUM_JOINT, association
from domain.vocabulary import ALL, AssociationMeasure, Seniority

NO_SET = "No skill is named; name one to six as skill=."


@dataclass(frozen=True)
class Filters:
    """The set, what its postings can be narrowed to, and the measure that orders the partners."""

    skill: tuple[str, ...] = skills(most=6)
    occupation: str = an_occupation()
    region: str = a_region()
    seniority: Seniority | str = one_word(Seniority, ALL)
    period: Period = a_period()
    measure: AssociationMeasure = one_word(AssociationMeasure, AssociationMeasure.POSTINGS)
    limit: int = whole_number(10, 1, 1000)
    as_of: date | None = a_day()


@dataclass(frozen=True)
class SetAssociation:
    """One row per skill outside the set, strongest by the measure first; ties by joint postings, then by slug.

    By a measure other than postings, only skills with enough joint postings for it to mean anything.
    """

    rank: int
    partner: str  # slug
    partner_name: str
    partner_type: str
    joint_postings: int  # job postings that ask for all of the set and the partner
    set_postings: int  # job postings that ask for all of the set
    partner_postings: int  # job postings that ask for the partner
    all_postings: int  # all job postings of the slice
    jaccard: float  # joint / either the whole set or the partner, 0-1
    lift: float  # joint / expected if unrelated; 1 is unrelated
    npmi: float  # normalised pointwise mutual information, -1 to 1
    g2: float  # log-likelihood ratio of the 2 x 2 table, 1 degree of freedom
    significant: bool  # enough joint postings and g2 beyond chance


def ask(connection: Connection, filters: Filters) -> Answer[SetAssociation]:
    """The skills that go with the set; see SetAssociation. Without a skill in the set there are none."""
    asked = [find_skill(connection, filters, slug).skill_id for slug in filters.skill]
    check_region(connection, filters)
    check_occupation(connection, filters)
    scope = read_scope(connection, filters)
    if scope is None:
        return nothing_aggregated(filters, FROM_POSTINGS)
    if not asked:
        return Answer([], scope.as_of, scope.days, FROM_POSTINGS, notes=[*scope.notes, NO_SET])
    slice_ = Slice.of(filters)
    partners = read_partners(connection, slice_, scope.days, asked)
    if filters.measure is AssociationMeasure.POSTINGS:
        compared = partners[: filters.limit]
        suppressed = 0
    else:
        # Of pairs seen a few times the strongest are chance.
        compared = [partner for partner in partners if partner.joint >= MINIMUM_JOINT]
        suppressed = len(partners) - len(compared)
    if scope.waiting:
        # Postings have changed since their days were counted: all four counts must be of the same postings.
        slice_ = replace(slice_, from_postings=True)
    all_postings = count_postings(connection, slice_, scope.days)
    set_postings = _postings_with_all(connection, slice_, scope.days, asked)
    counts = postings_by_skill(connection, slice_, scope.days, [one.skill_id for one in compared])
    pairs = [(one, association(one.joint, set_postings, counts[one.skill_id], all_postings)) for one in compared]
    pairs.sort(key=lambda pair: (-strength(filters.measure, *pair), -pair[0].joint, pair[0].slug))
    rows = [
        SetAssociation(
            rank,
            partner.slug,
            partner.skill_name,
            partner.skill_type,
            partner.joint,
            set_postings,
            counts[partner.skill_id],
            all_postings,
            **vars(measures),
        )
        for rank, (partner, measures) in enumerate(pairs[: filters.limit], 1)
    ]
    return Answer(rows, scope.as_of, scope.days, FROM_POSTINGS, all_postings, suppressed, scope.notes)


def _postings_with_all(connection: Connection, slice_: Slice, days: DayRange, skill_ids: Sequence[int]) -> int:
    if len(skill_ids) == 1:
        return count_demand(connection, slice_, days, skill_ids[0]).postings
    where = and_(slice_.conditions(), within(posting.c.posted_on, days), posting.c.skill_ids.contains(skill_ids))
    return connection.execute(select(func.count()).where(where)).scalar_one()


QUESTION = Question("cooccurrence-set", "Together with a set of skills", Filters, SetAssociation, ask)
