"""Brings the skills and their names up to date with the taxonomy, the current O*NET release and, where given, an
ESCO file.
"""

from __future__ import annotations

from pathlib import Path

from data_access.loads.skills import load_taxonomy
from jobs.registry import Outcome, Work, job

CHANGES = (
    *("skills_added", "skills_changed", "skills_removed"),
    *("aliases_added", "aliases_changed", "aliases_removed"),
)


@job(schedule=None)
def refresh_skills(work: Work, *, esco: str | None = None) -> Outcome:
    """Bring the skills and their names up to date with the taxonomy and the current O*NET release.

    esco: path of an ESCO skills CSV whose labels are added; labels in rows that do not fit their skill are left out
    """
    counts = load_taxonomy(work.connection, Path(esco).expanduser() if esco is not None else None)
    changes = sum(counts[name] for name in CHANGES)
    return Outcome(rows=changes, detail=counts, nothing_to_do=changes == 0)
