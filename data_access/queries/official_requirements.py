"""What an O*NET release says that an occupation requires: listed software, and rated elements of notable importance.

Source: official_requirement, written by jobs/refresh_requirements.py for the current release; for another release, or
before that job has run, onet_software_skill and onet_rating.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, and_, func, select

from data_access.queries.listed_software import skills_of_software
from data_access.tables import official_requirement, onet_rating, onet_scale, onet_software_skill
from domain.matching import NOTABLE_IMPORTANCE, SOFTWARE_IMPORTANCE
from domain.ratings import IMPORTANCE_SCALES, LEVEL_SCALE, RatingDomain, Scale, score

ELEMENT_DOMAINS = (RatingDomain.SKILLS, RatingDomain.KNOWLEDGE)
"""What is rated of an occupation that a person can have."""


class OfficialRequirement(NamedTuple):
    """One occupation's. Importances and levels are 0-1; skill ids and element ids ascend."""

    onetsoc_code: str
    skill_ids: list[int]
    skill_importances: list[float]
    element_ids: list[str]
    element_importances: list[float]
    element_levels: list[float]


def read_official(connection: Connection, release_id: int, code: str | None = None) -> list[OfficialRequirement]:
    """Of one occupation, or of every one that requires anything, by code."""
    c = official_requirement.c
    stored = select(*(c[name] for name in OfficialRequirement._fields)).where(c.release_id == release_id)
    if connection.execute(select(c.onetsoc_code).where(c.release_id == release_id).limit(1)).first():
        if code is not None:
            stored = stored.where(c.onetsoc_code == code)
        return [OfficialRequirement(*row) for row in connection.execute(stored.order_by(c.onetsoc_code))]
    return list(work_out(connection, release_id, code))


def work_out(connection: Connection, release_id: int, code: str | None = None) -> Iterator[OfficialRequirement]:
    """The same from what the release lists and rates."""
    software, elements = _software(connection, release_id, code), _elements(connection, release_id, code)
    for one in sorted({*software, *elements}):
        skills, rated = sorted(software[one].items()), sorted(elements[one])
        yield OfficialRequirement(
            one,
            [skill_id for skill_id, _ in skills],
            [importance for _, importance in skills],
            [element for element, _, _ in rated],
            [importance for _, importance, _ in rated],
            [level for _, _, level in rated],
        )


def _software(connection: Connection, release_id: int, code: str | None) -> dict[str, dict[int, float]]:
    """Occupation -> skill -> importance by the strongest mark of any of its names."""
    c = onet_software_skill.c
    statement = select(c.onetsoc_code, c.software, c.hot_technology, c.in_demand).where(c.release_id == release_id)
    if code is not None:
        statement = statement.where(c.onetsoc_code == code)
    listed = connection.execute(statement).all()
    skills = skills_of_software(connection, {row.software for row in listed})
    found: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for one, name, hot, wanted in listed:
        skill_id = skills[name]
        if skill_id is not None:
            mark = "in_demand" if wanted else "hot_technology" if hot else "listed"
            found[one][skill_id] = max(SOFTWARE_IMPORTANCE[mark], found[one].get(skill_id, 0.0))
    return found


def _elements(
    connection: Connection, release_id: int, code: str | None
) -> defaultdict[str, list[tuple[str, float, float]]]:
    """Occupation -> (element, importance, level) of those of NOTABLE_IMPORTANCE whose level is rated and relevant."""
    main, level, scale = onet_rating.alias("main"), onet_rating.alias("level"), onet_scale.alias("scale")
    statement = (
        select(main.c.onetsoc_code, main.c.element_id, main.c.data_value, level.c.data_value)
        .select_from(main)
        .join(
            level,
            and_(
                level.c.release_id == release_id,
                level.c.onetsoc_code == main.c.onetsoc_code,
                level.c.domain == main.c.domain,
                level.c.element_id == main.c.element_id,
                level.c.scale_id == LEVEL_SCALE,
            ),
        )
        .where(
            main.c.release_id == release_id,
            main.c.domain.in_([str(one) for one in ELEMENT_DOMAINS]),
            main.c.scale_id.in_(IMPORTANCE_SCALES[RatingDomain.SKILLS]),
            main.c.data_value.is_not(None),
            level.c.data_value.is_not(None),
            ~func.coalesce(level.c.not_relevant, False),
        )
    )
    if code is not None:
        statement = statement.where(main.c.onetsoc_code == code)
    scales = {
        row.scale_id: Scale(row.minimum, row.maximum)
        for row in connection.execute(
            select(scale.c.scale_id, scale.c.minimum, scale.c.maximum).where(scale.c.release_id == release_id)
        )
    }
    found: defaultdict[str, list[tuple[str, float, float]]] = defaultdict(list)
    for one, element, value, level_value in connection.execute(statement):
        importance = score(value, scales[IMPORTANCE_SCALES[RatingDomain.SKILLS][0]]) / 100
        if importance >= NOTABLE_IMPORTANCE:
            found[one].append((element, importance, score(level_value, scales[LEVEL_SCALE]) / 100))
    return found
