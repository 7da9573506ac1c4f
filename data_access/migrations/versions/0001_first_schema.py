"""The first schema: O*NET by release, skills, regions, postings, daily cells, job runs."""

from __future__ import annotations

from pathlib import Path

from alembic import op
from sqlalchemy import text

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SCHEMA = Path(__file__).with_name("first_schema_0001.sql")


def upgrade() -> None:
    for statement in SCHEMA.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.execute(text(statement))
