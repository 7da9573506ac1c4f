"""Opening the workbooks of the Bureau of Labor Statistics, reading their cells, and the checks that both kinds share.

A table is found by the headers of its columns and a column by its header: neither by its place. What cannot be read is
a finding, and the reading goes on, so that a refused file is explained in full.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from data_access.errors import InputRefused
from data_access.loads.findings import OF_ANY_FILE, FileFinding, refuse
from data_access.loads.onet_archive import LARGEST_UNPACKED, open_zip, read_member

CHECKS: dict[str, str] = {
    **OF_ANY_FILE,
    "archive": "It is a complete zip archive; a workbook (xlsx) is one too.",
    "workbook": "It is one workbook, or a zip archive that holds one.",
    "sheet": "The workbook has the sheet with the table.",
    "columns": "Every column that is read is there once, under its published name.",
    "vintage": "The file says which vintage it is, everywhere the same.",
    "units": "The table says that numbers of people are in thousands (projections).",
    "top_code": "The top code is known where values are top-coded, and no percentile is above it (wages).",
    "values": "Codes, numbers and marks have their published form, and numbers lie within reason.",
    "percentiles": "Percentiles ascend (wages).",
    "changes": "Employment in both years and the change between them agree (projections).",
    "duplicates": "No code is there twice.",
    "coverage": "Every column of figures has a value in most rows.",
    "rows": "There are as many rows as the whole nation's table has.",
    "row_counts": "The table has not shrunk beyond belief against the newest one that is loaded.",
}
"""Name of each check and what it asks."""

LEAST_ROWS = 500
"""Published occupations below which a file is no whole national table; there are some 830."""

LEAST_OF_NEWEST = 0.6
"""A table with fewer rows than this share of the newest loaded one's is refused (half a file is then found)."""

LEAST_COVERAGE = 0.5
"""Share of rows in which each column of figures must have a value. Of OEWS it is 92 % or more."""

HEADER_WITHIN = 20
"""Rows at the top of a sheet among which the header is looked for."""

EXAMPLES = 3
"""How many examples a finding names."""

NUMBER = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")

Cell = Any
"""What calamine makes of a cell: a text (empty for a blank one), a float, a truth value, a date."""


class Finding(FileFinding):
    """One reason to refuse a file."""

    checks = CHECKS


@dataclass(frozen=True)
class Workbook:
    """An opened workbook. name: of its file, inside of the archive where it came in one."""

    name: str
    sheets: CalamineWorkbook = field(repr=False)

    @property
    def names(self) -> list[str]:
        """The sheets with cells; a chart has none."""
        return [one.name for one in self.sheets.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]

    def sheet(self, name: str) -> CalamineSheet:
        """One sheet. Raises InputRefused where its part of the file is damaged."""
        try:
            return self.sheets.get_sheet_by_name(name)
        except (CalamineError, OSError, ValueError) as error:
            raise InputRefused([str(Finding("workbook", f"the sheet {name!r} cannot be read ({error})"))]) from error

    def top(self, name: str) -> list[list[Cell]]:
        """The first rows of a sheet."""
        return [row for row, _ in zip(self.sheet(name).iter_rows(), range(HEADER_WITHIN), strict=False)]

    def texts(self, without: str) -> list[str]:
        """Every text of every other sheet than one, and their names: where the publisher's remarks are."""
        cells = (cell for name in self.names if name != without for row in self.sheet(name).iter_rows() for cell in row)
        return [*self.names, *(cell for cell in cells if isinstance(cell, str) and cell)]


def open_workbook(path: Path) -> Workbook:
    """The workbook at a path, or the one in the zip archive there. Raises InputRefused where there is none."""
    with open_zip(path) as archive:
        if "xl/workbook.xml" in archive.namelist():
            name, data = path.name, path.read_bytes()
        else:
            member = workbook_in(archive)
            name, data = PurePosixPath(member).name, read_member(archive, member)
            check_workbook(name, data)
    try:
        return Workbook(name, CalamineWorkbook.from_filelike(io.BytesIO(data)))
    except (CalamineError, OSError, ValueError) as error:
        reason = f"{name} cannot be read as a workbook ({error}); fetch it again"
        raise InputRefused([str(Finding("workbook", reason))]) from error


