"""Imports the wages of one vintage of OEWS. Vintages stay side by side; pages show the newest.

The file is read and checked before anything changes, and takes its place in one transaction.
"""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from typing import Any

from data_access.errors import InputRefused
from data_access.loads.vintages import WAGES
from data_access.loads.wage_remarks import TopCodes
from data_access.loads.wages import COLUMNS, LIMITS, WageFile, read_wages
from jobs.registry import Outcome, Work, job
from jobs.yearly_import import import_vintage


@job()
def import_wages(
    work: Work,
    *,
    source: str,
    vintage: str | None = None,
    hourly_top: float | None = None,
    annual_top: int | None = None,
) -> Outcome:
    """Import the national wages of one vintage of OEWS, from its zip archive or its workbook.

    source: path or http(s) address, such as oesm23nat.zip
    vintage: year and month of the survey, such as 2023-05, where the file does not say it
    hourly_top: dollars an hour that # stands for, where the file does not say it
    annual_top: dollars a year that # stands for, where the file does not say it
    """
    for option, value, column in (
        ("--hourly-top", hourly_top, "hourly_median"),
        ("--annual-top", annual_top, "annual_median"),
    ):
        limit, unit = LIMITS[column]
        if value is not None and not (math.isfinite(value) and 0 < value <= limit):
            reason = f"{option} {value:g} cannot be used; give US {unit}, more than 0 and at most {limit:,}"
            raise InputRefused([f"top_code: {reason}"])
    top = TopCodes(None if hourly_top is None else Decimal(str(hourly_top)), annual_top)
    return import_file(work, source, reference_on=month_of(vintage), top=top)


def import_generated_wages(work: Work, *, source: str) -> Outcome:
    """The job for the demonstration's own workbook; nothing is done where published wages are loaded."""
    return import_file(work, source, generated=True)


def import_file(
    work: Work, source: str, *, reference_on: date | None = None, top: TopCodes | None = None, generated: bool = False
) -> Outcome:
    """Import one file; generated: it is the demonstration's. Raises InputRefused, and nothing is changed then."""
    return import_vintage(
        work,
        source,
        WAGES,
        COLUMNS,
        lambda path: read_wages(path, reference_on=reference_on, top=top, generated=generated),
        about,
        generated=generated,
    )


def month_of(vintage: str | None) -> date | None:
    """First day of the month of an option such as 2023-05. Raises InputRefused for another form."""
    if vintage is None:
        return None
    try:
        return date.fromisoformat(f"{vintage}-01")
    except ValueError as error:
        reason = f"vintage: --vintage {vintage} cannot be used; give year and month, such as 2023-05"
        raise InputRefused([reason]) from error


def about(file: WageFile) -> dict[str, Any]:
    """What a file holds, for the record of the run."""
    return {
        "top_coded": sum(bool(row["at_least"]) for row in file.rows),
        "not_released": sum(bool(row["not_released"]) for row in file.rows),
        "annual_only": sum(row["annual_only"] for row in file.rows),
        "hourly_only": sum(row["hourly_only"] for row in file.rows),
        "hourly_top": None if file.top.hourly is None else float(file.top.hourly),
        "annual_top": file.top.annual,
    }
