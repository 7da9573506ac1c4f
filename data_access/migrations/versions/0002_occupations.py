"""Occupations: moves of the release pointer, refusals on record, wages, outlook, summaries, demand by occupation."""

from __future__ import annotations

from data_access.migrations.frozen import run_script

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script("occupations_0002.sql")
