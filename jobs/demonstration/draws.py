"""Chance that is the same everywhere: only `random()` of a seeded generator, whose sequence Python guarantees."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar
from zlib import crc32

T = TypeVar("T")

Draw = Callable[[], float]
"""Gives the next number of [0, 1)."""

POSTING, DAY, FATES, REPOSTS = range(4)
"""Streams: what a seed is for, so that one kind of chance never shifts another."""


def seeded(stream: int, day: date, number: int = 0) -> Draw:
    """The chance of one thing on one day."""
    return Random(((stream << 24 | number) << 24) | day.toordinal()).random


def seeded_by_name(name: str) -> Draw:
    """The chance of one thing that has a name."""
    return Random(crc32(name.encode())).random


def pick(draw: Draw, choices: Sequence[T]) -> T:
    """One of several, each as likely."""
    return choices[int(draw() * len(choices))]


class Weighted(Generic[T]):
    """One of several by weight."""

    def __init__(self, weights: Iterable[tuple[T, float]]) -> None:
        pairs = [(choice, weight) for choice, weight in weights if weight > 0]
        self.choices = [choice for choice, _ in pairs]
        self.sums = list(accumulate(weight for _, weight in pairs))

    def pick(self, draw: Draw) -> T:
        return self.choices[min(bisect(self.sums, draw() * self.sums[-1]), len(self.choices) - 1)]
