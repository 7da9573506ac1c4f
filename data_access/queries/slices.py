"""A slice of the market as two relations: its postings by day, and its postings by day and skill.

Region and seniority are in the cells, and so are region and occupation. What no cells hold (work mode, employment type,
an occupation at one level) is counted from `posting`, through its indexes by day, skill and occupation. All ways give
the same columns and the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    select,
    true,
)

from data_access.conditions import among_ids
from data_access.queries.scope import FROM_CELLS, FROM_OCCUPATION_CELLS, FROM_POSTINGS
from data_access.tables import occupation_demand_daily, posting, posting_total_daily, skill_demand_daily
from domain.filters import DayRange
from domain.pay import PAY_CURRENCY
from domain.statistics import MINIMUM_PAY
from domain.vocabulary import ALL

annual_pay = case((posting.c.pay_currency == PAY_CURRENCY, posting.c.pay_annual))
"""Annual pay in whole US dollars, or null."""

DIMENSIONS = ("region", "seniority", "work_mode", "employment_type", "occupation")


@dataclass(frozen=True)
class Slice:
    """Which postings are meant; 'all' leaves a dimension open."""

    region: str = ALL
    seniority: str = ALL
    work_mode: str = ALL
    employment_type: str = ALL
    occupation: str = ALL
    from_postings: bool = False  # count postings even where the cells would do

    @classmethod
    def of(cls, filters: Any) -> Slice:
        """The slice of a question's filters; dimensions that the question does not have stay open."""
        given: dict[str, Any] = {name: str(getattr(filters, name, ALL)) for name in DIMENSIONS}
        return cls(**given)

    @property
    def in_cells(self) -> bool:
        """Whether the daily cells hold this slice."""
        return not self.from_postings and {self.work_mode, self.employment_type, self.occupation} == {ALL}

    @property
    def in_occupation_cells(self) -> bool:
        """Whether the daily cells of occupations hold this slice."""
        others = {self.seniority, self.work_mode, self.employment_type}
        return not self.from_postings and self.occupation != ALL and others == {ALL}

    @property
    def source(self) -> str:
        """How an answer names where these postings were counted."""
        if self.in_cells:
            return FROM_CELLS
        return FROM_OCCUPATION_CELLS if self.in_occupation_cells else FROM_POSTINGS

    def conditions(self) -> ColumnElement[bool]:
        """The counted postings of the slice."""
        parts: list[ColumnElement[bool]] = [posting.c.repost_of.is_(None)]
        if self.region != ALL:
            column = posting.c.region_code if "-" in self.region else posting.c.country_code
            parts.append(column == self.region)
        for column, value in (
            (posting.c.seniority, self.seniority),
            (posting.c.work_mode, self.work_mode),
            (posting.c.employment_type, self.employment_type),
            (posting.c.onetsoc_code, self.occupation),
        ):
            if value != ALL:
                parts.append(column == value)
        return and_(*parts)

    def totals(self) -> Subquery:
        """posted_on, postings: may have several rows a day."""
        if self.in_cells:
            table = posting_total_daily.c
            where = and_(table.region_code == self.region, table.seniority == self.seniority)
            return select(table.posted_on, table.postings).where(where).subquery("totals")
        if self.in_occupation_cells:
            cell = occupation_demand_daily.c
            return select(cell.posted_on, cell.postings).where(self._occupation_cells()).subquery("totals")
        return select(posting.c.posted_on, literal(1, Integer).label("postings")).where(self.conditions()).subquery()

    def demand(self, skill_ids: Sequence[int] | None = None) -> Subquery:
        """skill_id, posted_on, postings, pay_postings, pay_sum: may have several rows a day and skill."""
        if self.in_cells:
            table = skill_demand_daily.c
            where = and_(table.region_code == self.region, table.seniority == self.seniority)
            if skill_ids is not None:
                where &= among_ids(table.skill_id, skill_ids)
            columns = (table.skill_id, table.posted_on, table.postings, table.pay_postings, table.pay_sum)
            return select(*columns).where(where).subquery("demand")
        if self.in_occupation_cells:
            return self._demand_of_occupation(skill_ids)
        asked = func.unnest(posting.c.skill_ids).table_valued("skill_id").render_derived("asked")
        skill_id = asked.c.skill_id
        where = self.conditions()
        if skill_ids is not None:
            where &= among_ids(skill_id, skill_ids)
        columns = (
            skill_id,
            posting.c.posted_on,
            literal(1, Integer).label("postings"),
            case((annual_pay.is_not(None), 1), else_=0).label("pay_postings"),
            func.coalesce(annual_pay, 0).label("pay_sum"),
        )
        return select(*columns).select_from(posting.join(asked, true())).where(where).subquery("demand")

    def _occupation_cells(self) -> ColumnElement[bool]:
        cell = occupation_demand_daily.c
        return and_(cell.onetsoc_code == self.occupation, cell.region_code == self.region)

    def _demand_of_occupation(self, skill_ids: Sequence[int] | None) -> Subquery:
        """The lists of the occupation's cells, one row a skill again.

        Unnested in the SELECT list, which takes a third of the time that a join with the lists takes.
        """
        cell = occupation_demand_daily.c
        lists = {
            "skill_id": cell.skill_ids,
            "postings": cell.skill_postings,
            "pay_postings": cell.skill_pay_postings,
            "pay_sum": cell.skill_pay_sums,
        }
        unnested = (func.unnest(values).label(name) for name, values in lists.items())
        every = select(cell.posted_on, *unnested).where(self._occupation_cells()).subquery("unnested")
        columns = (every.c.skill_id, every.c.posted_on, every.c.postings, every.c.pay_postings, every.c.pay_sum)
        statement = select(*columns)
        if skill_ids is not None:
            statement = statement.where(among_ids(every.c.skill_id, skill_ids))
        return statement.subquery("demand")


