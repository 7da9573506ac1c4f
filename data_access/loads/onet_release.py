"""Loading an O*NET release beside the current one, and publishing it by moving one pointer.

Steps, each in a transaction of its own, so that a process that dies leaves the current release serving and at worst a
staged one behind, which the next run removes:

    remove_staged   what an earlier run left
    stage           register the release and make its tables, apart from the tables that readers use
    copy_contents   fill them by COPY, build statistics
    check_staged    compare them with the files
    publish         attach them, bring the lasting occupations up to date, move the pointer

What is left to do after that (update_statistics, and the taxonomy of skills) changes nothing of the release.

A release that was re-issued under the same number is another archive: it is loaded as a release of its own and becomes
the current one. Published releases are never changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.csv as pacsv
from psycopg import sql
from sqlalchemy import Connection, Select, delete, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from data_access import partitions
from data_access.copying import copy_blocks
from data_access.loads.onet_checks import Contents, CurrentRelease, Finding
from data_access.loads.onet_layouts import SUBJECTS, TABLES, Layout
from data_access.locks import lock_key
from data_access.roles import run_sql
from data_access.tables import current_release, occupation, onet_occupation, onet_release, release_move
from domain.releases import Move, MoveKind

COPY_ROWS = 20_000
"""Rows that are turned into text at a time."""


@dataclass(frozen=True)
class ReleaseSource:
    """Where a release came from. source: path or address as given; size in bytes."""

    source: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True)
class Published:
    """What publication changed: how many occupations the release has that the one before had not, and the reverse."""

    release_id: int
    before: CurrentRelease | None
    occupations_added: int
    occupations_removed: int


def read_current(connection: Connection) -> CurrentRelease | None:
    """The release that readers see, or None before the first one."""
    found = connection.execute(
        select(onet_release.c.release_id, onet_release.c.version, onet_release.c.row_counts).join_from(
            current_release, onet_release
        )
    ).one_or_none()
    return CurrentRelease(*found) if found else None


def read_moves(connection: Connection) -> list[Move]:
    """Every move of the pointer, oldest first."""
    moves = select(release_move.c.release_id, release_move.c.kind).order_by(release_move.c.release_move_id)
    return [Move(release_id, MoveKind(kind)) for release_id, kind in connection.execute(moves)]


def read_published(connection: Connection) -> dict[int, str]:
    """The number of every published release by its id, in the order in which they were loaded."""
    published = select(onet_release.c.release_id, onet_release.c.version).where(onet_release.c.status == "published")
    return {row.release_id: row.version for row in connection.execute(published.order_by(onet_release.c.release_id))}


def read_codes(connection: Connection, release_id: int) -> frozenset[str]:
    """The occupation codes of a release."""
    return frozenset(row.onetsoc_code for row in connection.execute(codes_of(release_id)))


def find_published(connection: Connection, sha256: str) -> int | None:
    """The release that was published from exactly this archive, or None."""
    wanted = select(onet_release.c.release_id).where(
        onet_release.c.sha256 == sha256, onet_release.c.status == "published"
    )
    return connection.execute(wanted).scalar_one_or_none()


def remove_staged(connection: Connection) -> int:
    """Remove every release that was staged and never published; returns their number."""
    staged = connection.execute(select(onet_release.c.release_id).where(onet_release.c.status == "staged")).scalars()
    release_ids = staged.all()
    for release_id in release_ids:
        partitions.drop_partitions(connection, release_id)
    connection.execute(delete(onet_release).where(onet_release.c.release_id.in_(release_ids)))
    return len(release_ids)


def stage(
    connection: Connection,
    *,
    version: str,
    released_on: date | None,
    layout: Layout,
    source: ReleaseSource,
    row_counts: Mapping[str, int],
    absent: list[str],
) -> int:
    """Register a release as staged and make empty tables for it; returns its id. Readers notice nothing."""
    release_id = connection.execute(
        insert(onet_release)
        .values(
            version=version,
            released_on=released_on,
            layout=layout.value,
            status="staged",
            source=source.source,
            sha256=source.sha256,
            size_bytes=source.size_bytes,
            row_counts=dict(row_counts),
            absent=absent,
        )
        .returning(onet_release.c.release_id)
    ).scalar_one()
    partitions.create_apart(connection, release_id)
    return release_id


def copy_contents(connection: Connection, release_id: int, contents: Contents) -> None:
    """Fill the staged tables of a release and let the server take their statistics."""
    for subject in SUBJECTS:
        if subject.name in contents:
            rows = contents[subject.name]
            target = partitions.partition_name(subject.table.name, release_id)
            copy_blocks(
                connection, target, ["release_id", *rows.column_names], csv_blocks(rows, release_id), form="csv"
            )
    analyze(connection, [partitions.partition_name(table.name, release_id) for table in TABLES])


def update_statistics(connection: Connection) -> None:
    """Let the server take statistics of the tables as readers see them, over all releases: it never does so itself."""
    analyze(connection, [table.name for table in (*TABLES, onet_release, current_release, occupation)])


def analyze(connection: Connection, names: Iterable[str]) -> None:
    """ANALYZE tables by name."""
    for name in names:
        run_sql(connection, sql.SQL("ANALYZE {}").format(sql.Identifier(name)))


def csv_blocks(rows: pa.Table, release_id: int) -> Iterator[bytes]:
    """Rows as the CSV that COPY reads (null is an empty cell), with the release's id in front."""
    options = pacsv.WriteOptions(include_header=False, quoting_style="needed")
    for start in range(0, rows.num_rows, COPY_ROWS):
        part = rows.slice(start, COPY_ROWS)
        part = part.add_column(0, "release_id", pa.repeat(pa.scalar(release_id, pa.int32()), part.num_rows))
        sink = pa.BufferOutputStream()
        pacsv.write_csv(part, sink, options)
        yield sink.getvalue().to_pybytes()


