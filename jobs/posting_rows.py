"""From a source's records to rows for the database: what a posting states, and what our rules conclude from it.

A `RowMaker` is made once a process and knows everything that takes time to build. Its work on a run of records needs no
database, so runs may be worked on in other processes.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from data_access.loads.quarantine import Quarantined
from domain.employment import employment_type_of
from domain.occupations import TitleIndex
from domain.pay import PAY_CURRENCY, Pay, annual_pay, pay_in_text
from domain.regions import resolve_region
from domain.reposts import fingerprint
from domain.seniority import seniority_of
from domain.skills import Matcher
from domain.vocabulary import EmploymentType, Seniority, WorkMode
from domain.work_mode import work_mode_of
from jobs.posting_sources.dates import DateProblem, posted_moment
from jobs.posting_sources.fields import FieldProblem, FieldReader, Given
from jobs.posting_sources.mapping import PostingMapping
from jobs.posting_sources.records import Record, Run, Unreadable, raw_text

LARGEST_AMOUNT = Decimal(10) ** 11
"""More than any pay in any currency; the database's column holds no more."""


@dataclass(frozen=True)
class Knowledge:
    """What rows are made with, the same for all of an import. Sent to workers as it is."""

    mapping: PostingMapping
    matcher: Matcher
    titles: TitleIndex
    today: date


@dataclass
class WorkedRun:
    """One run worked through. read: its records; rows: of data_access.loads.postings.STAGED_COLUMNS."""

    origin: str
    read: int = 0
    rows: list[tuple[object, ...]] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)
    unknown_skills: Counter[str] = field(default_factory=Counter)
    pay_not_understood: int = 0


class RecordFailed(Exception):
    """Our own rules failed on a record; the message says where it stands."""


