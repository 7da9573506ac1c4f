"""A record's values as our fields, by a mapping: still as the source states them, nothing concluded."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from domain.vocabulary import PayPeriod
from jobs.posting_sources.hiring_posts import NotAPosting, read_hiring_post
from jobs.posting_sources.mapping import PostingMapping
from jobs.posting_sources.markup import one_line, plain_text
from jobs.posting_sources.records import cell_text

YES = {"true", "yes", "y", "1", "t", "remote"}
NO = {"false", "no", "n", "0", "f"}
LONGEST = {"title": 500, "company": 500, "location": 500, "source": 100, "source_id": 400, "description": 200_000}
"""Characters. Longer is no title but a shifted column: such a record goes to quarantine, nothing is cut."""


class FieldProblem(ValueError):
    """A record cannot become a posting. reason: a short code."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


@dataclass(slots=True)
class Given:
    """What a source states about one posting, texts cleaned; None where it says nothing."""

    source: str
    source_id: str
    posted: object
    title: str
    company: str | None = None
    location: str | None = None
    country: str | None = None
    description: str | None = None
    skills: list[str] | None = None  # as listed, in order, without repeats; None: the source lists none at all
    employment_type: str | None = None
    is_remote: bool | None = None
    work_mode: str | None = None
    seniority: str | None = None
    pay_low: str | None = None
    pay_high: str | None = None
    pay_period: str | None = None
    pay_currency: str | None = None
    pay_text: str | None = None
    terms: str | None = None  # what a hiring post's first line says beside company, role and place


class FieldReader:
    """Applies one mapping to records; made once a process."""

    def __init__(self, mapping: PostingMapping) -> None:
        self._mapping = mapping
        self._paths = {field: _path(column) for field, column in mapping.columns.items()}
        self._pay_paths = {period: _path(column) for period, column in mapping.pay_columns.items()}
        self._fix_paths = [(fix, _path(fix.column)) for fix in mapping.fixes]
        self._id_paths = [(column, _path(column)) for column in sorted(mapping.derive_id or ())]
        self._post_path = _path(mapping.hiring_post) if mapping.hiring_post else None
        self._texts = [field for field in self._paths if field not in ("posted", "description", "skills", "is_remote")]

    def given(self, values: Mapping[str, object]) -> Given:
        """Our fields of one record. Raises FieldProblem."""
        mapping = self._mapping
        stated: dict[str, str | None] = dict(mapping.constants)  # type: ignore[arg-type]
        for field in self._texts:
            text = cell_text(_value(values, self._paths[field]))
            if text is not None and (prefix := mapping.strip_prefix.get(field)):
                text = text.removeprefix(prefix)
            if text is not None and (text := one_line(text)):
                stated[field] = text
        for fix, path in self._fix_paths:
            if fix.applies(cell_text(_value(values, path))):
                stated[fix.field] = fix.becomes
        posted = _value(values, self._paths["posted"])
        if mapping.derive_id is not None:
            stated["source_id"] = self._derived_id(values)
        description = cell_text(self._cell(values, "description")) if "description" in self._paths else None
        given = Given(
            posted=posted,
            description=(plain_text(description) or None) if description else None,
            skills=self._skills(values),
            is_remote=self._is_remote(values, stated.pop("is_remote", None)),
            source=stated.pop("source", None) or "",
            source_id=stated.pop("source_id", None) or "",
            title=stated.pop("title", None) or "",
            **stated,  # type: ignore[arg-type]
        )
        if self._post_path is not None:
            self._read_post(given, cell_text(_value(values, self._post_path)))
        self._read_pay(given, values)
        _check(given)
        return given

    def _cell(self, values: Mapping[str, object], field: str) -> object:
        return _value(values, self._paths[field])

    def _is_remote(self, values: Mapping[str, object], otherwise: str | None) -> bool | None:
        return _yes_no(self._cell(values, "is_remote") if "is_remote" in self._paths else otherwise)

    def _derived_id(self, values: Mapping[str, object]) -> str:
        """128 bits of the row's content as hex: the same whatever the order of the columns or the kind of the file."""
        named = [(column, _value(values, path)) for column, path in self._id_paths]
        cells = named or sorted(values.items())
        content = json.dumps([(column, cell_text(cell)) for column, cell in cells])
        return hashlib.blake2b(content.encode("utf-8", "replace"), digest_size=16).hexdigest()

    def _skills(self, values: Mapping[str, object]) -> list[str] | None:
        if "skills" not in self._paths:
            return None
        names = _listed(self._cell(values, "skills"), self._mapping.skill_form, self._mapping.skill_delimiter)
        return list(dict.fromkeys(text for name in names if (text := one_line(name))))

    def _read_post(self, given: Given, text: str | None) -> None:
        try:
            post = read_hiring_post(text or "")
        except NotAPosting as problem:
            raise FieldProblem(problem.reason, str(problem)) from problem
        given.title = given.title or post.title
        given.company = given.company or post.company
        given.location = given.location or post.location
        given.description = given.description or post.text
        given.pay_text = given.pay_text or post.pay
        given.terms = post.terms

    def _read_pay(self, given: Given, values: Mapping[str, object]) -> None:
        """Amounts that have a column for each period: the stated period decides, else the only one filled."""
        if not self._pay_paths or given.pay_low is not None:
            return
        filled = {period: text for period, path in self._pay_paths.items() if (text := cell_text(_value(values, path)))}
        period = self.period(given.pay_period)
        if period is None and len(filled) == 1:
            period = next(iter(filled))
        if period is not None and period in filled:
            given.pay_low = given.pay_high = filled[period]
            given.pay_period = period

    def period(self, stated: str | None) -> PayPeriod | None:
        """The period that a source's word means."""
        if stated is None:
            return None
        word = self._mapping.words.get("pay_period", {}).get(stated.casefold(), stated.casefold())
        return PayPeriod(word) if word in list(PayPeriod) else None

    def word(self, field: str, stated: str | None) -> str | None:
        """The mapping's translation of a source's word, or None."""
        return self._mapping.words.get(field, {}).get(stated.casefold()) if stated else None


