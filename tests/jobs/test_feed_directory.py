"""The watched directory: what is read and when, what is left, and that nothing is lost or taken twice."""

from __future__ import annotations

import os
import random
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

import settings
from data_access.database import Database
from data_access.loads import feeds
from data_access.loads.demonstration import begin_demonstration, finish_demonstration, remove_generated
from data_access.tenancy import PUBLIC
from jobs import feed_directory
from jobs.demonstration.feed import arrivals, day_feed
from jobs.demonstration.postings import SOURCES, Market
from jobs.demonstration_feed import LIVE_FEED, DemonstrationFeed
from jobs.feed_directory import FeedDirectory, put_away
from jobs.feed_intake import origin_of
from jobs.load_demonstration import FEED_NAME, GENERATED
from jobs.registry import JOBS
from jobs.runner import run_job
from tests import event_feed
from tests.event_feed import Truth, batch_sums, event, lines, outcomes, postings

NOW = datetime.now(UTC).replace(minute=30, second=0, microsecond=0)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _fresh(database: Database) -> None:
    event_feed.empty(database)


@pytest.fixture
def directory(tmp_path: Path, database: Database) -> FeedDirectory:
    """Looks into tmp_path, and waits for no file to settle."""
    return FeedDirectory(tmp_path, database, settled=0)


def hand_over(folder: Path, name: str, events: list, *, feed: str = "board") -> Path:
    """Write a file elsewhere and rename it."""
    place = folder / feed
    place.mkdir(exist_ok=True)
    unfinished = place / f".{name}"
    unfinished.write_text("".join(f"{line}\n" for line in lines(events)))
    return unfinished.rename(place / name)


def test_a_file_is_taken_and_moved(database, directory, tmp_path):
    path = hand_over(tmp_path, "one.jsonl", [event(1, NOW), "{broken", event(1, NOW)])
    (taken,) = directory.look()
    assert (taken.intake.taken, taken.intake.repeated, len(taken.intake.quarantined)) == (1, 1, 1)
    assert not path.exists()
    assert taken.path == tmp_path / "board" / "taken" / "one.jsonl"
    assert outcomes(database, "board")["e1"] == "taken"
    assert directory.look() == []


def test_files_are_taken_in_the_order_of_their_names(database, directory, tmp_path):
    hand_over(tmp_path, "2.jsonl", [event(2, NOW)])
    hand_over(tmp_path, "1.jsonl", [event(1, NOW - 5 * HOUR)])
    directory.look()
    assert outcomes(database, "board") == {"e1": "taken", "e2": "taken"}


def test_a_folder_is_a_feed(database, directory, tmp_path):
    hand_over(tmp_path, "a.jsonl", [event(1, NOW)], feed="north")
    hand_over(tmp_path, "a.jsonl", [event(1, NOW, posting=2)], feed="south")
    directory.look()
    assert outcomes(database, "north") == outcomes(database, "south") == {"e1": "taken"}
    assert set(postings(database)) == {"p1", "p2"}


@pytest.mark.parametrize("name", ["a.jsonl.part", ".a.jsonl", "a.csv", "a.JSONL.tmp"])
def test_other_names_are_left(directory, tmp_path, name):
    path = tmp_path / "board" / name
    path.parent.mkdir()
    path.write_text("{}\n")
    assert directory.look() == []
    assert path.exists()


def test_a_file_that_is_being_written_is_not_read(database, tmp_path):
    path = hand_over(tmp_path, "a.jsonl", [event(1, NOW)])
    patient = FeedDirectory(tmp_path, database)
    assert patient.look() == []
    settled = time.time() - feed_directory.SETTLED_SECONDS - 1
    os.utime(path, (settled, settled))
    assert len(patient.look()) == 1


def test_without_the_directory_there_is_nothing_to_do(database, tmp_path):
    assert FeedDirectory(tmp_path / "nowhere", database).look() == []


