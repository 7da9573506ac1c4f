"""Are the feeds alive, and what became of what they sent?

Source: feed and feed_batch, written by jobs/feed_intake.py with every batch of events.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Integer, and_, cast, func, select

from data_access.queries.choices import is_demonstration
from data_access.queries.pulse_scope import read_now
from data_access.queries.question import Answer, Question
from data_access.tables import feed, feed_batch
from domain.filters import DayRange
from domain.pulse import WINDOW_HOURS, is_stale

FROM_BATCHES = "Batches of the feeds of events (feed_batch)"
COUNTS = ("taken", "late", "repeated", "quarantined")


@dataclass(frozen=True)
class Filters:
    """The question takes no parameters."""


@dataclass(frozen=True)
class FeedIntake:
    """One row per feed, the one heard last first; counts are of the last 24 hours to the minute."""

    feed_name: str
    last_received_at: datetime | None  # when events of it last arrived, repeated and unusable ones too
    newest_hour: datetime | None  # the newest hour that it has reached; the watermark lies some hours before it
    taken: int  # events that count in the pulse
    late: int  # events for an hour before the watermark: kept as postings, not in the pulse
    repeated: int  # events that were met before, ignored
    quarantined: int  # events that could not be used, kept with the reason
    stale: bool  # silent for longer than a feed should be
    closed: bool  # removed; its events stay


def ask(connection: Connection, _filters: Filters) -> Answer[FeedIntake]:
    """Every feed; see FeedIntake."""
    now = read_now(connection)
    since = now - timedelta(hours=WINDOW_HOURS)
    recent = and_(feed_batch.c.feed_id == feed.c.feed_id, feed_batch.c.received_at >= since)
    sums = [cast(func.coalesce(func.sum(feed_batch.c[name]), 0), Integer).label(name) for name in COUNTS]
    found = connection.execute(
        select(feed.c.feed_name, feed.c.last_received_at, feed.c.newest_hour, feed.c.disabled_at, *sums)
        .outerjoin(feed_batch, recent)
        .group_by(feed.c.feed_id)
        .order_by(feed.c.last_received_at.desc().nulls_last(), feed.c.feed_name)
    )
    rows = [
        FeedIntake(
            row.feed_name,
            row.last_received_at,
            row.newest_hour,
            row.taken,
            row.late,
            row.repeated,
            row.quarantined,
            stale=row.disabled_at is None and is_stale(row.last_received_at, now),
            closed=row.disabled_at is not None,
        )
        for row in found
    ]
    days = DayRange(since.date(), now.date())
    events = sum(row.taken for row in rows)
    return Answer(rows, None, days, FROM_BATCHES, events, generated=is_demonstration(connection))


QUESTION = Question("pulse-intake", "Feeds of events", Filters, FeedIntake, ask)
