"""Reading a file of curated quick views (JAAT), and everything that is wrong with it.

The form is domain/schemas/jaat.schema.json; docs/jaat.md explains it. A file is used as a whole or refused with
every violation and its place.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from data_access.errors import InputRefused
from domain.schemas import read_schema

SCHEMA = "jaat.schema.json"
SCHEMA_PLACE = f"/schemas/{SCHEMA}"

LARGEST_BYTES = 20 * 1024**2
"""Some 10,000 summaries; there are about a thousand occupations."""

MOST_VIOLATIONS = 50
"""How many violations are listed; of more the number is told."""

LONGEST_VALUE = 60
"""Characters of a wrong value that are shown."""


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
    document = parse(data)
    problems = list(violations(document, today=today))
    if problems:
        more = len(problems) - MOST_VIOLATIONS
        rest = [f"and {more:,} more; the form is at {SCHEMA_PLACE}"] if more > 0 else []
        raise InputRefused([*problems[:MOST_VIOLATIONS], *rest])
    return JaatFile(document["source"], tuple(_summary(one) for one in document["summaries"]))


def parse(data: bytes) -> Any:
    """The JSON document of a file's bytes. Raises InputRefused where there is none."""
    if len(data) > LARGEST_BYTES:
        most = LARGEST_BYTES // 1024**2
        raise InputRefused([f"file: it is larger than {most} MB; split it, and import the parts without --replace"])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputRefused([f"file: it is not UTF-8 text at line {line}; save it as UTF-8"]) from error
    begin = text.lstrip()[:200].lower()
    if begin.startswith(("<!doctype", "<html", "<head", "<?xml")):
        raise InputRefused(
            ["file: it is a web page, not JSON; a download may have ended at a sign-in or an error page: give the path"]
        )
    if not begin:
        raise InputRefused(["file: it is empty"])
    try:
        return json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise InputRefused([f"file: it is not JSON at {place}: {error.msg}; the form is at {SCHEMA_PLACE}"]) from error
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, ValueError) else "it is nested too deeply"
        raise InputRefused([f"file: it is not JSON as expected: {reason}; the form is at {SCHEMA_PLACE}"]) from error


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name {_shown(repeated)} is twice in one object")
    return found


def _no_number(constant: str) -> None:
    raise ValueError(f"{constant} is no number of JSON")


def violations(document: Any, *, today: date) -> Iterator[str]:
    """What is wrong with a document, by place: first its form, and where that is right what it says."""
    validator = Draft202012Validator(read_schema(SCHEMA), format_checker=Draft202012Validator.FORMAT_CHECKER)
    errors = sorted(validator.iter_errors(document), key=lambda error: [str(step).rjust(30) for step in error.path])
    for error in errors:
        yield f"{_place(error.absolute_path)}: {_reason(error)}"
    if not errors:
        yield from _contradictions(document["summaries"], today)


def _contradictions(summaries: Sequence[dict[str, Any]], today: date) -> Iterator[str]:
    """What a schema cannot say."""
    ids: dict[str, list[int]] = defaultdict(list)
    shown: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(summaries):
        ids[one["id"]].append(number)
        for code in one["occupations"]:
            shown[code].append(number)
        if date.fromisoformat(one["reviewed_on"]) > today:
            yield f"summaries[{number}].reviewed_on: {one['reviewed_on']} is after today, {today}"
    for key, numbers in ids.items():
        if len(numbers) > 1:
            yield f"summaries[{numbers[1]}].id: {_shown(key)} is the id of {_named(numbers)}; an id is of one summary"
    for code, numbers in shown.items():
        if len(numbers) > 1:
            yield (
                f"summaries[{numbers[1]}].occupations: {code} is in {_named(numbers)}; "
                "an occupation has one summary, so name it in one of them"
            )


def _named(numbers: Iterable[int]) -> str:
    places = [f"summaries[{number}]" for number in numbers]
    return f"{', '.join(places[:-1])} and {places[-1]}"


def _place(path: Iterable[str | int]) -> str:
    """'summaries[3].skills[0]'; 'file' for the document itself."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.lstrip(".") or "file"


def _reason(error: ValidationError) -> str:
    """What a violation of the schema means for the writer of the file; values are cut short."""
    value: Any = error.instance
    wanted: Any = error.validator_value
    match str(error.validator):
        case "minLength" | "maxLength":
            return f"{len(value):,} characters; {_BOUNDS[str(error.validator)]} {wanted}"
        case "minItems" | "maxItems":
            return f"{len(value):,} entries; {_BOUNDS[str(error.validator)]} {wanted}"
        case "uniqueItems":
            return "an entry is there twice"
        case "type":
            return f"{_shown(value)} is not {_TYPES[wanted]}"
        case "const":
            return f"{_shown(value)} is not {_shown(wanted)}, the format that is read"
        case "format":
            return f"{_shown(value)} is not a date such as 2026-01-31"
        case "pattern":
            return f"{_shown(value)} is not as needed: {_mapping(error.schema)['description']}"
        case _:  # a name that is missing or unknown
            return error.message


_BOUNDS = {
    "minLength": "needed are at least",
    "maxLength": "allowed are at most",
    "minItems": "needed are at least",
    "maxItems": "allowed are at most",
}
_TYPES = {"object": "an object", "array": "a list", "string": "text"}


def _mapping(schema: Any) -> Mapping[str, Any]:
    assert isinstance(schema, Mapping)
    return schema


def _shown(value: Any) -> str:
    """A value as JSON writes it, cut short."""
    text = json.dumps(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


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
