"""Works out once what differs between neighbouring O*NET releases, so that it can be read at once.

Other pairs are compared when they are asked for. Published releases never change, so what is stored stays true.
"""

from __future__ import annotations

from itertools import pairwise

from sqlalchemy import Connection, func, insert, literal, select

from data_access.loads.onet_release import read_published
from data_access.release_differences import Pair, differences, in_order, ratings_without_error
from data_access.tables import release_change, release_comparison
from domain.releases import ChangeKind, may_precede, version_key
from domain.vocabulary import ALL

COLUMNS = (
    *("kind", "onetsoc_code", "title", "subject", "scale_id"),
    *("before_value", "after_value", "difference", "standard_error"),
)


def missing_comparisons(connection: Connection) -> list[tuple[int, int]]:
    """The neighbouring releases, by number and then as they were loaded, whose difference is not stored yet.

    The last generated one and the first published one have nothing to do with each other.
    """
    loaded = sorted(read_published(connection).items(), key=lambda one: (*version_key(one[1]), one[0]))
    stored = {tuple(row) for row in connection.execute(select(*release_comparison.primary_key.columns))}
    pairs = [(before, after) for (before, old), (after, new) in pairwise(loaded) if may_precede(old, new)]
    return [pair for pair in pairs if pair not in stored]


def store_comparison(connection: Connection, before: int, after: int) -> int:
    """Store what differs between two releases; returns the number of changes."""
    pair = Pair(before, after, ALL)
    ids = {"before_release_id": before, "after_release_id": after}
    unsure = connection.execute(ratings_without_error(pair)).scalar_one()
    connection.execute(insert(release_comparison).values(**ids, ratings_without_error=unsure))
    changes = differences(pair, list(ChangeKind))
    place = func.row_number().over(order_by=in_order(changes))
    found = select(literal(before), literal(after), place, *(changes.c[name] for name in COLUMNS))
    return connection.execute(insert(release_change).from_select([*ids, "place", *COLUMNS], found)).rowcount
