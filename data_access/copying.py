"""COPY in and out: the fast way for many rows, inside the caller's transaction.

Spreadsheets run a text cell that begins with = + - @ tab or CR as a formula. Text cells of a CSV that begin so get a
leading apostrophe; numbers, negative ones too, stay numbers. `defused` and `_defused_in_sql` are that one rule.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Union, get_args, get_origin, get_type_hints

import psycopg
from psycopg import sql
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Double,
    Select,
    String,
    Table,
    Text,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy import case as sql_case

from data_access.rows import check_columns

FORMULA_STARTS = "=+-@\t\r"
LIST_SEPARATOR = "; "
MOMENT_IN_SQL = 'YYYY-MM-DD"T"HH24:MI:SS"Z"'
BLOCK_BYTES = 64 * 1024


def copy_rows(connection: Connection, table: Table | str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Append rows by COPY (binary, twice as fast as text); returns their number.

    Values are Python values of the column's own type: date for a date, Decimal or int for numeric, list for an array,
    dict or list for jsonb; None is NULL. Raises psycopg.Error or TypeError where a value does not fit (the caller's
    transaction is then lost).
    """
    column_types = _column_types(connection, table, columns)
    count = 0
    with _cursor(connection) as cursor, cursor.copy(_copy_in(table, columns, "binary")) as copy:
        copy.set_types(column_types)
        write = copy.write_row
        for row in rows:
            write(row)
            count += 1
    return count


def copy_blocks(
    connection: Connection, table: Table | str, columns: Sequence[str], blocks: Iterable[bytes], *, form: str = "text"
) -> int:
    """Append rows that are already in PostgreSQL's COPY format (`text`, `csv` or `binary`); returns their number."""
    with _cursor(connection) as cursor:
        with cursor.copy(_copy_in(table, columns, form)) as copy:
            for block in blocks:
                copy.write(block)
        return cursor.rowcount


def _column_types(connection: Connection, table: Table | str, columns: Sequence[str]) -> list[int]:
    """The PostgreSQL type ids of the columns."""
    name = table if isinstance(table, str) else table.name
    with _cursor(connection) as cursor:
        found = cursor.execute(
            "SELECT attname, atttypid FROM pg_attribute WHERE attrelid = to_regclass(quote_ident(%s)) AND attnum > 0",
            [name],
        ).fetchall()
    types_of = dict(found)
    missing = [column for column in columns if column not in types_of]
    if missing:
        raise ValueError(f"The table {name} has no column {missing[0]}")
    return [types_of[column] for column in columns]


def _copy_in(table: Table | str, columns: Sequence[str], form: str) -> sql.Composed:
    name = table if isinstance(table, str) else table.name
    return sql.SQL("COPY {} ({}) FROM STDIN (FORMAT {})").format(
        sql.Identifier(name), sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(form)
    )


def _cursor(connection: Connection) -> psycopg.Cursor[Any]:
    raw: Any = connection.connection.driver_connection
    return raw.cursor()


def stream_csv(connection: Connection, statement: Select[Any], row: type[Any]) -> Iterator[bytes]:
    """The statement's rows as UTF-8 CSV with a header line, in blocks of some 64 KB, in constant memory.

    The fields of the row class say how a column is written: text is defused, a list joined with "; " and defused, a
    moment is ISO 8601 in UTC, a truth value true or false, the rest is as PostgreSQL writes it. `web.cells` writes
    rows from Python alike. Raises RowMismatch where the columns are not the row class's fields.
    """
    check_columns(list(statement.selected_columns.keys()), row)
    kinds = (str, list, bool, datetime, float)
    texts, lists, truths, moments, reals = (columns_of_kind(row, kind) for kind in kinds)
    rows = statement.subquery("rows")
    cells: list[ColumnElement[Any]] = []
    for column in rows.c:
        if column.name in lists:
            joined = func.array_to_string(cast(column, ARRAY(Text)), LIST_SEPARATOR)
            cells.append(_defused_in_sql(joined).label(column.name))
        elif column.name in texts:
            cells.append(_defused_in_sql(cast(column, Text)).label(column.name))
        elif column.name in truths:
            cells.append(cast(column, Text).label(column.name))  # COPY itself writes t and f
        elif column.name in moments:
            cells.append(func.to_char(func.timezone("UTC", column), MOMENT_IN_SQL).label(column.name))
        elif column.name in reals:
            # A quotient of whole numbers is numeric, whose digits differ from those of the page and the API.
            cells.append(cast(column, Double).label(column.name))
        else:
            cells.append(column)
    compiled = select(*cells).compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
    raw: Any = connection.connection.driver_connection
    # COPY takes no binds: psycopg quotes the values itself, client-side.
    with psycopg.ClientCursor(raw) as cursor:
        block = bytearray()
        command = f"COPY ({compiled}) TO STDOUT (FORMAT csv, HEADER, ENCODING 'UTF8')"
        with cursor.copy(command.encode(), compiled.params) as copy:
            for data in copy:
                block += data
                if len(block) >= BLOCK_BYTES:
                    yield bytes(block)
                    block.clear()
        if block:
            yield bytes(block)


def _defused_in_sql(cell: ColumnElement[str]) -> ColumnElement[str]:
    risky = func.left(cell, 1).in_(list(FORMULA_STARTS))
    return sql_case((risky, literal("'", String) + cell), else_=cell)


def moment(value: datetime) -> str:
    """ISO 8601 in UTC, to the second, as MOMENT_IN_SQL writes it."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def defused(cell: str) -> str:
    """A text cell that no spreadsheet takes for a formula."""
    return "'" + cell if cell[:1] and cell[0] in FORMULA_STARTS else cell


def columns_of_kind(row: type[Any], kind: type) -> list[str]:
    """Fields of a row class whose type is `kind` or a kind of it (an enumeration of words is text), optional or not."""
    return [name for name, hint in get_type_hints(row).items() if any(_is(part, kind) for part in _parts(hint))]


def _parts(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)


def _is(hint: Any, kind: type) -> bool:
    plain = get_origin(hint) or hint
    return isinstance(plain, type) and issubclass(plain, kind)
