"""Shares, their intervals, and what counts as a change: the formulas behind every number shown.

All intervals are two-sided at 95 %. Counts are whole postings. Nothing here rounds: formatting is for the reader's eye.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

Z = 1.959963984540054
"""97.5 % quantile of the standard normal distribution."""

MINIMUM_PAY = 30
"""Postings with pay below which a mean, median or quartile of pay is withheld."""
MINIMUM_PREMIUM = 100
"""Postings with pay, with a skill and without it, below which no difference of pay is associated with the skill."""
MINIMUM_TREND = 30
"""Postings of a skill in both windows together below which its growth is withheld."""
MINIMUM_QUOTIENT_ALL = 30
"""All postings of a region (and of what it is compared with) below which its location quotient is withheld."""
MINIMUM_QUOTIENT_SKILL = 10
"""Postings of the skill in the region below which its location quotient is withheld."""

GROWTH_DAYS = 28
"""Length of each of the two windows that growth compares."""
DELTA_DAYS = 7
"""Complete days whose mean a day's trending delta is measured against."""
FALSE_DISCOVERY_RATE = 0.05
"""Share of wrong ones that is accepted among the skills called rising or falling."""
NOTICED_CHANGE = 0.2
"""A trending delta that readers take for news."""
NOISY_BELOW = (Z / NOTICED_CHANGE) ** 2 * (1 + 1 / DELTA_DAYS)
"""Mean postings a day (some 110) below which chance alone moves the trending delta by NOTICED_CHANGE or more on over
5 % of days.

For Poisson counts with mean m, the variance of today / mean - 1 is near (1 + 1/7) / m; the mean of the week is solved
for Z standard deviations equal to NOTICED_CHANGE.
"""


class Direction(StrEnum):
    """What can be said of a skill's growth."""

    RISING = "rising"
    FALLING = "falling"
    NO_CLEAR_CHANGE = "no_clear_change"


class Estimate(NamedTuple):
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float


class Growth(NamedTuple):
    """A log ratio of two shares, its 95 % interval and the two-sided p-value of no change."""

    value: float
    low: float
    high: float
    p_value: float


class Difference(NamedTuple):
    """How much more, as a share of the value compared with (0.04 is 4 % more), and its 95 % interval."""

    value: float
    low: float
    high: float


def log_difference(value: float, standard_error: float) -> Difference:
    """A difference of logarithms and its error as a share: exp(value) - 1."""
    return Difference(*(math.expm1(value + side * Z * standard_error) for side in (0, -1, 1)))


def share(postings: int, all_postings: int) -> Estimate:
    """postings / all_postings with its Wilson interval, all within 0-1.

    Raises ValueError unless 0 <= postings <= all_postings and all_postings > 0.

    Wilson, E. B. (1927), "Probable inference, the law of succession, and statistical inference", JASA 22, 209-212.
    """
    if not 0 <= postings <= all_postings or all_postings == 0:
        raise ValueError(f"{postings} of {all_postings} is not a share")
    value = postings / all_postings
    middle = (postings + Z * Z / 2) / (all_postings + Z * Z)
    spread = postings * (all_postings - postings) / all_postings + Z * Z / 4
    half = Z / (all_postings + Z * Z) * math.sqrt(spread)
    return Estimate(value, min(value, max(0.0, middle - half)), max(value, min(1.0, middle + half)))


def growth(postings: int, all_postings: int, earlier: int, earlier_all: int) -> Growth | None:
    """Log ratio of the share now to the share before; 0 is no change, log 2 is twice the share.

    Half a posting is added to each count, which keeps the ratio finite at no posting and nearly free of bias:
    Walter, S. D. (1975), "The distribution of Levin's measure of attributable risk", Biometrika 62, 371. The standard
    error is the delta method's: Katz, D. et al. (1978), "Obtaining confidence intervals for the risk ratio in cohort
    studies", Biometrics 34, 469-474, with the corrected counts.

    None where either window has no posting at all. The publication minimum is the caller's to apply.
    """
    if all_postings == 0 or earlier_all == 0:
        return None
    a, n, b, m = postings + 0.5, all_postings + 0.5, earlier + 0.5, earlier_all + 0.5
    value = math.log(a / n) - math.log(b / m)
    error = math.sqrt(max(0.0, 1 / a - 1 / n + 1 / b - 1 / m))
    p_value = math.erfc(abs(value) / error / math.sqrt(2)) if error else 1.0
    return Growth(value, value - Z * error, value + Z * error, p_value)


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """The q-value of each p-value, in the given order: the least false discovery rate at which it counts as found.

    Benjamini, Y. & Hochberg, Y. (1995), "Controlling the false discovery rate", JRSS B 57, 289-300.
    """
    total = len(p_values)
    q_values = [0.0] * total
    least = 1.0
    for rank, place in enumerate(sorted(range(total), key=lambda i: p_values[i], reverse=True)):
        least = min(least, p_values[place] * (total / (total - rank)))
        q_values[place] = least
    return q_values


def direction(growth: float, q_value: float) -> Direction:
    """Rising or falling where the q-value is within FALSE_DISCOVERY_RATE, else no clear change."""
    if q_value > FALSE_DISCOVERY_RATE or growth == 0:
        return Direction.NO_CLEAR_CHANGE
    return Direction.RISING if growth > 0 else Direction.FALLING


def location_quotient(postings: int, all_postings: int, wider: int, wider_all: int) -> Estimate | None:
    """Share of a region / share of the wider region that it is part of; 1 is as usual.

    postings, all_postings: of the region; wider, wider_all: of the country, or of all regions (the region's included).
    None below MINIMUM_QUOTIENT_SKILL postings or MINIMUM_QUOTIENT_ALL of either denominator.

    Isserman, A. M. (1977), "The location quotient approach to estimating regional economic impacts", JAIP 43, 33-41.
    The interval is the delta method's on the log scale. The region is part of what it is compared with, so the wider
    share p is written as w r + (1 - w) o (r the region's share, w its part of all postings, o the share elsewhere), and
    the variance of log r - log p comes from those of r and o, which are independent.
    """
    if postings < MINIMUM_QUOTIENT_SKILL or min(all_postings, wider_all) < MINIMUM_QUOTIENT_ALL:
        return None
    region_share, wider_share, weight = postings / all_postings, wider / wider_all, all_postings / wider_all
    elsewhere = wider_all - all_postings
    variance = (1 / region_share - weight / wider_share) ** 2 * region_share * (1 - region_share) / all_postings
    if elsewhere:
        other = (wider - postings) / elsewhere
        variance += ((1 - weight) / wider_share) ** 2 * other * (1 - other) / elsewhere
    value, error = region_share / wider_share, math.sqrt(variance)
    return Estimate(value, value * math.exp(-Z * error), value * math.exp(Z * error))


def trending_delta(today: int, days_before: int, number_of_days: int) -> float | None:
    """(today - mean of the 7 complete days before) / that mean; -1 is no posting today.

    days_before: postings of the last number_of_days complete days, in all. None where these are fewer than DELTA_DAYS,
    or where they have no posting.
    """
    if number_of_days < DELTA_DAYS or days_before == 0:
        return None
    return (DELTA_DAYS * today - days_before) / days_before


def is_noisy(days_before: int) -> bool:
    """Whether a trending delta says next to nothing, from the sum of the 7 days that it is measured against."""
    return days_before < NOISY_BELOW * DELTA_DAYS
