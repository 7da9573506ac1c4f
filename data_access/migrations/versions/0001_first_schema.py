"""The first schema: O*NET by release, skills, regions, postings, daily cells, job runs."""

from __future__ import annotations

from alembic import op

from data_access.tables import metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    metadata.create_all(op.get_bind())


def downgrade() -> None:
    metadata.drop_all(op.get_bind())
