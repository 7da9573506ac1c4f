"""What a person may say of themselves: names of skills and rated elements, and the skills that a text of theirs names.

Source: skill, skill_alias and onet_content_element. A text is read once; nothing of it is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from data_access.conditions import among, among_ids
from data_access.kept_matcher import kept_matcher
from data_access.tables import current_release, onet_content_element, onet_rating, skill
from domain.ratings import RatingDomain

RATED = (RatingDomain.SKILLS, RatingDomain.KNOWLEDGE)
"""Domains of ratings that a person can rate themselves in."""


@dataclass(frozen=True)
class NamedSkill:
    """A skill or rated element. key: slug or element id; kind: 'skill', or the domain of ratings."""

    key: str
    name: str
    kind: str = "skill"


def named_skills(connection: Connection, keys: Collection[str]) -> dict[str, str]:
    """Key -> name, of the keys that are skills or elements of any loaded release; others are left out."""
    element = onet_content_element.c
    of_elements = select(element.element_id, element.element_name).where(among(element.element_id, keys))
    of_skills = select(skill.c.slug, skill.c.skill_name).where(among(skill.c.slug, keys))
    found = {row.element_id: row.element_name for row in connection.execute(of_elements.order_by(element.release_id))}
    return found | {row.slug: row.skill_name for row in connection.execute(of_skills)}


_rated: dict[tuple[str, int], list[NamedSkill]] = {}
"""Address of the database and id of a release -> its rated elements: a release that is published never changes."""


def rated_elements(connection: Connection) -> list[NamedSkill]:
    """The skills and knowledge of the current release that occupations are rated in, by name; read once a process."""
    release_id = connection.execute(select(current_release.c.release_id)).scalar()
    if release_id is None:
        return []
    key = (connection.engine.url.render_as_string(), release_id)
    if key not in _rated:
        _rated.clear()
        _rated[key] = _read_rated(connection, release_id)
    return _rated[key]


def _read_rated(connection: Connection, release_id: int) -> list[NamedSkill]:
    rating, element = onet_rating.c, onet_content_element.c
    rated = (
        select(rating.element_id, rating.domain)
        .distinct()
        .where(rating.release_id == release_id, among(rating.domain, [str(one) for one in RATED]))
        .subquery("rated")
    )
    statement = (
        select(element.element_id, element.element_name, rated.c.domain)
        .join(rated, rated.c.element_id == element.element_id)
        .where(element.release_id == release_id)
        .order_by(element.element_name)
    )
    return [NamedSkill(*row) for row in connection.execute(statement)]


def skills_in(connection: Connection, text: str) -> list[NamedSkill]:
    """The skills that a text names, those named most often first, then in the order of the text."""
    mentions = [match.skill_id for match in kept_matcher(connection).find(text)]
    by_id = _by_id(connection, mentions)
    return [by_id[skill_id] for skill_id, _ in Counter(mentions).most_common()]


def _by_id(connection: Connection, skill_ids: Iterable[int]) -> dict[int, NamedSkill]:
    c = skill.c
    statement = select(c.skill_id, c.slug, c.skill_name).where(among_ids(c.skill_id, list(set(skill_ids))))
    return {skill_id: NamedSkill(slug, name) for skill_id, slug, name in connection.execute(statement)}
