"""What is known of the skill that is chosen in a network: its numbers, its strongest neighbours, its other pages."""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import formatting, links, notices
from components.figures.skill_network import strength
from components.markup import attributes
from components.network_words import MEASURE_NAMES
from components.partner_cards import WRITTEN
from data_access.queries.skill_network import Graph, NetworkEdge, NetworkNode

NEIGHBOURS = 8
"""Strongest neighbours that the panel names; the table beneath has all."""


def panel_without_choice() -> list[Component]:
    """What the panel says before a skill is chosen."""
    told = "Click a circle, or choose a skill in the list: its numbers stand here, and the table keeps its pairs."
    return [html.P(told, className="network__hint")]


def panel(filters: Any, graph: Graph, name: str) -> list[Component]:
    """What the panel shows of the chosen skill, whose name is `name`."""
    node = next((one for one in graph.nodes if one.skill == filters.node), None)
    if node is None:
        around = dcc.Link(f"the network around {name}", href=links.network(filters.node, filters))
        advice = ["Show more skills, a lower number of joint postings, or ", around, "."]
        missing = notices.notice("empty", html.Strong(f"{name} is not among the skills shown. "), *advice)
        return [missing, _all_pairs("Show all pairs")]
    pairs = [edge for edge in graph.edges if node.skill in (edge.skill, edge.partner)]
    return [
        html.H3(node.skill_name, className="network__name"),
        html.Dl(_facts(node), className="facts"),
        *_neighbours(filters, node, pairs),
        html.P(_other_pages(filters, node), className="network__links"),
        _all_pairs(f"Show all {formatting.counted(graph.edge_count, 'pair')} again"),
    ]


def _facts(node: NetworkNode) -> list[Component]:
    group = node.cluster_name if node.cluster else "none"
    facts = [
        ("Type", formatting.word(node.skill_type)),
        ("Group", group),
        (
            "Asked for",
            f"in {formatting.counted(node.postings, 'posting')}, {formatting.share(node.share)} "
            f"({formatting.share_interval(node.share_low, node.share_high)})",
        ),
        ("Partners", f"{formatting.count(node.partners)} of the skills shown"),
    ]
    return [part for name, text in facts for part in (html.Dt(name), html.Dd(text))]


def _neighbours(filters: Any, node: NetworkNode, pairs: list[NetworkEdge]) -> list[Component]:
    if not pairs:
        return [html.P("It has no pair here that passes the filters.", className="network__hint")]
    lines = []
    for edge in pairs[:NEIGHBOURS]:
        is_first = edge.skill == node.skill
        slug, name = (edge.partner, edge.partner_name) if is_first else (edge.skill, edge.skill_name)
        measured = WRITTEN[filters.measure](strength(edge, filters.measure))
        lines.append(
            html.Li(
                [
                    html.Button(
                        name,
                        type="button",
                        className="network__choose",
                        **attributes(data_network_do=f"choose:{slug}"),
                    ),
                    html.Span(f"{measured} · {formatting.share(edge.joint_postings / node.postings)} of its postings"),
                ]
            )
        )
    title = f"Strongest neighbours by {MEASURE_NAMES[filters.measure]}"
    return [html.H4(title), html.Ol(lines, className="network__neighbours")]


def _other_pages(filters: Any, node: NetworkNode) -> list[Component | str]:
    pages = (
        ("Summary", links.skill(node.skill, filters)),
        ("Trend", links.about_skill("trends", node.skill, filters)),
        ("Regions", links.about_skill("regional-demand", node.skill, filters)),
        ("Levels", links.about_skill("seniority", node.skill, filters)),
        ("All partners", links.about_skill("cooccurrence", node.skill, filters)),
        ("Network around it", links.network(node.skill, filters)),
    )
    parts: list[Component | str] = []
    for name, address in pages:
        parts += [dcc.Link(name, href=address), " · "]
    return parts[:-1]


def _all_pairs(text: str) -> html.Button:
    return html.Button(text, type="button", className="network__all", **attributes(data_network_do="choose"))
