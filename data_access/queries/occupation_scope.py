"""Which occupation of which release a question is about, and how a question of the reference side is answered.

Source: occupation, which outlives releases, and onet_occupation of one release.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, and_, select

from data_access.queries.onet_releases import NO_RELEASE, Release, find_release
from data_access.queries.question import Answer
from data_access.queries.scope import refused
from data_access.tables import occupation, onet_occupation, onet_release


@dataclass(frozen=True)
class AskedOccupation:
    """An occupation as a release has it; where the release lacks it, as the lasting table has it.

    release: None where none is loaded. in_release: whether it has the occupation. retired_in: the number of the first
    release without it, where the current one lacks it. notes: what a reader should know.
    """

    onetsoc_code: str
    title: str
    description: str
    release: Release | None
    in_release: bool
    retired_in: str | None
    notes: list[str] = field(default_factory=list)

    @property
    def release_id(self) -> int:
        """To read tables of the release by; of none there are no rows."""
        return self.release.release_id if self.release else 0

    @property
    def source(self) -> str:
        """How an answer names where it is from."""
        return self.release.source if self.release else NO_RELEASE

    @property
    def generated(self) -> bool:
        """Whether what the release says is the demonstration's."""
        return self.release is not None and self.release.generated


def find_occupation(connection: Connection, filters: Any) -> AskedOccupation:
    """The occupation and release that filters.occupation, filters.release and filters.as_of mean.

    Raises FilterError for an occupation that no loaded release has ever had, and for a release that is not loaded.
    """
    code = filters.occupation
    release = find_release(connection, filters)
    of_release = and_(
        onet_occupation.c.onetsoc_code == occupation.c.onetsoc_code,
        onet_occupation.c.release_id == (release.release_id if release else 0),
    )
    found = connection.execute(
        select(
            occupation.c.title,
            occupation.c.description,
            onet_release.c.version.label("retired_in"),
            onet_occupation.c.title.label("released_title"),
            onet_occupation.c.description.label("released_description"),
        )
        .select_from(occupation)
        .outerjoin(onet_occupation, of_release)
        .outerjoin(onet_release, onet_release.c.release_id == occupation.c.retired_in)
        .where(occupation.c.onetsoc_code == code)
    ).one_or_none()
    if found is None:
        raise refused(filters, "occupation", code)
    in_release = found.released_title is not None
    notes = list(release.notes) if release else [NO_RELEASE]
    if release and not in_release:
        notes.append(f"{found.title} ({code}) is not in {release.source}.")
    if found.retired_in:
        notes.append(f"The code is retired: {found.retired_in} was the first loaded release without it.")
    return AskedOccupation(
        code,
        found.released_title if in_release else found.title,
        found.released_description if in_release else found.description,
        release,
        in_release,
        found.retired_in,
        notes,
    )


def reference_answer(asked: AskedOccupation, rows: list[Any], notes: Sequence[str] = ()) -> Answer[Any]:
    """Rows of a release as an answer: it is about no days and no postings."""
    return Answer(rows, None, None, asked.source, notes=[*asked.notes, *notes], generated=asked.generated)


def no_rows(asked: AskedOccupation, rows: list[Any], what: str) -> list[str]:
    """A note where a release lists nothing for an occupation that it has."""
    return [f"{asked.source} lists no {what} for {asked.title}."] if asked.in_release and not rows else []
