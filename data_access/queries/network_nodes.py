"""Which skills are in the network, how often are they asked for, and where do they lie?

Source: the graph of data_access/queries/skill_network.py.
"""

from __future__ import annotations

from sqlalchemy import Connection

from data_access.queries.question import Answer, Question
from data_access.queries.skill_network import NetworkFilters, NetworkNode, graph


def ask(connection: Connection, filters: NetworkFilters) -> Answer[NetworkNode]:
    """The skills of the network; see NetworkNode."""
    found = graph(connection, filters)
    return found.answer(found.nodes)


QUESTION = Question("cooccurrence-nodes", "Network of skills", NetworkFilters, NetworkNode, ask)
