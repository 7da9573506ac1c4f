"""Ratings on 0-100: values worked out by hand, and what holds for all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ratings import IMPORTANCE_SCALES, RatingDomain, Scale, rated, score

IMPORTANCE, LEVEL, IMPACT = Scale(1, 5), Scale(0, 7), Scale(-3, 3)


@pytest.mark.parametrize(
    ("value", "scale", "expected"),
    [
        (1, IMPORTANCE, 0),
        (3, IMPORTANCE, 50),
        (4.12, IMPORTANCE, 78),
        (5, IMPORTANCE, 100),
        (0, LEVEL, 0),
        (3.5, LEVEL, 50),
        (-3, IMPACT, 0),
        (0, IMPACT, 50),
    ],
)
def test_a_score_is_the_place_on_the_scale(value, scale, expected):
    assert score(value, scale) == pytest.approx(expected)


@pytest.mark.parametrize(("value", "scale"), [(0.9, IMPORTANCE), (5.1, IMPORTANCE), (2, Scale(2, 2)), (2, Scale(3, 1))])
def test_what_is_on_no_scale_has_no_score(value, scale):
    with pytest.raises(ValueError, match=r"outside|no extent"):
        score(value, scale)


def test_published_bounds_come_first():
    found = rated(4.0, IMPORTANCE, standard_error=0.5, low=3.8, high=4.6)
    assert found == pytest.approx((75, 70, 90, 12.5))


def test_bounds_that_are_not_published_follow_from_the_error():
    found = rated(3.0, IMPORTANCE, standard_error=0.2, low=None, high=None)
    half = 1.959963984540054 * 0.2 / 4 * 100
    assert found == pytest.approx((50, 50 - half, 50 + half, 5))


def test_one_missing_bound_is_filled_and_the_other_kept():
    found = rated(4.9, IMPORTANCE, standard_error=0.2, low=4.5, high=None)
    assert found == pytest.approx((97.5, 87.5, 100, 5))


def test_without_an_error_there_is_no_interval():
    assert rated(2.0, IMPORTANCE, standard_error=None, low=None, high=None) == (25, None, None, None)


@given(
    scale=st.sampled_from([IMPORTANCE, LEVEL, IMPACT, Scale(0, 100)]),
    place=st.floats(0, 1),
    error=st.none() | st.floats(0, 10),
    low=st.none() | st.floats(-200, 200),
    high=st.none() | st.floats(-200, 200),
)
def test_an_interval_holds_its_value_and_stays_on_the_scale(scale, place, error, low, high):
    value = scale.minimum + place * (scale.maximum - scale.minimum)
    found = rated(value, scale, standard_error=error, low=low, high=high)
    assert 0 <= found.value <= 100
    assert found.low is None or 0 <= found.low <= found.value
    assert found.high is None or found.value <= found.high <= 100


def test_every_domain_has_a_scale_and_none_is_a_high_point():
    assert set(IMPORTANCE_SCALES) == set(RatingDomain)
    scales = {scale for named in IMPORTANCE_SCALES.values() for scale in named}
    assert not scales & {"LV", "IH", "VH", "DR", "CXP", "CTP"}
