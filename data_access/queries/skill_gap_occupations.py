"""Which occupations are close to what a person can do, asked for here, and well paid?

Every occupation at once. Source: measured_requirement and official_requirement, which jobs/refresh_requirements.py
writes, or what they are made from; pay of postings, else of OEWS.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from data_access.conditions import among
from data_access.queries.gap_case import check_person
from data_access.queries.measured_requirements import MeasuredOccupation, read_measured, window_scope
from data_access.queries.occupation_wages import Wage, read_wages
from data_access.queries.official_requirements import read_official
from data_access.queries.onet_releases import NO_RELEASE, find_release
from data_access.queries.question import Answer, Question
from data_access.queries.scope import FROM_OCCUPATION_CELLS, check_region, notes_of, refused
from data_access.queries.soc_figures import publisher
from data_access.tables import occupation, onet_job_zone
from domain.experience import experience_weight
from domain.filters import (
    a_day,
    a_region,
    a_release,
    an_occupation,
    one_word,
    own_skills,
    whole_number,
    years_of_experience,
)
from domain.frontier import Transition, pareto, transition, weighted_ranks
from domain.matching import LEVEL_OF_SENIORITY, USUAL_LEVEL, RequirementSource
from domain.matching_arrays import AllScores, Columns, score_all
from domain.person import OwnSkill, Person
from domain.statistics import MINIMUM_PAY
from domain.vocabulary import ALL, Seniority


class PaySource(StrEnum):
    """Where an occupation's pay is from."""

    POSTINGS = "postings"  # mean of what its postings here state
    WAGES = "wages"  # median of the official wages, of the whole country


@dataclass(frozen=True)
class Filters:
    """Person, place, and what counts how much. present: the person's present occupation, all where none is named."""

    skills: Person = own_skills()
    region: str = a_region()
    seniority: Seniority | str = one_word(Seniority, ALL)
    years: int | None = years_of_experience()
    present: str = an_occupation()
    source: RequirementSource = one_word(RequirementSource, RequirementSource.MEASURED)
    weight_closeness: int = whole_number(5, 0, 10)
    weight_demand: int = whole_number(5, 0, 10)
    weight_pay: int = whole_number(5, 0, 10)
    release: str = a_release()
    limit: int = whole_number(50, 1, 2000)
    as_of: date | None = a_day()


@dataclass(frozen=True)
class OpportunityOccupation:
    """One row per occupation with enough postings here and a requirement that can be judged, best score first.

    Ties by closeness, postings, then code.
    """

    rank: int
    occupation: str  # O*NET-SOC code
    title: str
    score: float  # weighted mean of the percentile ranks of closeness, postings and pay, 0-1
    pareto: bool  # no other occupation is at least as close, asked for and paid, and better in one of these
    match_score: float  # 0-100, every requirement counted alike
    adjusted_score: float
    closeness: float  # match by importance, 0-1
    postings: int  # of the occupation here in the newest 28 days
    pay: float | None  # US dollars a year; None where neither source has it
    pay_source: PaySource | None
    transition: Transition | None  # from the present occupation; None where none is named or a pay is not known
    matched: int  # requirements that the person has
    required: int  # requirements that could be judged
    missing: int  # requirements that are not there at all


class _Pay(NamedTuple):
    value: float | None
    source: PaySource | None


class _Scored(NamedTuple):
    code: str
    match: float
    adjusted: float
    closeness: float
    matched: int
    required: int
    missing: int


def ask(connection: Connection, filters: Filters) -> Answer[OpportunityOccupation]:
    """Every occupation held against the person; see OpportunityOccupation. Raises FilterError."""
    check_region(connection, filters)
    _present(connection, filters)
    release = find_release(connection, filters)
    release_id = release.release_id if release else 0
    own_ids = check_person(connection, filters, release_id)
    scope = window_scope(connection, filters.as_of)
    notes = [*(release.notes if release else [NO_RELEASE]), *notes_of(scope, filters)]
    measured = {one.onetsoc_code: one for one in read_measured(connection, filters.region, scope.days)} if scope else {}
    found, columns = _columns(connection, filters, own_ids, measured, release_id)
    zones = _job_zones(connection, release_id)
    weights = np.array([experience_weight(filters.years, zones.get(code)) for code in found])
    scored = _scored(found, score_all(columns, weights))
    codes = [one.code for one in scored]
    present = [] if filters.present == ALL else [filters.present]
    wages = read_wages(connection, [*codes, *present], as_of=filters.as_of)
    pays = {code: _pay(measured.get(code), wages.get(code)) for code in {*codes, *present}}
    rows = _rows(scored, measured, pays, _titles(connection, codes), filters)
    if scope and not measured:
        notes.append("No occupation has enough postings here in the newest 28 days; choose a wider region.")
    source = f"{FROM_OCCUPATION_CELLS}; {release.source if release else NO_RELEASE}; {publisher(wages.values())} wages"
    as_of, days = (scope.as_of, scope.days) if scope else (None, None)
    postings = sum(one.postings for one in measured.values())
    generated = bool(release and release.generated) or any(one.generated for one in wages.values())
    return Answer(rows[: filters.limit], as_of, days, source, postings, notes=notes, generated=generated)


def _present(connection: Connection, filters: Filters) -> None:
    """Raises FilterError for a present occupation that is neither 'all' nor known."""
    known = select(occupation.c.onetsoc_code).where(occupation.c.onetsoc_code == filters.present)
    if filters.present != ALL and not connection.execute(known).first():
        raise refused(filters, "present", filters.present)


