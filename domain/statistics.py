"""Shares, their intervals, and what counts as a change."""

from __future__ import annotations

from enum import StrEnum


class Direction(StrEnum):
    """What can be said of a skill's growth."""

    RISING = "rising"
    FALLING = "falling"
    NO_CLEAR_CHANGE = "no_clear_change"
