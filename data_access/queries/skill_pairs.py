"""The skills of a slice with what is stored of them, and their pairs in order of strength.

Source: network_skill and network_cluster, written by jobs/refresh_network.py.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Connection, select

from data_access.conditions import among_ids
from data_access.queries.pair_counts import PairCounts
from data_access.tables import network_cluster, network_skill, skill
from domain.network import Associations, associations
from domain.skill_layout import Place
from domain.vocabulary import AssociationMeasure


class KnownSkills(NamedTuple):
    """What is stored of the skills of a slice, in the order of its counts. Cluster 0: in no group."""

    skills: list[Any]  # skill_id, slug, skill_name, skill_type
    clusters: list[int]
    cluster_names: list[str]
    places: dict[int, Place]  # by id; those of the whole market's network
    by_slug: np.ndarray  # each skill's number in the order of slugs


class Pairs(NamedTuple):
    """Edges, strongest first: the places of their skills in the counts, and their numbers."""

    one: np.ndarray
    other: np.ndarray
    joint: np.ndarray
    measures: Associations


def read_skills(connection: Connection, counts: PairCounts) -> KnownSkills:
    """The skills of these counts."""
    columns = (skill.c.skill_id, skill.c.slug, skill.c.skill_name, skill.c.skill_type)
    stored = (network_skill.c.cluster, network_cluster.c.cluster_name, network_skill.c.x, network_skill.c.y)
    statement = (
        select(*columns, *stored)
        .select_from(skill.outerjoin(network_skill).outerjoin(network_cluster))
        .where(among_ids(skill.c.skill_id, counts.skill_ids.tolist()))
    )
    found = {row.skill_id: row for row in connection.execute(statement)}
    rows = [found[skill_id] for skill_id in counts.skill_ids.tolist()]
    by_slug = np.empty(len(rows), dtype=np.int64)
    by_slug[sorted(range(len(rows)), key=lambda place: rows[place].slug)] = np.arange(len(rows))
    return KnownSkills(
        rows,
        [row.cluster or 0 for row in rows],
        [row.cluster_name or "" for row in rows],
        {row.skill_id: (row.x, row.y) for row in rows if row.x is not None},
        by_slug,
    )


def strongest(
    counts: PairCounts,
    known: KnownSkills,
    one: np.ndarray,
    other: np.ndarray,
    *,
    measure: AssociationMeasure,
    beyond_chance: bool,
) -> Pairs:
    """These pairs, strongest by the measure first, ties by joint postings and slugs; in each the lower slug first.

    beyond_chance: only those that are.
    """
    turned = known.by_slug[one] > known.by_slug[other]
    one, other = np.where(turned, other, one), np.where(turned, one, other)
    joint = counts.joint[one, other]
    measures = associations(joint, counts.postings[one], counts.postings[other], counts.all_postings)
    by = joint if measure is AssociationMeasure.POSTINGS else getattr(measures, measure)
    # Equal ones may differ in their last digits, by the way in which they were worked out.
    order = np.lexsort((known.by_slug[other], known.by_slug[one], -joint, -np.round(by, 12)))
    if beyond_chance:
        order = order[measures.beyond_chance[order]]
    return Pairs(one[order], other[order], joint[order], Associations(*(values[order] for values in measures)))
