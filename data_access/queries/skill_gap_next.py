"""Which single skill, learned next, would raise the match with an occupation most, and which postings would it open?

Source: as data_access/queries/skill_gap.py; `posting` for the postings that it opens.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ARRAY, Connection, Float, Integer, and_, cast, func, literal, select, union_all

from data_access.queries.gap_case import Case, read_case
from data_access.queries.question import Answer, Question
from data_access.queries.slices import Slice, within
from data_access.tables import posting
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
from domain.matching import GapStanding, Judged, RequirementSource, Variant, scores
from domain.person import Person
from domain.vocabulary import ALL, Seniority

NOBODYS = 0
"""An id that no skill has."""
OPEN_SHARE = 0.6
"""Share of the skills that a posting asks for from which it counts as open to somebody who has them."""


@dataclass(frozen=True)
class Filters:
    """Person and target."""

    occupation: str = an_occupation("15-1252.00")
    skills: Person = own_skills()
    region: str = a_region()
    seniority: Seniority | str = one_word(Seniority, ALL)
    years: int | None = years_of_experience()
    release: str = a_release()
    limit: int = whole_number(10, 1, 200)
    as_of: date | None = a_day()


@dataclass(frozen=True)
class NextSkill:
    """One row per source and missing skill: what raises the match by importance most first; ties by postings opened.

    The skill is taken as learned at the required level.
    """

    rank: int  # within its source
    source: RequirementSource
    skill: str  # slug
    skill_name: str
    importance: float  # 0-1
    match_now: float  # 0-100, every requirement counted alike
    match_with: float
    gain: float  # match_with - match_now
    weighted_now: float  # 0-100, requirements by importance
    weighted_with: float
    weighted_gain: float
    gap_now: float  # 0-1
    gap_with: float
    open_postings: int  # postings of the occupation here of whose skills the person has 60 % or more now
    postings_opened: int  # further ones of which that would be so with the skill
    all_postings: int  # all postings of the occupation here
    local_share: float | None  # of these that ask for the skill, 0-1
    pay_difference: float | None  # associated with the skill, as a share; None below 100 postings


def ask(connection: Connection, filters: Filters) -> Answer[NextSkill]:
    """What to learn next, by each source; see NextSkill. Raises FilterError."""
    case = read_case(connection, filters)
    opened = _opened(connection, case)
    return case.answer([row for source in RequirementSource for row in _rows(case, source, opened)[: filters.limit]])


@dataclass(frozen=True)
class _Opened:
    """Postings open to the person now, and for each skill the further ones that it would open."""

    now: int
    by_skill: dict[int, int]


def _rows(case: Case, source: RequirementSource, opened: _Opened) -> list[NextSkill]:
    needed = case.needed[source]
    judged = [one.judged for one in needed]
    counted, weighted = (scores(judged, case.experience_weight, variant) for variant in Variant)
    rows = []
    for place, one in enumerate(needed):
        if one.judged.standing is not GapStanding.MISSING:
            continue
        requirement = one.judged.requirement
        learned = [*judged[:place], Judged(requirement, GapStanding.MATCHED, requirement.level), *judged[place + 1 :]]
        with_it, weighted_with = (scores(learned, case.experience_weight, variant) for variant in Variant)
        rows.append(
            NextSkill(
                0,
                source,
                requirement.key,
                one.name,
                requirement.importance,
                *_gain(counted.match, with_it.match),
                *_gain(weighted.match, weighted_with.match),
                counted.gap or 0.0,
                with_it.gap or 0.0,
                opened.now,
                opened.by_skill.get(case.ids[requirement.key], 0),
                case.all_postings,
                one.local.share if one.local else None,
                one.pay.value if one.pay else None,
            )
        )
    # Gains are importances over one sum: these tie exactly where gains differ by rounding.
    rows.sort(key=lambda row: (-row.importance, -row.postings_opened, row.skill_name.casefold(), row.skill))
    return [replace(row, rank=rank) for rank, row in enumerate(rows, 1)]


def _gain(now: float | None, with_it: float | None) -> tuple[float, float, float]:
    before, after = now or 0.0, with_it or 0.0
    return before, after, after - before


def _opened(connection: Connection, case: Case) -> _Opened:
    """Counts postings by the share of their skills that the person has, today and with one more skill."""
    if case.scope is None or case.place is None:
        return _Opened(0, {})
    c = posting.c
    asked = func.cardinality(c.skill_ids)
    own = literal(case.own_ids, ARRAY(Integer))
    each = func.unnest(c.skill_ids).table_valued("skill_id").render_derived("each_skill")
    have = select(func.count()).select_from(each).where(each.c.skill_id == func.any(own)).scalar_subquery()
    counted = (
        select(c.skill_ids, asked.label("asked"), have.label("have"))
        .where(
            Slice(case.place, occupation=case.asked.onetsoc_code).conditions(),
            within(c.posted_on, case.scope.days),
            asked > 0,
        )
        .cte("counted")
    )

    def share_of(have_: Any) -> Any:
        return cast(have_, Float) / counted.c.asked

    counts = counted.c
    lacking = and_(share_of(counts.have) < OPEN_SHARE, share_of(counts.have + 1) >= OPEN_SHARE)
    each_skill = select(func.unnest(counts.skill_ids).label("skill_id")).where(lacking).subquery()
    is_open = share_of(counts.have) >= OPEN_SHARE
    now = select(literal(NOBODYS, Integer), func.count()).select_from(counted).where(is_open)
    by_skill = (
        select(each_skill.c.skill_id, func.count())
        .where(~(each_skill.c.skill_id == func.any(own)))
        .group_by(each_skill.c.skill_id)
    )
    found = dict(connection.execute(union_all(now, by_skill)).all())
    return _Opened(found.pop(NOBODYS), found)


QUESTION = Question("skill-gap-next", "Skill to learn next", Filters, NextSkill, ask)
