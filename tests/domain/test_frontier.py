"""Pareto set, ranks and transitions, against the reference and by what must always hold."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.frontier import NEAR_MATCH, Transition, pareto, percentile_ranks, transition, weighted_ranks
from tests import gap_reference

VALUES = st.none() | st.sampled_from([0.0, 0.25, 0.5, 1.0]) | st.floats(-1e6, 1e6)
POINTS = st.lists(st.tuples(VALUES, VALUES, VALUES), max_size=12)
WEIGHTS = st.tuples(*[st.integers(0, 10)] * 3)


def matrix(points: list[tuple[float | None, ...]]) -> np.ndarray:
    """(n, 3), what is not known as NaN."""
    known = [[math.nan if value is None else value for value in one] for one in points]
    return np.array(known, dtype=np.float64).reshape(len(points), 3)


def test_a_market_by_hand():
    #         close  asked  paid
    points = [(0.9, 10.0, 50.0), (0.5, 99.0, 50.0), (0.4, 98.0, 49.0), (0.9, 10.0, 50.0), (0.1, 1.0, None)]
    assert pareto(matrix(points)).tolist() == [True, True, False, True, False]


@settings(max_examples=150)
@given(POINTS)
def test_the_pareto_set_is_the_references_and_is_nondominated_and_complete(points):
    found = pareto(matrix(points)).tolist()
    assert found == gap_reference.pareto(points)
    chosen = [one for one, is_in in zip(points, found, strict=True) if is_in]
    assert bool(chosen) == bool(points)
    assert not any(gap_reference.dominates(one, other) for one in chosen for other in chosen)
    left = [one for one, is_in in zip(points, found, strict=True) if not is_in]
    assert all(any(gap_reference.dominates(one, other) for one in chosen) for other in left)


@settings(max_examples=60)
@given(POINTS.filter(bool))
def test_the_best_of_each_kind_is_in_the_pareto_set(points):
    found = pareto(matrix(points))
    for column in range(3):
        known = [one[column] for one in points if one[column] is not None]
        if known:
            best = [place for place, one in enumerate(points) if one[column] == max(known)]
            assert any(found[place] for place in best)


@settings(max_examples=100)
@given(st.lists(VALUES, max_size=15))
def test_percentile_ranks(values):
    ranks = percentile_ranks(np.array([math.nan if value is None else value for value in values], dtype=np.float64))
    expected = [gap_reference.percentile_rank(value, values) for value in values]
    assert [None if math.isnan(rank) else rank for rank in ranks] == [
        None if rank is None else pytest.approx(rank) for rank in expected
    ]
    known = [rank for rank in expected if rank is not None]
    assert not known or sum(known) / len(known) == pytest.approx(0.5)


def test_ranks_by_hand():
    assert percentile_ranks(np.array([10.0, 30.0, 20.0, 20.0])).tolist() == [0.125, 0.875, 0.5, 0.5]
    assert percentile_ranks(np.array([7.0])).tolist() == [0.5]


@settings(max_examples=100)
@given(POINTS, WEIGHTS)
def test_the_weighted_mean_of_ranks(points, weights):
    found = weighted_ranks(matrix(points), weights)
    columns = [[one[column] for one in points] for column in range(3)]
    for row, one in zip(found, points, strict=True):
        ranks = [gap_reference.percentile_rank(value, columns[column]) for column, value in enumerate(one)]
        assert row == pytest.approx(gap_reference.weighted_rank(ranks, weights))
        assert 0 <= row <= 1


def test_a_weight_of_nothing_makes_its_column_matter_nothing():
    points = matrix([(0.1, 5.0, 9.0), (0.2, 4.0, 8.0), (0.3, 3.0, 7.0)])
    assert np.argsort(-weighted_ranks(points, [1, 0, 0])).tolist() == [2, 1, 0]
    assert np.argsort(-weighted_ranks(points, [0, 5, 0])).tolist() == [0, 1, 2]
    assert weighted_ranks(points, [0, 0, 0]).tolist() == pytest.approx(weighted_ranks(points, [3, 3, 3]).tolist())


@pytest.mark.parametrize("weights", [(1, 1), (1, 1, -1), (1, 1, 1, 1)])
def test_other_weights_are_refused(weights):
    with pytest.raises(ValueError, match="3 weights of 0 or more are needed"):
        weighted_ranks(matrix([(0.1, 5.0, 9.0)]), weights)


@pytest.mark.parametrize(
    ("match", "pay", "present", "expected"),
    [
        (50.0, 101.0, 100.0, Transition.HIGHER_NEAR),
        (49.9, 101.0, 100.0, Transition.HIGHER_FAR),
        (50.0, 100.0, 100.0, Transition.LOWER_NEAR),  # equal is not higher
        (0.0, 99.0, 100.0, Transition.LOWER_FAR),
        (None, 99.0, 100.0, None),
        (50.0, None, 100.0, None),
        (50.0, 99.0, None, None),
    ],
)
def test_transitions(match, pay, present, expected):
    assert transition(match, pay, present) is expected
    assert gap_reference.transition(match, pay, present) == (None if expected is None else str(expected))
    assert NEAR_MATCH == 50
