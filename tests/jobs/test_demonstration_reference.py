"""What a demonstration has beside postings: an older one gets it later, real data are left alone, removal takes it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

import app
from data_access.database import Database
from data_access.loads.demonstration import missing_reference, needs_reference
from jobs import load_demonstration as module
from jobs.demonstration import planted, wages
from jobs.demonstration.archive import OLDER, archive
from jobs.demonstration.market import occupations
from jobs.registry import JOBS
from jobs.runner import AlreadyRunning, Run, run_job
from tests.jobs.test_load_demonstration import (  # noqa: F401  (fixtures)
    ANCHOR,
    CONTENT,
    LATER,
    REFERENCE_JOBS,
    RELEASES,
    empty,
    load,
    rows,
    small_market,
)

KINDS = ["releases", "wages", "projections", "summaries", "pathways"]
VINTAGES = """
    SELECT 'wages', vintage, generated FROM wage_vintage
    UNION ALL SELECT 'projections', vintage, generated FROM projection_vintage
    UNION ALL SELECT 'summaries', count(*)::text, bool_and(generated) FROM jaat_summary HAVING count(*) > 0
    UNION ALL SELECT 'pathways', count(*)::text, bool_and(generated) FROM learning_pathway HAVING count(*) > 0
"""
COUNTS = "SELECT (SELECT count(*) FROM wage), (SELECT count(*) FROM projection), (SELECT count(*) FROM jaat_occupation)"
JOBS_RUN = "SELECT job FROM job_run ORDER BY job_run_id"
REAL_WAGES = """
    INSERT INTO wage_vintage (vintage, reference_on, source, sha256, size_bytes, generated)
    VALUES ('May 2023', '2023-05-01', 'x', 'x', 1, false)
"""
REAL_PROJECTIONS = """
    INSERT INTO projection_vintage (vintage, base_year, target_year, source, sha256, size_bytes, generated)
    VALUES ('2021–31', 2021, 2031, 'x', 'x', 1, false)
"""
REAL_RELEASE = """
    INSERT INTO onet_release (version, layout, status, source, sha256, size_bytes, row_counts, absent)
    VALUES ('29.0', 'to_30_2', 'published', 'x', 'x', 1, '{}', '{}')
