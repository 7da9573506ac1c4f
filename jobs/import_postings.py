"""Postings from files, through a mapping, into the database.

Records are read here, worked on in several processes where there are many, and staged and merged in one transaction: an
import happens as a whole or not at all.
"""

from __future__ import annotations

import os
import pickle
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict
from datetime import UTC, date, datetime
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection

from data_access.errors import InputRefused
from data_access.loads.demonstration import check_not_mixed
from data_access.loads.postings import ImportCounts, begin_import, merge_postings, stage_postings
from data_access.loads.quarantine import merge_quarantined, stage_quarantined
from data_access.loads.quarantine import open_staging as open_quarantine_staging
from data_access.loads.skills import read_matcher
from data_access.loads.titles import read_titles
from domain.occupations import TitleIndex
from jobs.posting_rows import Knowledge, RowMaker, WorkedRun
from jobs.posting_sources.default_mapping import mapping_for
from jobs.posting_sources.files import SourceFile, source_files
from jobs.posting_sources.mapping import PostingMapping, read_mapping
from jobs.posting_sources.readers import runs
from jobs.posting_sources.records import Record, Run
from jobs.registry import Outcome, Work, job

ALONE_RUNS = 12
"""Runs that this process works on by itself; only where more follow do workers pay for their start."""

MOST_WORKERS = 8
BATCH_ROWS = 20_000
"""Rows a COPY; also how often progress is told."""

NAMED_UNKNOWN = 25
"""Unknown skill names listed in the summary, most frequent first."""


@job()
def import_postings(work: Work, *, source: str, mapping: str | None = None) -> Outcome:
    """Import postings from files (event feed, CSV, JSON lines, Parquet, xlsx).

    source: a file, folder, pattern or URL
    mapping: a shipped mapping's name or a TOML file; without it our own field names or the event feed are expected
    """
    with source_files(source) as files:
        return import_files(work, files, read_mapping(mapping) if mapping else None)


def import_generated(work: Work, *, source: str) -> Outcome:
    """The job for the demonstration's own feed, which only a database marked as a demonstration takes."""
    with source_files(source) as files:
        return import_files(work, files, None, generated=True)


def import_files(
    work: Work,
    files: list[SourceFile],
    mapping: PostingMapping | None,
    *,
    today: date | None = None,
    generated: bool = False,
) -> Outcome:
    """Import files that were looked at; generated: they are the demonstration's.

    Raises InputRefused where a file cannot be used, or would mix generated postings with others; nothing is changed
    then.
    """
    began = time.monotonic()
    connection = work.connection
    begin_import(connection)
    check_not_mixed(connection, generated=generated)
    open_quarantine_staging(connection)
    read, mapping = _read_runs(files, mapping)
    knowledge = Knowledge(
        mapping, read_matcher(connection), TitleIndex(read_titles(connection)), today or datetime.now(UTC).date()
    )
    tally = _stage(work, connection, worked_runs(read, knowledge))
    staged = time.monotonic()
    if tally.not_read_at_all():
        raise InputRefused(
            [f"{file.origin}: no record can be read; the first: {tally.first_problem}" for file in files[:1]]
        )
    work.progress("merging", tally.staged, tally.staged)
    merge_quarantined(connection)
    counts = merge_postings(connection)
    detail = _summary(source_names(files), mapping, tally, counts)
    detail["seconds"] = {"reading": round(staged - began, 2), "merging": round(time.monotonic() - staged, 2)}
    return Outcome(rows=counts.new + counts.updated, detail=detail, nothing_to_do=not (counts.new or counts.updated))


class Tally:
    """What reading came to."""

    def __init__(self) -> None:
        self.read = self.staged = self.pay_not_understood = 0
        self.quarantined: Counter[str] = Counter()
        self.unknown_skills: Counter[str] = Counter()
        self.first_problem = ""
        self.samples: dict[str, list[str]] = {}

    def add(self, worked: WorkedRun) -> None:
        self.read += worked.read
        self.staged += len(worked.rows)
        self.pay_not_understood += worked.pay_not_understood
        self.quarantined.update(each.reason for each in worked.quarantined)
        self.unknown_skills.update(worked.unknown_skills)
        if worked.quarantined and not self.first_problem:
            first = worked.quarantined[0]
            self.first_problem = f"{first.place}: {first.detail}"
        for each in worked.quarantined:
            shown = self.samples.setdefault(each.reason, [])
            if len(shown) < SAMPLES:
                shown.append(f"{each.place}: {each.detail[:200]}")

    def not_read_at_all(self) -> bool:
        """Whether not one record could even be taken apart: the file is not what it seems."""
        return not self.staged and self.quarantined.keys() <= NOT_TAKEN_APART and bool(self.quarantined)


SAMPLES = 3
"""Quarantined records that the summary shows for each reason; all of them are in the table `quarantine`."""

NOT_TAKEN_APART = {"unreadable_json", "not_an_object", "not_utf8", "unreadable_csv", "wrong_cell_count", "too_long"}


NEXT = "Pages show these postings after the next aggregation: at 02:30 UTC, or now by the job aggregate_nightly."


def source_names(files: Iterable[SourceFile]) -> list[str]:
    return [file.origin for file in files]


