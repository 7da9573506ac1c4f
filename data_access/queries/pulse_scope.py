"""The hours of the live pulse, and the postings that count in them.

A posting counts in the hour in which it was posted, where an event of a feed that came in time says so. So every hour
holds each posting once, however many events tell of it, and at most what the trend by the hour holds.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Select, and_, func, null, select, union

from data_access.conditions import among_ids
from data_access.queries.slices import Slice
from data_access.tables import feed_batch, feed_event, posting, skill
from domain.filters import DayRange
from domain.pulse import HOUR, hours_until

FROM_EVENTS = "Events of feeds that came in time (feed_event), with their postings (posting)"
NO_EVENT = "No event has arrived in the last 24 hours."


@dataclass(frozen=True)
class PulseWindow:
    """The hours shown, oldest first, and those of them in which anything at all arrived."""

    now: datetime
    hours: list[datetime]
    alive: frozenset[datetime]

    @property
    def days(self) -> DayRange:
        """The days in which the hours lie."""
        return DayRange(self.hours[0].date(), self.hours[-1].date())

    def is_complete(self, hour: datetime) -> bool:
        """Whether the hour is over."""
        return hour < self.hours[-1]


def read_now(connection: Connection) -> datetime:
    """The moment that the transaction sees."""
    return connection.execute(select(func.now())).scalar_one()


def read_window(connection: Connection) -> PulseWindow:
    """The hours up to now. Alive is an hour from which an event came, or in which anything was received."""
    now = read_now(connection)
    hours = hours_until(now)
    first, after = hours[0], hours[-1] + HOUR
    received = func.date_trunc("hour", feed_batch.c.received_at, "UTC")
    moments = union(
        select(feed_event.c.hour).where(feed_event.c.hour >= first, feed_event.c.hour < after),
        select(received).where(feed_batch.c.received_at >= first, feed_batch.c.received_at < after),
    )
    return PulseWindow(now, hours, frozenset(connection.execute(moments).scalars()))


def counted(window: PulseWindow, slice_: Slice, *columns: Any, skill_ids: Collection[int] | None = None) -> Select[Any]:
    """SELECT hour, columns...: a row for each posting of the window that counts in a slice.

    skill_ids: only those that ask for any of these skills.
    """
    event = feed_event.c
    of_window = event.hour.between(window.hours[0], window.hours[-1])
    # Several events may tell of one posting in one hour.
    told = select(event.posting_id, event.hour).where(event.outcome == "taken", of_window).distinct().subquery("told")
    where: list[ColumnElement[bool]] = [
        # The posting may have been posted anew since: then the event of that other hour counts it.
        posting.c.posted_at >= told.c.hour,
        posting.c.posted_at < told.c.hour + HOUR,
        slice_.conditions(),
    ]
    if skill_ids is not None:
        where.append(posting.c.skill_ids.overlap(list(skill_ids)))
    each: Any = select(told.c.hour, *columns).select_from(told)
    return each.join(posting, posting.c.posting_id == told.c.posting_id).where(and_(*where))


def count_by_skill(
    connection: Connection, window: PulseWindow, slice_: Slice, skill_ids: Collection[int] | None, most: int
) -> tuple[dict[datetime, int], dict[int, dict[datetime, int]]]:
    """Hour -> all counted postings of the slice; skill id -> hour -> those of them that ask for the skill.

    Of these skills; None: of the `most` frequent ones, ties in the order of their slugs.
    """
    each = counted(window, slice_, posting.c.skill_ids).cte("each")
    one = select(each.c.hour, func.unnest(each.c.skill_ids).label("skill_id")).cte("one")
    if skill_ids is None:
        totals = select(one.c.skill_id, func.count().label("postings")).group_by(one.c.skill_id).subquery("totals")
        ranked = (
            select(totals.c.skill_id)
            .join(skill, skill.c.skill_id == totals.c.skill_id)
            .order_by(totals.c.postings.desc(), skill.c.slug)
            .limit(most)
        )
        shown = one.c.skill_id.in_(ranked)
    else:
        shown = among_ids(one.c.skill_id, list(skill_ids))
    everything = select(null().cast(Integer).label("skill_id"), each.c.hour, func.count()).group_by(each.c.hour)
    by_skill = select(one.c.skill_id, one.c.hour, func.count()).where(shown).group_by(one.c.skill_id, one.c.hour)
    all_counts: dict[datetime, int] = {}
    counts: dict[int, dict[datetime, int]] = {}
    for skill_id, hour, postings in connection.execute(everything.union_all(by_skill)):
        (all_counts if skill_id is None else counts.setdefault(skill_id, {}))[hour] = postings
    return all_counts, counts
