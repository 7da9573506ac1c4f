"""What a projection says of an occupation in one word: how its employment will change against that of all occupations.

The words are those that readers know from BLS's Occupational Outlook Handbook; where one ends and the next begins is
ours (the constants below), since the Handbook's bounds are in whole per cent and move with every edition.

Source: BLS Employment Projections, Table 1.2, whose row of all occupations gives the average.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

LITTLE = 0.01
"""A change of at most this share of the base year's employment, up or down, is little or none."""

SLOWER_BELOW = 0.75
"""Growth below this multiple of the average is slower than average."""

FASTER_FROM = 1.5
"""Growth from this multiple of the average on is faster than average."""

MUCH_FASTER_FROM = 2.0
"""Growth from this multiple of the average on is much faster than average."""


class Outlook(StrEnum):
    """The outlook of an occupation, worst first."""

    DECLINING = "declining"
    LITTLE_CHANGE = "little_change"
    SLOWER = "slower"
    AVERAGE = "average"
    FASTER = "faster"
    MUCH_FASTER = "much_faster"


def outlook_of(change_share: float | None, average_share: float | None) -> Outlook | None:
    """The word for a change of employment, where all occupations together change by average_share.

    Both as shares of the base year's employment over the same years (0.031 is 3.1 %). Where all occupations hardly
    grow, or shrink, no multiple of that is meaningful: any growth beyond LITTLE is then faster than average, and twice
    that much faster. None where either is unknown.
    """
    if change_share is None or average_share is None:
        return None
    if change_share < -LITTLE:
        return Outlook.DECLINING
    if change_share <= LITTLE:
        return Outlook.LITTLE_CHANGE
    if average_share <= LITTLE:
        return Outlook.MUCH_FASTER if change_share >= MUCH_FASTER_FROM * LITTLE else Outlook.FASTER
    multiple = round(change_share / average_share, 9)  # published to a tenth of a per cent: no bound is missed by noise
    if multiple < SLOWER_BELOW:
        return Outlook.SLOWER
    if multiple < FASTER_FROM:
        return Outlook.AVERAGE
    return Outlook.FASTER if multiple < MUCH_FASTER_FROM else Outlook.MUCH_FASTER


def reference_day(base_year: int) -> date:
    """The day from which projections of a base year speak: its last, for employment is that year's average."""
    return date(base_year, 12, 31)
