"""The first schema: O*NET by release, skills, regions, postings, daily cells, job runs."""

from __future__ import annotations

from data_access.migrations.frozen import run_script

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script("first_schema_0001.sql")
