"""What there is to choose from: the pickers' lists, and how far the data reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection


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


def skills_with_demand(connection: Connection) -> list[SkillChoice]:
    """Every skill with demand, most postings first, then by slug."""
    raise NotImplementedError


def regions_with_demand(connection: Connection) -> list[RegionChoice]:
    """Every region with demand, in order of its code."""
    raise NotImplementedError


def occupations_with_demand(connection: Connection) -> list[OccupationChoice]:
    """Every occupation with demand, in order of its title."""
    raise NotImplementedError


def data_status(connection: Connection) -> DataStatus:
    """How far the data reach."""
    raise NotImplementedError
