"""What there is to choose from: the pickers' lists, and how far the data reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Integer,
    ScalarSelect,
    and_,
    cast,
    exists,
    func,
    literal,
    select,
)

from data_access.rows import read_rows
from data_access.tables import (
    aggregated_day,
    changed_day,
    current_release,
    demonstration,
    occupation,
    onet_release,
    posting,
    posting_total_daily,
    region,
    skill,
    skill_demand_daily,
)
from domain.vocabulary import ALL, is_generated_release


@dataclass(frozen=True)
class SkillChoice:
    """A skill with any aggregated posting."""

    skill: str  # slug
    skill_name: str
    skill_type: str
    postings: int  # over the newest 28 complete days, everywhere


@dataclass(frozen=True)
class RegionChoice:
    """A region with any aggregated posting."""

    region_code: str
    region_name: str
    parent_code: str | None  # the country of a subdivision
    postings: int  # over the newest 28 complete days


@dataclass(frozen=True)
class OccupationChoice:
    """An occupation with any counted posting."""

    onetsoc_code: str
    title: str
    postings: int  # over the newest 28 complete days


@dataclass(frozen=True)
class OccupationName:
    """An occupation that any loaded O*NET release has had."""

    onetsoc_code: str
    title: str
    retired: bool  # the current release lacks it


@dataclass(frozen=True)
class DataStatus:
    """How far the data reach and what they are."""

    as_of: date | None  # newest complete, aggregated day
    first_on: date | None  # oldest aggregated day
    aggregated_at: datetime | None  # when a day was last aggregated
    days: int  # aggregated days
    postings: int  # counted postings on them
    waiting_days: int  # complete days whose postings changed since they were aggregated
    demonstration: bool  # the postings are generated
    onet_version: str | None  # the current O*NET release, for instance '29.0'
    onet_generated: bool  # that release is the demonstration's


RECENT_DAYS = 28
"""Days over which the lists count."""


def skills_with_demand(connection: Connection) -> list[SkillChoice]:
    """Every skill with demand, most postings first, then by slug."""
    cell = skill_demand_daily.c
    everywhere = and_(cell.region_code == ALL, cell.seniority == ALL)
    recent = (
        select(cell.skill_id, func.sum(cell.postings).label("postings"))
        .where(everywhere, cell.posted_on > _recently())
        .group_by(cell.skill_id)
        .subquery("recent")
    )
    postings = cast(func.coalesce(recent.c.postings, 0), Integer).label("postings")
    statement = (
        select(skill.c.slug.label("skill"), skill.c.skill_name, skill.c.skill_type, postings)
        .outerjoin(recent, recent.c.skill_id == skill.c.skill_id)
        .where(exists().where(cell.skill_id == skill.c.skill_id, everywhere))
        .order_by(postings.desc(), skill.c.slug)
    )
    return read_rows(connection, statement, SkillChoice)


def regions_with_demand(connection: Connection) -> list[RegionChoice]:
    """Every region with demand, in order of its code."""
    total = posting_total_daily.c
    recent = func.sum(total.postings).filter(total.posted_on > _recently())
    statement = (
        select(
            region.c.region_code,
            region.c.region_name,
            region.c.parent_code,
            cast(func.coalesce(recent, 0), Integer).label("postings"),
        )
        .join(posting_total_daily, total.region_code == region.c.region_code)
        .where(total.seniority == ALL)
        .group_by(region.c.region_code)
        .order_by(region.c.region_code)
    )
    return read_rows(connection, statement, RegionChoice)


def occupations_with_demand(connection: Connection) -> list[OccupationChoice]:
    """Every occupation with demand, in order of its title."""
    same = and_(posting.c.onetsoc_code == occupation.c.onetsoc_code, posting.c.repost_of.is_(None))
    recent = (
        select(posting.c.onetsoc_code, func.count().label("postings"))
        .where(posting.c.repost_of.is_(None), posting.c.onetsoc_code.is_not(None))
        .where(posting.c.posted_on > _recently(), posting.c.posted_on <= _newest())
        .group_by(posting.c.onetsoc_code)
        .subquery("recent")
    )
    statement = (
        select(occupation.c.onetsoc_code, occupation.c.title, func.coalesce(recent.c.postings, 0).label("postings"))
        .outerjoin(recent, recent.c.onetsoc_code == occupation.c.onetsoc_code)
        .where(exists().where(same, posting.c.posted_on <= _newest()))
        .order_by(occupation.c.title, occupation.c.onetsoc_code)
    )
    return read_rows(connection, statement, OccupationChoice)


def occupation_names(connection: Connection) -> list[OccupationName]:
    """Every occupation, with or without postings, in order of its title."""
    retired = occupation.c.retired_in.is_not(None).label("retired")
    statement = select(occupation.c.onetsoc_code, occupation.c.title, retired)
    return read_rows(connection, statement.order_by(occupation.c.title, occupation.c.onetsoc_code), OccupationName)


def data_status(connection: Connection) -> DataStatus:
    """How far the data reach."""
    day = aggregated_day.c
    reach = connection.execute(
        select(
            func.max(day.posted_on),
            func.min(day.posted_on),
            func.max(day.aggregated_at),
            func.count(),
            func.coalesce(func.sum(day.postings), 0),
        )
    ).one()
    today = func.timezone("UTC", func.now()).cast(Date)
    waiting = select(func.count()).where(changed_day.c.posted_on < today)
    release = select(onet_release.c.version).join(
        current_release, current_release.c.release_id == onet_release.c.release_id
    )
    version = connection.execute(release).scalar_one_or_none()
    return DataStatus(
        *reach,
        waiting_days=connection.execute(waiting).scalar_one(),
        demonstration=is_demonstration(connection),
        onet_version=version,
        onet_generated=is_generated_release(version),
    )


def is_demonstration(connection: Connection) -> bool:
    """Whether the postings are generated."""
    return connection.execute(select(demonstration.c.anchor_on)).first() is not None


def _newest() -> ScalarSelect[date]:
    return select(func.max(aggregated_day.c.posted_on)).scalar_subquery()


def _recently() -> ColumnElement[date]:
    """The day before the newest RECENT_DAYS complete days."""
    return cast(_newest() - literal(RECENT_DAYS, Integer), Date)


def skill_name(connection: Connection, slug: str) -> str:
    """The name of a skill; the slug itself where there is none."""
    return connection.execute(select(skill.c.skill_name).where(skill.c.slug == slug)).scalar_one_or_none() or slug


def region_name(connection: Connection, code: str) -> str:
    """The name of a region; the code itself where there is none."""
    named = select(region.c.region_name).where(region.c.region_code == code)
    return connection.execute(named).scalar_one_or_none() or code


def occupation_name(connection: Connection, code: str) -> str:
    """The title of an occupation; the code itself where there is none."""
    named = select(occupation.c.title).where(occupation.c.onetsoc_code == code)
    return connection.execute(named).scalar_one_or_none() or code
