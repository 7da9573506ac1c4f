"""Which ways of learning lead to an occupation, and how much of what a person lacks for it do they teach?

Source: learning_pathway and learning_pathway_step, written by jobs/import_pathways.py; what is lacking as
data_access/queries/skill_gap.py tells it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from data_access.conditions import among
from data_access.queries.gap_case import read_case
from data_access.queries.question import Answer, Question
from data_access.queries.skill_gap import LACKING
from data_access.tables import learning_pathway, learning_pathway_step, onet_content_element, skill
from domain.filters import a_day, a_region, a_release, an_occupation, one_word, own_skills, years_of_experience
from domain.pathways import PathwaySource, usefulness
from domain.person import Person
from domain.vocabulary import ALL, Seniority


@dataclass(frozen=True)
class Filters:
    """Person and target. years: they close no gap; taken so that one query string serves every question of a person."""

    occupation: str = an_occupation("15-1252.00")
    skills: Person = own_skills()
    region: str = a_region()
    seniority: Seniority | str = one_word(Seniority, ALL)
    years: int | None = years_of_experience()
    release: str = a_release()
    as_of: date | None = a_day()


@dataclass(frozen=True)
class PathwaySkill:
    """One row per skill of a step. Pathways that teach most of the gap come first, then shorter ones, then by title.

    A step that teaches nothing that is known here has one row without a skill.
    """

    rank: int  # of the pathway
    pathway: str  # its title
    step: int  # from 1, in the order in which they are taken
    step_title: str
    skill: str | None  # slug, or id of a rated element
    skill_name: str | None
    covers: bool  # the person lacks it, or has it below what the occupation requires, by either source
    days: int  # of the step
    duration_days: int  # of the pathway
    certification: str | None  # what is certified at its end
    source: PathwaySource
    curator: str  # who put the pathway together
    summary: str  # whom it is for
    reviewed_on: date
    generated: bool  # the demonstration's
    url: str | None  # where the step is offered


def ask(connection: Connection, filters: Filters) -> Answer[PathwaySkill]:
    """The pathways to one occupation; see PathwaySkill. Raises FilterError."""
    case = read_case(connection, filters)
    needed = [one.judged for source in case.needed.values() for one in source]
    gap = {one.requirement.key for one in needed if one.standing in LACKING}
    rows = _rows(connection, filters.occupation, case.asked.release_id, gap)
    of_all = func.count(learning_pathway.c.learning_pathway_id)
    notes = []
    if not rows and not connection.execute(select(of_all)).scalar_one():
        notes.append("No learning pathway is loaded; jobs: import_pathways.")
    credits = dict.fromkeys(f"{row.curator}, reviewed on {row.reviewed_on}" for row in rows)
    source = f"Learning pathways ({'; '.join(credits)})" if credits else "Learning pathways"
    generated = case.asked.generated or any(row.generated for row in rows)
    return Answer(rows, None, None, source, notes=[*case.notes, *notes], generated=generated)


def _rows(connection: Connection, code: str, release_id: int, gap: Collection[str]) -> list[PathwaySkill]:
    pathways = connection.execute(select(learning_pathway).where(learning_pathway.c.onetsoc_code == code)).all()
    joined = select(learning_pathway_step).join(learning_pathway).where(learning_pathway.c.onetsoc_code == code)
    steps = connection.execute(joined.order_by(learning_pathway_step.c.step)).all()
    of = {
        pathway_id: [step for step in steps if step.learning_pathway_id == pathway_id]
        for pathway_id in (one.learning_pathway_id for one in pathways)
    }
    names = _names(connection, release_id, {key for step in steps for key in step.skills})
    ordered = sorted(
        pathways,
        key=lambda one: usefulness(
            [step.skills for step in of[one.learning_pathway_id]], one.duration_days, gap, one.title
        ),
    )
    return [
        PathwaySkill(
            rank,
            one.title,
            step.step,
            step.title,
            key,
            names.get(key, key) if key else None,
            key in gap,
            step.days,
            one.duration_days,
            one.certification,
            PathwaySource(one.source),
            one.curator,
            one.description,
            one.reviewed_on,
            one.generated,
            step.url,
        )
        for rank, one in enumerate(ordered, 1)
        for step in of[one.learning_pathway_id]
        for key in step.skills or [None]
    ]


def _names(connection: Connection, release_id: int, keys: Collection[str]) -> dict[str, str]:
    """Key -> name of a skill or an element; a skill that has gone since is left out."""
    element = onet_content_element.c
    found = connection.execute(
        select(skill.c.slug, skill.c.skill_name)
        .where(among(skill.c.slug, keys))
        .union_all(
            select(element.element_id, element.element_name).where(
                element.release_id == release_id, among(element.element_id, keys)
            )
        )
    )
    return {row.slug: row.skill_name for row in found}


QUESTION = Question("skill-gap-pathways", "Learning pathways", Filters, PathwaySkill, ask)
