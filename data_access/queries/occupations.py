"""Which occupations are there, for what somebody looks for?

Source: one O*NET release, BLS's wages and projections, and occupation_demand_daily, written by
jobs/aggregate_nightly.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import Connection, Integer, and_, exists, func, select

from data_access.conditions import among
from data_access.queries.occupation_matches import Match, MatchedIn, find_matches, with_excerpts
from data_access.queries.occupation_outlook import read_outlooks
from data_access.queries.occupation_wages import read_wages
from data_access.queries.onet_releases import NO_RELEASE, find_release
from data_access.queries.question import Answer, Question
from data_access.queries.scope import FROM_OCCUPATION_CELLS, check_region, notes_of, read_scope
from data_access.queries.slices import Slice, count_postings, within
from data_access.queries.soc_figures import figures_source
from data_access.tables import occupation, occupation_demand_daily, onet_job_zone, onet_occupation, onet_software_skill
from domain.education import EntryEducation, entry_education
from domain.filters import (
    DayRange,
    Period,
    a_day,
    a_family,
    a_job_zone,
    a_region,
    a_release,
    one_word,
    whole_number,
    words,
)
from domain.job_families import family_name
from domain.outlook import Outlook
from domain.vocabulary import ALL

MOST_ROWS = 2000
"""More occupations than any release has."""


class HotTechnology(StrEnum):
    """Of occupations with software that many postings ask for, everywhere (hot) and in the occupation (in demand)."""

    YES = "yes"


@dataclass(frozen=True)
class Filters:
    """What the question can be narrowed to; pay in US dollars a year, 0 is any."""

    period: ClassVar[Period] = Period("28d")  # of the postings that are counted

    q: str = words()
    family: str = a_family()
    job_zone: str = a_job_zone()
    education: EntryEducation | str = one_word(EntryEducation, ALL)
    min_pay: int = whole_number(0, 0, 1_000_000)
    outlook: Outlook | str = one_word(Outlook, ALL)
    hot_technology: HotTechnology | str = one_word(HotTechnology, ALL)
    region: str = a_region()
    limit: int = whole_number(20, 1, MOST_ROWS)
    release: str = a_release()
    as_of: date | None = a_day()


@dataclass(frozen=True)
class OccupationMatch:
    """One row per occupation, the best match first; without q those with most postings, then by title."""

    rank: int
    onetsoc_code: str
    title: str
    matched_title: str | None  # the title, or the passage of the description or task, that matched; None by code
    matched_in: MatchedIn | None  # None without q
    family: str  # first two digits of the code
    family_name: str | None
    job_zone: int | None  # 1 (little preparation) to 5
    education: EntryEducation | None  # typical for entry, by BLS
    median_pay: int | None  # US dollars a year, published by BLS; None where it is not released
    median_pay_at_least: bool  # it is the top code: a lower bound
    pay_vintage: str | None  # for instance 'May 2023'
    outlook: Outlook | None
    change_share: float | None  # projected change of employment over the projection's years: 0.03 is 3 %
    outlook_vintage: str | None  # for instance '2024–34'
    postings: int | None  # over the newest 28 complete days, in the region; None where no day has been aggregated
    retired: bool  # this release lacks the code; shown where exactly it was asked for


@dataclass(frozen=True)
class OccupationAnswer(Answer[OccupationMatch]):
    """matches: occupations that fit, of which the rows are the first."""

    matches: int = 0


class _Found(NamedTuple):
    """An occupation that may be shown; match is None where nothing was typed."""

    onetsoc_code: str
    title: str
    job_zone: int | None
    retired: bool
    match: Match | None


def ask(connection: Connection, filters: Filters) -> OccupationAnswer:
    """The occupations that fit; see OccupationMatch."""
    check_region(connection, filters)
    release = find_release(connection, filters)
    if release is None:
        return OccupationAnswer([], None, None, NO_RELEASE, notes=[NO_RELEASE])
    scope = read_scope(connection, filters)
    days = scope.days if scope else None
    found, notes = _by_figures(connection, filters, _by_release(connection, filters, release.release_id))
    if filters.q:
        shown = found[: filters.limit]
        counts = _count_postings(connection, filters.region, days, _codes(shown)) if days else None
    else:
        counts = _count_postings(connection, filters.region, days) if days else None
        most = counts or {}
        found.sort(key=lambda one: (-most.get(one.onetsoc_code, 0), one.title, one.onetsoc_code))
        shown = found[: filters.limit]
    if len(found) > len(shown):
        notes.append(f"{len(found):,} occupations match; the first {len(shown):,} are listed.")
    rows, published, generated = _rows(connection, filters, release.release_id, shown, counts)
    return OccupationAnswer(
        rows,
        scope.as_of if scope else None,
        days,
        f"{release.source}; {published}; {FROM_OCCUPATION_CELLS}",
        count_postings(connection, Slice(filters.region), days) if days else 0,
        notes=[*release.notes, *notes_of(scope, filters), *notes],
        generated=release.generated or generated,
        matches=len(found),
    )


def _by_release(connection: Connection, filters: Filters, release_id: int) -> list[_Found]:
    """Occupations that fit what was typed and what the release says of them."""
    matches = find_matches(connection, release_id, filters.q) if filters.q else None
    own, zone, software = onet_occupation.c, onet_job_zone.c, onet_software_skill.c
    statement = (
        select(own.onetsoc_code, own.title, zone.job_zone)
        .select_from(onet_occupation)
        .outerjoin(onet_job_zone, and_(zone.release_id == release_id, zone.onetsoc_code == own.onetsoc_code))
        .where(own.release_id == release_id)
    )
    if filters.family != ALL:
        statement = statement.where(own.onetsoc_code.startswith(filters.family))
    if filters.job_zone != ALL:
        statement = statement.where(zone.job_zone == int(filters.job_zone))
    if filters.hot_technology != ALL:
        hot = and_(software.hot_technology, software.in_demand)
        statement = statement.where(
            exists().where(software.release_id == release_id, software.onetsoc_code == own.onetsoc_code, hot)
        )
    if matches is None:
        return [_Found(code, title, job_zone, False, None) for code, title, job_zone in connection.execute(statement)]
    codes = [match.onetsoc_code for match in matches]
    rows = connection.execute(statement.where(among(own.onetsoc_code, codes)))
    known = {code: (title, job_zone) for code, title, job_zone in rows}
    by_code = [match.onetsoc_code for match in matches if match.matched_in is MatchedIn.CODE]
    retired = _retired(connection, filters, release_id, by_code) if by_code else {}
    return [
        _Found(code, *known[code], False, match) if code in known else _Found(code, retired[code], None, True, match)
        for code, match in zip(codes, matches, strict=True)
        if code in known or code in retired
    ]


def _retired(connection: Connection, filters: Filters, release_id: int, codes: list[str]) -> dict[str, str]:
    """Code -> title of those that the release lacks; none where something of the release was asked for."""
    if (filters.job_zone, filters.hot_technology) != (ALL, ALL):
        return {}
    own, lasting = onet_occupation.c, occupation.c
    statement = select(lasting.onetsoc_code, lasting.title).where(
        among(lasting.onetsoc_code, codes),
        ~exists().where(own.release_id == release_id, own.onetsoc_code == lasting.onetsoc_code),
    )
    return {
        code: title
        for code, title in connection.execute(statement)
        if filters.family == ALL or code.startswith(filters.family)
    }


def _by_figures(connection: Connection, filters: Filters, found: list[_Found]) -> tuple[list[_Found], list[str]]:
    """Those whose published figures fit too, and a note for each filter that leaves some out for having none."""
    notes: list[str] = []

    def narrow(figures: Mapping[str, Any], fits: Callable[[Any], bool], name: str) -> None:
        nonlocal found
        without = sum(figures.get(one.onetsoc_code) is None for one in found)
        if without:
            notes.append(f"Left out for having no {name}: {without:,}.")
        found = [
            one
            for one in found
            if (value := figures.get(one.onetsoc_code)) is not None and fits(value)
        ]

    if filters.min_pay:
        wages = read_wages(connection, _codes(found), as_of=filters.as_of)
        medians = {code: wage.annual_median for code, wage in wages.items()}
        narrow(medians, lambda pay: pay >= filters.min_pay, "published annual median pay")
    if (filters.education, filters.outlook) != (ALL, ALL):
        outlooks = read_outlooks(connection, _codes(found), as_of=filters.as_of)
        if filters.education != ALL:
            typical = {code: entry_education(one.education) for code, one in outlooks.items()}
            narrow(typical, lambda education: education == filters.education, "published entry education")
        if filters.outlook != ALL:
            change = {code: one.outlook for code, one in outlooks.items()}
            narrow(change, lambda outlook: outlook == filters.outlook, "published outlook")
    return found, notes


def _codes(found: Sequence[_Found]) -> list[str]:
    return [one.onetsoc_code for one in found]


def _rows(
    connection: Connection,
    filters: Filters,
    release_id: int,
    shown: Sequence[_Found],
    counts: Mapping[str, int] | None,
) -> tuple[list[OccupationMatch], str, bool]:
    """The rows, whose figures they show, and whether any is generated. counts: None where no day is aggregated."""
    codes = _codes(shown)
    wages = read_wages(connection, codes, as_of=filters.as_of)
    outlooks = read_outlooks(connection, codes, as_of=filters.as_of)
    matches = [one.match for one in shown if one.match]
    matched = {one.onetsoc_code: one for one in with_excerpts(connection, release_id, filters.q, matches)}
    rows = []
    for rank, one in enumerate(shown, 1):
        code, match = one.onetsoc_code, matched.get(one.onetsoc_code)
        wage, outlook = wages.get(code), outlooks.get(code)
        rows.append(
            OccupationMatch(
                rank,
                code,
                one.title,
                match.text if match else None,
                match.matched_in if match else None,
                code[:2],
                family_name(code),
                one.job_zone,
                entry_education(outlook.education) if outlook else None,
                wage.annual_median if wage else None,
                bool(wage and "annual_median" in wage.at_least),
                wage.vintage if wage else None,
                outlook.outlook if outlook else None,
                outlook.change_share if outlook else None,
                outlook.vintage if outlook else None,
                None if counts is None else counts.get(code, 0),
                one.retired,
            )
        )
    generated = any(one.generated for one in [*wages.values(), *outlooks.values()])
    return rows, figures_source(wages.values(), outlooks.values()), generated


def _count_postings(
    connection: Connection, region: str, days: DayRange, codes: Sequence[str] | None = None
) -> dict[str, int]:
    """O*NET-SOC code -> counted postings; codes None: of every occupation with any."""
    cell = occupation_demand_daily.c
    statement = (
        select(cell.onetsoc_code, func.sum(cell.postings).cast(Integer).label("postings"))
        .where(cell.region_code == region, within(cell.posted_on, days))
        .group_by(cell.onetsoc_code)
    )
    if codes is not None:
        statement = statement.where(among(cell.onetsoc_code, codes))
    return {row.onetsoc_code: row.postings for row in connection.execute(statement)}


QUESTION = Question("occupations", "Occupations", Filters, OccupationMatch, ask)
