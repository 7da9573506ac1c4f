"""What a person says of their own skills: which they have, and how well as far as they say it.

Written as one value, `python:3,sql,2.A.1.a:2`: a skill by its slug or a rated element of O*NET's by its id, then,
where the person says it, a level. A level that is not stated is not a low one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

LEVELS = {1: "beginner", 2: "intermediate", 3: "advanced"}
"""Level -> its word."""
PROFICIENCY = {1: 1 / 3, 2: 2 / 3, 3: 1.0}
"""Level -> proficiency, 0-1: what a requirement is compared with."""
MOST_SKILLS = 60
"""Skills that a person can name at once."""
FLAT_FROM = 5
"""Stated levels from which it means something that they are all the same."""

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ELEMENT = re.compile(r"[1-9]\.[A-Z](?:\.\d{1,2}(?:\.[a-z]{1,2}(?:\.\d{1,2})?)?)?")


class PersonError(ValueError):
    """What a person's skills are written like cannot be read; the message says why."""


@dataclass(frozen=True)
class OwnSkill:
    """A skill that a person has. key: slug, or id of a rated element; level: a key of LEVELS, None where not stated."""

    key: str
    level: int | None = None

    @property
    def proficiency(self) -> float | None:
        """0-1; None where no level is stated."""
        return None if self.level is None else PROFICIENCY[self.level]

    @property
    def is_element(self) -> bool:
        """Whether the key is one of O*NET's rated elements."""
        return is_element(self.key)

    def __str__(self) -> str:
        return self.key if self.level is None else f"{self.key}:{self.level}"


@dataclass(frozen=True)
class Person:
    """The skills of a person, each once, in the order named."""

    skills: tuple[OwnSkill, ...] = ()

    def __str__(self) -> str:
        return ",".join(map(str, self.skills))

    @property
    def by_key(self) -> dict[str, OwnSkill]:
        return {one.key: one for one in self.skills}

    @property
    def stated(self) -> list[int]:
        """The levels that are stated."""
        return [one.level for one in self.skills if one.level is not None]

    def having(self, more: Iterable[OwnSkill]) -> Person:
        """The same person with more skills; those named already stay as they are."""
        known = self.by_key
        return Person((*self.skills, *(one for one in more if one.key not in known)))


def is_element(key: str) -> bool:
    """Whether a key is the id of one of O*NET's rated elements."""
    return ELEMENT.fullmatch(key) is not None


def read_person(value: str) -> Person:
    """The person that `python:3,sql` describes; a skill named twice counts once, as named last.

    Raises PersonError for what is neither a slug nor an element, for other levels, and for more than MOST_SKILLS.
    """
    found = {one.key: one for one in map(_read_skill, _parts(value))}
    if len(found) > MOST_SKILLS:
        raise PersonError(f"{len(found)} skills are more than {MOST_SKILLS}")
    return Person(tuple(found.values()))


def read_what_can_be(value: str) -> tuple[Person, list[str]]:
    """The person of the parts that can be read, at most MOST_SKILLS of them, and the parts that are left out."""
    found: dict[str, OwnSkill] = {}
    left_out = []
    for part in _parts(value):
        try:
            one = _read_skill(part)
        except PersonError:
            left_out.append(part)
            continue
        if one.key in found or len(found) < MOST_SKILLS:
            found[one.key] = one
        else:
            left_out.append(part)
    return Person(tuple(found.values())), left_out


def _parts(value: str) -> Iterable[str]:
    return filter(None, (part.strip() for part in value.split(",")))


def _read_skill(part: str) -> OwnSkill:
    key, colon, level = part.partition(":")
    if not (SLUG.fullmatch(key) or is_element(key)):
        raise PersonError(f"{key!r} is neither the slug of a skill nor the id of an O*NET element")
    if colon and level not in {str(one) for one in LEVELS}:
        raise PersonError(f"the level of {key} must be 1, 2 or 3, not {level!r}")
    return OwnSkill(key, int(level) if colon else None)


def flat_rating(person: Person) -> bool:
    """Whether all of at least FLAT_FROM stated levels are the same: such a rating tells no skill from another."""
    return len(person.stated) >= FLAT_FROM and len(set(person.stated)) == 1
