"""Looks into the watched directory once, where no process runs the scheduler."""

from __future__ import annotations

from jobs.feed_directory import FeedDirectory
from jobs.registry import Outcome, Work, job
from settings import current as current_settings


@job()
def take_feeds(_work: Work) -> Outcome:
    """Take the files of events that lie in the watched directory now; the running application does so by itself."""
    folder = current_settings().feeds
    taken = FeedDirectory(folder).look()
    counts = {
        "taken": sum(file.intake.taken for file in taken),
        "late": sum(file.intake.late for file in taken),
        "repeated": sum(file.intake.repeated for file in taken),
        "quarantined": sum(len(file.intake.quarantined) for file in taken),
    }
    rows = counts["taken"] + counts["late"]
    detail = {"directory": str(folder), "files": len(taken), **counts}
    return Outcome(rows=rows, detail=detail, nothing_to_do=not taken)
