"""The figure of the network: what is drawn is what the rows say, and only tokens colour it."""

from __future__ import annotations

import dataclasses
import itertools
import math
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.figures import skill_network as figure
from components.network_cards import legend
from components.network_panel import panel, panel_without_choice
from data_access.queries.skill_network import Graph, NetworkCluster, NetworkEdge, NetworkFilters, NetworkNode
from domain.filters import a_skill_or_all
from domain.network import association
from domain.vocabulary import AssociationMeasure, SkillType
from tests.test_page_contract import plain, text_of, walk

ALL_POSTINGS = 1000
POSTINGS = {"docker": 400, "kubernetes": 300, "python": 250, "sql": 120}
CLUSTERS = {"docker": 1, "kubernetes": 1, "python": 7, "sql": 0}


def node(slug: str, rank: int) -> NetworkNode:
    postings = POSTINGS[slug]
    return NetworkNode(
        rank, slug, slug.title(), SkillType.TECHNOLOGY, postings, ALL_POSTINGS, postings / ALL_POSTINGS,
        0.1, 0.5, 2, CLUSTERS[slug], f"Group {CLUSTERS[slug]}" if CLUSTERS[slug] else "", 100.0 * rank, 50.0 * rank,
    )  # fmt: skip


def edge(one: str, other: str, joint: int) -> NetworkEdge:
    measures = association(joint, POSTINGS[one], POSTINGS[other], ALL_POSTINGS)
    same = CLUSTERS[one] == CLUSTERS[other] != 0
    return NetworkEdge(
        1, one, one.title(), other, other.title(), joint, POSTINGS[one], POSTINGS[other], ALL_POSTINGS,
        **vars(measures), same_cluster=same,
    )  # fmt: skip


NODES = [node(slug, rank) for rank, slug in enumerate(POSTINGS, 1)]
EDGES = [edge("docker", "kubernetes", 250), edge("docker", "python", 130), edge("python", "sql", 12)]
GROUPS = [
    NetworkCluster(1, "Docker and Kubernetes", 2, ["Docker", "Kubernetes"], 1, 1, "Docker and Kubernetes"),
    NetworkCluster(7, "Python", 1, ["Python"], 0, 2, ""),
]
GRAPH = Graph(NODES, EDGES, GROUPS, 3, ALL_POSTINGS)


def drawn(measure: AssociationMeasure = AssociationMeasure.NPMI) -> tuple[dict[str, dict], list[dict]]:
    found = figure.drawing(NODES, EDGES, measure)["elements"]
    nodes = {one["data"]["id"]: one for one in found if "source" not in one["data"]}
    return nodes, [one for one in found if "source" in one["data"]]


def test_every_row_is_drawn_once_at_its_place():
    nodes, edges = drawn()
    assert {slug: one["data"]["label"] for slug, one in nodes.items()} == {one.skill: one.skill_name for one in NODES}
    for one in NODES:
        assert nodes[one.skill]["position"] == {"x": one.x * figure.WIDER, "y": one.y}
    assert [(one["data"]["source"], one["data"]["target"]) for one in edges] == [
        ("python", "sql"), ("docker", "python"), ("docker", "kubernetes"),
    ], "the strongest last, and so on top"  # fmt: skip
    assert list(nodes) == list(reversed(POSTINGS)), "the most asked for last, its name above the others"
    assert len({one["data"]["id"] for one in [*nodes.values(), *edges]}) == len(NODES) + len(EDGES)


def test_an_edge_to_a_skill_that_is_not_drawn_is_left_out():
    found = figure.elements(NODES[:2], EDGES, AssociationMeasure.NPMI)
    assert [one["data"]["id"] for one in found if "source" in one["data"]] == ["docker|kubernetes"]


def test_areas_follow_postings():
    nodes, _ = drawn()
    area = {slug: one["data"]["size"] ** 2 for slug, one in nodes.items()}
    assert area["docker"] == pytest.approx(figure.LARGEST**2, rel=0.01)
    steps = [(area[one] - area[other]) / (POSTINGS[one] - POSTINGS[other])
             for one, other in itertools.combinations(POSTINGS, 2)]  # fmt: skip
    assert steps == pytest.approx([steps[0]] * len(steps), rel=0.05)


@pytest.mark.parametrize("measure", AssociationMeasure)
def test_the_strongest_edge_is_the_widest(measure: AssociationMeasure):
    by_strength = sorted(EDGES, key=lambda one: figure.strength(one, measure))
    widths = figure.widths(by_strength, measure)
    assert widths == sorted(widths)
    assert (widths[0], widths[-1]) == (figure.THINNEST, figure.THICKEST)


@settings(max_examples=30)
@given(st.lists(st.integers(1, 119), min_size=1, max_size=20), st.sampled_from(AssociationMeasure))
def test_widths_stay_within_their_bounds_and_keep_the_order(joints: list[int], measure: AssociationMeasure):
    edges = [edge("python", "sql", joint) for joint in joints]
    widths = figure.widths(edges, measure)
    assert all(figure.THINNEST <= width <= figure.THICKEST for width in widths)
    for (one, thick), (other, thin) in itertools.combinations(zip(edges, widths, strict=True), 2):
        if figure.strength(one, measure) > figure.strength(other, measure):
            assert thick >= thin


