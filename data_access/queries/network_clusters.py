"""Into which groups do the skills of the network fall?

Source: the graph of data_access/queries/skill_network.py.
"""

from __future__ import annotations

from sqlalchemy import Connection

from data_access.queries.question import Answer, Question
from data_access.queries.skill_network import NetworkCluster, NetworkFilters, graph


def ask(connection: Connection, filters: NetworkFilters) -> Answer[NetworkCluster]:
    """The groups of the network; see NetworkCluster."""
    found = graph(connection, filters)
    return found.answer(found.clusters)


QUESTION = Question("cooccurrence-clusters", "Groups of skills", NetworkFilters, NetworkCluster, ask)