def _check(given: Given) -> None:
    if not given.title:
        raise FieldProblem("missing_title", "the title is empty")
    if not given.source_id:
        raise FieldProblem("missing_id", "the source's id of the posting is empty")
    if not given.source:
        raise FieldProblem("missing_source", "nothing says which source the posting is from")
    for field, most in LONGEST.items():
        text = getattr(given, field)
        if text is not None and len(text) > most:
            raise FieldProblem("too_long", f"{field} has {len(text)} characters; at most {most} are plausible")


def _path(column: str) -> tuple[str, ...]:
    return (column, *column.split(".")) if "." in column else (column,)


def _value(values: Mapping[str, object], path: tuple[str, ...]) -> object:
    """The value of a column; a name with dots is tried as it stands, then as a path into nested objects."""
    if len(path) == 1 or path[0] in values:
        return values.get(path[0])
    found: object = values
    for part in path[1:]:
        if not isinstance(found, Mapping):
            return None
        found = found.get(part)
    return found


def _yes_no(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    text = (cell_text(value) or "").casefold()
    return True if text in YES else False if text in NO else None


def _listed(value: object, form: str | None, delimiter: str) -> list[str]:
    """Names of a list in whatever form it came. Raises FieldProblem where it says to be a list and is none."""
    if isinstance(value, list | tuple):
        return [str(each) for each in value if each is not None]
    text = cell_text(value)
    if text is None:
        return []
    if form == "delimited" or (form is None and not text.startswith("[")):
        return text.split(delimiter)
    try:
        found = json.loads(text) if form == "json_list" else ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError) as error:
        raise FieldProblem("unreadable_skills", f"the list of skills cannot be read: {text[:80]}") from error
    if not isinstance(found, list | tuple | set):
        raise FieldProblem("unreadable_skills", f"the list of skills is not a list: {text[:80]}")
    return [str(each) for each in found if each is not None]
