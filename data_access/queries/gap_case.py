"""One person held against one occupation: every requirement by both sources, with what is known of it here.

Source: occupation_demand_daily for what postings require, official_requirement (or the release itself) for what O*NET
says, skill_pay_association for pay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from data_access.conditions import among, among_ids
from data_access.queries.measured_requirements import window_scope
from data_access.queries.occupation_scope import AskedOccupation, find_occupation
from data_access.queries.official_requirements import OfficialRequirement, read_official
from data_access.queries.question import Answer, Row
from data_access.queries.scope import FROM_OCCUPATION_CELLS, Scope, Skill, check_region, notes_of, refused
from data_access.queries.slices import Slice, count_postings, demand_sums, within
from data_access.tables import (
    onet_content_element,
    onet_job_zone,
    region,
    requirement_window,
    skill,
    skill_pay_association,
)
from domain.experience import experience_weight
from domain.filters import DayRange, FilterError
from domain.matching import (
    LEVEL_OF_SENIORITY,
    MINIMUM_OCCUPATION,
    MINIMUM_REQUIRED,
    REQUIRED_SHARE,
    USUAL_LEVEL,
    Judged,
    Requirement,
    RequirementSource,
    judge,
)
from domain.person import OwnSkill, Person
from domain.statistics import Difference, log_difference
from domain.vocabulary import ALL

ELEMENT_KINDS = {"2.A": "skills", "2.B": "skills", "2.C": "knowledge"}
"""Branch of the content model -> what an element of it is."""


class Local(NamedTuple):
    """Postings of the occupation that ask for a skill, and how many there are."""

    postings: int
    all_postings: int

    @property
    def share(self) -> float:
        """0-1."""
        return self.postings / self.all_postings


@dataclass(frozen=True)
class Needed:
    """One requirement held against the person. local: None for elements, and where nothing is counted here."""

    judged: Judged
    name: str
    kind: str
    local: Local | None
    pay: Difference | None
    pay_postings: int | None


@dataclass(frozen=True)
class Case:
    """A person and an occupation. place: the region whose postings say what is required; None: too few anywhere."""

    asked: AskedOccupation
    person: Person
    scope: Scope | None
    place: str | None
    all_postings: int
    own_ids: list[int]
    ids: Mapping[str, int]
    needed: Mapping[RequirementSource, list[Needed]]
    experience_weight: float
    notes: list[str] = field(default_factory=list)

    def answer(self, rows: list[Row]) -> Answer[Row]:
        """The rows as an answer."""
        as_of, days = (self.scope.as_of, self.scope.days) if self.scope else (None, None)
        source = f"{FROM_OCCUPATION_CELLS}; {self.asked.source}"
        return Answer(rows, as_of, days, source, self.all_postings, notes=self.notes, generated=self.asked.generated)


def read_case(connection: Connection, filters: Any) -> Case:
    """The case of a question's filters. Raises FilterError for what is not in the database."""
    check_region(connection, filters)
    asked = find_occupation(connection, filters)
    own_ids = check_person(connection, filters, asked.release_id)
    scope = window_scope(connection, filters.as_of)
    place, all_postings = _place(connection, filters.region, asked.onetsoc_code, scope)
    counts = _counts(connection, place, asked.onetsoc_code, scope.days) if scope and place else {}
    official = next(iter(read_official(connection, asked.release_id, asked.onetsoc_code)), None)
    required = {
        skill_id
        for skill_id, postings in counts.items()
        if postings >= MINIMUM_REQUIRED and postings / all_postings >= REQUIRED_SHARE
    }
    listed = dict(zip(official.skill_ids, official.skill_importances, strict=True)) if official else {}
    skills = read_skills(connection, required | set(listed))
    pay_on = pay_known_on(connection)
    pay = read_pay_associations(connection, skills) if scope and pay_on and pay_on <= scope.as_of else {}
    person = filters.skills.by_key

    def needed(skill_id: int, importance: float, level: float) -> Needed:
        one = skills[skill_id]
        judged = judge(Requirement(one.slug, importance, level), person.get(one.slug))
        local = Local(counts.get(skill_id, 0), all_postings) if place else None
        difference, postings = pay.get(skill_id, (None, None))
        return Needed(judged, one.skill_name, one.skill_type, local, difference, postings)

    level = LEVEL_OF_SENIORITY.get(str(filters.seniority), USUAL_LEVEL)
    measured = [needed(skill_id, counts[skill_id] / all_postings, level) for skill_id in sorted(required)]
    by_onet = [needed(skill_id, importance, USUAL_LEVEL) for skill_id, importance in sorted(listed.items())]
    by_onet += _elements(connection, asked.release_id, official, person)
    zone = _job_zone(connection, asked)
    return Case(
        asked,
        filters.skills,
        scope,
        place,
        all_postings,
        sorted(own_ids.values()),
        {one.slug: skill_id for skill_id, one in skills.items()},
        {RequirementSource.MEASURED: measured, RequirementSource.OFFICIAL: by_onet},
        experience_weight(filters.years, zone),
        [
            *asked.notes,
            *notes_of(scope, filters),
            *_pay_notes(scope, pay_on),
            *_notes(connection, filters, asked, place, official, zone),
        ],
    )


def required_by(connection: Connection, filters: Any) -> set[str] | None:
    """Keys of what the person's present occupation requires by either source; None where none is named."""
    if filters.present == ALL:
        return None
    try:
        present = read_case(connection, replace(filters, occupation=filters.present))
    except FilterError as error:
        raise refused(filters, "present", filters.present) from error
    return {one.judged.requirement.key for needed in present.needed.values() for one in needed}


