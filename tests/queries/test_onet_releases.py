"""Which release is meant, and what became of every archive: loaded ones and refused ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from data_access.database import Database
from data_access.queries import onet_releases, release_changes
from data_access.queries.onet_releases import NO_RELEASE, Filters, Release, ReleaseRecord, find_release
from data_access.tables import release_comparison
from data_access.tenancy import PUBLIC
from domain.filters import a_day, a_release
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


# --- Which release is meant ------------------------------------------------------------------------------------------

MONTHS = {"0.1": "July 2025", "0.2": "October 2025", "29.0": "August 2024", "29.1": "November 2024", "30.0": "May 2026"}
DAYS = {"0.1": "2025-07", "0.2": "2025-10", "29.0": "2024-08", "29.1": "2024-11", "30.0": "2026-05"}


@dataclass(frozen=True)
class Asked:
    release: str = a_release()
    as_of: date | None = a_day()


def publish(database: Database, folder: Path, *versions: str) -> None:
    """Load releases one after the other; each says of which month it is, those of no MONTHS do not."""
    for version in versions:
        release = small_release(version)
        month = f"{MONTHS[version]} Release" if version in MONTHS else "No month is said here"
        release.read_me = f"O*NET {version} Database\n{month}\n-----\n"
        assert run(database, release.write(folder)).good


def found(database: Database, **asked: Any) -> Release:
    with database.reading(PUBLIC) as connection:
        release = find_release(connection, Asked(**asked))
    assert release
    return release


def as_plain(current: str, as_of: date, loaded: list[str]) -> str:
    """The release of a day from the words of the rule: no newer one than the current one, no generated one."""
    firsts = {version: date.fromisoformat(f"{DAYS[version]}-01") for version in loaded}
    if firsts[current] <= as_of:
        return current
    older = [one for one in loaded if float(one) < float(current) and (float(current) < 1 or float(one) > 1)]
    out = [one for one in older if firsts[one] <= as_of]
    return max(out, key=float, default=current)


def test_as_of_takes_neither_what_was_rolled_back_nor_generated_releases(fresh: Database, tmp_path: Path) -> None:
    loaded = list(MONTHS)
    days = [date(2024, 1, 1), date(2024, 8, 1), date(2024, 12, 1), date(2026, 1, 1), date(2026, 5, 1)]

    def check(current: str) -> None:
        assert found(fresh).version == current
        assert [found(fresh, as_of=day).version for day in days] == [as_plain(current, day, loaded) for day in days]

    publish(fresh, tmp_path, *loaded)
    check("30.0")
    roll_back(fresh)
    check("29.1")
    roll_back(fresh)
    assert found(fresh, as_of=date(2026, 1, 1)).version == "29.0"
    check("29.0")
    roll_back(fresh, to="0.2")
    check("0.2")
    assert found(fresh, release="0.1").generated
    assert found(fresh, release="30.0", as_of=days[0]).version == "30.0", "a number means that release"


def test_a_current_release_without_a_month_is_shown_whatever_the_day(fresh: Database, tmp_path: Path) -> None:
    publish(fresh, tmp_path, "29.0", "29.2")
    assert found(fresh).released_on is None
    assert found(fresh, as_of=date(2025, 1, 1)).version == "29.2"


def test_no_loaded_release_was_out_and_generated_ones_are_no_substitute(fresh: Database, tmp_path: Path) -> None:
    publish(fresh, tmp_path, "0.1", "0.2", "30.0")
    release = found(fresh, as_of=date(2026, 4, 15))
    assert release.version == "30.0"
    assert release.notes == ("No loaded O*NET release was out by 2026-04-15; the current one, 30.0, is shown.",)


def test_after_the_demonstration_a_published_release_is_compared_with_none(fresh: Database, tmp_path: Path) -> None:
    publish(fresh, tmp_path, "0.1", "0.2", "29.0")

    def changes(**asked: Any) -> Any:
        with fresh.reading(PUBLIC) as connection:
            return release_changes.ask(connection, release_changes.Filters(**asked))

    assert changes().notes == [release_changes.ONE_RELEASE]
    assert changes(after="0.2").source.startswith("Generated occupations, release 0.1")
    assert changes(before="0.2").source.endswith("against O*NET 29.0 (August 2024)")
    assert compared_pairs(fresh) == [("0.1", "0.2")]
    publish(fresh, tmp_path, "29.1")
    assert compared_pairs(fresh) == [("0.1", "0.2"), ("29.0", "29.1")]
    assert changes().source == "O*NET 29.0 (August 2024) against O*NET 29.1 (November 2024)"
    assert [changes().generated, changes(before="0.2").generated] == [False, True]


def compared_pairs(database: Database) -> list[tuple[str, str]]:
    """The pairs whose difference is stored, by number."""
    with database.reading(PUBLIC) as connection:
        number = {one.release_id: one.version for one in onet_releases.loaded_releases(connection)}
        pairs = [tuple(row) for row in connection.execute(select(*release_comparison.primary_key.columns))]
    return sorted((number[before], number[after]) for before, after in pairs)
