"""How well does a person match an occupation, by both sources and both ways of scoring?

Source: as data_access/queries/skill_gap.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from data_access.queries.gap_case import read_case
from data_access.queries.question import Answer, Question
from domain.filters import a_day, a_region, a_release, an_occupation, one_word, own_skills, years_of_experience
from domain.matching import RequirementSource, Variant, scores
from domain.person import Person, flat_rating
from domain.vocabulary import ALL, Seniority


@dataclass(frozen=True)
class Filters:
    """Person and target."""

    occupation: str = an_occupation("15-1252.00")
    skills: Person = own_skills()
    region: str = a_region()
    seniority: Seniority | str = one_word(Seniority, ALL)
    years: int | None = years_of_experience()
    release: str = a_release()
    as_of: date | None = a_day()


@dataclass(frozen=True)
class GapScore:
    """One row per source of requirements and way of scoring. See domain/matching.py for the formulas."""

    source: RequirementSource
    variant: Variant
    match_score: float | None  # 0-100; None where the source names no requirement that could be judged
    adjusted_score: float | None  # match × alignment × experience weight, 0-100
    matched: int  # requirements that the person has, at whatever level
    required: int  # requirements that could be judged
    not_rated: int  # rated elements that the person has not rated: in no score
    alignment: float  # mean over the matched ones with a level of min(1, have / required), 0-1
    aligned: int  # how many those are; where none, alignment is 1
    experience_weight: float  # 0.5-1; 1 where the years or the job zone are not known
    gap: float | None  # 0-1, the same for both ways of scoring
    flat_rating: bool  # all stated levels are the same, and so tell no skill from another


def ask(connection: Connection, filters: Filters) -> Answer[GapScore]:
    """The scores; see GapScore. Raises FilterError."""
    case = read_case(connection, filters)
    flat = flat_rating(filters.skills)
    rows = []
    for source in RequirementSource:
        judged = [one.judged for one in case.needed[source]]
        for variant in Variant:
            found = scores(judged, case.experience_weight, variant)
            rows.append(
                GapScore(
                    source,
                    variant,
                    found.match,
                    found.adjusted,
                    found.matched,
                    found.required,
                    found.not_rated,
                    found.alignment,
                    found.aligned,
                    found.experience_weight,
                    found.gap,
                    flat,
                )
            )
    return case.answer(rows)


QUESTION = Question("skill-gap-scores", "Match with an occupation", Filters, GapScore, ask)
