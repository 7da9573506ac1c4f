"""Reading a file of curated quick views (JAAT), and everything that is wrong with it.

The form is domain/schemas/jaat.schema.json; docs/jaat.md explains it. A file is used as a whole or refused with
every violation and its place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from data_access.loads.json_files import named, parse, refuse, shown, violations_of_form

SCHEMA = "jaat.schema.json"


@dataclass(frozen=True)
class Summary:
    """One curated quick view; the fields are those of the file, `key` is its id."""

    key: str
    title: str
    summary: str
    responsibilities: tuple[str, ...]
    skills: tuple[str, ...]
    education: str | None
    outlook: str | None
    related: tuple[str, ...]
    occupations: tuple[str, ...]
    reviewed_on: date


@dataclass(frozen=True)
class JaatFile:
    """A file that can be imported. source: who curated it."""

    source: str
    summaries: tuple[Summary, ...]


def read_jaat(data: bytes, *, today: date) -> JaatFile:
    """A file's bytes as summaries. Raises InputRefused with every violation and its place."""
    document = parse(data, SCHEMA)
    refuse(list(violations(document, today=today)), SCHEMA)
    return JaatFile(document["source"], tuple(_summary(one) for one in document["summaries"]))


def violations(document: Any, *, today: date) -> Iterator[str]:
    """What is wrong with a document, by place: first its form, and where that is right what it says."""
    errors = list(violations_of_form(document, SCHEMA))
    yield from errors or _contradictions(document["summaries"], today)


def _contradictions(summaries: Sequence[dict[str, Any]], today: date) -> Iterator[str]:
    """What a schema cannot say."""
    ids: dict[str, list[int]] = defaultdict(list)
    claimed: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(summaries):
        ids[one["id"]].append(number)
        for code in one["occupations"]:
            claimed[code].append(number)
        if date.fromisoformat(one["reviewed_on"]) > today:
            yield f"summaries[{number}].reviewed_on: {one['reviewed_on']} is after today, {today}"
    for key, numbers in ids.items():
        if len(numbers) > 1:
            yield f"summaries[{numbers[1]}].id: {shown(key)} is the id of {_named(numbers)}; an id is of one summary"
    for code, numbers in claimed.items():
        if len(numbers) > 1:
            yield (
                f"summaries[{numbers[1]}].occupations: {code} is in {_named(numbers)}; "
                "an occupation has one summary, so name it in one of them"
            )


def _named(numbers: Iterable[int]) -> str:
    return named([f"summaries[{number}]" for number in numbers])


def _summary(one: Mapping[str, Any]) -> Summary:
    return Summary(
        one["id"],
        one["title"],
        one["summary"],
        tuple(one["responsibilities"]),
        tuple(one["skills"]),
        one.get("education"),
        one.get("outlook"),
        tuple(one.get("related", ())),
        tuple(one["occupations"]),
        date.fromisoformat(one["reviewed_on"]),
    )
