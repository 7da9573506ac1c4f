"""Alembic's entry: runs migrations on the connection that `data_access.migrations.upgrade` passes in."""

from __future__ import annotations

from alembic import context

from data_access.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
