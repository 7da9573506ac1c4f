"""O*NET's ratings on one scale: 0 to 100, with their uncertainty.

A rating is published on a scale of its own (importance 1-5, level 0-7, ...). Its place on that scale, (value − minimum)
/ (maximum − minimum) × 100, makes ratings comparable. A rating that was not made is not 0.

Source: the scales reference of each O*NET release; the 0-100 score is the one that O*NET OnLine shows.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from domain.statistics import Z


class RatingDomain(StrEnum):
    """What is rated; the values of onet_rating.domain that have a value for each element."""

    SKILLS = "skills"
    KNOWLEDGE = "knowledge"
    ABILITIES = "abilities"
    WORK_ACTIVITIES = "work_activities"
    WORK_CONTEXT = "work_context"
    WORK_STYLES = "work_styles"
    INTERESTS = "interests"
    WORK_VALUES = "work_values"


LEVEL_SCALE = "LV"

IMPORTANCE_SCALES: dict[RatingDomain, tuple[str, ...]] = {
    RatingDomain.SKILLS: ("IM",),
    RatingDomain.KNOWLEDGE: ("IM",),
    RatingDomain.ABILITIES: ("IM",),
    RatingDomain.WORK_ACTIVITIES: ("IM",),
    # Each element of the context has one of these; CXP and CTP are the shares behind the means.
    RatingDomain.WORK_CONTEXT: (
        "CX", "CT", "AO", "CF", "CN", "FM", "HW", "IJ", "IP", "LC", "PX", "RE", "SR", "TI", "WS"
    ),
    RatingDomain.WORK_STYLES: ("IM", "WI"),  # surveyed importance up to 30.0, estimated impact since
    RatingDomain.INTERESTS: ("OI",),
    RatingDomain.WORK_VALUES: ("EX",),
}  # fmt: skip
"""Domain -> the scales of which each element has one: the rating that comes first. High points and ranks are none."""


class Scale(NamedTuple):
    """Bounds of a published scale."""

    minimum: float
    maximum: float


class Score(NamedTuple):
    """A rating on 0-100 with its 95 % interval; no interval where the publisher gives no error."""

    value: float
    low: float | None
    high: float | None
    standard_error: float | None


def score(value: float, scale: Scale) -> float:
    """A value of a scale on 0-100. Raises ValueError where the scale has no extent or the value is outside of it."""
    if not scale.minimum < scale.maximum:
        raise ValueError(f"the scale {scale.minimum:g} to {scale.maximum:g} has no extent")
    if not scale.minimum <= value <= scale.maximum:
        raise ValueError(f"{value:g} is outside of {scale.minimum:g} to {scale.maximum:g}")
    return (value - scale.minimum) / (scale.maximum - scale.minimum) * 100


def rated(
    value: float, scale: Scale, *, standard_error: float | None, low: float | None, high: float | None
) -> Score:
    """A rating with its error on 0-100; low and high are the published bounds of its interval.

    A bound that is not published is value ± 1.96 standard errors, cut off at the ends of the scale; so is a published
    one. Raises ValueError as score does.
    """
    if standard_error is not None:
        low = value - Z * standard_error if low is None else low
        high = value + Z * standard_error if high is None else high
    return Score(
        score(value, scale),
        None if low is None else score(max(scale.minimum, min(low, value)), scale),
        None if high is None else score(min(scale.maximum, max(high, value)), scale),
        None if standard_error is None else standard_error / (scale.maximum - scale.minimum) * 100,
    )
