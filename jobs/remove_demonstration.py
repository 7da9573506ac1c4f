"""Removes the generated market, so that a database can take real postings."""

from __future__ import annotations

from data_access.engines.postgres import aggregate_day
from data_access.loads.demonstration import remove_generated
from data_access.loads.network import clear_network
from data_access.loads.postings import hold_imports
from data_access.loads.requirements import forget_measured
from jobs.demonstration.postings import SOURCES
from jobs.demonstration_feed import LIVE_FEED
from jobs.feed_intake import origin_of
from jobs.load_demonstration import FEED_NAME
from jobs.registry import Outcome, Work, job


@job()
def remove_demonstration(work: Work) -> Outcome:
    """Remove the generated postings and all that was computed from them; none are generated again unasked.

    It happens in one transaction, with generated wages, projections, quick views and pathways. The generated
    occupations stay until refresh_onet loads a release.
    """
    connection = work.connection
    hold_imports(connection)
    removed = remove_generated(connection, sources=SOURCES, feeds=(FEED_NAME, origin_of(LIVE_FEED)))
    # Each waits for an aggregation of that day that is under way, and what it wrote is replaced.
    for done, day in enumerate(removed.days, start=1):
        aggregate_day(connection, day)
        work.progress("removing days", done, len(removed.days))
    if removed.days:
        clear_network(connection)
    if removed.days:
        forget_measured(connection)
    detail = {
        "postings": removed.postings,
        "days": len(removed.days),
        "quarantined": removed.quarantined,
        "wages": removed.wages,
        "projections": removed.projections,
        "summaries": removed.summaries,
        "pathways": removed.pathways,
    }
    return Outcome(rows=removed.postings, detail=detail, nothing_to_do=removed.nothing)
