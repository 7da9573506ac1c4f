"""What page, JSON API and CSV share of one question.

A question's module declares `Filters` (its parameters), a row class (its columns) and `QUESTION`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Select

from domain.filters import DayRange

Row = TypeVar("Row")


@dataclass(frozen=True)
class Answer(Generic[Row]):
    """Rows and what they are about.

    rows: in display order. as_of: newest complete day behind them; None where nothing has been aggregated yet.
    days: the period meant. postings: all counted postings of the slice, the denominator that a sentence names.
    suppressed: how many values were withheld for being below a publication minimum. generated: whether any of the
    reference data in it are the demonstration's; the postings that an answer with days counts are asked apart.
    """

    rows: list[Row]
    as_of: date | None
    days: DayRange | None
    source: str
    postings: int = 0
    suppressed: int = 0
    notes: list[str] = field(default_factory=list)
    generated: bool = False


@dataclass(frozen=True)
class Question(Generic[Row]):
    """One question: `ask(connection, filters)` answers it.

    statement: where the rows may be many, the SELECT whose columns are the row class's fields, in order;
    the CSV then streams it by COPY. None: the CSV is written from `ask`, which is bounded by the number of skills or
    regions.
    Both raise FilterError for a skill, region or occupation that is not in the database.
    """

    name: str
    title: str
    filters: type[Any]
    row: type[Row]
    ask: Callable[[Connection, Any], Answer[Row]]
    statement: Callable[[Connection, Any], Select[Any]] | None = None
