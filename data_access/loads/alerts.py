"""Raising and clearing alerts: what is wrong now, for whoever runs SkillPulse.

One alert stands for a subject at a time. What was wrong before and is over stays on record.
"""

from __future__ import annotations

from sqlalchemy import Connection, func, update
from sqlalchemy.dialects.postgresql import insert

from data_access.tables import alert


def raise_alert(connection: Connection, subject: str, message: str) -> None:
    """Say what is wrong with a subject. One that stands already keeps the moment when it began."""
    new = insert(alert).values(subject=subject, message=message)
    connection.execute(
        new.on_conflict_do_update(
            index_elements=["subject"],
            index_where=alert.c.cleared_at.is_(None),
            set_={"message": new.excluded.message},
        )
    )


def clear_alert(connection: Connection, subject: str) -> bool:
    """Say that it is over; returns whether an alert stood."""
    standing = update(alert).where(alert.c.subject == subject, alert.c.cleared_at.is_(None))
    return bool(connection.execute(standing.values(cleared_at=func.clock_timestamp())).rowcount)
