"""domain/skill_layout.py: places lie in the square and apart, go with their partners, and stay put."""

from __future__ import annotations

import math
import random
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import pdist

from domain import skill_layout
from domain.skill_layout import SIZE, Edge, arrange, lay_out, least_distance, pull_apart, strongest

GROUPS = (range(1, 16), range(16, 31), range(31, 46))
SKILLS = list(range(1, 49))
"""The last three have no partner."""
GROUP_OF = {skill_id: number for number, one in enumerate(GROUPS, 1) for skill_id in one}


def network(seed: int) -> list[Edge]:
    """Dense within three groups, with a few edges between them; weights vary a little from seed to seed."""
    fixed, varying = random.Random(0), random.Random(seed)
    inside = [pair for one in GROUPS for pair in combinations(one, 2) if fixed.random() < 0.5]
    between = [(fixed.randrange(1, 16), fixed.randrange(16, 46)) for _ in range(8)]
    return [(*pair, fixed.uniform(0.3, 0.6) * varying.uniform(0.97, 1.03)) for pair in inside] + [
        (*pair, 0.1) for pair in between
    ]


@pytest.fixture(scope="module")
def first_night() -> dict[int, tuple[float, float]]:
    return lay_out(SKILLS, network(1), GROUP_OF)


def far(one: tuple[float, float], other: tuple[float, float]) -> float:
    return math.dist(one, other)


def test_every_skill_has_a_place_in_the_square_and_none_lies_on_another(first_night):
    assert list(first_night) == SKILLS
    assert all(0 <= value <= SIZE for place in first_night.values() for value in place)
    assert pdist(list(first_night.values())).min() > 0.85 * least_distance(len(SKILLS))


def test_partners_lie_nearer_than_others(first_night):
    same, different = [], []
    for one, other in combinations(GROUP_OF, 2):
        found = far(first_night[one], first_night[other])
        (same if GROUP_OF[one] == GROUP_OF[other] else different).append(found)
    assert sum(same) / len(same) < 0.6 * sum(different) / len(different)


def test_the_same_input_gives_the_same_places(first_night):
    edges = [(other, one, weight) for one, other, weight in network(1)]
    random.Random(3).shuffle(edges)
    assert lay_out(SKILLS, edges, GROUP_OF) == first_night


