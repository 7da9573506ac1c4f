"""Which occupations are worth a look: close to what a person can do, asked for here, and well paid.

No single order is right: the Pareto set holds every occupation that no other beats in all three, weights order all.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

NEAR_MATCH = 50.0
"""Match score from which an occupation is near."""


class Transition(StrEnum):
    """Where a change of occupation leads: to higher or lower pay, near what the person can do or far from it."""

    HIGHER_NEAR = "higher_near"
    HIGHER_FAR = "higher_far"
    LOWER_NEAR = "lower_near"
    LOWER_FAR = "lower_far"


def transition(match: float | None, pay: float | None, present_pay: float | None) -> Transition | None:
    """The type of a change to an occupation; None where its match or either pay is not known. Equal is not higher."""
    if match is None or pay is None or present_pay is None:
        return None
    if pay > present_pay:
        return Transition.HIGHER_NEAR if match >= NEAR_MATCH else Transition.HIGHER_FAR
    return Transition.LOWER_NEAR if match >= NEAR_MATCH else Transition.LOWER_FAR


def pareto(points: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which rows no other row dominates; shape (n, k) -> (n,). More is better; NaN is not known and beats nothing.

    A row dominates another when it is at least as good everywhere and better somewhere (Pareto optimality). Equal rows
    do not dominate each other.
    """
    known = np.where(np.isnan(points), -np.inf, points)
    undominated = np.ones(len(known), dtype=np.bool_)
    for place, row in enumerate(known):
        undominated[place] = not np.any(np.all(known >= row, axis=1) & np.any(known > row, axis=1))
    return undominated


def percentile_ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of the known values that are smaller, ties counted half; 0-1, NaN stays NaN."""
    ranks = np.full(len(values), np.nan)
    known = ~np.isnan(values)
    ordered = np.sort(values[known])
    if len(ordered):
        below = np.searchsorted(ordered, values[known], side="left")
        up_to = np.searchsorted(ordered, values[known], side="right")
        ranks[known] = (below + up_to) / 2 / len(ordered)
    return ranks


def weighted_ranks(points: NDArray[np.float64], weights: Sequence[float]) -> NDArray[np.float64]:
    """Mean of the percentile ranks of each column, weighted; shape (n, k) -> (n,), 0-1.

    What is not known of a row takes no part in its mean. Weights that are all 0 count alike. Raises ValueError for
    negative weights, and for another number of them than columns.
    """
    if len(weights) != points.shape[1] or min(weights) < 0:
        raise ValueError(f"{points.shape[1]} weights of 0 or more are needed, not {list(weights)}")
    used = np.array(weights if any(weights) else [1.0] * len(weights), dtype=np.float64)
    ranks = np.column_stack([percentile_ranks(points[:, column]) for column in range(points.shape[1])])
    worth = np.where(np.isnan(ranks), 0.0, used)
    total = worth.sum(axis=1)
    sums = (np.nan_to_num(ranks) * worth).sum(axis=1)
    return np.divide(sums, total, out=np.zeros(len(points)), where=total > 0)
