"""Turn postings into the daily cells that pages read."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import Connection, text

from data_access.engines import METHOD_VERSION, AggregatedDay
from data_access.engines.postgres import PostgresEngine
from jobs.registry import Outcome, Work, job


@job(schedule="30 2 * * *", late_after_hours=26)
def aggregate_nightly(work: Work, *, from_: date | None = None) -> Outcome:
    """Recompute every complete day whose postings changed since it was last aggregated.

    Today (UTC) is not complete and waits. A night that was missed is made up for by the next one, for a changed day
    stays marked until it has been computed.

    from_: compute every day from this one on again, changed or not
    """
    today = datetime.now(UTC).date()
    with work.transaction() as connection:
        days = days_to_aggregate(connection, today, from_)
    if not days:
        return Outcome(nothing_to_do=True, detail={"days": 0})
    finished = 0

    def count(_: AggregatedDay) -> None:
        nonlocal finished
        finished += 1
        work.progress("days", finished, len(days))

    results = PostgresEngine(work.transaction).aggregate(days, count)
    return Outcome(
        rows=sum(result.cells for result in results),
        detail={
            "days": len(results),
            "first_on": results[0].posted_on.isoformat(),
            "last_on": results[-1].posted_on.isoformat(),
            "postings": sum(result.postings for result in results),
            "engine": PostgresEngine.name,
        },
    )


def days_to_aggregate(connection: Connection, today: date, since: date | None = None) -> list[date]:
    """The complete days that are out of date, oldest first; with `since` every day from it on that has postings."""
    statement = text("""
        SELECT posted_on FROM changed_day WHERE posted_on < :today
        UNION
        SELECT posted_on FROM aggregated_day
        WHERE posted_on < :today AND (method_version < :version OR posted_on >= CAST(:since AS date))
        UNION
        SELECT day::date
        FROM (SELECT min(posted_on) AS oldest, max(posted_on) AS newest FROM posting) AS reach,
             generate_series(greatest(oldest, CAST(:since AS date)), newest, interval '1 day') AS day
        WHERE CAST(:since AS date) IS NOT NULL AND day < :today
          AND EXISTS (SELECT FROM posting WHERE posted_on = day::date)
        ORDER BY 1
    """)
    given = {"today": today, "since": since, "version": METHOD_VERSION}
    return list(connection.execute(statement, given).scalars())
