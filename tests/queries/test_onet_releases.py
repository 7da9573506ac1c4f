"""Which release is meant, and what became of every archive: loaded ones and refused ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data_access.database import Database
from data_access.queries import onet_releases
from data_access.queries.onet_releases import NO_RELEASE, Filters, ReleaseRecord
from data_access.tenancy import PUBLIC
from domain.releases import ReleaseState
from tests.jobs.onet_runs import roll_back, run
from tests.onet_archives import TITLES, small_release


@pytest.fixture
def fresh(new_database: Callable[[], Database]) -> Iterator[Database]:
    made = new_database()
    yield made
    made.close()


def ask(database: Database, **filters: int) -> list[ReleaseRecord]:
    with database.reading(PUBLIC) as connection:
        return onet_releases.ask(connection, Filters(**filters)).rows


def test_loaded_and_refused_releases_are_told_the_latest_first(fresh: Database, tmp_path: Path) -> None:
    first = run(fresh, small_release("29.0").write(tmp_path))
    changed = {code: title for code, title in TITLES.items() if code != "99-1021.00"} | {"99-3011.00": "Fog Librarians"}
    run(fresh, small_release("29.1", titles=changed).write(tmp_path))
    broken = small_release("29.2")
    del broken.files["Knowledge.txt"]
    broken.files["Skills.txt"][1][4] = "9"
    run(fresh, broken.write(tmp_path))
    (tmp_path / "page.zip").write_text("<html></html>")
    run(fresh, tmp_path / "page.zip")
    roll_back(fresh)
    page, refused, later, earlier = ask(fresh)
    assert [(row.release, str(row.state)) for row in (page, refused, later, earlier)] == [
        (None, "refused"),
        ("29.2", "refused"),
        ("29.1", "loaded"),
        ("29.0", "current"),
    ]
    [reason] = page.failed_checks
    assert reason.startswith("archive: the file is a web page (HTML)")
    assert [one.split(": ")[0] for one in refused.failed_checks] == ["files", "scales"]
    assert (refused.codes_added, refused.codes_removed) == (1, 1)  # against 29.1, current then
    assert (later.codes_added, later.codes_removed, later.failed_checks) == (1, 1, [])
    assert (earlier.codes_added, earlier.codes_removed) == (None, None)
    assert earlier.total_rows == sum(first.detail["row_counts"].values())
    assert "Abilities.txt" in earlier.absent_files
    assert (earlier.archive, earlier.layout, str(earlier.released_on)) == ("db_29.0.zip", "to_30_2", "2024-08-01")
    assert [row.size_bytes for row in (page, earlier)] == [13, (tmp_path / "db_29.0.zip").stat().st_size]
    assert all(len(row.sha256 or "") == 64 for row in (page, refused, later, earlier))
    assert ask(fresh, limit=2) == [page, refused]
    assert {row.state for row in ask(fresh)} == set(ReleaseState)


def test_without_a_release_there_is_nothing_and_a_note(fresh: Database) -> None:
    with fresh.reading(PUBLIC) as connection:
        answer = onet_releases.ask(connection, Filters())
    assert (answer.rows, answer.notes) == ([], [NO_RELEASE])
