"""Measuring two ways of the same work beside each other, and the table that shows the ratios."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import Engine, event

from data_access.database import Database

REPEATS = 7


@dataclass(frozen=True)
class Line:
    """One comparison: how long ours and the other took, in the same unit, or how much they did a second."""

    what: str
    ours: float
    other: float
    unit: str
    note: str = ""

    @property
    def ratio(self) -> float:
        return self.ours / self.other


def seconds(run: Callable[[], Any]) -> float:
    """How long one run takes."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def best_together(*runs: Callable[[], Any], repeats: int | None = None) -> list[float]:
    """The shortest time of each, in seconds. They take turns, so that both see the same machine."""
    times = [[seconds(run) for run in runs] for _ in range(repeats or REPEATS)]
    return [min(column) for column in zip(*times, strict=True)]


@contextmanager
def statements_sent():
    """Collects every (SQL, parameters) that is sent meanwhile."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        sent.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def replay(connection: psycopg.Connection, statements: list[tuple[str, Any]]) -> None:
    """The same statements on a bare driver connection, rows fetched and dropped."""
    with connection.transaction():
        for statement, parameters in statements:
            with connection.cursor() as cursor:
                cursor.execute(statement.encode(), parameters)
                if cursor.description:
                    cursor.fetchall()


def bare_connection(database: Database) -> psycopg.Connection:
    """A driver connection of the reader."""
    url = database._urls["skillpulse_reader"].set(drivername="postgresql")
    return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)


def print_table(title: str, ours: str, other: str, lines: list[Line]) -> None:
    """A Markdown table, as it stands in docs/benchmarks.md."""
    print(f"\n### {title}\n")
    print(f"| what | {ours} | {other} | ratio | |")
    print("| --- | ---: | ---: | ---: | --- |")
    for line in lines:
        print(f"| {line.what} | {_shown(line.ours)} {line.unit} | {_shown(line.other)} {line.unit} ", end="")
        print(f"| {line.ratio:.2f} | {line.note} |", flush=True)


def _shown(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.1f}" if number >= 1 else f"{number:.2f}"
