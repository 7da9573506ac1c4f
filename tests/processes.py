"""Other processes of ours, for tests that kill them."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PATIENCE = 60
"""Seconds after which a wait is given up; far above what a slow machine needs, so nothing is judged by it."""


class Program:
    """A Python program of ours that talks to us by lines. Killed at the end of the block."""

    def __init__(self, source: str, *arguments: object, environment: Mapping[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", source, *map(str, arguments)],
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._lines.put(line.strip())

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe
            pipe.close()

    def says(self) -> str:
        """Its next line."""
        return self._lines.get(timeout=PATIENCE)

    def ends(self) -> int:
        """Close its input and wait for its exit code."""
        assert self.process.stdin
        self.process.stdin.close()
        return self.process.wait(timeout=PATIENCE)


def until(condition: Callable[[], Any]) -> Any:
    """The first true value of the condition, asked again and again."""
    deadline = time.monotonic() + PATIENCE
    while not (value := condition()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
    return value
