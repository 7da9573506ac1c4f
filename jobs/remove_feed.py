"""Closes a feed of events."""

from __future__ import annotations

from data_access.errors import InputRefused
from data_access.loads import feeds
from jobs.registry import Outcome, Work, job


@job()
def remove_feed(work: Work, *, name: str) -> Outcome:
    """Close a feed of events: its key no longer works and its files are left alone; what it sent stays.

    name: the feed's name
    """
    connection = work.connection
    if feeds.find_feed(connection, name) is None:
        raise InputRefused([f"there is no feed {name}"])
    closed = feeds.disable_feed(connection, name)
    return Outcome(detail={"feed": name}, nothing_to_do=not closed)
