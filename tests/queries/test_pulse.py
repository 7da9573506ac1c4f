"""The pulse's three questions against a plain count of the same stream."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from data_access.database import Database
from data_access.loads import feeds
from data_access.queries import pulse, pulse_intake, pulse_regions, pulse_scope
from data_access.tenancy import PUBLIC
from domain.filters import FilterError
from domain.pulse import hours_until
from tests import builders
from tests.event_feed import CITIES, Truth, add_feed, event, lines, take

NOW = datetime(2026, 6, 1, 12, 34, 56, tzinfo=UTC)
HOUR = timedelta(hours=1)
SKILLS = {"Python": "python", "SQL": "sql", "Docker": "docker", "Agile": "agile", "Kotlin": "kotlin", "Rust": "rust"}


@pytest.fixture(scope="module")
def stream() -> list[dict]:
    """400 events over 30 hours, nearly in order; from 04:00 to 06:00 nothing comes."""
    draw = random.Random(3)
    made = []
    for number in range(400):
        at = NOW - timedelta(minutes=draw.randrange(1800))
        if at.hour in (4, 5):
            continue
        wants = " and ".join(draw.sample(list(SKILLS), draw.randrange(1, 4)))
        city = draw.choice([*CITIES, None])
        made.append(event(number, at, posting=draw.randrange(350), wants=wants, location=city))
    return sorted(made, key=lambda one: one["timestamp"])


@pytest.fixture(scope="module", autouse=True)
def _loaded(database: Database, stream: list[dict]) -> None:
    with database.writing() as connection:
        builders.add_aliases(connection, {name.lower(): slug for name, slug in SKILLS.items()})
    add_feed(database)
    take(database, [*stream, event("late", NOW - 9 * HOUR, wants="Rust"), "{broken", stream[0]], now=NOW)


@pytest.fixture(autouse=True)
def _at_that_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse_scope, "read_now", lambda _: NOW)
    monkeypatch.setattr(pulse_intake, "read_now", lambda _: NOW)


@pytest.fixture
def counted(stream: list[dict]) -> list[tuple[datetime, set[str], str | None]]:
    """Hour, skills and region of every posting that the pulse counts."""
    truth = Truth(NOW).takes(lines([*stream, event("late", NOW - 9 * HOUR, wants="Rust")]))
    newest = {}
    for one in stream:  # in the order of their times: the last one is what the posting says
        newest[one["payload"]["job_id"]] = one
    found = []
    for posting, at in truth.posted_at.items():
        hour = at.replace(minute=0, second=0, microsecond=0)
        if hour in truth.hours.get(posting, set()) and hour in hours_until(NOW):
            given = newest[posting]["payload"]
            wanted = {SKILLS[name] for name in given["description"].removeprefix("You know ")[:-1].split(" and ")}
            found.append((hour, wanted, CITIES.get(given["location"])))
    return found


def ask(database: Database, module, **filters):
    with database.reading(PUBLIC) as connection:
        return module.ask(connection, module.Filters(**filters))


ALIVE = [hour for hour in hours_until(NOW) if hour.hour not in (4, 5)]


@pytest.mark.parametrize("region", ["all", "US", "US-IL", "GB"])
def test_the_five_most_frequent_skills_by_the_hour(database, counted, region):
    here = [one for one in counted if region == "all" or (one[2] or "").startswith(region)]
    totals = {slug: sum(slug in wanted for _, wanted, _ in here) for slug in SKILLS.values()}
    first = sorted((slug for slug in totals if totals[slug]), key=lambda slug: (-totals[slug], slug))[:5]
    answer = ask(database, pulse, region=region)
    assert [(row.skill, row.starts_at) for row in answer.rows] == [
        (slug, hour) for slug in first for hour in hours_until(NOW)
    ]
    for row in answer.rows:
        same = [wanted for hour, wanted, _ in here if hour == row.starts_at]
        expected = (sum(row.skill in wanted for wanted in same), len(same)) if row.starts_at in ALIVE else (None, None)
        assert (row.postings, row.all_postings) == expected
        assert row.complete == (row.starts_at != hours_until(NOW)[-1])
    assert answer.postings == len(here)


def test_chosen_skills_are_shown_even_without_a_posting(database, counted):
    answer = ask(database, pulse, skill=("rust", "python"), region="GB")
    assert {row.skill for row in answer.rows} == {"rust", "python"}
    with database.writing() as connection:
        builders.add_skills(connection, ["cobol"])
    rows = ask(database, pulse, skill=("cobol",)).rows
    assert [row.postings for row in rows] == [0 if hour in ALIVE else None for hour in hours_until(NOW)]


@pytest.mark.parametrize("skill", [(), ("python",), ("python", "rust")])
def test_regions_by_the_hour(database, counted, skill):
    here = [one for one in counted if not skill or one[1] & set(skill)]
    totals = {code: sum(where == code for _, _, where in here) for code in CITIES.values()}
    first = sorted(totals, key=lambda code: (-totals[code], code))
    answer = ask(database, pulse_regions, skill=skill, limit=2)
    assert [(row.region_code, row.starts_at) for row in answer.rows] == [
        (code, hour) for code in first[:2] for hour in hours_until(NOW)
    ]
    for row in answer.rows:
        expected = sum(hour == row.starts_at and where == row.region_code for hour, _, where in here)
        assert row.postings == (expected if row.starts_at in ALIVE else None)
        assert row.window_postings == totals[row.region_code]
    nowhere = sum(where is None for _, _, where in here)
    assert answer.postings == len(here)
    assert answer.notes == [
        f"Postings of these hours that name no region: {nowhere}.",
        f"Regions left out: 1, with {totals[first[2]]} postings together.",
    ]


def test_what_the_feeds_sent(database, stream):
    (row,) = ask(database, pulse_intake).rows
    assert (row.feed_name, row.last_received_at, row.stale, row.closed) == ("ours", NOW, False, False)
    assert (row.taken, row.late, row.repeated, row.quarantined) == (len(stream), 1, 1, 1)


def test_counts_of_a_feed_end_after_a_day_and_its_silence_is_told(database, monkeypatch):
    monkeypatch.setattr(pulse_intake, "read_now", lambda _: NOW + 25 * HOUR)
    (row,) = ask(database, pulse_intake).rows
    assert (row.taken, row.late, row.repeated, row.quarantined) == (0, 0, 0, 0)
    assert row.stale


def test_a_removed_feed_is_shown_as_such_and_is_not_called_silent(database):
    add_feed(database, "old")
    with database.writing() as connection:
        feeds.disable_feed(connection, "old")
    rows = ask(database, pulse_intake).rows
    assert [(row.feed_name, row.stale, row.closed) for row in rows] == [("ours", False, False), ("old", False, True)]


def test_after_a_day_without_any_event_there_is_no_row(database, monkeypatch):
    monkeypatch.setattr(pulse_scope, "read_now", lambda _: NOW + 25 * HOUR)
    for module in (pulse, pulse_regions):
        answer = ask(database, module)
        assert answer.rows == []
        assert answer.notes == [pulse_scope.NO_EVENT]


def test_what_is_shown_is_another_after_each_batch_that_brought_something(database):
    def standing() -> str:
        with database.reading(PUBLIC) as connection:
            return pulse.standing(connection)

    before = standing()
    take(database, [], now=NOW)
    assert standing() == before
    take(database, ["{broken"], now=NOW)
    assert standing() != before


@pytest.mark.parametrize("module", [pulse, pulse_regions])
@pytest.mark.parametrize("wrong", [{"region": "XX"}, {"skill": ("nothing",)}])
def test_an_unknown_region_or_skill_is_refused(database, module, wrong):
    with pytest.raises(FilterError):
        ask(database, module, **wrong)


def test_a_repost_is_not_counted(database):
    before = ask(database, pulse).postings
    twin = event("twin", NOW, posting="twin", company="Same")
    take(database, [event("first", NOW, posting="first", company="Same"), twin], now=NOW)
    assert ask(database, pulse).postings == before + 1
