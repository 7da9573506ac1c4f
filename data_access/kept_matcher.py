"""The matcher of all skills, kept by each process: building it takes longer than a page may wait for each text.

It is a computed copy of the tables `skill` and `skill_alias`, renewed as soon as either is another.
"""

from __future__ import annotations

import threading

from sqlalchemy import Connection, text

from data_access.loads.skills import read_matcher
from domain.skills import Matcher

_STANDING = text("""
    SELECT (SELECT concat(count(*), ' ', sum(hashtextextended(concat(skill_id, alias, rule), 0))) FROM skill_alias),
           (SELECT concat(count(*), ' ', sum(hashtextextended(concat(skill_id, slug, skill_name), 0))) FROM skill)
""")
"""One row that is another as soon as a skill or one of its names is."""

_kept: dict[tuple[str, ...], Matcher] = {}
_building = threading.Lock()


def kept_matcher(connection: Connection) -> Matcher:
    """The matcher of the skills as they are. Who asks while it is being built waits for it."""
    standing = connection.execute(_STANDING).one()
    key = (connection.engine.url.render_as_string(), *map(str, standing))
    with _building:
        matcher = _kept.get(key)
        if matcher is None:
            matcher = read_matcher(connection)
            _kept.clear()
            _kept[key] = matcher
    return matcher
