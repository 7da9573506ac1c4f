"""Which occupations ask for a skill, measured in postings and official in O*NET's software lists?

Source: occupation_demand_daily, skill_demand_daily and posting_total_daily, written by jobs/aggregate_nightly.py, and
onet_software_skill of one release.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, and_, func, select

from data_access.conditions import among
from data_access.queries.listed_software import Marks, have_software, occupations_of_software
from data_access.queries.onet_releases import NO_RELEASE, Release, find_release
from data_access.queries.question import Answer, Question
from data_access.queries.scope import (
    FROM_OCCUPATION_CELLS,
    Skill,
    check_region,
    find_skill,
    notes_of,
    nothing_aggregated,
    read_scope,
)
from data_access.queries.slices import Demand, Slice, count_demand, count_postings, within
from data_access.tables import occupation, occupation_demand_daily, onet_occupation
from domain.filters import DayRange, Period, a_day, a_period, a_region, a_release, a_skill, whole_number
from domain.occupation_standing import MINIMUM_COMPARED
from domain.statistics import location_quotient, share


@dataclass(frozen=True)
class Filters:
    """What the question can be narrowed to. limit cuts the list and changes no number in it."""

    skill: str = a_skill("python")
    region: str = a_region()
    period: Period = a_period()
    release: str = a_release()
    limit: int = whole_number(40, 1, 5000)
    as_of: date | None = a_day()


@dataclass(frozen=True)
class SkillOccupation:
    """One row per occupation that asks for the skill or whose O*NET list has it, highest share first.

    Equal ones: in demand, then hot, then by title. Of occupations with fewer than 10 postings only those whose list has
    the skill are here; they have no share and come last.
    """

    rank: int
    skill: str  # slug
    skill_name: str
    onetsoc_code: str
    title: str
    postings: int  # job postings of the occupation that ask for the skill
    all_postings: int  # all job postings of the occupation in the region and period
    share: float | None  # postings / all_postings, 0-1; None below 10 all_postings
    share_low: float | None  # 95 % Wilson interval
    share_high: float | None
    lift: float | None  # share / share of all postings of the region; None below the location quotient's minimums
    listed: bool | None  # the skill by O*NET for the occupation; None where O*NET has no list for it
    hot_technology: bool | None  # as O*NET marks it; None where it is not listed
    in_demand: bool | None  # as O*NET marks it for the occupation; None where it is not listed


class _Counts(NamedTuple):
    """An occupation's postings in the region and period: those that ask for the skill, and all."""

    postings: int = 0
    all_postings: int = 0


def ask(connection: Connection, filters: Filters) -> Answer[SkillOccupation]:
    """The occupations of one skill; see SkillOccupation."""
    asked = find_skill(connection, filters, filters.skill)
    check_region(connection, filters)
    release = find_release(connection, filters)
    scope = read_scope(connection, filters)
    source = f"{FROM_OCCUPATION_CELLS}; {release.source}" if release else FROM_OCCUPATION_CELLS
    official = occupations_of_software(connection, release.release_id, asked.skill_id) if release else {}
    if scope is None and not official:
        return nothing_aggregated(filters, source)
    counts, everything, all_postings = {}, Demand(), 0
    if scope:
        counts = _count(connection, asked.skill_id, filters.region, scope.days)
        everything = count_demand(connection, Slice(filters.region), scope.days, asked.skill_id)
        all_postings = count_postings(connection, Slice(filters.region), scope.days)
    wider = _Counts(everything.postings, all_postings)
    every = _rows(connection, asked, release, counts, wider, official)
    rows = [replace(row, rank=rank) for rank, row in enumerate(every[: filters.limit], 1)]
    suppressed = sum(bool(row.postings) * ((row.share is None) + (row.lift is None)) for row in rows)
    notes = [*notes_of(scope, filters), *_notes(asked, release, bool(official))]
    as_of, days = (scope.as_of, scope.days) if scope else (None, None)
    generated = release is not None and release.generated
    return Answer(rows, as_of, days, source, all_postings, suppressed, notes, generated)


def _count(connection: Connection, skill_id: int, region: str, days: DayRange) -> dict[str, _Counts]:
    """Occupation -> its counts."""
    cell = occupation_demand_daily.c
    of_skill = cell.skill_postings[func.array_position(cell.skill_ids, skill_id)]
    found = connection.execute(
        select(cell.onetsoc_code, func.coalesce(func.sum(of_skill), 0), func.sum(cell.postings))
        .where(cell.region_code == region, within(cell.posted_on, days))
        .group_by(cell.onetsoc_code)
    )
    return {code: _Counts(int(postings), int(every)) for code, postings, every in found}


def _rows(
    connection: Connection,
    asked: Skill,
    release: Release | None,
    counts: dict[str, _Counts],
    wider: _Counts,
    official: dict[str, Marks],
) -> list[SkillOccupation]:
    """Every row, in order, not ranked yet."""
    measured = {code for code, one in counts.items() if one.postings and one.all_postings >= MINIMUM_COMPARED}
    codes = {*measured, *official}
    with_list = have_software(connection, release.release_id, codes) if release else set()
    rows = []
    for code, title in _titles(connection, release, codes):
        postings, all_postings = counts.get(code, _Counts())
        share_ = share(postings, all_postings) if all_postings >= MINIMUM_COMPARED else None
        lift = location_quotient(postings, all_postings, *wider)
        marks = official.get(code)
        rows.append(
            SkillOccupation(
                0,
                asked.slug,
                asked.skill_name,
                code,
                title,
                postings,
                all_postings,
                *(share_ or (None, None, None)),
                lift.value if lift else None,
                marks is not None if code in with_list else None,
                *(marks or (None, None)),
            )
        )
    return sorted(rows, key=_order)


def _order(row: SkillOccupation) -> tuple[bool, float, bool, bool, str, str]:
    return (
        row.share is None,
        -(row.share or 0),
        not row.in_demand,
        not row.hot_technology,
        row.title,
        row.onetsoc_code,
    )


def _titles(connection: Connection, release: Release | None, codes: set[str]) -> list[tuple[str, str]]:
    """Code and title as the release has it, or as the last one that had the code."""
    of_release = and_(
        onet_occupation.c.onetsoc_code == occupation.c.onetsoc_code,
        onet_occupation.c.release_id == (release.release_id if release else 0),
    )
    found = connection.execute(
        select(occupation.c.onetsoc_code, func.coalesce(onet_occupation.c.title, occupation.c.title))
        .outerjoin(onet_occupation, of_release)
        .where(among(occupation.c.onetsoc_code, codes))
    )
    return [(code, title) for code, title in found]


def _notes(asked: Skill, release: Release | None, is_listed: bool) -> list[str]:
    if release is None:
        return [NO_RELEASE]
    if is_listed:
        return list(release.notes)
    return [*release.notes, f"{release.source} lists {asked.skill_name} for no occupation; it lists software only."]


QUESTION = Question("skill-occupations", "Occupations of a skill", Filters, SkillOccupation, ask)
