"""kill -9 at every step of an intake: what was committed stays, the rest comes again, nothing is lost or doubled."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest

from data_access.database import Database
from data_access.loads import feeds, postings
from jobs import feed_directory, feed_intake
from jobs.feed_directory import FeedDirectory
from jobs.feed_intake import take_lines
from tests import event_feed
from tests.event_feed import Truth, batch_sums, event, lines, numbered, outcomes
from tests.event_feed import postings as postings_of
from tests.processes import until

NOW = datetime.now(UTC).replace(minute=30, second=0, microsecond=0)

STEPS: dict[str, tuple[ModuleType, str]] = {
    "hold imports": (feed_intake, "begin_import"),
    "hold the feed": (feeds, "hold_feed"),
    "known events": (feeds, "known_events"),
    "read events": (feed_intake, "row_maker"),
    "quarantine": (feed_intake, "merge_quarantined"),
    "stage": (feed_intake, "stage_postings"),
    "merge": (feed_intake, "merge_postings"),
    "link reposts": (postings, "_link_reposts"),
    "record events": (feeds, "record_events"),
    "record the batch": (feeds, "record_batch"),
    "the whole batch": (feed_intake, "take_batch"),
}
"""Every step of a batch before its commit, and the function that does it."""

AFTER_COMMIT: dict[str, tuple[ModuleType, str]] = {
    "the run": (feed_directory, "take_run"),
    "the file": (feed_directory, "take_file"),
    "put away": (feed_directory, "put_away"),
}
"""Steps of a file that lie after a commit."""


def stream() -> list[str]:
    """700 lines, two runs of a file: disorder, repeats, updates and broken ones among them."""
    made = lines(
        event(number, NOW - timedelta(minutes=(number * 37) % 400), posting=number % 500) for number in range(600)
    )
    return made + made[10:60] + [one[: len(one) // 2] for one in made[:50]]


def killed(place: tuple[ModuleType, str], when: str, work: Callable[[], object], *, call: int = 1) -> None:
    """Do the work in a process that is killed before or after that call of the function at that place."""
    module, name = place
    child = os.fork()
    if child == 0:
        reach, calls = getattr(module, name), iter(range(1, 1000))

        def die(*given: object, **named: object) -> object:
            now = next(calls) == call
            if now and when == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            answer = reach(*given, **named)
            if now:
                os.kill(os.getpid(), signal.SIGKILL)
            return answer

        setattr(module, name, die)
        try:
            work()
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


@pytest.fixture(autouse=True)
def _fresh(database: Database) -> None:
    def emptied() -> bool:
        event_feed.empty(database)  # waits for the server to notice that a killed process is gone
        return True

    until(emptied)


def check(database: Database, given: list[str], *, feed: str = "board") -> None:
    """Everything is there once."""
    truth = Truth(datetime.now(UTC)).takes(given)
    found = outcomes(database, feed)
    assert {key: outcome for key, outcome in found.items() if outcome != "quarantined"} == truth.outcome
    assert sum(outcome == "quarantined" for outcome in found.values()) == len(truth.broken)
    assert postings_of(database) == truth.posted_at
    sums = batch_sums(database)
    assert sums["taken"] + sums["late"] == len(truth.outcome)
    assert sums["quarantined"] == len(truth.broken)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_killed_batch_leaves_nothing_and_comes_again_whole(database, step, when):
    event_feed.add_feed(database, "board")
    given = stream()[:40] + stream()[-5:]
    killed(STEPS[step], when, lambda: take_lines("board", numbered(given), database=database))
    assert outcomes(database, "board") == {}
    assert postings_of(database) == {}
    assert sum(batch_sums(database).values()) == 0
    came = take_lines("board", numbered(given), database=database)
    assert came.repeated == 0
    check(database, given)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", AFTER_COMMIT)
def test_a_killed_file_is_found_again_and_nothing_is_doubled(database, tmp_path: Path, step, when):
    given = stream()
    folder = tmp_path / "board"
    folder.mkdir()
    (folder / "a.jsonl").write_text("".join(f"{line}\n" for line in given))
    directory = FeedDirectory(tmp_path, database, settled=0)
    killed(AFTER_COMMIT[step], when, directory.look)
    moved = step == "put away" and when == "after"
    assert (folder / "a.jsonl").exists() != moved
    assert (folder / "taken" / "a.jsonl").exists() == moved
    taken = directory.look()
    assert len(taken) == (not moved)
    check(database, given)
    assert (folder / "taken" / "a.jsonl").exists()


@pytest.mark.parametrize("step", ["merge", "record the batch", "the whole batch"])
def test_a_file_of_which_half_is_committed_is_made_whole(database, tmp_path: Path, step):
    given = stream()
    folder = tmp_path / "board"
    folder.mkdir()
    (folder / "a.jsonl").write_text("".join(f"{line}\n" for line in given))
    directory = FeedDirectory(tmp_path, database, settled=0)
    killed(STEPS[step], "after", directory.look, call=2)
    assert len(outcomes(database, "board")) == 500, "the first run of the file is committed"
    (taken,) = directory.look()
    assert taken.intake.repeated >= 500
    check(database, given)