def test_without_an_edge_or_a_skill_nothing_is_drawn():
    assert figure.elements([], [], AssociationMeasure.LIFT) == []
    assert figure.widths([], AssociationMeasure.LIFT) == []
    assert figure.widths(EDGES[:1], AssociationMeasure.LIFT) == [(figure.THINNEST + figure.THICKEST) / 2]


def test_groups_differ_in_colour_or_shape_and_none_is_grey():
    looks = [figure.look(cluster) for cluster in range(1, figure.COLOURS * len(figure.SHAPES) + 1)]
    assert len(set(looks)) == len(looks)
    assert figure.look(0) == (0, 0)
    nodes, edges = drawn()
    assert nodes["docker"]["classes"].split()[:2] == ["c1", "s0"]
    assert nodes["python"]["classes"].split()[:2] == ["c2", "s1"]
    assert nodes["sql"]["classes"].split()[0] == "c0"
    classes = {one["data"]["id"]: one["classes"] for one in edges}
    assert classes["docker|kubernetes"] == "c1"
    assert classes["docker|python"] == "between"


def test_a_pair_that_may_be_chance_is_dashed():
    weak = dataclasses.replace(EDGES[2], significant=False)
    [found] = [one for one in figure.elements(NODES, [weak], AssociationMeasure.NPMI) if "source" in one["data"]]
    assert "weak" in found["classes"].split()
    assert rule("edge.weak")["line-style"] == "dashed"


def rule(selector: str) -> dict:
    return next(one["style"] for one in figure.stylesheet() if one["selector"] == selector)


def test_labels_of_the_most_asked_skills_come_first():
    tiers = [figure._tier(rank) for rank in (1, 10, 11, 24, 25, 70, 71, 300)]
    assert tiers == [0, 0, 1, 1, 2, 2, 3, 3]
    rules = [rule(f"node.t{tier}") for tier in range(len(figure.LABEL_TIERS))]
    shown_from = [math.ceil(math.log2(one["min-zoomed-font-size"] / one["font-size"])) for one in rules]
    assert shown_from == [-3, -1, 0, 1], "powers of two of the zoom"


def test_every_colour_is_a_token_that_both_themes_have():
    tokens = Path("assets/tokens.css").read_text(encoding="utf-8")
    light, dark = tokens.split(':root[data-theme="dark"]')
    colours = {
        value
        for one in figure.stylesheet()
        for name, value in one["style"].items()
        if "color" in name or name == "color"
    }
    assert len(colours) >= figure.COLOURS + 4
    for colour in colours:
        name = re.fullmatch(r"var\((--[a-z0-9-]+)\)", colour)
        assert name, colour
        assert f"{name[1]}:" in light
        assert f"{name[1]}:" in dark
    assert "#" not in str(figure.elements(NODES, EDGES, AssociationMeasure.NPMI))


def test_the_legend_names_sizes_widths_and_groups():
    told = plain(legend(GRAPH, EDGES, AssociationMeasure.POSTINGS))
    words = text_of(told)
    assert "Postings: 120 to 400" in words
    assert "Joint postings: 12 to 250" in words
    assert "Docker and Kubernetes" in words
    assert "in no group" in words
    swatches = [one["props"]["className"] for one in walk(told) if "swatch" in one["props"].get("className", "")]
    assert [name.split("--", 1)[1].split()[0] for name in swatches] == ["c1", "c2", "c0"]


@dataclasses.dataclass(frozen=True)
class Chosen(NetworkFilters):
    node: str = a_skill_or_all()


def test_the_panel_tells_the_chosen_skills_numbers_and_neighbours():
    told = plain(panel(Chosen(region="US", node="python"), GRAPH, "Python"))
    words = text_of(told)
    assert "in 250 postings, 25.0%" in words
    assert "Strongest neighbours by NPMI" in words
    buttons = [one["props"] for one in walk(told) if one["type"] == "Button"]
    assert [one["data-network-do"] for one in buttons] == ["choose:docker", "choose:sql", "choose"]
    assert "52.0% of its postings" in words, "130 of 250"
    addresses = [one["props"]["href"] for one in walk(told) if one["type"] == "Link"]
    assert "/skill-summary?skill=python&region=US" in addresses
    assert "/regional-demand?skill=python" in addresses, "a map of one region tells nothing"
    assert "/cooccurrence?view=network&skill=python&region=US" in addresses


def test_the_panel_says_what_to_do_where_there_is_nothing_to_tell():
    assert "Click a circle" in text_of(plain(panel_without_choice()))
    absent = plain(panel(Chosen(node="cobol"), GRAPH, "COBOL"))
    assert "COBOL is not among the skills shown" in text_of(absent)
    assert "/cooccurrence?view=network&skill=cobol" in [
        one["props"]["href"] for one in walk(absent) if one["type"] == "Link"
    ]
    alone = plain(panel(Chosen(node="python"), dataclasses.replace(GRAPH, edges=[]), "Python"))
    assert "no pair here" in text_of(alone)
