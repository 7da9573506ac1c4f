"""Readers: one function a kind of file, each yielding runs of records in constant memory.

(xlsx is the exception: a sheet is held whole while it is read, as its format asks.)
"""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

import pyarrow
import pyarrow.parquet
import python_calamine

from data_access.errors import InputRefused
from jobs.posting_sources.files import Kind, SourceFile
from jobs.posting_sources.records import MOST_CHARACTERS, RUN_LENGTH, Run, Unreadable, shown

DELIMITERS = ",;\t|"
Item = tuple[int, "str | Sequence[object] | Unreadable"]


def runs(
    file: SourceFile, *, encoding: str = "utf-8-sig", delimiter: str | None = None, sheet: str | None = None
) -> Iterator[Run]:
    """All records of a file, in runs of RUN_LENGTH, in the file's order.

    Raises InputRefused where the file as a whole cannot be read, also when that shows only at its end (cut off).
    """
    try:
        match file.kind:
            case Kind.JSON_LINES:
                yield from _in_runs(file, "line", None, _json_lines(file, encoding))
            case Kind.CSV:
                yield from _csv_runs(file, encoding, delimiter)
            case Kind.PARQUET:
                yield from _parquet_runs(file)
            case Kind.XLSX:
                yield from _xlsx_runs(file, sheet)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputRefused([f"{file.origin}: the gzip file is damaged or cut off ({error})"]) from error
    except UnicodeDecodeError as error:
        raise InputRefused([f"{file.origin}: is not {encoding} text ({error})"]) from error
    except OSError as error:
        raise InputRefused([f"{file.origin}: reading failed: {error}"]) from error


def _in_runs(file: SourceFile, counted_in: str, header: tuple[str, ...] | None, items: Iterable[Item]) -> Iterator[Run]:
    held: list[Item] = []
    for item in items:
        held.append(item)
        if len(held) == RUN_LENGTH:
            yield Run(file.origin, counted_in, header, held)
            held = []
    if held:
        yield Run(file.origin, counted_in, header, held)


def _text(file: SourceFile, encoding: str) -> IO[str]:
    """The file as text, line ends untouched. Undecodable bytes stay recognisable: one bad row costs one row."""
    if file.gzipped:
        return gzip.open(file.path, "rt", encoding=encoding, errors="surrogateescape", newline="")
    return file.path.open(encoding=encoding, errors="surrogateescape", newline="")


def _lines(stream: IO[str]) -> Iterator[tuple[int, str, bool]]:
    """(line number, text, whether it was cut at MOST_CHARACTERS); never holds more than that of one line."""
    number = 0
    while line := stream.readline(MOST_CHARACTERS + 1):
        number += 1
        whole = len(line) <= MOST_CHARACTERS or line.endswith("\n")
        if not whole:
            while (rest := stream.readline(MOST_CHARACTERS)) and not rest.endswith("\n"):
                pass
        yield number, line, not whole


def _json_lines(file: SourceFile, encoding: str) -> Iterator[Item]:
    with _text(file, encoding) as stream:
        for number, line, cut in _lines(stream):
            if cut:
                yield number, _too_long(f"line {number}", line)
            elif text := line.strip():
                yield number, text


def _too_long(place: str, text: str) -> Unreadable:
    return Unreadable(place, "too_long", f"longer than {MOST_CHARACTERS} characters", shown(text[:10_000]))


def _csv_runs(file: SourceFile, encoding: str, delimiter: str | None) -> Iterator[Run]:
    csv.field_size_limit(MOST_CHARACTERS)
    with _text(file, encoding) as stream:
        position = 0
        cut_line: str | None = None
        recent: list[str] = []  # the lines of the row being read

        def lines() -> Iterator[str]:
            nonlocal position, cut_line
            for number, line, cut in _lines(stream):
                position = number
                if cut:
                    cut_line, line = line, "\n"
                recent.append(line)
                yield line

        feed = lines()
        first = next((line for line in feed if line.strip()), "")
        reader = csv.reader(_led_by(first, feed), delimiter=delimiter or _delimiter(first))
        header = checked_header(file.origin, next(reader, []))

        def rows() -> Iterator[Item]:
            nonlocal cut_line
            while True:
                begins = position + 1
                recent.clear()
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    detail = f"the row cannot be read as CSV ({error}); a quotation mark may not be closed"
                    raw = shown("".join(recent)[:MOST_CHARACTERS])
                    yield begins, Unreadable(f"line {begins}", "unreadable_csv", detail, raw)
                    continue
                if cut_line is not None:
                    yield begins, _too_long(f"line {begins}", cut_line)
                    cut_line = None
                elif cells and any(cells):
                    yield begins, _fitted(cells, len(header))

        yield from _in_runs(file, "line", header, rows())


def _fitted(cells: Sequence[object], width: int) -> Sequence[object]:
    """Without empty cells beyond the header: from a closing delimiter, or a sheet as wide as its widest row."""
    return cells[:width] if len(cells) > width and all(cell == "" for cell in cells[width:]) else cells


def _led_by(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _delimiter(header_line: str) -> str:
    return max(DELIMITERS, key=header_line.count)


def checked_header(origin: str, cells: Iterable[object]) -> tuple[str, ...]:
    """Column names of a table's first row. Raises InputRefused where they cannot name columns."""
    names = tuple("" if cell is None else str(cell).strip() for cell in cells)
    while names and not names[-1]:
        names = names[:-1]
    problems = []
    if not names:
        problems.append(f"{origin}: has no header row")
    if empty := [str(place) for place, name in enumerate(names, 1) if not name]:
        problems.append(f"{origin}: the header has no name for column {', '.join(empty)}")
    if twice := sorted({name for name in names if name and names.count(name) > 1}):
        problems.append(f"{origin}: the header names a column twice: {', '.join(twice)}")
    if problems:
        raise InputRefused(problems)
    return names


def _parquet_runs(file: SourceFile) -> Iterator[Run]:
    try:
        with pyarrow.parquet.ParquetFile(file.path) as table:
            header = checked_header(file.origin, table.schema_arrow.names)
            yield from _in_runs(file, "row", header, _parquet_rows(table))
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise InputRefused([f"{file.origin}: the Parquet file is damaged or cut off ({error})"]) from error


def _parquet_rows(table: pyarrow.parquet.ParquetFile) -> Iterator[Item]:
    number = 0
    for batch in table.iter_batches(batch_size=RUN_LENGTH):
        for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            number += 1
            yield number, cells


def _xlsx_runs(file: SourceFile, sheet: str | None) -> Iterator[Run]:
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(file.path))
        if sheet is not None and sheet not in workbook.sheet_names:
            raise InputRefused([f"{file.origin}: has no sheet '{sheet}'; it has: {', '.join(workbook.sheet_names)}"])
        held = workbook.get_sheet_by_name(sheet) if sheet is not None else workbook.get_sheet_by_index(0)
        first_row = (held.start or (0, 0))[0] + 1
        rows = iter(held.iter_rows())
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise InputRefused([f"{file.origin}: the xlsx file is damaged or cut off ({error})"]) from error
    header = checked_header(file.origin, _first_filled(rows, file.origin))
    width = len(header)

    def items() -> Iterator[Item]:
        for number, cells in enumerate(rows, first_row + 1):
            if any(cell != "" for cell in cells):
                yield number, _fitted(cells, width)

    yield from _in_runs(file, "row", header, items())


def _first_filled(rows: Iterator[list], origin: str) -> list:
    for cells in rows:
        if any(cell != "" for cell in cells):
            return cells
    raise InputRefused([f"{origin}: the sheet is empty"])
