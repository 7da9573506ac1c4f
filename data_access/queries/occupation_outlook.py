"""How will employment in an occupation change, and what does one need to enter it?

Source: projection, written by jobs/import_projections.py from BLS's Employment Projections.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from data_access.loads.vintages import PROJECTIONS
from data_access.queries.question import Answer, Question
from data_access.queries.soc_figures import AskedTitle, figures_of, find_title, find_vintage, fit_notes, others_with
from data_access.tables import projection_vintage
from domain.filters import a_day, an_occupation
from domain.outlook import Outlook, outlook_of, reference_day
from domain.soc import SocFit, fit_of

NOTHING_LOADED = "No projections have been loaded yet."
SOURCE = "Employment Projections, U.S. Bureau of Labor Statistics"
GENERATED_SOURCE = "Generated projections"


@dataclass(frozen=True)
class Filters:
    """What the question can be narrowed to."""

    occupation: str = an_occupation("15-1252.00")
    as_of: date | None = a_day()


@dataclass(frozen=True)
class OccupationOutlook:
    """One row: what is projected of an occupation's employment, and what is typical for entering it."""

    onetsoc_code: str
    title: str
    vintage: str  # base and target year, for instance '2024–34'
    base_year: int
    target_year: int
    soc_code: str  # the code that the projection is published under
    soc_title: str
    fit: SocFit  # exact, shared with other occupations of the six-digit code, or merged by the publisher
    shared_by: int  # O*NET occupations that the projection belongs to, this one included
    outlook: Outlook | None  # the change against that of all occupations, in a word
    employment: int | None  # people in the base year, the self-employed among them
    projected_employment: int | None  # people in the target year
    employment_change: int | None  # people
    change_share: float | None  # of the base year's employment: 0.031 is 3.1 %
    average_change_share: float | None  # the same of all occupations together
    openings: int | None  # a year, mean of the projection's years: growth, and those who leave
    self_employed_share: float | None  # of the base year's employment, 0-1
    median_wage: int | None  # US dollars in the base year, as the projections give it
    median_wage_at_least: bool  # it is the top code: a lower bound
    education: str | None  # typical for entry
    experience: str | None  # in a related occupation
    training: str | None  # on the job
    generated: bool  # whether the figures are the demonstration's


def read_outlooks(
    connection: Connection, codes: Sequence[str], *, as_of: date | None = None
) -> dict[str, OccupationOutlook]:
    """O*NET-SOC code -> its outlook in the newest vintage, of as_of the newest whose base year was over; one statement.

    Those without a projection are left out.
    """
    vintages = projection_vintage.c
    statement = figures_of(PROJECTIONS, codes, *over_by(as_of)).add_columns(
        vintages.base_year, vintages.target_year, vintages.average_change_share
    )
    return {row["onetsoc_code"]: to_outlook(row) for row in connection.execute(statement).mappings()}


def over_by(as_of: date | None) -> list[ColumnElement[bool]]:
    """The condition on vintages that as_of makes: their base year's reference day is not later."""
    if as_of is None:
        return []
    over = as_of.year if reference_day(as_of.year) <= as_of else as_of.year - 1
    return [projection_vintage.c.base_year <= over]


def to_outlook(row: Any) -> OccupationOutlook:
    """A row of figures_of as an OccupationOutlook."""
    return OccupationOutlook(
        **{name: row[name] for name in PUBLISHED},
        fit=fit_of(row["onetsoc_code"], row["soc_code"], row["shared_by"]),
        outlook=outlook_of(row["change_share"], row["average_change_share"]),
    )


PUBLISHED = [name for name in OccupationOutlook.__dataclass_fields__ if name not in ("fit", "outlook")]
"""Fields that come from the database as they are."""


def ask(connection: Connection, filters: Filters) -> Answer[OccupationOutlook]:
    """The outlook of one occupation; see OccupationOutlook. No row where there is none, with a note that says why."""
    asked = find_title(connection, filters)
    conditions = over_by(filters.as_of)
    vintage = find_vintage(connection, PROJECTIONS, *conditions)
    if vintage is None:
        return Answer([], None, None, SOURCE, notes=[nothing_projected(connection, filters.as_of)])
    source = f"{GENERATED_SOURCE if vintage.generated else SOURCE}, {vintage.name}"
    day, generated = reference_day(vintage.dated), vintage.generated
    row = read_outlooks(connection, [asked.onetsoc_code], as_of=filters.as_of).get(asked.onetsoc_code)
    if row is None:
        return Answer([], day, None, source, notes=[nothing_published(asked, vintage.name)], generated=generated)
    others = [] if row.fit is SocFit.EXACT else others_with(connection, PROJECTIONS, asked, row.soc_code, *conditions)
    notes = fit_notes(asked, row.fit, row.soc_code, row.soc_title, row.shared_by, others, "projection")
    if row.median_wage_at_least:
        notes.append(f"The median wage is a top code: it is at least ${row.median_wage:,} a year.")
    return Answer([row], day, None, source, notes=notes, generated=generated)


def nothing_projected(connection: Connection, as_of: date | None) -> str:
    """Why no vintage can be shown."""
    oldest = select(projection_vintage.c.vintage).order_by(projection_vintage.c.base_year).limit(1)
    found = connection.execute(oldest).scalar_one_or_none()
    if found is None:
        return NOTHING_LOADED
    return f"No projections whose base year was over by {as_of} are loaded; the oldest are of {found}."


def nothing_published(asked: AskedTitle, vintage: str) -> str:
    """Why an occupation has no projection."""
    why = (
        "the projections do not cover military occupations"
        if asked.onetsoc_code.startswith("55-")
        else "they have no figure of its code, nor of one that it was merged into"
    )
    return f"No projection is published for {asked.title} in {vintage}: {why}."


QUESTION = Question("occupation-outlook", "Outlook of an occupation", Filters, OccupationOutlook, ask)
