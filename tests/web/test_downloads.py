"""CSV: one rule for cells whether Python or COPY writes them, and constant memory however many rows."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Text, literal, select, text

from data_access.copying import FORMULA_STARTS, columns_of_kind, stream_csv
from data_access.database import Database, reading
from data_access.embedded_postgres import READER
from data_access.tenancy import PUBLIC
from domain.filters import DayRange, Period
from tests.processes import Program
from tests.web.conftest import OWN, ROWS, Cell, Filters, Line, many_rows
from web.cells import as_cell, csv_blocks
from web.downloads import LONGEST_NAME, file_name

EXPECTED = [
    ["1", "'=1+1", "", "-0.25", "-3.50", "true", "2026-03-01", "2026-03-01T13:30:00Z", "red", "'-a; b"],
    ["-2", 'He said "x",\nthen left', "'@me", "3", "7", "false", "2026-03-02", "", "red", ""],
    ["3", "'\tC++ – naïve", "'+49", "", "0", "true", "2026-03-03", "", "red", "c; =d"],
    ["4", "a=b", "plain", "1e-07", "0.1", "true", "2026-03-04", "", "red", "x"],
    ["5", "'\rreturn", "", "1234567.5", "12345678.25", "true", "2026-03-05", "", "red", "x"],
]


def cells(download: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(download.decode("utf-8"), newline="")))


@pytest.mark.parametrize("name", ["own", "same"])
def test_every_kind_of_cell_whoever_writes_it(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/download/{name}.csv?limit=10")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    header, *rows = cells(answer.data)
    assert header == list(Cell.__dataclass_fields__)
    assert rows == EXPECTED


def test_the_name_tells_question_and_filters(client: FlaskClient) -> None:
    given = client.get("/download/many.csv?limit=5&also=sql&also=go&skill=python").headers["Content-Disposition"]
    assert given == "attachment; filename=many_also-sql-go_limit-5.csv"
    dates = Filters(period=Period(None, DayRange(date(2026, 1, 1), date(2026, 1, 31))))
    assert file_name(OWN["own"], dates) == "own_from-2026-01-01_to-2026-01-31.csv"
    assert len(file_name(OWN["own"], Filters(also=tuple(f"skill-{n}" for n in range(99))))) == LONGEST_NAME + 4
    assert file_name(OWN["own"], Filters(skill='a"b\r\nc/..')) == "own_skill-a-b-c-...csv"


def test_a_statement_with_other_columns_is_a_mistake_and_no_file(client: FlaskClient, caplog) -> None:
    answer = client.get("/download/mismatch.csv")
    assert answer.status_code == 500
    assert "missing: maybe" in caplog.text


def test_a_reader_who_leaves_frees_the_connection(client: FlaskClient) -> None:
    for _ in range(25):  # more than there are connections
        answer = client.get("/download/many.csv?limit=200000", buffered=False)
        assert answer.status_code == 200
        answer.close()
    assert client.get("/download/many.csv?limit=3").text.count("\n") == 4


@dataclass(frozen=True)
class Single:
    value: str


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_python_and_sql_defuse_alike(database: Database, value: str) -> None:
    with reading(PUBLIC) as connection:
        streamed = b"".join(stream_csv(connection, select(literal(value, Text).label("value")), Single))
    written = cells(streamed)[1][0] if value else ""
    assert written == as_cell(value)
    assert not written or written[0] not in FORMULA_STARTS
    assert written.removeprefix("'") == value.removeprefix("'")


@given(
    st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**62), 2**62) | st.decimals(-9999, 9999, places=2)
)
def test_numbers_stay_numbers(value) -> None:
    assert float(as_cell(value)) == float(value)


def test_rows_in_blocks_are_the_rows() -> None:
    blocks = list(csv_blocks(Cell, ROWS * 2000))
    assert len(blocks) > 5
    assert max(map(len, blocks)) < 70_000
    assert len(cells(b"".join(blocks))) == 10_001


def test_columns_of_a_kind() -> None:
    assert columns_of_kind(Cell, str) == ["text", "maybe", "colour"]
    assert columns_of_kind(Cell, list) == ["partners"]
    assert columns_of_kind(Cell, bool) == ["sure"]
    assert columns_of_kind(Cell, datetime) == ["moment"]


MEASURE = """
import os, sys
import psutil
from flask import Flask
from data_access import database as doors
from data_access.database import Database, as_url
from tests.web.conftest import OWN
from web import downloads

doors.bind(Database(as_url(sys.argv[1]), None))
server = Flask("tests")
downloads.register(server, OWN)
process = psutil.Process(os.getpid())
largest = 0

def size():
    global largest
    largest = max(largest, process.memory_info().rss)
    return process.memory_info().rss

def download(rows):
    lines = 0
    answer = server.test_client().get(f"/download/many.csv?limit={rows}", buffered=False)
    for block in answer.iter_encoded():
        lines += block.count(b"\\n")
        size()
    answer.close()
    return lines

download(1000)
before = size()
lines = download(1_000_000)
print(lines, largest - before, flush=True)
"""


def test_a_million_rows_in_constant_memory(database: Database) -> None:
    with Program(MEASURE, database._url(READER).render_as_string(hide_password=False)) as program:
        lines, grown = map(int, program.says().split())
    assert lines == 1_000_001
    assert grown < 20 * 2**20


def test_a_download_left_halfway_frees_its_connection(database: Database) -> None:
    with reading(PUBLIC) as connection:
        blocks = stream_csv(connection, many_rows(connection, Filters(limit=5_000_000)), Line)  # type: ignore[misc]
        assert next(blocks).startswith(b"number,text,share\n1,'=skill 1,")
        blocks.close()  # type: ignore[attr-defined]
        connection.rollback()
    with reading(PUBLIC) as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
