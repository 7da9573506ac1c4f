"""Running the imports of wages and projections as the runner does, and what the database holds afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import text

from data_access.database import Database
from data_access.tenancy import PUBLIC
from jobs.import_projections import import_generated_projections
from jobs.import_wages import import_generated_wages
from jobs.registry import JOBS, Job
from jobs.runner import Run, run_job

GENERATED: dict[str, Callable[..., Any]] = {
    "import_wages": import_generated_wages,
    "import_projections": import_generated_projections,
}
TABLES = {"import_wages": ("wage_vintage", "wage"), "import_projections": ("projection_vintage", "projection")}


def run(database: Database, job: str, source: Path | str, *, generated: bool = False, **options: Any) -> Run:
    one = Job(job, GENERATED[job], None, None, "", ()) if generated else JOBS[job]
    return run_job(one, {"source": str(source), **options}, database=database)


def held(database: Database, job: str) -> list[tuple[Any, ...]]:
    """Name, whether generated, number of figures and id of each vintage, oldest id first."""
    vintages, figures = TABLES[job]
    statement = f"""
        SELECT vintage, generated, count(soc_code), {vintages}_id
        FROM {vintages} LEFT JOIN {figures} USING ({vintages}_id) GROUP BY {vintages}_id ORDER BY {vintages}_id
    """
    with database.reading(PUBLIC) as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def names(database: Database, job: str) -> list[tuple[str, bool, int]]:
    """The same without ids."""
    return [row[:3] for row in held(database, job)]


def clear(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("DELETE FROM wage_vintage"))
        connection.execute(text("DELETE FROM projection_vintage"))
