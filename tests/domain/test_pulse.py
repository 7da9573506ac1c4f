"""The watermark, the hours and the arithmetic of the live pulse."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import pulse
from domain.pulse import HOUR, Watermark

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LAG = timedelta(hours=2)
HOURS = st.integers(-30, 5).map(lambda hours: NOON + timedelta(hours=hours))


def test_an_hour_is_named_by_its_start_in_utc():
    east = timezone(timedelta(hours=5, minutes=30))
    assert pulse.hour_of(datetime(2026, 6, 1, 17, 59, 59, 999, tzinfo=east)) == NOON
    assert pulse.hour_of(datetime(2026, 6, 1, 17, 29, tzinfo=east)) == NOON - HOUR


def test_the_window_ends_with_the_running_hour():
    hours = pulse.hours_until(NOON + timedelta(minutes=59))
    assert len(hours) == 24
    assert hours[-1] == NOON
    assert {after - before for before, after in itertools.pairwise(hours)} == {HOUR}


@pytest.mark.parametrize(("behind", "late"), [(0, False), (2, False), (3, True)])
def test_an_event_may_be_behind_by_as_many_hours_as_the_watermark_allows(behind, late):
    assert Watermark(NOON, LAG).is_late(NOON - behind * HOUR) == late


def test_without_any_event_before_nothing_is_late():
    assert not Watermark(None, LAG).is_late(NOON - 1000 * HOUR)


def test_a_time_ahead_of_the_clock_moves_the_watermark_no_further_than_the_running_hour():
    assert Watermark(NOON - HOUR, LAG).after(NOON + 5 * HOUR, NOON).newest_hour == NOON
    assert Watermark(None, LAG).after(NOON + 5 * HOUR, NOON).newest_hour == NOON


@given(st.lists(HOURS, max_size=30))
def test_the_watermark_never_goes_back_and_is_the_newest_hour(hours):
    mark, marks = Watermark(None, LAG), []
    for hour in hours:
        mark = mark.after(hour, NOON)
        marks.append(mark.newest_hour)
    assert marks == sorted(marks)
    assert mark.newest_hour == max((min(hour, NOON) for hour in hours), default=None)


@given(st.lists(HOURS, min_size=1, max_size=30), st.integers(0, 30))
def test_nothing_within_the_lag_of_all_that_came_is_late(hours, lag):
    mark = Watermark(None, timedelta(hours=lag))
    for hour in hours:
        within = all(min(before, NOON) - hour <= timedelta(hours=lag) for before in hours)
        assert not (within and mark.is_late(hour))
        mark = mark.after(hour, NOON)


@given(st.dictionaries(st.integers(0, 23), st.integers(1, 50)), st.sets(st.integers(0, 23)))
def test_a_missing_hour_is_0_where_something_else_arrived_and_none_else(counts, alive):
    hours = pulse.hours_until(NOON)
    by_hour = pulse.by_hour(
        hours, {hours[place]: count for place, count in counts.items()}, {hours[place] for place in alive | set(counts)}
    )
    for place, found in enumerate(by_hour):
        assert found == (counts.get(place) or (0 if place in alive else None))
    assert pulse.total(by_hour) == sum(counts.values())


def test_the_busiest_come_first_and_ties_in_order_of_their_keys():
    assert pulse.busiest({"b": 2, "c": 5, "a": 2, "d": 1}, 3) == ["c", "a", "b"]


def test_a_feed_is_stale_after_a_time_of_silence():
    assert pulse.is_stale(None, NOON)
    assert not pulse.is_stale(NOON - pulse.STALE_AFTER, NOON)
    assert pulse.is_stale(NOON - pulse.STALE_AFTER - timedelta(seconds=1), NOON)


@pytest.mark.parametrize("name", ["a", "board-2", "0", "x" * 63])
def test_names_of_feeds(name):
    assert pulse.FEED_NAME.fullmatch(name)


@pytest.mark.parametrize("name", ["", "-a", "a-", "A", "a_b", "a/b", "..", "x" * 64, "a b"])
def test_what_cannot_name_a_feed(name):
    assert not pulse.FEED_NAME.fullmatch(name)
