"""`GET /download/cooccurrence.graphml`: the network of skills for programs that draw and measure networks.

The same filters as the page's network and as `cooccurrence-edges.csv`; nodes and edges carry the columns of those rows
under the same names.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from enum import Enum
from typing import Any

import networkx
from flask import Flask, Response, request

from data_access.database import reading
from data_access.queries import skill_network
from data_access.queries.skill_network import Graph, NetworkFilters
from data_access.tenancy import PUBLIC
from domain import filters as query
from web.downloads import plain_name
from web.problems import answers_problems

PATH = "/download/cooccurrence.graphml"


def register(server: Flask) -> None:
    """Serve the network as GraphML."""
    server.add_url_rule(PATH, "download_graphml", answers_problems(_download))


def _download() -> Response:
    filters, _ = query.read(NetworkFilters, request.args.to_dict(flat=False), strict=True)
    with reading(PUBLIC) as connection:
        graph = skill_network.graph(connection, filters)
    answer = Response(as_graphml(graph), mimetype="application/graphml+xml")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{plain_name('cooccurrence', filters)}.graphml")
    answer.cache_control.no_cache = True
    return answer


def as_graphml(graph: Graph) -> bytes:
    """The network in GraphML: nodes by slug, edges undirected, no attribute where a value is missing."""
    drawn = networkx.Graph()
    for node in graph.nodes:
        drawn.add_node(node.skill, **_attributes(vars(node), without=("skill",)))
    for edge in graph.edges:
        drawn.add_edge(edge.skill, edge.partner, **_attributes(vars(edge), without=("skill", "partner")))
    written = io.BytesIO()
    networkx.write_graphml_xml(drawn, written)  # of Python's own XML, whether lxml is there or not
    return written.getvalue()


def _attributes(columns: Mapping[str, Any], without: tuple[str, ...]) -> dict[str, Any]:
    return {
        name: value.value if isinstance(value, Enum) else value
        for name, value in columns.items()
        if name not in without and value is not None
    }
