"""Filters of a question: one dataclass a question, read from a query string and written back to it.

Page, JSON API and CSV read the same dataclass, so all three take the same query string. `read` is lenient or strict:
a page falls back to the default and names the problem; the API raises `FilterError` (HTTP 400).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from domain.job_families import JOB_FAMILIES
from domain.person import MOST_SKILLS, Person, read_person, read_what_can_be
from domain.vocabulary import ALL

PERIODS = {"24h": 1, "7d": 7, "14d": 14, "28d": 28, "90d": 90, "365d": 365}
"""Period code -> number of complete days, counted back from the newest complete day."""

EARLIEST = date(1970, 1, 1)
"""No posting is older; with it every window before a period is a date too."""

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
REGION = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?")
OCCUPATION = re.compile(r"\d\d-\d{4}\.\d\d")
RELEASE = re.compile(r"\d{1,3}\.\d{1,3}")

CURRENT = "current"
"""The O*NET release that the pointer names (with as_of: it or the newest one before it that was out by then)."""

PREVIOUS = "previous"
"""The loaded release before the one that it is compared with."""

MOST_YEARS = 60
"""Years of experience that somebody can state."""

LONGEST_WORDS = 120
"""Characters of a text that is searched for."""

F = TypeVar("F")


class FilterError(ValueError):
    """A filter value cannot be used.

    parameter: its name in the query string; value: as given; allowed: what would have been accepted.
    """

    def __init__(self, parameter: str, value: object, allowed: str) -> None:
        super().__init__(f"{parameter}={value!s} cannot be used; allowed: {allowed}")
        self.parameter = parameter
        self.value = str(value)
        self.allowed = allowed


class LeftOut(FilterError):
    """Of several values some cannot be used: these are left out, the others are kept."""


@dataclass(frozen=True)
class DayRange:
    """Whole days from first_on to last_on, both included."""

    first_on: date
    last_on: date

    @property
    def days(self) -> int:
        return (self.last_on - self.first_on).days + 1

    def before(self) -> DayRange:
        """The range of the same length that ends the day before this one begins."""
        return DayRange(self.first_on - timedelta(days=self.days), self.first_on - timedelta(days=1))


@dataclass(frozen=True)
class Period:
    """Either a code of PERIODS, counted back from the newest complete day, or a range of dates."""

    code: str | None = "28d"
    dates: DayRange | None = None

    def resolve(self, as_of: date) -> DayRange:
        """The days meant, where as_of is the newest complete day."""
        if self.dates:
            return self.dates
        assert self.code
        return DayRange(as_of - timedelta(days=PERIODS[self.code] - 1), as_of)

    def __str__(self) -> str:
        return self.code or (f"{self.dates.first_on}..{self.dates.last_on}" if self.dates else "")


@dataclass(frozen=True)
class Filter:
    """How one parameter is read and written. `read` raises ValueError on what it does not accept.

    salvage: where a page reads one value of several parts, what can be read of it and the parts that are left out.
    """

    read: Callable[[str], Any]
    allowed: str
    write: Callable[[Any], str] = str
    repeatable: bool = False
    salvage: Callable[[str], tuple[Any, list[str]]] | None = None


def _declare(default: Any, how: Filter) -> Any:
    return dataclasses.field(default=default, metadata={"filter": how})


def _matching(pattern: re.Pattern[str], also: tuple[str, ...] = ()) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value in also or pattern.fullmatch(value):
            return value
        raise ValueError(value)

    return read


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        number = int(value) if value.isascii() and value.isdigit() else low - 1
        if not low <= number <= high:
            raise ValueError(value)
        return number

    return read


def one_word(words: type[StrEnum], default: Any, *, without: tuple[StrEnum, ...] = ()) -> Any:
    """A word of an enumeration but those `without`, or 'all' where the default is 'all'."""
    also = (ALL,) if default == ALL else ()
    taken = [word for word in words if word not in without]

    def read(value: str) -> str:
        if value not in also and value not in taken:
            raise ValueError(value)
        return value if value in also else words(value)

    return _declare(default, Filter(read, ", ".join([*also, *taken])))


def a_skill(default: str) -> Any:
    """The slug of one skill."""
    return _declare(
        default, Filter(_matching(SLUG), "the slug of a skill, for instance python (/api/v1/skills lists them)")
    )


def a_skill_or_all() -> Any:
    """The slug of one skill, or 'all'."""
    how = Filter(_matching(SLUG), "all, or the slug of a skill, for instance python (/api/v1/skills lists them)")
    return _declare(ALL, how)


def skills(default: tuple[str, ...] = (), most: int = 12) -> Any:
    """Slugs of skills, repeatable; at most `most`."""
    how = Filter(
        _matching(SLUG), f"up to {most} slugs of skills, one per skill= (/api/v1/skills lists them)", repeatable=True
    )
    return dataclasses.field(default=default, metadata={"filter": how, "most": most})


def a_region(default: str = ALL) -> Any:
    """An ISO 3166 code or 'all'."""
    how = Filter(
        _matching(REGION, (ALL,)),
        "all, or an ISO 3166 code with postings, for instance US or US-IL (/api/v1/regions lists them)",
    )
    return _declare(default, how)


def an_occupation(default: str = ALL) -> Any:
    """An O*NET-SOC code, or 'all' where the default is 'all'."""
    code = "an O*NET-SOC code, for instance 15-1252.00 (/api/v1/occupations finds them)"
    if default == ALL:
        return _declare(default, Filter(_matching(OCCUPATION, (ALL,)), f"all, or {code}"))
    return _declare(default, Filter(_matching(OCCUPATION), code))


def occupations(default: tuple[str, ...] = (), most: int = 3) -> Any:
    """O*NET-SOC codes, repeatable; at most `most`."""
    how = Filter(
        _matching(OCCUPATION),
        f"up to {most} O*NET-SOC codes, one per occupation= (/api/v1/occupations finds them)",
        repeatable=True,
    )
    return dataclasses.field(default=default, metadata={"filter": how, "most": most})


def a_release(default: str = CURRENT) -> Any:
    """The number of a loaded O*NET release, 'current', or where that is the default 'previous'."""
    also = (CURRENT,) if default == CURRENT else (default, CURRENT)
    allowed = f"{', '.join(also)}, or the number of a loaded O*NET release, for instance 29.0"
    return _declare(default, Filter(_matching(RELEASE, also), allowed))


def a_family() -> Any:
    """A job family: the first two digits of its SOC codes, or 'all'."""
    codes = (ALL, *JOB_FAMILIES)

    def read(value: str) -> str:
        if value not in codes:
            raise ValueError(value)
        return value

    return _declare(ALL, Filter(read, f"{', '.join(codes)} (the first two digits of a SOC code)"))


def a_job_zone() -> Any:
    """How much preparation an occupation needs, from 1 (little) to 5 (most), or 'all'."""
    zones = ("1", "2", "3", "4", "5")
    return _declare(ALL, Filter(_matching(re.compile("[1-5]"), (ALL,)), ", ".join((ALL, *zones))))


def words() -> Any:
    """Text to search for, white space folded; empty: everything."""

    def read(value: str) -> str:
        folded = " ".join(value.split())
        if len(folded) > LONGEST_WORDS or not folded.isprintable():
            raise ValueError(value)
        return folded

    return _declare("", Filter(read, f"words to search for, at most {LONGEST_WORDS} characters"))


def own_skills() -> Any:
    """The skills that a person has (domain/person.py); the default is nobody's."""
    allowed = (
        f"up to {MOST_SKILLS} slugs of skills, each with a level from 1 (beginner) to 3 (advanced) where it is known: "
        "python:3,sql (/api/v1/skills lists them)"
    )
    return _declare(Person(), Filter(read_person, allowed, salvage=read_what_can_be))


