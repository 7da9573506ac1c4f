"""How do two or three occupations differ: in pay, outlook and demand, in what they need and in what is asked for?

Source: tables of one O*NET release, wage, projection, and occupation_demand_daily, written by
jobs/aggregate_nightly.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection, select

from data_access.queries import occupation_ratings
from data_access.queries.occupation_outlook import OccupationOutlook, read_outlooks
from data_access.queries.occupation_scope import AskedOccupation, find_occupation
from data_access.queries.occupation_wages import Wage, read_wages
from data_access.queries.onet_releases import NO_RELEASE
from data_access.queries.question import Answer, Question
from data_access.queries.scope import FROM_OCCUPATION_CELLS, Scope, check_region, notes_of, read_scope
from data_access.queries.slices import Slice, count_postings, demand_sums, within
from data_access.queries.soc_figures import figures_source
from data_access.tables import onet_job_zone, skill
from domain.filters import Period, a_day, a_period, a_region, a_release, occupations, one_word
from domain.ratings import RatingDomain
from domain.soc import SocFit
from domain.statistics import share
from domain.vocabulary import ALL

MOST = 8
"""Elements and skills of each occupation that are compared: those that come first in any of them."""

MOST_OCCUPATIONS = 3

PAY = {
    "p10": "Pay, 10th percentile",
    "p25": "Pay, 25th percentile",
    "median": "Median pay",
    "p75": "Pay, 75th percentile",
    "p90": "Pay, 90th percentile",
}
"""Percentile -> the name of its measure."""


class Section(StrEnum):
    """What is compared."""

    PROSPECTS = "prospects"
    DEMAND = "demand"
    SKILLS = "skills"
    KNOWLEDGE = "knowledge"
    ASKED = "asked"


class Unit(StrEnum):
    """What a value of a comparison is in."""

    US_DOLLARS = "us_dollars_a_year"
    PEOPLE = "people"
    CHANGE = "change"
    SHARE = "share"
    POSTINGS = "postings"
    SCORE = "score"
    ZONE = "zone"
    WORDS = "words"


@dataclass(frozen=True)
class Filters:
    """What the question can be narrowed to."""

    occupation: tuple[str, ...] = occupations(most=MOST_OCCUPATIONS)
    section: Section | str = one_word(Section, ALL)
    region: str = a_region()
    period: Period = a_period()
    release: str = a_release()
    as_of: date | None = a_day()


@dataclass(frozen=True)
class ComparedValue:
    """One row per measure and occupation, measures in order, occupations as asked for.

    A measure that is not known of an occupation has a row without a value: not known is not 0.
    """

    section: Section
    measure: str
    unit: Unit
    onetsoc_code: str
    title: str
    value: float | None  # changes and shares: 0.031 is 3.1 %; scores: 0-100
    value_low: float | None  # 95 % interval
    value_high: float | None
    lower_bound: bool  # the value is at least this: the publisher's top code
    text: str | None  # of a measure in words


@dataclass(frozen=True)
class _Value:
    value: float | None = None
    low: float | None = None
    high: float | None = None
    lower_bound: bool = False
    text: str | None = None


_Measure = tuple[Section, str, Unit, dict[str, _Value]]
"""Section, name, unit, and the value by occupation."""


def ask(connection: Connection, filters: Filters) -> Answer[ComparedValue]:
    """The occupations side by side; see ComparedValue. No occupation asked for: no row."""
    check_region(connection, filters)
    asked = [find_occupation(connection, _One(code, filters.release, filters.as_of)) for code in filters.occupation]
    scope = read_scope(connection, filters)
    codes = [one.onetsoc_code for one in asked] if filters.section in (ALL, Section.PROSPECTS) else []
    wages = read_wages(connection, codes, as_of=filters.as_of) if codes else {}
    outlooks = read_outlooks(connection, codes, as_of=filters.as_of) if codes else {}
    measures: list[_Measure] = []
    for section, read in (
        (Section.PROSPECTS, lambda: _prospects(connection, asked, wages, outlooks)),
        (Section.DEMAND, lambda: _demand(connection, asked, filters.region, scope)),
        (Section.SKILLS, lambda: _rated(connection, asked, filters, Section.SKILLS, RatingDomain.SKILLS)),
        (Section.KNOWLEDGE, lambda: _rated(connection, asked, filters, Section.KNOWLEDGE, RatingDomain.KNOWLEDGE)),
        (Section.ASKED, lambda: _asked_for(connection, asked, filters.region, scope)),
    ):
        if filters.section in (ALL, section) and asked:
            measures += read()
    rows = [
        _row(section, name, unit, one, values.get(one.onetsoc_code, _Value()))
        for section, name, unit, values in measures
        for one in asked
    ]
    release = next((one.release for one in asked if one.release), None)
    published = figures_source(wages.values(), outlooks.values())
    source = f"{release.source if release else NO_RELEASE}; {published}; {FROM_OCCUPATION_CELLS}"
    notes = [*dict.fromkeys(note for one in asked for note in one.notes), *notes_of(scope, filters)]
    notes += [*_shared(asked, wages, "wage"), *_shared(asked, outlooks, "projection")]
    if not asked:
        notes = [f"Name up to {MOST_OCCUPATIONS} occupations: occupation=15-1252.00&occupation=15-2051.00."]
    postings = count_postings(connection, Slice(filters.region), scope.days) if scope else 0
    generated = any(one.generated for one in (*asked, *wages.values(), *outlooks.values()))
    as_of, days = (scope.as_of, scope.days) if scope else (None, None)
    return Answer(rows, as_of, days, source, postings, notes=notes, generated=generated)


def _shared(
    asked: Sequence[AskedOccupation], figures: Mapping[str, Wage] | Mapping[str, OccupationOutlook], what: str
) -> Iterator[str]:
    """A note for each figure that is not the occupation's own: two of one wider code do not differ in it."""
    for one in asked:
        figure = figures.get(one.onetsoc_code)
        if figure and figure.fit is not SocFit.EXACT:
            sharing = f", which {figure.shared_by} occupations share" if figure.shared_by > 1 else ""
            yield f"The {what} of {one.title} is that of the wider code {figure.soc_code}, {figure.soc_title}{sharing}."


