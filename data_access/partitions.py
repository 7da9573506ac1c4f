"""Partitions of the tables that hold one O*NET release each.

A release is loaded into partitions of its own, so loading blocks no reader and removing one is instant.
"""

from __future__ import annotations

from psycopg import sql
from sqlalchemy import Connection, Table

from data_access.roles import run_sql
from data_access.tables import metadata


def release_tables() -> list[Table]:
    """Every table that is partitioned by release, parents before what refers to them."""
    return [table for table in metadata.sorted_tables if table.dialect_options["postgresql"]["partition_by"]]


def partition_name(table: str, release_id: int) -> str:
    return f"{table}_r{release_id}"


def create_apart(connection: Connection, release_id: int) -> None:
    """Create a release's tables apart from the ones that readers use, with the same columns, keys and indexes.

    A partition that is created in place would wait for all readers of its table and hold up new ones meanwhile.
    """
    for table in release_tables():
        run_sql(
            connection,
            sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL)").format(
                sql.Identifier(partition_name(table.name, release_id)), sql.Identifier(table.name)
            ),
        )


def attach(connection: Connection, release_id: int) -> None:
    """Make a release's tables partitions. Neither waits for readers nor holds them up."""
    for table in release_tables():
        run_sql(
            connection,
            sql.SQL("ALTER TABLE {} ATTACH PARTITION {} FOR VALUES IN ({})").format(
                sql.Identifier(table.name),
                sql.Identifier(partition_name(table.name, release_id)),
                sql.Literal(int(release_id)),
            ),
        )


def drop_partitions(connection: Connection, release_id: int) -> None:
    """Drop a release's tables. Those that are attached wait for readers; those apart do not."""
    for table in release_tables():
        run_sql(
            connection,
            sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(partition_name(table.name, release_id))),
        )
