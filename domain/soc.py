"""Codes of the Standard Occupational Classification (SOC), and how published figures fit O*NET's occupations.

An O*NET-SOC code has eight digits ('15-1252.00'); the first six are a SOC code, which several O*NET occupations may
share. BLS publishes wages and projections by six digits, and in places one figure for several codes: those merged codes
are listed in soc_crosswalk.toml. Names of the major groups are in domain/job_families.py.

Source: Standard Occupational Classification 2018; O*NET-SOC 2019 taxonomy.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

SIX_DIGITS = re.compile(r"\d\d-\d{4}")
"""Form of a SOC code."""

ALL_OCCUPATIONS = "00-0000"
"""The code of the total over all occupations in BLS's tables."""

CROSSWALK = Path(__file__).with_name("soc_crosswalk.toml")


class SocFit(StrEnum):
    """How a published figure fits an O*NET occupation.

    exact: it is the occupation's own. shared: several O*NET occupations have the same six-digit code, and the figure is
    theirs together. merged: the publisher joined several six-digit codes, and the figure is theirs together.
    """

    EXACT = "exact"
    SHARED = "shared"
    MERGED = "merged"


@dataclass(frozen=True)
class MergedCode:
    """A code that BLS publishes for several detailed ones."""

    published: str
    title: str
    detailed: tuple[str, ...]


def six_digits(onetsoc_code: str) -> str:
    """The SOC code of an O*NET-SOC code: '15-1299' of '15-1299.08'."""
    return onetsoc_code[:7]


def fit_of(onetsoc_code: str, published: str, shared_by: int) -> SocFit:
    """How the figure published under a code fits an occupation that is one of `shared_by` to whom it belongs."""
    if published != six_digits(onetsoc_code):
        return SocFit.MERGED
    return SocFit.SHARED if shared_by > 1 else SocFit.EXACT


@cache
def merged_codes() -> tuple[MergedCode, ...]:
    """The crosswalk, as soc_crosswalk.toml has it."""
    entries = tomllib.loads(CROSSWALK.read_text(encoding="utf-8"))["merged"]
    return tuple(MergedCode(one["published"], one["title"], tuple(one["detailed"])) for one in entries)


@cache
def published_for() -> dict[str, str]:
    """Detailed code -> the merged code that may be published in its place."""
    return {detailed: one.published for one in merged_codes() for detailed in one.detailed}


@cache
def detailed_of() -> dict[str, tuple[str, ...]]:
    """Merged code -> the detailed codes that it stands for."""
    return {one.published: one.detailed for one in merged_codes()}
