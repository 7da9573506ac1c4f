"""How many changes of each kind are there between two loaded O*NET releases?

Source: as of release_changes.py, whose changes are counted here.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from data_access.queries.question import Question
from data_access.queries.release_changes import ComparedAnswer, compared, notes_on, nothing_to_compare, read_changes
from domain.filters import PREVIOUS, a_family, a_release, one_word
from domain.releases import ChangeKind
from domain.vocabulary import ALL


@dataclass(frozen=True)
class Filters:
    """The two releases, and what of their difference is asked for."""

    before: str = a_release(PREVIOUS)
    after: str = a_release()
    kind: ChangeKind | str = one_word(ChangeKind, ALL)
    family: str = a_family()


@dataclass(frozen=True)
class KindCount:
    """One row per kind with any change, in the order of ChangeKind."""

    kind: ChangeKind
    changes: int


def ask(connection: Connection, filters: Filters) -> ComparedAnswer[KindCount]:
    """How many changes of each kind there are; see KindCount."""
    pair = compared(connection, filters)
    if pair is None:
        return nothing_to_compare(connection)
    changes = read_changes(pair, filters)
    counted = select(changes.c.kind, func.count().label("changes")).group_by(changes.c.kind)
    found = {row.kind: row.changes for row in connection.execute(counted)}
    rows = [KindCount(kind, found[kind]) for kind in ChangeKind if kind in found]
    return pair.answer(rows, notes_on(connection, filters, pair), changes=sum(found.values()))


QUESTION = Question("release-change-kinds", "Kinds of change between O*NET releases", Filters, KindCount, ask)