@dataclass(frozen=True)
class _One:
    """The filters of a question about one of them."""

    occupation: str = occupations()
    release: str = a_release()
    as_of: date | None = a_day()


def _row(section: Section, name: str, unit: Unit, one: AskedOccupation, value: _Value) -> ComparedValue:
    return ComparedValue(
        section,
        name,
        unit,
        one.onetsoc_code,
        one.title,
        value.value,
        value.low,
        value.high,
        value.lower_bound,
        value.text,
    )


def _prospects(
    connection: Connection,
    asked: Sequence[AskedOccupation],
    wages: Mapping[str, Wage],
    outlooks: Mapping[str, OccupationOutlook],
) -> Iterator[_Measure]:
    zones = _job_zones(connection, asked)
    for part, name in PAY.items():
        values = {
            code: _Value(getattr(wage.annual, part), lower_bound=f"annual_{part}" in wage.at_least)
            for code, wage in wages.items()
            if wage.annual
        }
        yield Section.PROSPECTS, name, Unit.US_DOLLARS, values
    people = {code: _Value(wage.employment) for code, wage in wages.items()}
    yield Section.PROSPECTS, "Employment", Unit.PEOPLE, people
    changes = {code: _Value(outlook.change_share) for code, outlook in outlooks.items()}
    yield Section.PROSPECTS, "Projected change", Unit.CHANGE, changes
    openings = {code: _Value(outlook.openings) for code, outlook in outlooks.items()}
    yield Section.PROSPECTS, "Openings a year", Unit.PEOPLE, openings
    education = {code: _Value(text=outlook.education) for code, outlook in outlooks.items()}
    yield Section.PROSPECTS, "Education for entry", Unit.WORDS, education
    yield Section.PROSPECTS, "Job zone", Unit.ZONE, zones


