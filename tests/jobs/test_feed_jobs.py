"""add_feed and remove_feed, and the looks that the leader takes."""

from __future__ import annotations

import logging
import re
import threading

import pytest
from sqlalchemy import text

from data_access.database import Database
from data_access.errors import DatabaseUnavailable
from data_access.loads import feeds
from data_access.tenancy import PUBLIC
from jobs.feed_watches import feed_watches
from jobs.registry import JOBS
from jobs.runner import Run, run_job
from jobs.scheduler import Scheduler, Watch
from settings import Settings
from tests import event_feed
from tests.processes import until


@pytest.fixture(autouse=True)
def _fresh(database: Database) -> None:
    event_feed.empty(database)


def run(database: Database, job: str, /, **options: object) -> Run:
    return run_job(JOBS[job], options, database=database)


def fits(database: Database, name: str, key: str) -> bool:
    with database.reading(PUBLIC) as connection:
        found = feeds.find_feed(connection, name)
    return found is not None and found.key_sha256 == feeds.key_hash(key)


def printed_key(capsys: pytest.CaptureFixture[str]) -> str:
    (key,) = re.findall(r": (sp_\S{40,})\n", capsys.readouterr().out)
    return key


def test_a_feed_is_added_and_its_key_is_printed_once(database, capsys):
    assert run(database, "add_feed", name="board").good
    key = printed_key(capsys)
    assert fits(database, "board", key)
    with database.reading(PUBLIC) as connection:
        kept = connection.execute(text("SELECT string_agg(concat(feed, '') , '') FROM feed")).scalar_one()
        runs = connection.execute(text("SELECT string_agg(detail::text, '') FROM job_run")).scalar_one()
    assert key not in kept
    assert key not in runs


def test_a_key_is_replaced_only_when_that_is_asked_for(database, capsys):
    run(database, "add_feed", name="board")
    first = printed_key(capsys)
    refused = run(database, "add_feed", name="board")
    assert (refused.outcome, "--rotate yes" in refused.reasons[0]) == ("refused", True)
    assert fits(database, "board", first)
    assert run(database, "add_feed", name="board", rotate=True).good
    assert fits(database, "board", printed_key(capsys))


def test_a_feed_of_the_directory_gets_a_key(database, capsys):
    event_feed.add_feed(database, "board")
    assert run(database, "add_feed", name="board").good
    assert fits(database, "board", printed_key(capsys))


@pytest.mark.parametrize(("name", "says"), [("Not a name", "small letters"), ("demonstration", "its own|own feed")])
def test_names_that_are_not_given(database, name, says):
    refused = run(database, "add_feed", name=name)
    assert refused.outcome == "refused"
    assert re.search(says, refused.reasons[0])


def test_a_feed_is_removed_and_may_be_opened_again(database, capsys):
    run(database, "add_feed", name="board")
    key = printed_key(capsys)
    assert run(database, "remove_feed", name="board").outcome == "succeeded"
    assert not fits(database, "board", key)
    assert run(database, "remove_feed", name="board").outcome == "nothing_to_do"
    assert run(database, "add_feed", name="board").good
    with database.reading(PUBLIC) as connection:
        found = feeds.find_feed(connection, "board")
    assert found is not None
    assert found.disabled_at is None


def test_there_must_be_a_feed_to_remove(database):
    assert run(database, "remove_feed", name="nobody").reasons == ("there is no feed nobody",)


def test_the_leader_looks_again_and_again_though_a_look_fails(database, caplog):
    caplog.set_level(logging.INFO, logger="jobs.scheduler")
    looks: list[int] = []

    def look() -> None:
        looks.append(1)
        if len(looks) == 1:
            raise DatabaseUnavailable("away for a moment")
        if len(looks) == 2:
            raise ZeroDivisionError("ours")

    scheduler = Scheduler(database, {}, [Watch("The look", 0.05, look)])
    scheduler.start()
    try:
        until(lambda: len(looks) > 3)
    finally:
        scheduler.stop()
    assert "away for a moment" in caplog.text
    assert "ours" in caplog.text


def test_a_look_never_overlaps_the_one_before(database):
    under_way = threading.Lock()
    looks: list[bool] = []

    def look() -> None:
        free = under_way.acquire(blocking=False)
        looks.append(free)
        if free:
            threading.Event().wait(0.15)
            under_way.release()

    scheduler = Scheduler(database, {}, [Watch("The look", 0.05, look)])
    scheduler.start()
    try:
        until(lambda: len(looks) > 2)
    finally:
        scheduler.stop()
    assert all(looks)


@pytest.mark.parametrize(("demo", "looks"), [("on", 2), ("off", 1)])
def test_the_live_feed_is_written_only_with_generated_data(database, monkeypatch, tmp_path, demo, looks):
    monkeypatch.setenv("SKILLPULSE_DEMO", demo)
    monkeypatch.setenv("SKILLPULSE_DATA_DIR", str(tmp_path))
    for name in ("DATABASE_URL", "SKILLPULSE_FEED_DIR"):
        monkeypatch.delenv(name, raising=False)
    settings = Settings()
    assert settings.feeds == tmp_path / "feeds"
    assert len(feed_watches(settings, database)) == looks