def years_of_experience() -> Any:
    """Whole years, or nothing where they are not stated."""
    return _declare(None, Filter(_whole(0, MOST_YEARS), f"whole years of experience, from 0 to {MOST_YEARS}"))


def whole_number(default: int, low: int, high: int) -> Any:
    """A whole number from low to high."""
    return _declare(default, Filter(_whole(low, high), f"a whole number from {low} to {high}"))


def a_period(default: str = "28d") -> Any:
    """A code of PERIODS; `from` and `to` dates replace it."""

    def read(value: str) -> Period:
        if value not in PERIODS:
            raise ValueError(value)
        return Period(value)

    return _declare(Period(default), Filter(read, ", ".join(PERIODS) + "; or dates as from=2026-01-01&to=2026-01-31"))


def a_day() -> Any:
    """A date or nothing (the newest complete day)."""
    allowed = f"a date from {EARLIEST} on, for instance 2026-01-31"
    return _declare(None, Filter(_read_day, allowed, write=date.isoformat))


def _read_day(value: str) -> date:
    day = date.fromisoformat(value)
    if day < EARLIEST:
        raise ValueError(value)
    return day


def _values(query: Mapping[str, Any], name: str) -> list[str]:
    value = query.get(name)
    if value is None:
        return []
    return [str(part) for part in value] if isinstance(value, Sequence) and not isinstance(value, str) else [str(value)]


