"""Frozen SQL beside a migration: what a version of the schema was, whatever tables.py says today."""

from __future__ import annotations

from pathlib import Path

from alembic import op
from sqlalchemy import text

VERSIONS = Path(__file__).with_name("versions")


def run_script(name: str) -> None:
    """Run the statements of versions/<name>, each ended by a semicolon at the end of a line."""
    for statement in (VERSIONS / name).read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.execute(text(statement))
