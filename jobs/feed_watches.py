"""What the process that runs the scheduled jobs does for feeds every few seconds."""

from __future__ import annotations

from data_access.database import Database
from jobs.demonstration_feed import DemonstrationFeed
from jobs.feed_directory import FeedDirectory
from jobs.scheduler import Watch
from settings import Settings

SECONDS = 3.0
"""Between two looks into the watched directory."""


def feed_watches(settings: Settings, database: Database) -> list[Watch]:
    """The watched directory, and with generated data their live feed, which writes into it."""
    watches = [Watch("The watched directory", SECONDS, FeedDirectory(settings.feeds, database).look)]
    if settings.demo:
        live = DemonstrationFeed(settings.feeds, database)
        watches.insert(0, Watch("The demonstration's live feed", SECONDS, live.write))
    return watches
