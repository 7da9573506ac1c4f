"""Occupations that fit what a person typed: by their code, by a title, or by what is told of them.

Source: the index over titles (data_access/queries/title_index.py), onet_occupation and onet_task of one release, and
for codes that the release lacks the lasting `occupation`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, text

from data_access.queries.title_index import title_search
from data_access.tables import english, occupation, onet_occupation, onet_task

CODE = re.compile(r"\d\d-\d{1,4}(?:\.\d{0,2})?")
"""An O*NET-SOC code, or the beginning of one."""

WHOLE_CODE = re.compile(r"\d\d-\d{4}(?:\.\d\d)?")
"""A code that may be of an occupation which the release lacks: six digits, or all eight."""

EXCERPT = 'MaxFragments=1, MaxWords=18, MinWords=9, StartSel="", StopSel=""'
"""How much of a description is shown: the words around those that were searched for."""


class MatchedIn(StrEnum):
    """Where what was typed was found, the strongest first."""

    CODE = "code"
    OCCUPATION_TITLE = "occupation_title"
    ALTERNATE_TITLE = "alternate_title"
    REPORTED_TITLE = "reported_title"
    DESCRIPTION = "description"
    TASK = "task"


@dataclass(frozen=True)
class Match:
    """An occupation and why it was found. text: the title; of a description or a task, None until `with_excerpts`."""

    onetsoc_code: str
    matched_in: MatchedIn
    text: str | None = None
    task_id: int | None = None


def find_matches(connection: Connection, release_id: int, typed: str) -> list[Match]:
    """Every occupation that fits, once, the best first: by title, then by description, then by tasks.

    Where a code was typed, those with the code alone. By description and tasks the words must all be there (in any of
    their forms); more tasks come first, then the code decides.
    """
    if CODE.fullmatch(typed):
        return [Match(code, MatchedIn.CODE) for code in _codes(connection, release_id, typed)]
    found = {
        title.onetsoc_code: Match(title.onetsoc_code, MatchedIn(f"{title.kind}_title"), title.title)
        for title in title_search(connection, release_id).find(typed)
    }
    for match in _in_texts(connection, release_id, typed):
        found.setdefault(match.onetsoc_code, match)
    return list(found.values())


def _codes(connection: Connection, release_id: int, typed: str) -> Iterable[str]:
    """Codes of the release that begin so; of a whole code also those that only other releases have."""
    own, lasting = onet_occupation.c, occupation.c.onetsoc_code
    statement = select(own.onetsoc_code).where(own.release_id == release_id, own.onetsoc_code.startswith(typed))
    codes = set(connection.execute(statement).scalars())
    if WHOLE_CODE.fullmatch(typed):
        codes |= set(connection.execute(select(lasting).where(lasting.startswith(typed))).scalars())
    return sorted(codes)


def _searched(typed: str) -> ColumnElement[Any]:
    """Every word that was typed, in any of its forms. What people type has no operators: a dash joins words."""
    return func.plainto_tsquery(text("'english'"), typed)


def _in_texts(connection: Connection, release_id: int, typed: str) -> list[Match]:
    own, task = onet_occupation.c, onet_task.c
    described = select(own.onetsoc_code).where(
        own.release_id == release_id, english(own.description).bool_op("@@")(_searched(typed))
    )
    doing = (
        select(task.onetsoc_code, func.count().label("tasks"), func.min(task.task_id).label("task_id"))
        .where(task.release_id == release_id, english(task.task).bool_op("@@")(_searched(typed)))
        .group_by(task.onetsoc_code)
    )
    codes = set(connection.execute(described).scalars())
    of_tasks = connection.execute(doing).all()
    tasks = {row.onetsoc_code: row.tasks for row in of_tasks}
    found = {row.onetsoc_code: Match(row.onetsoc_code, MatchedIn.TASK, None, row.task_id) for row in of_tasks}
    found |= {code: Match(code, MatchedIn.DESCRIPTION) for code in codes}
    return sorted(
        found.values(),
        key=lambda one: (one.onetsoc_code not in codes, -tasks.get(one.onetsoc_code, 0), one.onetsoc_code),
    )


def with_excerpts(connection: Connection, release_id: int, typed: str, matches: Sequence[Match]) -> list[Match]:
    """The same matches, those in a description or a task with the passage in question."""
    own, task = onet_occupation.c, onet_task.c
    described = [match.onetsoc_code for match in matches if match.matched_in is MatchedIn.DESCRIPTION]
    doing = [match.task_id for match in matches if match.matched_in is MatchedIn.TASK]
    passages: dict[tuple[str, int | None], str] = {}
    if described:
        excerpt = func.ts_headline(text("'english'"), own.description, _searched(typed), EXCERPT)
        statement = select(own.onetsoc_code, excerpt).where(
            own.release_id == release_id, own.onetsoc_code.in_(described)
        )
        passages |= {(code, None): f"… {told} …" for code, told in connection.execute(statement)}
    if doing:
        statement = select(task.onetsoc_code, task.task_id, task.task).where(
            task.release_id == release_id, task.task_id.in_(doing)
        )
        passages |= {(code, task_id): told for code, task_id, told in connection.execute(statement)}
    return [
        replace(match, text=passages.get((match.onetsoc_code, match.task_id)))
        if match.matched_in in (MatchedIn.DESCRIPTION, MatchedIn.TASK)
        else match
        for match in matches
    ]
