"""What do postings of an occupation ask for, beside the software that O*NET lists for it?

Source: occupation_demand_daily, written by jobs/aggregate_nightly.py, and onet_software_skill of one release.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import NamedTuple

from sqlalchemy import Connection, select

from data_access.conditions import among_ids
from data_access.queries.changes import Changes, directions, read_changes
from data_access.queries.listed_software import ListedSoftware, software_of_occupation
from data_access.queries.occupation_scope import AskedOccupation, find_occupation
from data_access.queries.question import Answer, Question
from data_access.queries.scope import (
    FROM_OCCUPATION_CELLS,
    Scope,
    Skill,
    check_region,
    notes_of,
    nothing_aggregated,
    read_scope,
)
from data_access.queries.slices import Slice, count_postings, demand_sums, within
from data_access.tables import skill
from domain.filters import Period, a_day, a_period, a_region, a_release, an_occupation, one_word, whole_number
from domain.occupation_standing import SOFTWARE_TYPES, Standing, standing
from domain.statistics import Direction, Growth, share
from domain.vocabulary import ALL


@dataclass(frozen=True)
class Filters:
    """What the question can be narrowed to. standing and limit cut the list and change no number in it."""

    occupation: str = an_occupation("15-1252.00")
    region: str = a_region()
    period: Period = a_period()
    release: str = a_release()
    standing: Standing | str = one_word(Standing, ALL)
    limit: int = whole_number(40, 1, 5000)
    as_of: date | None = a_day()


@dataclass(frozen=True)
class OccupationSkill:
    """One row per skill asked for or listed, highest share first; equal ones: in demand, then hot, then by name.

    Software that no skill of ours answers to cannot be counted: it has no skill, no postings, no share, and comes last.
    """

    skill: str | None  # slug
    skill_name: str  # without a skill, as O*NET writes it
    skill_type: str | None
    onet_names: list[str]  # the software's names as O*NET writes them; empty where it is not listed
    category_title: str | None  # O*NET's, of the first name
    listed: bool | None  # by O*NET for the occupation; None where O*NET has no list for it
    hot_technology: bool | None  # as O*NET marks it; None where it is not listed
    in_demand: bool | None  # as O*NET marks it for the occupation; None where it is not listed
    postings: int | None  # job postings of the occupation that ask for the skill
    all_postings: int  # all job postings of the occupation in the region and period
    share: float | None  # postings / all_postings, 0-1; None where there are no postings at all
    share_low: float | None  # 95 % Wilson interval
    share_high: float | None
    growth: float | None  # log ratio of the share, last 28 days to the 28 before; None below 30 postings
    growth_low: float | None  # 95 % interval
    growth_high: float | None
    direction: Direction | None  # after Benjamini-Hochberg over all rows, those cut off too
    standing: Standing  # see domain/occupation_standing.py


@dataclass(frozen=True)
class _Measured:
    """What the occupation's postings ask for. postings: skill id -> how many in the period."""

    all_postings: int = 0
    postings: dict[int, int] = field(default_factory=dict)
    changes: Changes | None = None


class _Entry(NamedTuple):
    """What a row is made from. skill, or software that no skill answers to: then it has no postings."""

    skill: Skill | None
    official: ListedSoftware | None
    postings: int | None
    growth: Growth | None
    direction: Direction | None

    @property
    def name(self) -> str:
        """Ours; without a skill, as O*NET writes it."""
        if self.skill:
            return self.skill.skill_name
        return self.official.onet_names[0] if self.official else ""

    def order(self) -> tuple[bool, int, bool, bool, str, str]:
        """All shares are of the same postings, so that the counts order them."""
        in_demand = self.official is not None and self.official.in_demand
        hot = self.official is not None and self.official.hot_technology
        slug = self.skill.slug if self.skill else self.name
        return self.postings is None, -(self.postings or 0), not in_demand, not hot, self.name.casefold(), slug


