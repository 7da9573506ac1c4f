"""Which skills are rising or falling, beyond chance?

Source: skill_demand_daily and posting_total_daily, written by jobs/aggregate_nightly.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from data_access.queries.changes import directions, read_changes
from data_access.queries.question import Answer, Question
from data_access.queries.scope import FROM_CELLS, check_region, nothing_aggregated, read_scope
from data_access.queries.slices import Slice
from data_access.tables import skill
from domain.filters import Period, a_day, a_period, a_region, one_word
from domain.statistics import Direction
from domain.vocabulary import ALL, Seniority


@dataclass(frozen=True)
class Filters:
    """What the question can be narrowed to. The period's length is that of both windows."""

    region: str = a_region()
    seniority: Seniority | str = one_word(Seniority, ALL)
    period: Period = a_period()
    as_of: date | None = a_day()


@dataclass(frozen=True)
class Mover:
    """One row per skill with enough postings in both windows together: rising first, falling last.

    Within a direction by growth, highest first; equal growth in order of the slug.
    """

    skill: str  # slug
    skill_name: str
    skill_type: str
    postings: int  # job postings that ask for the skill in the period
    earlier_postings: int  # and in the period of the same length before it
    all_postings: int  # all job postings of the slice in the period
    earlier_all_postings: int
    share: float  # postings / all_postings, 0-1
    earlier_share: float
    growth: float  # log ratio of the two shares
    growth_low: float  # 95 % interval
    growth_high: float
    p_value: float  # of no change
    q_value: float  # p_value after Benjamini-Hochberg over all rows
    direction: Direction
    trending_delta: float | None  # newest day against the mean of the 7 days before; -1 is no posting at all
    noisy: bool  # too few postings a day for the trending delta to mean anything


def ask(connection: Connection, filters: Filters) -> Answer[Mover]:
    """The skills of a slice by growth; see Mover."""
    check_region(connection, filters)
    scope = read_scope(connection, filters)
    if scope is None:
        return nothing_aggregated(filters, FROM_CELLS)
    if scope.days.days < 1:
        return Answer([], scope.as_of, scope.days, FROM_CELLS, notes=scope.notes)
    changes = read_changes(connection, Slice.of(filters), scope, (scope.days, scope.days.before()))
    names = {found.skill_id: found for found in connection.execute(select(skill))}
    seen = [(names[skill_id], change, changes.growth(skill_id)) for skill_id, change in changes.by_skill.items()]
    seen = [one for one in seen if one[1].postings + one[1].earlier]
    shown = [(named, change, growth) for named, change, growth in seen if growth]
    rows = []
    for (named, change, growth), (q_value, direction) in zip(
        shown, directions([growth for _, _, growth in shown]), strict=True
    ):
        assert q_value is not None
        assert direction is not None
        rows.append(
            Mover(
                named.slug,
                named.skill_name,
                named.skill_type,
                change.postings,
                change.earlier,
                changes.all_postings,
                changes.earlier_all,
                change.postings / changes.all_postings,
                change.earlier / changes.earlier_all,
                *growth,
                q_value,
                direction,
                change.trending_delta,
                change.noisy,
            )
        )
    rows.sort(key=lambda row: (_ORDER.index(row.direction), -row.growth, row.skill))
    notes = scope.notes
    if changes.all_postings and not changes.earlier_all:
        notes = [*notes, f"The period before is not covered, or has no posting: postings begin on {scope.oldest_on}."]
    return Answer(rows, scope.as_of, scope.days, FROM_CELLS, changes.all_postings, len(seen) - len(shown), notes)


_ORDER = (Direction.RISING, Direction.NO_CLEAR_CHANGE, Direction.FALLING)


QUESTION = Question("movers", "Movers", Filters, Mover, ask)
