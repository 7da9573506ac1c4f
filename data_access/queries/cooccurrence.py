"""Which skills are asked for together with a skill?

Source: `posting` for the joint counts, skill_demand_daily and posting_total_daily for the rest.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, func, select, true

from data_access.queries.question import Answer, Question
from data_access.queries.scope import FROM_POSTINGS, check_region, find_skill, nothing_aggregated, read_scope
from data_access.queries.slices import Slice, count_postings, demand_sums, within
from data_access.tables import posting, skill
from domain.filters import DayRange, Period, a_day, a_period, a_region, a_skill, one_word, whole_number
from domain.network import MINIMUM_JOINT, Association, association
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
    """One row per partner skill, strongest by the measure first; ties by joint postings, then by slug.

    By a measure other than postings, only partners with enough joint postings for it to mean anything.
    """

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
    asked = find_skill(connection, filters, filters.skill)
    check_region(connection, filters)
    scope = read_scope(connection, filters)
    if scope is None:
        return nothing_aggregated(filters, FROM_POSTINGS)
    slice_ = Slice(filters.region, str(filters.seniority))
    partners = read_partners(connection, slice_, scope.days, [asked.skill_id])
    if filters.measure is AssociationMeasure.POSTINGS:
        compared = partners[: filters.limit]
        suppressed = 0
    else:
        # Of pairs seen a few times the strongest are chance.
        compared = [partner for partner in partners if partner.joint >= MINIMUM_JOINT]
        suppressed = len(partners) - len(compared)
    if scope.waiting:
        # Postings have changed since their days were counted: all four counts must be of the same postings.
        slice_ = dataclasses.replace(slice_, from_postings=True)
    all_postings = count_postings(connection, slice_, scope.days)
    counts = postings_by_skill(connection, slice_, scope.days, [one.skill_id for one in compared] + [asked.skill_id])
    own = counts.get(asked.skill_id, 0)
    pairs = [(one, association(one.joint, own, counts[one.skill_id], all_postings)) for one in compared]
    pairs.sort(key=lambda pair: (-strength(filters.measure, *pair), -pair[0].joint, pair[0].slug))
    rows = [
        SkillAssociation(
            rank,
            asked.slug,
            asked.skill_name,
            partner.slug,
            partner.skill_name,
            partner.skill_type,
            partner.joint,
            own,
            counts[partner.skill_id],
            all_postings,
            **vars(measures),
        )
        for rank, (partner, measures) in enumerate(pairs[: filters.limit], 1)
    ]
    return Answer(rows, scope.as_of, scope.days, FROM_POSTINGS, all_postings, suppressed, scope.notes)


class Partner(NamedTuple):
    """A skill and the number of postings that ask for it and the skill in question."""

    skill_id: int
    slug: str
    skill_name: str
    skill_type: str
    joint: int


def strength(measure: AssociationMeasure, partner: Partner, measures: Association) -> float:
    """What a partner is by a measure, for ordering: equal ones may differ in their last digits, which are cut off."""
    return partner.joint if measure is AssociationMeasure.POSTINGS else round(getattr(measures, measure), 12)


def read_partners(connection: Connection, slice_: Slice, days: DayRange, skill_ids: Sequence[int]) -> list[Partner]:
    """The other skills of the postings that ask for all of these, most joint postings first, then by slug."""
    named = func.unnest(posting.c.skill_ids).table_valued("skill_id").render_derived("named")
    counted = (
        select(named.c.skill_id, func.count().label("joint"))
        .select_from(posting.join(named, true()))
        .where(slice_.conditions(), within(posting.c.posted_on, days), posting.c.skill_ids.contains(skill_ids))
        .group_by(named.c.skill_id)
        .subquery("counted")
    )
    statement = (
        select(skill.c.skill_id, skill.c.slug, skill.c.skill_name, skill.c.skill_type, counted.c.joint)
        .join_from(counted, skill, skill.c.skill_id == counted.c.skill_id)
        .where(skill.c.skill_id.not_in(skill_ids))
        .order_by(counted.c.joint.desc(), skill.c.slug)
    )
    return [Partner(*found) for found in connection.execute(statement)]


def postings_by_skill(connection: Connection, slice_: Slice, days: DayRange, skill_ids: list[int]) -> dict[int, int]:
    """The postings of the slice that ask for each of these skills; those that none asks for are left out."""
    demand = slice_.demand(skill_ids)
    statement = demand_sums(demand, demand.c.skill_id).where(within(demand.c.posted_on, days))
    return {row.skill_id: int(row.postings) for row in connection.execute(statement.group_by(demand.c.skill_id))}


QUESTION = Question("cooccurrence", "Co-occurrence", Filters, SkillAssociation, ask)
