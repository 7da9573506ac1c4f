"""Opens a feed of events and makes its key."""

from __future__ import annotations

import secrets

from data_access.errors import InputRefused
from data_access.loads import feeds
from jobs.demonstration_feed import LIVE_FEED
from jobs.registry import Outcome, Work, job


@job()
def add_feed(work: Work, *, name: str, rotate: bool = False) -> Outcome:
    """Open a feed of events and print its key, once: only a digest of it is kept.

    name: small letters, digits and hyphens; also the name of its folder in the watched directory
    rotate: yes to replace the key that the feed has
    """
    feeds.check_name(name)
    if name == LIVE_FEED:
        raise InputRefused([f"{name} is the name of the demonstration's own feed; choose another"])
    key = f"sp_{secrets.token_urlsafe(32)}"
    with work.transaction() as connection:
        there = feeds.find_feed(connection, name)
        if there and there.key_sha256 and not rotate:
            raise InputRefused(
                [f"the feed {name} has a key; --rotate yes replaces it, and the old one no longer works"]
            )
        feeds.set_key(connection, name, key)
    # Not part of the outcome, which is kept in job_run.
    print(f"Key of the feed {name}, shown only now: {key}")
    return Outcome(detail={"feed": name, "post_to": f"/api/v1/feeds/{name}/events"})
