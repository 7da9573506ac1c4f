"""Related occupations against a plain reading of the archive, with figures and postings beside them."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from data_access.database import Database
from data_access.tables import wage, wage_vintage
from tests import builders
from tests.jobs.onet_runs import run
from tests.onet_archives import TITLES, small_release
from tests.queries import plain_onet

CODE = "99-1021.00"
LAST_ON = date(2026, 6, 30)
NEAR = [
    ("99-2041.00", "Primary-Long", "3"),
    ("99-1021.01", "Primary-Short", "2"),
    ("99-2031.00", "Supplemental", "n/a"),
]


@pytest.fixture(scope="module")
def postings() -> list[dict[str, Any]]:
    found = builders.random_postings(400, seed=8, last_on=LAST_ON)
    codes = [*TITLES, None]
    return [{**one, "occupation": codes[place % len(codes)]} for place, one in enumerate(found)]


@pytest.fixture(scope="module")
def archive(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Path:
    release = small_release()
    release.files["Related Occupations.txt"] += [[CODE, *near] for near in NEAR]
    path = release.write(tmp_path_factory.mktemp("releases"))
    assert run(database, path).good
    return path


@pytest.fixture(scope="module")
def world(database: Database, archive: Path, postings) -> Path:
    builders.load(database, postings)
    with database.writing() as connection:
        file = {"source": "tests", "size_bytes": 0, "generated": False, "sha256": "w"}
        vintage = connection.execute(
            insert(wage_vintage)
            .values({**file, "vintage": "May 2025", "reference_on": date(2025, 5, 1)})
            .returning(wage_vintage.c.wage_vintage_id)
        ).scalar_one()
        row = {"wage_vintage_id": vintage, "not_released": [], "annual_only": False, "hourly_only": False}
        row |= {"soc_code": "99-1011", "soc_title": "Kite Menders", "annual_median": 239_200}
        connection.execute(insert(wage).values({**row, "at_least": ["annual_median"]}))
    return archive


def test_they_are_those_of_the_file_the_nearest_first(ask, world: Path):
    lines = plain_onet.of(plain_onet.files_of(world), "Related Occupations.txt", CODE)
    lines.sort(key=lambda line: float("inf") if line["Index"] == "n/a" else float(line["Index"]))
    rows = ask("occupation-related", occupation=CODE).rows
    assert [(row.onetsoc_code, row.tier, row.related_index) for row in rows] == [
        (line["Related O*NET-SOC Code"], line["Relatedness Tier"], plain_onet.number(line["Index"])) for line in lines
    ]
    assert [row.title for row in rows] == [TITLES[row.onetsoc_code] for row in rows]
    assert [row.job_zone for row in rows] == [2, 2, None, 2]


def test_each_has_its_postings_of_the_newest_28_days_everywhere(ask, world, postings):
    answer = ask("occupation-related", occupation=CODE)
    since = LAST_ON - timedelta(days=27)
    counts = Counter(one["occupation"] for one in postings if one["posted_on"] >= since and not one["repost"])
    assert {row.onetsoc_code: row.postings for row in answer.rows} == {
        row.onetsoc_code: counts[row.onetsoc_code] for row in answer.rows
    }
    assert (answer.as_of, answer.days.first_on, answer.days.last_on) == (LAST_ON, since, LAST_ON)


def test_as_of_an_earlier_day_counts_the_days_before_it(ask, world, postings):
    then = LAST_ON - timedelta(days=10)
    counts = Counter(
        one["occupation"]
        for one in postings
        if then - timedelta(days=28) < one["posted_on"] <= then and not one["repost"]
    )
    rows = ask("occupation-related", occupation=CODE, as_of=then.isoformat()).rows
    assert [row.postings for row in rows] == [counts[row.onetsoc_code] for row in rows]


def test_pay_beyond_the_top_code_is_a_bound_and_missing_pay_is_none(ask, world):
    rows = {row.onetsoc_code: row for row in ask("occupation-related", occupation=CODE).rows}
    kites, others = rows.pop("99-1011.00"), rows.values()
    assert (kites.median_pay, kites.median_pay_at_least) == (239_200, True)
    assert {(row.median_pay, row.median_pay_at_least, row.change_share) for row in others} == {(None, False, None)}


def test_an_occupation_without_any_says_so(ask, world):
    answer = ask("occupation-related", occupation="99-1011.00")
    assert answer.rows == []
    assert answer.notes == ["O*NET 29.0 (August 2024) lists no related occupations for Kite Menders."]


def test_before_any_day_is_aggregated_there_are_no_counts(ask, world):
    answer = ask("occupation-related", occupation=CODE, as_of="2020-01-01")
    assert {row.postings for row in answer.rows} == {None}
    assert (answer.as_of, answer.days) == (None, None)
    assert answer.notes[-1] == "No postings have been aggregated up to 2020-01-01."
