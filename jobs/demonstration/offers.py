"""What postings offer to pay, and how they write it.

The written forms are those that DOMAIN's readers of pay must tell apart: thousands with k, ranges with and without a
second currency sign, hourly and yearly amounts, currency before and after.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, floor, log10

from jobs.demonstration.draws import Draw, pick
from jobs.demonstration.market import MarketOccupation
from jobs.demonstration.places import Place

LEVEL_PAY = {"junior": 0.74, "mid": 0.97, "senior": 1.24, "lead": 1.42, "unknown": 1.0}
"""Level -> factor on an occupation's pay."""

HOURS_A_YEAR = 2080
HOURLY_BELOW = 64.0
"""Occupations paid less than this many thousand a year at the middle level are paid by the hour in dollars."""

SPREAD = 0.24
"""Width of what chance adds to the logarithm of pay."""

YEARLY = (
    "${low:,} - ${high:,} a year",
    "${low:,} to ${high:,} per year",
    "${low_k}k - ${high_k}k per year",
    "${low_k}K-${high_k}K annually",
    "USD {low:,} - {high:,} per year",
    "${low:,} - ${high:,} annually",
    "${low:,} per year",
)
HOURLY = (
    "${low:.2f} - ${high:.2f} per hour",
    "${low:.2f}-${high:.2f}/hr",
    "${low:.2f} to ${high:.2f} an hour",
    "${low:.2f} per hour",
)
SIGNS = {"GBP": "£", "EUR": "€"}
ABROAD = (
    "{sign}{low:,} - {sign}{high:,} per year",
    "{currency} {low:,} - {high:,} per year",
    "{low:,} - {high:,} {currency} per year",
)
LEAD_INS = ("Pay: {}.", "Salary range: {}.", "The pay for this position is {}.", "Compensation: {}.", "We pay {}.")


@dataclass(frozen=True, slots=True)
class Offer:
    """low and high for one period ('hour' or 'year'), equal where one amount is stated; text as the posting says it."""

    low: float
    high: float
    period: str
    currency: str
    text: str


def offer(draw: Draw, occupation: MarketOccupation, level: str, place: Place) -> Offer:
    """What one posting offers, and the sentence that says so."""
    chance = exp((draw() + draw() + draw() - 1.5) * SPREAD)
    middle = occupation.pay * 1000 * LEVEL_PAY[level] * place.pay * chance
    width = 0.04 + 0.1 * draw()
    low, high = middle * (1 - width), middle * (1 + width)
    if place.currency != "USD":
        step = 10 ** (floor(log10(middle)) - 1) / 2
        low, high = round(low / step) * step, round(high / step) * step
        form = pick(draw, ABROAD)
        values = {"sign": SIGNS.get(place.currency, f"{place.currency} "), "currency": place.currency}
        return _say(draw, form, int(low), int(high), "year", place.currency, values)
    if occupation.pay < HOURLY_BELOW:
        low, high = (round(amount / HOURS_A_YEAR * 4) / 4 for amount in (low, high))
        return _say(draw, pick(draw, HOURLY), low, high, "hour", "USD", {})
    low_k, high_k = round(low / 1000), round(high / 1000)
    values = {"low_k": low_k, "high_k": high_k}
    return _say(draw, pick(draw, YEARLY), low_k * 1000, high_k * 1000, "year", "USD", values)


def _say(
    draw: Draw, form: str, low: float, high: float, period: str, currency: str, values: Mapping[str, object]
) -> Offer:
    if "{high" not in form:
        high = low
    amount = form.format(low=low, high=high, **values)
    return Offer(low, high, period, currency, pick(draw, LEAD_INS).format(amount))
