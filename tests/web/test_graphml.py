"""GraphML of the network: what programs read from it is what the API answers, and a wrong filter is a 400."""

from __future__ import annotations

import io
import sys
from xml.etree import ElementTree

import networkx
import pytest
from dash import Dash
from flask.testing import FlaskClient

from data_access.errors import DatabaseUnavailable
from data_access.queries.skill_network import Graph, NetworkEdge, NetworkNode
from domain.vocabulary import SkillType
from web.graphml import PATH, as_graphml

QUERY = "?region=US&measure=lift&min_joint=5&nodes=30"


@pytest.fixture
def client(pages_market: Dash) -> FlaskClient:
    """A client of the application, which answers from the market of the pages' tests."""
    return pages_market.server.test_client()


def test_nodes_and_edges_are_the_apis_rows(client: FlaskClient):
    answer = client.get(PATH + QUERY)
    assert answer.status_code == 200
    assert answer.mimetype == "application/graphml+xml"
    read = networkx.read_graphml(io.BytesIO(answer.data))
    nodes = client.get(f"/api/v1/cooccurrence-nodes{QUERY}").get_json()["data"]
    edges = client.get(f"/api/v1/cooccurrence-edges{QUERY}&limit=5000").get_json()["data"]
    assert nodes
    assert edges
    assert not read.is_directed()
    assert [{"skill": slug, **columns} for slug, columns in read.nodes.items()] == nodes
    found = {frozenset(pair): columns for pair, columns in read.edges.items()}
    assert len(found) == len(edges)
    for edge in edges:
        pair = frozenset((edge.pop("skill"), edge.pop("partner")))
        assert found[pair] == edge


def test_the_name_tells_the_filters(client: FlaskClient):
    told = client.get(PATH + QUERY).headers["Content-Disposition"]
    assert told == "attachment; filename=cooccurrence_region-US_measure-lift_min_joint-5_nodes-30.graphml"


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("nodes=9", "nodes"),
        ("nodes=301", "nodes"),
        ("min_joint=4", "min_joint"),
        ("backbone=maybe", "backbone"),
        ("measure=cosine", "measure"),
        ("skill=no-such-skill", "skill"),
        ("region=XX", "region"),
        ("occupation=99-9999.99", "occupation"),
        ("limit=5", "limit"),
        ("node=python", "node"),
    ],
)
def test_a_wrong_filter_is_named(client: FlaskClient, query: str, parameter: str):
    answer = client.get(f"{PATH}?{query}")
    assert answer.status_code == 400
    told = answer.get_json()["error"]
    assert told["parameter"] == parameter
    assert told["allowed"]


def test_without_the_database_it_says_so(client: FlaskClient, monkeypatch):
    def fails(*_: object) -> None:
        raise DatabaseUnavailable("The database does not answer: gone fishing")

    monkeypatch.setattr("web.graphml.skill_network.graph", fails)
    answer = client.get(PATH)
    assert answer.status_code == 503
    assert "gone fishing" in answer.get_json()["error"]["message"]


def test_a_slice_without_postings_is_an_empty_graph(client: FlaskClient):
    answer = client.get(f"{PATH}?from=2001-01-01&to=2001-01-07")
    assert answer.status_code == 200
    assert networkx.read_graphml(io.BytesIO(answer.data)).number_of_nodes() == 0


def small() -> Graph:
    nodes = [
        NetworkNode(1, "c", "C & <C>", SkillType.LANGUAGE, 3, 9, 0.5, 0.25, 0.75, 1, 0, "", 0.5, 1000.0),
        NetworkNode(2, "r", "R “é”", SkillType.LANGUAGE, 2, 9, 0.5, 0.25, 0.75, 1, 2, "R", 1.0, 0.0),
    ]
    return Graph(
        nodes, [NetworkEdge(1, "c", "C & <C>", "r", "R “é”", 2, 3, 2, 9, 0.5, 3.0, 0.1, 4.0, False, True)], [], 1
    )


def test_names_of_any_letters_and_values_of_any_kind_survive():
    read = networkx.read_graphml(io.BytesIO(as_graphml(small())))
    assert read.nodes["c"]["skill_name"] == "C & <C>"
    assert read.nodes["r"]["skill_name"] == "R “é”"
    assert read.nodes["c"]["skill_type"] == "language"
    assert read.edges["c", "r"]["significant"] is False
    assert read.edges["c", "r"]["same_cluster"] is True
    assert read.edges["c", "r"]["lift"] == 3.0


def test_it_is_the_same_without_lxml(monkeypatch):
    written = as_graphml(small())
    monkeypatch.setitem(sys.modules, "lxml", None)
    monkeypatch.setitem(sys.modules, "lxml.etree", None)
    assert ElementTree.canonicalize(as_graphml(small())) == ElementTree.canonicalize(written)
