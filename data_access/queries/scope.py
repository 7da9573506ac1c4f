"""What a question's filters mean in this database: which days, which skill, and whether a region is known."""

from __future__ import annotations

import dataclasses
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from data_access.engines import METHOD_VERSION
from data_access.queries.question import Answer
from data_access.tables import aggregated_day, changed_day, occupation, region, skill
from domain.filters import DayRange, FilterError
from domain.statistics import DELTA_DAYS, GROWTH_DAYS
from domain.vocabulary import ALL

FROM_CELLS = "Job postings, counted by day (skill_demand_daily, posting_total_daily)"
FROM_OCCUPATION_CELLS = "Job postings, counted by day and occupation (occupation_demand_daily)"
FROM_POSTINGS = "Job postings, counted one by one (posting)"
NOTHING_YET = "No postings have been aggregated yet."


@dataclass(frozen=True)
class Scope:
    """The days that a question is about. All of them are complete; those without any posting are gaps.

    as_of: newest aggregated day that the question may see. oldest_on: the first one of all. days: the period, cut off
    at as_of (empty, with last_on before first_on, where all of it is later). newest_on: the newest day of the period
    with postings. before_newest: up to 7 aggregated days before it, for the trending delta. waiting: days of the period
    whose postings changed since they were aggregated. notes: what a reader should know.
    """

    as_of: date
    oldest_on: date
    days: DayRange
    newest_on: date | None
    before_newest: list[date]
    waiting: int
    notes: list[str]

    @property
    def growth_windows(self) -> tuple[DayRange, DayRange]:
        """The last 28 days of the period and the 28 before them."""
        now = DayRange(date.fromordinal(self.days.last_on.toordinal() - GROWTH_DAYS + 1), self.days.last_on)
        return now, now.before()


class Skill(NamedTuple):
    """A skill that a filter names."""

    skill_id: int
    slug: str
    skill_name: str
    skill_type: str


def read_scope(connection: Connection, filters: Any) -> Scope | None:
    """The days meant by filters.period and filters.as_of; None where nothing is aggregated up to then."""
    statement = select(aggregated_day.c.posted_on).order_by(aggregated_day.c.posted_on)
    if filters.as_of:
        statement = statement.where(aggregated_day.c.posted_on <= filters.as_of)
    known = list(connection.execute(statement).scalars())
    if not known:
        return None
    as_of = known[-1]
    meant = filters.period.resolve(as_of)
    days = DayRange(meant.first_on, min(meant.last_on, as_of))
    start, end = bisect_left(known, days.first_on), bisect_right(known, days.last_on)
    within = known[start:end]
    changed, counted = changed_day.c.posted_on, aggregated_day.c
    waiting, older = connection.execute(
        select(
            select(func.count()).where(changed.between(days.first_on, days.last_on)).scalar_subquery(),
            select(func.count())
            .where(counted.posted_on.between(days.first_on, days.last_on), counted.method_version < METHOD_VERSION)
            .scalar_subquery(),
        )
    ).one()
    return Scope(
        as_of,
        known[0],
        days,
        within[-1] if within else None,
        known[max(0, end - 1 - DELTA_DAYS) : end - 1] if within else [],
        waiting,
        _notes(known[0], meant, days, len(within), waiting, older),
    )


def _notes(oldest: date, meant: DayRange, days: DayRange, found: int, waiting: int, older: int) -> list[str]:
    notes = []
    if meant.last_on > days.last_on:
        notes.append(f"The newest complete day is {days.last_on}; later days are left out.")
    if oldest > days.first_on:
        notes.append(f"Postings begin on {oldest}.")
    gaps = days.days - max(0, (oldest - days.first_on).days) - found
    if gaps > 0:
        notes.append(f"Days of the period without any posting: {gaps}.")
    if waiting:
        notes.append(
            f"Days whose postings changed since they were counted, to be counted again in the night: {waiting}."
        )
    if older:
        notes.append(
            "Days counted by an older method, some without numbers by occupation, to be counted again in the night: "
            f"{older}."
        )
    return notes


def notes_of(scope: Scope | None, filters: Any) -> list[str]:
    """What a reader should know of the days, also where there are none: nothing is aggregated up to the day asked for.

    Every number of postings is then not known, which is not 0.
    """
    if scope:
        return scope.notes
    return [f"No postings have been aggregated up to {filters.as_of}." if filters.as_of else NOTHING_YET]


def nothing_aggregated(filters: Any, source: str) -> Answer[Any]:
    """The answer where no complete day has been aggregated, or none up to the day asked for."""
    return Answer([], None, None, source, notes=notes_of(None, filters))


def refused(filters: Any, parameter: str, value: str) -> FilterError:
    """The error for a value of the right form that is not in the database."""
    fields = {field.name: field for field in dataclasses.fields(filters)}
    return FilterError(parameter, value, fields[parameter].metadata["filter"].allowed)


def find_skill(connection: Connection, filters: Any, slug: str) -> Skill:
    """The skill of this slug. Raises FilterError where there is none."""
    found = connection.execute(
        select(skill.c.skill_id, skill.c.slug, skill.c.skill_name, skill.c.skill_type).where(skill.c.slug == slug)
    ).one_or_none()
    if found is None:
        raise refused(filters, "skill", slug)
    return Skill(*found)


def check_region(connection: Connection, filters: Any) -> None:
    """Raises FilterError for a region that is neither 'all' nor known."""
    code = filters.region
    if code != ALL and not connection.execute(select(region.c.region_code).where(region.c.region_code == code)).first():
        raise refused(filters, "region", code)


def check_occupation(connection: Connection, filters: Any) -> None:
    """Raises FilterError for an occupation that is neither 'all' nor known."""
    code = filters.occupation
    known = select(occupation.c.onetsoc_code).where(occupation.c.onetsoc_code == code)
    if code != ALL and not connection.execute(known).first():
        raise refused(filters, "occupation", code)
