"""What the live pulse is measured on: a feed that sent every posting there is, and a day's worth up to this moment."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from data_access.copying import copy_rows
from data_access.database import Database
from data_access.loads import feeds
from data_access.loads.postings import POSTING_COLUMNS
from data_access.tables import posting
from domain.pulse import MOST_EVENTS
from jobs.feed_intake import take_lines
from tests.bench.timing import Line, seconds

FEED = "bench"
COLUMNS = ", ".join(name for name in POSTING_COLUMNS if name not in ("source", "source_id", "posted_on", "posted_at"))

_CLEAR = (
    "DELETE FROM posting WHERE source = 'bench-pulse'",
    "TRUNCATE feed, feed_event, feed_batch",
)

# As many as a day has, spread over the last 24 hours.
_TODAY = f"""
    INSERT INTO posting (source, source_id, posted_on, posted_at, {COLUMNS})
    SELECT 'bench-pulse', source_id, (at AT TIME ZONE 'UTC')::date, at, {COLUMNS}
    FROM (
        SELECT p.*, now() - interval '24 hours' * (row_number() OVER ()) / count(*) OVER () AS at
        FROM posting AS p WHERE posted_on = (SELECT max(posted_on) FROM posting)
    ) AS newest
"""
_EVENTS = """
    INSERT INTO feed_event (feed_id, event_id, hour, received_at, outcome, posting_id)
    SELECT feed_id, posting_id::text, date_trunc('hour', coalesce(posted_at, posted_on), 'UTC'),
           coalesce(posted_at, posted_on), 'taken', posting_id
    FROM posting CROSS JOIN feed WHERE feed_name = 'bench'
"""
_BATCHES = """
    INSERT INTO feed_batch (feed_id, received_at, taken, late, repeated, quarantined)
    SELECT feed_id, now() - interval '10 seconds' * number, 1, 0, 0, 0
    FROM generate_series(0, 100000) AS number CROSS JOIN feed WHERE feed_name = 'bench'
"""


def fill(database: Database) -> None:
    """Make the feed anew: an event for each posting, a day's postings up to now, and a batch every ten seconds."""
    with database.writing() as connection:
        for statement in _CLEAR:
            connection.execute(text(statement))
        feeds.ensure_feed(connection, FEED)
        for statement in (_TODAY, _EVENTS, _BATCHES):
            connection.execute(text(statement))
    with database.session() as session:
        session.execute(text("VACUUM ANALYZE posting, feed_event, feed_batch"))


def run(database: Database, feed: Path) -> Line:
    """Events a second by batches as HTTP takes them, against COPY of the finished rows; nothing of it is left."""
    with database.writing() as connection:
        feeds.ensure_feed(connection, FEED)
    lines = list(enumerate(feed.read_text(encoding="utf-8").splitlines(), 1))
    take_lines(FEED, lines[:1], database=database)  # builds the matcher, once a process
    batches = [lines[start : start + MOST_EVENTS] for start in range(1, len(lines), MOST_EVENTS)]
    took = seconds(lambda: [take_lines(FEED, batch, database=database) for batch in batches])
    with database.writing() as connection:
        columns = ", ".join(POSTING_COLUMNS)
        finished = connection.execute(text(f"SELECT {columns} FROM posting WHERE source = 'bench'")).all()
        connection.execute(text("TRUNCATE posting, posting_text, changed_day, feed, feed_event, feed_batch"))
        copied = seconds(lambda: copy_rows(connection, posting, POSTING_COLUMNS, finished))
        connection.execute(text("TRUNCATE posting, posting_text, changed_day"))
    note = f"{len(lines):,} events with text, {MOST_EVENTS:,} a batch, one process"
    return Line("events of a feed", (len(lines) - 1) / took, len(finished) / copied, "rows/s", note)
