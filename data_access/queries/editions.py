"""Which edition of each official source is shown, so that a page can say when a newer one is overdue.

Source: onet_release, wage_vintage and projection_vintage, written by the jobs that load them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, false, literal, select, union_all

from data_access.tables import current_release, onet_release, projection_vintage, wage_vintage
from domain.outlook import reference_day
from domain.sources import Source
from domain.vocabulary import is_generated_release


@dataclass(frozen=True)
class Edition:
    """The newest loaded edition of a source. edition_on: the date that names it (domain/sources.py); None: not told."""

    source: Source
    name: str  # 'O*NET 29.0', 'OEWS May 2023'
    edition_on: date | None
    generated: bool


def editions(connection: Connection) -> list[Edition]:
    """One for each official source of which anything is loaded: the current release, and the newest vintages."""
    release, wages, projections = onet_release.c, wage_vintage.c, projection_vintage.c
    parts = (
        select(literal(str(Source.ONET)), release.version, release.released_on, literal(0), false()).join(
            current_release, current_release.c.release_id == release.release_id
        ),
        select(literal(str(Source.OEWS)), wages.vintage, wages.reference_on, literal(0), wages.generated)
        .order_by(wages.reference_on.desc())
        .limit(1),
        select(
            literal(str(Source.PROJECTIONS)),
            projections.vintage,
            literal(None, onet_release.c.released_on.type),
            projections.base_year,
            projections.generated,
        )
        .order_by(projections.base_year.desc())
        .limit(1),
    )
    found = connection.execute(union_all(*(part.subquery().select() for part in parts)))
    return [_edition(Source(source), *told) for source, *told in found]


def _edition(source: Source, name: str, on: date | None, base_year: int, generated: bool) -> Edition:
    if source is Source.ONET:
        return Edition(source, f"O*NET {name}", on, is_generated_release(name))
    if source is Source.OEWS:
        return Edition(source, f"OEWS {name}", on, generated)
    return Edition(source, f"Employment Projections {name}", reference_day(base_year), generated)
