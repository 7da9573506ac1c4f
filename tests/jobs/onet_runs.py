"""Running refresh_onet as the runner does, and what readers and the database hold afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from data_access import tables
from data_access.database import Database
from data_access.tenancy import PUBLIC
from jobs.refresh_onet import refresh_onet
from jobs.registry import Job
from jobs.rollback_onet import rollback_onet
from jobs.runner import Run, run_job

JOB = Job("refresh_onet", refresh_onet, None, None, "", ())
BACK = Job("rollback_onet", rollback_onet, None, None, "", ())


def run(database: Database, source: Path | str, **options: Any) -> Run:
    return run_job(JOB, {"source": str(source), **options}, database=database)


def look(database: Database) -> Run:
    """As the schedule runs it: without a source."""
    return run_job(JOB, {}, database=database)


def seen(database: Database) -> tuple[int, str, list[tuple[str, str]], int]:
    """What readers see: the current release, its version, its occupations, and how many ratings it has."""
    with database.reading(PUBLIC) as connection:
        release_id, version = connection.execute(
            text("SELECT release_id, version FROM current_release JOIN onet_release USING (release_id)")
        ).one()
        occupations = connection.execute(
            text("SELECT onetsoc_code, title FROM onet_occupation JOIN current_release USING (release_id) ORDER BY 1")
        ).all()
        ratings = connection.execute(
            text("SELECT count(*) FROM onet_rating JOIN current_release USING (release_id)")
        ).scalar_one()
    return release_id, version, [tuple(row) for row in occupations], ratings


def judged(database: Database) -> list[tuple[str, str | None, dict[str, bool | None]]]:
    """Every judged release: its outcome, its number as far as it was read, and what each check said."""
    with database.reading(PUBLIC) as connection:
        found = connection.execute(select(tables.onet_refresh).order_by("onet_refresh_id")).all()
    return [(row.outcome, row.version, {one["check"]: one["passed"] for one in row.checks}) for row in found]


def kept(database: Database) -> tuple[list[tuple], list[tuple], int]:
    """Everything that a refused release must leave alone: releases, lasting occupations, number of tables."""
    with database.reading(PUBLIC) as connection:
        releases = connection.execute(select(tables.onet_release).order_by("release_id")).all()
        occupations = connection.execute(select(tables.occupation).order_by("onetsoc_code")).all()
        relations = connection.execute(text("SELECT count(*) FROM pg_class WHERE relname LIKE 'onet%'")).scalar_one()
    return [tuple(row) for row in releases], [tuple(row) for row in occupations], relations


def roll_back(database: Database, **options: Any) -> Run:
    return run_job(BACK, options, database=database)
