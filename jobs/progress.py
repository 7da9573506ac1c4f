"""A progress bar on stderr for whoever waits for a job; nothing where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable

from tqdm import tqdm

Report = Callable[[str, int, int | None], None]
"""report(label, done, total): called by jobs as often as they like."""


def silent(_label: str, _done: int, _total: int | None) -> None:
    """For runs that nobody watches."""


class Bar:
    """One bar a label, drawn where stderr is a terminal, else one line a label. Use as a context manager."""

    def __init__(self) -> None:
        self._label: str | None = None
        self._bar: tqdm | None = None
        self._draws = sys.stderr.isatty()

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def __call__(self, label: str, done: int, total: int | None) -> None:
        if label != self._label:
            self._close()
            self._label = label
            if self._draws:
                self._bar = tqdm(desc=label, total=total, file=sys.stderr, dynamic_ncols=True)
            else:
                print(label, file=sys.stderr, flush=True)
        if self._bar is not None:
            self._bar.total = total
            self._bar.update(done - self._bar.n)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
        self._label = self._bar = None
