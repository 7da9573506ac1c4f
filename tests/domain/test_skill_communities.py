"""domain/skill_communities.py: groups that are planted are found, and numbers and names last from night to night."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.skill_communities import Edge, Group, group_skills, number_of_skills

PLANTED = (range(1, 9), range(9, 20), range(20, 26))


def planted_edges(seed: int, *, left_out: float = 0.0) -> list[Edge]:
    """All pairs within each planted group, some left out, and a few weak ones between groups."""
    rng = random.Random(seed)
    inside = [(*pair, rng.uniform(0.3, 0.6)) for one in PLANTED for pair in combinations(one, 2)]
    between = [(rng.randrange(1, 9), rng.randrange(9, 26), 0.05) for _ in range(6)]
    return [edge for edge in inside if rng.random() >= left_out] + between


def test_planted_groups_are_found_and_numbered_from_the_largest_on():
    groups = group_skills(planted_edges(1))
    assert [group.number for group in groups] == [1, 2, 3]
    assert [group.skill_ids for group in groups] == [
        frozenset(PLANTED[1]),
        frozenset(PLANTED[0]),
        frozenset(PLANTED[2]),
    ]


def test_a_group_is_named_after_its_two_most_central_skills():
    strong = {4: 0.2, 2: 0.1}
    clique = [(*pair, 0.3 + sum(strong.get(one, 0.0) for one in pair)) for pair in combinations(range(1, 7), 2)]
    [group] = group_skills(clique)
    assert group.named_after == (4, 2)


def test_a_skill_without_edges_is_in_no_group_and_no_edges_give_no_groups():
    assert group_skills([]) == []
    [pair] = group_skills([(7, 3, 0.5)])
    assert pair == Group(1, frozenset({3, 7}), (3, 7))


edges_of_a_network = st.dictionaries(
    st.tuples(st.integers(1, 12), st.integers(1, 12)).filter(lambda pair: pair[0] < pair[1]),
    st.floats(0.01, 1),
    max_size=40,
).map(lambda found: [(one, other, weight) for (one, other), weight in found.items()])


@settings(max_examples=25)
@given(edges=edges_of_a_network, seed=st.integers(0, 9))
def test_the_order_of_edges_and_of_their_ends_changes_nothing(edges: list[Edge], seed: int):
    rng = random.Random(seed)
    turned = [(other, one, weight) if rng.random() < 0.5 else (one, other, weight) for one, other, weight in edges]
    rng.shuffle(turned)
    assert group_skills(turned) == group_skills(edges)


@settings(max_examples=25)
@given(tonight=edges_of_a_network, last_night=edges_of_a_network)
def test_groups_share_no_skill_and_no_number(tonight: list[Edge], last_night: list[Edge]):
    groups = group_skills(tonight, group_skills(last_night))
    members = [skill_id for group in groups for skill_id in group.skill_ids]
    assert len(members) == len(set(members))
    assert set(members) <= {end for edge in tonight for end in edge[:2]}
    numbers = [group.number for group in groups]
    assert numbers == sorted(set(numbers))
    assert all(number >= 1 for number in numbers)
    assert all(set(group.named_after) <= group.skill_ids and group.named_after for group in groups)


@settings(max_examples=25)
@given(edges=edges_of_a_network)
def test_the_same_network_the_next_night_is_the_same(edges: list[Edge]):
    before = group_skills(edges)
    assert group_skills(edges, before) == before


@pytest.mark.parametrize("seed", range(5))
def test_numbers_and_names_last_while_groups_hardly_change(seed: int):
    groups = group_skills(planted_edges(1))
    numbers = number_of_skills(groups)
    names = {group.number: group.named_after for group in groups}
    for night in range(3):
        groups = group_skills(planted_edges(100 * seed + night, left_out=0.1), groups)
        assert number_of_skills(groups) == numbers
        for group in groups:
            assert group.named_after == names[group.number] or not _still_central(
                names[group.number], group, seed, night
            )
            names[group.number] = group.named_after


def _still_central(named_after: tuple[int, ...], group: Group, seed: int, night: int) -> bool:
    """Whether these are among the six skills of the group with the largest sums of edges in it."""
    tied = dict.fromkeys(group.skill_ids, 0.0)
    for one, other, weight in planted_edges(100 * seed + night, left_out=0.1):
        if {one, other} <= group.skill_ids:
            tied[one] += weight
            tied[other] += weight
    return set(named_after) <= set(sorted(tied, key=lambda one: -tied[one])[:6])


def test_a_group_keeps_its_number_however_its_size_compares():
    before = [Group(4, frozenset(PLANTED[0]), (1, 2)), Group(9, frozenset(PLANTED[1]), (9, 10))]
    groups = {group.number: group.skill_ids for group in group_skills(planted_edges(2), before)}
    assert groups[4] == frozenset(PLANTED[0])
    assert groups[9] == frozenset(PLANTED[1])
    assert groups[1] == frozenset(PLANTED[2]), "new ones take the lowest free number"


def test_a_name_goes_with_its_skills():
    before = [Group(1, frozenset({*PLANTED[0], 99}), (99, 1))]
    [group] = [one for one in group_skills(planted_edges(3), before) if one.number == 1]
    assert group.skill_ids == frozenset(PLANTED[0])
    assert 99 not in group.named_after


def test_a_group_that_falls_in_two_leaves_its_number_to_the_part_with_more_of_it():
    before = [Group(1, frozenset({*PLANTED[0], *PLANTED[1]}), (1, 9))]
    numbers = {group.skill_ids: group.number for group in group_skills(planted_edges(4), before)}
    assert numbers[frozenset(PLANTED[1])] == 1
    assert numbers[frozenset(PLANTED[0])] == 2


def test_another_group_gets_another_number_though_they_share_a_skill():
    before = [Group(1, frozenset({1, *range(50, 70)}), (50, 51))]
    groups = group_skills(planted_edges(5), before)
    assert [group.number for group in groups] == [2, 3, 4]
