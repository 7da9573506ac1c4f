"""What does an occupation require, and what of it does a person have?

Source: occupation_demand_daily; official_requirement and skill_pay_association (jobs/refresh_requirements.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection

from data_access.queries.gap_case import Case, Needed, read_case, required_by
from data_access.queries.question import Answer, Question
from domain.filters import (
    a_day,
    a_region,
    a_release,
    an_occupation,
    one_word,
    own_skills,
    whole_number,
    years_of_experience,
)
from domain.matching import GapStanding, RequirementSource
from domain.person import Person
from domain.vocabulary import ALL, Seniority

LACKING = (GapStanding.MISSING, GapStanding.BELOW)


class GapOrder(StrEnum):
    """What orders the skills that are lacking."""

    IMPORTANCE = "importance"
    DEMAND = "demand"
    PAY = "pay"


@dataclass(frozen=True)
class Filters:
    """Person, target, and what the lists are ordered by. present: the person's present occupation."""

    occupation: str = an_occupation("15-1252.00")
    skills: Person = own_skills()
    region: str = a_region()
    seniority: Seniority | str = one_word(Seniority, ALL)
    years: int | None = years_of_experience()
    present: str = an_occupation()
    order: GapOrder = one_word(GapOrder, GapOrder.IMPORTANCE)
    release: str = a_release()
    limit: int = whole_number(200, 1, 1000)
    as_of: date | None = a_day()


@dataclass(frozen=True)
class GapSkill:
    """One row per source and requirement: what is lacking first, in the order asked for, then what is there.

    By demand or pay, those without the figure come after those with it; ties by importance, then by name.
    """

    rank: int
    source: RequirementSource
    skill: str  # slug, or id of a rated element
    skill_name: str
    kind: str  # type of the skill; for elements skills or knowledge
    standing: GapStanding
    importance: float  # 0-1
    required_level: float  # 0-1
    have_level: float | None  # 0-1; None where it is missing or no level is stated
    gap_share: float  # part of the source's gap that is due to it, 0-1; the parts add up to the gap
    local_postings: int | None  # postings of the occupation here that ask for it; None for elements and where uncounted
    local_share: float | None  # of all postings of the occupation here, 0-1
    pay_difference: float | None  # associated with the skill, as a share: 0.04 is 4 % more; None below 100 postings
    pay_difference_low: float | None  # 95 % interval
    pay_difference_high: float | None
    pay_postings: int | None  # postings with the skill and stated pay behind it
    transferable: bool  # the person has it, and the present occupation requires it too, where one is named


def ask(connection: Connection, filters: Filters) -> Answer[GapSkill]:
    """What the occupation requires, held against the person; see GapSkill. Raises FilterError."""
    case = read_case(connection, filters)
    present = required_by(connection, filters)
    rows = [row for source in RequirementSource for row in _rows(case, source, filters.order, present)]
    rows.sort(key=lambda row: row.standing not in LACKING)  # a stable sort: each source stays in its order
    return case.answer([replace(row, rank=rank) for rank, row in enumerate(rows[: filters.limit], 1)])


def _rows(case: Case, source: RequirementSource, order: GapOrder, present: set[str] | None) -> list[GapSkill]:
    needed = sorted(case.needed[source], key=lambda one: _place(one, order))
    possible = sum(
        one.judged.requirement.importance * one.judged.requirement.level for one in needed if one.judged.counts
    )
    return [_row(one, source, possible, present) for one in needed]


def _place(one: Needed, order: GapOrder) -> tuple[float, float, str, str]:
    requirement = one.judged.requirement
    first = {
        GapOrder.IMPORTANCE: requirement.importance,
        GapOrder.DEMAND: one.local.share if one.local else -1.0,
        GapOrder.PAY: one.pay.value if one.pay else -1.0,  # no difference of pay is as low as all of it
    }[order]
    return -first, -requirement.importance, one.name.casefold(), requirement.key


def _row(one: Needed, source: RequirementSource, possible: float, present: set[str] | None) -> GapSkill:
    judged, requirement, pay = one.judged, one.judged.requirement, one.pay
    return GapSkill(
        0,
        source,
        requirement.key,
        one.name,
        one.kind,
        judged.standing,
        requirement.importance,
        requirement.level,
        judged.have,
        judged.lack / possible if judged.counts and possible else 0.0,
        one.local.postings if one.local else None,
        one.local.share if one.local else None,
        *(pay or (None, None, None)),
        one.pay_postings,
        judged.matched and (present is None or requirement.key in present),
    )


QUESTION = Question("skill-gap", "Skill gap", Filters, GapSkill, ask)
