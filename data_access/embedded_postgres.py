"""The bundled PostgreSQL: a real server under the data directory, shared by the processes that use it.

Every process that uses the server is on its list of owners. The last one to leave stops it; after all were killed
it runs on and the next start adopts it. It counts as alive when it answers a query: neither a file nor a process id
proves that. Nothing listens on TCP.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
from filelock import FileLock, Timeout
from sqlalchemy import URL

from data_access.embedded_cluster import OWNER, PORT, READER, SUPERUSER, Cluster, advice, explained
from data_access.errors import DatabaseUnavailable
from data_access.process_owners import Owners, command_of

__all__ = ["OWNER", "READER", "SUPERUSER", "EmbeddedPostgres"]

START_SECONDS = 600
"""How long a start may take: a crash recovery reads the whole log since the last checkpoint."""

LOCKED_SECONDS = 2 * START_SECONDS

UNANSWERED_SECONDS = 15
"""How long a running server may stay silent (not even "starting up") before it is restarted."""


class EmbeddedPostgres:
    """The server of one data directory, as used by this process.

    Use as a context manager, or call `start`; leaving is automatic at the process's end and on SIGTERM.
    extra: PostgreSQL settings on top of ours, for tests.
    """

    def __init__(self, data_dir: Path, extra: Mapping[str, str] | None = None) -> None:
        self.cluster = Cluster(data_dir)
        self._extra = dict(extra or {})
        self._owners = Owners(self.cluster.home / "owners.json")
        self._joined_by: int | None = None

    def __enter__(self) -> EmbeddedPostgres:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.release()

    def url(self, role: str, database: str = "skillpulse") -> URL:
        """How `role` (OWNER, READER or SUPERUSER) logs in to `database`."""
        return URL.create(
            "postgresql+psycopg",
            username=role,
            password=self.cluster.passwords[role],
            database=database,
            query={"host": str(self.cluster.socket_directory()), "port": str(PORT)},
        )

    def start(self) -> EmbeddedPostgres:
        """Start or adopt the server and become one of its owners. A forked child calls it again to own it too.

        Raises DatabaseUnavailable with the log's last lines and what to do.
        """
        if self._joined_by == os.getpid():
            return self
        with self._locked():
            self.cluster.prepare()
            if self._state() != "answers":
                self._bring_up()
            self._owners.add_this_process()
        if self._joined_by is None:
            atexit.register(self.release)
            self._leave_on_sigterm()
        self._joined_by = os.getpid()
        return self

    def revive(self) -> None:
        """Bring the server back where it was killed while this process uses it."""
        with self._locked():
            if self._state() != "answers":
                self._bring_up()
            self._owners.add_this_process()

    def release(self) -> None:
        """Leave; the last owner stops the server. Does nothing in a process that did not start it."""
        if self._joined_by != os.getpid():
            return
        self._joined_by = None
        atexit.unregister(self.release)
        with self._locked():
            self._owners.remove_this_process()
            if not self._owners.living():
                self._stop("fast")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        path = self.cluster.home / "lock"
        lock = FileLock(path)
        with explained(f"{path} cannot be used"):
            try:
                lock.acquire(timeout=LOCKED_SECONDS)
            except Timeout:
                raise DatabaseUnavailable(
                    f"Another process has been starting or stopping the server for {LOCKED_SECONDS} seconds. "
                    f"End it and start again; it holds {path}."
                ) from None
        try:
            yield
        finally:
            lock.release()

    def _leave_on_sigterm(self) -> None:
        if (
            threading.current_thread() is not threading.main_thread()
            or signal.getsignal(signal.SIGTERM) != signal.SIG_DFL
        ):
            return  # whoever set a handler (gunicorn does) ends the process through the ordinary exit
        owner = os.getpid()

        def leave(number: int, _frame: object) -> None:
            if os.getpid() == owner:
                sys.exit(128 + number)
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)

        signal.signal(signal.SIGTERM, leave)

    def _state(self) -> str:
        """'answers', 'starting' (it says so itself) or 'silent'."""
        try:
            address = self.url(SUPERUSER, "postgres").set(drivername="postgresql")
            with psycopg.connect(address.render_as_string(hide_password=False), connect_timeout=2) as connection:
                connection.execute("SELECT 1")
        except psycopg.OperationalError as error:
            said = str(error)
            if "password authentication failed" in said:
                raise DatabaseUnavailable(
                    f"The password in {self.cluster.home / 'credentials.json'} is not the server's. Put the file back "
                    "that belongs to this data directory, or set SKILLPULSE_DATA_DIR to an empty directory."
                ) from error
            return "starting" if "the database system is" in said or "too many clients" in said else "silent"
        return "answers"

    def _running_pid(self) -> int | None:
        """The server's process id, if that process is a PostgreSQL of this data directory and no other program."""
        try:
            pid = int((self.cluster.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None
        command = command_of(pid)
        ours = bool(command) and Path(command[0]).name.startswith("postgres") and str(self.cluster.data) in command
        return pid if ours else None

    def _bring_up(self) -> None:
        if self._running_pid() and self._comes_to_itself():
            return
        if self._running_pid() and not self._stop("fast"):
            self._stop("immediate")
        self._clear_stale_files()
        with explained(f"The server cannot be started in {self.cluster.work}"):
            self.cluster.write_settings(self.cluster.socket_directory(), self._extra)
            if self.cluster.log.exists() and self.cluster.log.stat().st_size > 5_000_000:
                self.cluster.log.replace(self.cluster.log.with_suffix(".log.old"))
        deadline = time.monotonic() + 60
        while True:
            seen = self.cluster.log.stat().st_size if self.cluster.log.exists() else 0
            answer = self.cluster.run(
                str(self.cluster.binaries / "pg_ctl"), "start", "--wait", f"--timeout={START_SECONDS}", "--silent",
                f"--pgdata={self.cluster.data}", f"--log={self.cluster.log}",
            )  # fmt: skip
            if answer.returncode == 0:
                return
            said = self._log_since(seen)
            # After a kill -9 of the server its children need a moment to notice and let go of the shared memory.
            if "pre-existing shared memory block" not in said or time.monotonic() > deadline:
                reason = f"{advice(said or answer.stdout)}\nIts log: {self.cluster.log}"
                raise DatabaseUnavailable(f"The bundled PostgreSQL did not start.\n{reason}")
            time.sleep(0.5)

    def _comes_to_itself(self) -> bool:
        """Wait for a running server that is starting up or recovering; False where it stays silent or ends."""
        silent_since = None
        started = time.monotonic()
        while self._running_pid():
            state = self._state()
            if state == "answers":
                return True
            now = time.monotonic()
            silent_since = (silent_since or now) if state == "silent" else None
            if (silent_since and now - silent_since >= UNANSWERED_SECONDS) or now - started > START_SECONDS:
                return False
            time.sleep(0.2)
        return False

    def _clear_stale_files(self) -> None:
        """Remove what a dead server left. Its process id may be another program's by now, which PostgreSQL would trust.

        Safe under our lock with no server of this data directory running: PostgreSQL itself still refuses to start
        beside children of a killed one, by the shared memory that they hold.
        """
        with explained(f"The files of an earlier server in {self.cluster.work} cannot be removed"):
            (self.cluster.data / "postmaster.pid").unlink(missing_ok=True)
            for left in self.cluster.socket_directory().glob(f".s.PGSQL.{PORT}*"):
                left.unlink()

    def _stop(self, mode: str) -> bool:
        """Whether the server is down afterwards."""
        if self._running_pid():
            self.cluster.run(
                str(self.cluster.binaries / "pg_ctl"), "stop", f"--mode={mode}", "--wait", "--timeout=60", "--silent",
                f"--pgdata={self.cluster.data}",
            )  # fmt: skip
        return self._running_pid() is None

    def _log_since(self, position: int) -> str:
        try:
            with self.cluster.log.open("rb") as file:
                file.seek(position)
                return file.read().decode(errors="replace")
        except OSError:
            return ""
