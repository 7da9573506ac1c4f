"""Takes a batch of events of job.postings.v1 of one feed, in one transaction.

An event is taken, or late (its hour is older than the feed's watermark: the posting is kept, the pulse leaves it out),
or repeated (its id was met before: ignored), or quarantined (the reason and the raw text are kept). Postings take the
way of every import: rows by RowMaker, merged by data_access.loads.postings. What is committed is remembered by event
id, so a batch that is sent again, in part or whole, changes nothing.

A quarantined event may come again: where it can be used then, it is taken. An event that is older than what is known
of its posting is taken and leaves the posting as it is, so the order of arrival does not decide what a posting says.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from data_access.database import Database, bound
from data_access.loads import feeds
from data_access.loads.demonstration import check_not_mixed
from data_access.loads.feeds import Feed, Intake, MetEvent, RefusedEvent
from data_access.loads.postings import POSTING_COLUMNS, begin_import, merge_postings, stage_postings
from data_access.loads.quarantine import Quarantined, merge_quarantined, stage_quarantined
from data_access.loads.quarantine import open_staging as open_quarantine_staging
from domain.pulse import LONGEST_EVENT_ID, EventOutcome, Watermark, hour_of
from jobs.feed_knowledge import row_maker
from jobs.posting_rows import RecordFailed, RowMaker, WorkedRun
from jobs.posting_sources.records import Record, Run, Unreadable, raw_text
from settings import current as current_settings

log = logging.getLogger(__name__)

IMPORT_SECONDS = 10.0
"""How long a batch waits for an import that is under way; whoever sent it then tries again."""

SOURCE, SOURCE_ID, POSTED_AT = (POSTING_COLUMNS.index(name) for name in ("source", "source_id", "posted_at"))


def origin_of(feed: str) -> str:
    """The name under which a feed's unreadable events lie in the quarantine."""
    return f"feed {feed}"


def take_lines(feed: str, lines: Sequence[tuple[int, str]], *, database: Database | None = None) -> Intake:
    """Take events given as JSON texts, each with its number, in the order in which they came.

    Raises NotFound for an unknown feed; InputRefused for one that was removed, or where generated and other postings
    would be mixed; DatabaseUnavailable where it should be tried again.
    """
    return take_run(feed, Run(origin_of(feed), "line", None, list(lines)), database=database)


def take_run(feed: str, run: Run, *, database: Database | None = None, now: datetime | None = None) -> Intake:
    """Take a run of events of one feed, as take_lines does. now: when they came."""
    lag = timedelta(hours=current_settings().feed_watermark_hours)
    with (database or bound()).writing() as connection:
        return take_batch(connection, feed, run, lag=lag, now=now or datetime.now(UTC))


def take_batch(connection: Connection, feed: str, run: Run, *, lag: timedelta, now: datetime) -> Intake:
    """The work of take_run within the caller's transaction. lag: how far the watermark is behind the newest hour."""
    begin_import(connection, most_seconds=IMPORT_SECONDS)
    source = feeds.hold_feed(connection, feed)
    check_not_mixed(connection, generated=source.generated)
    batch = _Batch(source, Watermark(source.newest_hour, lag), now)
    arrived = [_arrived(number, record) for (number, _), record in zip(run.items, run.records(), strict=True)]
    batch.known = dict(feeds.known_events(connection, source.feed_id, {one.event_id for one in arrived}))
    maker = row_maker(connection, now.date())
    for one in arrived:
        batch.judge(one, maker, run.origin)
    _store(connection, batch)
    return Intake(batch.counts["taken"], batch.counts["late"], batch.counts["repeated"], tuple(batch.refused))


@dataclass(frozen=True)
class _Arrived:
    """An event, its number in the batch, and its id: the source's, or one of its raw text where it has none."""

    number: int
    event_id: str
    given_id: str | None
    record: Record | Unreadable


def _arrived(number: int, record: Record | Unreadable) -> _Arrived:
    if isinstance(record, Unreadable):
        return _Arrived(number, _raw_id(record.raw), None, record)
    given = record.values.get("event_id")
    if isinstance(given, int) and not isinstance(given, bool):
        given = str(given)
    if isinstance(given, str) and 0 < len(given) <= LONGEST_EVENT_ID and given.isprintable():
        return _Arrived(number, given, given, record)
    raw = raw_text(record.values)
    detail = f"event_id must be a text of 1 to {LONGEST_EVENT_ID} printable characters, by which repeats are known"
    reason = "missing_event_id" if given in (None, "") else "unusable_event_id"
    return _Arrived(number, _raw_id(raw), None, Unreadable(record.place, reason, detail, raw))


