"""The network of skills asked for together, requirements of occupations and pathways, and the live pulse."""

from __future__ import annotations

from data_access.migrations.frozen import run_script

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("network_0003.sql", "gap_0003.sql", "pathways_0003.sql", "pulse_0003.sql"):
        run_script(name)
