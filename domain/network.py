"""How strongly two skills go together: measures over one 2 x 2 table of postings.

All take `joint` (postings that ask for both), `one` and `other` (postings that ask for each), `total` (all postings).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np

MINIMUM_JOINT = 10
"""Joint postings below which no edge is drawn."""
SIGNIFICANT_G2 = 10.827566170662733
"""99.9 % quantile of chi-squared with one degree of freedom: strict, for a skill is held against many partners."""


class Backbone(StrEnum):
    """Whether a network holds only pairs beyond chance, or all."""

    ON = "on"
    OFF = "off"


class Associations(NamedTuple):
    """Every measure of many pairs at once, an array each; beyond_chance has no minimum of joint postings."""

    jaccard: np.ndarray
    lift: np.ndarray
    npmi: np.ndarray
    g2: np.ndarray
    beyond_chance: np.ndarray


@dataclass(frozen=True)
class Association:
    """Every measure of one pair."""

    jaccard: float
    lift: float
    npmi: float
    g2: float
    significant: bool


def jaccard(joint: int, one: int, other: int) -> float:
    """Postings with both / postings with either, 0-1.

    Jaccard, P. (1912), "The distribution of the flora in the alpine zone", New Phytologist 11, 37-50.
    """
    return joint / (one + other - joint)


def lift(joint: int, one: int, other: int, total: int) -> float:
    """Joint postings / what they would be if the skills were unrelated; 1 is unrelated.

    Brin, S. et al. (1997), "Dynamic itemset counting and implication rules for market basket data", SIGMOD, 255-264
    (there: interest).
    """
    return joint * total / (one * other)


def npmi(joint: int, one: int, other: int, total: int) -> float:
    """Pointwise mutual information over its maximum: -1 never together, 0 unrelated, 1 only together.

    Bouma, G. (2009), "Normalized (pointwise) mutual information in collocation extraction", GSCL, 31-40. Two skills
    that are both in every posting are only together: 1.
    """
    if joint == 0:
        return -1.0
    if joint == total:
        return 1.0
    return math.log(lift(joint, one, other, total)) / -math.log(joint / total)


def g2(joint: int, one: int, other: int, total: int) -> float:
    """Log-likelihood ratio against independence, chi-squared with one degree of freedom where unrelated.

    Dunning, T. (1993), "Accurate methods for the statistics of surprise and coincidence", Computational Linguistics 19,
    61-74.
    """
    summed = 0.0
    for row, column, seen in (
        (one, other, joint),
        (one, total - other, one - joint),
        (total - one, other, other - joint),
        (total - one, total - other, total - one - other + joint),
    ):
        if seen:
            summed += seen * math.log(seen * total / (row * column))
    return max(0.0, 2 * summed)


def association(joint: int, one: int, other: int, total: int) -> Association:
    """All measures of a pair.

    significant: at least MINIMUM_JOINT joint postings, more than unrelated skills would have, and g2 of SIGNIFICANT_G2
    or more. Raises ValueError for counts that no set of postings can have.
    """
    possible = max(0, one + other - total) <= joint <= min(one, other) and max(one, other) <= total
    if not possible or min(one, other) < 1:
        raise ValueError(f"no postings can have {joint=}, {one=}, {other=}, {total=}")
    strength, evidence = lift(joint, one, other, total), g2(joint, one, other, total)
    return Association(
        jaccard(joint, one, other),
        strength,
        npmi(joint, one, other, total),
        evidence,
        joint >= MINIMUM_JOINT and strength > 1 and evidence >= SIGNIFICANT_G2,
    )


def associations(joint: np.ndarray, one: np.ndarray, other: np.ndarray, total: int) -> Associations:
    """What `association` says of each place of these arrays, which hold counts as it takes them, joint from 1 on.

    A network has tens of thousands of pairs: together they take a hundredth of the time. beyond_chance: more joint
    postings than unrelated skills would have, and g2 of SIGNIFICANT_G2 or more.
    """
    both, first, second = (np.asarray(counts, dtype=float) for counts in (joint, one, other))
    strength = both * total / (first * second)
    evidence = np.zeros_like(both)
    for row, column, seen in (
        (first, second, both),
        (first, total - second, first - both),
        (total - first, second, second - both),
        (total - first, total - second, total - first - second + both),
    ):
        some = seen > 0
        evidence[some] += seen[some] * np.log(seen[some] * total / (row[some] * column[some]))
    evidence = np.maximum(0.0, 2 * evidence)
    mutual = np.ones_like(both)
    some = both < total  # two skills that are in every posting are only together
    mutual[some] = np.log(strength[some]) / -np.log(both[some] / total)
    beyond: Any = (strength > 1) & (evidence >= SIGNIFICANT_G2)
    return Associations(both / (first + second - both), strength, mutual, evidence, beyond)