def test_places_hardly_move_while_the_network_hardly_changes(first_night):
    before = first_night
    for night in range(2, 7):
        after = lay_out(SKILLS, network(night), GROUP_OF, before)
        moved = sorted(far(before[one], after[one]) for one in SKILLS)
        assert moved[len(moved) // 2] < 0.03 * SIZE
        assert moved[-1] < 0.08 * SIZE
        before = after


def test_no_skill_goes_far_in_a_night_even_when_the_network_is_another(first_night):
    rng = random.Random(8)
    pairs = [rng.sample(SKILLS, 2) for _ in range(150)]
    other = [(min(pair), max(pair), rng.uniform(0.2, 0.6)) for pair in pairs]
    after = lay_out(SKILLS, other, {}, first_night)
    longest = max(far(first_night[one], after[one]) for one in SKILLS)
    assert 5 < longest < skill_layout.FARTHEST + 2 * least_distance(len(SKILLS))


def test_a_new_skill_begins_amid_its_partners(first_night):
    partners = list(GROUPS[0])[:4]
    edges = [*network(1), *((one, 99, 0.5) for one in partners)]
    places = lay_out([*SKILLS, 99], edges, {**GROUP_OF, 99: 1}, first_night)
    middle = np.mean([places[one] for one in partners], axis=0)
    others = np.mean([places[one] for one in GROUPS[1]], axis=0)
    assert far(places[99], tuple(middle)) < 0.5 * far(places[99], tuple(others))


def test_a_skill_without_partners_lies_on_the_rim_and_stays_there(first_night):
    places = lay_out(SKILLS, network(2), GROUP_OF, first_night)
    for one in SKILLS[-3:]:
        assert far(first_night[one], (SIZE / 2, SIZE / 2)) > 0.35 * SIZE
        assert far(first_night[one], places[one]) < least_distance(len(SKILLS))


@pytest.mark.parametrize("skill_ids", [[], [5], [5, 6], [5, 6, 7]])
def test_small_networks(skill_ids: list[int]):
    edges = [(5, 6, 0.4)] if 6 in skill_ids else []
    places = lay_out(skill_ids, edges)
    assert list(places) == skill_ids
    assert all(0 <= value <= SIZE for place in places.values() for value in place)
    again = lay_out(skill_ids, edges, None, places)
    assert all(far(places[one], again[one]) < skill_layout.FARTHEST for one in skill_ids)


def test_the_strongest_edges_of_each_skill_are_kept():
    edges = [(1, 2, 0.9), (1, 3, 0.8), (1, 4, 0.7), (2, 3, 0.1), (2, 4, 0.2)]
    assert strongest(edges, 1) == [(1, 2, 0.9), (1, 3, 0.8), (1, 4, 0.7)]
    assert strongest(edges, 2) == [(1, 2, 0.9), (1, 3, 0.8), (1, 4, 0.7), (2, 3, 0.1), (2, 4, 0.2)]


places_of_skills = st.lists(st.tuples(st.floats(0, SIZE), st.floats(0, SIZE)), min_size=3, max_size=12, unique=True)


@settings(max_examples=40)
@given(
    points=places_of_skills,
    turn=st.floats(0, 6.28),
    mirrored=st.booleans(),
    scale=st.floats(0.1, 5),
    moved=st.tuples(st.floats(-500, 500), st.floats(-500, 500)),
)
def test_turning_mirroring_moving_and_scaling_are_undone(points, turn, mirrored, scale, moved):
    targets = np.array(points)
    rotation = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    if mirrored:
        rotation = rotation @ np.diag([1, -1])
    away = (targets @ rotation) * scale + np.array(moved)
    found = skill_layout.align(away, range(len(points)), targets)
    assert np.allclose(found, targets, atol=1e-4)


@settings(max_examples=40)
@given(points=st.lists(st.tuples(st.floats(0, SIZE), st.floats(0, SIZE)), min_size=0, max_size=30))
def test_pulled_apart_points_are_apart_and_in_the_square(points):
    given_points = np.array(points, dtype=float).reshape(-1, 2)
    moved = pull_apart(given_points, 60.0)
    assert moved.shape == given_points.shape
    assert ((moved >= 0) & (moved <= SIZE)).all()
    if len(points) > 1:
        assert pdist(moved).min() > 30.0
    assert np.array_equal(pull_apart(given_points, 60.0), moved)


def test_points_that_are_apart_are_left_alone():
    points = np.array([[0.0, 0.0], [100.0, 0.0], [0.0, 100.0]])
    assert np.array_equal(pull_apart(points, 60.0), points)


def test_a_part_of_the_network_fills_the_square(first_night):
    part = list(GROUPS[0])
    points = arrange(first_night, part, [])
    assert np.ptp(points, axis=0).max() > 0.9 * SIZE
    assert ((points >= 0) & (points <= SIZE)).all()
    left_to_right = sorted(part, key=lambda one: first_night[one][0])
    arranged = dict(zip(part, points[:, 0].tolist(), strict=True))
    assert arranged[left_to_right[0]] < arranged[left_to_right[-1]], "what lay left lies left"
    assert np.array_equal(arrange(first_night, part, []), points)


def test_a_skill_without_a_stored_place_lies_amid_its_partners_or_on_the_rim():
    stored = {1: (0.0, 0.0), 2: (1000.0, 1000.0), 3: (1000.0, 0.0), 4: (0.0, 1000.0)}
    points = dict(zip([1, 2, 3, 4, 8, 9], arrange(stored, [1, 2, 3, 4, 8, 9], [(1, 8), (8, 3)]).tolist(), strict=True))
    assert points[8][0] == pytest.approx(500, abs=1)
    assert far(tuple(points[9]), (SIZE / 2, SIZE / 2)) > 0.4 * SIZE


def test_no_skills_and_one_skill_are_arranged_too():
    assert arrange({}, [], []).shape == (0, 2)
    assert arrange({7: (3.0, 4.0)}, [7], []).shape == (1, 2)
