"""When a posting was posted, from the many ways in which sources write it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from email.utils import parsedate_to_datetime

OLDEST_YEARS = 20
AHEAD = timedelta(days=1)
"""A posting may be dated a day ahead (time zones), not more."""

EPOCH_SECONDS = re.compile(r"\d{9,10}(?:\.\d+)?")
EPOCH_MILLISECONDS = re.compile(r"\d{12,13}")
MONTH_NAME = re.compile(r"[A-Za-z]{3,}")
WRITTEN_FORMATS = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%B %d %Y", "%b %d %Y")
YEAR_FIRST = re.compile(r"(\d{4})([/.])(\d{1,2})\2(\d{1,2})(.*)", re.DOTALL)


class DateProblem(ValueError):
    """A posted date cannot be used. reason: 'missing_date', 'unreadable_date' or 'implausible_date'."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def posted_moment(
    value: object, *, today: date, formats: tuple[str, ...] = (), zone: tzinfo = UTC
) -> tuple[date, datetime | None]:
    """(UTC day, moment or None where only a day is given).

    A moment without a time zone is taken to be in `zone`. Day and month as numbers in an order that only a guess could
    tell (03/04/2026) are refused unless `formats` says the order. Raises DateProblem.
    """
    moment = _read(value, formats)
    if isinstance(moment, datetime):
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=zone)
        try:
            moment = moment.astimezone(UTC)
        except (OverflowError, ValueError) as error:
            raise DateProblem("implausible_date", f"'{value}' is no plausible day for a posting") from error
        day, at = moment.date(), moment
    else:
        day, at = moment, None
    if day > today + AHEAD or day.year < today.year - OLDEST_YEARS:
        what = "in the future" if day > today else f"more than {OLDEST_YEARS} years old"
        raise DateProblem("implausible_date", f"'{value}' is {what}")
    return day, at


def _read(value: object, formats: tuple[str, ...]) -> date | datetime:
    if isinstance(value, date):  # a datetime is a date
        return value
    if isinstance(value, bool):
        raise DateProblem("unreadable_date", f"'{value}' is not a date")
    text = str(value).strip() if value is not None else ""
    if not text:
        raise DateProblem("missing_date", "the posted date is empty")
    for form in formats:
        try:
            moment = datetime.strptime(text, form)
        except ValueError:
            continue
        return moment if moment.time() != time(0) or "%H" in form or "%I" in form else moment.date()
    try:
        return _parsed(text)
    except (ValueError, OverflowError, OSError, TypeError) as error:
        hint = (
            "; say its format in the mapping: [posted] formats = ['%d/%m/%Y']"
            if re.match(r"\d{1,2}[/.-]\d{1,2}[/.-]", text)
            else ""
        )
        raise DateProblem("unreadable_date", f"'{text[:60]}' is not a date that can be read{hint}") from error


def _parsed(text: str) -> date | datetime:
    if len(text) == 10 and text[4:5] == "-":
        return date.fromisoformat(text)
    if text[:4].isdigit() and text[4:5] == "-":
        return datetime.fromisoformat(text.removesuffix(" UTC").removesuffix(" GMT"))
    if len(text) == 8 and text.isdigit():
        return date.fromisoformat(text)
    if year_first := YEAR_FIRST.fullmatch(text):
        year, _, month, day, rest = year_first.groups()
        return _parsed(f"{year}-{int(month):02}-{int(day):02}{rest}")
    if EPOCH_SECONDS.fullmatch(text):
        return datetime.fromtimestamp(float(text), UTC)
    if EPOCH_MILLISECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    if not MONTH_NAME.search(text):
        raise ValueError(text)
    for form in WRITTEN_FORMATS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    moment = parsedate_to_datetime(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
