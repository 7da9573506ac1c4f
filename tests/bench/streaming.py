"""Rows a second of a streamed CSV against psql's own COPY of the same rows."""

from __future__ import annotations

import os
import subprocess
from functools import partial
from pathlib import Path

import psycopg
from flask import Flask

from data_access.database import Database
from data_access.queries import trend
from data_access.tenancy import PUBLIC
from domain.filters import Period
from domain.vocabulary import ALL
from tests.bench.timing import Line, best_together
from web import downloads

QUERY = {"skill": ALL, "period": "90d"}


def run(database: Database, psql: Path) -> list[Line]:
    """Rows a second."""
    server = Flask("bench")
    downloads.register(server)
    client = server.test_client()
    counted = {"ours": 0, "psql": 0}

    def ours() -> None:
        answer = client.get("/download/trend.csv", query_string=QUERY, buffered=False)
        counted["ours"] = sum(block.count(b"\n") for block in answer.iter_encoded()) - 1
        answer.close()

    command, environment = _psql(database, psql)

    def theirs() -> None:
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
            assert process.stdout
            blocks = iter(partial(process.stdout.read, 65536), b"")
            counted["psql"] = sum(block.count(b"\n") for block in blocks) - 1
        assert process.returncode == 0

    times = best_together(ours, theirs, repeats=3)
    assert counted["ours"] == counted["psql"] > 0
    rows = counted["ours"]
    return [Line("trend.csv, every skill", rows / times[0], rows / times[1], "rows/s", f"{rows:,} rows")]


def _psql(database: Database, psql: Path) -> tuple[list[str], dict[str, str]]:
    """The command line that copies the same statement, and the environment that logs in."""
    url = database._urls["skillpulse_reader"]
    with database.reading(PUBLIC) as connection:
        statement = trend.statement(connection, trend.Filters((ALL,), period=Period("90d")))
        compiled = statement.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
        raw = connection.connection.driver_connection
        assert isinstance(raw, psycopg.Connection)
        with psycopg.ClientCursor(raw) as cursor:
            query = cursor.mogrify(str(compiled).encode(), compiled.params)
    host = url.query.get("host", url.host or "localhost")
    port = url.query.get("port", str(url.port or 5432))
    login = {"PGHOST": str(host), "PGPORT": str(port), "PGUSER": url.username or "", "PGDATABASE": url.database or ""}
    environment = {**os.environ, **login, "PGPASSWORD": str(url.password or "")}
    return [str(psql), "-X", "-c", f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)"], environment