def event_id_of(line: bytes) -> str:
    """The id by which the event of a line is remembered."""
    run = Run("", "line", None, [(1, line.decode("utf-8", "surrogateescape").strip())])
    return _arrived(1, next(run.records())).event_id


def _raw_id(raw: str) -> str:
    return f"sha256:{hashlib.sha256(raw.encode('utf-8', 'replace')).hexdigest()}"


@dataclass
class _Batch:
    """What a batch has come to so far."""

    feed: Feed
    watermark: Watermark
    now: datetime
    known: dict[str, EventOutcome] = field(default_factory=dict)
    met: dict[str, MetEvent] = field(default_factory=dict)
    rows: dict[tuple[str, str], tuple[object, ...]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    refused: list[RefusedEvent] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)
    again: int = 0  # of the refused, those that were known as such

    def judge(self, one: _Arrived, maker: RowMaker, origin: str) -> None:
        """The outcome of the next event."""
        known = self.known.get(one.event_id)
        if known in (EventOutcome.TAKEN, EventOutcome.LATE):
            self.counts["repeated"] += 1
            return
        made = _made(one.record, maker, origin)
        if isinstance(made, Quarantined):
            self.refused.append(RefusedEvent(one.given_id, one.number, made.reason, made.detail))
            self.quarantined.append(made)
            if known is None:
                self._meet(MetEvent(one.event_id, EventOutcome.QUARANTINED))
            else:
                self.again += 1
            return
        key, posted_at = (str(made[SOURCE]), str(made[SOURCE_ID])), _moment(made)
        hour = hour_of(posted_at)
        outcome = EventOutcome.LATE if self.watermark.is_late(hour) else EventOutcome.TAKEN
        self.watermark = self.watermark.after(hour, hour_of(self.now))
        self.counts[outcome] += 1
        self._meet(MetEvent(one.event_id, outcome, hour, *key))
        before = self.rows.get(key)
        if before is None or _moment(before) <= posted_at:
            self.rows[key] = made

    def _meet(self, event: MetEvent) -> None:
        self.met[event.event_id] = event
        self.known[event.event_id] = event.outcome


def _moment(row: tuple[object, ...]) -> datetime:
    at = row[POSTED_AT]
    assert isinstance(at, datetime)
    return at


def _made(record: Record | Unreadable, maker: RowMaker, origin: str) -> tuple[object, ...] | Quarantined:
    """The row of an event. One on which our own rules fail must not hold up all that come after it."""
    try:
        made = maker.made_of(origin, record, WorkedRun(origin))
    except RecordFailed as failed:
        log.exception("An event could not be worked on and is quarantined")
        assert isinstance(record, Record)
        return Quarantined(origin, record.place, "failed_here", str(failed), raw_text(record.values))
    if isinstance(made, Quarantined) or made[POSTED_AT] is not None:
        return made
    assert isinstance(record, Record)
    detail = "the timestamp names a day without a time; an event belongs to an hour"
    return Quarantined(origin, record.place, "missing_time", detail, raw_text(record.values))


def _store(connection: Connection, batch: _Batch) -> None:
    """Write everything; it becomes true with the caller's commit."""
    if batch.quarantined:
        open_quarantine_staging(connection)
        stage_quarantined(connection, batch.quarantined)
        merge_quarantined(connection)
    there = feeds.posted_at_of(connection, batch.rows)
    newer = [row for key, row in batch.rows.items() if key not in there or there[key] <= _moment(row)]
    if newer:
        stage_postings(connection, newer)
        merge_postings(connection)
    feeds.record_events(connection, batch.feed.feed_id, batch.met.values(), batch.now)
    counts = {
        "taken": batch.counts["taken"],
        "late": batch.counts["late"],
        "repeated": batch.counts["repeated"] + batch.again,
        "quarantined": len(batch.refused) - batch.again,
    }
    if any(counts.values()):
        feeds.record_batch(connection, batch.feed.feed_id, batch.watermark, batch.now, counts)
