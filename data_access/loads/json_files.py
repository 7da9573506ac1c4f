"""Reading a JSON file of a published form (domain/schemas), and everything that is wrong with it, by place.

A file is used as a whole or refused with every violation, in words for who wrote it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from data_access.errors import InputRefused
from domain.schemas import read_schema

LARGEST_BYTES = 20 * 1024**2
"""Some 10,000 summaries of occupations; there are about a thousand occupations."""

MOST_VIOLATIONS = 50
"""How many violations are listed; of more the number is told."""

LONGEST_VALUE = 60
"""Characters of a wrong value that are shown."""


def schema_place(schema: str) -> str:
    """Where a schema is published."""
    return f"/schemas/{schema}"


def parse(data: bytes, schema: str) -> Any:
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
    form = f"the form is at {schema_place(schema)}"
    try:
        return json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise InputRefused([f"file: it is not JSON at {place}: {error.msg}; {form}"]) from error
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, ValueError) else "it is nested too deeply"
        raise InputRefused([f"file: it is not JSON as expected: {reason}; {form}"]) from error


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name {shown(repeated)} is twice in one object")
    return found


def _no_number(constant: str) -> None:
    raise ValueError(f"{constant} is no number of JSON")


def violations_of_form(document: Any, schema: str) -> Iterator[str]:
    """What of a document is not as its schema says, by place, in the order of the file."""
    validator = Draft202012Validator(read_schema(schema), format_checker=Draft202012Validator.FORMAT_CHECKER)
    errors = sorted(validator.iter_errors(document), key=lambda error: [str(step).rjust(30) for step in error.path])
    for error in errors:
        yield f"{_place(error.absolute_path)}: {_reason(error)}"


def refuse(problems: Sequence[str], schema: str) -> None:
    """Raises InputRefused with the first problems and the number of the rest; nothing happens without any."""
    if problems:
        more = len(problems) - MOST_VIOLATIONS
        rest = [f"and {more:,} more; the form is at {schema_place(schema)}"] if more > 0 else []
        raise InputRefused([*problems[:MOST_VIOLATIONS], *rest])


def named(places: Sequence[str]) -> str:
    """'summaries[0] and summaries[2]'."""
    return f"{', '.join(places[:-1])} and {places[-1]}"


def shown(value: Any) -> str:
    """A value as JSON writes it, cut short."""
    text = json.dumps(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


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
        case "minimum" | "maximum":
            return f"{shown(value)}; {_BOUNDS[str(error.validator)]} {wanted}"
        case "uniqueItems":
            return "an entry is there twice"
        case "type":
            return f"{shown(value)} is not {_TYPES[wanted]}"
        case "const":
            return f"{shown(value)} is not {shown(wanted)}, the format that is read"
        case "enum":
            return f"{shown(value)} is none of {', '.join(wanted)}"
        case "format":
            return f"{shown(value)} is not a date such as 2026-01-31"
        case "pattern":
            return f"{shown(value)} is not as needed: {_mapping(error.schema)['description']}"
        case _:  # a name that is missing or unknown
            return error.message


_BOUNDS = {
    "minLength": "needed are at least",
    "maxLength": "allowed are at most",
    "minItems": "needed are at least",
    "maxItems": "allowed are at most",
    "minimum": "needed is at least",
    "maximum": "allowed is at most",
}
_TYPES = {"object": "an object", "array": "a list", "string": "text", "integer": "a whole number"}


def _mapping(schema: Any) -> Mapping[str, Any]:
    assert isinstance(schema, Mapping)
    return schema
