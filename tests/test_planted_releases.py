"""What was planted in the two generated releases of occupations is in the database as readers see it.

The facts are those of jobs/demonstration/planted.py.
"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from data_access.database import Database
from data_access.loads.skills import read_matcher
from data_access.queries import release_changes
from data_access.queries.onet_releases import loaded_releases
from data_access.queries.release_changes import ReleaseChange
from data_access.tenancy import PUBLIC
from domain.releases import ChangeKind
from domain.vocabulary import GENERATED_RELEASES
from jobs.demonstration import planted
from jobs.demonstration.archive import released_on
from jobs.demonstration.market import occupations
from jobs.demonstration.products import shares
from tests.conftest import DEMONSTRATION_DAY

CHANGES = planted.RELEASE_CHANGES


def ask(database: Database, statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with database.reading(PUBLIC) as connection:
        return [tuple(row) for row in connection.execute(text(statement), values)]


@pytest.fixture(scope="module")
def skill_ids(demonstration: Database) -> dict[str, int]:
    """Name of a planted product -> its skill."""
    with demonstration.reading(PUBLIC) as connection:
        matcher = read_matcher(connection)
    named = {*planted.UNLISTED, *(name for _, name, _ in planted.FADING)}
    found = {name: matcher.lookup(name) for name in named}
    return {name: skill_id for name, skill_id in found.items() if skill_id is not None}


def test_the_newer_release_follows_the_older_one(demonstration: Database):
    with demonstration.reading(PUBLIC) as connection:
        newer, older = loaded_releases(connection)
    assert (older.version, newer.version) == GENERATED_RELEASES
    assert newer.is_current
    assert older.generated
    assert newer.generated
    assert older.released_on == released_on(DEMONSTRATION_DAY, older.version)
    assert newer.released_on == released_on(DEMONSTRATION_DAY, newer.version)
    assert older.absent == newer.absent


def test_what_was_removed_is_retired_and_what_was_added_is_new(demonstration: Database):
    retired = ask(
        demonstration,
        """
        SELECT onetsoc_code, first.version, last.version FROM occupation
        JOIN onet_release AS first ON first.release_id = first_release_id
        JOIN onet_release AS last ON last.release_id = retired_in
        """,
    )
    assert retired == [(code, *GENERATED_RELEASES) for code in CHANGES.removed]
    added = ask(
        demonstration,
        "SELECT onetsoc_code FROM occupation JOIN onet_release ON release_id = first_release_id WHERE version = :newer "
        "ORDER BY 1",
        newer=GENERATED_RELEASES[-1],
    )
    assert added == [(code,) for code in sorted(CHANGES.added)]


def test_the_lasting_occupations_have_the_newer_titles(demonstration: Database):
    titles = dict(ask(demonstration, "SELECT onetsoc_code, title FROM occupation WHERE retired_in IS NULL"))
    assert titles == {one.code: one.title for one in occupations()}
    assert not set(CHANGES.retitled.values()) & set(titles.values())


def test_no_posting_asks_for_a_retired_occupation(demonstration: Database):
    codes = {code for (code,) in ask(demonstration, "SELECT DISTINCT onetsoc_code FROM posting")}
    assert not codes & set(CHANGES.removed)
    assert set(CHANGES.added) <= codes


def test_what_is_emerging_is_asked_for_and_not_listed(demonstration: Database, skill_ids: dict[str, int]):
    listed = {name for (name,) in ask(demonstration, "SELECT DISTINCT software FROM onet_software_skill")}
    assert not listed & set(planted.UNLISTED)
    for name in planted.UNLISTED:
        asked = ask(
            demonstration,
            "SELECT count(*) FROM posting WHERE onetsoc_code = '15-2051.00' AND :skill = ANY(skill_ids)",
            skill=skill_ids[name],
        )
        assert asked[0][0] > 30, name


def test_what_is_fading_is_listed_and_not_asked_for(demonstration: Database, skill_ids: dict[str, int]):
    listed = ask(
        demonstration,
        "SELECT onetsoc_code, software FROM onet_software_skill JOIN current_release USING (release_id)",
    )
    for code, name, _ in planted.FADING:
        assert (code, name) in listed
        [(postings,)] = ask(
            demonstration, "SELECT count(*) FROM posting WHERE :skill = ANY(skill_ids)", skill=skill_ids[name]
        )
        assert postings == 0, name


# --- The changes, through the public question ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def changes(demonstration: Database) -> dict[ChangeKind, list[ReleaseChange]]:
    """Every change from the older release to the newer one."""
    asked = release_changes.Filters(before="previous", limit=10_000)
    with demonstration.reading(PUBLIC) as connection:
        answer = release_changes.ask(connection, asked)
    return {kind: [row for row in answer.rows if row.kind == kind] for kind in ChangeKind}


def subjects(rows: list[ReleaseChange]) -> set[tuple[str, str]]:
    return {(row.onetsoc_code, row.subject) for row in rows}


def test_changes_of_occupations_are_found_again(changes: dict[ChangeKind, list[ReleaseChange]]):
    assert {row.onetsoc_code for row in changes[ChangeKind.OCCUPATION_ADDED]} == set(CHANGES.added)
    assert {row.onetsoc_code for row in changes[ChangeKind.OCCUPATION_REMOVED]} == set(CHANGES.removed)
    retitled = {row.onetsoc_code: row.before_value for row in changes[ChangeKind.OCCUPATION_RETITLED]}
    assert retitled == CHANGES.retitled


def test_moved_ratings_are_found_again_and_those_within_the_error_are_not(
    changes: dict[ChangeKind, list[ReleaseChange]],
):
    found = changes[ChangeKind.RATING_MOVED]
    expected = sorted((move.onetsoc_code, move.scale_id, move.by) for move in CHANGES.moved)
    assert sorted((row.onetsoc_code, row.scale_id, round(row.difference or 0.0, 2)) for row in found) == expected
    assert not {row.onetsoc_code for row in found} & set(CHANGES.within_error)


def test_changes_of_software_are_found_again(changes: dict[ChangeKind, list[ReleaseChange]]):
    assert subjects(changes[ChangeKind.SOFTWARE_GAINED]) == set(CHANGES.software_gained)
    assert subjects(changes[ChangeKind.SOFTWARE_LOST]) == {one[:2] for one in CHANGES.software_lost}
    assert subjects(changes[ChangeKind.IN_DEMAND_FLIPPED]) == {*CHANGES.in_demand_gained, *CHANGES.in_demand_lost}
    hot = changes[ChangeKind.HOT_TECHNOLOGY_FLIPPED]
    assert {row.subject for row in hot} == {*CHANGES.hot_gained, *CHANGES.hot_lost}
    asking = {one.code for one in occupations() if shares(one).get(CHANGES.hot_gained[0], 0.0) >= 0.01}
    assert {row.onetsoc_code for row in hot if row.subject in CHANGES.hot_gained} == asking - set(CHANGES.added)


def test_added_titles_are_found_again(changes: dict[ChangeKind, list[ReleaseChange]]):
    assert subjects(changes[ChangeKind.TITLE_ADDED]) == set(CHANGES.titles_added)
    assert changes[ChangeKind.TITLE_REMOVED] == []
