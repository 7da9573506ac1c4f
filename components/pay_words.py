"""Who of several occupations earns most, in words that claim no more than the published figures do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components import formatting

NAMED = 3
"""Occupations that are named where they cannot be told apart; of more the number is told."""


@dataclass(frozen=True)
class Paid:
    """An occupation's published median pay in US dollars a year; at_least: it is a lower bound."""

    name: str
    pay: float
    at_least: bool = False

    @property
    def written(self) -> str:
        return formatting.money(self.pay, at_least=self.at_least)


def who_earns_most(paid: Sequence[Paid]) -> str:
    """The finding, without a full stop: who earns most only where one is the highest whatever the bounds hide."""
    highest = max(one.pay for one in paid)
    first = [one for one in paid if one.pay == highest]
    if len(paid) == 1:
        return f"{first[0].name} earn {first[0].written} a year in the middle"
    # A lower bound may stand for any value above it, so with one, others than the highest figure may be first.
    unsure = [one for one in paid if one.at_least or one in first]
    if len(first) == 1 and len(unsure) == 1:
        return f"{first[0].name} earn most in the middle: {first[0].written} a year"
    if any(one.at_least for one in unsure):
        told = [f"{one.name} ({one.written})" for one in unsure]
        named = [*told[:NAMED], f"{len(told) - NAMED} more"] if len(told) > NAMED else told
        return f"It cannot be told which earn most in the middle: {formatting.listed(named, 'or')}"
    most = "the same" if len(first) == len(paid) else "most, the same"
    return f"{formatting.listed([one.name for one in first])} earn {most} in the middle: {first[0].written} a year"
