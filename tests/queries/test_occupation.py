"""One occupation whole: its parts are what the questions answer one by one."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from data_access.database import Database
from data_access.queries import occupation
from data_access.tenancy import PUBLIC
from domain.filters import FilterError, read
from tests import builders, market_reference
from tests.queries.conftest import LAST_ON

CODE = "15-1252.00"


@pytest.fixture(scope="module")
def postings(database: Database, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    market_reference.load(database, tmp_path_factory.mktemp("reference"))
    return builders.random_postings(600, seed=4, last_on=LAST_ON)


def whole(database: Database, **query: Any) -> dict[str, Any]:
    filters, _ = read(occupation.Filters, {"occupation": CODE, **query}, strict=True)
    with database.reading(PUBLIC) as connection:
        return occupation.ask(connection, filters)


@pytest.mark.parametrize("more", [{}, {"as_of": "2026-06-10"}, {"release": "29.0"}])
def test_every_part_is_the_answer_of_its_question(database: Database, market, ask, more: dict[str, str]):
    query = {"region": "US", "period": "14d", **more}
    parts = whole(database, **query)
    if more:
        assert parts["summary"].rows != whole(database, region="US", period="14d")["summary"].rows
    assert list(parts) == list(occupation.PARTS)
    for name, (question, fixed) in occupation.PARTS.items():
        known = {field.name for field in dataclasses.fields(question.filters)}
        given = {key: value for key, value in {**query, "occupation": CODE, **fixed}.items() if key in known}
        assert parts[name].rows == ask(question.name, **{key: str(value) for key, value in given.items()}).rows, name


def test_a_part_without_rows_is_empty(database: Database, market):
    parts = whole(database, occupation="99-1011.00")
    assert parts["skills"].rows == parts["wages"].rows == []
    assert parts["summary"].rows[0].title == "Kite Menders"


def test_an_older_release_is_asked_for_by_its_number(database: Database, market):
    titles = {
        version: whole(database, occupation="15-1243.00", release=version)["summary"].rows[0].title
        for version in ("29.0", "29.1", "current")
    }
    assert titles == {"29.0": "Database Architects", "29.1": "Database Designers", "current": "Database Designers"}


def test_an_unknown_occupation_is_refused(database: Database, market):
    with pytest.raises(FilterError, match=r"occupation=11-1111\.00"):
        whole(database, occupation="11-1111.00")
