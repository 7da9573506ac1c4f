"""A mapping: which columns of a source hold what, written in TOML. docs/mappings.md is its manual.

Everything is checked when the mapping is read, and against the source's columns before any record is imported.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from enum import StrEnum
from importlib.resources import files as packaged
from pathlib import Path
from zoneinfo import ZoneInfo

from data_access.errors import InputRefused
from domain.vocabulary import EmploymentType, PayPeriod, Seniority, WorkMode

FIELDS = (
    "posted",
    "title",
    "company",
    "location",
    "country",
    "description",
    "skills",
    "employment_type",
    "is_remote",
    "work_mode",
    "seniority",
    "source",
    "source_id",
    "pay_low",
    "pay_high",
    "pay_period",
    "pay_currency",
    "pay_text",
)
"""Our fields, each of which a mapping may fill from one column."""

WORDS: dict[str, type[StrEnum]] = {
    "employment_type": EmploymentType,
    "work_mode": WorkMode,
    "seniority": Seniority,
    "pay_period": PayPeriod,
}
"""Fields with a closed list of words; [words.<field>] translates the source's words into them."""

SKILL_FORMS = ("delimited", "python_list", "json_list")
TABLES = (
    "file",
    "columns",
    "constants",
    "posted",
    "skills",
    "pay",
    "words",
    "strip_prefix",
    "derive_id",
    "fix",
    "hiring_post",
)
FIX_KEYS = {"field", "column", "equals", "one_of", "matches", "becomes", "why"}


@dataclass(frozen=True)
class Fix:
    """Where `column` holds what is described, our `field` becomes `becomes` (None: not stated)."""

    field: str
    column: str
    one_of: frozenset[str]
    matches: re.Pattern[str] | None
    becomes: str | None

    def applies(self, value: str | None) -> bool:
        if value is None:
            return False
        return value in self.one_of or bool(self.matches and self.matches.search(value))


@dataclass(frozen=True)
class PostingMapping:
    """A checked mapping. Column names may be paths into nested objects: "payload.title"."""

    name: str
    columns: dict[str, str]
    constants: dict[str, str] = field(default_factory=dict)
    encoding: str = "utf-8-sig"
    delimiter: str | None = None
    sheet: str | None = None
    posted_formats: tuple[str, ...] = ()
    posted_zone: tzinfo = UTC
    skill_form: str | None = None  # None: a list where the file has lists, else told by the first character
    skill_delimiter: str = ","
    pay_columns: dict[PayPeriod, str] = field(default_factory=dict)  # amounts that have a column for each period
    pay_from_text: bool = True
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    strip_prefix: dict[str, str] = field(default_factory=dict)
    derive_id: tuple[str, ...] | None = None  # columns whose values make the id; () is all of them
    fixes: tuple[Fix, ...] = ()
    hiring_post: str | None = None  # the column with a whole hiring post

    def named_columns(self) -> set[str]:
        """Every column that the mapping names."""
        named = {*self.columns.values(), *self.pay_columns.values(), *(self.derive_id or ())}
        named.update(fix.column for fix in self.fixes)
        return named | ({self.hiring_post} if self.hiring_post else set())

    def check_columns(self, origin: str, present: Collection[str]) -> None:
        """Raises InputRefused naming each column that the mapping names and the source lacks."""
        roots = {name.partition(".")[0] for name in present}
        missing = sorted(
            name for name in self.named_columns() if name not in present and name.partition(".")[0] not in roots
        )
        if missing:
            have = ", ".join(sorted(present)) or "none"
            raise InputRefused(
                [
                    f"{origin}: has no column '{name}', which the mapping {self.name} names; it has: {have}"
                    for name in missing
                ]
            )


def shipped_mappings() -> list[str]:
    """Names of the mappings that come with the project."""
    folder = packaged("jobs") / "mappings"
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


def read_mapping(name: str) -> PostingMapping:
    """The mapping of a shipped name or of a TOML file. Raises InputRefused with every problem found."""
    if name.endswith(".toml"):
        path = Path(name).expanduser()
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputRefused([f"the mapping {name} cannot be read: {error}"]) from error
        return parse_mapping(path.stem, text)
    if name not in shipped_mappings():
        shipped = ", ".join(shipped_mappings())
        raise InputRefused([f"no mapping is named '{name}'; shipped: {shipped}; or give the path of a .toml file"])
    return parse_mapping(name, (packaged("jobs") / "mappings" / f"{name}.toml").read_text(encoding="utf-8"))


