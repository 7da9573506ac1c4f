"""What O*NET's software list of an occupation and the occupation's postings say together of one skill."""

from __future__ import annotations

from enum import StrEnum

from domain.skill_rules import TECHNICAL
from domain.statistics import Direction, Estimate

MINIMUM_ASKED = 10
"""Postings from which a skill counts as asked for."""
NOTABLE_SHARE = 0.01
"""Share of an occupation's postings that the interval must clear: above it is asked for, below it is seldom."""
MINIMUM_COMPARED = 10
"""Postings of an occupation below which it is not compared with others by the share of a skill."""

SOFTWARE_TYPES = TECHNICAL
"""Types of skills that O*NET could list: its lists hold software only."""


class Standing(StrEnum):
    """How a skill stands in an occupation. Listed: by O*NET for the occupation; marked: hot or in demand there."""

    EMERGING = "emerging"  # asked for, and software that is not listed
    FADING = "fading"  # listed, and either falling beyond chance or marked and yet seldom asked for
    ASKED = "asked"  # listed and asked for
    SELDOM = "seldom"  # asked for below NOTABLE_SHARE, and if listed not marked
    UNCLEAR = "unclear"  # too few postings to say
    NOT_COUNTED = "not_counted"  # listed by a name that no skill of ours answers to
    OTHER = "other"  # not to be compared: no software, or there is no list


def standing(
    postings: int | None,
    share: Estimate | None,
    direction: Direction | None,
    *,
    software: bool,
    listed: bool | None,
    marked: bool = False,
) -> Standing:
    """The standing of one skill in one occupation.

    postings: of the occupation that ask for the skill; None where they cannot be counted. share: of all its postings;
    None where there are none. direction: of that share. software: the skill's type is one of SOFTWARE_TYPES. listed:
    None where O*NET has no list for the occupation. marked: listed as hot or in demand.
    """
    if postings is None:
        return Standing.NOT_COUNTED
    if not listed and (listed is None or not software):
        return Standing.OTHER
    seldom = share is not None and share.high < NOTABLE_SHARE
    if listed and (direction is Direction.FALLING or (marked and seldom)):
        return Standing.FADING
    if seldom:
        return Standing.SELDOM
    notable = share is not None and share.low > NOTABLE_SHARE
    if listed and (notable or postings >= MINIMUM_ASKED):
        return Standing.ASKED
    if not listed and notable and postings >= MINIMUM_ASKED:
        return Standing.EMERGING
    return Standing.UNCLEAR
