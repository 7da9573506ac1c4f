"""What the database remembers of its generated data: table `demonstration`, one row where there is any."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, exists, insert, select, update

from data_access.tables import current_release, demonstration, posting


@dataclass(frozen=True)
class DemonstrationState:
    """anchor_on: the day that planted trends are told from. loaded_through: newest day loaded whole, None: none yet."""

    anchor_on: date
    loaded_through: date | None


def read_demonstration(connection: Connection) -> DemonstrationState | None:
    """The state of the generated data, or None in a database that has none."""
    row = connection.execute(select(demonstration.c.anchor_on, demonstration.c.loaded_through)).one_or_none()
    return None if row is None else DemonstrationState(*row)


def begin_demonstration(connection: Connection, anchor_on: date) -> None:
    """Marks the database as a demonstration, before its first posting comes."""
    connection.execute(insert(demonstration).values(anchor_on=anchor_on))


def finish_demonstration(connection: Connection, loaded_through: date) -> None:
    """Notes that everything up to a day is loaded and aggregated."""
    connection.execute(update(demonstration).values(loaded_through=loaded_through))


def other_sources(connection: Connection, ours: Collection[str]) -> list[str]:
    """Up to three sources of postings that are none of ours, in order."""
    statement = select(posting.c.source).where(posting.c.source.not_in(ours)).distinct().order_by(posting.c.source)
    return list(connection.execute(statement.limit(3)).scalars())


def has_release(connection: Connection) -> bool:
    """Whether any O*NET release, generated or real, is current."""
    return bool(connection.execute(select(exists().select_from(current_release))).scalar())
