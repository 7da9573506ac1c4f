"""Matchers that fail in the ways in which a worker can; in a module of their own, since every worker imports it."""

from __future__ import annotations

import os
from multiprocessing import parent_process
from typing import Any

from domain.skills import Matcher


class Failing(Matcher):
    """Stands for a mistake of ours that one text brings out."""

    def skill_ids(self, text: str) -> list[int]:
        if "Engineer 121" in text:
            raise KeyError("a mistake")
        return []


class Dying(Matcher):
    """Stands for a worker that the system ends."""

    def skill_ids(self, text: str) -> list[int]:
        if "Engineer 121" in text:
            os._exit(1)
        return []


class Unpackable(Matcher):
    """Stands for a worker that ends before it has begun; as large as a whole taxonomy."""

    ballast = b""

    def __setstate__(self, state: dict[str, Any]) -> None:
        if parent_process() is not None:
            raise MemoryError
        self.__dict__.update(state)
