"""How important are skills, knowledge, abilities, activities and the rest in an occupation, and at which level?

Source: onet_rating of one release, on the scales of onet_scale (domain/ratings.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Executable, and_, func, select

from data_access.queries.occupation_scope import AskedOccupation, find_occupation, reference_answer
from data_access.queries.question import Answer, Question
from data_access.tables import onet_content_element, onet_rating, onet_release, onet_scale
from domain.filters import a_day, a_release, an_occupation, one_word
from domain.ratings import IMPORTANCE_SCALES, LEVEL_SCALE, RatingDomain, Scale, Score, rated


@dataclass(frozen=True)
class Filters:
    """What the question can be narrowed to."""

    occupation: str = an_occupation("15-1252.00")
    domain: RatingDomain = one_word(RatingDomain, RatingDomain.SKILLS)
    release: str = a_release()
    as_of: date | None = a_day()


@dataclass(frozen=True)
class OccupationRating:
    """One row per rated element of the domain, the most important first. No row is "not rated", which is not 0."""

    onetsoc_code: str
    domain: RatingDomain
    element_id: str  # of the content model
    element_name: str
    description: str | None
    importance: float  # 0-100; for interests, context, styles and values what their one scale measures
    importance_low: float | None  # 95 % interval; None where no error is published
    importance_high: float | None
    importance_se: float | None  # standard error, on 0-100
    level: float | None  # 0-100; None where the domain has no levels, or the level is not relevant
    level_se: float | None
    level_not_relevant: bool  # too few called it important for its level to mean anything
    low_precision: bool  # the publisher advises against using importance or level
    n: int | None  # how many answered on importance
    rated_on: date | None  # first day of the month
    source: str | None  # who rated: incumbents, experts, analysts, a model


def ask(connection: Connection, filters: Filters) -> Answer[OccupationRating]:
    """The ratings of one occupation in one domain; see OccupationRating."""
    asked = find_occupation(connection, filters)
    found = connection.execute(ratings_of(asked, filters.domain)).all()
    rows = [_row(one, filters.domain) for one in found]
    rows.sort(key=lambda row: (-row.importance, row.element_id))
    return reference_answer(asked, rows, [] if rows else why_not_rated(connection, asked, filters.domain))


def ratings_of(asked: AskedOccupation, domain: RatingDomain) -> Executable:
    """Every element with its importance and level as published, and the bounds of both scales."""
    main, level = onet_rating.alias("main"), onet_rating.alias("level")
    scale, level_scale = onet_scale.alias("scale"), onet_scale.alias("level_scale")
    element = onet_content_element.c
    return (
        select(
            main.c.onetsoc_code,
            main.c.element_id,
            element.element_name,
            element.description,
            main.c.data_value,
            main.c.standard_error,
            main.c.lower_ci_bound,
            main.c.upper_ci_bound,
            main.c.n,
            main.c.rated_on,
            main.c.domain_source,
            func.coalesce(main.c.recommend_suppress, False).label("suppress"),
            scale.c.minimum,
            scale.c.maximum,
            level.c.data_value.label("level_value"),
            level.c.standard_error.label("level_error"),
            func.coalesce(level.c.recommend_suppress, False).label("level_suppress"),
            func.coalesce(level.c.not_relevant, False).label("level_not_relevant"),
            level_scale.c.minimum.label("level_minimum"),
            level_scale.c.maximum.label("level_maximum"),
        )
        .select_from(main)
        .join(scale, and_(scale.c.release_id == main.c.release_id, scale.c.scale_id == main.c.scale_id))
        .join(
            onet_content_element,
            and_(element.release_id == main.c.release_id, element.element_id == main.c.element_id),
        )
        .outerjoin(
            level,
            and_(
                level.c.release_id == asked.release_id,
                level.c.onetsoc_code == asked.onetsoc_code,
                level.c.domain == str(domain),
                level.c.scale_id == LEVEL_SCALE,
                level.c.element_id == main.c.element_id,
            ),
        )
        .outerjoin(
            level_scale,
            and_(level_scale.c.release_id == level.c.release_id, level_scale.c.scale_id == level.c.scale_id),
        )
        .where(
            main.c.release_id == asked.release_id,
            main.c.onetsoc_code == asked.onetsoc_code,
            main.c.domain == str(domain),
            main.c.scale_id.in_(IMPORTANCE_SCALES[domain]),
            main.c.category.is_(None),
            main.c.data_value.is_not(None),
        )
    )


def _row(one: Any, domain: RatingDomain) -> OccupationRating:
    importance = rated(
        one.data_value,
        Scale(one.minimum, one.maximum),
        standard_error=one.standard_error,
        low=one.lower_ci_bound,
        high=one.upper_ci_bound,
    )
    level: Score | None = None
    if one.level_value is not None and not one.level_not_relevant:
        scale = Scale(one.level_minimum, one.level_maximum)
        level = rated(one.level_value, scale, standard_error=one.level_error, low=None, high=None)
    return OccupationRating(
        one.onetsoc_code,
        domain,
        one.element_id,
        one.element_name,
        one.description,
        importance.value,
        importance.low,
        importance.high,
        importance.standard_error,
        level.value if level else None,
        level.standard_error if level else None,
        one.level_not_relevant,
        one.suppress or one.level_suppress,
        one.n,
        one.rated_on,
        one.domain_source,
    )


def why_not_rated(connection: Connection, asked: AskedOccupation, domain: RatingDomain) -> list[str]:
    """What to say where an occupation has no rating in a domain."""
    if not (asked.release and asked.in_release):
        return []  # said already
    words = str(domain).replace("_", " ")
    counts = select(onet_release.c.row_counts).where(onet_release.c.release_id == asked.release_id)
    if str(domain) not in connection.execute(counts).scalar_one():
        return [f"{asked.source} was loaded without a file on {words}."]
    return [f"{asked.title}: not rated in {asked.source} on {words}. Not rated is not 0."]


QUESTION = Question("occupation-ratings", "Ratings of an occupation", Filters, OccupationRating, ask)
