"""O*NET 29.0 as published: what the questions about occupations say of it, against a plain reading."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from data_access.database import Database
from data_access.queries.occupation_summary import QUESTION, Filters, OccupationSummary
from data_access.tenancy import PUBLIC
from domain.ratings import IMPORTANCE_SCALES, RatingDomain
from jobs.registry import JOBS
from jobs.runner import run_job
from tests.jobs.onet_runs import run
from tests.queries import plain_onet
from tests.queries.conftest import assert_same

pytestmark = pytest.mark.real_data

FILES = {
    RatingDomain.SKILLS: ("Skills.txt",),
    RatingDomain.KNOWLEDGE: ("Knowledge.txt",),
    RatingDomain.WORK_STYLES: ("Work Styles.txt",),
    RatingDomain.INTERESTS: ("Interests.txt",),
    RatingDomain.WORK_VALUES: ("Work Values.txt",),
}
CODES = ("11-1011.00", "29-1141.00", "15-1252.00", "51-9199.00", "55-3016.00", "45-2093.00")
"""Surveyed, surveyed, rated by nobody, 'All Other', military, without standard errors of some knowledge."""


@pytest.fixture(scope="module")
def files(database: Database, real_data: Path) -> dict[str, list[plain_onet.Line]]:
    archive = real_data / "onet" / "db_29_0_text.zip"
    outcome = run(database, archive)
    assert outcome.good, outcome
    return plain_onet.files_of(archive)


@pytest.mark.parametrize("domain", list(FILES))
@pytest.mark.parametrize("code", CODES)
def test_ratings_are_those_of_the_files(ask, files, domain: RatingDomain, code: str):
    answer = ask("occupation-ratings", occupation=code, domain=str(domain))
    assert_same(answer.rows, plain_onet.ratings(files, FILES[domain], code, IMPORTANCE_SCALES[domain]))


def test_every_rating_of_skills_is_on_its_scale_with_its_interval(ask, files):
    codes = {line["O*NET-SOC Code"] for line in files["Skills.txt"]}
    for code in sorted(codes)[::20]:
        rows = ask("occupation-ratings", occupation=code).rows
        assert len(rows) == 35
        for row in rows:
            assert row.importance_low is not None
            assert row.importance_high is not None
            assert 0 <= row.importance_low <= row.importance <= row.importance_high <= 100
            assert (row.level is None) == row.level_not_relevant


def test_who_has_no_ratings_is_told_apart_from_files_that_the_release_lacks(ask, files):
    assert ask("occupation-ratings", occupation="15-1252.00").notes == [
        "Software Developers: not rated in O*NET 29.0 (August 2024) on skills. Not rated is not 0."
    ]
    assert ask("occupation-ratings", occupation="11-1011.00", domain="abilities").notes == [
        "O*NET 29.0 (August 2024) was loaded without a file on abilities."
    ]


@pytest.mark.parametrize("code", CODES)
def test_tasks_are_those_of_the_file_in_its_order(ask, files, code: str):
    assert_same(ask("occupation-tasks", occupation=code).rows, plain_onet.tasks(files, code))


@pytest.mark.parametrize("code", CODES)
def test_titles_are_those_of_the_files(ask, files, code: str):
    assert_same(ask("occupation-titles", occupation=code).rows, plain_onet.titles(files, code))


@pytest.fixture(scope="module")
def views(database: Database, real_data: Path, files) -> dict[str, OccupationSummary]:
    """Code -> the quick view of every occupation, with the real wages and projections."""
    sources = {"import_wages": "oesm23nat.zip", "import_projections": "projections_2024_2034_occupation.xlsx"}
    for name, file in sources.items():
        outcome = run_job(JOBS[name], {"source": str(real_data / "bls" / file)}, database=database)
        assert outcome.good, outcome
    found = {}
    with database.reading(PUBLIC) as connection:
        for line in files["Occupation Data.txt"]:
            code = line["O*NET-SOC Code"]
            [found[code]] = QUESTION.ask(connection, Filters(occupation=code)).rows
    return found


def test_every_occupation_has_a_quick_view_of_two_or_three_sentences(views):
    assert len(views) == 1016
    for row in views.values():
        assert row.summary.startswith(row.title)
        assert "None" not in row.summary
        assert "  " not in row.summary
        assert row.summary.endswith(".")
        told = [part for part in (row.job_zone or row.education, row.median_pay or row.outlook) if part]
        assert ("No job zone" in row.summary) == (not told)
        assert len(row.summary) < 900
        assert row.family_name


def test_a_part_is_there_or_its_source_says_why_not(views):
    for row in views.values():
        for name in ("responsibilities", "skills", "software", "related"):
            source = getattr(row, f"{name}_source")
            assert bool(getattr(row, name)) == (re.search(r"lists no|Not rated|marks none", source) is None), row
        assert (row.education is None) == row.education_source.startswith("Not in the projections")
        assert (row.median_pay is not None) or re.search(r"by the hour only|not released|No wage", row.pay_source)
        assert (row.outlook is None) == row.outlook_source.startswith("No projection")


def test_what_is_missing_is_what_the_files_lack(views, files):
    rated = {line["O*NET-SOC Code"] for line in files["Skills.txt"]}
    assert {code for code, row in views.items() if row.skills} == rated
    assert all(len(row.skills) == 10 for row in views.values() if row.skills)
    zones = {line["O*NET-SOC Code"]: int(line["Job Zone"]) for line in files["Job Zones.txt"]}
    assert {code: row.job_zone for code, row in views.items() if row.job_zone} == zones
    tasks = Counter(line["O*NET-SOC Code"] for line in files["Task Statements.txt"])
    assert {code: len(row.responsibilities) for code, row in views.items()} == {
        code: min(6, tasks[code]) for code in views
    }


def test_military_occupations_say_why_they_have_no_pay(views):
    military = [row for code, row in views.items() if code.startswith("55-")]
    assert military
    assert all("does not cover military" in row.pay_source and row.median_pay is None for row in military)


def test_the_most_frequent_answer_on_education_is_told_where_no_projection_is_out(database: Database, views, files):
    answers: dict[str, dict[str, float]] = {}
    for line in files["Education, Training, and Experience.txt"]:
        if line["Scale ID"] == "RL":
            answers.setdefault(line["O*NET-SOC Code"], {})[line["Category"]] = float(line["Data Value"])
    with database.reading(PUBLIC) as connection:
        for code in sorted(views)[::10]:
            [row] = QUESTION.ask(connection, Filters(occupation=code, as_of=date(2020, 1, 1))).rows
            if code in answers:
                assert f"({max(answers[code].values()):.0f}% of answers" in (row.education or "")
                assert "level needed by most" in row.education_source
            else:
                assert (row.education, row.education_source[:22]) == (None, "Not in the projections")


def test_figures_of_a_wider_group_are_told_as_such(views):
    row = views["15-1299.08"]
    assert row.summary.endswith(
        "In the wider group 15-1299 Computer Occupations, All Other, half earn $104,920 a year or more, and employment "
        "is projected to grow by 8.2% by 2034."
    )
    assert row.pay_source == "OEWS May 2023, for 15-1299 Computer Occupations, All Other as a whole (10 occupations)"


def test_tasks_that_nobody_has_ranked_are_not_called_core(views, files):
    core = {line["O*NET-SOC Code"] for line in files["Task Statements.txt"] if line["Task Type"] != "n/a"}
    for code, row in views.items():
        if row.responsibilities:
            assert ("core tasks first" in row.responsibilities_source) == (code in core)


def test_software_developers_are_rated_by_nobody_and_still_have_a_view(views):
    row = views["15-1252.00"]
    assert row.summary == (
        "Software Developers research, design, and develop computer and network software or specialized utility "
        "programs. The work takes considerable preparation (job zone 4), and a bachelor's degree is typical for entry. "
        "Half of them earn $132,270 a year or more, and employment is projected to grow by 15.8% by 2034."
    )
    assert row.responsibilities_source == "O*NET 29.0 (August 2024), tasks that nobody has ranked"
    assert (row.skills, row.skills_source) == ([], "Not rated in O*NET 29.0 (August 2024)")
    assert (row.pay_low, row.median_pay, row.pay_high, row.pay_at_least) == (77_020, 132_270, 208_620, [])
    assert row.software[:2] == ["Amazon Web Services AWS software", "Atlassian JIRA"]
