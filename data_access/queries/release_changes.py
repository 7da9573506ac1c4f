"""What has changed between two loaded O*NET releases?

Source: release_change, written by jobs/refresh_onet.py, for neighbouring releases; the tables of the two releases for
others. Both are filled by the same SELECTs (data_access/release_differences.py has the rules).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Subquery, and_, func, select

from data_access.queries.onet_releases import NO_RELEASE, Release, find_release, loaded_releases, releases_before
from data_access.queries.question import Answer, Question, Row
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
class ComparedAnswer(Answer[Row]):
    """before, after: numbers of the two releases, None where there are not two. changes: how many there are in all."""

    before: str | None = None
    after: str | None = None
    changes: int = 0


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

    def answer(self, rows: list[Row], notes: list[str], *, changes: int) -> ComparedAnswer[Row]:
        """Rows about their difference as an answer."""
        before, after = self.before.version, self.after.version
        generated = self.before.generated or self.after.generated
        return ComparedAnswer(
            rows, None, None, self.source, notes=notes, generated=generated, before=before, after=after, changes=changes
        )


def compared(connection: Connection, filters: Any) -> Compared | None:
    """The two releases that filters.before and filters.after mean; None where there are not two.

    Raises FilterError for one that is not loaded.
    """
    after = find_release(connection, filters, "after")
    if after is None:
        return None
    if filters.before == PREVIOUS:
        before = next(iter(releases_before(loaded_releases(connection), after)), None)
    else:
        before = find_release(connection, filters, "before")
    if before is None:
        return None
    stored = select(release_comparison.c.ratings_without_error).where(
        release_comparison.c.before_release_id == before.release_id,
        release_comparison.c.after_release_id == after.release_id,
    )
    return Compared(before, after, connection.execute(stored).scalar_one_or_none())


def ask(connection: Connection, filters: Filters) -> ComparedAnswer[ReleaseChange]:
    """The first changes; see ReleaseChange."""
    pair = compared(connection, filters)
    if pair is None:
        return nothing_to_compare(connection)
    # How many there are is counted beside the first of them: the difference may have to be worked out for this.
    found = connection.execute(_statement(pair, filters, [func.count().over()])).all()
    rows = [ReleaseChange(ChangeKind(row[0]), *row[1:-1]) for row in found]
    return pair.answer(rows, notes_on(connection, filters, pair), changes=found[0][-1] if found else 0)


def nothing_to_compare(connection: Connection) -> ComparedAnswer[Any]:
    """The answer where there are not two releases, with what to do."""
    nothing = ONE_RELEASE if loaded_releases(connection) else NO_RELEASE
    return ComparedAnswer([], None, None, "O*NET releases", notes=[nothing])


def statement(connection: Connection, filters: Filters) -> Any:
    """The rows of `ask` as a SELECT."""
    return _statement(compared(connection, filters), filters)


def _statement(pair: Compared | None, filters: Filters, also: Sequence[ColumnElement[Any]] = ()) -> Any:
    changes = read_changes(pair, filters)
    order = [changes.c.place] if "place" in changes.c else in_order(changes)
    columns = [changes.c[name] for name in field_names(ReleaseChange)]
    return select(*columns, *also).order_by(*order).limit(filters.limit)


def read_changes(pair: Compared | None, filters: Any) -> Subquery:
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


def _kinds(filters: Any) -> list[ChangeKind]:
    return list(ChangeKind) if filters.kind == ALL else [ChangeKind(filters.kind)]


def notes_on(connection: Connection, filters: Any, pair: Compared) -> list[str]:
    """What a reader should know of the two releases, and of what is left out."""
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
