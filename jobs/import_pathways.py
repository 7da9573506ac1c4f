"""Learning pathways from a JSON file into the database."""

from __future__ import annotations

from datetime import UTC, datetime

from data_access.loads import pathways
from data_access.loads.pathway_file import read_pathways
from jobs.json_imports import fetch_json, named
from jobs.registry import Outcome, Work, job


@job()
def import_pathways(work: Work, *, source: str, replace: bool = False) -> Outcome:
    """Import learning pathways: ordered steps towards an occupation, each with the skills that it teaches.

    The file has the form of /schemas/pathways.schema.json. A pathway of the same title and target is replaced.

    source: path or http(s) address of a JSON file
    replace: yes to remove pathways of the same curator that the file lacks
    """
    return import_file(work, source, generated=False, replace=replace)


def import_generated_pathways(work: Work, *, source: str) -> Outcome:
    """The job for the demonstration's own file: its pathways are marked, and go when others come."""
    return import_file(work, source, generated=True, replace=True)


def import_file(work: Work, source: str, *, generated: bool, replace: bool) -> Outcome:
    """Import one file in one transaction. Raises InputRefused with every violation and its place."""
    data, sha256 = fetch_json(source, "pathways")
    read = read_pathways(data, today=datetime.now(UTC).date())
    connection = work.connection
    pathways.hold_pathways(connection)
    if generated and pathways.has_real_pathways(connection):
        return Outcome(nothing_to_do=True, detail={"reason": "there are pathways of others: none are generated"})
    removed_generated = 0 if generated else pathways.remove_generated_pathways(connection)
    merged = pathways.merge_pathways(connection, read, origin=source, generated=generated, replace=replace)
    return Outcome(
        rows=merged.written,
        detail={
            "source": source,
            "sha256": sha256,
            "curated_by": read.curator,
            "pathways": len(read.pathways),
            "new": len(merged.new),
            "unchanged": len(merged.unchanged),
            "generated_removed": removed_generated,
            **{
                name: named(getattr(merged, name))
                for name in ("replaced", "removed", "from_others", "unknown_occupations", "unknown_skills")
            },
        },
        nothing_to_do=not (merged.written or removed_generated),
    )
