"""domain/network.py against scipy, hand-worked cases and what must always hold."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from domain import network


@st.composite
def pairs(draw):
    """joint, one, other, total as some set of postings has them, both skills asked for."""
    joint, only_one, only_other, neither = (draw(st.integers(0, 5000)) for _ in range(4))
    one, other = max(1, joint + only_one), max(1, joint + only_other)
    return joint, one, other, one + other - joint + neither


@st.composite
def joint_counts(draw, total: int):
    """joint from 1 on, one and other, as some set of `total` postings has them."""
    one, other = draw(st.integers(1, total)), draw(st.integers(1, total))
    return draw(st.integers(max(1, one + other - total), min(one, other))), one, other


def test_measures_by_hand():
    # 1000 postings; 100 ask for one, 50 for the other, 20 for both
    found = network.association(20, 100, 50, 1000)
    assert found.jaccard == pytest.approx(20 / 130)
    assert found.lift == pytest.approx(4.0)
    assert found.npmi == pytest.approx(math.log(4) / math.log(50))
    assert found.significant


@given(pairs())
def test_g2_is_scipys_log_likelihood_ratio(pair):
    joint, one, other, total = pair
    table = [[joint, one - joint], [other - joint, total - one - other + joint]]
    if 0 in (total - one, total - other):
        assert network.g2(*pair) == pytest.approx(0, abs=1e-6)  # a skill in every posting goes with nothing
        return
    expected = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
    assert network.g2(*pair) == pytest.approx(expected[0], rel=1e-9, abs=1e-6)


def test_the_threshold_is_that_of_one_in_a_thousand():
    assert pytest.approx(stats.chi2.isf(0.001, 1), abs=1e-12) == network.SIGNIFICANT_G2


@given(pairs())
def test_measures_keep_to_their_ranges(pair):
    found = network.association(*pair)
    assert 0 <= found.jaccard <= 1
    assert found.lift >= 0
    assert -1 <= found.npmi <= 1 + 1e-9
    assert found.g2 >= 0


@given(
    st.integers(100, 5000).flatmap(lambda total: st.tuples(st.just(total), st.lists(joint_counts(total), min_size=1)))
)
def test_many_pairs_at_once_are_each_what_they_are_alone(market):
    total, counts = market
    together, ones, others = (np.array(column) for column in zip(*counts, strict=True))
    found = network.associations(together, ones, others, total)
    for place, (joint, one, other) in enumerate(counts):
        alone = network.association(joint, one, other, total)
        for name in ("jaccard", "lift", "npmi", "g2"):
            assert getattr(found, name)[place] == pytest.approx(getattr(alone, name), rel=1e-9, abs=1e-9), name
        beyond = alone.lift > 1 and alone.g2 >= network.SIGNIFICANT_G2
        assert bool(found.beyond_chance[place]) == beyond
        assert alone.significant == (beyond and joint >= network.MINIMUM_JOINT)


def test_no_pairs_have_no_measures():
    nothing = np.array([], dtype=int)
    assert [len(values) for values in network.associations(nothing, nothing, nothing, 0)] == [0] * 5


@given(pairs())
def test_measures_do_not_depend_on_which_skill_comes_first(pair):
    joint, one, other, total = pair
    there, back = network.association(*pair), network.association(joint, other, one, total)
    assert there.jaccard == back.jaccard
    assert there.lift == back.lift
    assert there.g2 == pytest.approx(back.g2, rel=1e-9, abs=1e-6)


def test_never_together_and_only_together():
    assert network.npmi(0, 10, 10, 100) == -1
    assert network.npmi(10, 10, 10, 100) == pytest.approx(1)
    assert network.npmi(100, 100, 100, 100) == 1


@pytest.mark.parametrize(
    "pair",
    [
        (9, 9, 9, 10_000),  # too few together
        (10, 100, 100, 1000),  # just as often as by chance
        (10, 500, 500, 1000),  # less often than by chance
    ],
)
def test_no_edge_without_enough_evidence(pair):
    assert not network.association(*pair).significant


@pytest.mark.parametrize("pair", [(5, 4, 10, 100), (1, 60, 60, 100), (0, 0, 5, 100), (1, 200, 5, 100)])
def test_impossible_counts_are_refused(pair):
    with pytest.raises(ValueError, match="no postings can have"):
        network.association(*pair)
