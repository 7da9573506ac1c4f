"""Imports projections of employment by occupation. Vintages stay side by side; pages show the newest.

The file is read and checked before anything changes, and takes its place in one transaction.
"""

from __future__ import annotations

from typing import Any

from data_access.loads.projections import COLUMNS, ProjectionFile, read_projections
from data_access.loads.vintages import PROJECTIONS
from jobs.registry import Outcome, Work, job
from jobs.yearly_import import import_vintage


@job()
def import_projections(work: Work, *, source: str) -> Outcome:
    """Import the Employment Projections by occupation, Table 1.2 of their workbook.

    source: path or http(s) address, such as occupation.xlsx
    """
    return import_file(work, source)


def import_generated_projections(work: Work, *, source: str) -> Outcome:
    """The job for the demonstration's own workbook; nothing is done where published projections are loaded."""
    return import_file(work, source, generated=True)


def import_file(work: Work, source: str, *, generated: bool = False) -> Outcome:
    """Import one file; generated: it is the demonstration's. Raises InputRefused, and nothing is changed then."""
    return import_vintage(
        work,
        source,
        PROJECTIONS,
        COLUMNS,
        lambda path: read_projections(path, generated=generated),
        about,
        generated=generated,
    )


def about(file: ProjectionFile) -> dict[str, Any]:
    """What a file holds, for the record of the run."""
    return {
        "base_year": file.base_year,
        "target_year": file.target_year,
        "average_change_share": file.average_change_share,
        "median_wage_at_least": sum(row["median_wage_at_least"] for row in file.rows),
        "without_median_wage": sum(row["median_wage"] is None for row in file.rows),
    }