"""


def write(database: Database, *statements: str) -> None:
    with database.writing() as connection:
        for statement in statements:
            connection.execute(text(statement))


def missing(database: Database) -> list[str]:
    with database.writing() as connection:
        return missing_reference(connection)


@pytest.fixture
def older(empty: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Database:  # noqa: F811
    """A demonstration as an older version left it: one release 0.1 with every occupation, no wages, no outlook."""
    first = tmp_path / "first.zip"
    with monkeypatch.context() as patch:
        patch.setattr("jobs.demonstration.archive.released_occupations", lambda _: occupations())
        patch.setattr("jobs.demonstration.archive.released_on", lambda *_: ANCHOR.replace(day=1))
        first.write_bytes(archive(ANCHOR, OLDER))
    assert run_job(JOBS["refresh_onet"], {"source": str(first)}, database=empty).good
    with monkeypatch.context() as patch:
        patch.setattr(module, "missing_reference", lambda _: [])
        assert load(empty).good
    return empty


# --- A database that lacks them ------------------------------------------------------------------------------------


def test_an_older_demonstration_gets_what_it_lacks_and_keeps_its_postings(older: Database):
    before = rows(older, CONTENT)
    assert rows(older, RELEASES) == [("0.1", True)]
    assert missing(older) == KINDS
    run = load(older)
    assert run.outcome == "succeeded", run
    assert run.detail["reference"] == KINDS
    assert run.rows == 0
    assert rows(older, JOBS_RUN)[-len(REFERENCE_JOBS) :] == [(name,) for name in REFERENCE_JOBS]
    assert rows(older, RELEASES) == [("0.1", False), ("0.1", False), ("0.2", True)]
    assert rows(older, CONTENT) == before
    assert missing(older) == []
    assert load(older).outcome == "nothing_to_do"


def test_missing_days_come_with_it(older: Database):
    run = load(older, LATER)
    assert run.detail["reference"] == KINDS
    assert run.detail["last_on"] == LATER.isoformat()
    assert run.rows > 0


def test_a_start_brings_an_older_demonstration_up_to_date(older: Database, capsys: pytest.CaptureFixture[str]):
    app.bring_demonstration_up_to_date()
    assert "made by an older version" in capsys.readouterr().out
    assert missing(older) == []
    app.bring_demonstration_up_to_date()
    assert capsys.readouterr().out == ""


def test_a_start_leaves_it_to_a_run_that_is_under_way(older: Database, monkeypatch: pytest.MonkeyPatch):
    def busy(*_: object, **__: object) -> Run:
        raise AlreadyRunning("another process")

    monkeypatch.setattr(app, "run_job", busy)
    app.bring_demonstration_up_to_date()
    assert missing(older) == KINDS


def test_a_start_of_an_empty_database_says_that_it_is_being_filled(
    empty: Database,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
):
    def busy(*_: object, **__: object) -> Run:
        raise AlreadyRunning("another process")

    monkeypatch.setattr(app, "run_job", busy)
    with pytest.raises(AlreadyRunning):
        app.bring_demonstration_up_to_date()


def test_a_start_does_not_touch_what_is_no_demonstration(older: Database, capsys: pytest.CaptureFixture[str]):
    write(older, "DELETE FROM demonstration")
    app.bring_demonstration_up_to_date()
    assert capsys.readouterr().out == ""
    with older.writing() as connection:
        assert not needs_reference(connection)


def test_a_run_that_broke_off_between_the_releases_is_made_whole(
    empty: Database,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
):
    with monkeypatch.context() as patch:
        patch.setattr(module, "archive", lambda day, version: archive(day, version) if version == OLDER else b"")
        assert load(empty).outcome == "refused"
    assert rows(empty, RELEASES) == [("0.1", True)]
    assert missing(empty) == KINDS
    assert load(empty).outcome == "succeeded"
    assert rows(empty, RELEASES) == [("0.1", False), ("0.2", True)]


def test_going_back_to_the_older_release_is_not_undone(empty: Database):  # noqa: F811
    assert load(empty).good
    write(empty, "UPDATE current_release SET release_id = (SELECT min(release_id) FROM onet_release)")
    assert load(empty).outcome == "nothing_to_do"
    assert rows(empty, RELEASES) == [("0.1", True), ("0.2", False)]


# --- Real data -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("real", [REAL_RELEASE, REAL_WAGES, REAL_PROJECTIONS], ids=["release", "wages", "projections"])
def test_nothing_generated_comes_to_a_real_release_or_real_vintages(empty: Database, real: str):  # noqa: F811
    write(empty, real)
    held = rows(empty, VINTAGES), rows(empty, RELEASES)
    assert missing(empty) == []
    run = load(empty)
    assert run.outcome == "succeeded"
    assert run.detail["reference"] == []
    assert (rows(empty, VINTAGES), rows(empty, RELEASES)) == held
    assert load(empty).outcome == "nothing_to_do"


def test_somebodys_own_quick_views_keep_generated_ones_away_and_nothing_else(empty: Database):  # noqa: F811
    write(
        empty,
        """
        INSERT INTO jaat_summary (jaat_key, title, summary, responsibilities, skills, related, source, reviewed_on,
                                  generated)
        VALUES ('own', 'Own', 'Own words.', '{}', '{}', '{}', 'Own', '2025-01-01', false)
        """,
    )
    assert load(empty).detail["reference"] == [kind for kind in KINDS if kind != "summaries"]
    assert rows(empty, "SELECT jaat_key FROM jaat_summary") == [("own",)]


def test_somebodys_own_pathways_keep_generated_ones_away_and_nothing_else(empty: Database):  # noqa: F811
    assert load(empty).good
    write(empty, "UPDATE learning_pathway SET generated = false, title = 'Own' WHERE onetsoc_code = '15-1254.00'")
    write(empty, "DELETE FROM learning_pathway WHERE generated")
    assert load(empty, LATER).detail["reference"] == []
    assert run_job(JOBS["remove_demonstration"], {}, database=empty).good
    assert rows(empty, "SELECT title FROM learning_pathway") == [("Own",)]


# --- As the importers take them ------------------------------------------------------------------------------------


def test_wages_outlook_and_quick_views_come_out_as_generated(empty: Database):  # noqa: F811
    assert load(empty).good
    assert rows(empty, VINTAGES) == [
        ("wages", "May 2025", True),
        ("projections", "2024–34", True),
        ("summaries", "5", True),
        ("pathways", "12", True),
    ]
    published = len(wages.published())
    assert rows(empty, COUNTS) == [(published, published, 6)]
    unknown = "reason IN ('unknown_occupation', 'unknown_skill')"
    assert rows(empty, f"SELECT detail FROM quarantine WHERE {unknown}") == []


def test_every_advertised_occupation_has_a_wage_line_and_an_outlook(empty: Database):  # noqa: F811
    """By its six-digit code, or by the code of the crosswalk that it is published under."""
    assert load(empty).good
    for table in ("wage", "projection"):
        without = rows(
            empty,
            f"""
            SELECT onetsoc_code FROM onet_occupation JOIN current_release USING (release_id)
            LEFT JOIN soc_crosswalk ON detailed_code = left(onetsoc_code, 7)
            WHERE NOT EXISTS (
                SELECT 1 FROM {table} WHERE soc_code IN (left(onetsoc_code, 7), published_code)
            )
            """,
        )
        assert without == [], table


def test_the_planted_marks_of_wages_are_stored(empty: Database):  # noqa: F811
    assert load(empty).good

    def codes(condition: str) -> set[str]:
        return {code for (code,) in rows(empty, f"SELECT soc_code FROM wage WHERE {condition}")}

    assert codes("annual_only") == set(planted.ANNUAL_ONLY)
    assert codes("hourly_only") == set(planted.HOURLY_ONLY)
    assert codes("employment IS NULL") == set(planted.EMPLOYMENT_NOT_RELEASED)
    assert set(planted.WAGES_NOT_RELEASED) <= codes("annual_mean IS NULL AND hourly_mean IS NULL")
    assert planted.TOP_CODED in codes("'annual_median' = ANY(at_least)")
    assert rows(empty, "SELECT hourly_top, annual_top FROM wage_vintage") == [(115, 239_200)]
    assert rows(empty, "SELECT soc_code FROM projection WHERE median_wage_at_least") == [(planted.TOP_CODED,)]


def test_the_planted_growth_is_stored(empty: Database):  # noqa: F811
    assert load(empty).good
    stored = dict(rows(empty, "SELECT soc_code, change_share FROM projection"))
    assert {code: round(stored[code], 3) for code in planted.GROWTH} == planted.GROWTH


def test_removal_takes_them_and_leaves_the_occupations(empty: Database):  # noqa: F811
    assert load(empty).good
    run = run_job(JOBS["remove_demonstration"], {}, database=empty)
    assert run.outcome == "succeeded"
    assert [run.detail[name] for name in KINDS[1:]] == [1, 1, 5, 12]
    assert rows(empty, COUNTS) == [(0, 0, 0)]
    assert rows(empty, RELEASES) == [("0.1", False), ("0.2", True)]
    assert load(empty, ANCHOR + timedelta(days=1)).outcome == "nothing_to_do"
    assert rows(empty, VINTAGES) == []


def test_removal_leaves_real_vintages_and_quick_views(empty: Database):  # noqa: F811
    write(empty, REAL_WAGES, REAL_PROJECTIONS)
    assert load(empty).good
    assert run_job(JOBS["remove_demonstration"], {}, database=empty).outcome == "succeeded"
    assert [name for name, _, _ in rows(empty, VINTAGES)] == ["wages", "projections"]
    assert run_job(JOBS["remove_demonstration"], {}, database=empty).outcome == "nothing_to_do"
