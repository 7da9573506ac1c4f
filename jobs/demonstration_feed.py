"""The demonstration's live feed: the generated day's lines go to the watched directory as their time comes.

They are the lines that load_demonstration reads the night after, so that load finds the same postings and changes none.
At the start the hours that the pulse shows are filled; what the feed has sent before is left out.
"""

from __future__ import annotations

import logging
import os
import time
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from data_access.database import Database
from data_access.loads import feeds
from data_access.loads.demonstration import DemonstrationState, read_demonstration
from data_access.tenancy import PUBLIC
from domain.pulse import hours_until
from jobs.demonstration.feed import arrivals
from jobs.demonstration.postings import Market
from jobs.feed_directory import TAKEN
from jobs.feed_intake import event_id_of

log = logging.getLogger(__name__)

LIVE_FEED = "demonstration"
"""The feed's name; only generated events come by it."""

PAUSE = timedelta(minutes=1)
"""After a longer one, another process may have written meanwhile: what is due is asked of the database."""

KEPT_SECONDS = 2 * 86400
"""Files that were taken longer ago are removed: what they held can be generated again."""


class DemonstrationFeed:
    """Writes what is due. `write` is called every few seconds, by one process."""

    def __init__(self, folder: Path, database: Database) -> None:
        self._folder = folder / LIVE_FEED
        self._database = database
        self._written_until: datetime | None = None
        self._market = lru_cache(maxsize=1)(Market)

    def write(self, now: datetime | None = None) -> int:
        """Write the lines that became due since the last call; returns their number.

        Nothing in a database that is no demonstration, or whose first load is not over.
        """
        now = now or datetime.now(UTC)
        with self._database.reading(PUBLIC) as connection:
            state = read_demonstration(connection)
        if state is None or state.loaded_through is None:
            self._written_until = None
            return 0
        lines = self._due(state, now)
        if lines:
            self._hand_over(lines, now)
        self._written_until = now
        return len(lines)

    def _due(self, state: DemonstrationState, now: datetime) -> list[bytes]:
        market = self._market(state.anchor_on)
        if self._written_until and now - self._written_until < PAUSE:
            return arrivals(market, self._written_until, now)
        self._remove_old_files()
        lines = arrivals(market, hours_until(now)[0] - timedelta(microseconds=1), now)
        with self._database.writing() as connection:
            feeds.ensure_feed(connection, LIVE_FEED, generated=True)
            found = feeds.find_feed(connection, LIVE_FEED)
            assert found
            known = feeds.known_events(connection, found.feed_id, {event_id_of(line) for line in lines})
        return [line for line in lines if event_id_of(line) not in known]

    def _hand_over(self, lines: list[bytes], now: datetime) -> None:
        """Write a file elsewhere and rename it, as everybody should."""
        self._folder.mkdir(parents=True, exist_ok=True)
        unfinished = self._folder / f".{os.getpid()}.unfinished"
        unfinished.write_bytes(b"".join(line + b"\n" for line in lines))
        unfinished.rename(self._folder / f"{now:%Y%m%dT%H%M%S}.{now.microsecond:06}.jsonl")

    def _remove_old_files(self) -> None:
        for path in (self._folder / TAKEN).glob("*.jsonl"):
            if path.stat().st_mtime < time.time() - KEPT_SECONDS:
                path.unlink(missing_ok=True)
