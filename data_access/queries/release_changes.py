"""What has changed between two loaded O*NET releases?

Source: release_change, written by jobs/refresh_onet.py, for neighbouring releases; the tables of the two releases for
others. Both are filled by the same SELECTs (data_access/release_differences.py has the rules).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Subquery, and_, func, select

from data_access.queries.onet_releases import NO_RELEASE, Release, find_release, loaded_releases
from data_access.queries.question import Answer, Question
from data_access.release_differences import Pair, differences, in_order, ratings_without_error
from data_access.rows import field_names
from data_access.tables import release_change, release_comparison
from domain.filters import PREVIOUS, a_family, a_release, one_word, whole_number
from domain.releases import ChangeKind
from domain.vocabulary import ALL

MOST_ROWS = 1_000_000

ONE_RELEASE = (
    "No O*NET release is loaded that comes before this one, so there is nothing to compare it with. Load another: "
    "python -m jobs run refresh_onet --source ..., with --allow-older yes for an older one."
)


@dataclass(frozen=True)
class Filters:
    """The two releases, and what of their difference is asked for."""

    before: str = a_release(PREVIOUS)
    after: str = a_release()
    kind: ChangeKind | str = one_word(ChangeKind, ALL)
    family: str = a_family()
    limit: int = whole_number(200, 1, MOST_ROWS)


@dataclass(frozen=True)
class ReleaseChange:
    """One row per change: by kind in the order of ChangeKind, then by occupation, subject and scale."""

    kind: ChangeKind
    onetsoc_code: str
    title: str  # of the occupation in the later release; of a removed one in the earlier
    subject: str  # what changed: element and domain, software, alternate title, the occupation itself
    scale_id: str | None  # of a rating
    before_value: str | None  # text, or number on the scale; yes or no of a flag
    after_value: str | None
    difference: float | None  # after − before, on the scale; of a rating
    standard_error: float | None  # of the difference, on the scale; of a rating


@dataclass(frozen=True)
class KindCount:
    """One row per kind with any change, in the order of ChangeKind."""

    kind: ChangeKind
    changes: int


@dataclass(frozen=True)
class Compared:
    """Two releases that are there to be compared. ratings_without_error: None where that is not stored."""

    before: Release
    after: Release
    ratings_without_error: int | None

    @property
    def source(self) -> str:
        return f"{self.before.source} against {self.after.source}"

    @property
    def stored(self) -> bool:
        """Whether their difference has been worked out."""
        return self.ratings_without_error is not None


def compared(connection: Connection, filters: Filters) -> Compared | None:
    """The two releases that the filters mean; None where there are not two. Raises FilterError for one not loaded."""
    after = find_release(connection, filters, "after")
    if after is None:
        return None
    if filters.before == PREVIOUS:
        before = next((one for one in loaded_releases(connection) if one.order < after.order), None)
    else:
        before = find_release(connection, filters, "before")
    if before is None:
        return None
    stored = select(release_comparison.c.ratings_without_error).where(
        release_comparison.c.before_release_id == before.release_id,
        release_comparison.c.after_release_id == after.release_id,
    )
    return Compared(before, after, connection.execute(stored).scalar_one_or_none())


def ask(connection: Connection, filters: Filters) -> Answer[ReleaseChange]:
    """The first changes; see ReleaseChange."""
    pair = compared(connection, filters)
    if pair is None:
        nothing = ONE_RELEASE if loaded_releases(connection) else NO_RELEASE
        return Answer([], None, None, "O*NET releases", notes=[nothing])
    found = connection.execute(_statement(pair, filters))
    rows = [ReleaseChange(ChangeKind(kind), *values) for kind, *values in found]
    return Answer(rows, None, None, pair.source, notes=_notes(connection, filters, pair))


def statement(connection: Connection, filters: Filters) -> Any:
    """The rows of `ask` as a SELECT."""
    return _statement(compared(connection, filters), filters)


def count_changes(connection: Connection, filters: Filters) -> list[KindCount]:
    """How many changes of each kind there are, whatever filters.limit; none where there are not two releases."""
    changes = _changes(compared(connection, filters), filters)
    counted = select(changes.c.kind, func.count().label("changes")).group_by(changes.c.kind)
    found = {row.kind: row.changes for row in connection.execute(counted)}
    return [KindCount(kind, found[kind]) for kind in ChangeKind if kind in found]


def _statement(pair: Compared | None, filters: Filters) -> Any:
    changes = _changes(pair, filters)
    order = [changes.c.place] if "place" in changes.c else in_order(changes)
    columns = [changes.c[name] for name in field_names(ReleaseChange)]
    return select(*columns).order_by(*order).limit(filters.limit)


def _changes(pair: Compared | None, filters: Filters) -> Subquery:
    """The changes that are asked for, with their place where they are stored; none where there are not two releases."""
    if pair is not None and not pair.stored:
        return differences(Pair(pair.before.release_id, pair.after.release_id, filters.family), _kinds(filters))
    change = release_change.c
    before, after = (pair.before.release_id, pair.after.release_id) if pair else (0, 0)
    wanted = and_(change.before_release_id == before, change.after_release_id == after)
    if filters.kind != ALL:
        wanted = and_(wanted, change.kind == str(filters.kind))
    if filters.family != ALL:
        wanted = and_(wanted, func.left(change.onetsoc_code, 2) == filters.family)
    return select(release_change).where(wanted).subquery("changes")


def _kinds(filters: Filters) -> list[ChangeKind]:
    return list(ChangeKind) if filters.kind == ALL else [ChangeKind(filters.kind)]


def _notes(connection: Connection, filters: Filters, pair: Compared) -> list[str]:
    notes = [*pair.before.notes, *pair.after.notes]
    if pair.before.release_id == pair.after.release_id:
        notes.append(f"{pair.after.version} is compared with itself.")
    elif pair.before.order > pair.after.order:
        notes.append(f"{pair.before.version} is not older than {pair.after.version}: the changes read backwards.")
    if ChangeKind.RATING_MOVED in _kinds(filters):
        unsure = pair.ratings_without_error
        if unsure is None:
            everywhere = Pair(pair.before.release_id, pair.after.release_id, ALL)
            unsure = connection.execute(ratings_without_error(everywhere)).scalar_one()
        if unsure:
            notes.append(f"Left out, of all families: {unsure:,} ratings that differ but lack a standard error.")
    return notes


QUESTION = Question("release-changes", "Changes between O*NET releases", Filters, ReleaseChange, ask, statement)
