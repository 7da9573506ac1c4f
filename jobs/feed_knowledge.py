"""What events are read with, kept from batch to batch: the matcher of all skills and the index of titles.

Building them takes longer than a batch does. They are computed copies of reference data, renewed as soon as the skills,
their names or the current release are others.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, text

from data_access.loads.skills import read_matcher
from data_access.loads.titles import read_titles
from domain.occupations import TitleIndex
from jobs.posting_rows import Knowledge, RowMaker
from jobs.posting_sources.default_mapping import EVENT_FEED
from jobs.posting_sources.mapping import read_mapping

_STANDING = text("""
    SELECT (SELECT max(release_id) FROM current_release),
           (SELECT concat(count(*), ' ', sum(hashtextextended(concat(skill_id, alias, rule), 0)))
              FROM skill_alias),
           (SELECT concat(count(*), ' ', sum(hashtextextended(concat(skill_id, slug, skill_name), 0))) FROM skill)
""")
"""One row that is another as soon as anything that the matcher or the titles are made of is another."""

_Key = tuple[str, ...]
_kept: dict[_Key, Knowledge] = {}
_building = threading.Lock()


def row_maker(connection: Connection, today: date) -> RowMaker:
    """A maker of rows for events that come on a day. Who asks while it is being built waits for it."""
    standing = connection.execute(_STANDING).one()
    key = (connection.engine.url.render_as_string(), *map(str, standing))
    with _building:
        known = _kept.get(key)
        if known is None:
            matcher, titles = read_matcher(connection), TitleIndex(read_titles(connection))
            known = Knowledge(read_mapping(EVENT_FEED), matcher, titles, today)
            _kept.clear()
            _kept[key] = known
    return RowMaker(replace(known, today=today))