def parse_mapping(name: str, text: str) -> PostingMapping:
    """A mapping from its TOML text. Raises InputRefused with every problem found."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputRefused([f"mapping {name}: is not TOML: {error}"]) from error
    reading = _Reading(name, document)
    mapping = reading.mapping()
    if reading.problems:
        raise InputRefused(reading.problems)
    assert mapping is not None
    return mapping


class _Reading:
    """Reads a mapping's tables and gathers what is wrong with them."""

    def __init__(self, name: str, document: dict) -> None:
        self.name = name
        self.document = document
        self.problems: list[str] = []

    def wrong(self, message: str) -> None:
        self.problems.append(f"mapping {self.name}: {message}")

    def table(self, name: str, keys: Collection[str] | None = None) -> dict:
        """A table, checked for unknown keys."""
        found = self.document.get(name, {})
        if not isinstance(found, dict):
            self.wrong(f"[{name}] must be a table")
            return {}
        for key in found:
            if keys is not None and key not in keys:
                self.wrong(f"[{name}] does not know '{key}'; it knows: {', '.join(keys)}")
        return found

    def texts(self, name: str, keys: Collection[str] | None = None) -> dict[str, str]:
        """A table of texts."""
        found = self.table(name, keys)
        for key, value in found.items():
            if not isinstance(value, str) or not value:
                self.wrong(f"[{name}] {key} must be a text that is not empty")
        return {key: value for key, value in found.items() if isinstance(value, str)}

    def mapping(self) -> PostingMapping | None:
        for key in self.document:
            if key not in TABLES:
                self.wrong(f"does not know '{key}'; it knows the tables: {', '.join(TABLES)}")
        columns = self.texts("columns", FIELDS)
        constants = self.texts("constants", FIELDS)
        file = self.texts("file", ("encoding", "delimiter", "sheet"))
        skills = self.texts("skills", ("form", "delimiter"))
        if "form" in skills and skills["form"] not in SKILL_FORMS:
            self.wrong(f"[skills] form '{skills['form']}' is none of: {', '.join(SKILL_FORMS)}")
        post = self.texts("hiring_post", ("column",))
        values: dict = {
            "encoding": self.encoding(file.get("encoding", "utf-8-sig")),
            "delimiter": self.delimiter(file.get("delimiter")),
            "sheet": file.get("sheet"),
            "skill_form": skills.get("form"),
            "skill_delimiter": skills.get("delimiter", ","),
            "strip_prefix": self.texts("strip_prefix", FIELDS),
            "hiring_post": post.get("column"),
            "words": self.words(),
            "fixes": self.fixes(),
            "derive_id": self.derive_id(),
            **self.posted(),
            **self.pay(),
        }
        self.check_filled(columns, constants, values)
        return None if self.problems else PostingMapping(self.name, columns, constants, **values)

    def check_filled(self, columns: dict[str, str], constants: dict[str, str], values: dict) -> None:
        """What every posting needs must come from somewhere, and from one place only."""
        for name in sorted(columns.keys() & constants.keys() - {"source"}):
            self.wrong(f"{name} stands in [columns] and in [constants]; keep one")
        if "posted" not in columns:
            self.wrong("[columns] must name the column of the posted day: posted = '...'")
        if "title" not in columns and not values["hiring_post"]:
            self.wrong("[columns] must name the column of the title: title = '...'")
        if "source" not in columns and "source" not in constants:
            self.wrong("nothing names the source; add [constants] source = '...' or [columns] source = '...'")
        if ("source_id" in columns) == (values["derive_id"] is not None):
            self.wrong("give [columns] source_id where the source has ids, else [derive_id] columns = [...] (or 'all')")
        for name, kinds in WORDS.items():
            if name in constants and constants[name] not in list(kinds):
                self.wrong(f"[constants] {name} '{constants[name]}' is none of: {', '.join(kinds)}")

    def encoding(self, name: str) -> str:
        try:
            "".encode(name)
        except LookupError:
            self.wrong(f"[file] encoding '{name}' is not known; for instance 'utf-8' or 'cp1252'")
        return "utf-8-sig" if name.lower() in ("utf-8", "utf8") else name

    def delimiter(self, given: str | None) -> str | None:
        if given is not None and len(given) != 1:
            self.wrong("[file] delimiter must be one character")
        return given

    def posted(self) -> dict:
        table = self.table("posted", ("formats", "timezone"))
        formats = table.get("formats", [])
        if not isinstance(formats, list) or not all(isinstance(each, str) and "%" in each for each in formats):
            self.wrong("[posted] formats must be a list such as ['%d/%m/%Y'], as Python's strptime writes them")
            formats = []
        zone = table.get("timezone", "UTC")
        try:
            return {"posted_formats": tuple(formats), "posted_zone": UTC if zone == "UTC" else ZoneInfo(zone)}
        except (KeyError, ValueError, OSError, TypeError):
            self.wrong(f"[posted] timezone '{zone}' is not known; for instance 'America/New_York'")
            return {}

    def pay(self) -> dict:
        table = self.table("pay", ("columns", "from_text"))
        columns, from_text = table.get("columns", {}), table.get("from_text", True)
        if not isinstance(from_text, bool):
            self.wrong("[pay] from_text must be true or false")
        if not isinstance(columns, dict) or not all(
            key in list(PayPeriod) and isinstance(value, str) for key, value in columns.items()
        ):
            self.wrong(f"[pay.columns] names one column a period; periods: {', '.join(PayPeriod)}")
            columns = {}
        return {
            "pay_columns": {PayPeriod(key): value for key, value in columns.items()},
            "pay_from_text": bool(from_text),
        }

    def words(self) -> dict[str, dict[str, str]]:
        found = self.table("words", WORDS)
        checked: dict[str, dict[str, str]] = {}
        for name, kinds in WORDS.items():
            entries = found.get(name, {})
            if not isinstance(entries, dict):
                self.wrong(f"[words.{name}] must be a table of their word = our word")
                continue
            for theirs, ours in entries.items():
                if ours not in list(kinds):
                    self.wrong(f"[words.{name}] '{theirs}' = '{ours}' is none of: {', '.join(kinds)}")
            if entries:
                checked[name] = {theirs.casefold(): ours for theirs, ours in entries.items()}
        return checked

    def derive_id(self) -> tuple[str, ...] | None:
        if "derive_id" not in self.document:
            return None
        columns = self.table("derive_id", ("columns",)).get("columns")
        if columns == "all":
            return ()
        if isinstance(columns, list) and columns and all(isinstance(each, str) for each in columns):
            return tuple(columns)
        self.wrong("[derive_id] columns must be a list of columns, or 'all'")
        return ()

    def fixes(self) -> tuple[Fix, ...]:
        found = self.document.get("fix", [])
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            self.wrong("fixes are written as [[fix]]")
            return ()
        return tuple(fix for number, each in enumerate(found, 1) if (fix := self.fix(number, each)))

    def fix(self, number: int, given: Mapping[str, object]) -> Fix | None:
        before = len(self.problems)
        for key in given.keys() - FIX_KEYS:
            self.wrong(f"[[fix]] {number} does not know '{key}'; it knows: {', '.join(sorted(FIX_KEYS))}")
        if given.get("field") not in FIELDS:
            self.wrong(f"[[fix]] {number} must name one of our fields: field = '...'")
        if not isinstance(given.get("column"), str):
            self.wrong(f"[[fix]] {number} must name the column it looks at: column = '...'")
        if not isinstance(given.get("becomes", ""), str):
            self.wrong(f"[[fix]] {number} becomes must be a text ('' means not stated)")
        values = self.fix_values(number, given)
        matches = self.fix_pattern(number, given.get("matches"))
        if len(self.problems) > before:
            return None
        becomes = str(given.get("becomes", "")) or None
        return Fix(str(given["field"]), str(given["column"]), values, matches, becomes)

    def fix_values(self, number: int, given: Mapping[str, object]) -> frozenset[str]:
        values = given.get("one_of", [given["equals"]] if "equals" in given else [])
        if (
            isinstance(values, list)
            and all(isinstance(each, str) for each in values)
            and (values or "matches" in given)
        ):
            return frozenset(values)
        self.wrong(f"[[fix]] {number} needs equals = 'text', one_of = ['text', ...] or matches = 'pattern'")
        return frozenset()

    def fix_pattern(self, number: int, pattern: object) -> re.Pattern[str] | None:
        try:
            return re.compile(str(pattern)) if pattern is not None else None
        except re.error as error:
            self.wrong(f"[[fix]] {number} matches is not a pattern: {error}")
            return None
