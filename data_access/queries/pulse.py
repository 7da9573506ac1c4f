"""What is asked for at this moment: the last 24 hours by the hour, from the feeds of events.

Source: feed_event, written by jobs/feed_intake.py as events arrive, and the postings that they tell of.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from data_access.conditions import among_ids
from data_access.queries.choices import is_demonstration
from data_access.queries.pulse_scope import FROM_EVENTS, NO_EVENT, count_by_skill, read_window
from data_access.queries.question import Answer, Question
from data_access.queries.scope import check_region, find_skill
from data_access.queries.slices import Slice
from data_access.tables import feed_batch, skill
from domain.filters import a_region, skills
from domain.pulse import busiest, by_hour, total

MOST_FREQUENT = 5
"""How many skills are shown where none is asked for."""


@dataclass(frozen=True)
class Filters:
    """What the question can be narrowed to. No skill: the five most frequent of these hours."""

    skill: tuple[str, ...] = skills()
    region: str = a_region()


@dataclass(frozen=True)
class PulseHour:
    """One row per skill and hour: skills most frequent first, then by slug; hours by time, the running one last.

    Both counts are 0 where other events arrived in the hour, and None where nothing arrived at all.
    """

    starts_at: datetime  # start of the hour (UTC)
    skill: str  # slug
    skill_name: str
    postings: int | None  # job postings that ask for the skill
    all_postings: int | None  # all job postings of the region
    complete: bool  # the hour is over; late events may still come to the newest of them


def ask(connection: Connection, filters: Filters) -> Answer[PulseHour]:
    """The last 24 hours, the running one among them; see PulseHour."""
    check_region(connection, filters)
    asked = [find_skill(connection, filters, slug) for slug in filters.skill]
    window = read_window(connection)
    slice_ = Slice.of(filters)
    ids = [one.skill_id for one in asked] if asked else None
    everything, counts = count_by_skill(connection, window, slice_, ids, MOST_FREQUENT)
    named = {one.skill_id: (one.slug, one.skill_name) for one in asked} if asked else _names(connection, list(counts))
    totals = {(slug, skill_id): total(counts.get(skill_id, {}).values()) for skill_id, (slug, _) in named.items()}
    all_postings = by_hour(window.hours, everything, window.alive)
    rows = []
    for _, skill_id in busiest(totals, len(asked) or MOST_FREQUENT):
        slug, name = named[skill_id]
        postings = by_hour(window.hours, counts.get(skill_id, {}), window.alive)
        rows += [
            PulseHour(hour, slug, name, found, among, window.is_complete(hour))
            for hour, found, among in zip(window.hours, postings, all_postings, strict=True)
        ]
    return Answer(
        rows if window.alive else [],
        None,
        window.days,
        FROM_EVENTS,
        total(all_postings),
        notes=[] if window.alive else [NO_EVENT],
        generated=is_demonstration(connection),
    )


def standing(connection: Connection) -> str:
    """A text that is another as soon as any of the pulse's answers may be: another batch, or another hour."""
    hour = func.date_trunc("hour", func.now(), "UTC")
    newest = select(func.max(feed_batch.c.feed_batch_id)).scalar_subquery()
    batch, running = connection.execute(select(newest, hour)).one()
    return f"{batch or 0} {running:%Y-%m-%dT%H}"


def _names(connection: Connection, skill_ids: list[int]) -> dict[int, tuple[str, str]]:
    found = connection.execute(
        select(skill.c.skill_id, skill.c.slug, skill.c.skill_name).where(among_ids(skill.c.skill_id, skill_ids))
    )
    return {skill_id: (slug, name) for skill_id, slug, name in found}


QUESTION = Question("pulse", "Live pulse", Filters, PulseHour, ask)
