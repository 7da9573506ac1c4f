"""The quick view of an occupation: derived, curated, retired, unrated; and what its postings ask for, counted again."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, text

from data_access.database import Database
from data_access.queries.occupation_summary import QUESTION, Filters, OccupationSummary
from data_access.queries.question import Answer
from data_access.tables import projection, projection_vintage, wage, wage_vintage
from data_access.tenancy import PUBLIC
from domain.filters import FilterError
from jobs.registry import JOBS
from jobs.runner import run_job
from tests import builders
from tests.jobs.onet_runs import run
from tests.onet_archives import MEASURED, TITLES, full_release, small_release
from tests.reference import wilson

WHOLE, WIDER, RETIRED, BARE = "99-1011.00", "99-1021.00", "99-1021.01", "99-2041.00"
LAST_ON = date(2026, 6, 30)
CURATED = {
    "id": "tides",
    "title": "Tide clerks",
    "summary": "They write down when the water comes and goes. It takes patience and a dry pencil.",
    "responsibilities": ["Watch the water", "Write it down"],
    "skills": ["Patience", "Clear writing"],
    "occupations": ["99-2031.00"],
    "reviewed_on": "2026-02-10",
}


@pytest.fixture(scope="module")
def postings() -> list[dict[str, Any]]:
    found = builders.random_postings(1500, seed=5, last_on=LAST_ON)
    codes = [*TITLES, None]
    for place, one in enumerate(found):
        one["occupation"] = codes[place % 3] if place % 5 else codes[place % 6]
    return found


@pytest.fixture(scope="module")
def world(database: Database, tmp_path_factory: pytest.TempPathFactory, postings) -> Database:
    """28.0 with a code that 29.0 lacks, wages and projections of two codes, one curated view, and 1,500 postings."""
    folder = tmp_path_factory.mktemp("releases")
    assert run(database, small_release("28.0").write(folder)).good
    release = full_release("29.0")
    gone = [one for one in (*release.files,) if one not in ("Scales Reference.txt", "Content Model Reference.txt")]
    for name in gone:
        rows = release.files[name]
        release.files[name] = [rows[0], *(row for row in rows[1:] if RETIRED not in row)]
    files = release.files
    files["Occupation Data.txt"][1][2] = "Mend kites of paper, cloth, etc. for others. May test strings."
    files["Job Zone Reference.txt"][2][1] = "Job Zone Two: Some Preparation Needed"
    files["Task Statements.txt"] += [
        [WHOLE, str(key), f"Do thing {key}.", kind, "n/a", "08/2024", "Analyst"]
        for key, kind in [(70, "Supplemental"), *((key, "Core") for key in (60, 50, 40, 30, 20)), (80, "n/a")]
    ]
    education = files["Education, Training, and Experience.txt"]
    precise = [*MEASURED[:4], "Y"]
    education.append([WHOLE, "2.D.1", "Schooling", "RL", "3", "59.5", *precise, "11/2023", "Analyst"])
    files["Education, Training, and Experience Categories.txt"].append(
        ["2.D.1", "Schooling", "RL", "3", "Evening School - after work (for example, on boats)"]
    )
    path = release.write(folder)
    outcome = run(database, path)
    assert outcome.good, outcome
    builders.load(database, postings)
    with database.writing() as connection:
        file = {"source": "tests", "size_bytes": 0, "generated": False}
        vintage = connection.execute(
            insert(wage_vintage)
            .values({**file, "vintage": "May 2025", "reference_on": date(2025, 5, 1), "sha256": "w"})
            .returning(wage_vintage.c.wage_vintage_id)
        ).scalar_one()
        plain = {"wage_vintage_id": vintage, "not_released": [], "annual_only": False, "hourly_only": False}
        connection.execute(
            insert(wage),
            [
                {
                    **plain, "soc_code": "99-1011", "soc_title": "Kite Menders", "annual_p10": 30_000,
                    "annual_median": 45_500, "annual_p90": 239_200, "at_least": ["annual_p90"],
                },
                {
                    **plain, "soc_code": "99-1021", "soc_title": "Lantern Keepers", "annual_p10": None,
                    "annual_median": 52_000, "annual_p90": None, "at_least": [],
                },
            ],
        )  # fmt: skip
        outlook = connection.execute(
            insert(projection_vintage)
            .values({**file, "vintage": "2024–34", "base_year": 2024, "target_year": 2034, "sha256": "p"})
            .returning(projection_vintage.c.projection_vintage_id)
        ).scalar_one()
        connection.execute(
            insert(projection).values(
                projection_vintage_id=outlook, soc_code="99-1021", soc_title="Lantern Keepers", employment=1000,
                projected_employment=968, employment_change=-32, change_share=-0.032, openings=90,
                median_wage_at_least=False, education="Associate's degree",
            )
        )  # fmt: skip
    path = folder / "views.json"
    path.write_text(json.dumps({"format": "jaat/1", "source": "A school of ours", "summaries": [CURATED]}))
    assert run_job(JOBS["import_jaat"], {"source": str(path)}, database=database).good
    return database


@pytest.fixture
def row(ask, world: Database):
    """row(code, **query) -> the one row."""

    def asked(code: str, **query: Any) -> OccupationSummary:
        [found] = ask("occupation-summary", occupation=code, **query).rows
        return found

    return asked


def test_a_derived_view_says_what_is_published_and_that_it_is_derived(row):
    found = row(WHOLE)
    assert (found.title, found.curated, found.curated_by, found.reviewed_on) == ("Kite Menders", False, None, None)
    assert found.summary == (
        "Kite Menders mend kites of paper, cloth, etc. for others. "
        "The work takes some preparation (job zone 2), and an evening school is what is named most often as required "
        "(60% of answers). Half of them earn $45,500 a year or more."
    )
    assert found.summary_source == "Derived by SkillPulse from O*NET 29.0 (August 2024), OEWS May 2025"
    assert (found.job_zone, found.job_zone_name) == (2, "Job Zone Two: Some Preparation Needed")
    assert (found.release, found.retired, found.family_name) == ("29.0", False, None)


def test_core_tasks_are_the_responsibilities_in_the_order_of_the_file(row):
    found = row(WHOLE)
    assert found.responsibilities == ["Mend 0 things.", *(f"Do thing {key}." for key in (60, 50, 40, 30, 20))]
    assert found.responsibilities_source == "O*NET 29.0 (August 2024), core tasks first"


def test_skills_are_rated_ones_without_those_of_low_precision(row):
    assert row(WHOLE).skills == ["Listening to wind", "Patience"]
    assert row(WHOLE).skills_source == "O*NET 29.0 (August 2024), by importance"


def test_software_with_a_flag_is_named_apart_from_what_postings_ask_for(row):
    found = row(WHOLE)
    assert found.software == ["C++", "Windlog"]
    assert found.software_source == "O*NET 29.0 (August 2024), in demand or hot"
    assert not set(found.software) & set(found.asked_skills)


def test_education_is_that_of_the_projections_else_the_answer_given_most(row):
    assert (row(WIDER).education, row(WIDER).education_source) == (
        "Associate's degree", "Employment Projections 2024–34, typical for entry",
    )  # fmt: skip
    assert (row(WHOLE).education, row(WHOLE).education_source) == (
        "Evening School (60% of answers)", "O*NET 29.0 (August 2024), level needed by most, low precision",
    )  # fmt: skip


def test_pay_has_its_bounds_marked_and_its_vintage(row):
    found = row(WHOLE)
    assert (found.pay_low, found.median_pay, found.pay_high) == (30_000, 45_500, 239_200)
    assert found.pay_at_least == ["pay_high"]
    assert found.pay_source.startswith("OEWS May 2025")
    partly = row(WIDER)
    assert (partly.pay_low, partly.median_pay, partly.pay_high, partly.pay_at_least) == (None, 52_000, None, [])


def test_outlook_is_told_in_words_with_its_numbers(row):
    found = row(WIDER)
    assert (found.change_share, found.openings) == (-0.032, 90)
    assert found.outlook
    assert found.outlook_source.startswith("Employment Projections 2024–34")
    assert found.summary.endswith(", and employment is projected to shrink by 3.2% by 2034.")


def test_what_is_missing_says_why(row):
    found = row(BARE)
    assert (found.skills, found.skills_source) == ([], "Not rated in O*NET 29.0 (August 2024)")
    assert (found.responsibilities, found.responsibilities_source) == (
        [], "O*NET 29.0 (August 2024) lists no tasks",
    )  # fmt: skip
    assert found.software_source == "O*NET 29.0 (August 2024) marks none in demand or hot"
    assert (found.education, found.median_pay, found.outlook, found.job_zone) == (None, None, None, None)
    assert found.pay_source.startswith("No wage is published for Echo Gardeners in May 2025: ")
    assert found.outlook_source.startswith("No projection is published for Echo Gardeners in 2024–34: ")
    assert found.summary.endswith("No job zone, education, pay or outlook is known for it.")


def test_a_curated_view_comes_first_and_what_it_lacks_is_derived(row):
    found = row("99-2031.00")
    assert (found.curated, found.curated_by, found.reviewed_on) == (True, "A school of ours", date(2026, 2, 10))
    assert (found.summary, found.responsibilities, found.skills) == (
        CURATED["summary"], CURATED["responsibilities"], CURATED["skills"],
    )  # fmt: skip
    curator = "A school of ours, reviewed on 2026-02-10"
    assert {found.summary_source, found.responsibilities_source, found.skills_source} == {curator}
    assert found.related == ["Kite Menders (99-1011.00)"]
    assert found.related_source == "O*NET 29.0 (August 2024)"


def test_a_curated_view_is_shown_from_the_day_of_its_review_on(row):
    before, since = row("99-2031.00", as_of="2026-02-09"), row("99-2031.00", as_of="2026-02-10")
    assert (before.curated, before.curated_by, before.reviewed_on) == (False, None, None)
    assert before.summary.startswith("Tide Clerks ")
    assert before.summary_source.startswith("Derived by SkillPulse")
    assert (since.curated, since.summary) == (True, CURATED["summary"])


def test_before_the_first_day_postings_are_not_known(row, ask):
    found = row(WHOLE, as_of="2025-01-01")
    assert (found.postings, found.all_postings, found.share, found.asked_skills) == (None, None, None, [])
    answer = ask("occupation-summary", occupation=WHOLE, as_of="2025-01-01")
    assert answer.notes[-1] == "No postings have been aggregated up to 2025-01-01."


def test_a_retired_occupation_shows_what_outlives_releases(row, ask):
    found = row(RETIRED)
    assert (found.title, found.retired, found.release) == ("Dune Surveyors", True, "29.0")
    assert (found.responsibilities, found.responsibilities_source) == ([], "Not in O*NET 29.0 (August 2024)")
    assert found.skills_source == found.software_source == found.related_source == "Not in O*NET 29.0 (August 2024)"
    assert found.postings > 0
    assert any("retired" in note for note in ask("occupation-summary", occupation=RETIRED).notes)
    older = row(RETIRED, release="28.0")
    assert (older.retired, older.release, len(older.responsibilities)) == (True, "28.0", 1)


@pytest.mark.parametrize("region", ["all", "US", "US-IL", "GB", "AQ"])
@pytest.mark.parametrize("period", ["7d", "28d"])
@pytest.mark.parametrize("code", [WHOLE, RETIRED, BARE])
def test_postings_are_counted_as_they_are(ask, world, postings, code, region, period):
    answer: Answer[OccupationSummary] = ask("occupation-summary", occupation=code, region=region, period=period)
    [found] = answer.rows
    first = LAST_ON.toordinal() - int(period[:-1])
    there = [
        one
        for one in postings
        if one["posted_on"].toordinal() > first
        and not one["repost"]
        and (region == "all" or one["region"] == region or (one["region"] or "").split("-")[0] == region)
    ]
    mine = [one for one in there if one["occupation"] == code]
    assert (found.postings, found.all_postings) == (len(mine), len(there))
    assert answer.postings == len(there)
    if there:
        assert found.share == pytest.approx(len(mine) / len(there))
        assert (found.share_low, found.share_high) == pytest.approx(wilson(len(mine), len(there)))
    else:
        assert (found.share, found.share_low, found.share_high) == (None, None, None)
    counts = Counter(slug for one in mine for slug in one["skills"])
    most = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:10]
    with world.reading(PUBLIC) as connection:
        names = dict(connection.execute(text("SELECT slug, skill_name FROM skill")).all())
    assert found.asked_skills == [f"{names[slug]} ({100 * number / len(mine):.1f}%)" for slug, number in most]


def test_the_answer_names_its_day_and_all_its_sources(ask, world):
    answer = ask("occupation-summary", occupation=WIDER)
    assert answer.as_of == LAST_ON
    assert answer.days.days == 28
    assert answer.source == (
        "O*NET 29.0 (August 2024); OEWS May 2025; Employment Projections 2024–34; SkillPulse postings"
    )


@pytest.mark.parametrize(
    ("parameter", "value"), [("occupation", "99-9999.00"), ("region", "ZZ"), ("release", "12.0")]
)
def test_what_there_is_not_is_refused_by_name(ask, world, parameter, value):
    with pytest.raises(FilterError) as refused:
        ask("occupation-summary", **{"occupation": WHOLE, parameter: value})
    assert refused.value.parameter == parameter


def test_without_release_wages_and_postings_the_lasting_title_is_all(new_database):
    fresh = new_database()
    with fresh.writing() as connection:
        builders.add_occupations(connection, [WHOLE])
    with fresh.reading(PUBLIC) as connection:
        answer = QUESTION.ask(connection, Filters(occupation=WHOLE))
    fresh.close()
    [found] = answer.rows
    assert (found.title, found.release) == ("Occupation 99-1011.00", None)
    assert (found.postings, found.all_postings, found.share) == (None, None, None)
    none = "No O*NET release has been loaded yet."
    assert {found.skills_source, found.responsibilities_source, found.related_source, found.education_source} == {none}
    assert (found.pay_source, found.outlook_source) == (
        "No wages have been loaded yet.", "No projections have been loaded yet.",
    )  # fmt: skip
    assert answer.as_of is None
    assert answer.notes == [none, "No postings have been aggregated yet."]
