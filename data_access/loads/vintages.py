"""Vintages of a yearly source side by side: which are loaded, and putting one in its place in one transaction.

Readers see the vintage that was there or the one that comes, never a mix: both are rows of the same two tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import sql
from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, select

from data_access.copying import copy_rows
from data_access.loads.onet_release import analyze
from data_access.roles import run_sql
from data_access.tables import projection, projection_vintage, wage, wage_vintage


@dataclass(frozen=True)
class YearlySource:
    """The tables of a source. dated: the column by which its vintages follow each other."""

    vintages: Table
    figures: Table
    dated: ColumnElement[Any]

    @property
    def key(self) -> str:
        """The column that joins both tables."""
        return f"{self.vintages.name}_id"


WAGES = YearlySource(wage_vintage, wage, wage_vintage.c.reference_on)
PROJECTIONS = YearlySource(projection_vintage, projection, projection_vintage.c.base_year)


@dataclass(frozen=True)
class Replaced:
    """What a new vintage took the place of: whether one of its name, and how many generated ones."""

    same_vintage: bool
    generated: int


def hold(connection: Connection, source: YearlySource) -> None:
    """Keep other imports of a source waiting until the transaction ends; readers go on."""
    name = sql.Identifier(source.vintages.name)
    run_sql(connection, sql.SQL("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE").format(name))


def is_loaded(connection: Connection, source: YearlySource, values: Mapping[str, Any]) -> bool:
    """Whether exactly this vintage is there; values: columns of the table of vintages, the checksum among them."""
    columns = source.vintages.c
    same = [columns[name] == value for name, value in values.items() if name != "source" and value is not None]
    return connection.execute(select(columns[source.key]).where(*same)).first() is not None


def has_published(connection: Connection, source: YearlySource) -> bool:
    """Whether any vintage is there that is not generated."""
    return connection.execute(select(source.vintages.c.vintage).where(~source.vintages.c.generated)).first() is not None


def newest_loaded(connection: Connection, source: YearlySource, *, generated: bool) -> tuple[str, int] | None:
    """The newest vintage of this kind and its number of rows; None where there is none."""
    columns = source.vintages.c
    found = connection.execute(
        select(columns[source.key], columns.vintage)
        .where(columns.generated == generated)
        .order_by(source.dated.desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    rows = select(func.count()).where(source.figures.c[source.key] == found[0])
    return found[1], connection.execute(rows).scalar_one()


def replace(
    connection: Connection,
    source: YearlySource,
    values: Mapping[str, Any],
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
) -> Replaced:
    """Load a vintage in place of the one of its name, and of what the same file was loaded as before.

    values: columns of the table of vintages; columns: those of the figures. A published one removes all generated ones.
    """
    vintages, generated = source.vintages.c, 0
    if not values["generated"]:
        generated = connection.execute(delete(source.vintages).where(vintages.generated)).rowcount
    same = (vintages.vintage == values["vintage"]) | (vintages.sha256 == values["sha256"])
    replaced = connection.execute(delete(source.vintages).where(same)).rowcount
    vintage_id = connection.execute(insert(source.vintages).values(values).returning(vintages[source.key])).scalar_one()
    copied = ([vintage_id, *(row[column] for column in columns)] for row in rows)
    copy_rows(connection, source.figures, [source.key, *columns], copied)
    analyze(connection, [source.vintages.name, source.figures.name])
    return Replaced(replaced > 0, generated)
