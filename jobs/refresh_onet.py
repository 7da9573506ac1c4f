"""Loads an O*NET release beside the current one, checks it and makes it the current one.

Nothing that readers see changes before every check has passed; a refused release leaves the current one as it was.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from data_access.errors import DatabaseUnavailable, InputRefused
from data_access.loads import onet_release
from data_access.loads.onet_archive import OnetArchive, open_archive
from data_access.loads.onet_checks import Finding, check_against_current, check_contents
from data_access.loads.onet_files import ReleaseFiles, read_release
from data_access.loads.onet_release import CurrentRelease, Published, ReleaseSource
from data_access.loads.skills import load_taxonomy
from jobs.downloads import FetchedFile, fetch
from jobs.registry import Outcome, Work, job
from settings import current as current_settings


class Stopwatch:
    """Seconds by step, for the record of the run."""

    def __init__(self, work: Work, steps: Sequence[str]) -> None:
        self.work = work
        self.steps = list(steps)
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        self.work.progress(name, self.steps.index(name), len(self.steps))
        started = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - started, 3)


@job()
def refresh_onet(work: Work, *, source: str, allow_older: bool = False) -> Outcome:
    """Load an O*NET release, check it and make it the current one.

    The same archive again changes nothing; an archive that was loaded before and is not current any more is made
    current again only with allow_older.

    source: path or http(s) address of a release's archive, such as db_29_0_text.zip
    allow_older: yes to go back to a release older than the current one
    """
    watch = Stopwatch(work, ["fetch", "read", "check", "stage", "copy", "publish", "statistics", "skills"])
    with watch.step("fetch"):
        fetched = fetch(source, current_settings().data_dir / "downloads" / "onet")
    with work.transaction() as connection:
        removed = onet_release.remove_staged(connection)
        loaded = onet_release.find_published(connection, fetched.sha256)
        current = onet_release.read_current(connection)
    if loaded is not None:
        return loaded_before(work, watch, loaded, current, allow_older=allow_older)
    with open_archive(fetched.path) as archive:
        with watch.step("read"):
            files = read_release(archive)
        with watch.step("check"):
            against = check_against_current(archive.version, files.row_counts, current, allow_older=allow_older)
            refuse([*files.findings, *check_contents(files.contents), *against])
    published = stage_and_publish(work, watch, archive, files, fetched)
    follow_up(work, watch)
    return Outcome(
        rows=sum(files.row_counts.values()),
        detail={
            **about(published, archive.version),
            "layout": files.layout.value,
            "source": source,
            "sha256": fetched.sha256,
            "size_bytes": fetched.size_bytes,
            "row_counts": files.row_counts,
            "absent": files.absent,
            "staged_removed": removed,
            "seconds": watch.seconds,
        },
    )


def loaded_before(
    work: Work, watch: Stopwatch, release_id: int, current: CurrentRelease | None, *, allow_older: bool
) -> Outcome:
    """What is left to do for an archive that was published before: nothing, or moving the pointer back to it."""
    if allow_older and (current is None or current.release_id != release_id):
        with watch.step("publish"), work.transaction() as connection:
            published = onet_release.make_current(connection, release_id)
            version = onet_release.read_current(connection)
        follow_up(work, watch)
        return Outcome(detail={**about(published, version.version if version else ""), "seconds": watch.seconds})
    follow_up(work, watch)  # an earlier run may have ended between publication and this
    state = (
        "is the current release" if current and current.release_id == release_id else "was loaded, and is not current"
    )
    return Outcome(nothing_to_do=True, detail={"reason": f"this archive {state}", "release_id": release_id})


def stage_and_publish(
    work: Work, watch: Stopwatch, archive: OnetArchive, files: ReleaseFiles, fetched: FetchedFile
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
            refuse(onet_release.check_staged(connection, release_id, files.row_counts))
        with watch.step("publish"), work.transaction() as connection:
            return onet_release.publish(connection, release_id)
    except BaseException:
        with suppress(DatabaseUnavailable), work.transaction() as connection:  # out of reach: the next run does it
            onet_release.remove_staged(connection)
        raise


def follow_up(work: Work, watch: Stopwatch) -> None:
    """Bring what depends on the current release in line with it: statistics, and the software in the taxonomy."""
    with watch.step("statistics"), work.transaction() as connection:
        onet_release.update_statistics(connection)
    with watch.step("skills"), work.transaction() as connection:
        load_taxonomy(connection)


def refuse(findings: Sequence[Finding]) -> None:
    """Raise InputRefused with all findings, if there are any."""
    if findings:
        raise InputRefused([str(finding) for finding in findings])


def about(published: Published, version: str) -> dict[str, Any]:
    """What a publication changed, for the record of the run."""
    return {
        "release_id": published.release_id,
        "version": version,
        "version_before": published.before.version if published.before else None,
        "occupations_added": published.occupations_added,
        "occupations_removed": published.occupations_removed,
    }