def check_person(connection: Connection, filters: Any, release_id: int) -> dict[str, int]:
    """Slug -> id of the person's skills. Raises FilterError for what is neither a skill nor a rated element."""
    person: Person = filters.skills
    slugs = [one.key for one in person.skills if not one.is_element]
    named = select(skill.c.slug, skill.c.skill_id).where(among(skill.c.slug, slugs))
    ids = dict(connection.execute(named).all())
    elements = {one.key for one in person.skills if one.is_element}
    if elements:
        c = onet_content_element.c
        known = select(c.element_id).where(c.release_id == release_id, among(c.element_id, elements))
        elements -= set(connection.execute(known).scalars())
    unknown = [one.key for one in person.skills if one.key in elements or not (one.is_element or one.key in ids)]
    if unknown:
        raise refused(filters, "skills", ",".join(unknown))
    return ids


def read_skills(connection: Connection, skill_ids: set[int]) -> dict[int, Skill]:
    """Id -> skill."""
    c = skill.c
    statement = select(c.skill_id, c.slug, c.skill_name, c.skill_type).where(among_ids(c.skill_id, skill_ids))
    return {row.skill_id: Skill(*row) for row in connection.execute(statement)}


def pay_known_on(connection: Connection) -> date | None:
    """The last of the days whose postings say how pay goes with skills; None before it has been worked out."""
    return connection.execute(select(requirement_window.c.last_on)).scalar_one_or_none()


def read_pay_associations(
    connection: Connection, skill_ids: Mapping[int, Any]
) -> dict[int, tuple[Difference, int]]:
    """Skill -> how much more is paid with it, other things equal, and postings with it and stated pay."""
    c = skill_pay_association.c
    statement = select(c.skill_id, c.postings, c.log_difference, c.standard_error)
    return {
        skill_id: (log_difference(value, error), postings)
        for skill_id, postings, value, error in connection.execute(
            statement.where(among_ids(c.skill_id, list(skill_ids)))
        )
    }


def _pay_notes(scope: Scope | None, pay_on: date | None) -> list[str]:
    if scope is None or pay_on == scope.as_of:
        return []
    if pay_on is None or scope.as_of < pay_on:
        return [f"How pay goes with skills is worked out for the newest days only, and not known of {scope.as_of}."]
    return [f"How pay goes with skills was worked out as of {pay_on}, and is worked out anew in the night."]


def _place(connection: Connection, asked_region: str, code: str, scope: Scope | None) -> tuple[str | None, int]:
    """The region itself, else its country, else everywhere: the first with postings enough, and their number."""
    if scope is None:
        return None, 0
    first = 0
    for place in dict.fromkeys((asked_region, asked_region.partition("-")[0], ALL)):
        found = count_postings(connection, Slice(place, occupation=code), scope.days)
        if found >= MINIMUM_OCCUPATION:
            return place, found
        first = first or found
    return None, first


def _counts(connection: Connection, place: str, code: str, days: DayRange) -> dict[int, int]:
    demand = Slice(place, occupation=code).demand()
    sums = demand_sums(demand, demand.c.skill_id).where(within(demand.c.posted_on, days))
    return {row.skill_id: int(row.postings) for row in connection.execute(sums.group_by(demand.c.skill_id))}


def _elements(
    connection: Connection, release_id: int, official: OfficialRequirement | None, person: Mapping[str, OwnSkill]
) -> list[Needed]:
    if not official or not official.element_ids:
        return []
    c = onet_content_element.c
    named = select(c.element_id, c.element_name).where(
        c.release_id == release_id, among(c.element_id, official.element_ids)
    )
    names = dict(connection.execute(named).all())
    rated = zip(official.element_ids, official.element_importances, official.element_levels, strict=True)
    return [
        Needed(
            judge(Requirement(element, importance, level, rated=True), person.get(element)),
            names[element],
            ELEMENT_KINDS.get(element[:3], "skills"),
            None,
            None,
            None,
        )
        for element, importance, level in rated
    ]


def _job_zone(connection: Connection, asked: AskedOccupation) -> int | None:
    c = onet_job_zone.c
    zone = select(c.job_zone).where(c.release_id == asked.release_id, c.onetsoc_code == asked.onetsoc_code)
    return connection.execute(zone).scalar_one_or_none()


def _notes(
    connection: Connection,
    filters: Any,
    asked: AskedOccupation,
    place: str | None,
    official: OfficialRequirement | None,
    zone: int | None,
) -> list[str]:
    notes = []
    if place is None:
        notes.append(
            f"Fewer than {MINIMUM_OCCUPATION} postings of {asked.title} in the newest 28 days: what postings require "
            "cannot be told."
        )
    elif place != filters.region:
        names = dict(
            connection.execute(
                select(region.c.region_code, region.c.region_name).where(
                    among(region.c.region_code, [place, filters.region])
                )
            ).all()
        )
        notes.append(
            f"Fewer than {MINIMUM_OCCUPATION} postings of {asked.title} in {names[filters.region]}: what postings "
            f"require is that of {names.get(place, 'all regions')}."
        )
    if asked.in_release and not (official and official.element_ids):
        notes.append(f"{asked.title} has no ratings in {asked.source}: of O*NET only its software list counts.")
    if filters.years is not None and zone is None:
        notes.append(f"{asked.source} names no job zone of {asked.title}: years of experience change nothing.")
    return notes
