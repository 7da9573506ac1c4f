"""Rows a second of an import with text, against the bare COPY of the finished rows."""

from __future__ import annotations

import json
import random
import re
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from data_access.copying import copy_rows
from data_access.database import Database
from data_access.loads.postings import POSTING_COLUMNS
from data_access.tables import posting
from jobs.registry import JOBS
from jobs.runner import run_job
from tests.bench import feeds
from tests.bench.timing import Line, seconds

WORDS = re.findall(
    r"\w+",
    "you will work with a team that builds and runs services for customers in many places and we ask for some years of "
    "practice clear writing and care for detail while the office offers lunch training time and a pension",
)
PLACES = ("Springfield, IL", "Austin, TX", "Remote", "London, United Kingdom", "Berlin, Germany", "Boston, MA", None)
TITLES = ("Data Engineer", "Senior Software Developer", "Platform Engineer", "Junior Analyst", "Lead Statistician")
FEED_EVENTS = 20_000
"""Events that are taken as a feed sends them."""


def run(database: Database, rows: int) -> list[Line]:
    """Rows a second; leaves the database without these postings."""
    _do(database, "refresh_skills")
    with database.writing() as connection:
        names = list(connection.execute(text("SELECT skill_name FROM skill WHERE source = 'taxonomy'")).scalars())
    with tempfile.TemporaryDirectory(prefix="skillpulse-bench-") as folder:
        feed = Path(folder, "feed.jsonl")
        size = _write_feed(feed, rows, names)
        imported = seconds(lambda: _do(database, "import_postings", source=str(feed)))
        line = _import_line(database, rows, size, imported)
        _write_feed(feed, min(rows, FEED_EVENTS), names)
        return [line, feeds.run(database, feed)]


def _import_line(database: Database, rows: int, size: int, imported: float) -> Line:
    """The import's line, once its rows are copied for comparison and cleared away."""
    with database.writing() as connection:
        columns = ", ".join(POSTING_COLUMNS)
        finished = connection.execute(text(f"SELECT {columns} FROM posting WHERE source = 'bench'")).all()
        connection.execute(text("TRUNCATE posting, posting_text, changed_day"))
        copied = seconds(lambda: copy_rows(connection, posting, POSTING_COLUMNS, finished))
        assert len(finished) == rows
        connection.execute(text("TRUNCATE posting, posting_text, changed_day"))
    note = f"{rows:,} events, {size / rows:,.0f} bytes each; COPY of the same finished rows, indexes standing"
    return Line("import_postings, event feed with text", rows / imported, rows / copied, "rows/s", note)


def _do(database: Database, name: str, **options: str) -> None:
    run = run_job(JOBS[name], options, database=database)
    assert run.good, run.reasons


def _write_feed(path: Path, rows: int, names: list[str]) -> int:
    """Events of some 1 KB; returns the size of the file in bytes."""
    rng = random.Random(7)
    now = datetime.now(UTC)
    with path.open("w", encoding="utf-8") as file:
        for number in range(rows):
            words = rng.choices(WORDS, k=150)
            for name in rng.sample(names, 8):
                words.insert(rng.randrange(len(words)), name)
            payload = {
                "job_id": str(number),
                "title": rng.choice(TITLES),
                "company": f"Company {number}",
                "location": rng.choice(PLACES),
                "description": " ".join(words),
                "is_remote": False,
            }
            at = (now - timedelta(days=1 + number % 90)).isoformat()
            event = {"event_id": str(number), "timestamp": at, "source": "bench", "payload": payload}
            file.write(json.dumps(event) + "\n")
    return path.stat().st_size
