"""Ratings of an occupation on the elements of the content model, derived from its factors of work and its job zone.

A rating follows the mean of the factors that its element names (market/elements.toml), raised with the job zone where
the element is about thought, and strays a little by chance. All of it is invented; only its shape is that of O*NET.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from jobs.demonstration.draws import Draw, seeded_by_name
from jobs.demonstration.market import MarketOccupation, read_toml
from jobs.demonstration.planted import RELEASE_CHANGES

RATED = ("abilities", "skills", "knowledge", "work_activities", "work_styles")
"""Domains of ratings, as elements.toml names them."""

THOUGHT = frozenset({"verbal", "numeric", "technical", "science", "business"})
INTEREST_STRENGTHS = (6.3, 5.0, 3.7)
"""Rating of the first, second and third interest of an occupation."""

PEAKS = {"RL": (1, 2, 4, 6, 8), "RW": (1, 4, 6, 7, 9), "PT": (2, 3, 5, 4, 3), "OJ": (1, 3, 5, 4, 3)}
"""Scale -> the category that most incumbents name, for job zones one to five."""

BARELY_RELEVANT = 1.7
"""Below this importance a level is marked as not relevant."""


@dataclass(frozen=True, slots=True)
class Rating:
    """One row of a file of ratings. not_relevant: None where the flag does not apply (importance)."""

    element_id: str
    element_name: str
    scale_id: str
    value: float
    n: int
    standard_error: float
    low: float
    high: float
    suppress: bool
    not_relevant: bool | None


def ratings(occupation: MarketOccupation, domain: str, *, older: bool = False) -> Iterator[Rating]:
    """Importance and level of every element of a domain; work styles have importance only.

    older: as the older release has them, before what planted.RELEASE_CHANGES says moved.
    """
    for element_id, (name, factors, _) in read_toml("elements")[domain].items():
        draw = seeded_by_name(f"{occupation.code} {element_id}")
        strength = _strength(occupation, factors, draw)
        n = 8 + int(draw() * 30)
        importance = round(1 + 4 * strength, 2)
        error = 0.08 + 0.35 * draw()
        level = round(7 * min(1.0, strength * (0.7 + 0.06 * occupation.zone)), 2)
        if older:
            importance = _before(importance, occupation, domain, element_id, "IM")
            level = _before(level, occupation, domain, element_id, "LV")
        yield _rating(element_id, name, "IM", importance, (1.0, 5.0), n, error, None)
        if domain != "work_styles":
            yield _rating(element_id, name, "LV", level, (0.0, 7.0), n, error * 1.4, importance < BARELY_RELEVANT)


def work_context(occupation: MarketOccupation) -> Iterator[Rating]:
    """How much of each circumstance of work there is, on the scale CX."""
    for element_id, (name, factors, _) in read_toml("elements")["work_context"].items():
        draw = seeded_by_name(f"{occupation.code} {element_id}")
        value = round(1 + 4 * _strength(occupation, factors, draw), 2)
        n = 8 + int(draw() * 30)
        yield _rating(element_id, name, "CX", value, (1.0, 5.0), n, 0.06 + 0.3 * draw(), None)


def _strength(occupation: MarketOccupation, factors: str, draw: Draw) -> float:
    """How much of an element the occupation needs, 0 to 0.98."""
    named = factors.split()
    weight = sum(occupation.factors[factor] for factor in named) / len(named)
    thought = sum(factor in THOUGHT for factor in named) / len(named)
    strength = 0.08 + 0.72 * weight + 0.045 * (occupation.zone - 3) * thought + 0.22 * (draw() - 0.4)
    return min(0.98, max(0.0, strength))


@cache
def _moves() -> dict[tuple[str, str, str], float]:
    return {(move.onetsoc_code, move.element_id, move.scale_id): move.by for move in RELEASE_CHANGES.moved}


def _before(value: float, occupation: MarketOccupation, domain: str, element_id: str, scale: str) -> float:
    """What the older release has for a value of the newer one."""
    moved = _moves().get((occupation.code, element_id, scale), 0.0)
    if domain == "skills" and scale == "IM":
        moved += RELEASE_CHANGES.within_error.get(occupation.code, 0.0)
    lowest = 1.0 if scale == "IM" else 0.0
    return round(max(lowest, value - moved), 2)


def _rating(
    element_id: str,
    name: str,
    scale: str,
    value: float,
    bounds: tuple[float, float],
    n: int,
    error: float,
    not_relevant: bool | None,
) -> Rating:
    low, high = max(bounds[0], value - 1.96 * error), min(bounds[1], value + 1.96 * error)
    return Rating(element_id, name, scale, value, n, error, low, high, error > 0.58, not_relevant)


def interests(occupation: MarketOccupation) -> Iterator[tuple[str, str, float]]:
    """Element id, element name and rating on the scale OI of the six interests."""
    for element_id, (name, letter, _) in read_toml("elements")["interests"].items():
        draw = seeded_by_name(f"{occupation.code} {element_id}")
        rank = occupation.interests.find(letter)
        value = INTEREST_STRENGTHS[rank] if rank >= 0 else 1.2 + 1.4 * draw()
        yield element_id, name, round(value + 0.5 * (draw() - 0.5), 2)


def education(occupation: MarketOccupation) -> Iterator[tuple[str, str, str, int, float]]:
    """Element id, element name, scale, category and per cent of incumbents; the categories of a scale make 100."""
    for element_id, (name, scale, _) in read_toml("elements")["education"].items():
        draw = seeded_by_name(f"{occupation.code} {element_id}")
        count = len(read_toml("reference")["categories"][scale])
        peak = PEAKS[scale][occupation.zone - 1]
        weights = [(0.5 + draw()) * 0.34 ** abs(category - peak) for category in range(1, count + 1)]
        shares = [round(100 * weight / sum(weights), 2) for weight in weights]
        shares[peak - 1] = round(shares[peak - 1] + 100 - sum(shares), 2)
        for category, share in enumerate(shares, start=1):
            yield element_id, name, scale, category, share
