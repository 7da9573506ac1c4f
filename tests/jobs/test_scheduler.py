"""One process among all runs the schedule; another takes over; no slot runs twice."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.triggers.interval import IntervalTrigger
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from data_access.database import Database, reading, writing
from data_access.embedded_postgres import OWNER, READER
from data_access.errors import DatabaseUnavailable
from data_access.tenancy import PUBLIC
from jobs import scheduler as subject
from jobs.registry import Job, Outcome, Work
from jobs.scheduler import Scheduler, latest_slot, trigger_of
from tests.processes import Program, until

CONTENDER = """
import sys, time
from sqlalchemy import text
from data_access.database import Database, as_url
from jobs.registry import Job, Outcome
from jobs import scheduler

scheduler.HEARTBEAT, scheduler.HEARTBEAT_LIMIT = 0.1, 1
database = Database(as_url(sys.argv[1]), as_url(sys.argv[2]))

def leave_a_mark(work):
    work.connection.execute(text("INSERT INTO changed_day (posted_on) VALUES (current_date)"))
    return Outcome(rows=1)

mine = scheduler.Scheduler(database, {"leave_a_mark": Job("leave_a_mark", leave_a_mark, "0 0 1 1 *", 1, "", ())})
mine.start()
led = False
while True:
    if mine.leads != led:
        led = mine.leads
        print("leads" if led else "follows", flush=True)
    time.sleep(0.02)
"""


@pytest.fixture(autouse=True)
def no_rows(database: Database) -> Iterator[None]:
    yield
    with writing() as connection:
        connection.execute(text("TRUNCATE job_run, changed_day"))


@pytest.fixture
def contender(database: Database) -> Callable[[], Program]:
    addresses = [database._url(role).render_as_string(hide_password=False) for role in (READER, OWNER)]
    return lambda: Program(CONTENDER, *addresses)


def outcomes() -> list[tuple]:
    with reading(PUBLIC) as connection:
        found = connection.execute(text("SELECT job, outcome FROM job_run ORDER BY job_run_id"))
        return [tuple(row) for row in found]


def test_another_process_takes_over_after_a_kill(contender: Callable[[], Program]) -> None:
    with contender() as first:
        assert first.says() == "leads"
        until(lambda: outcomes() == [("leave_a_mark", "succeeded")])
        with contender() as second:
            first.process.kill()
            assert second.says() == "leads"
            second.process.kill()
    assert outcomes() == [("leave_a_mark", "succeeded")], "the slot had been done"


def test_a_frozen_leader_is_replaced_and_runs_no_slot_again(contender: Callable[[], Program]) -> None:
    with contender() as first:
        assert first.says() == "leads"
        with contender() as second:
            os.kill(first.process.pid, signal.SIGSTOP)
            assert second.says() == "leads"
            os.kill(first.process.pid, signal.SIGCONT)
            assert first.says() == "follows"
        until(lambda: [outcome for _, outcome in outcomes()] == ["succeeded"])
    with reading(PUBLIC) as connection:
        assert connection.execute(text("SELECT count(*) FROM changed_day")).scalar_one() == 1


def test_the_schedule_fires(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "HEARTBEAT", 0.05)
    monkeypatch.setattr(subject, "trigger_of", lambda _: IntervalTrigger(seconds=1, timezone=UTC))
    monkeypatch.setattr(subject, "latest_slot", lambda _, now: now.replace(microsecond=0))
    ran: list[str] = []

    def ticks(work: Work) -> Outcome:
        ran.append("once")
        return Outcome()

    def by_hand(work: Work) -> Outcome:
        raise AssertionError("it has no schedule")

    jobs = {
        "ticks": Job("ticks", ticks, "* * * * *", 1, "", ()),
        "by_hand": Job("by_hand", by_hand, None, None, "", ()),
    }
    scheduler = Scheduler(database, jobs)
    scheduler.stop()
    scheduler = Scheduler(database, jobs)
    scheduler.start()
    until(lambda: len(ran) >= 2)
    assert scheduler.leads
    scheduler.stop()
    assert not scheduler.leads
    assert set(outcomes()) == {("ticks", "succeeded")}


def test_a_missed_night_is_caught_up_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "HEARTBEAT", 0.05)
    job = Job("nightly", lambda _: Outcome(rows=1), "30 2 * * *", 26, "", ())
    for _ in range(2):
        scheduler = Scheduler(database, {"nightly": job})
        scheduler.start()
        until(lambda: outcomes() == [("nightly", "succeeded")])
        scheduler.stop()
    assert outcomes() == [("nightly", "succeeded")]
    with reading(PUBLIC) as connection:
        slot = connection.execute(text("SELECT scheduled_at FROM job_run")).scalar_one().astimezone(UTC)
    assert (slot.hour, slot.minute, slot.second) == (2, 30, 0)
    assert slot <= datetime.now(UTC)


def test_a_run_by_hand_meanwhile_is_no_error(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")

    def meets_itself(work: Work) -> Outcome:
        Scheduler(database, {job.name: job})._catch_up(job)
        return Outcome()

    job = Job("meets_itself", meets_itself, "30 2 * * *", 26, "", ())
    Scheduler(database, {job.name: job})._catch_up(job)
    assert "running already" in caplog.text
    assert outcomes() == [("meets_itself", "succeeded")]


def test_a_slot_that_comes_while_another_runs_is_not_missed(database: Database, monkeypatch) -> None:
    slots = [datetime(2026, 3, 1, 2, 30, tzinfo=UTC), datetime(2026, 3, 2, 2, 30, tzinfo=UTC)]
    monkeypatch.setattr(subject, "latest_slot", lambda *_: slots.pop(0) if len(slots) > 1 else slots[0])
    job = Job("long", lambda _: Outcome(), "30 2 * * *", 26, "", ())
    Scheduler(database, {"long": job})._catch_up(job)
    assert outcomes() == [("long", "succeeded")] * 2


@pytest.mark.parametrize(("failures", "outcome"), [(2, "succeeded"), (9, "failed")])
def test_a_run_that_failed_is_tried_again(
    database: Database, monkeypatch, caplog: pytest.LogCaptureFixture, failures: int, outcome: str
) -> None:
    monkeypatch.setattr(subject, "RETRY_PAUSES", (0.0, 0.0, 0.0))
    tries = []

    def stumbles(work: Work) -> Outcome:
        tries.append(1)
        if len(tries) <= failures:
            raise DatabaseUnavailable("gone for a moment")
        return Outcome()

    job = Job("stumbles", stumbles, "30 2 * * *", 26, "", ())
    Scheduler(database, {"stumbles": job})._catch_up(job)
    assert outcomes() == [("stumbles", outcome)]
    assert len(tries) == min(failures + 1, 4)
    assert [one.getMessage().endswith("failed: gone for a moment") for one in caplog.records] == [True]


def test_a_lost_database_is_waited_for(database: Database, monkeypatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(subject, "HEARTBEAT", 0.05)
    scheduler = Scheduler(database, {})
    scheduler.start()
    until(lambda: scheduler.leads)
    kill = """SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()
                 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
    with writing() as connection:
        connection.execute(text(kill))
    until(lambda: "connection is lost" in caplog.text)
    until(lambda: scheduler.leads)
    scheduler.stop()


