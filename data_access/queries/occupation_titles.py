"""What is an occupation called in practice?

Source: onet_title of one release.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from data_access.queries.occupation_scope import find_occupation, no_rows, reference_answer
from data_access.queries.question import Answer, Question
from data_access.rows import read_rows
from data_access.tables import onet_title
from domain.filters import a_day, a_release, an_occupation


@dataclass(frozen=True)
class Filters:
    """What the question can be narrowed to."""

    occupation: str = an_occupation("15-1252.00")
    release: str = a_release()
    as_of: date | None = a_day()


@dataclass(frozen=True)
class OccupationTitle:
    """One row per title and list that has it, by title."""

    title: str
    kind: str  # 'alternate': from any source; 'reported': by people who do the work
    short_title: str | None  # abbreviation


def ask(connection: Connection, filters: Filters) -> Answer[OccupationTitle]:
    """The titles of one occupation; see OccupationTitle."""
    asked = find_occupation(connection, filters)
    title = onet_title.c
    statement = (
        select(title.title, title.kind, title.short_title)
        .where(title.release_id == asked.release_id, title.onetsoc_code == asked.onetsoc_code)
        .group_by(title.title, title.kind, title.short_title)  # the lists repeat a few lines
        .order_by(title.title.collate("C"), title.kind, title.short_title.collate("C").nulls_first())
    )
    rows = read_rows(connection, statement, OccupationTitle)
    return reference_answer(asked, rows, no_rows(asked, rows, "further titles"))


QUESTION = Question("occupation-titles", "Titles of an occupation", Filters, OccupationTitle, ask)
