"""Runs the scheduled jobs in one process among all: the one that holds the scheduler's lock.

The lock belongs to one connection. It is free the moment that its process is killed, and at the latest
HEARTBEAT_LIMIT seconds after its process stops answering, since the server ends a session that stays idle so long.
A frozen leader that wakes finds its slots taken: job_run is unique on (job, slot).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from data_access.database import Database
from data_access.errors import DatabaseUnavailable
from data_access.locks import lock_key
from data_access.tenancy import PUBLIC
from jobs.registry import Job
from jobs.runner import AlreadyRunning, SlotTaken, run_job, slot_is_done

log = logging.getLogger(__name__)

HEARTBEAT = 2.0
"""Seconds between two signs of life of the leader, and between two tries of the others."""

HEARTBEAT_LIMIT = 10
"""Seconds without a sign of life after which the server frees the lock."""

RETRY_PAUSES = (60.0, 300.0, 900.0)
"""Seconds after which a scheduled run that failed is tried again, so that a hiccup at night does not cost a day."""

MISFIRE_GRACE = 3600
"""Seconds by which a slot may be late and still run, for instance while the machine was busy."""


@dataclass(frozen=True)
class Watch:
    """Something that the leader does every few seconds; it is not recorded as a job is."""

    name: str
    seconds: float
    run: Callable[[], object]


def trigger_of(schedule: str) -> CronTrigger:
    """The trigger of five cron fields, in UTC. Weekdays are names (mon, tue): the library counts them its own way."""
    fields = schedule.split()
    if len(fields) != 5 or any(character.isdigit() for character in fields[4]):
        raise ValueError(f"The schedule {schedule!r} needs five cron fields, the weekday by name (mon, tue, ...) or *")
    return CronTrigger.from_crontab(schedule, timezone=UTC)


def latest_slot(schedule: str, now: datetime) -> datetime | None:
    """The newest moment of the schedule that is not after `now`; None where there is none within the last ten years."""
    trigger = trigger_of(schedule)
    for days in (1 / 24, 1, 8, 32, 367, 3660):
        latest = None
        fires = trigger.get_next_fire_time(None, now - timedelta(days=days))
        while fires is not None and fires <= now:
            latest = fires
            fires = trigger.get_next_fire_time(fires, fires + timedelta(seconds=1))
        if latest is not None:
            return latest.astimezone(UTC)
    return None


class Scheduler:
    """The scheduler of this process, in a thread of its own: waits to lead, leads, and stops on `stop`."""

    def __init__(self, database: Database, jobs: Mapping[str, Job], watches: Sequence[Watch] = ()) -> None:
        self._database = database
        self._watches = watches
        self._jobs = [job for job in jobs.values() if job.schedule]
        self._stopping = threading.Event()
        self._leading = threading.Event()
        self._thread = threading.Thread(target=self._live, name="scheduler", daemon=True)

    @property
    def leads(self) -> bool:
        """Whether this process is the one that runs the jobs."""
        return self._leading.is_set()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Give up leading and wait for a run in progress."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _live(self) -> None:
        while not self._stopping.is_set():
            try:
                self._lead_while_locked()
            except (DatabaseUnavailable, SQLAlchemyError) as error:
                log.warning("The scheduler's connection is lost (%s); trying again", error)
            self._stopping.wait(HEARTBEAT)

    def _lead_while_locked(self) -> None:
        space, key = lock_key("scheduler")
        with self._database.session() as session:
            asked = text("SELECT pg_try_advisory_lock(:space, :key)")
            if not session.execute(asked, {"space": space, "key": key}).scalar_one():
                return
            limit = {"limit": f"{HEARTBEAT_LIMIT}s"}
            session.execute(text("SELECT set_config('idle_session_timeout', :limit, false)"), limit)
            scheduler = self._scheduler()
            scheduler.start()
            self._leading.set()
            log.info("This process runs the scheduled jobs")
            try:
                while not self._stopping.wait(HEARTBEAT):
                    session.execute(text("SELECT 1"))
            finally:
                self._leading.clear()
                scheduler.shutdown(wait=self._stopping.is_set())

    def _scheduler(self) -> BackgroundScheduler:
        rules = {"coalesce": True, "max_instances": 1, "misfire_grace_time": MISFIRE_GRACE}
        scheduler = BackgroundScheduler(timezone=UTC, job_defaults=rules)
        for job in self._jobs:
            assert job.schedule
            # At once too: a slot may have been missed while no process led.
            now = datetime.now(UTC)
            scheduler.add_job(self._catch_up, trigger_of(job.schedule), args=[job], id=job.name, next_run_time=now)
        for watch in self._watches:
            scheduler.add_job(self._watch, "interval", seconds=watch.seconds, args=[watch], id=f"watch {watch.name}")
        return scheduler

    def _watch(self, watch: Watch) -> None:
        """One look. A failure of the look is told and does not end the looking."""
        if self._stopping.is_set():
            return
        try:
            watch.run()
        except DatabaseUnavailable as error:
            log.info("%s waits: %s", watch.name, error)
        except Exception:
            log.exception("%s failed", watch.name)

    def _run(self, job: Job, slot: datetime) -> None:
        """Run the slot, again after each of RETRY_PAUSES while it fails and nobody wants to stop.

        A failure is told once; what the tries after it come to is in job_run.
        """
        told = False
        for pause in (*RETRY_PAUSES, None):
            run = run_job(job, scheduled_at=slot, database=self._database)
            log.info("The job %s for %s: %s", job.name, slot, run.outcome)
            if run.outcome == "failed" and not told:
                log.warning("The job %s for %s failed: %s", job.name, slot, "; ".join(run.reasons))
                told = True
            if run.outcome != "failed" or pause is None or self._stopping.wait(pause):
                return

    def _catch_up(self, job: Job) -> None:
        """Run the latest slot unless it is done, and again the one that came while it ran."""
        assert job.schedule
        while slot := latest_slot(job.schedule, datetime.now(UTC)):
            try:
                with self._database.reading(PUBLIC) as connection:
                    if slot_is_done(connection, job.name, slot):
                        return
                self._run(job, slot)
            except (AlreadyRunning, SlotTaken) as error:
                log.info("%s", error)
                return
            except DatabaseUnavailable as error:
                log.warning("The job %s for %s could not run: %s", job.name, slot, error)
                return