def test_a_job_that_cannot_reach_the_database_is_logged(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    nowhere = database._url(READER).set(query={"host": "/nowhere"})
    job = Job("nightly", lambda _: Outcome(), "30 2 * * *", 26, "", ())
    Scheduler(Database(nowhere, nowhere), {"nightly": job})._catch_up(job)
    assert "could not run" in caplog.text


@pytest.mark.parametrize("schedule", ["30 2 * *", "30 2 * * 1", "61 2 * * *", "a b c d e"])
def test_a_schedule_that_cannot_work_is_refused(schedule: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        trigger_of(schedule)


@pytest.mark.parametrize(
    ("schedule", "now", "slot"),
    [
        ("30 2 * * *", "2026-03-01T02:30:00", "2026-03-01T02:30:00"),
        ("30 2 * * *", "2026-03-01T02:29:59", "2026-02-28T02:30:00"),
        ("0 5 * * mon", "2026-03-01T12:00:00", "2026-02-23T05:00:00"),
        ("0 0 29 2 *", "2026-03-01T12:00:00", "2024-02-29T00:00:00"),
        ("* * * * *", "2026-03-01T12:00:59.9", "2026-03-01T12:00:00"),
    ],
)
def test_the_latest_slot(schedule: str, now: str, slot: str) -> None:
    found = latest_slot(schedule, datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert found == datetime.fromisoformat(slot).replace(tzinfo=UTC)


def test_a_schedule_that_never_fires_has_no_slot(database: Database) -> None:
    assert latest_slot("0 0 30 2 *", datetime(2026, 3, 1, tzinfo=UTC)) is None
    job = Job("never", lambda _: Outcome(), "0 0 30 2 *", 26, "", ())
    Scheduler(database, {"never": job})._catch_up(job)
    assert outcomes() == []


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), st.integers(0, 23), st.integers(0, 59))
def test_a_daily_slot_is_the_last_such_moment(now: datetime, hour: int, minute: int) -> None:
    now = now.replace(tzinfo=UTC)
    expected = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if expected > now:
        expected -= timedelta(days=1)
    assert latest_slot(f"{minute} {hour} * * *", now) == expected
