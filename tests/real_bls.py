"""The published files of BLS read with another library (openpyxl), as a second opinion on what we make of them."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

OEWS = Path("bls") / "oesm23nat.zip"
PROJECTIONS = Path("bls") / "projections_2024_2034_occupation.xlsx"
ONET = Path("onet") / "db_29_0_text.zip"


@cache
def real_wages(real_data: Path) -> list[dict[str, Any]]:
    """Rows of the national table that are published in detail: cells by header, with code and title."""
    with zipfile.ZipFile(real_data / OEWS) as archive:
        [name] = archive.namelist()
        book = load_workbook(io.BytesIO(archive.read(name)), read_only=True)
    lines: list[Any] = list(book.worksheets[0].iter_rows(values_only=True))
    rows: list[dict[str, Any]] = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    return [{**row, "code": row["OCC_CODE"], "title": row["OCC_TITLE"]} for row in rows if row["O_GROUP"] == "detailed"]


@cache
def all_projections(real_data: Path) -> list[dict[str, Any]]:
    """Rows of Table 1.2 with a code: cells by header, with code, title and type."""
    book = load_workbook(real_data / PROJECTIONS, read_only=True)
    lines: list[Any] = list(book["Table 1.2"].iter_rows(values_only=True))
    rows: list[dict[str, Any]] = [dict(zip(lines[1], line, strict=True)) for line in lines[2:] if line[1]]
    code, title = "2024 National Employment Matrix code", "2024 National Employment Matrix title"
    return [{**row, "code": row[code], "title": row[title].strip(), "type": row["Occupation type"]} for row in rows]


@cache
def real_projections(real_data: Path) -> list[dict[str, Any]]:
    """The line items of Table 1.2."""
    return [row for row in all_projections(real_data) if row["type"] == "Line item"]


@cache
def onet_codes(real_data: Path) -> list[str]:
    """The O*NET-SOC codes of release 29.0."""
    with zipfile.ZipFile(real_data / ONET) as archive:
        lines = archive.read("db_29_0_text/Occupation Data.txt").decode("utf-8").splitlines()[1:]
    return [line.split("\t")[0] for line in lines if line]
