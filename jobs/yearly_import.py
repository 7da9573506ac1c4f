"""Importing one vintage of a yearly source: fetch its file, read and check it, put it in its place."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from data_access.loads import vintages
from data_access.loads.bls_files import check_against_newest
from data_access.loads.findings import refuse
from data_access.loads.vintages import YearlySource
from domain.soc import detailed_of
from jobs.downloads import fetch
from jobs.registry import Outcome, Work
from settings import current as current_settings


class VintageFile(Protocol):
    """A file that was read and checked."""

    @property
    def vintage(self) -> str: ...

    @property
    def values(self) -> dict[str, Any]: ...

    @property
    def rows(self) -> Sequence[Mapping[str, Any]]: ...


F = TypeVar("F", bound=VintageFile)


def import_vintage(
    work: Work,
    address: str,
    source: YearlySource,
    columns: Sequence[str],
    read: Callable[[Path], F],
    about: Callable[[F], Mapping[str, Any]],
    *,
    generated: bool,
) -> Outcome:
    """Import the file at an address (a path or http) as one vintage.

    The same file again changes nothing, another one of the same vintage takes its place, and a published one removes
    all generated ones. Generated ones never come to published ones. Raises InputRefused with every finding; nothing is
    changed then.
    """
    began = time.perf_counter()
    work.progress("reading", 0, 2)
    fetched = fetch(address, current_settings().data_dir / "downloads" / "bls")
    file = read(fetched.path)
    values = {
        **file.values,
        "source": fetched.source,
        "sha256": fetched.sha256,
        "size_bytes": fetched.size_bytes,
        "generated": generated,
    }
    done_reading = time.perf_counter()
    work.progress("storing", 1, 2)
    connection = work.connection
    vintages.hold(connection, source)
    if vintages.is_loaded(connection, source, values):
        return nothing(file, "this file is loaded already")
    if generated and vintages.has_published(connection, source):
        return nothing(file, "published figures are loaded, and generated ones are never put beside them")
    newest = vintages.newest_loaded(connection, source, generated=generated)
    refuse(check_against_newest(len(file.rows), newest))
    replaced = vintages.replace(connection, source, values, columns, file.rows)
    detail = {
        "vintage": file.vintage,
        "source": fetched.source,
        "sha256": fetched.sha256,
        "size_bytes": fetched.size_bytes,
        "merged": sum(row["soc_code"] in detailed_of() for row in file.rows),
        **about(file),
        "replaced": replaced.same_vintage,
        "generated_removed": replaced.generated,
        "seconds": {
            "reading": round(done_reading - began, 3),
            "storing": round(time.perf_counter() - done_reading, 3),
        },
    }
    return Outcome(rows=len(file.rows), detail=detail)


def nothing(file: VintageFile, reason: str) -> Outcome:
    """The outcome where there was nothing to do."""
    return Outcome(nothing_to_do=True, detail={"vintage": file.vintage, "reason": reason})
