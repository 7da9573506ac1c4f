"""The real postings of 2023 and O*NET 29.0: a person held against two occupations, counted again plainly."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from data_access.database import Database
from jobs.registry import JOBS
from jobs.runner import run_job
from tests.gap_reference import (
    Element,
    Target,
    experience_weight,
    pay_associations,
    skill_gap,
    skill_gap_next,
    skill_gap_occupations,
    skill_gap_scores,
)
from tests.occupation_reference import Official
from tests.queries import plain_onet
from tests.queries.conftest import assert_same
from tests.reference import Market, Z

pytestmark = pytest.mark.real_data

DEVELOPERS, SCIENTISTS, ANALYSTS = "15-1252.00", "15-2051.00", "13-1111.00"
"""The first two have no ratings in O*NET 29.0; management analysts have, and enough postings."""
PERSON: dict[str, int | None] = {"python": 3, "sql": 2, "excel": 1, "git": None, "2.A.1.a": 2, "2.C.3.a": 1}
SKILLS = "python:3,sql:2,excel:1,git,2.A.1.a:2,2.C.3.a:1"
FILES = {"skills": "Skills.txt", "knowledge": "Knowledge.txt"}


@pytest.fixture(scope="module")
def archive(real_data: Path) -> Path:
    return real_data / "onet" / "db_29_0_text.zip"


@pytest.fixture(scope="module")
def market(database: Database, real_data: Path, archive: Path) -> Market:
    """What the importer made of the file, read back row by row, after the nightly jobs have run."""
    for name, options in (
        ("refresh_onet", {"source": str(archive)}),
        ("refresh_skills", {}),
        (
            "import_postings",
            {"source": str(real_data / "postings" / "data_jobs_2023.xlsx"), "mapping": "data_jobs_2023"},
        ),
        ("aggregate_nightly", {}),
        ("refresh_requirements", {}),
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
        return Market([dict(row) for row in found])


@pytest.fixture(scope="module")
def names(database: Database) -> dict[str, tuple[str, str]]:
    """Slug -> name and type."""
    with database.writing() as connection:
        return {
            row.slug: (row.skill_name, row.skill_type)
            for row in connection.execute(text("SELECT slug, skill_name, skill_type FROM skill"))
        }


@pytest.fixture(scope="module")
def files(archive: Path) -> dict[str, list[plain_onet.Line]]:
    return plain_onet.files_of(archive)


def elements(files: dict[str, list[plain_onet.Line]], code: str) -> list[Element]:
    """From the lines of the two files: notable importance, and a level that was rated and means something."""
    called = {row["Element ID"]: row["Element Name"] for row in files["Content Model Reference.txt"]}
    found = []
    for kind, file in FILES.items():
        lines = plain_onet.of(files, file, code)
        levels = {line["Element ID"]: line for line in lines if line["Scale ID"] == "LV"}
        for line in lines:
            level = levels[line["Element ID"]]
            importance = (float(line["Data Value"]) - 1) / 4
            if line["Scale ID"] == "IM" and importance >= 0.5 and level["Not Relevant"] != "Y":
                key = line["Element ID"]
                found.append(Element(key, called[key], kind, importance, float(level["Data Value"]) / 7))
    return found


@pytest.fixture(scope="module")
def target(ask, market: Market, names, files):
    """code -> what it requires; which skill a software name stands for is the subject of other tests."""

    def of(code: str) -> Target:
        rows = ask("occupation-skills", occupation=code, limit="5000").rows
        software = [
            Official(row.skill, tuple(row.onet_names), None, bool(row.hot_technology), bool(row.in_demand))
            for row in rows
            if row.listed
        ]
        made = Target.of(market, code, software=software, elements=elements(files, code))
        return replace(made, names={**made.names, **{key: names[key] for key in made.names if key in names}})

    return of


def without_pay(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if not name.startswith("pay")} for row in rows]


@pytest.mark.parametrize("code", [DEVELOPERS, SCIENTISTS, ANALYSTS])
def test_a_person_against_an_occupation(ask, market: Market, target, files, code):
    wanted = target(code)
    query: dict[str, Any] = {"occupation": code, "skills": SKILLS}
    answer = ask("skill-gap", **query, limit="1000")
    assert_same(answer.rows, without_pay(skill_gap(wanted, PERSON)))
    zone = int(plain_onet.of(files, "Job Zones.txt", code)[0]["Job Zone"])
    typical = {4: 3.0, 5: 6.0}[zone]
    scores = ask("skill-gap-scores", **query, years="2").rows
    assert_same(scores, skill_gap_scores(wanted, PERSON, experience_weight(2, typical)))
    nexts = [row for row in skill_gap_next(wanted, PERSON) if row["rank"] <= 200]
    assert_same(ask("skill-gap-next", **query, limit="200").rows, without_pay(nexts))
    measured = {row.skill: row for row in answer.rows if row.source == "measured"}
    assert str(measured["sql"].standing) == "matched"
    rated = code == ANALYSTS
    assert ("not_rated" in {row.standing for row in answer.rows}) == rated
    assert any("has no ratings in O*NET 29.0" in note for note in answer.notes) == (not rated)


def test_pay_goes_with_a_skill_as_the_regression_says(ask, market: Market):
    rows = {row.skill: row for row in ask("skill-gap", occupation=SCIENTISTS, limit="1000").rows if row.pay_postings}
    wanted = pay_associations(market.slice(*market.span(90)), only={"python"})
    value, error, postings = wanted["python"]
    row = rows["python"]
    assert row.pay_postings == postings
    bounds = [math.exp(value + side * Z * error) - 1 for side in (0, -1, 1)]
    found = [row.pay_difference, row.pay_difference_low, row.pay_difference_high]
    assert found == [pytest.approx(bound, abs=1e-6) for bound in bounds]


@pytest.mark.parametrize("region", ["all", "US"])
def test_every_occupation_at_once(ask, market: Market, files, region):
    codes = sorted({one["occupation"] for one in market.postings if one["occupation"]})
    rows = ask("skill-gap-occupations", skills=SKILLS, region=region, limit="2000").rows
    wanted = skill_gap_occupations(market, codes, PERSON, region=region)
    assert_same(rows, wanted)
    assert len(rows) >= 5
    assert all(row.occupation in {line["O*NET-SOC Code"] for line in files["Occupation Data.txt"]} for row in rows)


def test_every_occupation_at_once_as_onet_has_it(ask, market: Market, target, files):
    measured = ask("skill-gap-occupations", skills=SKILLS, limit="2000").rows
    official = {row.occupation: target(row.occupation).needs["official"] for row in measured}
    rows = ask("skill-gap-occupations", skills=SKILLS, source="official", limit="2000").rows
    assert_same(rows, skill_gap_occupations(market, sorted(official), PERSON, official=official))
