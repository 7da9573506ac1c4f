"""What one O*NET release, the curators and the postings say about one occupation: the parts of its quick view.

Source: tables of one release, jaat_summary, and occupation_demand_daily, written by jobs/aggregate_nightly.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, and_, func, or_, select, true

from data_access.queries.occupation_ratings import ratings_of
from data_access.queries.occupation_scope import AskedOccupation
from data_access.queries.occupation_tasks import tasks_of
from data_access.queries.slices import within
from data_access.tables import (
    jaat_occupation,
    jaat_summary,
    occupation,
    occupation_demand_daily,
    onet_element_category,
    onet_job_zone,
    onet_job_zone_reference,
    onet_occupation,
    onet_rating,
    onet_related_occupation,
    onet_software_skill,
    skill,
)
from domain.filters import DayRange
from domain.jaat import MOST_RELATED, MOST_RESPONSIBILITIES, Schooling, SkillRating, Software, level_name
from domain.ratings import RatingDomain, Scale, score

REQUIRED_EDUCATION = ("2.D.1", "RL")
"""Element and scale of the level of education that a new colleague needs."""

MOST_ASKED_SKILLS = 10


@dataclass(frozen=True)
class Curated:
    """A curated quick view; what the curator left out is None or empty."""

    summary: str
    responsibilities: list[str]
    skills: list[str]
    education: str | None
    outlook: str | None
    related: list[str]  # O*NET-SOC codes
    source: str
    reviewed_on: date
    generated: bool


@dataclass(frozen=True)
class ReleaseFacts:
    """What a release says; empty where it says nothing."""

    tasks: list[str]
    tasks_are_ranked: bool  # the first ones are core; else they are in no order that means anything
    skills: list[SkillRating]
    software: list[Software]
    schooling: list[Schooling]
    job_zone: int | None
    job_zone_name: str | None
    related: list[str]  # O*NET-SOC codes, the nearest first


def read_curated(connection: Connection, code: str, *, as_of: date | None) -> Curated | None:
    """The curated quick view that is shown for an occupation, or None; of as_of one that was reviewed up to then."""
    c = jaat_summary.c
    found = connection.execute(
        select(
            c.summary, c.responsibilities, c.skills, c.education, c.outlook, c.related, c.source, c.reviewed_on,
            c.generated,
        )
        .join(jaat_occupation, jaat_occupation.c.jaat_key == c.jaat_key)
        .where(jaat_occupation.c.onetsoc_code == code, true() if as_of is None else c.reviewed_on <= as_of)
    ).one_or_none()  # fmt: skip
    return Curated(*found) if found else None


def read_release_facts(connection: Connection, asked: AskedOccupation) -> ReleaseFacts:
    """The parts of the quick view that a release has."""
    if not asked.in_release:
        return ReleaseFacts([], False, [], [], [], None, None, [])
    zone, name = _job_zone(connection, asked)
    tasks = connection.execute(tasks_of(asked).limit(MOST_RESPONSIBILITIES)).all()
    return ReleaseFacts(
        [row.task for row in tasks],
        any(row.task_type for row in tasks),
        _skills(connection, asked),
        _software(connection, asked),
        _schooling(connection, asked),
        zone,
        name,
        _related(connection, asked),
    )


def _skills(connection: Connection, asked: AskedOccupation) -> list[SkillRating]:
    return [
        SkillRating(row.element_name, score(row.data_value, Scale(row.minimum, row.maximum)), row.suppress)
        for row in connection.execute(ratings_of(asked, RatingDomain.SKILLS))
    ]


def _software(connection: Connection, asked: AskedOccupation) -> list[Software]:
    c = onet_software_skill.c
    flagged = select(c.software, c.hot_technology, c.in_demand).where(
        c.release_id == asked.release_id, c.onetsoc_code == asked.onetsoc_code, or_(c.hot_technology, c.in_demand)
    )
    return [Software(*row) for row in connection.execute(flagged)]


def _schooling(connection: Connection, asked: AskedOccupation) -> list[Schooling]:
    """Levels with the per cent of answers, from the lowest."""
    rating, category = onet_rating.c, onet_element_category.c
    element, scale = REQUIRED_EDUCATION
    same = and_(
        category.release_id == rating.release_id,
        category.element_id == rating.element_id,
        category.scale_id == rating.scale_id,
        category.category == rating.category,
    )
    answers = (
        select(
            category.category_description,
            rating.data_value,
            func.coalesce(rating.recommend_suppress, False),
        )
        .join_from(onet_rating, onet_element_category, same)
        .where(
            rating.release_id == asked.release_id,
            rating.onetsoc_code == asked.onetsoc_code,
            rating.domain == "education",
            rating.element_id == element,
            rating.scale_id == scale,
            rating.data_value.is_not(None),
        )
        .order_by(rating.category)
    )
    return [Schooling(level_name(level), percent, doubtful) for level, percent, doubtful in connection.execute(answers)]


def _job_zone(connection: Connection, asked: AskedOccupation) -> tuple[int | None, str | None]:
    zone, reference = onet_job_zone.c, onet_job_zone_reference.c
    same = and_(reference.release_id == zone.release_id, reference.job_zone == zone.job_zone)
    found = connection.execute(
        select(zone.job_zone, reference.name)
        .join_from(onet_job_zone, onet_job_zone_reference, same, isouter=True)
        .where(zone.release_id == asked.release_id, zone.onetsoc_code == asked.onetsoc_code)
    ).one_or_none()
    return (found[0], found[1]) if found else (None, None)


def _related(connection: Connection, asked: AskedOccupation) -> list[str]:
    c = onet_related_occupation.c
    nearest = (
        select(c.related_onetsoc_code)
        .where(c.release_id == asked.release_id, c.onetsoc_code == asked.onetsoc_code)
        .order_by(c.related_index.nulls_last(), c.related_onetsoc_code)
        .limit(MOST_RELATED)
    )
    return list(connection.execute(nearest).scalars())


def named_occupations(connection: Connection, asked: AskedOccupation, codes: list[str]) -> list[str]:
    """'Web Developers (15-1254.00)' for each code, in their order; codes that nobody knows are left out."""
    c = onet_occupation.c
    of_release = and_(c.release_id == asked.release_id, c.onetsoc_code == occupation.c.onetsoc_code)
    found = connection.execute(
        select(occupation.c.onetsoc_code, func.coalesce(c.title, occupation.c.title).label("title"))
        .join_from(occupation, onet_occupation, of_release, isouter=True)
        .where(occupation.c.onetsoc_code.in_(codes))
    )
    titles = {row.onetsoc_code: row.title for row in found}
    return [f"{titles[code]} ({code})" for code in codes if code in titles]


def most_asked_skills(connection: Connection, code: str, region: str, days: DayRange) -> list[tuple[str, int]]:
    """Skills that most postings of an occupation in a region ask for, with the number of those postings."""
    cell = occupation_demand_daily.c
    # Lists that are taken apart in the SELECT's own columns are streamed; in FROM they are put down first, which takes
    # three times as long.
    listed = (
        select(func.unnest(cell.skill_ids).label("skill_id"), func.unnest(cell.skill_postings).label("postings"))
        .where(cell.onetsoc_code == code, cell.region_code == region, within(cell.posted_on, days))
        .subquery("listed")
    )
    sums = select(listed.c.skill_id, func.sum(listed.c.postings).label("postings")).group_by(listed.c.skill_id)
    counted = sums.subquery("counted")
    most = (
        select(skill.c.skill_name, counted.c.postings)
        .join_from(counted, skill, skill.c.skill_id == counted.c.skill_id)
        .order_by(counted.c.postings.desc(), skill.c.slug)
        .limit(MOST_ASKED_SKILLS)
    )
    return [(row.skill_name, int(row.postings)) for row in connection.execute(most)]