def test_a_folder_that_cannot_name_a_feed_is_told_once(directory, tmp_path, caplog):
    hand_over(tmp_path, "a.jsonl", [event(1, NOW)], feed="Not A Name")
    hand_over(tmp_path, "a.jsonl", [event(2, NOW)], feed="board")
    assert [one.feed for one in directory.look()] == ["board"]
    directory.look()
    assert caplog.text.count("small letters") == 1


def test_files_of_a_removed_feed_stay(database, directory, tmp_path, caplog):
    with database.writing() as connection:
        feeds.ensure_feed(connection, "board")
        feeds.disable_feed(connection, "board")
    path = hand_over(tmp_path, "a.jsonl", [event(1, NOW)])
    assert directory.look() == []
    assert path.exists()
    assert "was removed" in caplog.text


def test_a_file_that_cannot_be_moved_is_read_once(database, directory, tmp_path, monkeypatch, caplog):
    hand_over(tmp_path, "a.jsonl", [event(1, NOW)])

    def fails(_: Path) -> Path:
        raise PermissionError("read-only")

    monkeypatch.setattr(feed_directory, "put_away", fails)
    directory.look()
    directory.look()
    assert batch_sums(database) == {"taken": 1, "late": 0, "repeated": 0, "quarantined": 0}
    assert "read-only" in caplog.text


def test_a_name_that_was_taken_before_is_kept_beside_it(tmp_path):
    for content in ("one", "two", "three"):
        path = tmp_path / "a.jsonl"
        path.write_text(content)
        put_away(path)
    found = {one.name: one.read_text() for one in (tmp_path / "taken").iterdir()}
    assert found == {"a.jsonl": "one", "a-2.jsonl": "two", "a-3.jsonl": "three"}


def test_a_file_larger_than_a_run_is_taken_whole(database, directory, tmp_path):
    events = [event(number, NOW - timedelta(seconds=number)) for number in range(1200)]
    hand_over(tmp_path, "a.jsonl", events)
    (taken,) = directory.look()
    assert taken.intake.taken == 1200
    assert len(postings(database)) == 1200


def test_bytes_that_are_no_text_are_quarantined(database, directory, tmp_path):
    path = hand_over(tmp_path, "a.jsonl", [event(1, NOW)])
    path.write_bytes(b'{"event_id": "\xff\xfe"}\n' + path.read_bytes() + b"\x00\x00\n")
    (taken,) = directory.look()
    assert [one.reason for one in taken.intake.quarantined] == ["not_utf8", "unreadable_json"]
    assert taken.intake.taken == 1


def test_the_job_looks_once(database, tmp_path, monkeypatch):
    monkeypatch.setenv("SKILLPULSE_FEED_DIR", str(tmp_path))
    settings.current.cache_clear()
    try:
        assert run_job(JOBS["take_feeds"], database=database).outcome == "nothing_to_do"
        path = hand_over(tmp_path, "a.jsonl", [event(1, NOW), event(1, NOW)])
        os.utime(path, (0, 0))
        run = run_job(JOBS["take_feeds"], database=database)
    finally:
        settings.current.cache_clear()
    assert (run.rows, run.detail["files"], run.detail["repeated"]) == (1, 1, 1)


# --- The demonstration's own feed ------------------------------------------------------------------------------------


@pytest.fixture
def live(database: Database, tmp_path: Path):
    """A demonstration that is loaded up to the day before NOW, and its feed into tmp_path."""
    yesterday = NOW.date() - timedelta(days=1)
    with database.writing() as connection:
        begin_demonstration(connection, yesterday)
        finish_demonstration(connection, yesterday)
    yield DemonstrationFeed(tmp_path, database)
    with database.writing() as connection:
        remove_generated(connection, sources=SOURCES, feeds=(origin_of(LIVE_FEED),))


def written(folder: Path) -> list[bytes]:
    return [line for path in sorted((folder / LIVE_FEED).glob("*.jsonl")) for line in path.read_bytes().splitlines()]


def of_the_last_day(market: Market) -> list[bytes]:
    return arrivals(market, NOW.replace(minute=0) - 23 * HOUR - timedelta.resolution, NOW)


