"""Rows in by COPY and out as checked rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import psycopg
import pytest
from sqlalchemy import text

from data_access.copying import copy_blocks, copy_rows
from data_access.database import Database, writing
from data_access.rows import RowMismatch, read_row, read_rows
from data_access.tables import changed_day
from domain.vocabulary import Seniority

MAKE = """CREATE TEMP TABLE sample (number bigint, small smallint, name text, day date, moment timestamptz,
    amount numeric, share float8, sure boolean, ids int[], names text[], detail jsonb, raw bytea,
    word text) ON COMMIT DROP"""
MOMENT = datetime(2026, 3, 1, 13, 30, tzinfo=UTC)
COLUMNS = [
    "number",
    "small",
    "name",
    "day",
    "moment",
    "amount",
    "share",
    "sure",
    "ids",
    "names",
    "detail",
    "raw",
    "word",
]
ODD_TEXT = 'tab\t, "quote", \\N and line\n – naïve'
FULL = (
    -(2**62), 3, ODD_TEXT, date(2026, 3, 1), MOMENT, Decimal("12.50"), 0.1, True, [1, 2], ["a", None, "b,c"],
    {"a": [1]}, b"\x00\xff", Seniority.SENIOR,
)  # fmt: skip
EMPTY = (None,) * len(COLUMNS)
BARE = (0, 0, "", date.min, MOMENT, 7, 0.0, False, [], [], [], b"", "x")


def test_every_type_comes_back_as_it_went_in(database: Database) -> None:
    with writing() as connection:
        connection.execute(text(MAKE))
        assert copy_rows(connection, "sample", COLUMNS, [FULL, EMPTY, BARE]) == 3
        back = [tuple(row) for row in connection.execute(text("SELECT * FROM sample"))]
    assert back == [FULL, EMPTY, BARE]


def test_a_table_of_the_schema_and_no_rows(database: Database) -> None:
    with writing() as connection:
        assert copy_rows(connection, changed_day, ["posted_on"], iter([])) == 0
        assert copy_rows(connection, changed_day, ["posted_on"], [(date(2026, 1, 1),)]) == 1
        assert connection.execute(text("DELETE FROM changed_day")).rowcount == 1


@pytest.mark.parametrize("row", [("not a number", "x"), (1, "a\0b"), (1,), (1, 2, 3)])
def test_a_row_that_does_not_fit_is_an_error(database: Database, row: tuple) -> None:
    def copy() -> None:
        with writing() as connection:
            connection.execute(text(MAKE))
            copy_rows(connection, "sample", ["number", "name"], [row])

    with pytest.raises((psycopg.Error, TypeError)):
        copy()
    with writing() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1


def test_a_column_that_is_not_there_is_named(database: Database) -> None:
    with writing() as connection:
        connection.execute(text(MAKE))
        with pytest.raises(ValueError, match="The table sample has no column colour"):
            copy_rows(connection, "sample", ["number", "colour"], [])


@pytest.mark.parametrize(("form", "blocks"), [("csv", [b"1,a\n2", b",b\n"]), ("text", [b"1\ta\n2\tb\n"])])
def test_blocks_that_are_ready(database: Database, form: str, blocks: list[bytes]) -> None:
    with writing() as connection:
        connection.execute(text(MAKE))
        assert copy_blocks(connection, "sample", ["number", "name"], blocks, form=form) == 2
        rows = connection.execute(text("SELECT number, name FROM sample")).all()
    assert [tuple(row) for row in rows] == [(1, "a"), (2, "b")]


@dataclass(frozen=True)
class Pair:
    number: int
    name: str


def test_rows_are_checked_against_their_class(database: Database) -> None:
    two = text("SELECT number, 'a' AS name FROM generate_series(1, CAST(:last AS int)) AS number")
    with writing() as connection:
        assert read_rows(connection, two, Pair, {"last": 2}) == [Pair(1, "a"), Pair(2, "a")]
        assert read_row(connection, two, Pair, {"last": 1}) == Pair(1, "a")
        assert read_row(connection, two, Pair, {"last": 0}) is None


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("SELECT 1 AS number", "missing: name; unknown: none"),
        ("SELECT 1 AS number, 2 AS name, 3 AS more", "missing: none; unknown: more"),
        ("SELECT 'a' AS name, 1 AS number", "same names in another order, or twice: name, number"),
    ],
)
def test_other_columns_are_a_mistake_named_on_both_sides(database: Database, statement: str, said: str) -> None:
    with writing() as connection:
        for read in read_rows, read_row:
            with pytest.raises(RowMismatch, match=rf"fields of Pair \(number, name\): {said}"):
                read(connection, text(statement), Pair)
