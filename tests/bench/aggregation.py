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
from data_access.engines.cells import counted, skills, totals
from data_access.engines.postgres import PostgresEngine
from tests.bench.timing import Line, seconds

_POSTINGS = """
    COPY (SELECT posted_on, region_code, country_code, seniority, source, pay_annual, pay_currency, repost_of,
                 translate(CAST(skill_ids AS text), '{}', '[]') AS skill_ids
          FROM posting) TO STDOUT (FORMAT csv, HEADER)
"""
_TYPES = (
    "{'posted_on': 'DATE', 'region_code': 'VARCHAR', 'country_code': 'VARCHAR', 'seniority': 'VARCHAR', "
    "'source': 'VARCHAR', 'pay_annual': 'INTEGER', 'pay_currency': 'VARCHAR', 'repost_of': 'BIGINT', "
    "'skill_ids': 'VARCHAR'}"
)
_CELLS = "posted_on, region_code, seniority, postings, pay_postings, pay_sum, source_count"
_TABLES = {"posting_total_daily": (_CELLS, totals), "skill_demand_daily": (f"{_CELLS}, skill_id", skills)}
_DUCK_CELLS = """
    posted_on DATE, region_code VARCHAR, seniority VARCHAR, postings BIGINT, pay_postings BIGINT, pay_sum BIGINT,
    source_count BIGINT
"""


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
        _export(database, f"COPY (SELECT {columns} FROM {table}) TO STDOUT (FORMAT csv, HEADER)", path)
        duck.execute(f"CREATE TABLE theirs_{table} AS SELECT * FROM read_csv('{path}', header = true, nullstr = '')")
        counts = {}
        for name in (table, f"theirs_{table}"):
            key = "posted_on, region_code, seniority" + (", skill_id" if "skill_id" in columns else "")
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
