"""One small random market a module, in the database and in the reference alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date
from enum import StrEnum
from typing import Any

import pytest

from data_access.database import Database
from data_access.queries import QUESTIONS
from data_access.queries.question import Answer
from data_access.tenancy import PUBLIC
from domain.filters import read
from tests import builders
from tests.reference import Market

LAST_ON = date(2026, 6, 30)


@pytest.fixture(scope="module")
def postings() -> list[dict[str, Any]]:
    """2,500 postings over 70 days; the days 3, 10 and 33 to 35 before the last have none."""
    return builders.random_postings(2500, seed=11, last_on=LAST_ON, gaps=(3, 10, 33, 34, 35))


@pytest.fixture(scope="module")
def load(database: Database) -> Callable[[Sequence[dict[str, Any]]], None]:
    """load(postings) puts these, aggregated, in place of whatever is in the database."""
    there: list[Sequence[dict[str, Any]]] = []

    def replace(postings: Sequence[dict[str, Any]]) -> None:
        if not there or there[-1] is not postings:
            builders.load(database, postings)
            there.append(postings)

    return replace


@pytest.fixture
def market(load: Callable[[Sequence[dict[str, Any]]], None], postings: list[dict[str, Any]]) -> Market:
    """The module's postings, loaded and aggregated, as the reference sees them."""
    load(postings)
    return Market(postings)


@pytest.fixture(scope="module")
def ask(database: Database):
    """ask("top-skills", region="US") -> Answer, read as the API reads its query string."""

    def answer(question: str, **query: Any) -> Answer[Any]:
        asked = QUESTIONS[question]
        query = {name.rstrip("_"): value for name, value in query.items()}
        filters, _ = read(asked.filters, query, strict=True)
        with database.reading(PUBLIC) as connection:
            return asked.ask(connection, filters)

    return answer


def plain(value: Any) -> Any:
    return str(value) if isinstance(value, StrEnum) else value


def assert_same(rows: list[Any], expected: list[dict[str, Any]]) -> None:
    """Rows equal the reference's, column by column of the reference, to 1e-9, in the same order."""
    assert len(rows) == len(expected)
    for row, wanted in zip(rows, expected, strict=True):
        found = {field.name: plain(getattr(row, field.name)) for field in fields(row) if field.name in wanted}
        assert found.keys() == wanted.keys()
        for name, value in wanted.items():
            if isinstance(value, float):
                assert found[name] == pytest.approx(value, rel=1e-9, abs=1e-9), (name, row, wanted)
            else:
                assert found[name] == value, (name, row, wanted)
