"""The network of skills a second time, in plain Python over a list of posting dicts, and postings with planted groups.

Written from the definitions, as tests/reference.py is; nothing of domain/network or of the queries is used.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from tests.reference import Market, associate, share_columns

GROUPS = (
    ("python", "sql", "airflow", "spark", "dbt"),
    ("react", "css", "html", "typescript"),
    ("nursing", "triage", "cpr"),
    ("twin-a", "twin-b"),  # always together, so that their pairs with others are equally strong
)
LONERS = ("agile", "excel", "cobol", "welding")
PLACES = ("US-IL", "US-CA", "US", "GB", None)


def postings_in_groups(count: int, seed: int, *, days: int = 40, last_on: date = date(2026, 6, 30)) -> list[dict]:
    """Seeded postings that each draw skills of one group, at times of another, and a few that go with nothing."""
    rng = random.Random(seed)
    postings = []
    for _ in range(count):
        group = rng.choices(GROUPS, (6, 5, 3, 2))[0]
        skills = set(group) if group[0] == "twin-a" else {slug for slug in group if rng.random() < 0.6}
        if rng.random() < 0.2:
            skills.add(rng.choice(rng.choice(GROUPS[:3])))
        skills |= {slug for place, slug in enumerate(LONERS) if rng.random() < 0.4 / (place + 1) ** 2}
        postings.append({
            "posted_on": last_on - timedelta(days=rng.randrange(days)),
            "skills": sorted(skills),
            "region": rng.choice(PLACES),
            "seniority": rng.choice(("junior", "mid", "senior", "unknown")),
            "occupation": rng.choice((None, "15-1252.00", "29-1141.00")),
            "repost": rng.random() < 0.08,
        })  # fmt: skip
    return postings


def network(
    market: Market,
    *,
    skill: str = "all",
    days: int = 28,
    measure: str = "npmi",
    min_joint: int = 10,
    backbone: bool = True,
    nodes: int = 100,
    **wanted: str,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """Nodes, edges, and how many skills have too few postings (around a skill: with it)."""
    listed = market.slice(*market.span(days), **wanted)
    counts = Counter(slug for one in listed for slug in one["skills"])
    together = Counter(pair for one in listed for pair in combinations(sorted(one["skills"]), 2))

    def edges_among(pairs: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
        rows = []
        for one, other in pairs:
            joint = together[one, other]
            if joint < min_joint:
                continue
            measured = associate(joint, counts[one], counts[other], len(listed))
            beyond = joint * len(listed) > counts[one] * counts[other] and measured["g2"] >= 10.827566170662733
            if beyond or not backbone:
                rows.append({
                    "skill": one, "partner": other, "joint_postings": joint, "skill_postings": counts[one],
                    "partner_postings": counts[other], "all_postings": len(listed), **measured, "significant": beyond,
                })  # fmt: skip
        by = "joint_postings" if measure == "postings" else measure
        rows.sort(key=lambda row: (-round(row[by], 12), -row["joint_postings"], row["skill"], row["partner"]))
        return [{"rank": rank, **row} for rank, row in enumerate(rows, 1)]

    often = sorted(counts, key=lambda slug: (-counts[slug], slug))
    if skill == "all":
        chosen = [slug for slug in often[:nodes] if counts[slug] >= min_joint]
        few = len(often[:nodes]) - len(chosen)
    else:
        pairs = [pair for pair in together if skill in pair]
        few = sum(together[pair] < min_joint for pair in pairs)
        partners = [row["skill"] if row["partner"] == skill else row["partner"] for row in edges_among(pairs)]
        around = {skill, *partners[: nodes - 1]}
        chosen = [slug for slug in often if slug in around and counts[skill] >= min_joint]
        few = few if chosen else int(counts[skill] > 0)
    edges = edges_among(combinations(sorted(chosen), 2))
    rows = [
        {
            "rank": rank, "skill": slug, "postings": counts[slug], "all_postings": len(listed),
            **share_columns(counts[slug], len(listed)),
            "partners": sum(slug in (row["skill"], row["partner"]) for row in edges),
        }
        for rank, slug in enumerate(chosen, 1)
    ]  # fmt: skip
    return rows, edges, few


def clusters(nodes: Sequence[Any], edges: Sequence[Any]) -> list[dict[str, Any]]:
    """The rows of clusters, told from the rows of nodes and edges alone."""
    members = defaultdict(list)
    for node in nodes:
        members[node.cluster].append(node)
    cluster_of = {node.skill: node.cluster for node in nodes}
    rows = []
    for number, own in members.items():
        ends = [(cluster_of[edge.skill] == number) + (cluster_of[edge.partner] == number) for edge in edges]
        inside = [edge for edge, count in zip(edges, ends, strict=True) if count == 2]
        rows.append({
            "cluster": number, "cluster_name": own[0].cluster_name, "skill_count": len(own),
            "skills": [node.skill_name for node in own], "edges": len(inside), "edges_out": ends.count(1),
            "strongest": f"{inside[0].skill_name} and {inside[0].partner_name}" if inside else "",
            "postings": sum(node.postings for node in own),
        })  # fmt: skip
    return sorted((row for row in rows if row["cluster"]), key=lambda row: (-row.pop("postings"), row["cluster"]))


def together_with(
    market: Market, skills: Sequence[str], measure: str = "postings", days: int = 28, **wanted: str
) -> list[dict[str, Any]]:
    """The rows of cooccurrence-set."""
    listed = market.slice(*market.span(days), **wanted)
    counts = Counter(slug for one in listed for slug in one["skills"])
    having = [one for one in listed if set(skills) <= set(one["skills"])]
    joint = Counter(slug for one in having for slug in one["skills"] if slug not in skills)
    rows = [
        {
            "partner": slug, "joint_postings": number, "set_postings": len(having), "partner_postings": counts[slug],
            "all_postings": len(listed), **associate(number, len(having), counts[slug], len(listed)),
        }
        for slug, number in joint.items()
        if number >= 10 or measure == "postings"
    ]  # fmt: skip
    by = "joint_postings" if measure == "postings" else measure
    rows.sort(key=lambda row: (-round(row[by], 12), -row["joint_postings"], row["partner"]))
    return [{"rank": rank, **row} for rank, row in enumerate(rows, 1)]
