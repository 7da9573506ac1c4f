"""The nightly network of skills, and one slice's pairs counted as it is done here and by PostgreSQL alone."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from data_access.database import Database
from data_access.loads.network import clear_network, newest_day
from data_access.queries.pair_counts import count_pairs
from data_access.queries.slices import Slice
from data_access.tenancy import PUBLIC
from domain.filters import DayRange, Period
from jobs.registry import JOBS
from jobs.runner import run_job
from tests.bench.timing import Line, best_together, seconds

_PAIRS = text("""
    SELECT count(*), coalesce(sum(joint), 0)
    FROM (SELECT (one::bigint << 32) | other AS pair, count(*) AS joint
          FROM posting, unnest(skill_ids) AS one, unnest(skill_ids) AS other
          WHERE posted_on BETWEEN :first_on AND :last_on AND repost_of IS NULL AND one < other
          GROUP BY 1) AS counted
""")


def run(database: Database) -> list[Line]:
    """Seconds. The network is there afterwards, of the newest day."""
    with database.writing() as connection:
        clear_network(connection)
        as_of = newest_day(connection)
    assert as_of
    days = Period("28d").resolve(as_of)
    runs = []
    night = seconds(lambda: runs.append(run_job(JOBS["refresh_network"], database=database)))
    assert runs[0].outcome == "succeeded", runs[0]
    ours, other = best_together(lambda: _count(database, days), lambda: _bare(database, days), repeats=1)
    told = runs[0].detail
    return [
        Line(
            "pairs of one slice of 28 days",
            ours,
            other,
            "s",
            "the whole market's 500 most asked-for skills; bare SQL counts the pairs of all skills",
        ),
        Line(
            "the whole night",
            night,
            other,
            "s",
            f"{told['slices']} slices, {told['groups']} groups and {told['skills']} places from {told['pairs']:,} "
            "pairs, the first time; bare SQL counts one slice",
        ),
    ]


def _count(database: Database, days: DayRange) -> None:
    with database.reading(PUBLIC) as connection:
        count_pairs(connection, Slice(), days)


def _bare(database: Database, days: DayRange) -> Any:
    with database.writing() as connection:  # readers may not take as long
        # PostgreSQL expects 64 pairs where there are millions, and its hash table for so few takes minutes.
        connection.execute(text("SET LOCAL enable_hashagg = off"))
        return connection.execute(_PAIRS, vars(days)).one()
