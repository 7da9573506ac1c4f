"""What is wrong at the moment, for whoever runs SkillPulse.

Source: alert, written by jobs through loads/alerts.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from data_access.rows import read_rows
from data_access.tables import alert


@dataclass(frozen=True)
class Alert:
    """Something that is wrong and not over yet, oldest first."""

    subject: str  # for instance 'onet_refresh'
    message: str  # for a person, with what to do
    raised_at: datetime


def standing_alerts(connection: Connection) -> list[Alert]:
    """Every alert that stands."""
    statement = select(alert.c.subject, alert.c.message, alert.c.raised_at).where(alert.c.cleared_at.is_(None))
    return read_rows(connection, statement.order_by(alert.c.raised_at, alert.c.alert_id), Alert)
