"""How each number comes about, in words that are made from the code's own constants."""

from __future__ import annotations

from typing import Any

from data_access.queries.question import Question
from domain import network, pay, reposts, statistics

SOURCES = {
    "share": "Wilson 1927",
    "growth": "Walter 1975, Katz and others 1978, Benjamini and Hochberg 1995",
    "location_quotient": "Isserman 1977",
    "association": "Jaccard 1912, Brin and others 1997, Bouma 2009, Dunning 1993",
}
"""Who described the formula; the code names the works in full."""


def _percent(part: float) -> str:
    return f"{100 * part:g}%"


MEASURES: dict[str, tuple[str, str]] = {
    "postings": (
        "Postings",
        "A posting is one advertisement. It counts once, on the day it was posted (UTC), in its region and all "
        "larger ones. "
        f"The same posting seen again within {reposts.REPOST_DAYS} days is kept, linked to the first and not counted. "
        "A skill counts once a posting, however often it is named. Today is never complete and never shown.",
    ),
    "share": (
        "Share",
        "Postings that ask for the skill / all postings of the same region, level and period. Over regions and "
        "days both "
        f"counts are added up; shares are never averaged. The interval is Wilson's at {_percent(0.95)} "
        f"({SOURCES['share']}).",
    ),
    "trending_delta": (
        "Trending delta",
        f"(newest day − mean of the {statistics.DELTA_DAYS} complete days before) / that mean. It is marked "
        "noisy below "
        f"{statistics.NOISY_BELOW:.0f} postings a day, where chance alone moves it by "
        f"{_percent(statistics.NOTICED_CHANGE)} or "
        f"more on over {_percent(0.05)} of days.",
    ),
    "growth": (
        "Growth",
        "Share in the period / share in the period of the same length before it, as a change in per cent; "
        "worked out on the "
        f"log scale with both counts' uncertainty. Shown from {statistics.MINIMUM_TREND} postings in both "
        "periods together. "
        f"“Rising” and “falling” accept {_percent(statistics.FALSE_DISCOVERY_RATE)} wrong ones among all that "
        "are called so "
        f"({SOURCES['growth']}); everything else is “no clear change”. "
        f"Movers compare the chosen period with the one before; beside a share, growth is of the last "
        f"{statistics.GROWTH_DAYS} days of the period against the {statistics.GROWTH_DAYS} before. In CSV and JSON it "
        "is the natural logarithm of the ratio: exp(growth) − 1 is the change shown on pages.",
    ),
    "location_quotient": (
        "Location quotient",
        "Share in the region / share in its country (for a country: in all regions). 1× is as usual, 2× is "
        "twice as common. "
        f"Shown from {statistics.MINIMUM_QUOTIENT_SKILL} postings of the skill and "
        f"{statistics.MINIMUM_QUOTIENT_ALL} of all, "
        f"with a {_percent(0.95)} interval ({SOURCES['location_quotient']}).",
    ),
    "pay": (
        "Pay",
        f"Annual pay of postings that state it in {pay.PAY_CURRENCY}: the middle of a stated range, hours at "
        f"{pay.HOURS_A_YEAR:,} a year; without a period it is left out. Shown from {statistics.MINIMUM_PAY} "
        "such postings. "
        "Postings that state pay are not a fair sample of all.",
    ),
    "association": (
        "Association",
        "Joint postings ask for both skills. Jaccard is joint / either. Lift is joint / what unrelated skills "
        "would have: 1× is "
        "unrelated. NPMI runs from −1 (never together) over 0 (unrelated) to 1 (only together). “Beyond chance” needs "
        f"{network.MINIMUM_JOINT} joint postings and a log-likelihood ratio G² of {network.SIGNIFICANT_G2:.1f} "
        f"({SOURCES['association']}).",
    ),
    "periods": (
        "Days, weeks and months",
        "Weeks begin on Monday. A week or month that the period does not hold whole is left out. A day without "
        "any posting "
        "at all is a gap in the line; a day without a posting for the skill is a zero.",
    ),
}
"""Measure -> its name and its definition."""

OF_QUESTION = {
    "top-skills": ("share", "postings", "growth", "trending_delta", "pay"),
    "regional-demand": ("share", "location_quotient", "postings", "pay"),
    "seniority": ("share", "postings", "pay"),
    "trend": ("share", "periods", "postings", "trending_delta"),
    "movers": ("growth", "trending_delta", "postings"),
    "cooccurrence": ("association", "postings"),
    "skill-summary": ("share", "growth", "trending_delta", "pay", "postings"),
}
"""Question -> the measures that its rows hold."""


def how_computed(question: Question[Any]) -> list[str]:
    """One line for each measure of a question."""
    return [f"{name}: {text}" for name, text in (MEASURES[key] for key in OF_QUESTION[question.name])]