def within(column: ColumnElement[Any], days: DayRange) -> ColumnElement[bool]:
    """The column's day is one of these."""
    return column.between(days.first_on, days.last_on)


def count_postings(connection: Connection, slice_: Slice, days: DayRange) -> int:
    """All counted postings of the slice on these days."""
    totals = slice_.totals()
    counted = select(func.coalesce(func.sum(totals.c.postings), 0)).where(within(totals.c.posted_on, days))
    return int(connection.execute(counted).scalar_one())


class Demand(NamedTuple):
    """Postings of one skill over some days, and their pay in whole US dollars a year."""

    postings: int = 0
    pay_postings: int = 0
    pay_sum: int = 0


def count_demand(connection: Connection, slice_: Slice, days: DayRange, skill_id: int) -> Demand:
    """The postings of one skill in the slice on these days."""
    demand = slice_.demand([skill_id])
    found = connection.execute(demand_sums(demand).where(within(demand.c.posted_on, days))).one()
    return Demand(*map(int, found))


def demand_sums(demand: Subquery, *by: ColumnElement[Any]) -> Select[Any]:
    """SELECT by..., postings, pay_postings, pay_sum, all as bigint."""
    c = demand.c
    sums = (func.coalesce(func.sum(column), 0) for column in (c.postings, c.pay_postings, c.pay_sum))
    names = ("postings", "pay_postings", "pay_sum")
    return select(*by, *(value.label(name) for value, name in zip(sums, names, strict=True))).select_from(demand)


def mean_pay(demand: Demand) -> float | None:
    """US dollars a year; None below the publication minimum."""
    return demand.pay_sum / demand.pay_postings if demand.pay_postings >= MINIMUM_PAY else None


def pay_is_withheld(pay_postings: int) -> bool:
    """Whether there is pay but too little to be shown."""
    return 0 < pay_postings < MINIMUM_PAY
