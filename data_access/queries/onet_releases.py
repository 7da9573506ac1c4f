"""Which O*NET release a question is answered from: the current one, one by its number, or the one of a day.

Source: onet_release and current_release, written by jobs/refresh_onet.py and jobs/rollback_onet.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, exists, select

from data_access.queries.scope import refused
from data_access.tables import current_release, onet_release
from domain.filters import CURRENT
from domain.vocabulary import is_generated_release

NO_RELEASE = "No O*NET release has been loaded yet."


@dataclass(frozen=True)
class Release:
    """A published release. absent: optional files that it lacks; notes: what a reader should know of the choice."""

    release_id: int
    version: str
    released_on: date | None
    absent: tuple[str, ...]
    is_current: bool
    notes: tuple[str, ...] = field(default=())

    @property
    def generated(self) -> bool:
        """Whether it is the demonstration's."""
        return is_generated_release(self.version)

    @property
    def source(self) -> str:
        """How an answer names it, for instance 'O*NET 29.0 (August 2024)'."""
        name = "Generated occupations, release" if self.generated else "O*NET"
        return f"{name} {self.version}" + (f" ({self.released_on:%B %Y})" if self.released_on else "")

    @property
    def order(self) -> tuple[int, ...]:
        """Sorts as releases follow each other; of one number the one loaded last is the newest."""
        return (*map(int, self.version.split(".")), self.release_id)


def loaded_releases(connection: Connection) -> list[Release]:
    """Every published release, newest first."""
    current = exists().where(current_release.c.release_id == onet_release.c.release_id)
    found = connection.execute(
        select(
            onet_release.c.release_id,
            onet_release.c.version,
            onet_release.c.released_on,
            onet_release.c.absent,
            current.label("is_current"),
        ).where(onet_release.c.status == "published")
    )
    releases = [Release(row[0], row[1], row[2], tuple(row[3]), row[4]) for row in found]
    return sorted(releases, key=lambda one: one.order, reverse=True)


def find_release(connection: Connection, filters: Any, parameter: str = "release") -> Release | None:
    """The release that filters.<parameter> and filters.as_of mean; None where none is loaded.

    A number means that release. 'current' means the one that the pointer names; with as_of the newest one released up
    to that day, and where no loaded one is as old the current one, with a note. Raises FilterError for a number that
    is not loaded.
    """
    releases = loaded_releases(connection)
    wanted = getattr(filters, parameter)
    if wanted != CURRENT:
        found = next((one for one in releases if one.version == wanted), None)
        if found is None:
            raise refused(filters, parameter, wanted)
        return found
    current = next((one for one in releases if one.is_current), None)
    as_of = getattr(filters, "as_of", None)
    if current is None or as_of is None:
        return current
    older = next((one for one in releases if one.released_on and one.released_on <= as_of), None)
    if older is not None:
        return older
    note = f"No loaded O*NET release was out by {as_of}; the current one, {current.version}, is shown."
    return Release(current.release_id, current.version, current.released_on, current.absent, True, (note,))
