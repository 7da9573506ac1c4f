"""From a statement and a row class to checked rows.

The row class is the data dictionary, the CSV header and the API's schema, so a statement whose columns are not
exactly its fields, in order, is a mistake of ours and raises at once.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from itertools import starmap
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable

Row = TypeVar("Row")


class RowMismatch(TypeError):
    """A statement's columns are not the fields of the row class."""


def field_names(row: type[Any]) -> list[str]:
    """The fields of a row class, in order."""
    return [field.name for field in dataclasses.fields(row)]


def check_columns(columns: list[str], row: type[Any]) -> None:
    """Raises RowMismatch, naming both sides, where the columns are not the row class's fields in order."""
    fields = field_names(row)
    if columns == fields:
        return
    missing, extra = [name for name in fields if name not in columns], [name for name in columns if name not in fields]
    if missing or extra:
        difference = f"missing: {', '.join(missing) or 'none'}; unknown: {', '.join(extra) or 'none'}"
    else:
        difference = f"same names in another order, or twice: {', '.join(columns)}"
    raise RowMismatch(
        f"The statement's columns are not the fields of {row.__name__} ({', '.join(fields)}): {difference}"
    )


def read_rows(
    connection: Connection, statement: Executable, row: type[Row], parameters: Mapping[str, Any] | None = None
) -> list[Row]:
    """All rows of the statement as `row` objects, in the statement's order."""
    result = connection.execute(statement, parameters)
    check_columns(list(result.keys()), row)
    return list(starmap(row, result))


def read_row(
    connection: Connection, statement: Executable, row: type[Row], parameters: Mapping[str, Any] | None = None
) -> Row | None:
    """The one row of the statement, or None. More than one row is a mistake of ours and raises MultipleResultsFound."""
    result = connection.execute(statement, parameters)
    check_columns(list(result.keys()), row)
    found = result.one_or_none()
    return None if found is None else row(*found)
