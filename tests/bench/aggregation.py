"""One day and a full rebuild in PostgreSQL against DuckDB doing the same work on the same rows."""

from __future__ import annotations

import os
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import text

from data_access.database import Database
from data_access.engines.cells import OCCUPATION_COLUMNS, counted, occupations, skills, totals
from data_access.engines.postgres import PostgresEngine
from tests.bench.timing import Line, seconds

_POSTINGS = """
    COPY (SELECT posted_on, region_code, country_code, seniority, source, pay_annual, pay_currency, repost_of,
                 onetsoc_code, translate(CAST(skill_ids AS text), '{}', '[]') AS skill_ids
          FROM posting) TO STDOUT (FORMAT csv, HEADER)
"""
_TYPES = (
    "{'posted_on': 'DATE', 'region_code': 'VARCHAR', 'country_code': 'VARCHAR', 'seniority': 'VARCHAR', "
    "'source': 'VARCHAR', 'pay_annual': 'INTEGER', 'pay_currency': 'VARCHAR', 'repost_of': 'BIGINT', "
    "'onetsoc_code': 'VARCHAR', 'skill_ids': 'VARCHAR'}"
)
_CELLS = "posted_on, region_code, seniority, postings, pay_postings, pay_sum, source_count"
_TABLES = {
    "posting_total_daily": (_CELLS, totals),
    "skill_demand_daily": (f"{_CELLS}, skill_id", skills),
    "occupation_demand_daily": (f"posted_on, {', '.join(OCCUPATION_COLUMNS)}", occupations),
}
_DUCK_CELLS = """
    posted_on DATE, region_code VARCHAR, seniority VARCHAR, postings BIGINT, pay_postings BIGINT, pay_sum BIGINT,
    source_count BIGINT
"""
_DUCK_OCCUPATIONS = """
    posted_on DATE, onetsoc_code VARCHAR, region_code VARCHAR, postings BIGINT, pay_postings BIGINT, pay_sum BIGINT,
    skill_ids INTEGER[], skill_postings BIGINT[], skill_pay_postings BIGINT[], skill_pay_sums BIGINT[]
"""
_LISTS = ("skill_ids", "skill_postings", "skill_pay_postings", "skill_pay_sums")
_KEYS = ("posted_on", "onetsoc_code", "region_code", "seniority", "skill_id")
"""Columns that name a cell, where it has them."""


def run(database: Database) -> list[Line]:
    """Seconds. Raises AssertionError where any cell differs."""
    with database.writing() as connection:
        days = list(connection.execute(text("SELECT DISTINCT posted_on FROM posting ORDER BY 1")).scalars())
        postings = connection.execute(text("SELECT count(*) FROM posting")).scalar_one()
    engine = PostgresEngine(database.writing)
    rebuilt = seconds(lambda: engine.aggregate(days))
    one_day = min(seconds(lambda: engine.aggregate([days[-1]])) for _ in range(3))
    with tempfile.TemporaryDirectory(prefix="skillpulse-bench-") as folder, duckdb.connect() as duck:
        duck.execute(f"SET threads = {os.cpu_count() or 1}")
        exported = seconds(lambda: _export(database, _POSTINGS, Path(folder, "posting.csv")))
        read = seconds(lambda: _read(duck, Path(folder, "posting.csv")))
        duck_rebuilt = seconds(lambda: _rebuild(duck))
        duck_day = min(seconds(lambda: _aggregate_day(duck, days[-1])) for _ in range(3))
        cells = _compare(database, duck, Path(folder))
    rows = f"{postings:,} postings, {len(days)} days, {cells:,} cells, all equal"
    fetched = f"DuckDB with fetching the postings first ({exported:.1f} s out, {read:.1f} s in); writes nothing back"
    return [
        Line("one new day", one_day, duck_day, "s", "PostgreSQL: committed, indexed and analysed"),
        Line("full rebuild", rebuilt, duck_rebuilt, "s", rows),
        Line("full rebuild", rebuilt, duck_rebuilt + exported + read, "s", fetched),
    ]


def _export(database: Database, command: str, path: Path) -> None:
    with database.writing() as connection, path.open("wb") as file:
        raw: Any = connection.connection.driver_connection
        with raw.cursor().copy(command) as copy:
            for block in copy:
                file.write(block)


def _read(duck: duckdb.DuckDBPyConnection, path: Path) -> None:
    duck.execute(f"""
        CREATE TABLE posting AS
        SELECT * REPLACE (CAST(skill_ids AS INTEGER[]) AS skill_ids)
        FROM read_csv('{path}', header = true, columns = {_TYPES})
        ORDER BY posted_on
    """)
    duck.execute(f"CREATE TABLE posting_total_daily ({_DUCK_CELLS})")
    duck.execute(f"CREATE TABLE skill_demand_daily ({_DUCK_CELLS}, skill_id INTEGER)")
    duck.execute(f"CREATE TABLE occupation_demand_daily ({_DUCK_OCCUPATIONS})")


def _aggregate_day(duck: duckdb.DuckDBPyConnection, day: date) -> None:
    duck.execute(f"CREATE OR REPLACE TEMP TABLE counted AS {counted().replace(':day', '$day')}", {"day": day})
    for table, (_, cells) in _TABLES.items():
        duck.execute(f"DELETE FROM {table} WHERE posted_on = $day", {"day": day})
        duck.execute(f"INSERT INTO {table} SELECT CAST($day AS DATE), * FROM ({cells()})", {"day": day})


def _rebuild(duck: duckdb.DuckDBPyConnection) -> None:
    """All days in one statement a table, the form that suits DuckDB best."""
    duck.execute(f"CREATE OR REPLACE TEMP VIEW counted AS {counted(every_day=True)}")
    for table, (_, cells) in _TABLES.items():
        duck.execute(f"INSERT INTO {table} {cells(every_day=True)}")
    duck.execute("DROP VIEW counted")


def _compare(database: Database, duck: duckdb.DuckDBPyConnection, folder: Path) -> int:
    """How many cells there are; every one is the same in both and no key is there twice."""
    total = 0
    for table, (columns, _) in _TABLES.items():
        path = folder / f"{table}.csv"
        names = columns.split(", ")
        # A list is written as DuckDB reads one.
        as_list = "translate(CAST({0} AS text), '{{}}', '[]') AS {0}"
        cells = [as_list.format(name) if name in _LISTS else name for name in names]
        _export(database, f"COPY (SELECT {', '.join(cells)} FROM {table}) TO STDOUT (FORMAT csv, HEADER)", path)
        duck.execute(f"CREATE TABLE theirs_{table} AS SELECT * FROM {table} LIMIT 0")
        rows = f"read_csv('{path}', header = true, all_varchar = true)"
        duck.execute(f"INSERT INTO theirs_{table} ({columns}) SELECT {columns} FROM {rows}")
        counts = {}
        for name in (table, f"theirs_{table}"):
            key = ", ".join(column for column in _KEYS if column in names)
            counts[name] = _number(duck, f"SELECT count(*) FROM {name}")
            assert counts[name] == _number(duck, f"SELECT count(*) FROM (SELECT DISTINCT {key} FROM {name})"), name
        both = f"SELECT {columns} FROM {table} INTERSECT SELECT {columns} FROM theirs_{table}"
        equal = _number(duck, f"SELECT count(*) FROM ({both})")
        assert {equal} == set(counts.values()), (table, equal, counts)
        total += equal
    return total


def _number(duck: duckdb.DuckDBPyConnection, query: str) -> int:
    row = duck.execute(query).fetchone()
    assert row
    return int(row[0])
