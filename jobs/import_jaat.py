"""Curated quick views of occupations (JAAT) from a JSON file into the database, over the derived ones."""

from __future__ import annotations

from datetime import UTC, datetime

from data_access.loads import jaat
from data_access.loads.jaat_file import read_jaat
from jobs.json_imports import fetch_json, named
from jobs.registry import Outcome, Work, job


@job()
def import_jaat(work: Work, *, source: str, replace: bool = False) -> Outcome:
    """Import curated quick views of occupations; where there is none, the quick view is derived from O*NET and BLS.

    The file has the form of /schemas/jaat.schema.json. An id that is there is replaced.

    source: path or http(s) address of a JSON file
    replace: yes to remove summaries of the same source that the file lacks
    """
    return import_file(work, source, generated=False, replace=replace)


def import_generated_jaat(work: Work, *, source: str) -> Outcome:
    """The job for the demonstration's own file: its summaries are marked, and go when others come."""
    return import_file(work, source, generated=True, replace=True)


def import_file(work: Work, source: str, *, generated: bool, replace: bool) -> Outcome:
    """Import one file in one transaction. Raises InputRefused with every violation and its place."""
    data, sha256 = fetch_json(source, "jaat")
    read = read_jaat(data, today=datetime.now(UTC).date())
    connection = work.connection
    jaat.hold_summaries(connection)
    if generated and jaat.has_curated(connection):
        return Outcome(nothing_to_do=True, detail={"reason": "there are curated summaries: none are generated"})
    removed_generated = 0 if generated else jaat.remove_generated(connection)
    merged = jaat.merge_jaat(connection, read, origin=source, generated=generated, replace=replace)
    return Outcome(
        rows=merged.written,
        detail={
            "source": source,
            "sha256": sha256,
            "curated_by": read.source,
            "summaries": len(read.summaries),
            "new": len(merged.new),
            "unchanged": len(merged.unchanged),
            "generated_removed": removed_generated,
            **{
                name: named(getattr(merged, name))
                for name in ("replaced", "removed", "from_others", "moved", "hidden", "quarantined")
            },
        },
        nothing_to_do=not (merged.written or removed_generated),
    )
