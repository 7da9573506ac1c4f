"""The crosswalk from detailed to merged occupation codes, brought into the database from domain/soc_crosswalk.toml."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.postgresql import insert

from data_access.tables import soc_crosswalk
from domain.soc import published_for


def load_crosswalk(connection: Connection) -> int:
    """Make the table say what the file says; returns the number of rows written or removed.

    Costs one read where nothing changed.
    """
    wanted = published_for()
    held = connection.execute(select(soc_crosswalk.c.detailed_code, soc_crosswalk.c.published_code))
    standing = {detailed: published for detailed, published in held}  # noqa: C416  (a Row is no pair for dict())
    gone = [code for code in standing if code not in wanted]
    changed = [
        {"detailed_code": detailed, "published_code": published}
        for detailed, published in wanted.items()
        if standing.get(detailed) != published
    ]
    if gone:
        connection.execute(delete(soc_crosswalk).where(soc_crosswalk.c.detailed_code.in_(gone)))
    if changed:
        new = insert(soc_crosswalk).values(changed)
        connection.execute(
            new.on_conflict_do_update(
                index_elements=[soc_crosswalk.c.detailed_code], set_={"published_code": new.excluded.published_code}
            )
        )
    return len(gone) + len(changed)
