"""The application: settings, database, pages, routes, scheduler. `python app.py` serves it."""

from __future__ import annotations

import importlib
import logging
import pkgutil
import socket
import sys
import threading
from pathlib import Path
from typing import Any

import dash
from dash import Dash
from gunicorn.app.base import BaseApplication
from gunicorn.workers.gthread import ThreadWorker

import pages
from components import notices, shell
from data_access.database import bound, connect, reading
from data_access.errors import DataError
from data_access.loads.demonstration import needs_reference, was_removed
from data_access.queries import title_index
from data_access.queries.choices import data_status
from data_access.tenancy import PUBLIC
from jobs.feed_intake import take_lines
from jobs.feed_watches import feed_watches
from jobs.load_demonstration import REMOVED
from jobs.progress import Bar
from jobs.registry import JOBS
from jobs.runner import AlreadyRunning, run_job
from jobs.scheduler import Scheduler
from settings import Settings, SettingsError, current
from web import api, compression, downloads, feeds, graphml, health, schemas, security_headers, typeface

WORKERS = 2
THREADS = 8
STOP_SECONDS = 10


def load_pages() -> None:
    """Import every module of pages/, which registers it and its callbacks.

    Dash's own discovery keeps a module out of sys.modules while it runs, where dataclasses look for it.
    """
    for module in pkgutil.iter_modules(pages.__path__, "pages."):
        page = importlib.import_module(module.name)
        dash.page_registry[module.name]["layout"] = page.layout


def dash_app(data_dir: Path) -> Dash:
    """Pages and routes over the bound database. One a process: the pages' callbacks are declared on import."""
    app = Dash(
        __name__,
        use_pages=True,
        pages_folder="",  # see load_pages
        assets_ignore=r"theme\.js",  # stands in the head, before everything is drawn
        index_string=shell.INDEX,
        serve_locally=True,
        suppress_callback_exceptions=True,
        update_title="",
        title="SkillPulse",
        on_error=notices.show_failure,
        include_pages_meta=False,
        enable_mcp=False,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    load_pages()
    shell.register()
    app.layout = shell.shell
    for routes in (health, api, downloads, graphml, schemas):
        routes.register(app.server)
    feeds.register(app.server, take_lines)
    # Dash declares its last callbacks, and the scripts it may serve, on the first request. Take it now: the policy
    # below names every inline script, and workers forked later answer for scripts that another's page asked for.
    with app.server.test_request_context("/"):
        app.server.preprocess_request()
    security_headers.register(app.server, script_hashes=app.csp_hashes())
    compression.register(app.server, data_dir / "compressed")
    typeface.register(app.server, data_dir / "compressed")
    return app


def create_app(settings: Settings) -> Dash:
    """The application of one process: its database up and migrated, its pages and routes.

    The scheduler is the caller's to start, after a fork (see serve). Raises DataError.
    """
    connect(settings)
    return dash_app(settings.data_dir)


class Worker(ThreadWorker):
    """Ends after its running requests, Ctrl+C too: gunicorn's own would raise SystemExit wherever it happens to be."""

    def handle_quit(self, sig: int, frame: Any) -> None:
        self.handle_exit(sig, frame)


class Server(BaseApplication):
    """gunicorn over one application, made before the fork; each worker makes its own pool and offers to schedule."""

    def __init__(self, app: Dash, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._scheduler: Scheduler | None = None
        super().__init__()

    def load_config(self) -> None:
        assert self.cfg
        options = {
            "bind": f"{self._settings.host}:{self._settings.port}",
            "workers": WORKERS,
            "worker_class": Worker,
            "threads": THREADS,
            "preload_app": True,
            "timeout": 120,
            "graceful_timeout": STOP_SECONDS,
            "control_socket_disable": True,
            "loglevel": "warning",
            "proc_name": "skillpulse",
            "when_ready": self._say_ready,
            "post_worker_init": self._start_worker,
            "worker_exit": self._stop_scheduler,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self._app.server

    def _say_ready(self, _: Any) -> None:
        print(f"SkillPulse is at http://{self._settings.host}:{self._settings.port} (Ctrl+C stops it)", flush=True)

    def _start_worker(self, _: Any) -> None:
        # The first search then need not wait for the titles; nothing else waits for this thread.
        threading.Thread(target=title_index.warm, name="title-index", daemon=True).start()
        if self._settings.scheduler and bound().may_write:
            self._scheduler = Scheduler(bound(), JOBS, feed_watches(self._settings, bound()))
            self._scheduler.start()

    def _stop_scheduler(self, _server: Any, _worker: Any) -> None:
        # Not by atexit: by then the interpreter is shutting down, and the next leader could no longer start a thread.
        if self._scheduler:
            self._scheduler.stop()


class PortTaken(Exception):
    """Something else listens where the application should."""


def check_port(host: str, port: int) -> None:
    """Raises PortTaken, before anything is started."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = error.strerror or str(error)
            raise PortTaken(f"{host}:{port} cannot be used ({reason}). Set HOST or PORT to another.") from error


def bring_demonstration_up_to_date() -> None:
    """Load the demonstration data where nothing has been aggregated yet, and later what an older version did not have.

    None where they were removed. Says what it does. Raises AlreadyRunning where another process fills the database.
    """
    with reading(PUBLIC) as connection:
        empty = data_status(connection).as_of is None
        if empty and was_removed(connection):
            print(f"The database is empty: {REMOVED}", flush=True)
            return
        if not empty and not needs_reference(connection):
            return
    state = "The database is empty" if empty else "The demonstration was made by an older version"
    print(f"{state}: generating what is missing (SKILLPULSE_DEMO=off prevents it) ...", flush=True)
    try:
        with Bar() as bar:
            run = run_job(JOBS["load_demonstration"], report=bar)
    except AlreadyRunning:
        if empty:
            raise
        return  # there is something to show while the other run goes on
    if not run.good:
        print(f"No demonstration data: {'; '.join(run.reasons)}", file=sys.stderr)


def main() -> int:
    """Serve until SIGTERM or SIGINT; 1 with the reason on stderr where that cannot be."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        settings = current()
        check_port(settings.host, settings.port)
        app = create_app(settings)
        if settings.demo:
            bring_demonstration_up_to_date()
    except (SettingsError, DataError, PortTaken, AlreadyRunning) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    Server(app, settings).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
