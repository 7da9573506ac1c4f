"""The index over the titles of a release, built once a process and release.

Source: onet_occupation and onet_title of one release.

A published release never changes, so its index never goes stale and tells nothing of any user: what is kept here is
a computed copy of reference data, not state. Two are kept, those that were searched last: mostly the current release
and one that somebody looks back at.
"""

from __future__ import annotations

import logging
import threading

from sqlalchemy import Connection, literal, select, union_all

from data_access.database import reading
from data_access.errors import DataError
from data_access.tables import current_release, onet_occupation, onet_title
from data_access.tenancy import PUBLIC
from domain.title_search import TitleSearch

log = logging.getLogger(__name__)

MOST_KEPT = 2

_Key = tuple[str, int]
_kept: dict[_Key, TitleSearch] = {}  # the one that was searched last stands last
_keeping = threading.Lock()
_building = threading.Lock()


def title_search(connection: Connection, release_id: int) -> TitleSearch:
    """The index over a release's titles. Where it has to be built first, who asks meanwhile waits for it."""
    key = (connection.engine.url.render_as_string(), release_id)
    found = _recall(key)
    if found is not None:
        return found
    with _building:
        found = _recall(key)  # another thread may have built it meanwhile
        if found is None:
            found = TitleSearch(read_titles(connection, release_id))
            with _keeping:
                while len(_kept) >= MOST_KEPT:
                    del _kept[next(iter(_kept))]
                _kept[key] = found
        return found


def _recall(key: _Key) -> TitleSearch | None:
    """The index that is kept, now the last one that was searched; None where there is none."""
    with _keeping:
        found = _kept.pop(key, None)
        if found is not None:
            _kept[key] = found
        return found


def read_titles(connection: Connection, release_id: int) -> list[tuple[str, str, str]]:
    """(O*NET-SOC code, title, kind) of a release, kind being one of domain.occupations.KINDS."""
    own, other = onet_occupation.c, onet_title.c
    statement = union_all(
        select(own.onetsoc_code, own.title, literal("occupation").label("kind")).where(own.release_id == release_id),
        select(other.onetsoc_code, other.title, other.kind).where(other.release_id == release_id),
    )
    return [(code, title, kind) for code, title, kind in connection.execute(statement)]


def warm() -> None:
    """Build the index of the current release ahead of the first search. For a thread: it says what went wrong."""
    try:
        with reading(PUBLIC) as connection:
            release_id = connection.execute(select(current_release.c.release_id)).scalar_one_or_none()
            if release_id is not None:
                title_search(connection, release_id)
    except DataError as error:
        log.info("The titles are indexed at the first search instead: %s", error)