def check_staged(connection: Connection, release_id: int, row_counts: Mapping[str, int]) -> list[Finding]:
    """Findings where the staged tables hold another number of rows than the files."""
    expected: Counter[str] = Counter()
    for subject in SUBJECTS:
        expected[subject.table.name] += row_counts.get(subject.name, 0)
    findings = []
    for table, rows in expected.items():
        target = partitions.partition_name(table, release_id)
        held = connection.execute(select(func.count()).select_from(text(target))).scalar_one()
        if held != rows:
            findings.append(Finding("loaded_rows", f"{table} holds {held:,} rows of {rows:,} in the files"))
    return findings


def publish(connection: Connection, release_id: int) -> Published:
    """Attach a staged release's tables and make it the current one."""
    partitions.attach(connection, release_id)
    connection.execute(update(onet_release).where(onet_release.c.release_id == release_id).values(status="published"))
    return make_current(connection, release_id)


def make_current(connection: Connection, release_id: int, kind: MoveKind = MoveKind.PUBLISH) -> Published:
    """Move the pointer to a published release, and record the move. Nothing else moves it.

    Readers see the old release until this commits, then this one. The lasting occupations take this release's titles.
    An occupation that the release lacks keeps its row and what refers to it, and is marked with the first release
    without it; one that comes back loses the mark.
    """
    hold_pointer(connection)
    before = read_current(connection)
    renew_occupations(connection, release_id)
    move_pointer(connection, release_id)
    connection.execute(insert(release_move).values(release_id=release_id, kind=kind.value))
    codes, codes_before = codes_of(release_id), codes_of(before.release_id if before else None)
    added, removed = connection.execute(
        select(
            select(func.count()).select_from(codes.except_(codes_before).subquery()).scalar_subquery(),
            select(func.count()).select_from(codes_before.except_(codes).subquery()).scalar_subquery(),
        )
    ).one()
    return Published(release_id, before, added, removed)


def hold_pointer(connection: Connection) -> None:
    """Let no other transaction move the pointer until this one ends; readers are not held up."""
    space, key = lock_key("current release")
    connection.execute(text("SELECT pg_advisory_xact_lock(:space, :key)"), {"space": space, "key": key})


def move_pointer(connection: Connection, release_id: int) -> None:
    """Point to a release; part of make_current."""
    pointer = upsert(current_release).values(release_id=release_id)
    connection.execute(
        pointer.on_conflict_do_update(
            index_elements=["is_current"], set_={"release_id": release_id, "moved_at": func.clock_timestamp()}
        )
    )


def renew_occupations(connection: Connection, release_id: int) -> None:
    """Bring the lasting occupations in line with a release that becomes the current one."""
    found = select(
        onet_occupation.c.onetsoc_code,
        onet_occupation.c.title,
        onet_occupation.c.description,
        onet_occupation.c.release_id,
    ).where(onet_occupation.c.release_id == release_id)
    new = upsert(occupation).from_select(["onetsoc_code", "title", "description", "first_release_id"], found)
    connection.execute(
        new.on_conflict_do_update(
            index_elements=["onetsoc_code"],
            set_={"title": new.excluded.title, "description": new.excluded.description, "retired_in": None},
        )
    )
    connection.execute(
        update(occupation)
        .where(occupation.c.retired_in.is_(None), occupation.c.onetsoc_code.not_in(codes_of(release_id)))
        .values(retired_in=release_id)
    )


def codes_of(release_id: int | None) -> Select[tuple[str]]:
    """The occupations of a release; none of None."""
    return select(onet_occupation.c.onetsoc_code).where(onet_occupation.c.release_id == release_id)
