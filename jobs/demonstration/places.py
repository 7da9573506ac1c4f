"""Regions of the generated market and how postings write them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from jobs.demonstration.draws import Draw, Weighted, pick
from jobs.demonstration.market import read_toml

NATIONWIDE_WEIGHT = 20.0
"""Weight of postings that name the United States and no state, on the measure of the states' weights."""

ANYWHERE_WEIGHT = 4.0
"""Weight of postings that are remote and name no place at all."""


@dataclass(frozen=True)
class Place:
    """region_code: ISO 3166, None for anywhere. pay: factor on pay in US dollars, exchange included.

    written: forms of the location, each as likely. remote: whether all of them say so.
    """

    region_code: str | None
    weight: float
    currency: str
    pay: float
    written: tuple[str, ...]
    remote: bool = False

    @property
    def country(self) -> str:
        """ISO code of the country; '' for anywhere."""
        return (self.region_code or "").split("-")[0]

    def write(self, draw: Draw) -> str:
        """The location as one posting has it."""
        return pick(draw, self.written)


def _forms(code: str, name: str, towns: list[str]) -> tuple[str, ...]:
    short = code.removeprefix("US-")
    forms = ["{town}, {short}", "{town}, {short}", "{town}, {name}", "{town}, {short}, USA"]
    if name != "Washington":  # which is a town as well: "Washington, United States" says nothing certain
        forms.append("{name}, United States")
    return tuple(form.format(town=town, short=short, name=name) for town in towns for form in forms)


@cache
def places() -> tuple[Place, ...]:
    """All places: states, the United States at large, other countries, anywhere."""
    table = read_toml("places")
    states = [
        Place(code, one["weight"], "USD", one["pay"], _forms(code, one["name"], one["towns"]))
        for code, one in table["states"].items()
    ]
    countries = [
        Place(code, one["weight"], one["currency"], one["pay"], tuple(one["places"]))
        for code, one in table["countries"].items()
    ]
    at_large = ("Remote - US", "Remote (US)", "United States (Remote)")
    nationwide = Place("US", NATIONWIDE_WEIGHT, "USD", 1.0, at_large, True)
    anywhere = Place(None, ANYWHERE_WEIGHT, "USD", 1.0, ("Remote", "Anywhere"), True)
    return (*states, nationwide, *countries, anywhere)


@cache
def any_place() -> Weighted[Place]:
    """A place by weight."""
    return Weighted((place, place.weight) for place in places())


def leaning(region_code: str | None, field: str) -> float:
    """How often a field is advertised in a region, against its share elsewhere."""
    return read_toml("places")["leanings"].get(region_code, {}).get(field, 1.0)
