"""Reading a file of learning pathways, and everything that is wrong with it.

The form is domain/schemas/pathways.schema.json; docs/pathways.md explains it. A file is used as a whole or refused
with every violation and its place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from data_access.loads.json_files import named, parse, refuse, shown, violations_of_form
from domain.pathways import Pathway, PathwaySource, Step

SCHEMA = "pathways.schema.json"


@dataclass(frozen=True)
class PathwayFile:
    """A file that can be imported. source: what kind of source; curator: who put the pathways together."""

    source: PathwaySource
    curator: str
    pathways: tuple[Pathway, ...]


def read_pathways(data: bytes, *, today: date) -> PathwayFile:
    """A file's bytes as pathways. Raises InputRefused with every violation and its place."""
    document = parse(data, SCHEMA)
    refuse(list(violations(document, today=today)), SCHEMA)
    pathways = tuple(_pathway(one) for one in document["pathways"])
    return PathwayFile(PathwaySource(document["source"]), document["curator"], pathways)


def violations(document: Any, *, today: date) -> Iterator[str]:
    """What is wrong with a document, by place: first its form, and where that is right what it says."""
    errors = list(violations_of_form(document, SCHEMA))
    yield from errors or _contradictions(document["pathways"], today)


def _contradictions(pathways: Sequence[dict[str, Any]], today: date) -> Iterator[str]:
    """What a schema cannot say."""
    keys: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, one in enumerate(pathways):
        keys[one["title"], one["target"]].append(number)
        if date.fromisoformat(one["reviewed_on"]) > today:
            yield f"pathways[{number}].reviewed_on: {one['reviewed_on']} is after today, {today}"
    for (title, target), numbers in keys.items():
        if len(numbers) > 1:
            places = named([f"pathways[{number}]" for number in numbers])
            yield (
                f"pathways[{numbers[1]}].title: {shown(title)} for {target} is in {places}; "
                "title and target are of one pathway"
            )


def _pathway(one: Mapping[str, Any]) -> Pathway:
    steps = tuple(Step(step["title"], step["days"], tuple(step["skills"]), step.get("url")) for step in one["steps"])
    reviewed_on = date.fromisoformat(one["reviewed_on"])
    return Pathway(one["title"], one["description"], one["target"], steps, reviewed_on, one.get("certification"))
