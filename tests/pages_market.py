"""What the tests of pages share: one application, one small market of postings and one server for the whole session.

A second Dash application in one process would lose callbacks, so there is one.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from dash import Dash
from werkzeug.serving import make_server

from data_access import database as doors
from data_access.database import Database
from jobs.registry import JOBS
from jobs.runner import run_job
from tests import builders, event_feed, market_reference

LAST_ON = datetime.now(UTC).date() - timedelta(days=1)
"""The newest complete day, so that no page says that data are late."""

FOUR_QUESTIONS = {
    "What is the nationwide demand trend for Docker over the past 14 days?": (
        "/trends?skill=docker&region=US&period=14d"
    ),
    "Show the top 10 skills in Illinois this week.": "/top-skills?region=US-IL&period=7d",
    "Which skills are most common in senior roles nationwide?": "/top-skills?region=US&seniority=senior",
    "What skills most often appear alongside Terraform?": "/cooccurrence?skill=terraform",
}


def postings(last_on: date = LAST_ON) -> list[dict]:
    """4,000 postings over 120 days; two days have none."""
    return builders.random_postings(4000, seed=5, days=120, last_on=last_on, gaps=(9, 10))


@pytest.fixture(scope="session")
def pages_database(new_database: Callable[[], Database], tmp_path_factory: pytest.TempPathFactory) -> Database:
    """A database that holds the market; `pages_market` puts it behind the doors."""
    fresh = new_database()
    market_reference.load(fresh, tmp_path_factory.mktemp("reference"))
    builders.load(fresh, postings())
    event_feed.fill(fresh)
    run_job(JOBS["refresh_network"], database=fresh)
    return fresh


@functools.cache
def _application(folder: Path) -> Dash:
    import app  # only where a page is tested: it brings Dash and every page with it

    return app.dash_app(folder)


@pytest.fixture(scope="session")
def application(pages_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Dash:
    """The one application of this process."""
    before = doors.bind(pages_database)
    made = _application(tmp_path_factory.mktemp("data"))
    doors.bind(before)
    return made


@pytest.fixture
def pages_market(pages_database: Database, application: Dash) -> Iterator[Dash]:
    """The application, answering from the market while a test runs."""
    before = doors.bind(pages_database)
    yield application
    doors.bind(before)


@pytest.fixture(scope="session")
def address(application: Dash) -> Iterator[str]:
    """Where the application is served."""
    server = make_server("127.0.0.1", 0, application.server, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
