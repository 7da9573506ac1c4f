"""How the demand for skills changed: two windows against each other, and the newest day against the week before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ARRAY, ColumnElement, Connection, Date, any_, func, literal, select

from data_access.queries.scope import Scope
from data_access.queries.slices import Slice, within
from domain import statistics
from domain.filters import DayRange
from domain.statistics import MINIMUM_TREND, Direction, Growth


@dataclass(frozen=True)
class Change:
    """What one skill's change is computed from, all counts of postings.

    postings, earlier: in the two windows. today: on the newest day. days_before: on the number_of_days (at most 7)
    aggregated days before it, in all.
    """

    postings: int
    earlier: int
    today: int
    days_before: int
    number_of_days: int

    @property
    def trending_delta(self) -> float | None:
        """See domain.statistics.trending_delta."""
        return statistics.trending_delta(self.today, self.days_before, self.number_of_days)

    @property
    def noisy(self) -> bool:
        """Whether the trending delta says next to nothing."""
        return statistics.is_noisy(self.days_before)


@dataclass(frozen=True)
class Changes:
    """The changes of many skills of one slice, and the slice's own postings in both windows."""

    all_postings: int
    earlier_all: int
    by_skill: dict[int, Change]
    unseen: Change

    def __getitem__(self, skill_id: int) -> Change:
        """A skill without any posting in sight has a change too: of nothing."""
        return self.by_skill.get(skill_id, self.unseen)

    def growth(self, skill_id: int) -> Growth | None:
        """None below the publication minimum, or where a window has no posting at all."""
        change = self[skill_id]
        if change.postings + change.earlier < MINIMUM_TREND:
            return None
        return statistics.growth(change.postings, self.all_postings, change.earlier, self.earlier_all)


def read_changes(
    connection: Connection,
    slice_: Slice,
    scope: Scope,
    windows: tuple[DayRange, DayRange],
    skill_ids: Sequence[int] | None = None,
) -> Changes:
    """The changes of these skills (None: of all) between the second window and the first, up to scope.newest_on.

    A second window that begins before the first posting of all is not covered: nothing can be compared with it, and it
    counts as empty.
    """
    now, before = windows
    newest = [scope.newest_on] if scope.newest_on else []
    known = len(scope.before_newest)
    spans = [now.first_on, now.last_on, before.first_on, before.last_on, *newest, *scope.before_newest]
    span = DayRange(min(spans), max(spans))

    totals = slice_.totals()
    in_all = connection.execute(
        select(
            _sum(totals.c.postings, within(totals.c.posted_on, now)),
            _sum(totals.c.postings, within(totals.c.posted_on, before)),
        ).where(within(totals.c.posted_on, span))
    ).one()
    demand = slice_.demand(skill_ids)
    day = demand.c.posted_on
    found = connection.execute(
        select(
            demand.c.skill_id,
            _sum(demand.c.postings, within(day, now)),
            _sum(demand.c.postings, within(day, before)),
            _sum(demand.c.postings, _one_of(day, newest)),
            _sum(demand.c.postings, _one_of(day, scope.before_newest)),
        )
        .where(within(day, span))
        .group_by(demand.c.skill_id)
    )
    by_skill = {
        skill_id: Change(int(postings), int(earlier), int(today), int(week), known)
        for skill_id, postings, earlier, today, week in found
    }
    covered = before.first_on >= scope.oldest_on
    return Changes(int(in_all[0]), int(in_all[1]) if covered else 0, by_skill, Change(0, 0, 0, 0, known))


def _sum(postings: ColumnElement[int], where: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(postings).filter(where), 0)


def _one_of(column: ColumnElement[date], days: list[date]) -> ColumnElement[bool]:
    return column == any_(literal(days, ARRAY(Date)))


def directions(growths: Iterable[Growth | None]) -> list[tuple[float | None, Direction | None]]:
    """The q-value and direction of each growth, the false discovery rate held over all of those that are there."""
    listed = list(growths)
    q_values = iter(statistics.benjamini_hochberg([growth.p_value for growth in listed if growth]))
    found: list[tuple[float | None, Direction | None]] = []
    for growth in listed:
        if growth is None:
            found.append((None, None))
        else:
            q_value = next(q_values)
            found.append((q_value, statistics.direction(growth.value, q_value)))
    return found
