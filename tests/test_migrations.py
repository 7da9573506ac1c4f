"""Migrations and data_access/tables.py describe the same schema."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, text

from data_access import migrations
from data_access.database import Database, writing
from data_access.partitions import release_tables
from data_access.tables import metadata


def test_a_migrated_database_is_what_the_tables_say(database: Database) -> None:
    with writing() as connection:
        assert migrations.is_current(connection)
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_constraints_and_partitioning_too(database: Database) -> None:
    """What the comparison passes over: CHECK constraints by table, and which tables are partitioned."""
    checks = {
        (table.name, str(constraint.name))
        for table in metadata.sorted_tables
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    with writing() as connection:
        found = connection.execute(
            text("SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0")
        )
        assert {tuple(row) for row in found} == checks
        found = connection.execute(text("SELECT relname FROM pg_class WHERE relkind = 'p'"))
        assert set(found.scalars()) == {table.name for table in release_tables()}
