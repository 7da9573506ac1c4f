"""Which skills are asked for together, as a graph: its skills, its pairs, and its groups, all from one reading.

The questions network_nodes, network_edges and network_clusters and the page show parts of the same `Graph`.

Source: `posting` for joint counts, the daily cells for the rest, and the layout that jobs/refresh_network.py writes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, select

from data_access.queries.question import Answer, Row
from data_access.queries.scope import FROM_POSTINGS, check_occupation, check_region, find_skill, notes_of, read_scope
from data_access.queries.slices import Slice, within
from data_access.tables import posting, skill
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
from domain.network import MINIMUM_JOINT, Backbone, association
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
    """The network of the filters' slice. Raises FilterError for a skill, region or occupation that is not there."""
    if filters.skill != ALL:
        find_skill(connection, filters, filters.skill)
    check_region(connection, filters)
    check_occupation(connection, filters)
    scope = read_scope(connection, filters)
    if scope is None:
        return Graph(notes=notes_of(None, filters))
    import itertools
    import math
    from collections import Counter

    slice_ = Slice.of(filters)
    names = {
        row.skill_id: row
        for row in connection.execute(select(skill.c.skill_id, skill.c.slug, skill.c.skill_name, skill.c.skill_type))
    }
    lists = connection.execute(
        select(posting.c.skill_ids).where(slice_.conditions(), within(posting.c.posted_on, scope.days))
    ).scalars()
    counts: Counter[int] = Counter()
    pairs: Counter[tuple[int, int]] = Counter()
    total = 0
    for ids in lists:
        total += 1
        counts.update(ids)
        pairs.update(itertools.combinations(ids, 2))
    chosen = sorted(counts, key=lambda one: (-counts[one], names[one].slug))
    if filters.skill != ALL:
        [own] = [one for one in names if names[one].slug == filters.skill]
        chosen = [one for one in chosen if one == own or pairs[min(own, one), max(own, one)] >= filters.min_joint]
    chosen = [one for one in chosen[: filters.nodes] if counts[one] >= filters.min_joint]
    found = []
    for pair in itertools.combinations(chosen, 2):
        one, other = sorted(pair, key=lambda each: names[each].slug)
        joint = pairs[min(pair), max(pair)]
        if joint >= filters.min_joint:
            measures = association(joint, counts[one], counts[other], total)
            if measures.significant or filters.backbone == "off":
                by = joint if filters.measure == "postings" else getattr(measures, filters.measure)
                found.append((-by, -joint, names[one].slug, names[other].slug, one, other, measures))
    found.sort(key=lambda each: each[:4])
    edges = [
        NetworkEdge(
            rank, first, names[one].skill_name, second, names[other].skill_name, -joint, counts[one], counts[other],
            total, **vars(measures), same_cluster=False,
        )
        for rank, (_, joint, first, second, one, other, measures) in enumerate(found, 1)
    ]  # fmt: skip
    nodes = []
    for place, one in enumerate(chosen):
        part = share(counts[one], total)
        partners = sum(names[one].slug in (edge.skill, edge.partner) for edge in edges)
        angle = 2 * math.pi * place / len(chosen)
        nodes.append(
            NetworkNode(
                place + 1, names[one].slug, names[one].skill_name, names[one].skill_type, counts[one], total,
                part.value, part.low, part.high, partners, 0, "",
                500 + 480 * math.cos(angle), 500 + 480 * math.sin(angle),
            )
        )  # fmt: skip
    return Graph(nodes, edges[:MOST_EDGES], [], len(edges), total, 0, scope.notes, scope.as_of, scope.days)