def _job_zones(connection: Connection, release_id: int) -> dict[str, int]:
    c = onet_job_zone.c
    return dict(connection.execute(select(c.onetsoc_code, c.job_zone).where(c.release_id == release_id)).all())


def _titles(connection: Connection, codes: Sequence[str]) -> dict[str, str]:
    c = occupation.c
    return dict(connection.execute(select(c.onetsoc_code, c.title).where(among(c.onetsoc_code, codes))).all())


def _pay(measured: MeasuredOccupation | None, wage: Wage | None) -> _Pay:
    """Of the postings here where enough state it, else the official median."""
    if measured and measured.pay_postings >= MINIMUM_PAY:
        return _Pay(measured.pay_sum / measured.pay_postings, PaySource.POSTINGS)
    if wage and wage.annual_median is not None:
        return _Pay(float(wage.annual_median), PaySource.WAGES)
    return _Pay(None, None)


def _columns(
    connection: Connection,
    filters: Filters,
    own_ids: Mapping[str, int],
    measured: Mapping[str, MeasuredOccupation],
    release_id: int,
) -> tuple[list[str], Columns]:
    """The codes of the occupations, and what each of them requires by the source that was asked for."""
    person = filters.skills.by_key
    own = {own_ids[one.key]: one for one in person.values() if not one.is_element}
    if filters.source is RequirementSource.MEASURED:
        found = list(measured.values())
        level = LEVEL_OF_SENIORITY.get(str(filters.seniority), USUAL_LEVEL)
        shares = [np.array(one.skill_postings, dtype=float) / one.postings for one in found]
        return list(measured), _joined([_by_skill(one.skill_ids, own) for one in found], shares, level)
    official = [one for one in read_official(connection, release_id) if one.onetsoc_code in measured]
    software = _joined(
        [_by_skill(one.skill_ids, own) for one in official],
        [np.array(one.skill_importances, dtype=float) for one in official],
        USUAL_LEVEL,
    )
    elements = _joined(
        [[person.get(element) for element in one.element_ids] for one in official],
        [np.array(one.element_importances, dtype=float) for one in official],
        np.array([level for one in official for level in one.element_levels], dtype=float),
        rated=True,
    )
    both = {
        column.name: np.concatenate([getattr(software, column.name), getattr(elements, column.name)])
        for column in fields(Columns)
    }
    return [one.onetsoc_code for one in official], Columns(**both)


def _by_skill(skill_ids: Sequence[int], own: Mapping[int, OwnSkill]) -> list[OwnSkill | None]:
    return [own.get(skill_id) for skill_id in skill_ids]


def _joined(
    owned: Sequence[Sequence[OwnSkill | None]],
    importances: Sequence[NDArray[np.float64]],
    level: float | NDArray[np.float64],
    *,
    rated: bool = False,
) -> Columns:
    """What each occupation requires, one after the other; owned: what the person has of each requirement."""
    every = [one for some in owned for one in some]
    proficiencies = [one.proficiency if one else None for one in every]
    return Columns(
        np.repeat(np.arange(len(owned)), [len(some) for some in owned]),
        np.concatenate(importances) if importances else np.empty(0),
        np.broadcast_to(np.asarray(level, dtype=float), len(every)),
        np.full(len(every), rated),
        np.array([one is not None for one in every], dtype=bool),
        np.array(proficiencies, dtype=float),
    )


def _scored(codes: Sequence[str], found: AllScores) -> list[_Scored]:
    """Those of which anything is required that could be judged."""
    return [
        _Scored(
            code,
            float(found.match[place]),
            float(found.adjusted[place]),
            round(float(found.weighted[place]) / 100, 12),  # equal but for the last bit of a sum is equal
            int(found.matched[place]),
            int(found.required[place]),
            int(found.missing[place]),
        )
        for place, code in enumerate(codes)
        if found.required[place]
    ]


def _rows(
    scored: Sequence[_Scored],
    measured: Mapping[str, MeasuredOccupation],
    pays: Mapping[str, _Pay],
    titles: Mapping[str, str],
    filters: Filters,
) -> list[OpportunityOccupation]:
    if not scored:
        return []
    points = np.array(
        [[one.closeness, measured[one.code].postings, pays[one.code].value or np.nan] for one in scored], dtype=float
    )
    weights = (filters.weight_closeness, filters.weight_demand, filters.weight_pay)
    best, worth = pareto(points), weighted_ranks(points, weights)
    present_pay = pays[filters.present].value if filters.present in pays else None
    order = sorted(
        range(len(scored)),
        key=lambda place: (
            -round(worth[place], 9),
            -scored[place].closeness,
            -points[place, 1],
            scored[place].code,
        ),
    )
    rows = []
    for rank, place in enumerate(order, 1):
        one, pay = scored[place], pays[scored[place].code]
        change = None if one.code == filters.present else transition(one.match, pay.value, present_pay)
        rows.append(
            OpportunityOccupation(
                rank,
                one.code,
                titles[one.code],
                float(worth[place]),
                bool(best[place]),
                one.match,
                one.adjusted,
                one.closeness,
                measured[one.code].postings,
                pay.value,
                pay.source,
                change,
                one.matched,
                one.required,
                one.missing,
            )
        )
    return rows


QUESTION = Question("skill-gap-occupations", "Opportunity frontier", Filters, OpportunityOccupation, ask)