def test_the_live_feed_fills_the_last_day_and_goes_on(database, live, directory, tmp_path):
    market = Market(NOW.date() - timedelta(days=1))
    first = live.write(NOW)
    assert first > 50
    assert written(tmp_path) == of_the_last_day(market)
    (taken,) = directory.look()
    assert taken.feed == LIVE_FEED
    assert taken.intake.taken > 50
    assert live.write(NOW) == 0
    assert live.write(NOW + 6 * HOUR) == len(arrivals(market, NOW, NOW + 6 * HOUR))
    directory.look()
    assert DemonstrationFeed(tmp_path, database).write(NOW + 6 * HOUR) == 0, "what was sent is not sent again"


def test_the_live_feed_brings_what_the_night_loads(database, live, directory, tmp_path):
    live.write(NOW)
    directory.look()
    market = Market(NOW.date() - timedelta(days=1))
    with database.reading(PUBLIC) as connection:
        asked = text("SELECT source || source_id || posted_at FROM posting ORDER BY 1")
        before = list(connection.execute(asked).scalars())
    feed = tmp_path / FEED_NAME
    feed.write_bytes(b"".join(line + b"\n" for line in of_the_last_day(market)))
    job = JOBS["import_postings"]
    run = run_job(replace(job, run=GENERATED["import_postings"]), {"source": str(feed)}, database=database)
    assert run.outcome == "nothing_to_do", "every posting is there as it is"
    assert run.detail["unchanged"] == len(before)


def test_lines_arrive_when_their_postings_are_posted_or_later():
    market = Market(NOW.date() - timedelta(days=1))
    feed = day_feed(market, NOW.date())
    assert len(feed.times) == len(feed.lines)
    assert {at.date() for at in feed.times} == {NOW.date()}
    cut = sorted(feed.times)[len(feed.times) // 2]
    whole = arrivals(market, NOW.replace(hour=0, minute=0) - timedelta.resolution, NOW.replace(hour=23, minute=59))
    early = arrivals(market, NOW.replace(hour=0, minute=0) - timedelta.resolution, cut)
    assert early + arrivals(market, cut, NOW.replace(hour=23, minute=59)) == whole


def test_no_live_feed_without_a_demonstration(database, tmp_path):
    assert DemonstrationFeed(tmp_path, database).write(NOW) == 0
    assert not (tmp_path / LIVE_FEED).exists()


def test_no_live_feed_before_the_first_load_is_over(database, tmp_path):
    with database.writing() as connection:
        begin_demonstration(connection, NOW.date())
    try:
        assert DemonstrationFeed(tmp_path, database).write(NOW) == 0
    finally:
        with database.writing() as connection:
            remove_generated(connection, sources=SOURCES, feeds=())


def test_removing_the_demonstration_takes_its_feed_with_it(database, live, directory, tmp_path):
    live.write(NOW)
    directory.look()
    with database.writing() as connection:
        remove_generated(connection, sources=SOURCES, feeds=(origin_of(LIVE_FEED),))
    assert outcomes(database, LIVE_FEED) == {}
    assert live.write(NOW + HOUR) == 0


def test_a_stream_through_files_comes_to_the_truth(database, directory, tmp_path):
    draw = random.Random(5)
    ago = [timedelta(minutes=draw.randrange(600)) for _ in range(90)]
    made = lines(event(number, NOW - ago[number], posting=number % 70) for number in range(90))
    made += draw.sample(made, 15) + [one[: len(one) // 2] for one in draw.sample(made, 9)]
    draw.shuffle(made)
    truth = Truth(datetime.now(UTC)).takes(made)
    for number in range(0, len(made), 13):
        hand_over(tmp_path, f"{number:04}.jsonl", made[number : number + 13])
    directory.look()
    found = {key: outcome for key, outcome in outcomes(database, "board").items() if outcome != "quarantined"}
    assert found == truth.outcome
    assert postings(database) == truth.posted_at
    sums = batch_sums(database)
    assert (sums["repeated"], sums["quarantined"]) == (truth.repeated + truth.broken_again, len(truth.broken))
