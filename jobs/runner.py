"""Runs one job: its lock, its transaction and its row in job_run.

The row is written on connections of its own, so a failure is on record though the work rolled back. A run holds the
job's lock as long as it lives: two runs of one job never overlap, and a row left at 'running' while the lock is free
belongs to a process that died.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError

from data_access.database import Database, bound
from data_access.errors import DataError, InputRefused
from data_access.locks import lock_key
from data_access.tables import job_run
from jobs.progress import Report, silent
from jobs.registry import Job, Outcome

log = logging.getLogger(__name__)

DIED = "the process ended before the run did"


class AlreadyRunning(Exception):
    """Another run of the same job has not ended yet."""


class SlotTaken(Exception):
    """This scheduled moment of the job has been run already."""


@dataclass(frozen=True)
class Run:
    """How a run ended. outcome: a word of job_run.outcome; reasons: why it failed or was refused, for people."""

    outcome: str
    rows: int = 0
    detail: Mapping[str, Any] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        return self.outcome in ("succeeded", "nothing_to_do")


class _Work:
    """What a job gets (see registry.Work)."""

    def __init__(self, database: Database, stack: ExitStack, report: Report) -> None:
        self._database = database
        self._stack = stack
        self._report = report
        self._connection: Connection | None = None

    @property
    def connection(self) -> Connection:
        if self._connection is None:
            self._connection = self._stack.enter_context(self._database.writing())
        return self._connection

    def transaction(self) -> AbstractContextManager[Connection]:
        return self._database.writing()

    def progress(self, label: str, done: int, total: int | None = None) -> None:
        self._report(label, done, total)


def run_job(
    job: Job,
    options: Mapping[str, Any] | None = None,
    *,
    scheduled_at: datetime | None = None,
    report: Report = silent,
    database: Database | None = None,
) -> Run:
    """Run the job now and record it. scheduled_at: its slot; None: run by hand, which is a slot of its own.

    What the job raises becomes a Run with outcome 'failed' or 'refused'. Raises AlreadyRunning and SlotTaken, where
    nothing was done, and DatabaseUnavailable where the run cannot be recorded.
    """
    database = database or bound()
    with _only_run(database, job.name):
        run_id = _begin(database, job.name, scheduled_at or datetime.now(UTC))
        try:
            run = _attempt(job, lambda stack: _Work(database, stack, report), options or {})
        except BaseException:
            _finish(database, run_id, Run("failed", detail={"error": DIED}))
            raise
        _finish(database, run_id, run)
    return run


def _attempt(job: Job, make_work: Callable[[ExitStack], _Work], options: Mapping[str, Any]) -> Run:
    try:
        with ExitStack() as stack:
            outcome: Outcome = job.run(make_work(stack), **options)
    except InputRefused as error:
        return Run("refused", detail={"problems": error.problems}, reasons=tuple(error.problems))
    except DataError as error:
        return Run("failed", detail={"error": str(error)}, reasons=(str(error),))
    except Exception as error:
        log.exception("The job %s failed", job.name)
        reason = f"{type(error).__name__}: {error}"
        return Run("failed", detail={"error": reason}, reasons=(reason,))
    return Run("nothing_to_do" if outcome.nothing_to_do else "succeeded", outcome.rows, outcome.detail)


@contextmanager
def _only_run(database: Database, name: str) -> Iterator[None]:
    space, key = lock_key(f"job {name}")
    with database.session() as session:
        asked = text("SELECT pg_try_advisory_lock(:space, :key)")
        if not session.execute(asked, {"space": space, "key": key}).scalar_one():
            raise AlreadyRunning(f"The job {name} is running already; wait until it ends.")
        try:
            yield
        finally:
            # The server notices a closed connection a moment later; a run that follows at once must find the lock free.
            with suppress(DBAPIError):
                session.execute(text("SELECT pg_advisory_unlock(:space, :key)"), {"space": space, "key": key})


def _begin(database: Database, name: str, scheduled_at: datetime) -> int:
    """The id of the run's row. A run of this slot that died or failed is taken over; any other makes SlotTaken."""
    with database.writing() as connection:
        died = (job_run.c.job == name) & (job_run.c.outcome == "running")
        taken_over = connection.execute(
            update(job_run)
            .where(job_run.c.job == name, job_run.c.scheduled_at == scheduled_at)
            .where(job_run.c.outcome.in_(("running", "failed")))
            .values(outcome="running", started_at=func.clock_timestamp(), finished_at=None, detail={})
            .returning(job_run.c.job_run_id)
        ).scalar_one_or_none()
        if taken_over is not None:
            return taken_over
        ended = {"outcome": "failed", "finished_at": func.clock_timestamp(), "detail": {"error": DIED}}
        connection.execute(update(job_run).where(died).values(ended))
        new = insert(job_run).values(job=name, scheduled_at=scheduled_at, outcome="running")
        run_id = connection.execute(new.on_conflict_do_nothing().returning(job_run.c.job_run_id)).scalar_one_or_none()
        if run_id is None:
            raise SlotTaken(f"The run of {name} for {scheduled_at:%Y-%m-%d %H:%M} UTC has been done already.")
        return run_id


def _finish(database: Database, run_id: int, run: Run) -> None:
    with database.writing() as connection:
        values = {
            "outcome": run.outcome,
            "finished_at": func.clock_timestamp(),
            "rows": run.rows,
            "detail": json.loads(json.dumps(run.detail, default=str)),
        }
        connection.execute(update(job_run).where(job_run.c.job_run_id == run_id).values(values))


def slot_is_done(connection: Connection, name: str, scheduled_at: datetime) -> bool:
    """Whether this slot of the job has been run to its end, well or not."""
    asked = select(job_run.c.outcome).where(job_run.c.job == name, job_run.c.scheduled_at == scheduled_at)
    return connection.execute(asked).scalar_one_or_none() not in (None, "running")