def _stage(work: Work, connection: Connection, worked: Iterator[WorkedRun]) -> Tally:
    tally = Tally()
    rows: list[tuple[object, ...]] = []
    for run in worked:
        tally.add(run)
        rows.extend(run.rows)
        if run.quarantined:
            stage_quarantined(connection, run.quarantined)
        if len(rows) >= BATCH_ROWS:
            stage_postings(connection, rows)
            rows = []
            work.progress("reading postings", tally.read)
    stage_postings(connection, rows)
    work.progress("reading postings", tally.read, tally.read)
    return tally


def _read_runs(files: list[SourceFile], mapping: PostingMapping | None) -> tuple[Iterator[Run], PostingMapping]:
    """Runs of all files, and the mapping, both checked against the first records. Raises InputRefused."""
    firsts: list[tuple[Iterator[Run], list[Run]]] = []
    problems: list[str] = []
    for file in files:
        how: dict[str, Any] = (
            {"encoding": mapping.encoding, "delimiter": mapping.delimiter, "sheet": mapping.sheet} if mapping else {}
        )
        reader = runs(file, **how)
        try:
            first = list(islice(reader, 1))
            if not first:
                raise InputRefused([f"{file.origin}: holds no record"])
            columns = present_columns(first[0])
            if columns:
                mapping = mapping or mapping_for(file.origin, columns)
                mapping.check_columns(file.origin, columns)
        except InputRefused as refused:
            problems.extend(refused.problems)
        else:
            firsts.append((reader, first))
    if problems:
        raise InputRefused(problems)
    if mapping is None:
        raise InputRefused([f"{files[0].origin}: no record can be read; {_first_detail(firsts[0][1][0])}"])
    return (run for reader, first in firsts for part in (first, reader) for run in part), mapping


def present_columns(run: Run) -> set[str]:
    """Column names of a table, or all names that occur in the first JSON objects."""
    if run.header is not None:
        return set(run.header)
    return {name for record in run.records() if isinstance(record, Record) for name in record.values}


def _first_detail(run: Run) -> str:
    return next((f"{record.place}: {record.detail}" for record in run.records() if not isinstance(record, Record)), "")


def worked_runs(read: Iterator[Run], knowledge: Knowledge, *, workers: int | None = None) -> Iterator[WorkedRun]:
    """Every run worked through, in order. workers: processes beside this one; None: as many as there are cores."""
    maker = RowMaker(knowledge)
    yield from map(maker.work_through, islice(read, ALONE_RUNS))
    following = next(read, None)
    if following is None:
        return
    count = min(len(os.sched_getaffinity(0)), MOST_WORKERS) if workers is None else workers
    rest = _led_by(following, read)
    if count < 2:
        yield from map(maker.work_through, rest)
        return
    with TemporaryDirectory(prefix="skillpulse-") as folder:
        path = Path(folder) / "knowledge"
        path.write_bytes(pickle.dumps(knowledge))
        yield from _worked_elsewhere(rest, path, count)


def _worked_elsewhere(rest: Iterator[Run], knowledge: Path, count: int) -> Iterator[WorkedRun]:
    """Runs worked through by `count` processes, in order, few of them under way at once.

    Spawned, not forked: this process has database connections and perhaps threads. Knowledge comes by a file, since
    starting a process waits for ever where the new one dies before it has read more than a pipe holds.
    """
    with ProcessPoolExecutor(count, get_context("spawn"), _start_worker, (knowledge,)) as pool:
        waiting: deque[Future[WorkedRun]] = deque()
        try:
            for run in rest:
                waiting.append(pool.submit(_work_through, run))
                if len(waiting) > 4 * count:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            reason = "a worker process ended unexpectedly, perhaps for want of memory; nothing was imported"
            raise RuntimeError(reason) from error
        finally:
            for future in waiting:
                future.cancel()


def _led_by(first: Run, rest: Iterator[Run]) -> Iterator[Run]:
    yield first
    yield from rest


_worker: list[RowMaker] = []


def _start_worker(knowledge: Path) -> None:
    _worker[:] = [RowMaker(pickle.loads(knowledge.read_bytes()))]


def _work_through(run: Run) -> WorkedRun:
    return _worker[0].work_through(run)


def _summary(names: list[str], mapping: PostingMapping, tally: Tally, counts: ImportCounts) -> dict[str, Any]:
    """The run's summary for people: counts, reasons and shares (0-1)."""
    numbers = asdict(counts)
    shares = {
        what: round(numbers.pop(f"with_{what}") / counts.postings, 4) if counts.postings else None
        for what in ("region", "pay", "skills", "occupation")
    }
    days = {"first": numbers.pop("first_day"), "last": numbers.pop("last_day"), "days": numbers.pop("days")}
    return {
        "files": names if len(names) <= 20 else [*names[:20], f"and {len(names) - 20} more"],
        "mapping": mapping.name,
        "read": tally.read,
        **numbers,
        "quarantined": dict(tally.quarantined.most_common()),
        "quarantined_first": tally.samples,
        "posted": {key: value.isoformat() if isinstance(value, date) else value for key, value in days.items()},
        "share_with": shares,
        "pay_not_understood": tally.pay_not_understood,
        "unknown_skills": dict(tally.unknown_skills.most_common(NAMED_UNKNOWN)),
        "unknown_skill_names": len(tally.unknown_skills),
        "next": NEXT if counts.changed_days else None,
    }
