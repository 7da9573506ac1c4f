"""The nightly job: only what changed, never today, made up for after missed nights, the same when run twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text

from data_access import engines
from data_access.database import Database
from data_access.tables import aggregated_day, changed_day, skill_demand_daily
from jobs import aggregate_nightly
from jobs.registry import JOBS, read_options
from jobs.runner import Run, run_job
from tests import builders
from tests.reference import skill_cells

TODAY = datetime.now(UTC).date()
DAYS = [TODAY - timedelta(days=back) for back in (5, 4, 2, 1, 0)]


def run(database: Database, **options: str) -> Run:
    job = JOBS["aggregate_nightly"]
    return run_job(job, read_options(job, options), database=database)


def column(database: Database, statement) -> set:
    with database.writing() as connection:
        return set(connection.execute(statement).scalars())


def aggregated(database: Database) -> set[date]:
    return column(database, select(aggregated_day.c.posted_on))


def cells(database: Database) -> set[tuple]:
    c = skill_demand_daily.c
    with database.writing() as connection:
        return {tuple(row) for row in connection.execute(select(*c))}


@pytest.fixture
def changed(database: Database) -> list[dict]:
    """Postings on five days, today among them, none aggregated."""
    postings = [{"posted_on": day, "skills": ["python", "sql"], "region": "US-IL"} for day in DAYS]
    with database.writing() as connection:
        builders.clear(connection)
        builders.add_postings(connection, postings)
    return postings


def test_it_runs_in_the_night_and_takes_a_day_to_begin_from(database: Database):
    job = JOBS["aggregate_nightly"]
    assert (job.schedule, job.late_after_hours) == ("30 2 * * *", 26)
    assert [option.name for option in job.options] == ["from"]


def test_all_complete_days_are_computed_and_today_waits(database: Database, changed):
    done = run(database)
    assert done.outcome == "succeeded"
    assert aggregated(database) == set(DAYS[:-1])
    assert column(database, select(changed_day.c.posted_on)) == {TODAY}
    assert done.detail["days"] == 4
    assert done.rows == len(cells(database)) == len(skill_cells(one for one in changed if one["posted_on"] < TODAY))


def test_a_second_run_has_nothing_to_do_and_changes_nothing(database: Database, changed):
    run(database)
    before = cells(database)
    assert run(database).outcome == "nothing_to_do"
    assert cells(database) == before


def test_only_changed_days_are_computed_again(database: Database, changed):
    run(database)
    stamps = select(aggregated_day.c.aggregated_at).where(aggregated_day.c.posted_on != DAYS[1])
    before = column(database, stamps)
    with database.writing() as connection:
        builders.add_postings(connection, [{"posted_on": DAYS[1], "skills": ["docker"]}])
    assert run(database).detail["days"] == 1
    assert column(database, stamps) == before
    with database.writing() as connection:
        postings = connection.execute(
            select(aggregated_day.c.postings).where(aggregated_day.c.posted_on == DAYS[1])
        ).scalar_one()
    assert postings == 2


def test_from_computes_every_day_since_again_changed_or_not(database: Database, changed):
    run(database)
    with database.writing() as connection:
        connection.execute(text("UPDATE skill_demand_daily SET postings = 99"))
    done = run(database, **{"from": DAYS[2].isoformat()})
    assert (done.detail["first_on"], done.detail["last_on"]) == (DAYS[2].isoformat(), DAYS[3].isoformat())
    assert {(row[0], row[3]) for row in cells(database)} == {
        (DAYS[0], 99), (DAYS[1], 99), (DAYS[2], 1), (DAYS[3], 1)
    }  # fmt: skip


def test_from_finds_days_that_were_never_marked(database: Database, changed):
    with database.writing() as connection:
        connection.execute(text("TRUNCATE changed_day"))
    assert run(database).outcome == "nothing_to_do"
    assert run(database, **{"from": "2020-01-01"}).detail["days"] == 4
    assert aggregated(database) == set(DAYS[:-1])


def test_days_of_an_older_method_are_computed_again(database: Database, changed, monkeypatch):
    run(database)
    newer = engines.METHOD_VERSION + 1
    monkeypatch.setattr(aggregate_nightly, "METHOD_VERSION", newer)
    monkeypatch.setattr("data_access.engines.postgres.METHOD_VERSION", newer)
    assert run(database).detail["days"] == 4
    assert run(database).outcome == "nothing_to_do"


def test_progress_counts_the_days(database: Database, changed):
    seen = []
    job = JOBS["aggregate_nightly"]
    run_job(job, {}, report=lambda *step: seen.append(step), database=database)
    assert sorted(seen) == [("days", done, 4) for done in (1, 2, 3, 4)]


def test_an_empty_database_has_nothing_to_do(database: Database):
    with database.writing() as connection:
        builders.clear(connection)
    assert run(database).outcome == "nothing_to_do"
    assert run(database, **{"from": "2020-01-01"}).outcome == "nothing_to_do"
