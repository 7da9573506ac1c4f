"""Which skills are asked for together with all of a set of skills?

Source: `posting`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select, true

from data_access.queries.question import Answer, Question
from data_access.queries.scope import (
    FROM_POSTINGS,
    check_occupation,
    check_region,
    find_skill,
    nothing_aggregated,
    read_scope,
)
from data_access.queries.slices import Slice, within
from data_access.tables import posting, skill
from domain.filters import Period, a_day, a_period, a_region, an_occupation, one_word, skills, whole_number
from domain.network import MINIMUM_JOINT, association
from domain.vocabulary import ALL, AssociationMeasure, Seniority


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
    """The skills that go with the set; see SetAssociation. Without a skill there are none."""
    asked = [find_skill(connection, filters, slug) for slug in filters.skill]
    check_region(connection, filters)
    check_occupation(connection, filters)
    scope = read_scope(connection, filters)
    if scope is None or not asked:
        return nothing_aggregated(filters, FROM_POSTINGS)
    slice_ = Slice.of(filters)
    own = {one.skill_id for one in asked}
    named = func.unnest(posting.c.skill_ids).table_valued("skill_id").render_derived("named")
    where = slice_.conditions() & within(posting.c.posted_on, scope.days)
    has = posting.c.skill_ids.contains(sorted(own))
    counted = connection.execute(
        select(skill.c.skill_id, skill.c.slug, skill.c.skill_name, skill.c.skill_type,
               func.count().label("postings"), func.count().filter(has).label("joint"))
        .select_from(posting.join(named, true()).join(skill, skill.c.skill_id == named.c.skill_id))
        .where(where).group_by(skill.c.skill_id)
    ).all()  # fmt: skip
    total, set_postings = connection.execute(select(func.count(), func.count().filter(has)).where(where)).one()
    partners = [one for one in counted if one.skill_id not in own and one.joint]
    compared = [one for one in partners if filters.measure is AssociationMeasure.POSTINGS or one.joint >= MINIMUM_JOINT]
    pairs = [(one, association(one.joint, set_postings, one.postings, total)) for one in compared]
    by = filters.measure
    pairs.sort(
        key=lambda pair: (
            -(pair[0].joint if by is AssociationMeasure.POSTINGS else getattr(pair[1], by)),
            -pair[0].joint,
            pair[0].slug,
        )
    )
    rows = [
        SetAssociation(
            rank, one.slug, one.skill_name, one.skill_type, one.joint, set_postings, one.postings, total,
            **vars(measures),
        )
        for rank, (one, measures) in enumerate(pairs[: filters.limit], 1)
    ]  # fmt: skip
    suppressed = len(partners) - len(compared)
    return Answer(rows, scope.as_of, scope.days, FROM_POSTINGS, total, suppressed, scope.notes)


QUESTION = Question("cooccurrence-set", "Together with a set of skills", Filters, SetAssociation, ask)
