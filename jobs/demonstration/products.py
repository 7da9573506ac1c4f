"""The products that a generated release lists for an occupation: those that its postings ask for, and what is planted.

A release lags behind postings: some products that are asked for it does not list yet, some it still lists that nobody
asks for (planted.UNLISTED and planted.FADING).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from jobs.demonstration.market import MarketOccupation, commodities, groups, occupations, skills
from jobs.demonstration.planted import FADING, RELEASE_CHANGES, UNLISTED

HOT_FROM = 0.012
"""A product that at least this share of all postings asks for is marked as a hot technology."""

IN_DEMAND_FROM = 0.12
"""A product that at least this share of an occupation's postings asks for is in demand there."""

LISTED_FROM = 0.01
"""A product that at least this share of an occupation's postings asks for is listed for it."""


@dataclass(frozen=True)
class Product:
    """One product that an occupation uses."""

    name: str
    commodity_code: str
    commodity_title: str
    hot: bool
    in_demand: bool


@cache
def shares(one: MarketOccupation) -> dict[str, float]:
    """Skill -> share of the occupation's postings that ask for it, trends apart."""
    named = set(one.skills).union(*(groups()[group] for group in one.groups))
    return {skill: one.share_of(skill) for skill in sorted(named)}


@cache
def market_shares() -> dict[str, float]:
    """Skill -> share of all postings that ask for it, trends apart."""
    every = occupations()
    total = sum(one.weight for one in every)
    return {skill: sum(one.weight * shares(one).get(skill, 0.0) for one in every) / total for skill in skills()}


def products(one: MarketOccupation, *, older: bool) -> Iterator[Product]:
    """What the newer release, or the older one, lists for an occupation, by commodity."""
    changes = RELEASE_CHANGES
    asked = shares(one)
    for commodity in commodities():
        for name in commodity.examples:
            listed = asked.get(name, 0.0) >= LISTED_FROM and name not in UNLISTED
            if not listed or (older and (one.code, name) in changes.software_gained):
                continue
            hot = market_shares()[name] >= HOT_FROM
            in_demand = asked[name] >= IN_DEMAND_FROM
            if older:
                hot = (hot or name in changes.hot_lost) and name not in changes.hot_gained
                named = (one.code, name)
                in_demand = (in_demand or named in changes.in_demand_lost) and named not in changes.in_demand_gained
            yield Product(name, commodity.code, commodity.title, hot, in_demand)
    titles = {commodity.code: commodity.title for commodity in commodities()}
    for code, name, commodity_code in (*FADING, *(changes.software_lost if older else ())):
        if code == one.code:
            yield Product(name, commodity_code, titles[commodity_code], hot=False, in_demand=False)
