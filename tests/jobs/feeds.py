"""Files of postings as sources write them, made for tests."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow
import pyarrow.parquet

from jobs.posting_sources.files import source_files
from jobs.posting_sources.readers import runs
from jobs.posting_sources.records import Record, Unreadable


def event(number: int = 1, **payload: object) -> dict[str, Any]:
    """One event of job.postings.v1; arguments replace parts of the payload, `timestamp` and `source` the event's."""
    outer = {"event_id": f"e{number}", "timestamp": "2026-03-02T10:00:00Z", "source": "board"}
    outer |= {name: payload.pop(name) for name in ("timestamp", "source") if name in payload}
    inner = {
        "job_id": f"j{number}",
        "title": "Senior Data Engineer",
        "company": "Prairie Analytics",
        "location": "Chicago, IL",
        "description": "You know Python and SQL.",
        "is_remote": False,
    }
    return {**outer, "payload": {**inner, **payload}}


def write_json_lines(path: Path, records: Iterable[object]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def write_csv(
    path: Path, rows: Sequence[Mapping[str, object]], *, encoding: str = "utf-8", delimiter: str = ","
) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_xlsx(path: Path, rows: Sequence[Mapping[str, object]], *, sheet: str = "Sheet1") -> Path:
    workbook = openpyxl.Workbook()
    page = workbook.active
    assert page is not None
    page.title = sheet
    page.append(list(rows[0]))
    for row in rows:
        page.append(list(row.values()))
    workbook.save(path)
    return path


def write_parquet(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist([dict(row) for row in rows]), path)
    return path


def write_gzip(path: Path, source: Path) -> Path:
    path.write_bytes(gzip.compress(source.read_bytes()))
    return path


def read_all(path: Path, **how: str) -> list[Record | Unreadable]:
    """Every record of one file or folder."""
    with source_files(str(path)) as files:
        return [record for file in files for run in runs(file, **how) for record in run.records()]
