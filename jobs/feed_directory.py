"""The watched directory: <directory>/<feed>/*.jsonl, one event a line, is taken and moved to <feed>/taken/.

How to hand over a file: write it under another name or elsewhere on the same disk, and rename it. A file is read once
nothing has been written to it for SETTLED_SECONDS, so one that is written in place is read whole too as long as its
writer does not pause for longer. It is moved only after all of its events are committed: whoever is killed before that
finds it again, and its events are known by their ids. Names that do not end in .jsonl, or begin with a dot, are left.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from data_access.database import Database, bound
from data_access.errors import DatabaseUnavailable, DataError
from data_access.loads import feeds
from data_access.loads.feeds import Intake
from jobs.feed_intake import origin_of, take_run
from jobs.posting_sources.files import Kind, SourceFile
from jobs.posting_sources.readers import runs

log = logging.getLogger(__name__)

SETTLED_SECONDS = 5.0
"""A file that was written to since may not be whole yet."""

TAKEN = "taken"
"""The folder, beside a feed's files, for those that were taken."""


@dataclass(frozen=True)
class TakenFile:
    """A file that was taken, by the path that it has now, and what its events came to."""

    feed: str
    path: Path
    intake: Intake


class FeedDirectory:
    """Looks for files of events. One process does so: the one that runs the scheduled jobs."""

    def __init__(self, folder: Path, database: Database | None = None, *, settled: float = SETTLED_SECONDS) -> None:
        self._folder = folder
        self._database = database
        self._settled = settled
        self._told: set[str] = set()
        self._stuck: dict[Path, float] = {}

    def look(self) -> list[TakenFile]:
        """Take every file that is whole. What cannot be taken stays where it is, and the log says why, once."""
        taken = []
        for folder in self._feed_folders():
            try:
                taken += [self._take(folder.name, path) for path in self._whole_files(folder)]
            except DatabaseUnavailable as error:
                log.info("Files of events wait: %s", error)
                return taken
            except (DataError, OSError) as error:
                self._tell(f"Files of the feed {folder.name} are not taken: {error}")
        return taken

    def _feed_folders(self) -> Iterator[Path]:
        if self._folder.is_dir():
            yield from sorted(one for one in self._folder.iterdir() if one.is_dir() and not one.name.startswith("."))

    def _whole_files(self, folder: Path) -> list[Path]:
        """Files that are read now, in the order of their names, by which whoever writes them says what comes first."""
        found = []
        for path in sorted(folder.glob("*.jsonl")):
            changed_at = path.stat().st_mtime
            settled = changed_at <= time.time() - self._settled
            if settled and path.is_file() and not path.name.startswith(".") and self._stuck.get(path) != changed_at:
                found.append(path)
        return found

    def _take(self, feed: str, path: Path) -> TakenFile:
        database = self._database or bound()
        with database.writing() as connection:
            feeds.ensure_feed(connection, feed)
        changed_at = path.stat().st_mtime
        intake = take_file(feed, path, database=database)
        try:
            moved = put_away(path)
        except FileNotFoundError:  # another look took it at the same time
            moved = path
        except OSError:
            self._stuck[path] = changed_at  # else it would be read again every few seconds
            raise
        return TakenFile(feed, moved, intake)

    def _tell(self, message: str) -> None:
        if message not in self._told:
            self._told.add(message)
            log.warning("%s", message)


def take_file(feed: str, path: Path, *, database: Database | None = None) -> Intake:
    """Take every line of a file, some hundred in a transaction. Raises as feed_intake.take_lines does."""
    counts: Counter[str] = Counter()
    refused = []
    for run in runs(SourceFile(path, origin_of(feed), Kind.JSON_LINES, gzipped=False)):
        intake = take_run(feed, replace(run, counted_in=f"{path.name}, line"), database=database)
        counts.update(taken=intake.taken, late=intake.late, repeated=intake.repeated)
        refused += intake.quarantined
    return Intake(counts["taken"], counts["late"], counts["repeated"], tuple(refused))


def put_away(path: Path) -> Path:
    """Move a file to the folder of those that were taken, beside any of the same name; returns where it is now."""
    folder = path.parent / TAKEN
    folder.mkdir(exist_ok=True)
    goal, number = folder / path.name, 1
    while goal.exists():
        number += 1
        goal = folder / f"{path.stem}-{number}{path.suffix}"
    return path.replace(goal)
