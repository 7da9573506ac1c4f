"""Formulas of domain/statistics.py as SQL expressions, for rows that are streamed rather than read.

Every expression is equal to its Python twin to 1e-9 (tests/queries/test_expressions.py).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Double, case, cast, func, literal, null

from domain.statistics import DELTA_DAYS, Z

Number = ColumnElement[Any]


def share(postings: Number, all_postings: Number) -> ColumnElement[float]:
    """postings / all_postings, 0-1. all_postings must not be 0."""
    return cast(postings, Double) / cast(all_postings, Double)


def share_low(postings: Number, all_postings: Number) -> ColumnElement[float]:
    """Lower end of the 95 % Wilson interval."""
    middle, half = _wilson(postings, all_postings)
    return func.least(share(postings, all_postings), func.greatest(literal(0.0, Double), middle - half))


def share_high(postings: Number, all_postings: Number) -> ColumnElement[float]:
    """Upper end of the 95 % Wilson interval."""
    middle, half = _wilson(postings, all_postings)
    return func.greatest(share(postings, all_postings), func.least(literal(1.0, Double), middle + half))


def _wilson(postings: Number, all_postings: Number) -> tuple[Number, Number]:
    x, n, z2 = cast(postings, Double), cast(all_postings, Double), literal(Z * Z, Double)
    spread = x * (n - x) / n + literal(Z * Z / 4, Double)
    return (x + literal(Z * Z / 2, Double)) / (n + z2), literal(Z, Double) / (n + z2) * func.sqrt(spread)


def trending_delta(today: Number, days_before: Number, number_of_days: Number) -> ColumnElement[float]:
    """The day against the mean of the days before, from their sum and number. Null below 7 days or at a sum of 0."""
    delta = cast(DELTA_DAYS * today - days_before, Double) / cast(func.nullif(days_before, 0), Double)
    return case((number_of_days >= DELTA_DAYS, delta), else_=null())
