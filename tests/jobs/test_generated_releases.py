"""The two generated releases by themselves: both pass the checks, and differ as planted. No database."""

from __future__ import annotations

from datetime import date
from math import hypot, isclose
from pathlib import Path
from typing import Any

import pytest

from data_access.loads.onet_archive import open_archive
from data_access.loads.onet_checks import CurrentRelease, check_against_current, check_contents
from data_access.loads.onet_files import ReleaseFiles, read_release
from domain.skill_taxonomy import own_taxonomy
from jobs.demonstration import planted
from jobs.demonstration.archive import NEWER, OLDER, archive, files, released_occupations, released_on
from jobs.demonstration.market import commodities, occupations, retired, skills
from jobs.demonstration.products import shares
from jobs.demonstration.ratings import RATED

ANCHOR = date(2025, 10, 31)
CHANGES = planted.RELEASE_CHANGES
DEVIATES = 1.96


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ReleaseFiles]:
    folder = tmp_path_factory.mktemp("archives")
    found = {}
    for version, month in ((OLDER, date(2025, 7, 1)), (NEWER, date(2025, 10, 1))):
        path = folder / f"{version}.zip"
        path.write_bytes(archive(ANCHOR, version))
        with open_archive(path) as opened:
            assert (opened.version, opened.released_on) == (version, month)
            found[version] = read_release(opened)
    return found


def rows(release: ReleaseFiles, subject: str, *key: str) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The rows of a subject by their key."""
    return {tuple(row[name] for name in key): row for row in release.contents[subject].to_pylist()}


def only_in(releases: dict[str, ReleaseFiles], version: str, subject: str, *key: str) -> set[tuple[Any, ...]]:
    """Keys that one release has and the other lacks, of occupations that both have."""
    other = OLDER if version == NEWER else NEWER
    shared = {one.code for one in released_occupations(version)} & {one.code for one in released_occupations(other)}
    mine, theirs = (rows(releases[one], subject, *key) for one in (version, other))
    return {found for found in mine.keys() - theirs.keys() if mine[found]["onetsoc_code"] in shared}


def test_both_pass_every_check_one_after_the_other(releases: dict[str, ReleaseFiles]):
    current = CurrentRelease(1, OLDER, releases[OLDER].row_counts)
    for version, one in releases.items():
        assert one.findings == []
        assert check_contents(one.contents) == []
        assert check_against_current(version, one.row_counts, current, allow_older=False) == []


def test_the_older_one_is_of_the_quarter_before():
    assert released_on(date(2026, 1, 31), NEWER) == date(2026, 1, 1)
    assert released_on(date(2026, 1, 31), OLDER) == date(2025, 10, 1)
    assert archive(date(2025, 12, 31), OLDER) == archive(date(2025, 10, 1), OLDER)
    assert "it is no O*NET data" in dict(files(date(2025, 7, 1), OLDER))["Read Me"]


def test_occupations_are_added_removed_and_retitled_as_planted(releases: dict[str, ReleaseFiles]):
    older, newer = (rows(releases[version], "occupations", "onetsoc_code") for version in (OLDER, NEWER))
    assert newer.keys() - older.keys() == {(code,) for code in CHANGES.added}
    assert older.keys() - newer.keys() == {(code,) for code in CHANGES.removed} == {(one.code,) for one in retired()}
    titles = {key[0]: older[key]["title"] for key in older.keys() & newer.keys() if older[key] != newer[key]}
    assert titles == CHANGES.retitled


def test_ratings_move_as_planted_and_no_other_does(releases: dict[str, ReleaseFiles]):
    expected = {(move.onetsoc_code, move.element_id, move.scale_id): move.by for move in CHANGES.moved}
    moved = {}
    within = set()
    for domain in (*RATED, "work_context"):
        older, newer = (
            rows(releases[version], domain, "onetsoc_code", "element_id", "scale_id") for version in (OLDER, NEWER)
        )
        for key in older.keys() & newer.keys():
            by = newer[key]["data_value"] - older[key]["data_value"]
            allowed = DEVIATES * hypot(newer[key]["standard_error"], older[key]["standard_error"])
            if abs(by) > allowed:
                moved[key] = by
            elif by:
                within.add((key[0], domain, key[2]))
    assert moved.keys() == expected.keys()
    assert all(isclose(moved[key], by, abs_tol=0.005) for key, by in expected.items())
    assert within == {(code, "skills", "IM") for code in CHANGES.within_error}


def test_software_comes_goes_and_changes_its_flags_as_planted(releases: dict[str, ReleaseFiles]):
    key = ("onetsoc_code", "software")
    assert only_in(releases, NEWER, "software_skills", *key) == set(CHANGES.software_gained)
    assert only_in(releases, OLDER, "software_skills", *key) == {one[:2] for one in CHANGES.software_lost}
    older, newer = (rows(releases[version], "software_skills", *key) for version in (OLDER, NEWER))
    flipped: dict[tuple[str, bool], set[tuple[str, str]]] = {}
    for found in older.keys() & newer.keys():
        for flag in ("hot_technology", "in_demand"):
            if older[found][flag] != newer[found][flag]:
                flipped.setdefault((flag, newer[found][flag]), set()).add((found[0], found[1]))
    assert flipped["in_demand", True] == set(CHANGES.in_demand_gained)
    assert flipped["in_demand", False] == set(CHANGES.in_demand_lost)
    assert {name for _, name in flipped["hot_technology", True]} == set(CHANGES.hot_gained)
    assert {name for _, name in flipped["hot_technology", False]} == set(CHANGES.hot_lost)


def test_titles_are_added_as_planted(releases: dict[str, ReleaseFiles]):
    key = ("onetsoc_code", "title")
    assert only_in(releases, NEWER, "alternate_titles", *key) == set(CHANGES.titles_added)
    assert only_in(releases, OLDER, "alternate_titles", *key) == set()


def test_what_nobody_has_rated_has_neither_ratings_nor_context(releases: dict[str, ReleaseFiles]):
    for domain in (*RATED, "work_context", "education"):
        rated = set(releases[NEWER].contents[domain]["onetsoc_code"].to_pylist())
        assert {one.code for one in occupations()} - rated == set(planted.UNRATED), domain
    assert set(planted.UNRATED) <= set(releases[NEWER].contents["interests"]["onetsoc_code"].to_pylist())


def test_what_is_emerging_or_fading_is_known_to_the_taxonomy():
    """Else a release would name a new skill, and postings could not be searched for it."""
    known = {entry.name for entry in own_taxonomy()}
    by_code = {one.code: one for one in occupations()}
    for code, name, commodity in planted.FADING:
        assert name in known
        assert name not in skills()
        assert commodity in {one.code for one in commodities()}
        assert code in by_code
    assert set(planted.UNLISTED) <= known & set(skills())
    assert max(shares(by_code["15-2051.00"])[name] for name in planted.UNLISTED) > 0.03


@pytest.mark.real_data
def test_what_was_removed_is_named_as_in_the_classification(real_data: Path):
    with open_archive(real_data / "onet" / "db_29_0_text.zip") as real:
        lines = real.read("Occupation Data.txt").decode().splitlines()
        elements = dict(line.split("\t")[:2] for line in real.read("Content Model Reference.txt").decode().splitlines())
    names = {code: (title, about) for code, title, about in (line.split("\t") for line in lines)}
    for one in retired():
        assert names[one.code][0] == one.title
        assert one.about != names[one.code][1]
    generated = dict(files(date(2025, 10, 1)))["Content Model Reference"].splitlines()[1:]
    assert [line for line in generated if elements[line.split("\t")[0]] != line.split("\t")[1]] == []
