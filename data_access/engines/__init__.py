"""What turns postings into daily cells. Engines differ in speed only: every cell of theirs is equal.

A cell counts the postings of one day, one region and one seniority: in all (`posting_total_daily`) and per skill
(`skill_demand_daily`). Region and seniority roll up to 'all', a subdivision to its country first; a posting without a
region counts in 'all' alone. Reposts are not counted. A cell of `occupation_demand_daily` counts the postings of one
day, one region and one occupation, and of these per skill; a posting without an occupation is in none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

METHOD_VERSION = 2
"""Raised whenever the same postings would give other cells: every day of an older version is then computed again."""


@dataclass(frozen=True)
class AggregatedDay:
    """One day's result. cells: rows of skill_demand_daily. postings 0: the day has none any more and is no day."""

    posted_on: date
    postings: int
    cells: int


class AggregationEngine(Protocol):
    """Computes whole days. Any order, any grouping and any number of repetitions leave the same cells behind."""

    name: str

    def aggregate(
        self, days: Sequence[date], done: Callable[[AggregatedDay], None] = lambda _: None
    ) -> list[AggregatedDay]:
        """Replace the cells of these days, each in a transaction of its own; results in order of the day.

        Before a day is committed it is listed in `aggregated_day` and taken out of `changed_day`, unless its postings
        changed again meanwhile. done: called after each day, from any thread. An error stops the rest and is raised;
        the days done before it stand.
        """
        ...
