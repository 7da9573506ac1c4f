"""Occupations, skills and groups of skills of the generated market, read from market/*.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("market")
RETIRED = "retired"
NOT_FIELDS = {"clusters", "elements", "places", "reference", RETIRED, "software_examples", "spellings"}


@dataclass(frozen=True, eq=False)  # compared and hashed by identity: each is made once
class MarketOccupation:
    """One occupation.

    weight: how often it is advertised, against the others. pay: a year at the middle level, thousands of US dollars.
    zone: job zone, 1-5. interests: letters of the interest types, strongest first. titles: as postings write them.
    groups: group -> probability that a posting draws it. skills: skill -> probability on its own.
    factors: factor of work -> 0-1, of the field.
    """

    code: str
    field: str
    title: str
    zone: int
    weight: float
    pay: float
    interests: str
    about: str
    titles: tuple[str, ...]
    groups: dict[str, float]
    skills: dict[str, float]
    tasks: tuple[str, ...]
    factors: dict[str, float]

    def share_of(self, skill: str) -> float:
        """Probability that a posting of the occupation asks for the skill, trends apart."""
        without = 1 - self.skills.get(skill, 0.0)
        for group, probability in self.groups.items():
            without *= 1 - probability * groups()[group].get(skill, 0.0)
        return 1 - without


@dataclass(frozen=True)
class Commodity:
    """A class of products, by its UNSPSC code, and the skills that are such products."""

    code: str
    title: str
    examples: tuple[str, ...]


@cache
def read_toml(name: str) -> dict[str, Any]:
    """One file of the folder."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def groups() -> dict[str, dict[str, float]]:
    """Group -> skill -> probability within the group."""
    return read_toml("clusters")


@cache
def occupations() -> tuple[MarketOccupation, ...]:
    """All occupations that are advertised, by code."""
    fields = [path.stem for path in sorted(FOLDER.glob("*.toml")) if path.stem not in NOT_FIELDS]
    return tuple(sorted((one for field in fields for one in _of_field(field)), key=lambda one: one.code))


@cache
def retired() -> tuple[MarketOccupation, ...]:
    """Occupations that nobody advertises: only the older generated release has them."""
    return tuple(_of_field(RETIRED))


def _of_field(name: str) -> Iterator[MarketOccupation]:
    table = read_toml(name)
    for one in table["occupation"]:
        values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in one.items()}
        yield MarketOccupation(field=table["field"], factors=table["factors"], groups=values.pop("clusters"), **values)


@cache
def skills() -> tuple[str, ...]:
    """Every skill that a posting of the market may ask for, by name."""
    named = {skill for members in groups().values() for skill in members}
    return tuple(sorted(named.union(*(one.skills for one in occupations()))))


@cache
def spellings(skill: str) -> tuple[str, ...]:
    """How postings write a skill, the most frequent form first."""
    return tuple(read_toml("spellings").get(skill, (skill,)))


@cache
def commodities() -> tuple[Commodity, ...]:
    """Classes of products."""
    every = read_toml("software_examples")["commodity"]
    return tuple(Commodity(one["code"], one["title"], tuple(one["examples"])) for one in every)
