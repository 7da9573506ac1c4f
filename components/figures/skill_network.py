"""A network of skills as dash-cytoscape takes it: circles at the positions that a job has worked out, and their edges.

Pure: rows in, elements and stylesheet out. Colours are written as `var(--name)`; assets/network.js puts the theme's
values in their place in the browser, and only the stylesheet holds any, so that a switch of the theme moves nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from components.figures.theme import SERIES, Figure, token
from data_access.queries.skill_network import NetworkEdge, NetworkNode
from domain.vocabulary import AssociationMeasure

WIDER = 1.5
"""Positions are square, a card is not: what a position across is multiplied by."""

SMALLEST, LARGEST = 14.0, 62.0
"""Diameters of circles: of no posting, and of the skill with the most; in between the area follows the postings."""

THINNEST, THICKEST = 1.2, 7.5
"""Widths of lines: of the weakest and the strongest edge that is drawn."""

COLOURS = SERIES - 1
"""Colours of clusters: those of lines without the last, which is too near the first for areas that do not touch."""

SHAPES = ("ellipse", "round-rectangle", "diamond", "round-triangle")
"""Clusters beyond the colours there are take the next shape, so that colour alone need not tell them apart."""

LABEL_TIERS = ((10, 26, 3.0), (24, 25, 8.0), (70, 21, 15.0), (math.inf, 18, 27.0))
"""Of skills up to this rank: size of the label, and the size on screen below which it is left out.

Cytoscape rounds the zoom up to a power of two before it compares: the first are always there, the second from a quarter
of the size on (on small screens from half), the third from half, the rest from full size on."""


def look(cluster: int) -> tuple[int, int]:
    """The colour (1 to COLOURS; 0 of no cluster) and the shape (index of SHAPES) of a cluster.

    They stay the same for as long as it has its number.
    """
    if cluster < 1:
        return 0, 0
    return (cluster - 1) % COLOURS + 1, (cluster - 1) // COLOURS % len(SHAPES)


def strength(edge: NetworkEdge, measure: AssociationMeasure) -> float:
    """What an edge is by a measure."""
    return float(edge.joint_postings if measure is AssociationMeasure.POSTINGS else getattr(edge, measure))


def diameter(postings: int, most: int) -> float:
    """The diameter of a circle whose area follows the postings."""
    return math.sqrt(SMALLEST**2 + (LARGEST**2 - SMALLEST**2) * postings / max(most, 1))


def widths(edges: Sequence[NetworkEdge], measure: AssociationMeasure) -> list[float]:
    """The width of each edge: even steps from the weakest to the strongest; of lifts and postings on a log scale."""
    on_logs = measure in (AssociationMeasure.LIFT, AssociationMeasure.POSTINGS)
    values = [math.log(max(strength(edge, measure), 1e-9)) if on_logs else strength(edge, measure) for edge in edges]
    low, high = min(values, default=0.0), max(values, default=0.0)
    spread = high - low
    return [
        round(THINNEST + (THICKEST - THINNEST) * ((value - low) / spread if spread else 0.5), 2) for value in values
    ]


def _tier(rank: int) -> int:
    return next(index for index, (last, *_) in enumerate(LABEL_TIERS) if rank <= last)


def _node(node: NetworkNode, most: int) -> dict[str, Any]:
    colour, shape = look(node.cluster)
    return {
        "data": {"id": node.skill, "label": node.skill_name, "size": round(diameter(node.postings, most), 1)},
        "position": {"x": round(node.x * WIDER, 1), "y": round(node.y, 1)},
        "classes": f"c{colour} s{shape} t{_tier(node.rank)}",
    }


def _edge(edge: NetworkEdge, width: float, colours: dict[str, int]) -> dict[str, Any]:
    classes = f"c{colours[edge.skill]}" if edge.same_cluster else "between"
    return {
        "data": {"id": f"{edge.skill}|{edge.partner}", "source": edge.skill, "target": edge.partner, "width": width},
        "classes": classes if edge.significant else f"{classes} weak",
    }


def elements(
    nodes: Sequence[NetworkNode], edges: Sequence[NetworkEdge], measure: AssociationMeasure
) -> list[dict[str, Any]]:
    """Nodes, then edges, what matters most last and so on top. Edges to skills that are not drawn are left out."""
    most = max((node.postings for node in nodes), default=0)
    colours = {node.skill: look(node.cluster)[0] for node in nodes}
    drawn = [
        (edge, width)
        for edge, width in zip(edges, widths(edges, measure), strict=True)
        if edge.skill in colours and edge.partner in colours
    ]
    return [
        *(_node(node, most) for node in reversed(nodes)),
        *(_edge(edge, width, colours) for edge, width in reversed(drawn)),
    ]


def stylesheet() -> list[dict[str, Any]]:
    """How nodes and edges look, by their classes; later rules win."""
    rules: list[tuple[str, dict[str, Any]]] = [
        (
            "node",
            {
                "width": "data(size)",
                "height": "data(size)",
                "label": "data(label)",
                "background-color": token("unclear"),
                "border-width": 1.5,
                "border-color": token("surface"),
                "color": token("text"),
                "font-family": token("font"),
                "text-valign": "bottom",
                "text-margin-y": 3,
                "text-outline-color": token("surface"),
                "text-outline-width": 2.5,
                "text-outline-opacity": 0.9,
                "overlay-opacity": 0,
            },
        ),
        (
            "edge",
            {
                "width": "data(width)",
                "curve-style": "haystack",
                "haystack-radius": 0,
                "line-color": token("line-strong"),
                "opacity": 0.42,
                "overlay-opacity": 0,
            },
        ),
        ("edge.between", {"opacity": 0.28}),
    ]
    rules += [(f"node.c{number}", {"background-color": token(f"series-{number}")}) for number in range(1, COLOURS + 1)]
    rules += [(f"edge.c{number}", {"line-color": token(f"series-{number}")}) for number in range(1, COLOURS + 1)]
    rules += [(f"node.s{index}", {"shape": shape}) for index, shape in enumerate(SHAPES) if index]
    rules += [
        (f"node.t{index}", {"font-size": size, "min-zoomed-font-size": least})
        for index, (_, size, least) in enumerate(LABEL_TIERS)
    ]
    rules += [
        ("edge.weak", {"line-style": "dashed"}),
        ("node.far", {"opacity": 0.16, "label": ""}),
        ("edge.far", {"opacity": 0.04}),
        ("node.near", {"min-zoomed-font-size": 5, "font-size": LABEL_TIERS[0][1], "z-index": 5}),
        ("edge.near", {"opacity": 0.75, "z-index": 4}),
        (
            "node.chosen",
            {
                "border-width": 5,
                "border-color": token("text"),
                "font-size": 30,
                "font-weight": 700,
                "min-zoomed-font-size": 0,
                "z-index": 9,
            },
        ),
    ]
    return [{"selector": selector, "style": style} for selector, style in rules]


def drawing(nodes: Sequence[NetworkNode], edges: Sequence[NetworkEdge], measure: AssociationMeasure) -> Figure:
    """What assets/network.js draws, in the looks of `stylesheet`."""
    return {"elements": elements(nodes, edges, measure)}
