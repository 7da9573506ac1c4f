"""Aggregation in PostgreSQL itself: one transaction a day, as many days at once as there are cores."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import date

from sqlalchemy import Connection, text

from data_access.engines import METHOD_VERSION, AggregatedDay
from data_access.engines.cells import COLUMNS, OCCUPATION_COLUMNS, counted, occupations, skills, totals
from data_access.locks import lock_key
from domain.vocabulary import ALL

# All tables from one statement: it sees the postings of one moment, so no skill can exceed its total. The rows are
# written in order of slice, so that a slice of a day lies together for those who read it.
_INSERT = text(f"""
    WITH counted AS MATERIALIZED ({counted()}),
    totals AS (
        INSERT INTO posting_total_daily (posted_on, {", ".join(COLUMNS)})
        SELECT CAST(:day AS date), totals.* FROM ({totals()}) AS totals
    ),
    occupations AS (
        INSERT INTO occupation_demand_daily (posted_on, {", ".join(OCCUPATION_COLUMNS)})
        SELECT CAST(:day AS date), cells.* FROM ({occupations()}) AS cells
        ORDER BY region_code, onetsoc_code
    )
    INSERT INTO skill_demand_daily (posted_on, {", ".join(COLUMNS)}, skill_id)
    SELECT CAST(:day AS date), cells.* FROM ({skills()}) AS cells
    ORDER BY region_code, seniority, skill_id
""")
# By way of the totals, which name the day's slices: cells have an index by slice and day, and need none by day.
_DELETE_SKILLS = text("""
    DELETE FROM skill_demand_daily AS cell
    USING posting_total_daily AS total
    WHERE total.posted_on = :day AND cell.posted_on = :day
      AND cell.region_code = total.region_code AND cell.seniority = total.seniority
""")
_DELETE_OCCUPATIONS = text("""
    DELETE FROM occupation_demand_daily AS cell
    USING posting_total_daily AS total
    WHERE total.posted_on = :day AND cell.posted_on = :day
      AND cell.region_code = total.region_code AND total.seniority = :all
""")
_MARK_AGGREGATED = text("""
    INSERT INTO aggregated_day (posted_on, postings, engine, method_version)
    VALUES (:day, :postings, :engine, :version)
    ON CONFLICT (posted_on) DO UPDATE
    SET postings = excluded.postings, engine = excluded.engine, method_version = excluded.method_version,
        aggregated_at = clock_timestamp()
""")
# A day that an import is changing at this moment stays marked: it is computed again rather than waited for.
_MARK_UNCHANGED = text("""
    DELETE FROM changed_day
    WHERE posted_on IN (
        SELECT posted_on FROM changed_day WHERE posted_on = :day AND changed_at = :changed_at FOR UPDATE SKIP LOCKED
    )
""")
_TOTAL = text("""
    SELECT postings FROM posting_total_daily WHERE region_code = :all AND seniority = :all AND posted_on = :day
""")

_TABLES = "posting_total_daily, skill_demand_daily, occupation_demand_daily, aggregated_day"

MOST_CONNECTIONS = 8
"""Fewer than the owner's pool holds."""


class PostgresEngine:
    """The default engine. writing: opens a transaction of the owner; connections: how many days at once."""

    name = "postgres"

    def __init__(
        self, writing: Callable[[], AbstractContextManager[Connection]], connections: int | None = None
    ) -> None:
        self._writing = writing
        self._connections = connections or min(MOST_CONNECTIONS, os.cpu_count() or 1)

    def aggregate(
        self, days: Sequence[date], done: Callable[[AggregatedDay], None] = lambda _: None
    ) -> list[AggregatedDay]:
        """See AggregationEngine."""
        stopped = threading.Event()

        def one(day: date) -> AggregatedDay | None:
            if stopped.is_set():
                return None
            try:
                with self._writing() as connection:
                    result = aggregate_day(connection, day)
                done(result)
            except BaseException:
                stopped.set()
                raise
            return result

        with ThreadPoolExecutor(self._connections, thread_name_prefix="aggregate") as pool:
            tasks = [pool.submit(one, day) for day in sorted(set(days))]
            try:
                results = [result for task in tasks if (result := task.result())]
            except BaseException:  # also when this thread is interrupted
                stopped.set()
                raise
        if results:
            # The planner must know a first load, and the newest day, before anybody asks for it.
            with self._writing() as connection:
                connection.execute(text(f"ANALYZE {_TABLES}"))
        return results


def aggregate_day(connection: Connection, day: date) -> AggregatedDay:
    """Replace the cells of one day within the connection's transaction. Waits for another run of the same day."""
    space, key = lock_key(f"aggregate {day}")
    connection.execute(text("SELECT pg_advisory_xact_lock(:space, :key)"), {"space": space, "key": key})
    connection.execute(text("SET LOCAL work_mem = '64MB'"))
    connection.execute(text("SET LOCAL jit = off"))  # compiling takes longer than a day does
    changed_at = connection.execute(
        text("SELECT changed_at FROM changed_day WHERE posted_on = :day"), {"day": day}
    ).scalar()
    connection.execute(_DELETE_SKILLS, {"day": day})
    connection.execute(_DELETE_OCCUPATIONS, {"day": day, "all": ALL})
    connection.execute(text("DELETE FROM posting_total_daily WHERE posted_on = :day"), {"day": day})
    cells_written = connection.execute(_INSERT, {"day": day}).rowcount
    postings = connection.execute(_TOTAL, {"day": day, "all": ALL}).scalar() or 0
    if postings:
        mark = {"day": day, "postings": postings, "engine": PostgresEngine.name, "version": METHOD_VERSION}
        connection.execute(_MARK_AGGREGATED, mark)
    else:
        connection.execute(text("DELETE FROM aggregated_day WHERE posted_on = :day"), {"day": day})
    if changed_at is not None:
        connection.execute(_MARK_UNCHANGED, {"day": day, "changed_at": changed_at})
    return AggregatedDay(day, postings, cells_written)
