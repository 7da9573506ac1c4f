"""What is done in an occupation?

Source: onet_task of one release.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Select, case, select

from data_access.queries.occupation_scope import AskedOccupation, find_occupation, no_rows, reference_answer
from data_access.queries.question import Answer, Question
from data_access.rows import read_rows
from data_access.tables import onet_task
from domain.filters import a_day, a_release, an_occupation


@dataclass(frozen=True)
class Filters:
    """What the question can be narrowed to."""

    occupation: str = an_occupation("15-1252.00")
    release: str = a_release()
    as_of: date | None = a_day()


@dataclass(frozen=True)
class OccupationTask:
    """One row per task: core ones, then supplemental ones, then those not classified, each in the publisher's order."""

    task_id: int  # of O*NET
    task: str
    task_type: str | None  # Core, Supplemental; None: not classified
    rated_on: date | None  # first day of the month
    source: str | None  # who rated: incumbents, experts, analysts


def ask(connection: Connection, filters: Filters) -> Answer[OccupationTask]:
    """The tasks of one occupation; see OccupationTask."""
    asked = find_occupation(connection, filters)
    rows = read_rows(connection, tasks_of(asked), OccupationTask)
    return reference_answer(asked, rows, no_rows(asked, rows, "tasks"))


def tasks_of(asked: AskedOccupation) -> Select:
    """Every task in display order."""
    task = onet_task.c
    return (
        select(task.task_id, task.task, task.task_type, task.rated_on, task.domain_source.label("source"))
        .where(task.release_id == asked.release_id, task.onetsoc_code == asked.onetsoc_code)
        .order_by(case({"Core": 0, "Supplemental": 1}, value=task.task_type, else_=2), task.place, task.task_id)
    )


QUESTION = Question("occupation-tasks", "Tasks of an occupation", Filters, OccupationTask, ask)
