"""Events of job.postings.v1, and what a stream of them comes to: a slow and obvious second implementation."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from data_access.database import Database
from data_access.loads import feeds
from data_access.loads.feeds import Intake
from data_access.tenancy import PUBLIC
from jobs.feed_intake import origin_of, take_batch
from jobs.posting_sources.records import Run

LAG = timedelta(hours=2)
CITIES = {"Chicago, IL": "US-IL", "Austin, TX": "US-TX", "London, UK": "GB"}


def event(
    number: int | str,
    at: datetime,
    *,
    posting: int | str | None = None,
    location: str | None = "Chicago, IL",
    wants: str = "Python and SQL",
    company: str | None = None,
) -> dict[str, Any]:
    """The event e<number> of the posting p<posting>, by default one of its own."""
    posting = number if posting is None else posting
    return {
        "event_id": f"e{number}",
        "timestamp": at.isoformat(),
        "source": "board",
        "payload": {
            "job_id": f"p{posting}",
            "title": "Data Engineer",
            "company": company or f"Company {posting}",
            "location": location,
            "description": f"You know {wants}.",
            "is_remote": False,
        },
    }


def lines(events: Iterable[Any]) -> list[str]:
    """Events as JSON lines; a text stays as it is."""
    return [one if isinstance(one, str) else json.dumps(one) for one in events]


def numbered(events: Iterable[Any]) -> list[tuple[int, str]]:
    return list(enumerate(lines(events), 1))


def add_feed(database: Database, name: str = "ours", *, generated: bool = False) -> None:
    with database.writing() as connection:
        feeds.ensure_feed(connection, name, generated=generated)


def take(
    database: Database, events: Iterable[Any], *, now: datetime, feed: str = "ours", lag: timedelta = LAG
) -> Intake:
    """Take a batch as it would be taken at this moment."""
    run = Run(origin_of(feed), "line", None, list(numbered(events)))
    with database.writing() as connection:
        return take_batch(connection, feed, run, lag=lag, now=now)


def outcomes(database: Database, feed: str = "ours") -> dict[str, str]:
    """Event id -> outcome of every event that is remembered."""
    asked = text("SELECT event_id, outcome FROM feed_event JOIN feed USING (feed_id) WHERE feed_name = :feed")
    with database.reading(PUBLIC) as connection:
        return dict(connection.execute(asked, {"feed": feed}).all())


def postings(database: Database) -> dict[str, datetime]:
    """Source id -> when it was posted, of every posting of the board."""
    asked = text("SELECT source_id, posted_at FROM posting WHERE source = 'board'")
    with database.reading(PUBLIC) as connection:
        return dict(connection.execute(asked).all())


def batch_sums(database: Database) -> Counter[str]:
    """The sums of all batches."""
    names = ("taken", "late", "repeated", "quarantined")
    asked = text(f"SELECT {', '.join(f'coalesce(sum({name}), 0)' for name in names)} FROM feed_batch")
    with database.reading(PUBLIC) as connection:
        return Counter(dict(zip(names, map(int, connection.execute(asked).one()), strict=True)))


def empty(database: Database) -> None:
    """Take away all that feeds have brought."""
    with database.writing() as connection:
        connection.execute(
            text("TRUNCATE feed, feed_event, feed_batch, quarantine, posting_text, posting, changed_day")
        )


def fill(database: Database) -> None:
    """One feed for tests of pages and of the API: 30 events of today, one of them twice, and a broken one.

    The names of skills are in the database already; so may be postings with numbers of the builders' own.
    """
    now = datetime.now(UTC)
    midnight = datetime(now.year, now.month, now.day, tzinfo=UTC)
    with database.writing() as connection:
        connection.execute(text("ALTER TABLE posting ALTER posting_id RESTART WITH 10000000"))
    add_feed(database, "board")
    cities = [*CITIES, None]
    made = [
        event(number, max(midnight, now - timedelta(minutes=12 * (30 - number))), location=cities[number % 4])
        for number in range(30)
    ]
    take(database, [*made, "{broken", made[0]], now=now, feed="board")


@dataclass
class Truth:
    """What a stream comes to, taken one line after the other."""

    now: datetime
    lag: timedelta = LAG
    newest: datetime | None = None
    outcome: dict[str, str] = field(default_factory=dict)
    repeated: int = 0
    broken: set[str] = field(default_factory=set)
    broken_again: int = 0
    posted_at: dict[str, datetime] = field(default_factory=dict)
    hours: dict[str, set[datetime]] = field(default_factory=dict)  # posting -> hours of its taken events

    def takes(self, stream: Sequence[str]) -> Truth:
        for line in stream:
            self._one(line)
        return self

    def _one(self, line: str) -> None:
        try:
            given = json.loads(line)
            event_id = given["event_id"]
            at = datetime.fromisoformat(given["timestamp"]).astimezone(UTC)
        except (ValueError, KeyError, TypeError):
            self.broken_again += line in self.broken
            self.broken.add(line)
            return
        if event_id in self.outcome:
            self.repeated += 1
            return
        hour = datetime(at.year, at.month, at.day, at.hour, tzinfo=UTC)
        late = self.newest is not None and hour < self.newest - self.lag
        self.outcome[event_id] = "late" if late else "taken"
        running = datetime(self.now.year, self.now.month, self.now.day, self.now.hour, tzinfo=UTC)
        if self.newest is None or min(hour, running) > self.newest:
            self.newest = min(hour, running)
        posting = given["payload"]["job_id"]
        if posting not in self.posted_at or at >= self.posted_at[posting]:
            self.posted_at[posting] = at
        if not late:
            self.hours.setdefault(posting, set()).add(hour)

    def by_hour(self) -> Counter[datetime]:
        """Hour -> postings that the pulse counts."""
        found: Counter[datetime] = Counter()
        for posting, at in self.posted_at.items():
            hour = datetime(at.year, at.month, at.day, at.hour, tzinfo=UTC)
            found[hour] += hour in self.hours.get(posting, set())
        return +found
