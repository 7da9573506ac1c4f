"""domain/statistics.py against scipy, hand-worked cases and what must always hold."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from domain import statistics
from domain.statistics import Direction

counts = st.integers(1, 1_000_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_the_normal_quantile_is_that_of_95_percent():
    assert pytest.approx(stats.norm.ppf(0.975), abs=1e-15) == statistics.Z


@given(counts)
def test_the_wilson_interval_is_scipys(pair):
    postings, everything = pair
    found = statistics.share(postings, everything)
    expected = stats.binomtest(postings, everything).proportion_ci(0.95, method="wilson")
    assert found.value == postings / everything
    assert found.low == pytest.approx(expected.low, abs=1e-12)
    assert found.high == pytest.approx(expected.high, abs=1e-12)


@given(counts)
def test_a_share_lies_within_its_interval_and_within_0_and_1(pair):
    found = statistics.share(*pair)
    assert 0 <= found.low <= found.value <= found.high <= 1


@pytest.mark.parametrize("pair", [(0, 0), (1, 0), (-1, 5), (6, 5)])
def test_a_share_of_impossible_counts_is_refused(pair):
    with pytest.raises(ValueError, match="is not a share"):
        statistics.share(*pair)


def test_growth_of_a_doubled_share():
    found = statistics.growth(200, 10_000, 100, 10_000)
    assert found is not None
    assert found.value == pytest.approx(math.log(200.5 / 100.5), abs=1e-12)
    error = math.sqrt(1 / 200.5 - 2 / 10_000.5 + 1 / 100.5)
    assert found.high - found.value == pytest.approx(1.959964 * error, rel=1e-6)
    assert found.p_value == pytest.approx(2 * stats.norm.sf(found.value / error), rel=1e-9)


def test_growth_is_undefined_where_a_window_has_no_posting():
    assert statistics.growth(0, 0, 5, 10) is None
    assert statistics.growth(5, 10, 0, 0) is None


def test_growth_from_nothing_is_finite():
    found = statistics.growth(40, 1000, 0, 1000)
    assert found is not None
    assert found.low > 0


@given(counts, counts)
def test_growth_turns_its_sign_when_the_windows_change_places(now, before):
    there, back = statistics.growth(*now, *before), statistics.growth(*before, *now)
    assert there is not None
    assert back is not None
    assert there.value == pytest.approx(-back.value, abs=1e-12)
    assert there.p_value == pytest.approx(back.p_value, abs=1e-9)
    assert there.low <= there.value <= there.high
    assert 0 <= there.p_value <= 1


def test_the_growth_interval_holds_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(1)
    hits, trials = 0, 4000
    for now, before in zip(rng.binomial(3000, 0.03, trials), rng.binomial(2500, 0.02, trials), strict=True):
        found = statistics.growth(int(now), 3000, int(before), 2500)
        assert found is not None
        hits += found.low <= math.log(1.5) <= found.high
    assert 0.94 <= hits / trials <= 0.965


@given(st.lists(st.floats(0, 1), max_size=60))
def test_q_values_are_scipys(p_values):
    expected = stats.false_discovery_control(p_values) if p_values else []
    assert statistics.benjamini_hochberg(p_values) == pytest.approx(list(expected), abs=1e-12)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_a_q_value_is_never_below_its_p_value_nor_above_1(p_values):
    for p_value, q_value in zip(p_values, statistics.benjamini_hochberg(p_values), strict=True):
        assert p_value <= q_value <= 1


@pytest.mark.parametrize(
    ("growth", "q_value", "expected"),
    [
        (0.3, 0.05, Direction.RISING),
        (-0.3, 0.01, Direction.FALLING),
        (0.3, 0.0501, Direction.NO_CLEAR_CHANGE),
        (0.0, 0.0, Direction.NO_CLEAR_CHANGE),
    ],
)
def test_direction(growth, q_value, expected):
    assert statistics.direction(growth, q_value) is expected


def test_a_location_quotient_by_hand():
    found = statistics.location_quotient(60, 200, 100, 1000)
    assert found is not None
    assert found.value == pytest.approx(3.0)
    # r = 0.3 of 200, elsewhere 40 of 800 = 0.05, p = 0.1, weight 0.2
    error = math.sqrt((1 / 0.3 - 0.2 / 0.1) ** 2 * 0.3 * 0.7 / 200 + (0.8 / 0.1) ** 2 * 0.05 * 0.95 / 800)
    assert math.log(found.high / found.value) == pytest.approx(1.959964 * error, rel=1e-6)
    assert math.log(found.value / found.low) == pytest.approx(1.959964 * error, rel=1e-6)


def test_a_region_that_is_the_whole_country_has_a_quotient_of_exactly_1():
    assert statistics.location_quotient(30, 100, 30, 100) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize("case", [(9, 100, 50, 1000), (10, 29, 50, 1000), (10, 29, 20, 29)])
def test_a_location_quotient_below_the_minimums_is_withheld(case):
    assert statistics.location_quotient(*case) is None


def test_the_quotients_interval_holds_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(2)
    hits, trials = 0, 4000
    truth = 0.12 / (0.3 * 0.12 + 0.7 * 0.06)
    for inside, outside in zip(rng.binomial(900, 0.12, trials), rng.binomial(2100, 0.06, trials), strict=True):
        found = statistics.location_quotient(int(inside), 900, int(inside + outside), 3000)
        assert found is not None
        hits += found.low <= truth <= found.high
    assert 0.94 <= hits / trials <= 0.96


def test_trending_delta():
    assert statistics.trending_delta(20, 70, 7) == 1.0
    assert statistics.trending_delta(0, 70, 7) == -1.0
    assert statistics.trending_delta(3, 1 + 2 + 3 + 4 + 5 + 6 + 7, 7) == pytest.approx(3 / 4 - 1)
    assert statistics.trending_delta(3, 6, 6) is None
    assert statistics.trending_delta(3, 0, 7) is None


@pytest.mark.parametrize(("mean", "expected"), [(5, 0.67), (statistics.NOISY_BELOW, 0.05)])
def test_how_often_chance_alone_moves_the_delta_by_a_fifth(mean, expected):
    rng = np.random.default_rng(3)
    today, week = rng.poisson(mean, 200_000), rng.poisson(mean, (200_000, 7)).mean(axis=1)
    assert np.mean(np.abs(today / week - 1) > statistics.NOTICED_CHANGE) == pytest.approx(expected, abs=0.01)


def test_noisy_below_some_110_postings_a_day():
    assert statistics.is_noisy(7 * 109)
    assert not statistics.is_noisy(7 * 110)
