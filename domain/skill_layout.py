"""Where the skills of a network lie in its picture: a square of SIZE by SIZE.

`lay_out` works out places for the whole market in the night. Skills that go together attract each other and all push
each other apart (Fruchterman, T. and Reingold, E. (1991), "Graph drawing by force-directed placement", Software:
Practice and Experience 21, 1129-1164), as networkx solves it: the energy of these forces is brought to a minimum from
last night's places; the outcome is turned, mirrored, moved and scaled onto these (Schönemann, P. (1966), "A generalized
solution of the orthogonal Procrustes problem", Psychometrika 31, 1-10), and every skill goes a part of the way to it,
so that the picture changes over nights and not in one.

`arrange` makes the picture of a part of them at once: it fills the square and pulls apart what would overlap.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import networkx as nx
import numpy as np
from scipy.spatial import KDTree

SIZE = 1000.0
"""Length of the picture's sides; places are from 0 to SIZE."""

MARGIN = 20.0
"""What is left free along the sides where there is room to choose."""

NEIGHBOURS = 4
"""Strongest partners of a skill that pull at it; with all of them everything would be one lump."""

FIRST_STEPS, NIGHTLY_STEPS = 200, 60
"""Of the search for the least energy: the first time, and from last night's places."""

FOLLOWED = 0.25
"""Part of the way to its new place that a skill goes in one night."""

FARTHEST = 30.0
"""What it goes at most."""

SAME_GROUP = 3.0
"""How many times as strong an edge pulls within a group."""

FEWEST_ALIGNED = 3
"""Skills that must have been there last night for the picture to be turned onto it."""

APART = 0.62
"""Least distance of two skills, in sides of the square that each would have if all had equal ones."""

ROUNDS = 40
"""Of pulling apart."""

MOST_STRETCHED = 2.0
"""How many times as much one way as the other what is drawn may be stretched to fill the square."""

GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
"""Turns by it spread any number of things round a circle."""

Edge = tuple[int, int, float]
"""Two skills and how strongly they go together, above 0."""
Place = tuple[float, float]
"""x and y."""


def lay_out(
    skill_ids: Sequence[int],
    edges: Iterable[Edge],
    group_of: Mapping[int, int] | None = None,
    before: Mapping[int, Place] | None = None,
) -> dict[int, Place]:
    """A place for each skill. edges: between these skills. group_of: skill -> group. before: last night's places.

    A skill that had a place moves by at most FARTHEST, beside what keeps skills from overlapping. The same input, edges
    in any order, gives the same places.
    """
    group_of, before = group_of or {}, before or {}
    graph = _graph(edges, group_of)
    places = _settle(graph, before) if graph else {}
    for one in skill_ids:
        if one not in places:
            places[one] = np.array(before.get(one) or on_the_rim(one))
    for one in skill_ids:
        if one in before:
            way = FOLLOWED * (places[one] - before[one])
            length = float(np.hypot(*way))
            places[one] = before[one] + way * min(1.0, FARTHEST / length if length else 1.0)
    points = np.clip(np.array([places[one] for one in skill_ids]).reshape(-1, 2), 0.0, SIZE)
    points = pull_apart(points, least_distance(len(skill_ids)))
    return {one: (float(x), float(y)) for one, (x, y) in zip(skill_ids, points, strict=True)}


def _graph(edges: Iterable[Edge], group_of: Mapping[int, int]) -> nx.Graph:
    """What pulls: the strongest edges of each skill, those within a group before others."""
    weighted = []
    for one, other, weight in edges:
        together = one in group_of and group_of[one] == group_of.get(other)
        weighted.append((min(one, other), max(one, other), weight * (SAME_GROUP if together else 1.0)))
    graph = nx.Graph()
    graph.add_weighted_edges_from(strongest(sorted(weighted), NEIGHBOURS))
    return graph


def _settle(graph: nx.Graph, before: Mapping[int, Place]) -> dict[int, np.ndarray]:
    """Places for the skills of a graph by the forces, laid onto last night's or, the first time, filling the square."""
    tied = list(graph)
    known = [number for number, one in enumerate(tied) if one in before]
    from_before = len(known) >= FEWEST_ALIGNED
    found = nx.spring_layout(
        graph,
        pos=_start(graph, before),
        iterations=NIGHTLY_STEPS if from_before else FIRST_STEPS,
        threshold=1e-6,
        seed=0,
        scale=None,  # type: ignore[arg-type]
        method="energy",
    )
    points = np.array([found[one] for one in tied])
    if from_before:
        points = align(points, known, np.array([before[tied[number]] for number in known]))
    else:
        points = fill_square(lie_flat(points))
    return dict(zip(tied, points, strict=True))


def strongest(edges: Sequence[Edge], most: int) -> list[Edge]:
    """Those edges that are among the `most` strongest of at least one of their skills; in the order given."""
    of_skill: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        of_skill[edge[0]].append(edge)
        of_skill[edge[1]].append(edge)
    kept = {edge for own in of_skill.values() for edge in sorted(own, key=lambda edge: (-edge[2], edge[:2]))[:most]}
    return [edge for edge in edges if edge in kept]


