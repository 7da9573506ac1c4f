"""How a skill stands in an occupation: the rules at their edges, and what holds for any counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.occupation_standing import MINIMUM_ASKED, NOTABLE_SHARE, Standing, standing
from domain.statistics import Direction, share

SOFTWARE = {"software": True}
LISTED = {"software": True, "listed": True}


@pytest.mark.parametrize(
    ("postings", "everything", "facts", "expected"),
    [
        (100, 1000, {**SOFTWARE, "listed": False}, "emerging"),
        (10, 300, {**SOFTWARE, "listed": False}, "emerging"),  # the interval begins at 1.8 %
        (9, 30, {**SOFTWARE, "listed": False}, "unclear"),  # too few, whatever the share
        (12, 1000, {**SOFTWARE, "listed": False}, "unclear"),  # 1.2 %, from 0.7 % on
        (12, 100_000, {**SOFTWARE, "listed": False}, "seldom"),
        (100, 1000, {"software": False, "listed": False}, "other"),
        (100, 1000, {**SOFTWARE, "listed": None}, "other"),
        (100, 1000, LISTED, "asked"),
        (10, 700, LISTED, "asked"),  # its interval begins below 1 %, yet it is asked for
        (3, 10, LISTED, "asked"),  # few postings, but the interval begins at 10.8 %
        (3, 300, LISTED, "unclear"),
        (0, 380, LISTED, "unclear"),  # of 380 postings none: still 1.0 % at most
        (0, 381, LISTED, "seldom"),
        (0, 381, {**LISTED, "marked": True}, "fading"),
        (0, 380, {**LISTED, "marked": True}, "unclear"),
        (20, 10_000, LISTED, "seldom"),
        (100, 1000, {**LISTED, "marked": True}, "asked"),
    ],
)
def test_the_rules_at_their_edges(postings, everything, facts, expected):
    assert standing(postings, share(postings, everything), None, **facts) == expected


def test_what_falls_beyond_chance_is_fading_though_it_is_still_asked_for():
    assert standing(100, share(100, 1000), Direction.FALLING, **LISTED) is Standing.FADING
    assert standing(100, share(100, 1000), Direction.FALLING, software=True, listed=False) is Standing.EMERGING


def test_without_postings_nothing_is_said():
    assert standing(0, None, None, **LISTED, marked=True) is Standing.UNCLEAR
    assert standing(None, None, None, **LISTED) is Standing.NOT_COUNTED


@given(
    st.integers(0, 5000),
    st.integers(1, 5000),
    st.sampled_from([None, *Direction]),
    st.booleans(),
    st.sampled_from([True, False, None]),
    st.booleans(),
)
def test_every_standing_keeps_its_promise(postings, everything, direction, software, listed, marked):
    postings = min(postings, everything)
    found = share(postings, everything)
    stands = standing(postings, found, direction, software=software, listed=listed, marked=marked and bool(listed))
    if stands is Standing.EMERGING:
        assert listed is False
        assert software
        assert found.low > NOTABLE_SHARE
        assert postings >= MINIMUM_ASKED
    if stands in (Standing.FADING, Standing.ASKED):
        assert listed
    if stands is Standing.SELDOM:
        assert found.high < NOTABLE_SHARE
        assert not (marked and listed)
    assert (stands is Standing.OTHER) == (listed is None or (not listed and not software))
    assert stands is not Standing.NOT_COUNTED
