"""What differs between two loaded O*NET releases, as SQL: one SELECT for each kind of change, and all of them together.

Software, titles and ratings are compared for the occupations that both releases have; of an added or removed one only
that is told. Names are compared letter by letter. A rating has moved where |after − before| > Z × √(se² + se²), with
the standard errors of both: two independent samples at 95 %. It is compared where both releases have it on the same
scale with the same range and with a standard error, and where neither is to be suppressed or is not relevant.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Double,
    FromClause,
    Integer,
    Numeric,
    Subquery,
    Text,
    and_,
    case,
    cast,
    collate,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from data_access.tables import (
    onet_content_element,
    onet_occupation,
    onet_rating,
    onet_scale,
    onet_software_skill,
    onet_title,
)
from domain.releases import ChangeKind
from domain.statistics import Z
from domain.vocabulary import ALL

Statement = Any
"""A SELECT; the library types its columns one by one."""


class Pair(NamedTuple):
    """The ids of the two releases that are compared, and the family to which it is narrowed ('all': none)."""

    before: int
    after: int
    family: str


def differences(pair: Pair, kinds: Sequence[ChangeKind]) -> Subquery:
    """The changes of these kinds, in no order, with the rank of their kind in `kind_rank`."""
    return union_all(*(_SELECTS[kind](pair, kind) for kind in kinds)).subquery("changes")


def in_order(changes: Subquery) -> list[ColumnElement[Any]]:
    """By kind, occupation, subject and scale, in the order of bytes: the same on every server."""
    by_bytes = [collate(changes.c[name], "C") for name in ("onetsoc_code", "subject", "scale_id", "after_value")]
    return [changes.c.kind_rank, *by_bytes, changes.c.difference]


def ratings_without_error(pair: Pair) -> Statement:
    """How many ratings differ that cannot be judged, since a release gives no standard error for them."""
    old, new, joined = _ratings(pair)
    unsure = or_(old.c.standard_error.is_(None), new.c.standard_error.is_(None))
    return select(func.count()).select_from(joined).where(unsure, old.c.data_value != new.c.data_value)


def _row(
    kind: ChangeKind,
    *,
    code: ColumnElement[str],
    title: ColumnElement[str],
    subject: ColumnElement[str],
    before: ColumnElement[Any] | None = None,
    after: ColumnElement[Any] | None = None,
    scale: ColumnElement[Any] | None = None,
    difference: ColumnElement[Any] | None = None,
    error: ColumnElement[Any] | None = None,
) -> Statement:
    """The columns that all kinds share."""
    return select(
        cast(literal(list(ChangeKind).index(kind)), Integer).label("kind_rank"),
        cast(literal(kind.value), Text).label("kind"),
        code.label("onetsoc_code"),
        title.label("title"),
        subject.label("subject"),
        cast(null() if scale is None else scale, Text).label("scale_id"),
        cast(null() if before is None else before, Text).label("before_value"),
        cast(null() if after is None else after, Text).label("after_value"),
        cast(null() if difference is None else difference, Double).label("difference"),
        cast(null() if error is None else error, Double).label("standard_error"),
    )


def _occupations(pair: Pair, release_id: int, name: str) -> Subquery:
    columns = onet_occupation.c
    chosen = select(columns.onetsoc_code, columns.title).where(columns.release_id == release_id)
    if pair.family != ALL:
        chosen = chosen.where(func.left(columns.onetsoc_code, 2) == pair.family)
    return chosen.subquery(name)


def _both(pair: Pair) -> Subquery:
    """The occupations of both releases, under their new and old titles."""
    old, new = _occupations(pair, pair.before, "old_occupations"), _occupations(pair, pair.after, "new_occupations")
    joined = new.join(old, old.c.onetsoc_code == new.c.onetsoc_code)
    named = select(new.c.onetsoc_code, new.c.title, old.c.title.label("old_title"))
    return named.select_from(joined).subquery("both")


def _only_in(pair: Pair, kind: ChangeKind) -> Statement:
    added = kind is ChangeKind.OCCUPATION_ADDED
    here = _occupations(pair, pair.after if added else pair.before, "here")
    there = _occupations(pair, pair.before if added else pair.after, "there")
    side = {"after" if added else "before": here.c.title}
    row = _row(kind, code=here.c.onetsoc_code, title=here.c.title, subject=here.c.title, **side)
    joined = here.outerjoin(there, there.c.onetsoc_code == here.c.onetsoc_code)
    return row.select_from(joined).where(there.c.onetsoc_code.is_(None))


def _retitled(pair: Pair, kind: ChangeKind) -> Statement:
    both = _both(pair)
    row = _row(
        kind,
        code=both.c.onetsoc_code,
        title=both.c.title,
        subject=both.c.title,
        before=both.c.old_title,
        after=both.c.title,
    )
    return row.where(both.c.title != both.c.old_title)


def _ratings(pair: Pair) -> tuple[FromClause, FromClause, FromClause]:
    """Ratings of before, ratings of after, and the two joined where they may be compared."""
    old, new = (_rated(release_id, name) for release_id, name in ((pair.before, "old"), (pair.after, "new")))
    both = _both(pair)
    same = and_(
        *(old.c[name] == new.c[name] for name in ("onetsoc_code", "domain", "element_id", "scale_id", "category")),
        old.c.minimum == new.c.minimum,
        old.c.maximum == new.c.maximum,
    )
    return old, new, new.join(old, same).join(both, both.c.onetsoc_code == new.c.onetsoc_code)


def _rated(release_id: int, name: str) -> Subquery:
    """What a release says of ratings that are meant to be read. category 0 is none: joins by equality can be hashed."""
    rating, scale = onet_rating.c, onet_scale.c
    return (
        select(
            rating.onetsoc_code,
            rating.domain,
            rating.element_id,
            rating.scale_id,
            func.coalesce(rating.category, 0).label("category"),
            rating.data_value,
            rating.standard_error,
            scale.minimum,
            scale.maximum,
        )
        .join_from(onet_rating, onet_scale, scale.scale_id == rating.scale_id)
        .where(rating.release_id == release_id, scale.release_id == release_id, rating.data_value.is_not(None))
        .where(rating.recommend_suppress.is_not(True), rating.not_relevant.is_not(True))
        .subquery(name)
    )


def _moved(pair: Pair, kind: ChangeKind) -> Statement:
    old, new, joined = _ratings(pair)
    element, titles = onet_content_element.c, _occupations(pair, pair.after, "titles")
    difference = new.c.data_value - old.c.data_value
    error = func.sqrt(old.c.standard_error * old.c.standard_error + new.c.standard_error * new.c.standard_error)
    category = case((new.c.category > 0, literal(", category ") + cast(new.c.category, Text)), else_="")
    domain = func.replace(new.c.domain, "_", " ")
    row = _row(
        kind,
        code=new.c.onetsoc_code,
        title=titles.c.title,
        subject=element.element_name + literal(" (") + domain + category + literal(")"),
        scale=new.c.scale_id,
        before=cast(old.c.data_value, Numeric),
        after=cast(new.c.data_value, Numeric),
        difference=difference,
        error=error,
    )
    named = and_(element.release_id == pair.after, element.element_id == new.c.element_id)
    placed = joined.join(onet_content_element, named).join(titles, titles.c.onetsoc_code == new.c.onetsoc_code)
    return row.select_from(placed).where(func.abs(difference) > literal(Z, Double) * error)


def _software(pair: Pair) -> tuple[Subquery, Subquery]:
    """Each software of an occupation once, with its flags, before and after."""
    columns = onet_software_skill.c

    def of(release_id: int, name: str) -> Subquery:
        return (
            select(
                columns.onetsoc_code,
                columns.software,
                func.bool_or(columns.hot_technology).label("hot_technology"),
                func.bool_or(columns.in_demand).label("in_demand"),
            )
            .where(columns.release_id == release_id)
            .group_by(columns.onetsoc_code, columns.software)
            .subquery(name)
        )

    return of(pair.before, "old_software"), of(pair.after, "new_software")


def _software_only_in(pair: Pair, kind: ChangeKind) -> Statement:
    gained = kind is ChangeKind.SOFTWARE_GAINED
    old, new = _software(pair)
    here, there = (new, old) if gained else (old, new)
    return _listed_only_in(pair, kind, here, there, "software", "after" if gained else "before")


def _titles_only_in(pair: Pair, kind: ChangeKind) -> Statement:
    added = kind is ChangeKind.TITLE_ADDED
    columns = onet_title.c

    def of(release_id: int, name: str) -> Subquery:
        listed = select(columns.onetsoc_code, columns.title).where(columns.release_id == release_id)
        return listed.distinct().subquery(name)

    here = of(pair.after if added else pair.before, "here")
    there = of(pair.before if added else pair.after, "there")
    return _listed_only_in(pair, kind, here, there, "title", "after" if added else "before")


def _listed_only_in(
    pair: Pair, kind: ChangeKind, here: FromClause, there: FromClause, column: str, side: str
) -> Statement:
    """What an occupation has in one list and not in the other."""
    both = _both(pair)
    name = here.c[column]
    values: dict[str, Any] = {side: name}
    row = _row(kind, code=both.c.onetsoc_code, title=both.c.title, subject=name, **values)
    same = and_(there.c.onetsoc_code == here.c.onetsoc_code, there.c[column] == name)
    joined = here.join(both, both.c.onetsoc_code == here.c.onetsoc_code).outerjoin(there, same)
    return row.select_from(joined).where(there.c.onetsoc_code.is_(None))


def _flipped(pair: Pair, kind: ChangeKind) -> Statement:
    flag = "hot_technology" if kind is ChangeKind.HOT_TECHNOLOGY_FLIPPED else "in_demand"
    old, new = _software(pair)
    both = _both(pair)
    before, after = old.c[flag], new.c[flag]
    row = _row(
        kind,
        code=both.c.onetsoc_code,
        title=both.c.title,
        subject=new.c.software,
        before=case((before, "yes"), else_="no"),
        after=case((after, "yes"), else_="no"),
    )
    same = and_(old.c.onetsoc_code == new.c.onetsoc_code, old.c.software == new.c.software)
    joined = new.join(old, same).join(both, both.c.onetsoc_code == new.c.onetsoc_code)
    return row.select_from(joined).where(before != after)


_SELECTS = {
    ChangeKind.OCCUPATION_ADDED: _only_in,
    ChangeKind.OCCUPATION_REMOVED: _only_in,
    ChangeKind.OCCUPATION_RETITLED: _retitled,
    ChangeKind.RATING_MOVED: _moved,
    ChangeKind.SOFTWARE_GAINED: _software_only_in,
    ChangeKind.SOFTWARE_LOST: _software_only_in,
    ChangeKind.HOT_TECHNOLOGY_FLIPPED: _flipped,
    ChangeKind.IN_DEMAND_FLIPPED: _flipped,
    ChangeKind.TITLE_ADDED: _titles_only_in,
    ChangeKind.TITLE_REMOVED: _titles_only_in,
}