def _read_dates(query: Mapping[str, Any]) -> Period:
    days = []
    for name in ("from", "to"):
        given = _values(query, name)
        try:
            (day,) = given
            days.append(_read_day(day))
        except ValueError as error:
            allowed = f"a date from {EARLIEST} on, for instance 2026-01-31; from and to go together"
            raise FilterError(name, ", ".join(given), allowed) from error
    if days[0] > days[1]:
        raise FilterError("from", days[0], "a date not after to")
    if (days[1] - days[0]).days > 3660:
        raise FilterError("from", days[0], "at most ten years before to")
    return Period(None, DayRange(*days))


def _read_one(name: str, how: Filter, given: list[str], most: int) -> Any:
    try:
        if not how.repeatable:
            if len(given) != 1:
                raise ValueError
            return how.read(given[0])
        if len(given) > most:
            raise ValueError
        return tuple(dict.fromkeys(how.read(value) for value in given))
    except ValueError as error:
        raise FilterError(name, ", ".join(given), how.allowed) from error


def read(filters: type[F], query: Mapping[str, Any], *, strict: bool) -> tuple[F, list[FilterError]]:
    """Filters from a query string's values (a string or a list of strings each), and what could not be used.

    Of more values than a filter takes the first are kept. strict: the first problem, or an unknown parameter, is raised
    as FilterError instead.
    """
    values: dict[str, Any] = {}
    fields = {field.name: field for field in dataclasses.fields(filters)}  # type: ignore[arg-type]
    known = {*fields, *(("from", "to") if "period" in fields else ())}
    names = "one of the parameters " + ", ".join(sorted(known))
    problems = [FilterError(name, ", ".join(_values(query, name)), names) for name in query if name not in known]
    for name, field in fields.items():
        given = _values(query, name)
        how, most = field.metadata["filter"], field.metadata.get("most", 1)
        if how.repeatable and not strict:
            given = list(dict.fromkeys(given))
            given, beyond = given[:most], given[most:]
            if beyond:
                problems.append(LeftOut(name, ", ".join(beyond), how.allowed))
        try:
            if name == "period" and (_values(query, "from") or _values(query, "to")):
                values[name] = _read_dates(query)
            elif given:
                values[name] = _read_one(name, how, given, most)
        except FilterError as error:
            if how.salvage and len(given) == 1:
                values[name], left_out = how.salvage(given[0])
                problems.append(LeftOut(name, ", ".join(left_out), how.allowed))
            else:
                problems.append(error)
    if strict and problems:
        raise problems[0]
    return filters(**values), problems


def write(filters: Any) -> dict[str, str | list[str]]:
    """The query string's values of filters, defaults left out: the permanent form, `read` gives the same back."""
    query: dict[str, str | list[str]] = {}
    for field in dataclasses.fields(filters):
        value, how = getattr(filters, field.name), field.metadata["filter"]
        if value == field.default:
            continue
        dates = getattr(value, "dates", None)
        if dates:
            query["from"], query["to"] = dates.first_on.isoformat(), dates.last_on.isoformat()
        elif how.repeatable:
            query[field.name] = [how.write(part) for part in value]
        else:
            query[field.name] = how.write(value)
    return query
