"""The published release, broken in every way that the checks are for, is refused over its sound self."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data_access.database import Database
from data_access.loads.onet_checks import CHECKS
from tests.jobs.onet_runs import judged, kept, run, seen
from tests.onet_archives import write_zip

pytestmark = pytest.mark.real_data

Members = dict[str, bytes]


@pytest.fixture(scope="module")
def members(real_data: Path) -> Members:
    """The published archive's files by their names, with 29.1 in place of 29.0 in the Read Me."""
    with zipfile.ZipFile(real_data / "onet" / "db_29_0_text.zip") as archive:
        found = {name.split("/")[1]: archive.read(name) for name in archive.namelist()}
    return found | {"Read Me.txt": found["Read Me.txt"].replace(b"29.0", b"29.1")}


@pytest.fixture(scope="module")
def served(new_database: Callable[[], Database], real_data: Path) -> Iterator[Database]:
    """A database whose current release is the published 29.0."""
    made = new_database()
    assert run(made, real_data / "onet" / "db_29_0_text.zip").outcome == "succeeded"
    yield made
    made.close()


def written(path: Path, members: Members, version: str = "29_1") -> Path:
    return write_zip(path, {f"db_{version}_text/{name}": data for name, data in members.items()})


def half(data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    return b"".join(lines[: len(lines) // 2])


def line(data: bytes, number: int, change: Callable[[list[bytes]], object]) -> bytes:
    """The file with the cells of one line changed; the header is line 1."""
    lines = data.split(b"\n")
    cells = lines[number - 1].split(b"\t")
    change(cells)
    lines[number - 1] = b"\t".join(cells)
    return b"\n".join(lines)


def put(cell: int, value: bytes) -> Callable[[list[bytes]], object]:
    return lambda cells: cells.__setitem__(cell, value)


def other_codes(members: Members) -> Members:
    """The occupations of the families 21 to 49 under other codes, in all files alike."""
    moved = re.compile(rb"\b([2-4])(\d-\d{4}\.\d\d)\b")
    return {
        name: moved.sub(lambda code: b"%d%s" % (int(code[1]) + 5, code[2]), data) for name, data in members.items()
    }


BREAKAGES: dict[str, tuple[Callable[[Members], Members], dict[str, str]]] = {
    "a missing required file": (
        lambda files: {name: data for name, data in files.items() if name != "Knowledge.txt"},
        {"files": "Knowledge.txt is missing"},
    ),
    "a renamed column": (
        lambda files: files | {"Skills.txt": files["Skills.txt"].replace(b"Data Value", b"Value", 1)},
        {"columns": "Skills.txt has no column 'Data Value'"},
    ),
    "half of the rows of skills": (
        lambda files: files | {"Skills.txt": half(files["Skills.txt"])},
        {"coverage": "at least 70% is expected", "row_counts": "the current release 29.0 has 61,530"},
    ),
    "half of the alternate titles": (
        lambda files: files | {"Alternate Titles.txt": half(files["Alternate Titles.txt"])},
        {"row_counts": "the current release 29.0 has 55,120"},
    ),
    "half of an optional file": (
        lambda files: files | {"Interests.txt": half(files["Interests.txt"])},
        {"row_counts": "interests has"},
    ),
    "half of the occupations": (
        lambda files: files | {"Occupation Data.txt": half(files["Occupation Data.txt"])},
        {"references": "O*NET-SOC codes that occupations does not have", "row_counts": "occupations has 507 rows",
         "codes": "509 of the current release's 1,016 occupation codes are gone"},
    ),
    "values out of range": (
        lambda files: files | {"Skills.txt": line(files["Skills.txt"], 2, put(4, b"5.01"))},
        {"scales": "skills: 1 value outside of 1 to 5 on scale IM, the first is 5.01 for 11-1011.00, 2.A.1.a"},
    ),
    "a repeated rating": (
        lambda files: files | {"Skills.txt": files["Skills.txt"] + files["Skills.txt"].split(b"\n")[1] + b"\n"},
        {"duplicates": "skills: 1 repeated row, for instance 11-1011.00 / 2.A.1.a / IM"},
    ),
    "a line cut short": (
        lambda files: files | {"Task Statements.txt": line(files["Task Statements.txt"], 9, lambda cells: cells.pop())},
        {"rows": "line 9 has"},
    ),
    "a word in place of a number": (
        lambda files: files | {"Skills.txt": line(files["Skills.txt"], 5, put(4, b"high"))},
        {"values": "first at line 5 ('high')"},
    ),
    "an unknown occupation": (
        lambda files: files | {"Job Zones.txt": line(files["Job Zones.txt"], 2, put(0, b"11-9999.99"))},
        {"references": "job_zones: 1 O*NET-SOC code that occupations does not have, for instance 11-9999.99"},
    ),
    "other occupation codes": (other_codes, {"codes": "at least 50% are expected to stay"}),
}  # fmt: skip


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_a_broken_copy_of_the_published_release_is_refused(
    served: Database, members: Members, tmp_path: Path, breakage: str
) -> None:
    change, reasons = BREAKAGES[breakage]
    assert_refused(served, written(tmp_path / "db_29_1_text.zip", change(members)), reasons)


def test_a_truncated_copy_is_refused(served: Database, members: Members, tmp_path: Path) -> None:
    path = written(tmp_path / "db_29_1_text.zip", members)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert_refused(served, path, {"archive": "cut short or damaged"})


def test_a_web_page_under_its_name_is_refused(served: Database, tmp_path: Path) -> None:
    path = tmp_path / "db_29_1_text.zip"
    path.write_text("<!DOCTYPE html><html><body>Not here any more</body></html>")
    assert_refused(served, path, {"archive": "the file is a web page (HTML), not a zip archive"})


def test_an_older_number_is_refused(served: Database, members: Members, tmp_path: Path) -> None:
    older = members | {"Read Me.txt": members["Read Me.txt"].replace(b"29.1", b"28.3")}
    path = written(tmp_path / "db_28_3_text.zip", older, "28_3")
    assert_refused(served, path, {"order": "28.3 is older than the current release 29.0"})


def test_two_numbers_are_refused(served: Database, members: Members, tmp_path: Path) -> None:
    assert_refused(served, written(tmp_path / "x.zip", members, "29_2"), {"version": "name different releases"})


def assert_refused(database: Database, path: Path, reasons: dict[str, str]) -> None:
    """Exactly these checks refuse it, each with its reason; every check that ran is on record; nothing else changed."""
    before = (seen(database), kept(database))
    result = run(database, path)
    assert result.outcome == "refused"
    told = {check: "\n".join(one for one in result.reasons if one.startswith(f"{check}: ")) for check in reasons}
    assert {reason.split(": ")[0] for reason in result.reasons} == set(reasons)
    for check, reason in reasons.items():
        assert reason in told[check]
    outcome, _, checks = judged(database)[-1]
    assert (outcome, {check for check, passed in checks.items() if passed is False}) == ("refused", set(reasons))
    assert set(checks) == set(CHECKS)
    assert (seen(database), kept(database)) == before
