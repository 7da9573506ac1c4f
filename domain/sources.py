"""How often each source comes out, from when on an edition that is loaded is overdue, and how a file is named.

An edition is named by one date:

    O*NET         first day of the month of the release
    OEWS          first day of the reference month: May 2023 is 2023-05-01
    projections   last day of the base year (domain/outlook.py, reference_day): those of 2024–34 are 2024-12-31
    postings      newest complete day
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import PurePath


class Source(StrEnum):
    """What SkillPulse loads again and again."""

    ONET = "onet"
    OEWS = "oews"
    PROJECTIONS = "projections"
    POSTINGS = "postings"


@dataclass(frozen=True)
class Cadence:
    """When the edition after one of a given date is expected.

    months, days: from the date of one edition to that of the next. lag_months: from an edition's date until it is out.
    grace_days: how much later than expected it may be before anybody need worry: publication slips, and somebody has to
    load it.
    """

    name: str
    months: int
    days: int
    lag_months: int
    grace_days: int


CADENCES: dict[Source, Cadence] = {
    # February, May, August and November; the month of a release has slipped by one before.
    Source.ONET: Cadence("quarterly", 3, 0, 0, 45),
    # The figures of May are out in the April after.
    Source.OEWS: Cadence("yearly", 12, 0, 11, 60),
    # Those of a base year are out at the end of August or in September of the year after.
    Source.PROJECTIONS: Cadence("yearly", 12, 0, 8, 60),
    # A day is complete the morning after; one more day may pass before a page says that data are late.
    Source.POSTINGS: Cadence("daily", 0, 1, 0, 1),
}
"""Cadence of each source, after what its publisher did in recent years."""


@dataclass(frozen=True)
class Staleness:
    """What can be said of a loaded edition on a day.

    next_expected_on: when the edition after it should be out. overdue_since: first day on which that one should have
    been loaded, None where that day has not come yet.
    """

    source: Source
    cadence: str
    edition_on: date
    next_expected_on: date
    overdue_since: date | None

    @property
    def is_overdue(self) -> bool:
        """Whether a newer edition should have been loaded."""
        return self.overdue_since is not None


def staleness(source: Source, edition_on: date, on: date) -> Staleness:
    """Whether the edition of a date is overdue on a day, and since when."""
    cadence = CADENCES[source]
    expected = months_later(edition_on, cadence.months + cadence.lag_months) + timedelta(days=cadence.days)
    late = expected + timedelta(days=cadence.grace_days + 1)
    return Staleness(source, cadence.name, edition_on, expected, late if on >= late else None)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shown_source(source: str) -> str:
    """How everybody may be told where a file came from.

    Of an address scheme, host and path: parameters and what stands before the host may be secrets. Of a path the name
    of the file: where it lies is for nobody else.
    """
    scheme, mark, rest = source.partition("://")
    if not mark:
        return PurePath(source).name
    host, slash, path = re.split(r"[?#]", rest, maxsplit=1)[0].partition("/")
    return f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}"
