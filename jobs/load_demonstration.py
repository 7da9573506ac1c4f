"""Fills an empty database with the generated market, and adds later what is missing.

Everything takes the way of real files: archives in O*NET's layout through refresh_onet, workbooks of wages and
projections, files of quick views and of pathways through their imports, an event feed through import_postings, then
aggregate_nightly and what is worked out after it; each is a run of its own in job_run.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from data_access.errors import DataError, InputRefused
from data_access.loads.demonstration import (
    PATHWAYS,
    PROJECTIONS,
    RELEASES,
    SUMMARIES,
    WAGES,
    begin_demonstration,
    finish_demonstration,
    missing_reference,
    other_sources,
    read_demonstration,
    was_removed,
)
from data_access.loads.postings import hold_imports
from domain.vocabulary import GENERATED_RELEASES
from jobs.demonstration.archive import archive
from jobs.demonstration.feed import day_feed
from jobs.demonstration.postings import SOURCES, Market
from jobs.demonstration.projections import projections_workbook
from jobs.demonstration.wages import wages_workbook
from jobs.import_jaat import import_generated_jaat
from jobs.import_pathways import import_generated_pathways
from jobs.import_postings import import_generated
from jobs.import_projections import import_generated_projections
from jobs.import_wages import import_generated_wages
from jobs.progress import Report, silent
from jobs.registry import JOBS, Function, Outcome, Work, job
from jobs.runner import AlreadyRunning, run_job
from settings import current as current_settings

QUICK_VIEWS = Path(__file__).parent / "demonstration" / "jaat.json"
LEARNING = Path(__file__).parent / "demonstration" / "pathways.json"
FEED_NAME = "generated_postings.jsonl"
"""Also the name under which unreadable lines of the feed lie in the quarantine."""

WAIT_SECONDS = 2.0
"""Between two looks at whether another run of a step has ended."""

GENERATED: Mapping[str, Function] = {
    "import_postings": import_generated,
    "import_wages": import_generated_wages,
    "import_projections": import_generated_projections,
    "import_jaat": import_generated_jaat,
    "import_pathways": import_generated_pathways,
}
"""Job -> what its steps run here: as asked for by hand they take no generated data, or would take them for real."""


@dataclass(frozen=True)
class ReferenceFile:
    """One file beside postings: the job that loads it, its name, and what writes it for an anchor day."""

    job: str
    name: str
    write: Callable[[date], bytes]


REFERENCE: Mapping[str, Sequence[ReferenceFile]] = {
    RELEASES: [  # the older one first: the newer one is the current one in the end
        ReferenceFile(
            "refresh_onet",
            f"generated_occupations_{version.replace('.', '_')}.zip",
            lambda anchor_on, version=version: archive(anchor_on, version),
        )
        for version in GENERATED_RELEASES
    ],
    WAGES: [ReferenceFile("import_wages", "generated_wages.xlsx", wages_workbook)],
    PROJECTIONS: [ReferenceFile("import_projections", "generated_projections.xlsx", projections_workbook)],
    SUMMARIES: [ReferenceFile("import_jaat", "generated_quick_views.json", lambda _: QUICK_VIEWS.read_bytes())],
    PATHWAYS: [ReferenceFile("import_pathways", "generated_pathways.json", lambda _: LEARNING.read_bytes())],
}
"""What belongs to each kind of data beside postings, in the order in which it is loaded."""

REFERENCE_LABEL = "generating occupations, wages and outlook"
REMOVED = "generated data were removed; python -m jobs run load_demonstration --again yes generates them anew"


@job(schedule="5 2 * * *", late_after_hours=26)
def load_demonstration(work: Work, *, through: date | None = None, again: bool = False) -> Outcome:
    """Fill an empty database with generated postings and occupations; later add the days that are missing.

    So it does with what an older version did not generate: a newer release of occupations, wages, projections, quick
    views, pathways; but never where a real release or real wages or projections are loaded.

    It refuses a database that holds other postings, and does nothing where SKILLPULSE_DEMO is off or where generated
    data were removed.

    through: newest day to generate; yesterday (UTC) when left out
    again: yes to generate anew after remove_demonstration
    """
    settings = current_settings()
    if not settings.demo:
        return Outcome(nothing_to_do=True, detail={"reason": "SKILLPULSE_DEMO is off: no data are generated"})
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    if through is not None and through > yesterday:
        raise InputRefused([f"through: {through} is not over; the newest day that can be generated is {yesterday}"])
    with work.transaction() as connection:
        if not again and was_removed(connection):
            return Outcome(nothing_to_do=True, detail={"reason": REMOVED})
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="demonstration-", dir=settings.data_dir) as folder:
        return fill(work, Path(folder), through or yesterday)


def fill(work: Work, folder: Path, newest: date) -> Outcome:
    """Bring the database up to the day `newest`; files are written to `folder`, which the caller removes.

    A run that was broken off is made whole by the next: what is there already is recognised and left alone.
    Raises InputRefused where the database holds other postings, DataError where a step fails.
    """
    with work.transaction() as connection:
        hold_imports(connection)
        others = other_sources(connection, SOURCES)
        if others:
            raise InputRefused(
                [
                    f"the database holds other postings (of {', '.join(others)}); generated ones are never mixed with "
                    "them: set SKILLPULSE_DEMO=off, or name another SKILLPULSE_DATA_DIR for the demonstration"
                ]
            )
        state = read_demonstration(connection)
        if state is None:
            begin_demonstration(connection, newest)
        missing = missing_reference(connection)
    market = Market(state.anchor_on if state else newest)
    loaded = state.loaded_through if state else None
    first_on = market.opened_on if loaded is None else loaded + timedelta(days=1)
    if first_on > newest and not missing:
        return Outcome(nothing_to_do=True, detail={"reason": f"generated data reach to {loaded} already"})
    seconds: dict[str, float] = {}
    load_reference(work, seconds, folder, market.anchor_on, missing)
    detail: dict[str, Any] = {"anchor_on": market.anchor_on.isoformat(), "reference": missing, "seconds": seconds}
    if first_on > newest:
        return Outcome(detail=detail)
    began = time.monotonic()
    feed = folder / FEED_NAME
    tally = write_feed(work, feed, market, first_on, newest)
    seconds["generate"] = round(time.monotonic() - began, 2)
    imported = _step(work, seconds, "import_postings", {"source": str(feed)})
    _step(work, seconds, "aggregate_nightly", {})
    _step(work, seconds, "refresh_requirements", {})
    _step(work, seconds, "refresh_network", {})
    with work.transaction() as connection:
        finish_demonstration(connection, newest)
    return Outcome(
        rows=tally["postings"] + tally["reposts"],
        detail={
            **detail,
            "first_on": first_on.isoformat(),
            "last_on": newest.isoformat(),
            "tally": dict(tally),
            "quarantined": imported.get("quarantined", {}),
        },
    )


def load_reference(
    work: Work, seconds: dict[str, float], folder: Path, anchor_on: date, missing: Sequence[str]
) -> None:
    """Generate and load the kinds of REFERENCE that are missing; one bar over all their files."""
    wanted = [file for kind in missing for file in REFERENCE[kind]]
    for done, file in enumerate(wanted):
        work.progress(REFERENCE_LABEL, done, len(wanted))
        path = folder / file.name
        path.write_bytes(file.write(anchor_on))
        _step(work, seconds, file.job, {"source": str(path)}, report=silent, called=path.stem)
    if wanted:
        work.progress(REFERENCE_LABEL, len(wanted), len(wanted))


def write_feed(work: Work, path: Path, market: Market, first_on: date, last_on: date) -> Counter[str]:
    """Write what arrives from first_on to last_on as JSON lines; returns the tally of it (see feed.DayFeed)."""
    days = (last_on - first_on).days + 1
    tally: Counter[str] = Counter()
    with path.open("wb") as file:
        for number in range(days):
            arrived = day_feed(market, first_on + timedelta(days=number))
            file.writelines(line + b"\n" for line in arrived.lines)
            tally.update(arrived.tally)
            work.progress("generating days", number + 1, days)
    return tally


def _step(
    work: Work,
    seconds: dict[str, float],
    name: str,
    options: Mapping[str, Any],
    *,
    report: Report | None = None,
    called: str | None = None,
) -> Mapping[str, Any]:
    """Run another job as one step of this one; returns its detail. Raises what it failed for.

    report: where its progress is told, None: as this job's. called: its name among `seconds`, None: the job's.
    """
    began = time.monotonic()
    one = JOBS[name]
    one = replace(one, run=GENERATED.get(name, one.run))
    while True:
        try:
            run = run_job(one, options, report=report or work.progress)
            break
        except AlreadyRunning:  # the schedule's own run, of which there is always an end
            work.progress(f"waiting for {name}", 0)
            time.sleep(WAIT_SECONDS)
    seconds[called or name] = round(time.monotonic() - began, 2)
    if run.outcome == "refused":
        raise InputRefused(run.reasons)
    if not run.good:
        raise DataError(f"{name} failed: {'; '.join(run.reasons)}")
    return run.detail