def _start(graph: nx.Graph, before: Mapping[int, Place]) -> dict[int, np.ndarray]:
    """Where the search begins, in sides of the square: last night's place, else amid the partners, else a disc."""
    start = {one: np.array(before[one]) / SIZE for one in graph if one in before}
    centre = np.mean(list(start.values()), axis=0) if start else np.array([0.5, 0.5])
    for number, one in enumerate(graph):
        if one in start:
            continue
        partners = [np.array(before[other]) / SIZE for other in graph[one] if other in before]
        turn = number * GOLDEN_ANGLE
        away = np.array([math.cos(turn), math.sin(turn)])
        if partners:
            start[one] = np.mean(partners, axis=0) + 0.02 * away
        else:
            start[one] = centre + 0.5 * math.sqrt((number + 1) / len(graph)) * away
    return start


def align(points: np.ndarray, known: Sequence[int], targets: np.ndarray) -> np.ndarray:
    """All points turned, mirrored, moved and scaled as brings the known ones nearest to their targets (n x 2)."""
    own = points[known]
    middle, aim = own.mean(axis=0), targets.mean(axis=0)
    spread = ((own - middle) ** 2).sum()
    if spread == 0:
        return points - middle + aim
    left, sizes, right = np.linalg.svd((own - middle).T @ (targets - aim))
    return (points - middle) @ (left @ right) * (sizes.sum() / spread) + aim


def lie_flat(points: np.ndarray) -> np.ndarray:
    """The points about their middle, turned so that they spread most from left to right."""
    off = points - points.mean(axis=0)
    return off @ np.linalg.svd(off.T @ off)[0]


def fill_square(points: np.ndarray) -> np.ndarray:
    """The points moved and scaled to fill the square, by at most MOST_STRETCHED times as much one way as the other."""
    low, high = points.min(axis=0), points.max(axis=0)
    extent = np.maximum(high - low, float((high - low).max()) / MOST_STRETCHED)
    scale = np.divide(SIZE - 2 * MARGIN, extent, out=np.zeros(2), where=extent > 0)
    return (points - (low + high) / 2) * scale + SIZE / 2


def on_the_rim(number: int) -> Place:
    """A place on the circle in the square, another one for each number."""
    turn, radius = number * GOLDEN_ANGLE, SIZE / 2 - MARGIN
    return SIZE / 2 + radius * math.cos(turn), SIZE / 2 + radius * math.sin(turn)


def least_distance(number: int) -> float:
    """How far apart so many skills are pulled."""
    return APART * SIZE / math.sqrt(max(number, 1))


def pull_apart(points: np.ndarray, distance: float) -> np.ndarray:
    """The points, n x 2, with those nearer than `distance` moved apart and all within the square.

    Each round moves both of a pair by half of what they lack. It ends when none lacks more than a tenth, or after
    ROUNDS: where there is no room for all, some stay nearer.
    """
    moved = points.astype(float)
    if len(moved) < 2:
        return moved
    for _ in range(ROUNDS):
        pairs = KDTree(moved).query_pairs(distance * 0.999, output_type="ndarray")
        if not len(pairs):
            break
        pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
        one, other = pairs[:, 0], pairs[:, 1]
        apart = moved[one] - moved[other]
        length = np.hypot(apart[:, 0], apart[:, 1])
        same = length < 1e-9
        turns = (one[same] + other[same]) * GOLDEN_ANGLE
        apart[same] = np.column_stack((np.cos(turns), np.sin(turns)))
        length = np.where(same, 0.0, length)
        push = apart / np.where(same, 1.0, length)[:, None] * ((distance - length) / 2)[:, None]
        np.add.at(moved, one, push)
        np.subtract.at(moved, other, push)
        np.clip(moved, 0.0, SIZE, out=moved)
        if (distance - length).max() < 0.1 * distance:
            break
    return moved


def arrange(stored: Mapping[int, Place], skill_ids: Sequence[int], edges: Iterable[tuple[int, int]]) -> np.ndarray:
    """Places (n x 2) for these skills in a picture of their own: stored ones, stretched to fill the square.

    A skill without a stored place lies amid its partners of the picture, strung on these edges; without any on the rim.
    """
    points = np.full((len(skill_ids), 2), np.nan)
    for number, one in enumerate(skill_ids):
        if one in stored:
            points[number] = stored[one]
    placed = ~np.isnan(points[:, 0])
    if placed.any():
        points[placed] = fill_square(points[placed]) if placed.sum() > 1 else points[placed]
    number_of = {one: number for number, one in enumerate(skill_ids)}
    partners: dict[int, list[int]] = defaultdict(list)
    for one, other in edges:
        for here, there in ((number_of[one], number_of[other]), (number_of[other], number_of[one])):
            if not placed[here] and placed[there]:
                partners[here].append(there)
    for number in np.flatnonzero(~placed).tolist():
        near = partners[number]
        points[number] = points[near].mean(axis=0) if near else on_the_rim(skill_ids[number])
    return pull_apart(points, least_distance(len(skill_ids)))
