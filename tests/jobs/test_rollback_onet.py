"""Going back: to the release before, again further back, to a named one; and what else follows the pointer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from data_access import tables
from data_access.database import Database
from data_access.loads import onet_release
from data_access.tenancy import PUBLIC
from tests.jobs.onet_runs import kept, roll_back, run, seen
from tests.onet_archives import TITLES, small_release

CODES = list(TITLES)


@pytest.fixture
def fresh(new_database: Callable[[], Database]) -> Iterator[Database]:
    made = new_database()
    yield made
    made.close()


@pytest.fixture
def three(fresh: Database, tmp_path: Path) -> dict[str, Path]:
    """Three releases, each published over the one before: number -> archive."""
    archives = {version: small_release(version).write(tmp_path) for version in ("29.0", "29.1", "29.2")}
    for path in archives.values():
        assert run(fresh, path).outcome == "succeeded"
    return archives


def moves(database: Database) -> list[tuple[str, str]]:
    with database.reading(PUBLIC) as connection:
        made = (
            select(tables.release_move.c.kind, tables.onet_release.c.version)
            .join_from(tables.release_move, tables.onet_release)
            .order_by(tables.release_move.c.release_move_id)
        )
        return [tuple(row) for row in connection.execute(made)]


def test_a_rollback_returns_to_the_release_before_and_a_second_one_goes_further(
    fresh: Database, three: dict[str, Path]
) -> None:
    first = roll_back(fresh)
    assert (first.outcome, first.detail["version"], first.detail["version_before"]) == ("succeeded", "29.1", "29.2")
    assert seen(fresh)[1] == "29.1"
    assert roll_back(fresh).detail["version"] == "29.0"
    end = roll_back(fresh)
    assert (end.outcome, end.reasons) == (
        "refused",
        ("there is nothing to go back to: no O*NET release was current before 29.0; --to names a loaded one",),
    )
    assert seen(fresh)[1] == "29.0"
    published = [("publish", version) for version in three]
    assert moves(fresh) == [*published, ("rollback", "29.1"), ("rollback", "29.0")]


def test_what_was_rolled_back_is_not_published_again_unasked(fresh: Database, three: dict[str, Path]) -> None:
    roll_back(fresh)
    again = run(fresh, three["29.2"])
    assert (again.outcome, again.detail["reason"]) == ("nothing_to_do", "this archive was loaded, and is not current")
    assert seen(fresh)[1] == "29.1"
    assert run(fresh, three["29.2"], allow_older=True).outcome == "succeeded"
    assert seen(fresh)[1] == "29.2"
    assert roll_back(fresh).detail["version"] == "29.1"


def test_a_named_release_is_gone_to_whatever_came_between(fresh: Database, three: dict[str, Path]) -> None:
    assert roll_back(fresh, to="29.0").detail["version_before"] == "29.2"
    assert seen(fresh)[1] == "29.0"
    assert roll_back(fresh).outcome == "refused"
    same = roll_back(fresh, to="29.0")
    assert (same.outcome, same.detail["reason"]) == ("nothing_to_do", "release 29.0 is the current one")
    assert roll_back(fresh, to="29.2").outcome == "succeeded"
    assert roll_back(fresh).detail["version"] == "29.0"


def test_of_one_number_the_archive_loaded_last_is_meant(fresh: Database, tmp_path: Path) -> None:
    run(fresh, small_release("29.0").write(tmp_path))
    first = seen(fresh)[0]
    reissue = small_release("29.0")
    reissue.files["Occupation Data.txt"][1][1] = "Kite Doctors"
    run(fresh, reissue.write(tmp_path))
    second = seen(fresh)[0]
    assert (roll_back(fresh).outcome, seen(fresh)[0]) == ("succeeded", first)
    assert (roll_back(fresh, to="29.0").outcome, seen(fresh)[0]) == ("succeeded", second)


def test_a_published_release_does_not_go_back_to_a_generated_one_unasked(fresh: Database, tmp_path: Path) -> None:
    for version in ("0.1", "0.2", "29.0", "29.1"):
        run(fresh, small_release(version).write(tmp_path))
    assert roll_back(fresh).detail["version"] == "29.0"
    end = roll_back(fresh)
    assert (end.outcome, seen(fresh)[1]) == ("refused", "29.0")
    assert "no O*NET release was current before 29.0; --to names a loaded one" in end.reasons[0]
    assert roll_back(fresh, to="0.2").detail["version"] == "0.2"
    assert roll_back(fresh).detail["version"] == "0.1", "of a generated one the generated one before it"


def test_where_there_is_nothing_to_go_to_it_says_so(fresh: Database, tmp_path: Path) -> None:
    assert roll_back(fresh).reasons == ("there is nothing to go back to: no O*NET release is loaded",)
    assert roll_back(fresh, to="29.0").reasons == ("to: release 29.0 is not loaded; loaded are: none",)
    run(fresh, small_release("9.1").write(tmp_path))
    run(fresh, small_release("29.0").write(tmp_path))
    assert roll_back(fresh, to="28.3").reasons == ("to: release 28.3 is not loaded; loaded are: 9.1, 29.0",)


def test_occupations_and_skills_follow_the_pointer_back(fresh: Database, tmp_path: Path) -> None:
    new = "99-3011.00"
    changed = {**TITLES, new: "Fog Librarians", CODES[2]: "Dune Cartographers"}
    del changed[CODES[1]]
    run(fresh, small_release("29.0").write(tmp_path))
    later = small_release("29.1", titles=changed)
    later.files["Technology Skills.txt"].append([CODES[0], "Fogbook", "43232202", "Log software", "Y", "N"])
    run(fresh, later.write(tmp_path))
    assert "Fogbook" in skills(fresh)
    back = roll_back(fresh)
    assert (back.detail["occupations_added"], back.detail["occupations_removed"]) == (1, 1)
    lasting = {row[0]: row for row in kept(fresh)[1]}
    assert lasting[CODES[1]][4] is None
    assert lasting[new][4] == seen(fresh)[0]
    assert lasting[CODES[2]][1] == TITLES[CODES[2]]
    assert "Fogbook" not in skills(fresh)


def skills(database: Database) -> set[str]:
    with database.reading(PUBLIC) as connection:
        return set(connection.execute(select(tables.skill.c.skill_name)).scalars())


def test_every_move_is_recorded_where_the_pointer_moves(fresh: Database, three: dict[str, Path]) -> None:
    """The pointer is where the newest move says, whoever moved it."""
    roll_back(fresh)
    with fresh.writing() as connection:
        assert onet_release.read_moves(connection)[-1].release_id == seen(fresh)[0]
