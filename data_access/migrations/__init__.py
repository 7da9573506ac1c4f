"""Schema migrations (Alembic). The caller holds the advisory lock and the transaction."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


@cache
def newest() -> str:
    """The id of the newest migration."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head
    return head


def standing(connection: Connection) -> str | None:
    """The id of the newest migration that the database has; None for an empty database."""
    return MigrationContext.configure(connection).get_current_revision()


def is_current(connection: Connection) -> bool:
    return standing(connection) == newest()


def upgrade(connection: Connection) -> None:
    """Run the missing migrations in the caller's transaction: all of them or none."""
    if is_current(connection):
        return
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
