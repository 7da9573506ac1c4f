"""Which skills are asked for together, as a graph: its skills, its pairs, and its groups, all from one reading.

The questions network_nodes, network_edges and network_clusters and the page show parts of the same `Graph`.

Source: `posting`, of large slices as counted in the night (network_slice), and network_skill and network_cluster; see
jobs/refresh_network.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from sqlalchemy import Connection, select

from data_access.queries.pair_counts import PairCounts, days_counted_since, pair_counts
from data_access.queries.question import Answer, Row
from data_access.queries.scope import (
    FROM_POSTINGS,
    Scope,
    check_occupation,
    check_region,
    find_skill,
    notes_of,
    read_scope,
)
from data_access.queries.skill_pairs import KnownSkills, Pairs, read_skills, strongest
from data_access.queries.slices import Slice
from data_access.tables import network_layout
from domain.filters import (
    DayRange,
    Period,
    a_day,
    a_period,
    a_region,
    a_skill_or_all,
    an_occupation,
    one_word,
    whole_number,
)
from domain.network import MINIMUM_JOINT, Backbone
from domain.skill_layout import arrange
from domain.statistics import share
from domain.vocabulary import ALL, AssociationMeasure, Seniority

MOST_EDGES = 5000
"""Edges that a graph holds; of more the strongest."""


@dataclass(frozen=True)
class NetworkFilters:
    """What the network can be narrowed to, the measure that orders its pairs, and how much of it is drawn."""

    skill: str = a_skill_or_all()
    occupation: str = an_occupation()
    region: str = a_region()
    seniority: Seniority | str = one_word(Seniority, ALL)
    period: Period = a_period()
    measure: AssociationMeasure = one_word(AssociationMeasure, AssociationMeasure.NPMI)
    min_joint: int = whole_number(MINIMUM_JOINT, 5, 1000)
    backbone: Backbone = one_word(Backbone, Backbone.ON)
    nodes: int = whole_number(100, 10, 300)
    as_of: date | None = a_day()


@dataclass(frozen=True)
class NetworkEdge:
    """One row per pair of skills, strongest by the measure first; ties by joint postings, then by slugs."""

    rank: int
    skill: str  # slug, before the partner's in the alphabet
    skill_name: str
    partner: str  # slug
    partner_name: str
    joint_postings: int  # job postings that ask for both
    skill_postings: int  # job postings that ask for the skill
    partner_postings: int  # job postings that ask for the partner
    all_postings: int  # all job postings of the slice
    jaccard: float  # joint / either, 0-1
    lift: float  # joint / expected if unrelated; 1 is unrelated
    npmi: float  # normalised pointwise mutual information, -1 to 1
    g2: float  # log-likelihood ratio of the 2 x 2 table, 1 degree of freedom
    significant: bool  # more joint postings than unrelated skills would have, and g2 beyond chance
    same_cluster: bool  # both are in the same group of the whole market


@dataclass(frozen=True)
class NetworkNode:
    """One row per skill of the network, most postings first, then by slug."""

    rank: int
    skill: str  # slug
    skill_name: str
    skill_type: str
    postings: int  # job postings that ask for the skill
    all_postings: int  # all job postings of the slice
    share: float  # postings / all_postings, 0-1
    share_low: float  # 95 % Wilson interval
    share_high: float
    partners: int  # edges that it has in this network
    cluster: int  # number of its group in the whole market; 0 none
    cluster_name: str  # empty for none
    x: float  # place in the picture, 0-1000
    y: float


@dataclass(frozen=True)
class NetworkCluster:
    """One row per group of skills in the network, most postings of its skills first, then by number."""

    cluster: int
    cluster_name: str
    skill_count: int  # its skills that are in this network
    skills: list[str]  # their names, most postings first
    edges: int  # edges of the network between two of its skills
    edges_out: int  # edges of the network from one of its skills to another group or to none
    strongest: str  # its strongest pair by the measure, 'A and B'; empty where it has none


@dataclass(frozen=True)
class Graph:
    """The network of a slice.

    edges: at most MOST_EDGES, the strongest; edge_count: all there are. all_postings: of the slice. suppressed: of the
    skills that would be shown, those in too few postings (or, around a skill, too few with it) to have an edge.
    as_of and days: None where nothing is aggregated.
    """

    nodes: list[NetworkNode] = field(default_factory=list)
    edges: list[NetworkEdge] = field(default_factory=list)
    clusters: list[NetworkCluster] = field(default_factory=list)
    edge_count: int = 0
    all_postings: int = 0
    suppressed: int = 0
    notes: list[str] = field(default_factory=list)
    as_of: date | None = None
    days: DayRange | None = None
    source: str = FROM_POSTINGS

    def answer(self, rows: list[Row]) -> Answer[Row]:
        """The answer to a question whose rows are a part of this graph."""
        return Answer(rows, self.as_of, self.days, self.source, self.all_postings, self.suppressed, self.notes)


def graph(connection: Connection, filters: NetworkFilters) -> Graph:
    """The network of the filters' slice. Raises FilterError for a skill, region or occupation that is not there.

    Its skills are the most asked-for ones of the slice or, around a skill, it and its strongest partners by the
    measure among the MOST_COUNTED most asked-for ones. Skills in fewer postings than an edge needs are left out.
    """
    centre = find_skill(connection, filters, filters.skill).skill_id if filters.skill != ALL else None
    check_region(connection, filters)
    check_occupation(connection, filters)
    scope = read_scope(connection, filters)
    if scope is None:
        return Graph(notes=notes_of(None, filters))
    counts = pair_counts(connection, Slice.of(filters), scope, centre)
    known = read_skills(connection, counts)
    if centre is None:
        first = range(min(filters.nodes, len(counts.skill_ids)))
        chosen = [place for place in first if counts.postings[place] >= filters.min_joint]
        suppressed = len(first) - len(chosen)
    else:
        chosen, suppressed = _around(filters, counts, known, centre)
    pairs = _pairs(filters, counts, known, chosen)
    nodes = _nodes(counts, known, chosen, pairs)
    edges = _edges(counts, known, pairs)
    clusters = _clusters(counts, known, chosen, pairs)
    notes = [*scope.notes, *_notes(connection, scope, counts)]
    return Graph(
        nodes, edges, clusters, len(pairs.one), counts.all_postings, suppressed, notes, scope.as_of, scope.days
    )


def _around(filters: NetworkFilters, counts: PairCounts, known: KnownSkills, centre: int) -> tuple[list[int], int]:
    """Places of a skill and its strongest partners, most postings first; how many have too few postings with it."""
    [own] = np.flatnonzero(counts.skill_ids == centre) if centre in counts.skill_ids else [None]
    if own is None or counts.postings[own] < filters.min_joint:
        return [], int(own is not None)
    together = np.flatnonzero(counts.joint[own])
    partners = together[counts.joint[own, together] >= filters.min_joint]
    found = _strongest(filters, counts, known, np.full(len(partners), own), partners)
    ends = np.where(found.one == own, found.other, found.one)[: filters.nodes - 1]
    chosen = sorted([int(own), *map(int, ends)], key=lambda place: (-counts.postings[place], known.skills[place].slug))
    return chosen, len(together) - len(partners)


def _pairs(filters: NetworkFilters, counts: PairCounts, known: KnownSkills, chosen: Sequence[int]) -> Pairs:
    """The edges among the chosen skills, strongest first."""
    places = np.array(chosen, dtype=np.int64)
    rows, columns = np.triu_indices(len(places), 1)
    one, other = places[rows], places[columns]
    often = counts.joint[one, other] >= filters.min_joint
    return _strongest(filters, counts, known, one[often], other[often])


def _strongest(
    filters: NetworkFilters, counts: PairCounts, known: KnownSkills, one: np.ndarray, other: np.ndarray
) -> Pairs:
    only = filters.backbone == Backbone.ON
    return strongest(counts, known, one, other, measure=filters.measure, beyond_chance=only)


def _nodes(counts: PairCounts, known: KnownSkills, chosen: Sequence[int], pairs: Pairs) -> list[NetworkNode]:
    partners = np.bincount(np.concatenate((pairs.one, pairs.other)), minlength=len(counts.skill_ids))
    drawn = zip(counts.skill_ids[pairs.one].tolist(), counts.skill_ids[pairs.other].tolist(), strict=True)
    points = arrange(known.places, counts.skill_ids[list(chosen)].tolist(), drawn).tolist()
    nodes = []
    for rank, (place, (x, y)) in enumerate(zip(chosen, points, strict=True), 1):
        row, postings = known.skills[place], int(counts.postings[place])
        part = share(postings, counts.all_postings)
        nodes.append(
            NetworkNode(
                rank,
                row.slug,
                row.skill_name,
                row.skill_type,
                postings,
                counts.all_postings,
                *part,
                int(partners[place]),
                known.clusters[place],
                known.cluster_names[place],
                x,
                y,
            )
        )
    return nodes


def _edges(counts: PairCounts, known: KnownSkills, pairs: Pairs) -> list[NetworkEdge]:
    """The first MOST_EDGES."""
    one, other, joint = (values[:MOST_EDGES].tolist() for values in pairs[:3])
    measured = zip(*(values[:MOST_EDGES].tolist() for values in pairs.measures), strict=True)
    postings = counts.postings.tolist()
    skills, clusters = known.skills, known.clusters
    return [
        NetworkEdge(
            rank,
            skills[first].slug,
            skills[first].skill_name,
            skills[second].slug,
            skills[second].skill_name,
            both,
            postings[first],
            postings[second],
            counts.all_postings,
            *measures,
            same_cluster=clusters[first] != 0 and clusters[first] == clusters[second],
        )
        for rank, (first, second, both, measures) in enumerate(zip(one, other, joint, measured, strict=True), 1)
    ]


def _clusters(counts: PairCounts, known: KnownSkills, chosen: Sequence[int], pairs: Pairs) -> list[NetworkCluster]:
    of_cluster: dict[int, list[int]] = {}
    for place in chosen:
        if known.clusters[place]:
            of_cluster.setdefault(known.clusters[place], []).append(place)
    numbers = np.array(known.clusters, dtype=np.int64)
    one, other = numbers[pairs.one], numbers[pairs.other]
    found = []
    postings = {number: int(counts.postings[places].sum()) for number, places in of_cluster.items()}
    for number in sorted(of_cluster, key=lambda number: (-postings[number], number)):
        places = of_cluster[number]
        inside = np.flatnonzero((one == number) & (other == number))
        touching = int(((one == number) | (other == number)).sum())
        names = [known.skills[place].skill_name for place in places]
        strongest = ""
        if len(inside):
            first, second = known.skills[pairs.one[inside[0]]], known.skills[pairs.other[inside[0]]]
            strongest = f"{first.skill_name} and {second.skill_name}"
        name = known.cluster_names[places[0]]
        found.append(NetworkCluster(number, name, len(places), names, len(inside), touching - len(inside), strongest))
    return found


def _notes(connection: Connection, scope: Scope, counts: PairCounts) -> list[str]:
    """What a reader should know of what the night has stored."""
    notes = []
    later = days_counted_since(connection, counts, scope.days)
    if later:
        notes.append(
            "Pairs were counted before days of the period were counted again, to be brought up to date in the night: "
            f"{later}."
        )
    last_on = connection.execute(select(network_layout.c.last_on)).scalar()
    if last_on is None:
        notes.append("Groups and places of skills are worked out in the night, and have not been yet.")
    elif last_on != scope.as_of:
        notes.append(f"Groups and places of skills are those of the 28 days up to {last_on}.")
    return notes