def _job_zones(connection: Connection, asked: Sequence[AskedOccupation]) -> dict[str, _Value]:
    zone = onet_job_zone.c
    codes = [one.onetsoc_code for one in asked]
    found = connection.execute(
        select(zone.onetsoc_code, zone.job_zone).where(
            zone.release_id == asked[0].release_id, zone.onetsoc_code.in_(codes)
        )
    )
    return {code: _Value(job_zone) for code, job_zone in found}


def _demand(
    connection: Connection, asked: Sequence[AskedOccupation], region: str, scope: Scope | None
) -> Iterator[_Measure]:
    if scope is None:
        return
    everything = count_postings(connection, Slice(region), scope.days)
    counts = {
        one.onetsoc_code: count_postings(connection, Slice(region, occupation=one.onetsoc_code), scope.days)
        for one in asked
    }
    yield Section.DEMAND, "Postings", Unit.POSTINGS, {code: _Value(count) for code, count in counts.items()}
    if everything:
        shares = {code: _Value(*share(count, everything)) for code, count in counts.items()}
        yield Section.DEMAND, "Share of all postings", Unit.SHARE, shares


def _rated(
    connection: Connection, asked: Sequence[AskedOccupation], filters: Filters, section: Section, domain: RatingDomain
) -> Iterator[_Measure]:
    """Importance of the elements that come first in any of the occupations, by their highest importance."""
    by_element: dict[str, dict[str, _Value]] = {}
    highest: dict[str, float] = {}
    for one in asked:
        question = occupation_ratings.Filters(one.onetsoc_code, domain, filters.release, filters.as_of)
        for place, row in enumerate(occupation_ratings.ask(connection, question).rows):
            value = _Value(row.importance, row.importance_low, row.importance_high)
            by_element.setdefault(row.element_name, {})[one.onetsoc_code] = value
            if place < MOST:
                highest[row.element_name] = max(highest.get(row.element_name, 0), row.importance)
    for name in sorted(highest, key=lambda name: (-highest[name], name)):
        yield section, name, Unit.SCORE, by_element[name]


def _asked_for(
    connection: Connection, asked: Sequence[AskedOccupation], region: str, scope: Scope | None
) -> Iterator[_Measure]:
    """Shares of the skills that postings of any of the occupations ask for most, by their highest share."""
    if scope is None:
        return
    counts: dict[str, dict[str, int]] = {}
    totals: dict[str, int] = {}
    highest: dict[str, float] = {}
    for one in asked:
        slice_ = Slice(region, occupation=one.onetsoc_code)
        total = count_postings(connection, slice_, scope.days)
        if not total:
            continue
        demand = slice_.demand()
        sums = demand_sums(demand, demand.c.skill_id).where(within(demand.c.posted_on, scope.days))
        counted = sums.group_by(demand.c.skill_id).subquery("counted")
        named = select(skill.c.skill_name, counted.c.postings).join(counted, counted.c.skill_id == skill.c.skill_id)
        ranked = connection.execute(named.order_by(counted.c.postings.desc(), skill.c.slug)).all()
        totals[one.onetsoc_code], counts[one.onetsoc_code] = total, {name: int(count) for name, count in ranked}
        for name, count in ranked[:MOST]:
            highest[name] = max(highest.get(name, 0), count / total)
    for name in sorted(highest, key=lambda name: (-highest[name], name)):
        # A skill that postings of another occupation ask for, and of this one never, has a share of 0 here.
        yield (
            Section.ASKED,
            name,
            Unit.SHARE,
            {code: _Value(*share(counts[code].get(name, 0), total)) for code, total in totals.items()},
        )


QUESTION = Question("occupation-comparison", "Occupations compared", Filters, ComparedValue, ask)
