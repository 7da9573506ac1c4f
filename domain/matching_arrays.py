"""The scores of domain/matching.py for every occupation at once: the same numbers, worked out on whole columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Columns:
    """All requirements of all occupations, one after the other; every column has one entry a requirement.

    place: which occupation, from 0. have: the person's proficiency, 0-1; NaN where no level is stated.
    """

    place: NDArray[np.intp]
    importance: Floats
    level: Floats
    rated: NDArray[np.bool_]
    owned: NDArray[np.bool_]
    have: Floats


@dataclass(frozen=True)
class AllScores:
    """One entry an occupation. match, adjusted, weighted: 0-100; NaN where nothing is required that could be judged."""

    match: Floats
    adjusted: Floats
    weighted: Floats
    matched: NDArray[np.intp]
    required: NDArray[np.intp]
    missing: NDArray[np.intp]


def score_all(columns: Columns, experience_weights: Floats) -> AllScores:
    """The scores of as many occupations as there are experience weights."""
    count = len(experience_weights)
    stated = ~np.isnan(columns.have)
    counts = ~columns.rated | (columns.owned & stated)
    matched = counts & columns.owned
    aligned = matched & stated

    def total(which: NDArray[np.bool_], worth: Floats | None = None) -> Floats:
        weights = None if worth is None else worth[which]
        return np.bincount(columns.place[which], weights=weights, minlength=count).astype(np.float64)

    with np.errstate(divide="ignore", invalid="ignore"):
        fits = np.where(columns.level > 0, np.minimum(1.0, columns.have / columns.level), 1.0)
        alignments = total(aligned, fits) / total(aligned)
        match = 100 * (total(matched) / total(counts))
        weighted = 100 * (total(matched, columns.importance) / total(counts, columns.importance))
    adjusted = match * np.where(np.isnan(alignments), 1.0, alignments) * experience_weights
    whole = (total(matched), total(counts), total(counts & ~columns.owned))
    return AllScores(match, adjusted, weighted, *(one.astype(np.intp) for one in whole))