def workbook_in(archive: zipfile.ZipFile) -> str:
    """The name of the one workbook in an archive; of several the one that is named as the national table is."""
    names = [name for name in archive.namelist() if PurePosixPath(name).suffix.lower() == ".xlsx"]
    names = [name for name in names if not PurePosixPath(name).name.startswith((".", "~"))]
    national = [name for name in names if "national" in PurePosixPath(name).name.lower()]
    for found in (names, national):
        if len(found) == 1:
            return found[0]
    said = "no workbook (xlsx)" if not names else f"several workbooks: {', '.join(sorted(names)[:EXAMPLES])}"
    raise InputRefused([str(Finding("workbook", f"the zip archive holds {said}; give the path of the one to load"))])


def check_workbook(name: str, data: bytes) -> None:
    """Raises InputRefused where a workbook out of an archive is none, or would unpack to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            size = sum(info.file_size for info in parts.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise InputRefused([str(Finding("workbook", f"{name} is not a workbook ({error})"))]) from error
    if size > LARGEST_UNPACKED:
        reason = f"{name} unpacks to more than {LARGEST_UNPACKED / 1024**3:.0f} GB"
        raise InputRefused([str(Finding("workbook", reason))])


@dataclass(frozen=True)
class Header:
    """The header of a column as people know it, and the pattern that a header in capitals or not must match whole."""

    called: str
    pattern: str

    def fits(self, header: str) -> bool:
        return re.fullmatch(self.pattern, header, re.IGNORECASE) is not None


def find_columns(header: Sequence[str], wanted: Mapping[str, Header]) -> Mapping[str, int]:
    """Our column -> its place in a header.

    Raises InputRefused, naming every column that is missing or there more than once.
    """
    places: dict[str, int] = {}
    findings = []
    for column, one in wanted.items():
        found = [place for place, cell in enumerate(header) if one.fits(cell)]
        if len(found) == 1:
            places[column] = found[0]
        else:
            said = "is there more than once" if found else "is missing"
            findings.append(Finding("columns", f"the column {one.called!r} {said}"))
    refuse(findings)
    return places


def number(cell: Cell) -> Decimal | None:
    """The number in a cell, also where it is written as a text; None where there is none."""
    if isinstance(cell, str):
        return Decimal(cell.strip().replace(",", "")) if NUMBER.fullmatch(cell.strip()) else None
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and math.isfinite(cell):
        return Decimal(repr(cell))
    return None


def text(cell: Cell) -> str:
    """A cell as a text, whole numbers without a point, white space folded."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


class Findings:
    """Findings that gather while rows are read: one for each check, column and reason, with its first places."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], list[str]] = {}

    def add(self, check: str, reason: str, place: str) -> None:
        """Note that something is wrong at a place, for instance "11-1011 ('abc')"."""
        self._found.setdefault((check, reason), []).append(place)

    def listed(self) -> list[Finding]:
        """One finding for each reason."""
        return [
            Finding(check, f"{reason}: {len(places):,}, for instance {', '.join(places[:EXAMPLES])}")
            for (check, reason), places in self._found.items()
        ]


def check_rows(rows: Sequence[Mapping[str, Any]], figures: Iterable[str], *, generated: bool) -> list[Finding]:
    """Findings about a table as a whole: codes that are there twice, columns without values, too few rows."""
    times = Counter(row["soc_code"] for row in rows)
    repeated = sorted(code for code, count in times.items() if count > 1)
    findings = []
    if repeated:
        findings.append(Finding("duplicates", f"codes that are there twice: {', '.join(repeated[:EXAMPLES])}"))
    for column in figures:
        filled = sum(row[column] is not None for row in rows)
        if filled < LEAST_COVERAGE * len(rows):
            said = f"{column} has a value in {filled:,} of {len(rows):,} rows"
            findings.append(Finding("coverage", f"{said}; at least {LEAST_COVERAGE:.0%} is expected"))
    if not rows or (len(rows) < LEAST_ROWS and not generated):
        said = f"{len(rows):,} occupations of the whole nation; the national table has some 830"
        findings.append(Finding("rows", f"{said}, at least {LEAST_ROWS} are expected"))
    return findings


def check_against_newest(rows: int, newest: tuple[str, int] | None) -> list[Finding]:
    """Findings of the comparison with the newest loaded vintage, given as its name and its number of rows."""
    if newest is None or rows >= LEAST_OF_NEWEST * newest[1]:
        return []
    reason = (
        f"{rows:,} occupations, the newest loaded vintage, {newest[0]}, has {newest[1]:,}; "
        f"at least {LEAST_OF_NEWEST:.0%} of that is expected"
    )
    return [Finding("row_counts", reason)]
