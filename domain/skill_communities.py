"""Groups of skills that are asked for together: communities of the network, their numbers and their names.

Communities are Louvain's (Blondel, V. D. et al. (2008), "Fast unfolding of communities in large networks", Journal of
Statistical Mechanics P10008), as networkx finds them. Its result depends on the order in which it looks at the skills,
so it is run a few times from fixed seeds; of the divisions that are about as good the one that is most like last
night's is taken. A group keeps its number for as long as it is mostly the same group, and its name for as long as the
skills that it is named after are among its most central ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
from scipy.optimize import linear_sum_assignment

TRIALS = 5
"""Runs of Louvain, seeded 0, 1, ..."""

ABOUT_AS_GOOD = 0.01
"""Modularity that a division may lack of the best one, to be taken for being like last night's."""

SMALLEST_GROUP = 2
"""Skills that make a group; smaller communities are none."""

KEPT_FROM = 0.3
"""Jaccard overlap from which a group is last night's group and keeps its number."""

NAMED_AFTER = 2
"""Skills in a group's name."""

STILL_CENTRAL = 6
"""A name is kept while its skills are among so many most central ones of the group."""

Edge = tuple[int, int, float]
"""Two skills and how strongly they go together, above 0."""


@dataclass(frozen=True)
class Group:
    """A group of skills. number: from 1 on, kept from night to night. named_after: its name's skills, in order."""

    number: int
    skill_ids: frozenset[int]
    named_after: tuple[int, ...]


def group_skills(edges: Iterable[Edge], before: Sequence[Group] = ()) -> list[Group]:
    """The groups of a network, by number. before: last night's, whose numbers and names are kept where they can be.

    The same edges in any order and the same groups before give the same groups.
    """
    ordered = sorted((min(one, other), max(one, other), weight) for one, other, weight in edges)
    graph = nx.Graph()
    graph.add_weighted_edges_from(ordered)
    found = _divide(graph, before)
    numbers = _numbers(found, before)
    named = {group.number: group.named_after for group in before}
    groups = []
    for members, number in zip(found, numbers, strict=True):
        central = _most_central(ordered, members)
        kept = named.get(number, ())
        still = kept and set(kept) <= set(central[:STILL_CENTRAL])
        groups.append(Group(number, members, kept if still else tuple(central[:NAMED_AFTER])))
    return sorted(groups, key=lambda group: group.number)


def _divide(graph: nx.Graph, before: Sequence[Group]) -> list[frozenset[int]]:
    """The communities that are large enough to be groups, largest first, then by their smallest skill."""
    if not graph:
        return []
    trials = []
    for seed in range(TRIALS):
        division = nx.community.louvain_communities(graph, weight="weight", seed=seed)
        trials.append((nx.community.modularity(graph, division, weight="weight"), division))
    best = max(modularity for modularity, _ in trials)
    good = [trial for trial in trials if trial[0] >= best - ABOUT_AS_GOOD]
    _, division = max(good, key=lambda trial: (_agreement(trial[1], before), trial[0]))
    large = (frozenset(members) for members in division if len(members) >= SMALLEST_GROUP)
    return sorted(large, key=lambda members: (-len(members), min(members)))


def _agreement(division: Iterable[Collection[int]], before: Sequence[Group]) -> int:
    """Skills that would be in the group that they were in, where each community takes after one group."""
    number_of = {skill_id: group.number for group in before for skill_id in group.skill_ids}
    total = 0
    for members in division:
        counts = Counter(number_of[one] for one in members if one in number_of)
        total += max(counts.values(), default=0)
    return total


def _numbers(found: Sequence[frozenset[int]], before: Sequence[Group]) -> list[int]:
    """A number for each community: that of last night's group which it overlaps, one to one with the most skills kept.

    The assignment is the optimal one (Kuhn, H. W. (1955), "The Hungarian method for the assignment problem"). Others
    take the lowest numbers that were not in use last night.
    """
    numbers: list[int | None] = [None] * len(found)
    if found and before:
        shared = np.array([[len(members & group.skill_ids) for group in before] for members in found])
        for place, old in zip(*linear_sum_assignment(shared, maximize=True), strict=True):
            either = len(found[place] | before[old].skill_ids)
            if shared[place, old] >= KEPT_FROM * either:
                numbers[place] = before[old].number
    used = {group.number for group in before}
    free = (number for number in range(1, len(used) + len(found) + 1) if number not in used)
    return [next(free) if number is None else number for number in numbers]


def _most_central(edges: Iterable[Edge], members: frozenset[int]) -> list[int]:
    """The skills of a group, those first that are tied most to the others of it (sum of the edges), then by id."""
    tied = dict.fromkeys(members, 0.0)
    for one, other, weight in edges:
        if one in members and other in members:
            tied[one] += weight
            tied[other] += weight
    return sorted(members, key=lambda skill_id: (-tied[skill_id], skill_id))


def number_of_skills(groups: Iterable[Group]) -> Mapping[int, int]:
    """Skill -> the number of its group; skills in no group are left out."""
    return {skill_id: group.number for group in groups for skill_id in group.skill_ids}
