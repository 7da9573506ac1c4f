"""A small server with the routes and a question of our own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import ARRAY, Connection, Select, Text, cast, column, func, literal, select, values

from data_access.errors import DatabaseUnavailable, NotFound
from data_access.queries import QUESTIONS
from data_access.queries.question import Answer, Question
from domain.filters import DayRange, FilterError, Period, a_day, a_period, a_skill, skills, whole_number
from web import api, downloads, health, security_headers

MOMENT = datetime(2026, 3, 1, 13, 30, tzinfo=UTC)


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Filters:
    skill: str = a_skill("python")
    also: tuple[str, ...] = skills()
    limit: int = whole_number(3, 1, 10_000_000)
    period: Period = a_period()
    as_of: date | None = a_day()


@dataclass(frozen=True)
class Cell:
    """Every kind of value that rows have."""

    number: int
    text: str
    maybe: str | None
    delta: float | None
    amount: Decimal
    sure: bool
    day: date
    moment: datetime | None
    colour: Colour
    partners: list[str]


ROWS = [
    Cell(1, "=1+1", None, -0.25, Decimal("-3.50"), True, date(2026, 3, 1), MOMENT, Colour.RED, ["-a", "b"]),
    Cell(-2, 'He said "x",\nthen left', "@me", 3.0, Decimal(7), False, date(2026, 3, 2), None, Colour.RED, []),
    Cell(3, "\tC++ – naïve", "+49", None, Decimal(0), True, date(2026, 3, 3), None, Colour.RED, ["c", "=d"]),
    Cell(4, "a=b", "plain", 1e-7, Decimal("0.1"), True, date(2026, 3, 4), None, Colour.RED, ["x"]),
    Cell(5, "\rreturn", "", 1234567.5, Decimal("12345678.25"), True, date(2026, 3, 5), None, Colour.RED, ["x"]),
]
"""Rows with everything that a spreadsheet could take for a formula."""


def ask(connection: Connection, filters: Filters) -> Answer[Cell]:
    wrong = {
        "wrong": FilterError("skill", "wrong", "another"),
        "absent": NotFound("There is no such thing."),
        "away": DatabaseUnavailable("The database does not answer."),
        "broken": ZeroDivisionError("secret detail"),
    }
    if filters.skill in wrong:
        raise wrong[filters.skill]
    days = DayRange(date(2026, 2, 2), date(2026, 3, 1))
    return Answer(ROWS[: filters.limit], date(2026, 3, 1), days, "our own rows", 40, 2, ["a note"])


def same_rows(connection: Connection, filters: Filters) -> Select[Any]:
    """ROWS again, as a statement."""
    table = values(
        *(column(name) for name in Cell.__dataclass_fields__), name="table"
    ).data([
        tuple(
            cast(literal(value, ARRAY(Text)), ARRAY(Text)) if isinstance(value, list)
            else literal(value) if not isinstance(value, Colour) else literal(str(value))
            for value in (getattr(row, name) for name in Cell.__dataclass_fields__)
        )
        for row in ROWS
    ])  # fmt: skip
    return select(table)


@dataclass(frozen=True)
class Line:
    number: int
    text: str
    share: float


def many_rows(connection: Connection, filters: Filters) -> Any:
    """`limit` rows made by the server."""
    number = func.generate_series(1, filters.limit).column_valued("number")
    text = literal("=skill ") + cast(number, Text)
    return select(number.label("number"), text.label("text"), (number / 7.0).label("share"))


def no_rows(connection: Connection, filters: Filters) -> Answer[Line]:
    return Answer([], None, None, "our own rows")


OWN = {
    "own": Question("own", "A question of our own", Filters, Cell, ask),
    "many": Question("many", "Many rows", Filters, Line, no_rows, many_rows),
    "same": Question("same", "The same rows", Filters, Cell, ask, same_rows),
    "mismatch": Question("mismatch", "Columns of another", Filters, Cell, ask, many_rows),
}


@pytest.fixture
def client(database) -> FlaskClient:
    """A client of a server with the real questions and our own."""
    server = Flask("tests")
    questions = {**QUESTIONS, **OWN}
    health.register(server)
    api.register(server, questions)
    downloads.register(server, questions)
    security_headers.register(server, script_hashes=["'sha256-abc'"])
    return server.test_client()
