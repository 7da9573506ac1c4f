"""Which O*NET release a question is answered from: the current one, one by its number, or the one of a day; and which
releases were loaded or refused, and why.

Source: onet_release, current_release and onet_refresh, written by jobs/refresh_onet.py and jobs/rollback_onet.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, exists, select

from data_access.queries.question import Answer, Question
from data_access.queries.scope import refused
from data_access.tables import current_release, onet_refresh, onet_release
from domain.filters import CURRENT, whole_number
from domain.releases import ReleaseState, may_precede, version_key
from domain.sources import shown_source
from domain.vocabulary import is_generated_release

NO_RELEASE = "No O*NET release has been loaded yet."


@dataclass(frozen=True)
class Release:
    """A published release. absent: optional files that it lacks; notes: what a reader should know of the choice."""

    release_id: int
    version: str
    released_on: date | None
    absent: tuple[str, ...]
    is_current: bool
    notes: tuple[str, ...] = field(default=())

    @property
    def generated(self) -> bool:
        """Whether it is the demonstration's."""
        return is_generated_release(self.version)

    @property
    def source(self) -> str:
        """How an answer names it, for instance 'O*NET 29.0 (August 2024)'."""
        name = "Generated occupations, release" if self.generated else "O*NET"
        return f"{name} {self.version}" + (f" ({self.released_on:%B %Y})" if self.released_on else "")

    @property
    def order(self) -> tuple[int, ...]:
        """Sorts as releases follow each other; of one number the one loaded last is the newest."""
        return (*version_key(self.version), self.release_id)


def loaded_releases(connection: Connection) -> list[Release]:
    """Every published release, newest first."""
    current = exists().where(current_release.c.release_id == onet_release.c.release_id)
    found = connection.execute(
        select(
            onet_release.c.release_id,
            onet_release.c.version,
            onet_release.c.released_on,
            onet_release.c.absent,
            current.label("is_current"),
        ).where(onet_release.c.status == "published")
    )
    releases = [Release(row[0], row[1], row[2], tuple(row[3]), row[4]) for row in found]
    return sorted(releases, key=lambda one: one.order, reverse=True)


def releases_before(releases: list[Release], release: Release) -> list[Release]:
    """Those of the releases that come before one, in their order; of a published one without generated ones."""
    return [one for one in releases if one.order < release.order and may_precede(one.version, release.version)]


def find_release(connection: Connection, filters: Any, parameter: str = "release") -> Release | None:
    """The release that filters.<parameter> and filters.as_of mean; None where none is loaded.

    A number means that release. 'current' means the one that the pointer names. Where as_of is before its month, it
    means the newest one before it that was released up to that day: never a newer one, which was rolled back; and where
    no loaded one is as old the current one, with a note. Raises FilterError for a number that is not loaded.
    """
    releases = loaded_releases(connection)
    wanted = getattr(filters, parameter)
    if wanted != CURRENT:
        found = next((one for one in releases if one.version == wanted), None)
        if found is None:
            raise refused(filters, parameter, wanted)
        return found
    current = next((one for one in releases if one.is_current), None)
    as_of = getattr(filters, "as_of", None)
    if current is None or as_of is None or current.released_on is None or current.released_on <= as_of:
        return current
    before = releases_before(releases, current)
    older = next((one for one in before if one.released_on and one.released_on <= as_of), None)
    if older is not None:
        return older
    note = f"No loaded O*NET release was out by {as_of}; the current one, {current.version}, is shown."
    return Release(current.release_id, current.version, current.released_on, current.absent, True, (note,))


@dataclass(frozen=True)
class Filters:
    """How many releases and refusals are told."""

    limit: int = whole_number(50, 1, 1000)


@dataclass(frozen=True)
class ReleaseRecord:
    """One row per loaded release and per refused archive, the latest first."""

    release: str | None  # number, for instance '29.0'; None where it could not be read
    state: ReleaseState
    released_on: date | None  # first day of the published month; of a loaded one
    layout: str | None  # how its files are named: to_30_2 or from_30_3; of a loaded one
    judged_at: datetime  # when it was loaded or refused
    total_rows: int | None  # rows of all its files; of a loaded one
    codes_added: int | None  # occupation codes that the release current then lacked; None where not compared
    codes_removed: int | None
    failed_checks: list[str]  # of a refused one: 'check: what it found'
    absent_files: list[str]  # optional files that it lacks; of a loaded one
    archive: str  # address without its parameters, or name of the file: where it lies is for nobody else
    size_bytes: int | None
    sha256: str | None


def ask(connection: Connection, filters: Filters) -> Answer[ReleaseRecord]:
    """The releases and refusals; see ReleaseRecord."""
    loaded = connection.execute(
        select(onet_release, current_release.c.release_id.label("pointer"), onet_refresh.c.checks)
        .outerjoin(current_release, current_release.c.release_id == onet_release.c.release_id)
        .outerjoin(onet_refresh, onet_refresh.c.release_id == onet_release.c.release_id)
        .where(onet_release.c.status == "published")
    )
    refusals = connection.execute(
        select(onet_refresh)
        .where(onet_refresh.c.outcome == "refused")
        .order_by(onet_refresh.c.onet_refresh_id.desc())
        .limit(filters.limit)
    )
    rows = [_loaded(one) for one in loaded] + [_refused(one) for one in refusals]
    rows.sort(key=lambda row: row.judged_at, reverse=True)
    notes = [] if rows else [NO_RELEASE]
    shown = rows[: filters.limit]
    generated = any(is_generated_release(row.release) for row in shown)
    return Answer(shown, None, None, "Loaded and refused O*NET releases", notes=notes, generated=generated)


def _loaded(one: Any) -> ReleaseRecord:
    codes = _codes(one.checks or [])
    return ReleaseRecord(
        release=one.version,
        state=ReleaseState.CURRENT if one.pointer else ReleaseState.LOADED,
        released_on=one.released_on,
        layout=one.layout,
        judged_at=one.loaded_at,
        total_rows=sum(one.row_counts.values()),
        codes_added=codes.get("added"),
        codes_removed=codes.get("removed"),
        failed_checks=[],
        absent_files=list(one.absent),
        archive=shown_source(one.source),
        size_bytes=one.size_bytes,
        sha256=one.sha256,
    )


def _refused(one: Any) -> ReleaseRecord:
    codes = _codes(one.checks)
    return ReleaseRecord(
        release=one.version,
        state=ReleaseState.REFUSED,
        released_on=None,
        layout=None,
        judged_at=one.ended_at,
        total_rows=None,
        codes_added=codes.get("added"),
        codes_removed=codes.get("removed"),
        failed_checks=[f"{check['check']}: {found}" for check in one.checks for found in check["findings"]],
        absent_files=[],
        archive=shown_source(one.source),
        size_bytes=one.size_bytes,
        sha256=one.sha256,
    )


def _codes(checks: list[dict[str, Any]]) -> dict[str, Any]:
    """What the check `codes` counted."""
    return next((check for check in checks if check["check"] == "codes"), {})


QUESTION = Question("onet-releases", "O*NET releases", Filters, ReleaseRecord, ask)
