"""Which published figure belongs to which O*NET occupation, the same way for wages and projections.

O*NET's codes have eight digits, those of BLS six, and BLS joins some of them. The figure of the six-digit code itself
comes first; only where the vintage has none does the crosswalk of merged codes name another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnElement, Connection, ScalarSelect, Select, and_, case, func, or_, select

from data_access.conditions import among
from data_access.loads.vintages import YearlySource
from data_access.queries.scope import refused
from data_access.tables import current_release, occupation, onet_occupation, soc_crosswalk
from domain.soc import SocFit, detailed_of, six_digits

NAMED_OTHERS = 3
"""Occupations that a note names of those that share a figure."""


@dataclass(frozen=True)
class AskedTitle:
    """The occupation that a filter names, by its lasting title."""

    onetsoc_code: str
    title: str


def find_title(connection: Connection, filters: Any) -> AskedTitle:
    """The occupation that filters.occupation means. Raises FilterError where no loaded release has ever had it."""
    code = filters.occupation
    found = connection.execute(select(occupation.c.title).where(occupation.c.onetsoc_code == code)).scalar_one_or_none()
    if found is None:
        raise refused(filters, "occupation", code)
    return AskedTitle(code, found)


class Vintage(NamedTuple):
    """An edition of a yearly source. dated: a day or a year, as YearlySource.dated says."""

    name: str
    dated: Any
    generated: bool


def find_vintage(connection: Connection, source: YearlySource, *conditions: ColumnElement[bool]) -> Vintage | None:
    """The newest vintage that fulfils the conditions; None where there is none."""
    vintages = source.vintages.c
    found = connection.execute(_newest(source, conditions, vintages.vintage, source.dated, vintages.generated))
    row = found.one_or_none()
    return Vintage(*row) if row else None


def newest_vintage(source: YearlySource, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    """The id of the newest vintage that fulfils the conditions, as part of a statement."""
    return _newest(source, conditions, source.vintages.c[source.key]).scalar_subquery()


def _newest(
    source: YearlySource, conditions: Sequence[ColumnElement[bool]], *columns: ColumnElement[Any]
) -> Select[Any]:
    return select(*columns).where(*conditions).order_by(source.dated.desc()).limit(1)


def placed(source: YearlySource, vintage_id: ScalarSelect[int], codes: Sequence[str] | None) -> CTE:
    """Occupations with the code that their figure is published under, and how many share it.

    Columns: onetsoc_code, title, soc_code, shared_by. codes None: the occupations of the current release; else these
    beside them, for retired ones are no part of it. shared_by counts those of the current release, and the occupation
    itself where it is retired.
    """
    in_release = (
        select(onet_occupation.c.onetsoc_code)
        .join(current_release, current_release.c.release_id == onet_occupation.c.release_id)
        .subquery("in_release")
    )
    there = in_release.c.onetsoc_code.is_not(None)
    everyone = (
        select(occupation.c.onetsoc_code, occupation.c.title, there.label("there"))
        .select_from(occupation)
        .outerjoin(in_release, in_release.c.onetsoc_code == occupation.c.onetsoc_code)
        .where(there if codes is None else or_(there, among(occupation.c.onetsoc_code, codes)))
        .subquery("everyone")
    )
    one = everyone.c
    detailed = func.left(one.onetsoc_code, 7)
    own, merged, key = source.figures.alias("own"), source.figures.alias("merged"), source.key
    soc_code = func.coalesce(own.c.soc_code, merged.c.soc_code).label("soc_code")
    located = (
        select(one.onetsoc_code, one.title, one.there, soc_code)
        .select_from(everyone)
        .outerjoin(own, and_(own.c[key] == vintage_id, own.c.soc_code == detailed))
        .outerjoin(soc_crosswalk, and_(own.c.soc_code.is_(None), soc_crosswalk.c.detailed_code == detailed))
        .outerjoin(merged, and_(merged.c[key] == vintage_id, merged.c.soc_code == soc_crosswalk.c.published_code))
        .subquery("located")
    ).c
    sharing = func.count().filter(located.there).over(partition_by=located.soc_code) + case((located.there, 0), else_=1)
    return (
        select(located.onetsoc_code, located.title, located.soc_code, sharing.label("shared_by"))
        .where(located.soc_code.is_not(None))
        .cte("placed")
    )


def figures_of(source: YearlySource, codes: Sequence[str], *conditions: ColumnElement[bool]) -> Select[Any]:
    """A row for each of the occupations with a figure in the newest vintage.

    Columns: those of the figures, of `placed`, and the vintage's name.
    """
    vintage_id = newest_vintage(source, *conditions)
    found, figures, vintages, key = placed(source, vintage_id, codes), source.figures.c, source.vintages.c, source.key
    return (
        select(found.c.onetsoc_code, found.c.title, found.c.shared_by, vintages.vintage, vintages.generated)
        .add_columns(*(column for column in figures if column.name != key))
        .select_from(found)
        .join(source.figures, and_(figures[key] == vintage_id, figures.soc_code == found.c.soc_code))
        .join(source.vintages, vintages[key] == figures[key])
        .where(among(found.c.onetsoc_code, codes))
    )


def figures_source(wages: Iterable[Any], outlooks: Iterable[Any]) -> str:
    """Whose the wages and outlooks of an answer are; each has `generated`."""
    wages_by, outlooks_by = publisher(wages), publisher(outlooks)
    if wages_by == outlooks_by:
        return f"{wages_by} wages and projections"
    return f"{wages_by} wages and {outlooks_by} projections"


def publisher(figures: Iterable[Any]) -> str:
    """Whose published figures these are; each has `generated`."""
    return "generated" if any(one.generated for one in figures) else "BLS"


def others_with(
    connection: Connection, source: YearlySource, asked: AskedTitle, soc_code: str, *conditions: ColumnElement[bool]
) -> list[str]:
    """Titles of up to NAMED_OTHERS other occupations of the current release that a figure belongs to, by code."""
    found = placed(source, newest_vintage(source, *conditions), None).c
    statement = select(found.title).where(found.soc_code == soc_code, found.onetsoc_code != asked.onetsoc_code)
    return list(connection.execute(statement.order_by(found.onetsoc_code).limit(NAMED_OTHERS)).scalars())


def fit_notes(
    asked: AskedTitle, fit: SocFit, soc_code: str, soc_title: str, shared_by: int, others: Sequence[str], what: str
) -> list[str]:
    """What to say where a figure is not the occupation's own. what: what the figure is, for instance 'wage'."""
    if fit is SocFit.EXACT:
        return []
    more = shared_by - 1 - len(others)
    named = ", ".join(others) + (f" and {more} more" if more > 0 else "")
    shared = f"{asked.title} shares it with {named}" if others else "It belongs to no other O*NET occupation"
    if fit is SocFit.SHARED:
        return [f"The {what} is that of the wider code {soc_code}, {soc_title}. {shared}."]
    joined = ", ".join(detailed_of().get(soc_code, ()))
    return [
        f"No {what} of {six_digits(asked.onetsoc_code)} by itself is published: {joined} are merged into {soc_code}, "
        f"{soc_title}. {shared}."
    ]
