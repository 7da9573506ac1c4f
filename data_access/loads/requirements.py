"""Writes what occupations require and how pay goes with skills, so that all of them can be compared at once."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select, text

from data_access.queries.measured_requirements import bounds, requirements_of_days, state_of
from data_access.queries.official_requirements import OfficialRequirement, work_out
from data_access.tables import (
    current_release,
    measured_requirement,
    official_requirement,
    requirement_window,
    skill_pay_association,
)
from domain.filters import DayRange
from domain.pay import PAY_CURRENCY
from domain.statistics import MINIMUM_PREMIUM

# One regression for each skill: log pay on having it, with an effect of its own for each occupation, region and level.
# By Frisch and Waugh (1933) the coefficient is that of the deviations from the means of these cells:
# sum of (y - mean y of the cell) over those with it, over n with it - sum of (n with it in a cell)² / n of the cell.
_PAY = text("""
    WITH paid AS MATERIALIZED (
        SELECT skill_ids, ln(pay_annual) AS pay,
               dense_rank() OVER (ORDER BY COALESCE(onetsoc_code, ''), COALESCE(region_code, ''), seniority) AS cell
        FROM posting
        WHERE repost_of IS NULL AND posted_on BETWEEN :first_on AND :last_on
          AND pay_currency = :currency AND pay_annual > 0
    ),
    cells AS MATERIALIZED (SELECT cell, count(*) AS postings, avg(pay) AS mean FROM paid GROUP BY cell),
    deviating AS MATERIALIZED (
        SELECT paid.skill_ids, paid.cell, cells.postings, paid.pay - cells.mean AS pay FROM paid JOIN cells USING (cell)
    ),
    whole AS (
        SELECT count(*) AS postings, (SELECT count(*) FROM cells) AS cells, sum(pay * pay) AS squares FROM deviating
    ),
    having_it AS (
        SELECT skill_id, cell, max(postings) AS all_postings, count(*) AS postings, sum(pay) AS pay
        FROM (SELECT unnest(skill_ids) AS skill_id, cell, postings, pay FROM deviating) AS one
        GROUP BY skill_id, cell
    ),
    sums AS (
        SELECT skill_id, sum(postings) AS postings, sum(pay) AS pay,
               sum(postings) - sum(CAST(postings AS double precision) * postings / all_postings) AS spread
        FROM having_it
        GROUP BY skill_id
    )
    INSERT INTO skill_pay_association (skill_id, postings, log_difference, standard_error)
    SELECT skill_id, sums.postings, sums.pay / spread,
           sqrt(greatest(0, squares - sums.pay * sums.pay / spread) / (whole.postings - cells - 1) / spread)
    FROM sums, whole
    WHERE sums.postings >= :minimum AND whole.postings - sums.postings >= :minimum
      AND spread > 1e-9 AND whole.postings - cells > 1
""")


def forget_measured(connection: Connection) -> None:
    """Delete all that was worked out from postings; what is asked meanwhile is counted anew."""
    for table in (measured_requirement, requirement_window, skill_pay_association):
        connection.execute(delete(table))


def store_measured(connection: Connection, days: DayRange) -> int:
    """Replace what postings of these days require; returns the number of rows."""
    connection.execute(delete(measured_requirement))
    connection.execute(delete(requirement_window))
    # Before the cells are read: a day that is counted again meanwhile then makes what is stored out of date.
    state = connection.execute(state_of(days)).scalar_one()
    names = ", ".join(column.name for column in measured_requirement.columns)
    statement = text(f"INSERT INTO measured_requirement ({names}) {requirements_of_days(region=False)}")
    rows = connection.execute(statement, bounds(days)).rowcount
    connection.execute(
        insert(requirement_window).values(first_on=days.first_on, last_on=days.last_on, state=state)
    )
    return rows


def store_official(connection: Connection) -> int:
    """Replace what the current release requires, and forget other releases; returns the number of rows."""
    connection.execute(delete(official_requirement))
    release_id = connection.execute(select(current_release.c.release_id)).scalar_one_or_none()
    if release_id is None:
        return 0
    rows = [dict(zip(OfficialRequirement._fields, one, strict=True)) for one in work_out(connection, release_id)]
    if rows:
        connection.execute(insert(official_requirement), [{"release_id": release_id, **row} for row in rows])
    return len(rows)


def store_pay(connection: Connection, days: DayRange) -> int:
    """Replace how pay goes with each skill in postings of these days; returns the number of skills."""
    connection.execute(delete(skill_pay_association))
    given = {
        "first_on": days.first_on,
        "last_on": days.last_on,
        "currency": PAY_CURRENCY,
        "minimum": MINIMUM_PREMIUM,
    }
    return connection.execute(_PAY, given).rowcount
