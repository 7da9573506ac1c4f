"""What a reader hands on: records of a source, in runs, each with its place.

A reader finds where one record ends and the next begins, and no more. Taking a record apart (JSON, mapping, skills) is
the expensive part; `Run.records` does it, in whichever process the run was sent to.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

MOST_CHARACTERS = 1_000_000
"""A line or cell longer than this is no posting; it goes to quarantine and only its beginning is kept."""

RUN_LENGTH = 500
"""Records a run; large enough that sending it to another process costs little."""

NOT_UTF8 = re.compile("[\udc80-\udcff]")
"""What undecodable bytes become under errors="surrogateescape"."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record that could not be taken apart: where it stands, a short reason, a sentence, and what stood there."""

    place: str
    reason: str
    detail: str
    raw: str


@dataclass(frozen=True, slots=True)
class Record:
    """One record: where it stands and its values by the source's own column names."""

    place: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive records of one file, not yet taken apart.

    origin: the file's name without its folder, so that the same file counts as the same source wherever it lies.
    header: the columns; None where every item is the text of one JSON object.
    items: the place's number and the text or the cells; an Unreadable where the reader itself found something wrong.
    """

    origin: str
    counted_in: str  # 'line' or 'row'
    header: tuple[str, ...] | None
    items: list[tuple[int, str | Sequence[object] | Unreadable]]

    def records(self) -> Iterator[Record | Unreadable]:
        """Every item taken apart, in order."""
        for number, item in self.items:
            place = f"{self.counted_in} {number}"
            if isinstance(item, Unreadable):
                yield item
            elif isinstance(item, str):
                yield _json_record(place, item)
            else:
                assert self.header is not None
                yield _table_record(place, self.header, item)


def _json_record(place: str, text: str) -> Record | Unreadable:
    if not text.isascii() and NOT_UTF8.search(text):
        return Unreadable(place, "not_utf8", "the line is not UTF-8 text; save the file as UTF-8", shown(text))
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Unreadable(place, "unreadable_json", f"the line is not JSON: {error}", text)
    if not isinstance(values, dict):
        return Unreadable(place, "not_an_object", "the line is JSON, but not an object with named fields", text)
    return Record(place, values)


def _table_record(place: str, header: tuple[str, ...], cells: Sequence[object]) -> Record | Unreadable:
    values = dict(zip(header, cells, strict=False))
    if len(cells) != len(header):
        detail = f"the row has {len(cells)} cells where the header has {len(header)}"
        return Unreadable(place, "wrong_cell_count", detail, raw_text(list(cells)))
    if any(isinstance(cell, str) and not cell.isascii() and NOT_UTF8.search(cell) for cell in cells):
        detail = "the row is not UTF-8 text; name the file's encoding in the mapping, for instance encoding = 'cp1252'"
        return Unreadable(place, "not_utf8", detail, shown(raw_text(values)))
    return Record(place, values)


def shown(text: str) -> str:
    """Text that can be stored: bytes that were not UTF-8 become the replacement character."""
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text


def raw_text(values: object) -> str:
    """A record as one line of text, the form in which quarantine keeps it."""
    return json.dumps(values, ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def cell_text(value: object) -> str | None:
    """A cell as text without surrounding space, whatever type its file gave it; None where it is empty.

    Whole numbers lose their '.0' (a spreadsheet has no integers), so the same row reads alike from every kind of file.
    """
    if isinstance(value, str):
        return value.strip() or None
    if value is None:
        return None
    if isinstance(value, float):
        if math.isnan(value):
            return None
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | dict):
        return raw_text(value)
    return str(value)
