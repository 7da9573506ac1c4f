"""A release that is named is the one that is read, of every question that takes one: two releases that differ in all
that is asked, each against its archive read plainly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from data_access.database import Database
from data_access.queries import QUESTIONS
from tests import builders
from tests.jobs.onet_runs import run
from tests.onet_archives import Archive, small_release
from tests.queries import plain_onet
from tests.queries.conftest import LAST_ON

CODE, OTHER = "15-1252.00", "15-2051.00"
OLDER, NEWER = "29.0", "29.1"
Files = dict[str, list[plain_onet.Line]]


def _release(version: str, titles: dict[str, str]) -> Archive:
    return small_release(version, titles={**titles, "99-1011.00": "Kite Menders"})


def _older() -> Archive:
    return _release(OLDER, {CODE: "Loom Writers", OTHER: "Loom Readers"})


def _newer() -> Archive:
    archive = _release(NEWER, {CODE: "Loom Composers", OTHER: "Loom Listeners"})
    for row in archive.files["Skills.txt"][1:]:
        if row[3] == "IM":
            row[4] = "4.25"
    archive.files["Task Statements.txt"][1][2] = "Compose looms."
    archive.files["Alternate Titles.txt"][1][1] = "Master of Looms"
    archive.files["Related Occupations.txt"] += [[CODE, OTHER, "Primary-Short", "2"]]
    archive.files["Job Zones.txt"][1][1] = "1"
    archive.files["Technology Skills.txt"].append([CODE, "Python", "43232402", "Languages", "Y", "N"])
    return archive


@pytest.fixture(scope="module")
def archives(database: Database, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Files]:
    """Number -> files of the release; the newer one is current, and there are postings of its occupations."""
    folder: Path = tmp_path_factory.mktemp("releases")
    found = {}
    for archive in (_older(), _newer()):
        path = archive.write(folder)
        assert run(database, path).good
        found[archive.version] = plain_onet.files_of(path)
    postings = builders.random_postings(300, seed=2, last_on=LAST_ON)
    builders.load(database, [{**one, "occupation": (CODE, OTHER)[place % 2]} for place, one in enumerate(postings)])
    return found


def _title(files: Files) -> str:
    return plain_onet.of(files, "Occupation Data.txt", CODE)[0]["Title"]


def _importance(files: Files) -> dict[str, float]:
    rows = plain_onet.ratings(files, ("Skills.txt",), CODE, ("IM",))
    return {row["element_name"]: row["importance"] for row in rows}


def _related(files: Files) -> list[str]:
    return [line["Related O*NET-SOC Code"] for line in plain_onet.of(files, "Related Occupations.txt", CODE)]


def _software(files: Files) -> set[str]:
    return {line["Example"] for line in plain_onet.of(files, "Technology Skills.txt", CODE)}


def _zone(files: Files) -> int:
    return int(plain_onet.of(files, "Job Zones.txt", CODE)[0]["Job Zone"])


def _listed(files: Files) -> int:
    """Requirements of the release: its software, each name another skill; no element has a level that is relevant."""
    return len(_software(files))


CASES: dict[str, tuple[dict[str, Any], Callable[[list[Any]], Any], Callable[[Files], Any]]] = {
    "occupations": (
        {"q": CODE},
        lambda rows: [(row.title, row.job_zone) for row in rows],
        lambda files: [(_title(files), _zone(files))],
    ),
    "occupation-summary": (
        {},
        lambda rows: [(row.title, row.job_zone, set(row.software)) for row in rows],
        lambda files: [(_title(files), _zone(files), _software(files))],
    ),
    "occupation-ratings": (
        {"domain": "skills"},
        lambda rows: {row.element_name: row.importance for row in rows},
        _importance,
    ),
    "occupation-related": ({}, lambda rows: [row.onetsoc_code for row in rows], _related),
    "occupation-tasks": (
        {},
        lambda rows: [row.task for row in rows],
        lambda files: [row["task"] for row in plain_onet.tasks(files, CODE)],
    ),
    "occupation-titles": (
        {},
        lambda rows: [row.title for row in rows],
        lambda files: [row["title"] for row in plain_onet.titles(files, CODE)],
    ),
    "occupation-skills": ({}, lambda rows: {name for row in rows for name in row.onet_names}, _software),
    "skill-occupations": (
        {"skill": "python"},
        lambda rows: {row.title: row.listed for row in rows if row.onetsoc_code == CODE},
        lambda files: {_title(files): "Python" in _software(files)},
    ),
    "occupation-comparison": (
        {"occupation": [CODE, OTHER]},
        lambda rows: (
            {row.title for row in rows if row.onetsoc_code == CODE},
            {row.value for row in rows if row.onetsoc_code == CODE and row.measure == "Job zone"},
            {row.measure: row.value for row in rows if row.onetsoc_code == CODE and row.section == "skills"},
        ),
        lambda files: ({_title(files)}, {_zone(files)}, _importance(files)),
    ),
    "skill-gap": (
        {"skills": "excel"},
        lambda rows: "python" in {row.skill for row in rows if row.source == "official"},
        lambda files: "Python" in _software(files),
    ),
    "skill-gap-scores": (
        {"skills": "python"},
        lambda rows: {row.required + row.not_rated for row in rows if row.source == "official"},
        lambda files: {_listed(files)},
    ),
    "skill-gap-next": (
        {"skills": "excel"},
        lambda rows: "python" in {row.skill for row in rows if row.source == "official"},
        lambda files: "Python" in _software(files),
    ),
    "skill-gap-occupations": (
        {"skills": "python", "source": "official"},
        lambda rows: {row.required for row in rows if row.occupation == CODE},
        lambda files: {_listed(files)},
    ),
}
"""Question -> its filters, what is looked at in its rows, and the same from an archive."""


@pytest.mark.parametrize("question", CASES)
def test_a_named_release_is_the_one_that_is_read(ask, archives: dict[str, Files], question: str):
    query, look, expected = CASES[question]
    if "occupation" in (field.name for field in fields(QUESTIONS[question].filters)):
        query = {"occupation": CODE, **query}
    told = {version: look(ask(question, release=version, **query).rows) for version in (OLDER, NEWER, "current")}
    assert told[OLDER] == expected(archives[OLDER])
    assert told[NEWER] == expected(archives[NEWER])
    assert told["current"] == told[NEWER] != told[OLDER]


def test_every_question_that_takes_a_release_is_among_them():
    taking = {name for name, one in QUESTIONS.items() if "release" in (field.name for field in fields(one.filters))}
    assert taking == {*CASES, "skill-gap-pathways"}  # whose rows are pathways, held against a gap