class RowMaker:
    """Makes rows of records by one mapping."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._known = knowledge
        self._reader = FieldReader(knowledge.mapping)
        self._text_counts = "description" in knowledge.mapping.columns or knowledge.mapping.hiring_post is not None

    def work_through(self, run: Run) -> WorkedRun:
        """Every record of a run as a row or as quarantined. Raises RecordFailed for a mistake of ours."""
        worked = WorkedRun(run.origin)
        for record in run.records():
            worked.read += 1
            made = self.made_of(run.origin, record, worked)
            if isinstance(made, Quarantined):
                worked.quarantined.append(made)
            else:
                worked.rows.append(made)
        return worked

    def made_of(self, origin: str, record: Record | Unreadable, worked: WorkedRun) -> tuple[object, ...] | Quarantined:
        """One record as a row or as quarantined; what else it tells is counted in `worked`. Raises RecordFailed."""
        if isinstance(record, Unreadable):
            return Quarantined(origin, record.place, record.reason, record.detail, record.raw)
        try:
            return self._row(record, worked)
        except (FieldProblem, DateProblem) as problem:
            return Quarantined(origin, record.place, problem.reason, str(problem), raw_text(record.values))
        except Exception as error:
            raise RecordFailed(f"{origin}, {record.place}: {type(error).__name__}: {error}") from error

    def _row(self, record: Record, worked: WorkedRun) -> tuple[object, ...]:
        mapping = self._known.mapping
        given = self._reader.given(record.values)
        posted_on, posted_at = posted_moment(
            given.posted, today=self._known.today, formats=mapping.posted_formats, zone=mapping.posted_zone
        )
        region = resolve_region(given.location, given.country)
        skill_ids = self._skill_ids(given, worked)
        pay = self._pay(given, worked)
        content = (
            given.source,
            given.source_id,
            posted_on,
            posted_at,
            given.title,
            given.company,
            given.location,
            region.region_code,
            self._work_mode(given, region.remote).value,
            self._seniority(given).value,
            self._employment_type(given).value,
            pay.low if pay else None,
            pay.high if pay else None,
            pay.period.value if pay and pay.period else None,
            pay.currency if pay else None,
            annual_pay(pay) if pay else None,
            self._known.titles.find(given.title),
            skill_ids,
            fingerprint(given.company, given.title, region.region_code, given.description, given.skills or ()),
        )
        return (*content, content_hash(*content, given.description, given.skills), given.description, given.skills)

    def _skill_ids(self, given: Given, worked: WorkedRun) -> list[int]:
        """Skills of title and description where the source gives texts, and of the list where it gives lists."""
        found: list[int] = []
        if self._text_counts:
            found = self._known.matcher.skill_ids(
                f"{given.title}\n{given.description}" if given.description else given.title
            )
        if not given.skills:
            return found
        ids = set(found)
        for name in given.skills:
            skill_id = self._known.matcher.lookup(name)
            if skill_id is None:
                worked.unknown_skills[name.casefold()[:100]] += 1
            else:
                ids.add(skill_id)
        return sorted(ids)

    def _work_mode(self, given: Given, remote: bool) -> WorkMode:
        stated = self._stated("work_mode", given.work_mode, WorkMode)
        if stated:
            return WorkMode(stated)
        told = work_mode_of(given.work_mode, given.location, given.terms, is_remote=given.is_remote)
        if told is WorkMode.UNKNOWN and remote:
            return WorkMode.REMOTE
        return told if told is not WorkMode.UNKNOWN else work_mode_of(given.title, given.description)

    def _seniority(self, given: Given) -> Seniority:
        stated = self._stated("seniority", given.seniority, Seniority)
        return Seniority(stated) if stated else seniority_of(given.title)

    def _employment_type(self, given: Given) -> EmploymentType:
        stated = self._stated("employment_type", given.employment_type, EmploymentType)
        if stated:
            return EmploymentType(stated)
        if given.employment_type and (told := employment_type_of(given.employment_type)) is not EmploymentType.UNKNOWN:
            return told
        return employment_type_of(given.terms, given.title, given.description)

    def _stated(self, field: str, text: str | None, words: type[StrEnum]) -> str | None:
        """A word of ours that the source gives itself, or the mapping's translation."""
        translated = self._reader.word(field, text)
        return translated or (text if text in list(words) else None)

    def _pay(self, given: Given, worked: WorkedRun) -> Pay | None:
        """Pay of the source's own columns, else of its text on pay, else of the description."""
        dollar = given.pay_currency or PAY_CURRENCY
        if given.pay_low or given.pay_high:
            low, high = amount(given.pay_low or given.pay_high), amount(given.pay_high or given.pay_low)
            if low is not None and high is not None and given.pay_currency and len(given.pay_currency) == 3:
                return Pay(
                    min(low, high), max(low, high), self._reader.period(given.pay_period), given.pay_currency.upper()
                )
            worked.pay_not_understood += 1
        if given.pay_text:
            pay = bounded(pay_in_text(given.pay_text, dollar=dollar))
            if pay:
                return pay
            worked.pay_not_understood += 1
        if self._known.mapping.pay_from_text and given.description:
            return bounded(pay_in_text(given.description, dollar=dollar))
        return None


def amount(text: str | None) -> Decimal | None:
    """A number of a pay column: "120000", "120,000.00", "$120000". None for what is no plausible amount."""
    if text is None:
        return None
    try:
        number = Decimal(text.replace(",", "").strip(" $€£"))
    except InvalidOperation:
        return None
    return number.quantize(Decimal("0.01")) if number.is_finite() and 0 < number < LARGEST_AMOUNT else None


def bounded(pay: Pay | None) -> Pay | None:
    """The pay, unless it is more than the database holds."""
    return pay if pay and pay.high < LARGEST_AMOUNT else None


def content_hash(*values: object) -> int:
    """64 signed bits of all that is imported of a posting: equal means that there is nothing to update."""
    digest = hashlib.blake2b("\x1f".join(map(str, values)).encode("utf-8", "replace"), digest_size=8)
    return int.from_bytes(digest.digest(), "big", signed=True)
