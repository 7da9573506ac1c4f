"""The counts of changes by kind: those of the changes one by one, read once, for stored pairs and others alike."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import Connection, event

from data_access.database import Database
from data_access.queries import release_change_kinds, release_changes
from data_access.queries.release_changes import ONE_RELEASE
from data_access.tenancy import PUBLIC
from domain.releases import ChangeKind
from tests.jobs.onet_runs import run
from tests.onet_archives import TITLES, small_release

PAIRS = [{}, {"before": "29.1", "after": "29.0"}]
"""The pair that is stored, and the other way round, which is worked out when it is asked for."""


@pytest.fixture(scope="module")
def loaded(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """29.0, then 29.1 with one occupation more and one retitled."""
    folder = tmp_path_factory.mktemp("releases")
    titles = {**TITLES, "99-3011.00": "Fog Librarians", "99-2031.00": "Tide Accountants"}
    for release in (small_release("29.0"), small_release("29.1", titles=titles)):
        assert run(database, release.write(folder)).outcome == "succeeded"
    return database


def ask(database: Database, module: Any, **filters: Any) -> Any:
    with database.reading(PUBLIC) as connection:
        return module.ask(connection, module.Filters(**filters))


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("narrowed", [{}, {"family": "99"}, {"kind": ChangeKind.TITLE_ADDED}, {"family": "11"}])
def test_it_counts_the_changes_one_by_one(loaded: Database, pair: dict[str, str], narrowed: dict[str, Any]) -> None:
    counted = ask(loaded, release_change_kinds, **pair, **narrowed)
    every = ask(loaded, release_changes, **pair, **narrowed, limit=1_000_000)
    wanted = Counter(row.kind for row in every.rows)
    in_order = [(kind, wanted[kind]) for kind in ChangeKind if wanted[kind]]
    assert [(row.kind, row.changes) for row in counted.rows] == in_order
    assert counted.changes == every.changes == len(every.rows)
    assert (counted.before, counted.after) == (every.before, every.after) == (
        pair.get("before", "29.0"), pair.get("after", "29.1")
    )  # fmt: skip
    assert (counted.source, counted.notes) == (every.source, every.notes)


def test_the_planted_changes_are_counted(loaded: Database) -> None:
    found = {row.kind: row.changes for row in ask(loaded, release_change_kinds).rows}
    assert found[ChangeKind.OCCUPATION_ADDED] == 1
    assert found[ChangeKind.OCCUPATION_RETITLED] == 1
    assert ChangeKind.OCCUPATION_REMOVED not in found


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("module", [release_change_kinds, release_changes])
def test_the_changes_are_read_once(loaded: Database, pair: dict[str, str], module: Any) -> None:
    read: list[str] = []

    def note(_connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        # Of a pair that is not stored the titles of both releases are compared; of a stored one a table is read.
        if "FROM release_change " in statement or "onet_title" in statement:
            read.append(statement)

    with loaded.reading(PUBLIC) as connection:
        event.listen(connection, "before_cursor_execute", note)
        module.ask(connection, module.Filters(**pair))
    assert len(read) == 1


def test_where_there_are_not_two_releases_it_says_so(loaded: Database) -> None:
    answer = ask(loaded, release_change_kinds, after="29.0")
    assert (answer.rows, answer.notes, answer.before, answer.changes) == ([], [ONE_RELEASE], None, 0)
