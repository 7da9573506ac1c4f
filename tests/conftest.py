"""What all tests share: one PostgreSQL for the session, a fresh database a module, and the real files.

SKILLPULSE_TEST_DATABASE_URL names another server by a superuser's address: the tests that use a database then run on
it, and only they. Unset: everything runs, on the bundled server. Tests run in two processes, a file in one of them:
each has its own bundled server, but both share a named one, and with it the two logins.
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser
from sqlalchemy import URL, create_engine, text
from sqlalchemy.pool import NullPool

import settings
from data_access import database as doors
from data_access import roles
from data_access.database import Database, as_url
from data_access.embedded_postgres import OWNER, READER, SUPERUSER, EmbeddedPostgres
from jobs.registry import JOBS
from jobs.runner import run_job
from tests.chromium import launched
from tests.pages_market import address, application, pages_database, pages_market  # noqa: F401  (fixtures)

REAL_DATA = Path(__file__).parents[2] / "shared" / "data"
TEMPLATE = "skillpulse_template"
DEMONSTRATION_DAY = date(2025, 10, 31)
"""Anchor day of the generated data in tests: fixed, so that what they find does not depend on today."""

hypothesis.settings.register_profile("skillpulse", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("skillpulse")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "real_data: needs the published files in ../shared/data, else left out")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    without = set()
    if not REAL_DATA.is_dir():
        without |= {item for item in items if item.get_closest_marker("real_data")}
    if os.environ.get("SKILLPULSE_TEST_DATABASE_URL"):
        # Another server changes nothing for tests that use none, or that start the bundled one themselves.
        without |= {item for item in items if "superuser_url" not in getattr(item, "fixturenames", ())}
    config.hook.pytest_deselected(items=[item for item in items if item in without])
    items[:] = [item for item in items if item not in without]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with launched() as opened:
        yield opened


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of published files. Tests that use it carry the marker `real_data`."""
    return REAL_DATA


@pytest.fixture(scope="session")
def open_directory() -> Iterator[Path]:
    """A short directory that other system users may enter, as a server started by root needs it."""
    place = Path(tempfile.mkdtemp(prefix="sp-"))
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


@pytest.fixture(scope="session")
def superuser_url(open_directory: Path) -> Iterator[URL]:
    """A superuser's address of the session's server."""
    given = os.environ.get("SKILLPULSE_TEST_DATABASE_URL")
    if given:
        yield as_url(given)
        return
    # Nothing here outlives the session, so the disk need not be waited for.
    fast = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "256MB"}
    with EmbeddedPostgres(open_directory / "server", extra=fast) as server:
        yield server.url(SUPERUSER, "postgres")


@pytest.fixture(scope="session")
def run_as_superuser(superuser_url: URL) -> Callable[[str], None]:
    """Runs SQL outside a transaction, as a superuser, in the server's own database."""

    def run(statement: str) -> None:
        engine = create_engine(superuser_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))

    return run


@pytest.fixture(scope="session")
def new_database(
    superuser_url: URL, run_as_superuser: Callable[[str], None], testrun_uid: str
) -> Iterator[Callable[[], Database]]:
    """Makes a fresh, migrated, unbound Database at every call; all are dropped at the end of the session."""
    passwords = {role: sha256(f"{testrun_uid} {role}".encode()).hexdigest() for role in (OWNER, READER)}
    prefix = f"{TEMPLATE}_{os.getpid()}"
    numbers = itertools.count()
    made: dict[str, Database] = {}
    engine = create_engine(superuser_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")

    def create(name: str, template: str) -> Database:
        with engine.connect() as connection:
            roles.create_database(connection, name, template=template)
        urls = {role: superuser_url.set(username=role, password=passwords[role], database=name) for role in passwords}
        made[name] = Database(urls[READER], urls[OWNER])
        return made[name]

    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(1)"))  # another process may be making the same logins
        roles.create_logins(connection, passwords)
    template = create(prefix, "template0")
    template.prepare()
    template.close()
    yield lambda: create(f"{prefix}_{next(numbers)}", prefix)
    for name, database in made.items():
        database.close()
        run_as_superuser(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def database(new_database: Callable[[], Database]) -> Iterator[Database]:
    """A fresh database for this module, behind reading() and writing(); no rows but the regions."""
    fresh = new_database()
    before = doors.bind(fresh)
    yield fresh
    doors.bind(before)
    fresh.close()


@pytest.fixture(scope="session")
def demonstration(new_database: Callable[[], Database], open_directory: Path) -> Database:
    """The whole generated market, loaded once a session as `make run` loads it. Only to be read.

    Its newest complete day is DEMONSTRATION_DAY. `demonstration_bound` puts it behind the doors.
    """
    loaded = new_database()
    before = doors.bind(loaded)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "SKILLPULSE_OWNER_URL"):
            patch.delenv(name, raising=False)
        patch.setenv("SKILLPULSE_DEMO", "on")
        patch.setenv("SKILLPULSE_DATA_DIR", str(open_directory / "demonstration"))
        settings.current.cache_clear()
        run = run_job(JOBS["load_demonstration"], {"through": DEMONSTRATION_DAY}, database=loaded)
    settings.current.cache_clear()
    doors.bind(before)
    assert run.good, run
    return loaded


@pytest.fixture(scope="module")
def demonstration_bound(demonstration: Database) -> Iterator[Database]:
    """The generated market behind reading() for this module."""
    before = doors.bind(demonstration)
    yield demonstration
    doors.bind(before)
