"""What is there to know about one occupation, whole?

Every question about one occupation at once, for `/api/v1/occupations/<onetsoc_code>`; the page asks them one by one.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import Connection

from data_access.queries import (
    occupation_demand,
    occupation_outlook,
    occupation_ratings,
    occupation_regions,
    occupation_related,
    occupation_skills,
    occupation_summary,
    occupation_tasks,
    occupation_titles,
    occupation_wages,
)
from data_access.queries.question import Answer, Question
from domain.filters import Period, a_day, a_period, a_region, a_release, an_occupation
from domain.ratings import RatingDomain


@dataclass(frozen=True)
class Filters:
    """What the questions can be narrowed to."""

    occupation: str = an_occupation("15-1252.00")
    region: str = a_region()
    period: Period = a_period()
    release: str = a_release()
    as_of: date | None = a_day()


PARTS: dict[str, tuple[Question[Any], dict[str, Any]]] = {
    "summary": (occupation_summary.QUESTION, {}),
    "wages": (occupation_wages.QUESTION, {}),
    "outlook": (occupation_outlook.QUESTION, {}),
    "demand": (occupation_demand.QUESTION, {}),
    "regions": (occupation_regions.QUESTION, {}),
    "asked": (occupation_skills.QUESTION, {"limit": 5000}),
    "tasks": (occupation_tasks.QUESTION, {}),
    "related": (occupation_related.QUESTION, {}),
    "titles": (occupation_titles.QUESTION, {}),
    **{str(domain): (occupation_ratings.QUESTION, {"domain": domain}) for domain in RatingDomain},
}
"""Name of each part, the question that it answers, and the filters of that question that are fixed."""


def ask(connection: Connection, filters: Filters) -> dict[str, Answer[Any]]:
    """Part -> its answer, in one transaction: all of one moment and one release. Raises FilterError."""
    return {
        name: question.ask(connection, _narrowed(question, filters, fixed)) for name, (question, fixed) in PARTS.items()
    }


def _narrowed(question: Question[Any], filters: Filters, fixed: dict[str, Any]) -> Any:
    known = {field.name for field in fields(question.filters)}
    given = {field.name: getattr(filters, field.name) for field in fields(filters) if field.name in known}
    return question.filters(**given, **fixed)
