"""Findings: each is one reason to refuse a file, by the named check that found it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from data_access.errors import InputRefused

OF_ANY_FILE: dict[str, str] = {
    "source": "There is a file at the path, or it arrives whole from the address.",
    "archive": "It is a complete zip archive that can be unpacked.",
}
"""Name of each check that every kind of file goes through, and what it asks."""


@dataclass(frozen=True)
class FileFinding:
    """Which check found something, and what, for a person. checks: those that a file of its kind goes through."""

    check: str
    reason: str
    checks: ClassVar[Mapping[str, str]] = OF_ANY_FILE

    def __post_init__(self) -> None:
        if self.check not in self.checks:
            raise ValueError(f"{self.check!r} is not one of the checks")

    def __str__(self) -> str:
        return f"{self.check}: {self.reason}"


def refuse(findings: Sequence[FileFinding]) -> None:
    """Raise InputRefused with all findings, if there are any."""
    if findings:
        raise InputRefused([str(finding) for finding in findings])
