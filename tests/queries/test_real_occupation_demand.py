"""The real postings of 2023, coded by the titles of O*NET 29.0: what occupations ask for, counted again plainly."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from data_access.database import Database
from jobs.registry import JOBS
from jobs.runner import run_job
from tests.occupation_reference import occupation_demand, occupation_regions, standing
from tests.queries import plain_onet
from tests.queries.conftest import assert_same
from tests.reference import Market, growth, share_columns
from tests.test_engines import expected_occupations, stored_occupations

pytestmark = pytest.mark.real_data

CODE = "15-2051.00"
"""Data scientists, of whom the file has most."""
DAYS = 90


@pytest.fixture(scope="module")
def postings(database: Database, real_data: Path) -> list[dict[str, Any]]:
    """What the importer made of the file, read back row by row, after the nightly job has run."""
    archive, file = real_data / "onet" / "db_29_0_text.zip", real_data / "postings" / "data_jobs_2023.xlsx"
    for name, options in (
        ("refresh_onet", {"source": str(archive)}),
        ("refresh_skills", {}),
        ("import_postings", {"source": str(file), "mapping": "data_jobs_2023"}),
        ("aggregate_nightly", {}),
    ):
        run = run_job(JOBS[name], options, database=database)
        assert run.good, run.reasons
    with database.writing() as connection:
        found = connection.execute(
            text("""
                SELECT posted_on, region_code AS region, seniority, pay_annual AS pay, pay_currency AS currency, source,
                       title, repost_of IS NOT NULL AS repost, onetsoc_code AS occupation,
                       ARRAY(SELECT slug FROM skill WHERE skill_id = ANY (skill_ids)) AS skills
                FROM posting
            """)
        ).mappings()
        return [dict(row) for row in found]


@pytest.fixture(scope="module")
def market(postings) -> Market:
    return Market(postings)


@pytest.fixture(scope="module")
def software(real_data: Path) -> dict[str, dict[str, plain_onet.Line]]:
    """Occupation -> software name -> its line in the file."""
    listed: dict[str, dict[str, plain_onet.Line]] = {}
    for line in plain_onet.files_of(real_data / "onet" / "db_29_0_text.zip")["Technology Skills.txt"]:
        listed.setdefault(line["O*NET-SOC Code"], {})[line["Example"]] = line
    return listed


def test_the_cells_of_a_sample_of_days(database: Database, postings):
    sample = set(sorted({one["posted_on"] for one in postings})[::90])
    expected = expected_occupations(one for one in postings if one["posted_on"] in sample)
    assert {key: cell for key, cell in stored_occupations(database).items() if key[0] in sample} == expected
    assert len(expected) > 100


def test_demand_and_regions(ask, market: Market):
    first_on, last_on = market.span(DAYS)
    weeks = ask("occupation-demand", occupation=CODE, grain="week", period="90d").rows
    assert_same(weeks, occupation_demand(market, CODE, first_on, last_on, "week"))
    assert_same(ask("occupation-regions", occupation=CODE, period="90d").rows, occupation_regions(market, CODE, DAYS))


def test_skills_of_the_occupation(ask, market: Market, software):
    """Every software name of the file is there once, every count is that of the postings, every standing follows."""
    rows = ask("occupation-skills", occupation=CODE, period="90d", limit="5000").rows
    mine = market.slice(*market.span(DAYS), occupation=CODE)
    counts = Counter(slug for one in mine for slug in one["skills"])
    assert {row.skill: row.postings for row in rows if row.postings} == counts
    assert {row.all_postings for row in rows} == {len(mine)}
    names = Counter(name for row in rows for name in row.onet_names)
    assert names == Counter(software[CODE].keys())
    for row in rows:
        lines = [software[CODE][name] for name in row.onet_names]
        found = {name: getattr(row, name) for name in ("postings", "share_low", "share_high", "direction", "listed")}
        found |= {
            "hot_technology": any(line["Hot Technology"] == "Y" for line in lines),
            "in_demand": any(line["In Demand"] == "Y" for line in lines),
        }
        assert row.listed == bool(lines)
        assert row.standing == standing(found, row.skill_type)
        if lines:
            assert (row.hot_technology, row.in_demand) == (found["hot_technology"], found["in_demand"])
        if row.skill:
            assert row.share == pytest.approx(share_columns(counts[row.skill], len(mine))["share"])
            grown = growth(*market.change(row.skill, 28, occupation=CODE))
            assert row.growth == (pytest.approx(grown[0]) if grown else None)


def test_python_is_listed_and_asked_for_and_most_of_the_list_is_counted(ask, postings):
    rows = ask("occupation-skills", occupation=CODE, period="90d", limit="5000").rows
    python = next(row for row in rows if row.skill == "python")
    assert (python.onet_names, python.standing, python.hot_technology) == (["Python"], "asked", True)
    listed = [row for row in rows if row.listed]
    assert sum(row.skill is None for row in listed) < 0.1 * len(listed)


@pytest.mark.parametrize("skill", ["python", "r", "sql"])
def test_occupations_of_a_skill(ask, market: Market, skill, software):
    """Measured against the postings, official against the file by the plainest names of the three skills."""
    rows = ask("skill-occupations", skill=skill, period="90d", limit="5000").rows
    listed = market.slice(*market.span(DAYS))
    everything = Counter(one["occupation"] for one in listed if one["occupation"])
    asked = Counter(one["occupation"] for one in listed if one["occupation"] and skill in one["skills"])
    assert {row.onetsoc_code: row.postings for row in rows if row.share} == {
        code: count for code, count in asked.items() if everything[code] >= 10
    }
    name = {"python": "Python", "r": "R", "sql": "Structured query language SQL"}[skill]
    assert {row.onetsoc_code for row in rows if row.listed} >= {code for code in software if name in software[code]}
    for row in rows:
        assert row.all_postings == everything[row.onetsoc_code]
        assert (row.listed is None) == (row.onetsoc_code not in software)
