"""A batch of events: what becomes of each, and what a stream comes to however it is cut, shuffled and repeated."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from data_access.database import Database
from data_access.errors import DatabaseUnavailable, InputRefused, NotFound
from data_access.loads import feeds
from data_access.loads.demonstration import begin_demonstration
from data_access.loads.postings import hold_imports
from data_access.tenancy import PUBLIC
from domain.vocabulary import Seniority
from jobs import feed_intake
from jobs.feed_intake import event_id_of
from tests import builders, event_feed
from tests.event_feed import LAG, Truth, batch_sums, event, lines, outcomes, postings, take

NOW = datetime(2026, 6, 1, 12, 34, 56, tzinfo=UTC)
HOUR = timedelta(hours=1)
SLOW = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module", autouse=True)
def _skills(database: Database) -> None:
    with database.writing() as connection:
        builders.add_aliases(connection, {"python": "python", "sql": "sql", "docker": "docker"})


@pytest.fixture(autouse=True)
def _fresh(database: Database, _skills: None) -> None:
    event_feed.empty(database)
    event_feed.add_feed(database)


def quarantined(database: Database) -> list[tuple[str, str, str]]:
    asked = text("SELECT source, place, reason FROM quarantine ORDER BY quarantine_id")
    with database.reading(PUBLIC) as connection:
        return [tuple(row) for row in connection.execute(asked)]


def test_every_event_has_one_outcome(database):
    came = take(
        database,
        [
            event(1, NOW),
            event(2, NOW - 2 * HOUR),
            event(3, NOW - 3 * HOUR),
            event(1, NOW),
            '{"event_id": "e4", "timestamp": "2026-06-01T12',
            {**event(5, NOW), "timestamp": "yesterday"},
            {**event(6, NOW), "event_id": None},
            {**event(7, NOW), "timestamp": "2026-06-01"},
            "[]",
        ],
        now=NOW,
    )
    assert (came.taken, came.late, came.repeated) == (2, 1, 1)
    assert [(one.event_id, one.line, one.reason) for one in came.quarantined] == [
        (None, 5, "unreadable_json"),
        ("e5", 6, "unreadable_date"),
        (None, 7, "missing_event_id"),
        ("e7", 8, "missing_time"),
        (None, 9, "not_an_object"),
    ]
    assert all(one.detail for one in came.quarantined)
    assert set(postings(database)) == {"p1", "p2", "p3"}, "a late event is kept as a posting"
    assert {"e1": "taken", "e2": "taken", "e3": "late", "e5": "quarantined"}.items() <= outcomes(database).items()
    assert ("feed ours", "line 5", "unreadable_json") in quarantined(database)
    assert batch_sums(database) == {"taken": 2, "late": 1, "repeated": 1, "quarantined": 5}


def test_a_posting_takes_the_way_of_every_import(database):
    take(database, [event(1, NOW, wants="Python and SQL")], now=NOW)
    asked = text("""
        SELECT posted_at, region_code, description, array(SELECT slug FROM skill WHERE skill_id = ANY(skill_ids)
                                                          ORDER BY slug)
        FROM posting JOIN posting_text USING (posting_id)
    """)
    with database.reading(PUBLIC) as connection:
        (found,) = connection.execute(asked)
        assert connection.execute(text("SELECT posted_on FROM changed_day")).scalar_one() == NOW.date()
    assert tuple(found) == (NOW, "US-IL", "You know Python and SQL.", ["python", "sql"])


def test_a_later_event_of_a_posting_updates_it_and_an_older_one_does_not(database):
    take(database, [event(1, NOW - HOUR, posting="p", wants="SQL")], now=NOW)
    take(database, [event(2, NOW, posting="p", wants="Python")], now=NOW)
    came = take(database, [event(3, NOW - 2 * HOUR, posting="p", wants="Docker")], now=NOW)
    assert came.taken == 1
    asked = text("SELECT posted_at, description FROM posting JOIN posting_text USING (posting_id)")
    with database.reading(PUBLIC) as connection:
        assert [tuple(row) for row in connection.execute(asked)] == [(NOW, "You know Python.")]


def test_a_batch_that_is_sent_again_changes_nothing(database):
    batch = [event(1, NOW), "{broken", event(2, NOW - 9 * HOUR)]
    take(database, batch, now=NOW)
    before = outcomes(database), postings(database), quarantined(database)
    again = take(database, batch, now=NOW + HOUR)
    assert (again.taken, again.late, again.repeated, len(again.quarantined)) == (0, 0, 2, 1)
    assert (outcomes(database), postings(database), quarantined(database)) == before
    assert batch_sums(database) == {"taken": 1, "late": 1, "repeated": 3, "quarantined": 1}


def test_a_quarantined_event_that_comes_again_in_order_is_taken(database):
    take(database, [{**event(1, NOW), "timestamp": "nonsense"}], now=NOW)
    came = take(database, [event(1, NOW)], now=NOW)
    assert came.taken == 1
    assert outcomes(database) == {"e1": "taken"}
    assert set(postings(database)) == {"p1"}


def test_the_same_id_of_another_feed_is_another_event(database):
    event_feed.add_feed(database, "theirs")
    take(database, [event(1, NOW)], now=NOW)
    assert take(database, [event(1, NOW, posting=2)], now=NOW, feed="theirs").taken == 1
    assert set(postings(database)) == {"p1", "p2"}


def test_after_a_silence_the_backlog_counts_into_its_own_hours(database):
    take(database, [event(1, NOW - 20 * HOUR)], now=NOW - 20 * HOUR)
    backlog = [event(number, NOW - (20 - number) * HOUR) for number in range(2, 20)]
    assert take(database, backlog, now=NOW).taken == 18


def test_a_clock_that_is_ahead_does_not_make_others_late(database):
    assert take(database, [event(1, NOW + 10 * HOUR), event(2, NOW - 2 * HOUR)], now=NOW).taken == 2


@pytest.mark.parametrize("bad", ["", "x" * 201, "a\x00b", "\ud800", {"a": 1}, True, 1.5])
def test_an_id_by_which_nothing_can_be_known_again_is_refused(database, bad):
    came = take(database, [{**event(1, NOW), "event_id": bad}, event(2, NOW)], now=NOW)
    assert came.taken == 1
    assert came.quarantined[0].reason in ("missing_event_id", "unusable_event_id")


def test_a_number_may_be_an_id(database):
    assert take(database, [{**event(1, NOW), "event_id": 17}], now=NOW).taken == 1
    assert outcomes(database) == {"17": "taken"}


@pytest.mark.parametrize("odd", ["a\x00b", "\ud800", "\u202e"])
def test_odd_characters_in_a_posting_stop_nothing(database, odd):
    strange = event(1, NOW)
    strange["payload"]["title"] = f"Engineer {odd}"
    strange["payload"]["description"] = f"Python {odd}"
    came = take(database, [strange, event(2, NOW)], now=NOW)
    assert came.taken + len(came.quarantined) == 2
    assert "e2" in outcomes(database)


def test_a_mistake_of_ours_on_one_event_does_not_hold_up_the_others(database, monkeypatch, caplog):
    def fails(title: str) -> None:
        if title == "Strange":
            raise ZeroDivisionError("ours")

    monkeypatch.setattr("jobs.posting_rows.seniority_of", lambda title: fails(title) or Seniority.UNKNOWN)
    strange = event(1, NOW)
    strange["payload"]["title"] = "Strange"
    came = take(database, [strange, event(2, NOW)], now=NOW)
    assert came.taken == 1
    assert came.quarantined[0].reason == "failed_here"
    assert "ours" in caplog.text


def test_a_feed_that_is_not_there_or_was_removed_takes_nothing(database):
    with pytest.raises(NotFound, match="add_feed --name nobody"):
        take(database, [event(1, NOW)], now=NOW, feed="nobody")
    with database.writing() as connection:
        assert feeds.disable_feed(connection, "ours")
        assert not feeds.disable_feed(connection, "ours")
    with pytest.raises(InputRefused, match="was removed"):
        take(database, [event(1, NOW)], now=NOW)
    assert outcomes(database) == {}


def test_generated_and_other_events_are_never_mixed(database):
    event_feed.add_feed(database, "made", generated=True)
    with pytest.raises(InputRefused, match="were removed"):
        take(database, [event(1, NOW)], now=NOW, feed="made")
    with database.writing() as connection:
        begin_demonstration(connection, NOW.date())
    try:
        with pytest.raises(InputRefused, match="never mixed"):
            take(database, [event(1, NOW)], now=NOW)
        assert take(database, [event(1, NOW)], now=NOW, feed="made").taken == 1
    finally:
        with database.writing() as connection:
            connection.execute(text("DELETE FROM demonstration"))


def test_what_cannot_name_a_feed_is_refused(database):
    with database.writing() as connection, pytest.raises(InputRefused, match="small letters"):
        feeds.ensure_feed(connection, "../up")


def test_an_empty_batch_leaves_no_trace(database):
    assert take(database, [], now=NOW) == feeds.Intake()
    assert batch_sums(database) == {"taken": 0, "late": 0, "repeated": 0, "quarantined": 0}


def test_new_names_of_skills_are_found_at_once(database):
    take(database, [event(1, NOW, wants="Zyx")], now=NOW)
    with database.writing() as connection:
        builders.add_aliases(connection, {"zyx": "zyx"})
    take(database, [event(2, NOW, wants="Zyx")], now=NOW)
    asked = text("SELECT source_id FROM posting WHERE skill_ids <> '{}'")
    with database.reading(PUBLIC) as connection:
        assert list(connection.execute(asked).scalars()) == ["p2"]


def test_a_line_is_known_by_the_id_that_its_event_gets(database):
    texts = [*lines([event(1, NOW)]), "{broken"]
    take(database, texts, now=NOW)
    assert {event_id_of(one.encode()) for one in texts} == set(outcomes(database))


def stream(seed: int, length: int = 60) -> list[str]:
    """Events over nine hours, shuffled, some twice, some broken, some updates of a posting."""
    draw = random.Random(seed)
    made = lines(
        event(number, NOW - timedelta(minutes=draw.randrange(540)), posting=draw.randrange(length), wants="SQL")
        for number in range(length)
    )
    made += draw.sample(made, 10)
    made += [one[: len(one) // 2] for one in draw.sample(made, 6)]
    draw.shuffle(made)
    return made


@SLOW
@given(st.integers(0, 10_000), st.lists(st.integers(0, 76), max_size=8))
def test_a_stream_comes_to_the_truth_however_it_is_cut(database, seed, cuts):
    event_feed.empty(database)
    event_feed.add_feed(database)
    given_lines, truth = stream(seed), Truth(NOW)
    truth.takes(given_lines)
    ends = sorted({*cuts, len(given_lines)})
    for start, end in zip([0, *ends], ends, strict=False):
        take(database, given_lines[start:end], now=NOW)
    assert {key: outcome for key, outcome in outcomes(database).items() if outcome != "quarantined"} == truth.outcome
    assert postings(database) == truth.posted_at
    sums = batch_sums(database)
    assert sums["repeated"] == truth.repeated + truth.broken_again
    assert sums["quarantined"] == len(truth.broken) == len(quarantined(database))
    assert sums["taken"] + sums["late"] == len(truth.outcome)


def test_a_batch_waits_only_so_long_for_an_import(database, monkeypatch):
    monkeypatch.setattr(feed_intake, "IMPORT_SECONDS", 0.05)
    with database.writing() as importing:
        hold_imports(importing)
        with pytest.raises(DatabaseUnavailable, match="Try again"):
            take(database, [event(1, NOW)], now=NOW)
    assert take(database, [event(1, NOW)], now=NOW, lag=LAG).taken == 1