def ask(connection: Connection, filters: Filters) -> Answer[OccupationSkill]:
    """The skills of one occupation, measured and official; see OccupationSkill."""
    check_region(connection, filters)
    asked = find_occupation(connection, filters)
    software = software_of_occupation(connection, asked.release_id, asked.onetsoc_code)
    scope = read_scope(connection, filters)
    source = f"{FROM_OCCUPATION_CELLS}; {asked.source}" if asked.release else FROM_OCCUPATION_CELLS
    if scope is None and not software:
        return nothing_aggregated(filters, source)
    slice_ = Slice(filters.region, occupation=asked.onetsoc_code)
    measured = _measure(connection, slice_, scope) if scope else _Measured()
    made = (_row(one, bool(software), measured) for one in _entries(connection, software, measured))
    # In order and only as many as are asked for: an occupation may have thousands.
    rows = list(islice((row for row in made if filters.standing in (ALL, row.standing)), filters.limit))
    suppressed = sum(bool(row.postings) and row.growth is None for row in rows)
    notes = [*notes_of(scope, filters), *_notes(asked, software)]
    as_of, days = (scope.as_of, scope.days) if scope else (None, None)
    return Answer(rows, as_of, days, source, measured.all_postings, suppressed, notes, asked.generated)


def _measure(connection: Connection, slice_: Slice, scope: Scope) -> _Measured:
    demand = slice_.demand()
    sums = demand_sums(demand, demand.c.skill_id).where(within(demand.c.posted_on, scope.days))
    postings = {row.skill_id: int(row.postings) for row in connection.execute(sums.group_by(demand.c.skill_id))}
    changes = read_changes(connection, slice_, scope, scope.growth_windows)
    return _Measured(count_postings(connection, slice_, scope.days), postings, changes)


def _entries(connection: Connection, software: list[ListedSoftware], measured: _Measured) -> list[_Entry]:
    """What every row is made from, in order."""
    listed = {one.skill_id: one for one in software if one.skill_id is not None}
    skills = _skills(connection, {*measured.postings, *listed})
    changes = measured.changes
    growths = [changes.growth(one.skill_id) if changes else None for one in skills]
    entries = [
        _Entry(one, listed.get(one.skill_id), measured.postings.get(one.skill_id, 0), growth, direction)
        for one, growth, (_, direction) in zip(skills, growths, directions(growths), strict=True)
    ]
    entries += [_Entry(None, one, None, None, None) for one in software if one.skill_id is None]
    return sorted(entries, key=_Entry.order)


def _row(one: _Entry, has_list: bool, measured: _Measured) -> OccupationSkill:
    counted, official, growth = one.skill, one.official, one.growth
    share_ = None
    if one.postings is not None and measured.all_postings:
        share_ = share(one.postings, measured.all_postings)
    listed = official is not None if has_list else None
    return OccupationSkill(
        counted.slug if counted else None,
        one.name,
        counted.skill_type if counted else None,
        list(official.onet_names) if official else [],
        official.category_title if official else None,
        listed,
        official.hot_technology if official else None,
        official.in_demand if official else None,
        one.postings,
        measured.all_postings,
        *(share_ or (None, None, None)),
        *(growth[:3] if growth else (None, None, None)),
        one.direction,
        standing(
            one.postings,
            share_,
            one.direction,
            software=counted is None or counted.skill_type in SOFTWARE_TYPES,
            listed=listed,
            marked=official is not None and (official.hot_technology or official.in_demand),
        ),
    )


def _skills(connection: Connection, skill_ids: set[int]) -> list[Skill]:
    c = skill.c
    found = connection.execute(
        select(c.skill_id, c.slug, c.skill_name, c.skill_type)
        .where(among_ids(c.skill_id, skill_ids))
        .order_by(c.slug)
    )
    return [Skill(*row) for row in found]


def _notes(asked: AskedOccupation, software: list[ListedSoftware]) -> list[str]:
    notes = list(asked.notes)
    if software:
        notes.append(
            f"Compared: the software that {asked.source} lists for {asked.title}, and what its postings in the region "
            "and period ask for. O*NET lists software only; other skills are not compared."
        )
    elif asked.in_release:
        notes.append(f"{asked.source} lists no software for {asked.title}: nothing can be compared.")
    uncounted = sum(one.skill_id is None for one in software)
    if uncounted:
        notes.append(f"Listed software that no skill here answers to, and that is not counted: {uncounted}.")
    return notes


QUESTION = Question("occupation-skills", "Skills of an occupation", Filters, OccupationSkill, ask)
