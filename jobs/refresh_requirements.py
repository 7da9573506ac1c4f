"""Work out what every occupation requires, and how pay goes with skills."""

from __future__ import annotations

from data_access.loads.requirements import forget_measured, store_measured, store_official, store_pay
from data_access.queries.measured_requirements import window_scope
from domain.filters import Period
from jobs.registry import Outcome, Work, job

PAY_PERIOD = Period("90d")


@job(schedule="20 3 * * *", late_after_hours=26)
def refresh_requirements(work: Work) -> Outcome:
    """Work out anew what occupations require, by their postings and by O*NET, and how pay goes with skills."""
    connection = work.connection
    scope = window_scope(connection, None)
    detail = {"official": store_official(connection), "measured": 0, "pay": 0}
    if scope:
        detail["measured"] = store_measured(connection, scope.days)
        detail["pay"] = store_pay(connection, PAY_PERIOD.resolve(scope.as_of))
    else:
        forget_measured(connection)
    return Outcome(rows=sum(detail.values()), detail=detail)
