"""The live pulse: which hours are shown, which events are too late for them, and what a missing hour means.

All hours are UTC and named by their start. The watermark follows the time of the events, not the clock: after a feed
was silent for a night its backlog still counts into the hours to which it belongs, and how a stream is cut into batches
changes nothing. (Akidau and others 2015, "The Dataflow Model", call this an event-time watermark with a fixed lag.)
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

WINDOW_HOURS = 24
"""Hours that the pulse shows, the running one among them."""

STALE_AFTER = timedelta(hours=3)
"""A feed that was silent for longer may have stopped."""

MOST_EVENTS = 1000
MOST_BYTES = 5 * 1024 * 1024
"""What one batch over HTTP may hold."""

FEED_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
FEED_NAME_RULE = "small letters, digits and hyphens, at most 63 characters, no hyphen at either end"

LONGEST_EVENT_ID = 200

HOUR = timedelta(hours=1)
K = TypeVar("K")


class EventOutcome(StrEnum):
    """What became of an event that was met for the first time."""

    TAKEN = "taken"
    LATE = "late"
    QUARANTINED = "quarantined"


def hour_of(moment: datetime) -> datetime:
    """The start of the hour (UTC) in which a moment with a time zone lies."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def hours_until(now: datetime, hours: int = WINDOW_HOURS) -> list[datetime]:
    """The last hours, oldest first; the last one is running."""
    running = hour_of(now)
    return [running - HOUR * back for back in range(hours - 1, -1, -1)]


@dataclass(frozen=True)
class Watermark:
    """How far a feed has come. newest_hour: of all its events, None before the first; lag: what may come after it."""

    newest_hour: datetime | None
    lag: timedelta

    def is_late(self, hour: datetime) -> bool:
        """Whether an hour is older than the watermark, so that the pulse no longer changes it."""
        return self.newest_hour is not None and hour < self.newest_hour - self.lag

    def after(self, hour: datetime, running: datetime) -> Watermark:
        """The watermark once an event of this hour has come.

        A time ahead of the clock, by a wrong one or by mistake, moves it no further than the running hour.
        """
        reached = min(hour, running)
        if self.newest_hour is not None and reached <= self.newest_hour:
            return self
        return Watermark(reached, self.lag)


def by_hour(hours: Sequence[datetime], counts: Mapping[datetime, int], alive: Collection[datetime]) -> list[int | None]:
    """One count an hour: 0 where something else arrived, None where nothing arrived at all."""
    return [counts.get(hour, 0 if hour in alive else None) for hour in hours]


def total(counts: Iterable[int | None]) -> int:
    """The sum of hours, those without any arrival left out."""
    return sum(count for count in counts if count is not None)


def busiest(totals: Mapping[K, int], most: int) -> list[K]:
    """The keys with the highest totals, highest first, ties in the order of the keys."""
    return sorted(totals, key=lambda key: (-totals[key], key))[:most]  # type: ignore[operator]


def is_stale(last_at: datetime | None, now: datetime) -> bool:
    """Whether a feed was silent for longer than STALE_AFTER, or never said anything."""
    return last_at is None or now - last_at > STALE_AFTER
