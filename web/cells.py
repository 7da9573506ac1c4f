"""How values are written for others: one rule for JSON and one for CSV, whether rows come from Python or from COPY."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from data_access.copying import BLOCK_BYTES, LIST_SEPARATOR, defused, moment
from data_access.rows import field_names


def as_json(value: Any) -> Any:
    """The value in JSON's own types: rows as objects, dates in ISO 8601, moments in UTC."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: as_json(getattr(value, name)) for name in field_names(type(value))}
    if isinstance(value, (list, tuple)):
        return [as_json(part) for part in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def as_cell(value: Any) -> str:
    """The value as a CSV cell. Text is defused, numbers are left alone; None is an empty cell."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return defused(LIST_SEPARATOR.join(map(str, value)))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, (int, Decimal)):
        return str(value)
    if isinstance(value, datetime):
        return moment(value)
    return defused(str(value))


def csv_blocks(row: type[Any], rows: Iterable[Any]) -> Iterator[bytes]:
    """Rows of one class as UTF-8 CSV with its fields as the header, in blocks of some 64 KB."""
    names = field_names(row)
    block = bytearray(_line(names))
    for one in rows:
        block += _line(as_cell(getattr(one, name)) for name in names)
        if len(block) >= BLOCK_BYTES:
            yield bytes(block)
            block.clear()
    yield bytes(block)


def _line(cells: Iterable[str]) -> bytes:
    # Not csv.writer: ending lines with LF, as COPY does, it leaves a lone CR in a cell unquoted.
    return (",".join(map(_quoted, cells)) + "\n").encode()


def _quoted(cell: str) -> str:
    if any(character in cell for character in ',"\r\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell
