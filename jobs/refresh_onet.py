"""Loads an O*NET release beside the current one, checks it and makes it the current one.

Nothing that readers see changes before every check has passed; a refused release leaves the current one as it was, a
record of every check, and an alert. Without a source the publisher is asked, every week, for a newer release.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from data_access.errors import DatabaseUnavailable, DataError, InputRefused
from data_access.loads import onet_release
from data_access.loads.alerts import clear_alert
from data_access.loads.findings import refuse
from data_access.loads.onet_archive import OnetArchive, open_archive
from data_access.loads.onet_checks import CurrentRelease
from data_access.loads.onet_files import ReleaseFiles, read_release
from data_access.loads.onet_judgement import Judgement, clear_settled, record_published, record_refused, refusal
from data_access.loads.onet_release import Published, ReleaseSource
from data_access.loads.release_comparisons import missing_comparisons, store_comparison
from data_access.loads.skills import load_taxonomy
from domain.releases import REFUSED_ALERT
from jobs.downloads import BrokenOff, FetchedFile, fetch
from jobs.newer_release import SETTING, find_newer, nothing_to_look_for
from jobs.registry import Outcome, Work, job
from settings import current as current_settings

log = logging.getLogger(__name__)

STEPS = ("look", "fetch", "read", "check", "stage", "copy", "publish", "statistics", "skills", "compare")


class Stopwatch:
    """Seconds by step, for the record of the run."""

    def __init__(self, work: Work, steps: Sequence[str] = STEPS) -> None:
        self.work = work
        self.steps = list(steps)
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        self.work.progress(name, self.steps.index(name), len(self.steps))
        started = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - started, 3)


@dataclass(frozen=True)
class Before:
    """What a run finds. removed: staged releases of earlier runs that were taken away."""

    current: CurrentRelease | None
    codes: frozenset[str]
    removed: int


@job(schedule="0 2 * * mon", late_after_hours=8 * 24)
def refresh_onet(work: Work, *, source: str | None = None, allow_older: bool = False) -> Outcome:
    """Load an O*NET release, check it and make it the current one; without a source look for a newer one.

    The same archive again changes nothing; an archive that was loaded before and is not current any more is made
    current again only with allow_older.

    source: path or http(s) address of a release's archive, such as db_29_0_text.zip; left out: a newer one is sought
    allow_older: yes to go back to a release older than the current one
    """
    watch = Stopwatch(work)
    with work.transaction() as connection:
        removed = onet_release.remove_staged(connection)
        current = onet_release.read_current(connection)
        codes = onet_release.read_codes(connection, current.release_id) if current else frozenset()
    before = Before(current, codes, removed)
    looked_for = source is None
    if source is None:
        with watch.step("look"):
            source, reason = look(current)
        if source is None:
            return Outcome(nothing_to_do=True, detail={"reason": reason})
    judgement = Judgement(source)
    try:
        return refresh(work, watch, judgement, before, allow_older=allow_older)
    except BrokenOff as error:
        if looked_for:  # the schedule tries again, and goes on where it ended
            raise DataError(f"{error} ({SETTING} names the address, or turns the look off)") from error
        record(work, judgement, error)
        raise
    except InputRefused as error:
        record(work, judgement, error)
        raise


def look(current: CurrentRelease | None) -> tuple[str | None, str]:
    """The address of a newer release than the current one, or None and the reason. Raises DataError."""
    pattern = current_settings().onet_url
    reason = nothing_to_look_for(pattern, current)
    if reason or current is None:
        return None, reason or ""
    return find_newer(pattern, current), f"O*NET has no newer release than {current.version}"


def refresh(work: Work, watch: Stopwatch, judgement: Judgement, before: Before, *, allow_older: bool) -> Outcome:
    """Fetch, read, judge, load and publish one release. Raises InputRefused where it does not pass."""
    with watch.step("fetch"):
        fetched = fetch(judgement.source, current_settings().data_dir / "downloads" / "onet")
    judgement.reach("source")
    judgement.sha256, judgement.size_bytes = fetched.sha256, fetched.size_bytes
    with work.transaction() as connection:
        loaded = onet_release.find_published(connection, fetched.sha256)
    if loaded is not None:
        return loaded_before(work, watch, judgement.source, loaded, before.current, allow_older=allow_older)
    with open_archive(fetched.path) as archive:
        judgement.version = archive.version
        judgement.reach("archive", "version")
        with watch.step("read"):
            files = read_release(archive)
        with watch.step("check"):
            judgement.judge(files, before.current, before.codes, allow_older=allow_older)
            refuse(judgement.findings)
    published = stage_and_publish(work, watch, archive, files, fetched, judgement)
    follow_up(work, watch)
    return Outcome(
        rows=sum(files.row_counts.values()),
        detail={
            **about(published, archive.version),
            "layout": files.layout.value,
            "source": judgement.source,
            "sha256": fetched.sha256,
            "size_bytes": fetched.size_bytes,
            "row_counts": files.row_counts,
            "absent": files.absent,
            "staged_removed": before.removed,
            "seconds": watch.seconds,
        },
    )


def loaded_before(
    work: Work, watch: Stopwatch, source: str, release_id: int, current: CurrentRelease | None, *, allow_older: bool
) -> Outcome:
    """What is left to do for an archive that was published before: nothing, or moving the pointer back to it."""
    is_current = current is not None and current.release_id == release_id
    if allow_older and not is_current:
        with watch.step("publish"), work.transaction() as connection:
            published = onet_release.make_current(connection, release_id)
            clear_alert(connection, REFUSED_ALERT)
            version = onet_release.read_published(connection)[release_id]
        follow_up(work, watch)
        return Outcome(detail={**about(published, version), "seconds": watch.seconds})
    if current and is_current:
        with work.transaction() as connection:
            clear_settled(connection, source, current.version)
    follow_up(work, watch)  # an earlier run may have ended between publication and this
    state = "is the current release" if is_current else "was loaded, and is not current"
    return Outcome(nothing_to_do=True, detail={"reason": f"this archive {state}", "release_id": release_id})


def stage_and_publish(
    work: Work,
    watch: Stopwatch,
    archive: OnetArchive,
    files: ReleaseFiles,
    fetched: FetchedFile,
    judgement: Judgement,
) -> Published:
    """Load checked files into tables of their own and publish them; on any failure the tables are dropped."""
    try:
        with watch.step("stage"), work.transaction() as connection:
            release_id = onet_release.stage(
                connection,
                version=archive.version,
                released_on=archive.released_on,
                layout=files.layout,
                source=ReleaseSource(fetched.source, fetched.sha256, fetched.size_bytes),
                row_counts=files.row_counts,
                absent=files.absent,
            )
        with watch.step("copy"), work.transaction() as connection:
            onet_release.copy_contents(connection, release_id, files.contents)
            found = onet_release.check_staged(connection, release_id, files.row_counts)
            judgement.reach("loaded_rows", findings=found)
            refuse(judgement.findings)
        with watch.step("publish"), work.transaction() as connection:
            published = onet_release.publish(connection, release_id)
            record_published(connection, judgement, release_id)
            return published
    except BaseException:
        with suppress(DatabaseUnavailable), work.transaction() as connection:  # out of reach: the next run does it
            onet_release.remove_staged(connection)
        raise


def follow_up(work: Work, watch: Stopwatch) -> None:
    """Bring in line with the current release what depends on it: statistics, the taxonomy's software, comparisons."""
    with watch.step("statistics"), work.transaction() as connection:
        onet_release.update_statistics(connection)
    with watch.step("skills"), work.transaction() as connection:
        load_taxonomy(connection)
    with watch.step("compare"), work.transaction() as connection:
        for before, after in missing_comparisons(connection):
            store_comparison(connection, before, after)


def record(work: Work, judgement: Judgement, error: InputRefused) -> None:
    """Keep what a refused release was refused for, and say so in the log and in an alert."""
    if not judgement.findings:
        judgement.refuse(error.problems)
    with work.transaction() as connection:
        record_refused(connection, judgement)
    log.error("%s", refusal(judgement))


def about(published: Published, version: str) -> dict[str, Any]:
    """What a publication changed, for the record of the run."""
    return {
        "release_id": published.release_id,
        "version": version,
        "version_before": published.before.version if published.before else None,
        "occupations_added": published.occupations_added,
        "occupations_removed": published.occupations_removed,
    }
