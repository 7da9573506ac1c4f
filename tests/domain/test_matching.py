"""Match, alignment and gap: by hand, against the reference, and by what must always hold."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.matching import (
    LEVEL_OF_SENIORITY,
    SOFTWARE_IMPORTANCE,
    USUAL_LEVEL,
    GapStanding,
    Requirement,
    Variant,
    alignment,
    judge,
    judge_all,
    scores,
)
from domain.person import LEVELS, OwnSkill
from domain.vocabulary import Seniority
from tests import gap_reference

KEYS = [f"skill-{number}" for number in range(8)]
SHARES = st.sampled_from([0.0, 0.05, 1 / 3, 0.5, 2 / 3, 1.0]) | st.floats(0.01, 1)
NEEDS = st.dictionaries(st.sampled_from(KEYS), st.tuples(SHARES, SHARES, st.booleans()), max_size=8).map(
    lambda found: [Requirement(key, *values) for key, values in found.items()]
)
LEVEL = st.none() | st.sampled_from(sorted(LEVELS))
PEOPLE = st.dictionaries(st.sampled_from(KEYS), LEVEL)
WEIGHT = st.floats(0.5, 1)
EXACT = 1e-9


def having(person: dict[str, int | None]) -> dict[str, OwnSkill]:
    return {key: OwnSkill(key, level) for key, level in person.items()}


def scored(needs: list[Requirement], person: dict[str, int | None], weight: float = 1.0, variant=Variant.COUNTED):
    return scores(judge_all(needs, having(person)), weight, variant)


def plain(needs: list[Requirement]) -> list[dict[str, object]]:
    return [{"key": one.key, "importance": one.importance, "level": one.level, "rated": one.rated} for one in needs]


BY_HAND = [
    Requirement("python", 0.8, 2 / 3),
    Requirement("sql", 0.6, 2 / 3),
    Requirement("docker", 0.4, 2 / 3),
    Requirement("git", 0.2, 2 / 3),
    Requirement("2.A.1.a", 0.7, 0.5, rated=True),
]
HAVE = {"python": 3, "sql": 1, "git": None, "cobol": 3}
"""Python above what is required, SQL below, Git without a level, Docker missing, and something nobody asks for."""


def test_one_person_by_hand():
    judged = judge_all(BY_HAND, having(HAVE))
    assert [str(one.standing) for one in judged] == ["matched", "below", "missing", "matched", "not_rated"]
    found = scores(judged, 0.75)
    assert (found.matched, found.required, found.not_rated, found.aligned) == (3, 4, 1, 2)
    assert found.match == pytest.approx(75)
    assert found.alignment == pytest.approx((1 + 1 / 2) / 2)  # python 1, sql (1/3) / (2/3), git not stated
    assert found.adjusted == pytest.approx(75 * 0.75 * 0.75)
    # lacking: docker all of 2/3, sql a third; required: 2/3 of the importance of all four
    assert found.gap == pytest.approx((0.4 * 2 / 3 + 0.6 / 3) / (2.0 * 2 / 3))
    weighted = scores(judged, 0.75, Variant.WEIGHTED)
    assert weighted.match == pytest.approx(100 * 1.6 / 2.0)
    assert weighted.adjusted == pytest.approx(80 * 0.75 * 0.75)
    assert weighted.gap == found.gap


def test_a_rated_element_counts_once_it_is_rated():
    needs = [BY_HAND[-1]]
    assert scored(needs, {}).match is None
    assert scored(needs, {"2.A.1.a": None}).match is None  # named, but not rated: still nothing is known
    assert (scored(needs, {"2.A.1.a": 1}).match, scored(needs, {"2.A.1.a": 2}).gap) == (100, 0)
    assert scored(needs, {"2.A.1.a": 1}).gap == pytest.approx((0.5 - 1 / 3) / 0.5)


def test_where_nothing_is_required_nothing_is_said():
    found = scored([], {"python": 3}, 0.5)
    assert (found.match, found.adjusted, found.gap, found.alignment, found.required) == (None, None, None, 1.0, 0)


def test_nobody_lacks_everything():
    found = scored(BY_HAND, {})
    assert (found.match, found.adjusted, found.gap, found.alignment) == (0, 0, 1, 1)


def test_constants_are_ordered():
    levels = [LEVEL_OF_SENIORITY[word] for word in ("junior", "mid", "senior", "lead")]
    assert levels == sorted(levels)
    assert set(LEVEL_OF_SENIORITY) <= set(Seniority)
    marks = [SOFTWARE_IMPORTANCE[mark] for mark in ("listed", "hot_technology", "in_demand")]
    assert marks == sorted(marks)
    assert 0 < USUAL_LEVEL < 1


@pytest.mark.parametrize(("have", "required", "expected"), [(1 / 3, 2 / 3, 0.5), (1, 0.5, 1), (0.5, 0, 1), (0, 0.5, 0)])
def test_alignment(have, required, expected):
    assert alignment(have, required) == pytest.approx(expected)


@settings(max_examples=200)
@given(NEEDS, PEOPLE, WEIGHT)
def test_every_score_is_the_references(needs, person, weight):
    for variant in Variant:
        found = scored(needs, person, weight, variant)
        expected = gap_reference.scores(plain(needs), person, weight, variant is Variant.WEIGHTED)
        for name, value in expected.items():
            assert getattr(found, name) == (None if value is None else pytest.approx(value, abs=EXACT)), name
    stands = [str(one.standing) for one in judge_all(needs, having(person))]
    assert stands == [gap_reference.standing(need, person) for need in plain(needs)]


@settings(max_examples=200)
@given(NEEDS, PEOPLE, WEIGHT)
def test_scores_keep_to_their_ranges_and_parts_add_up(needs, person, weight):
    judged = judge_all(needs, having(person))
    for variant in Variant:
        found = scores(judged, weight, variant)
        assert found.match is None or 0 <= found.match <= 100
        assert (found.match is None) == (found.adjusted is None)
        assert found.adjusted is None or 0 <= found.adjusted <= (found.match or 0)
        assert found.gap is None or 0 <= found.gap <= 1
        assert 0 <= found.alignment <= 1
        assert found.required + found.not_rated == len(needs)
        possible = sum(one.requirement.importance * one.requirement.level for one in judged if one.counts)
        if found.gap is not None:
            assert sum(one.lack for one in judged) / possible == pytest.approx(found.gap, abs=EXACT)


@settings(max_examples=150)
@given(NEEDS, PEOPLE, st.sampled_from(KEYS), LEVEL)
def test_one_more_skill_never_lowers_the_match_nor_widens_the_gap(needs, person, key, level):
    if key in person or any(need.key == key and need.rated for need in needs):
        return  # a rated element that comes into the sums may pull them either way
    for variant in Variant:
        before, after = scored(needs, person, 1, variant), scored(needs, {**person, key: level}, 1, variant)
        assert after.required == before.required
        if before.match is not None:
            assert after.match is not None
            assert after.match >= before.match - EXACT
        if before.gap is not None:
            assert after.gap is not None
            assert after.gap <= before.gap + EXACT


@settings(max_examples=150)
@given(NEEDS, PEOPLE, WEIGHT, st.lists(st.tuples(SHARES, SHARES), max_size=4))
def test_what_is_not_rated_changes_no_score(needs, person, weight, elements):
    more = [*needs, *(Requirement(f"2.A.{place}", *one, rated=True) for place, one in enumerate(elements, 1))]
    for variant in Variant:
        before, after = scored(needs, person, weight, variant), scored(more, person, weight, variant)
        assert after.not_rated == before.not_rated + len(elements)
        assert (after.match, after.adjusted, after.gap) == (before.match, before.adjusted, before.gap)


@settings(max_examples=100)
@given(NEEDS, PEOPLE, st.sampled_from(KEYS))
def test_a_higher_level_never_lowers_the_adjusted_score(needs, person, key):
    found = [scored(needs, {**person, key: level}) for level in sorted(LEVELS)]
    adjusted = [one.adjusted for one in found if one.adjusted is not None]
    assert all(lower <= higher + EXACT for lower, higher in pairwise(adjusted))
    gaps = [one.gap for one in found if one.gap is not None]
    assert all(lower >= higher - EXACT for lower, higher in pairwise(gaps))


def test_exactly_the_required_level_is_matched():
    for level, share in ((1, 1 / 3), (2, 2 / 3), (3, 1.0)):
        assert judge(Requirement("x", 1, share), OwnSkill("x", level)).standing is GapStanding.MATCHED


@pytest.mark.parametrize("importances", [(0.1,) * 3, (0.7, 0.1, 0.3), (1 / 3, 0.6143018087816241, 2 / 3)])
def test_whoever_has_everything_matches_by_a_hundred_and_not_by_a_rounding_more(importances):
    needs = [Requirement(key, one, 1.0) for key, one in zip(KEYS, importances, strict=False)]
    needs.append(Requirement(KEYS[-1], 3.055770140695207 - sum(importances), 1.0))
    found = scored(needs, {need.key: 3 for need in needs}, variant=Variant.WEIGHTED)
    assert (found.match, found.adjusted, found.gap) == (100, 100, 0)
