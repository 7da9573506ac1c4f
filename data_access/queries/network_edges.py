"""Which pairs of skills are asked for together most, or most beyond chance?

Source: the graph of data_access/queries/skill_network.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from data_access.queries.question import Answer, Question
from data_access.queries.skill_network import MOST_EDGES, NetworkEdge, NetworkFilters, graph
from domain.filters import whole_number


@dataclass(frozen=True)
class Filters(NetworkFilters):
    """The network's filters; limit cuts the list and changes no number in it."""

    limit: int = whole_number(1000, 1, MOST_EDGES)


def ask(connection: Connection, filters: Filters) -> Answer[NetworkEdge]:
    """The edges of the network; see NetworkEdge."""
    found = graph(connection, filters)
    return found.answer(found.edges[: filters.limit])


QUESTION = Question("cooccurrence-edges", "Pairs of skills", Filters, NetworkEdge, ask)
