"""Which living processes use a shared thing: a small file of process marks.

A mark is a process id together with the moment the process began, so that a number the system has given to
another program since does not count as the process that wrote it. Callers hold a file lock around every use.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class ProcessMark:
    """One process, told apart from a later one with the same id. `began` is comparable on this machine only."""

    pid: int
    began: str


def mark_of(pid: int) -> ProcessMark | None:
    """The mark of a running process; None where there is none (a zombie counts as gone)."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return ProcessMark(pid, _began(process))
    except (psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError):
        return None


def _began(process: psutil.Process) -> str:
    stat = Path(f"/proc/{process.pid}/stat")
    if stat.exists():
        # Clock ticks since boot do not move when the clock is set, as a time of day computed from them does.
        return stat.read_text().rpartition(")")[2].split()[19]
    return f"{process.create_time():.1f}"


def command_of(pid: int) -> list[str]:
    """The command line of a running process; empty where there is none or it may not be read."""
    try:
        return psutil.Process(pid).cmdline()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return []


class Owners:
    """The processes that use the thing, in a file that the callers share."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def living(self) -> list[ProcessMark]:
        """Marks of the file whose process still runs."""
        try:
            kept = [ProcessMark(int(pid), str(began)) for pid, began in json.loads(self._path.read_text())]
        except (FileNotFoundError, ValueError):
            # A half-written file cannot come from us (writes are renamed into place): start over.
            return []
        return [mark for mark in kept if mark_of(mark.pid) == mark]

    def add_this_process(self) -> None:
        mark = mark_of(os.getpid())
        assert mark
        self._write([*(other for other in self.living() if other != mark), mark])

    def remove_this_process(self) -> None:
        self._write([mark for mark in self.living() if mark.pid != os.getpid()])

    def _write(self, marks: list[ProcessMark]) -> None:
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps([[mark.pid, mark.began] for mark in marks]))
        fresh.replace(self._path)
