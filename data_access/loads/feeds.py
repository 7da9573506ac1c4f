"""Feeds of events: who may send, which events have been met, and what became of each.

The caller holds the imports (postings.begin_import) while it takes a batch, so batches come one after another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from data_access.errors import InputRefused, NotFound
from data_access.tables import feed, feed_batch, feed_event
from domain.pulse import FEED_NAME, FEED_NAME_RULE, EventOutcome, Watermark


@dataclass(frozen=True)
class Feed:
    """One feed. key_sha256 None: HTTP is closed to it. newest_hour: see domain.pulse.Watermark."""

    feed_id: int
    feed_name: str
    key_sha256: bytes | None
    generated: bool
    newest_hour: datetime | None
    disabled_at: datetime | None


@dataclass(frozen=True)
class RefusedEvent:
    """An event that was quarantined. line: its number in the batch; reason: a code; detail: for a person."""

    event_id: str | None
    line: int
    reason: str
    detail: str


@dataclass(frozen=True)
class Intake:
    """What a batch came to. Every event is in exactly one of the four."""

    taken: int = 0
    late: int = 0
    repeated: int = 0
    quarantined: Sequence[RefusedEvent] = field(default_factory=tuple)


@dataclass(frozen=True)
class MetEvent:
    """An event to be remembered. source, source_id: of its posting; None with hour None where there is none."""

    event_id: str
    outcome: EventOutcome
    hour: datetime | None = None
    source: str | None = None
    source_id: str | None = None


_FIELDS = (
    feed.c.feed_id,
    feed.c.feed_name,
    feed.c.key_sha256,
    feed.c.generated,
    feed.c.newest_hour,
    feed.c.disabled_at,
)

_RECORD = text("""
    INSERT INTO feed_event (feed_id, event_id, hour, received_at, outcome, posting_id)
    SELECT :feed_id, e.event_id, e.hour, :received_at, e.outcome, p.posting_id
    FROM unnest(CAST(:event_ids AS text[]), CAST(:hours AS timestamptz[]), CAST(:outcomes AS text[]),
                CAST(:sources AS text[]), CAST(:source_ids AS text[]))
         AS e (event_id, hour, outcome, source, source_id)
    LEFT JOIN posting AS p ON p.source = e.source AND p.source_id = e.source_id
    ON CONFLICT (feed_id, event_id) DO UPDATE
    SET hour = excluded.hour, received_at = excluded.received_at, outcome = excluded.outcome,
        posting_id = excluded.posting_id
    WHERE feed_event.outcome = 'quarantined'
""")

_POSTED_AT = text("""
    SELECT p.source, p.source_id, p.posted_at
    FROM posting AS p
    JOIN unnest(CAST(:sources AS text[]), CAST(:source_ids AS text[])) AS k (source, source_id)
      ON p.source = k.source AND p.source_id = k.source_id
    WHERE p.posted_at IS NOT NULL
""")


def key_hash(key: str) -> bytes:
    """What is stored of a key. Keys are 256 random bits, so a plain digest cannot be guessed back."""
    return hashlib.sha256(key.encode("utf-8", "replace")).digest()


def check_name(name: str) -> None:
    """Raises InputRefused for what is no name of a feed."""
    if not FEED_NAME.fullmatch(name):
        raise InputRefused([f"{name!r} cannot name a feed; allowed: {FEED_NAME_RULE}"])


def find_feed(connection: Connection, name: str) -> Feed | None:
    """The feed of this name."""
    row = connection.execute(select(*_FIELDS).where(feed.c.feed_name == name)).one_or_none()
    return None if row is None else Feed(*row)


def hold_feed(connection: Connection, name: str) -> Feed:
    """The feed of this name, which nobody else changes before the transaction ends.

    Raises NotFound where there is none, InputRefused where it was removed.
    """
    row = connection.execute(select(*_FIELDS).where(feed.c.feed_name == name).with_for_update()).one_or_none()
    if row is None:
        raise NotFound(f"There is no feed {name}. Add it: python -m jobs run add_feed --name {name}")
    found = Feed(*row)
    if found.disabled_at:
        raise InputRefused([f"the feed {name} was removed; python -m jobs run add_feed --name {name} opens it again"])
    return found


def ensure_feed(connection: Connection, name: str, *, generated: bool = False) -> None:
    """Makes the feed where there is none, without a key. Raises InputRefused for what is no name."""
    check_name(name)
    new = upsert(feed).values(feed_name=name, generated=generated)
    connection.execute(new.on_conflict_do_nothing(index_elements=[feed.c.feed_name]))


def set_key(connection: Connection, name: str, key: str) -> None:
    """Makes the feed, or opens it again, and gives it this key in place of any other."""
    check_name(name)
    values = {"key_sha256": key_hash(key), "disabled_at": None}
    new = upsert(feed).values(feed_name=name, generated=False, **values)
    connection.execute(new.on_conflict_do_update(index_elements=[feed.c.feed_name], set_=values))


def disable_feed(connection: Connection, name: str) -> bool:
    """Closes the feed and forgets its key; what it sent stays. False where it was closed already."""
    gone = update(feed).where(feed.c.feed_name == name, feed.c.disabled_at.is_(None))
    return bool(connection.execute(gone.values(key_sha256=None, disabled_at=func.clock_timestamp())).rowcount)


def known_events(connection: Connection, feed_id: int, event_ids: Collection[str]) -> dict[str, EventOutcome]:
    """Event id -> outcome of those among these that the feed has sent before."""
    met = select(feed_event.c.event_id, feed_event.c.outcome).where(
        feed_event.c.feed_id == feed_id, feed_event.c.event_id == func.any(list(event_ids))
    )
    return {event_id: EventOutcome(outcome) for event_id, outcome in connection.execute(met)}


def posted_at_of(connection: Connection, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], datetime]:
    """(source, source id) -> when the posting that is there was posted, where it states a time."""
    listed = list(keys)
    found = connection.execute(
        _POSTED_AT, {"sources": [key[0] for key in listed], "source_ids": [key[1] for key in listed]}
    )
    return {(source, source_id): posted_at for source, source_id, posted_at in found}


def record_events(connection: Connection, feed_id: int, events: Iterable[MetEvent], received_at: datetime) -> None:
    """Remembers events with their postings, which are there already. One that was quarantined may get another fate."""
    listed = list(events)
    if not listed:
        return
    columns: Mapping[str, list[object]] = {
        "event_ids": [one.event_id for one in listed],
        "hours": [one.hour for one in listed],
        "outcomes": [str(one.outcome) for one in listed],
        "sources": [one.source for one in listed],
        "source_ids": [one.source_id for one in listed],
    }
    connection.execute(_RECORD, {"feed_id": feed_id, "received_at": received_at, **columns})


def record_batch(
    connection: Connection, feed_id: int, watermark: Watermark, received_at: datetime, counts: Mapping[str, int]
) -> None:
    """Notes that a batch came and how far the feed is now. counts: taken, late, repeated, quarantined."""
    connection.execute(insert(feed_batch).values(feed_id=feed_id, received_at=received_at, **counts))
    reached = {"newest_hour": watermark.newest_hour, "last_received_at": received_at}
    connection.execute(update(feed).where(feed.c.feed_id == feed_id).values(reached))
