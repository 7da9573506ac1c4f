"""The only doors to the database: `reading(viewer)` and `writing()`.

A process calls `connect(settings)` once; it starts the bundled server where needed, checks both logins, migrates
under an advisory lock and binds the doors. Pools are made per process, on first use after a fork.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from sqlalchemy import URL, Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import NullPool

from data_access import migrations, roles
from data_access.embedded_postgres import OWNER, READER, SUPERUSER, EmbeddedPostgres
from data_access.errors import DatabaseUnavailable, SchemaOutdated
from data_access.loads.crosswalk import load_crosswalk
from data_access.loads.regions import load_regions
from data_access.locks import lock_key
from data_access.tenancy import Viewer
from settings import Settings

READING_SECONDS = 30
"""How long one statement of a page may run."""

LOCK_SECONDS = 5
"""How long a reader waits for a lock; only a migration could make it wait."""

# Just-in-time compilation takes longer than a page's queries do.
_ENTER = text("""
    SELECT set_config('app.tenant_id', :tenant, true),
           set_config('statement_timeout', :statement_timeout, true),
           set_config('lock_timeout', :lock_timeout, true),
           set_config('jit', 'off', true)
""")


class Database:
    """Two logins of one database. owner_url None: this process only reads. server: the bundled one, kept alive."""

    def __init__(self, reader_url: URL, owner_url: URL | None, server: EmbeddedPostgres | None = None) -> None:
        self._urls = {READER: reader_url, OWNER: owner_url}
        self._server = server
        self._engines: dict[str, Engine] = {}
        self._made_by = os.getpid()
        self._making = threading.Lock()

    @contextmanager
    def reading(self, viewer: Viewer, *, seconds: float = READING_SECONDS) -> Iterator[Connection]:
        """A read-only transaction, of one moment, that sees only what this viewer may see."""
        limits = {
            "tenant": viewer.context,
            "statement_timeout": str(int(seconds * 1000)),
            "lock_timeout": str(LOCK_SECONDS * 1000),
        }
        with plain_errors(f"longer than {seconds:g} seconds"):
            try:
                connection, held = self._entered(limits)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
                # A server that died answers the pool's ping with its last breath; what it left behind is gone now.
                connection, held = self._entered(limits)
            with held:
                yield connection

    def _entered(self, limits: Mapping[str, str]) -> tuple[Connection, ExitStack]:
        """A connection within a reader's transaction, and what ends both."""
        with ExitStack() as held:
            connection = held.enter_context(self._connected(READER))
            held.enter_context(connection.begin())
            connection.execute(_ENTER, limits)
            return connection, held.pop_all()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction of the owner; commits at the end, rolls back on an error."""
        with plain_errors("too long"), self._connected(OWNER) as connection, connection.begin():
            yield connection

    @contextmanager
    def session(self) -> Iterator[Connection]:
        """A connection of the owner outside the pool and in autocommit, for locks held as long as it lives."""
        engine = create_engine(self._url(OWNER), poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with plain_errors("too long"), self._connect(engine) as connection:
            yield connection

    @property
    def may_write(self) -> bool:
        return self._urls[OWNER] is not None

    def prepare(self) -> None:
        """Check both logins, then migrate (or, without the owner's login, check that nothing is missing).

        Raises UnsafeRole, SchemaOutdated or DatabaseUnavailable, each saying what to do.
        """
        if self._server:
            self._make_bundled_database(self._server)
        with plain_errors("too long"), self._connected(READER) as connection, connection.begin():
            roles.check_server(connection)
            reader = roles.check_reader(connection)
            if not self.may_write and not migrations.is_current(connection):
                raise SchemaOutdated(
                    "The database's schema is not the one of this version, and this process only has the login that "
                    "reads. Set SKILLPULSE_OWNER_URL, or start once a process that has it."
                )
        if self.may_write:
            with self.writing() as connection:
                owner = roles.check_owner(connection)
                if owner == reader:
                    raise roles.UnsafeRole(
                        f"DATABASE_URL and SKILLPULSE_OWNER_URL both log in as {owner}.\n{roles.HOW_TO_MAKE_ROLES}"
                    )
                connection.execute(text("SELECT pg_advisory_xact_lock(:space, :key)"), _lock("migrations"))
                migrations.upgrade(connection)
                load_regions(connection)
                load_crosswalk(connection)
                roles.grant_reading(connection, reader)
            with self._connected(READER) as connection, connection.begin():
                roles.check_reader(connection)

    def close(self) -> None:
        """Close this process's connections and leave the bundled server."""
        if self._made_by == os.getpid():
            for engine in self._engines.values():
                engine.dispose()
        self._engines = {}
        if self._server:
            self._server.release()

    @contextmanager
    def _connected(self, role: str) -> Iterator[Connection]:
        with self._connect(self._engine(role)) as connection:
            yield connection

    def _connect(self, engine: Engine) -> Connection:
        try:
            return engine.connect()
        except OperationalError:
            if not self._server:
                raise
            self._server.revive()  # someone killed the server: bring it back and try once more
            return engine.connect()

    def _engine(self, role: str) -> Engine:
        with self._making:
            if self._made_by != os.getpid():
                # Connections made before the fork belong to the parent: forget them without closing.
                for engine in self._engines.values():
                    engine.dispose(close=False)
                self._engines, self._made_by = {}, os.getpid()
                if self._server:
                    self._server.start()
            if role not in self._engines:
                self._engines[role] = self._new_engine(role)
            return self._engines[role]

    def _new_engine(self, role: str) -> Engine:
        url = self._url(role)
        if role == OWNER:
            return create_engine(url, pool_pre_ping=True, pool_size=2, max_overflow=8, pool_timeout=30)
        # One moment for all statements of a transaction: numbers that are shown together agree.
        engine = create_engine(
            url, pool_pre_ping=True, pool_size=5, max_overflow=15, pool_timeout=10, isolation_level="REPEATABLE READ"
        )
        return engine.execution_options(postgresql_readonly=True)

    def _url(self, role: str) -> URL:
        url = self._urls[role]
        if url is None:
            raise DatabaseUnavailable(
                "This process has no login that may write. Set SKILLPULSE_OWNER_URL to the database's owner."
            )
        return url

    def _make_bundled_database(self, server: EmbeddedPostgres) -> None:
        passwords = {role: server.cluster.passwords[role] for role in (OWNER, READER)}
        name = server.url(OWNER).database or ""
        engine = create_engine(server.url(SUPERUSER, "postgres"), poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with plain_errors("too long"), engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:space, :key)"), _lock("bundled database"))
            if not connection.execute(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}).first():
                roles.create_logins(connection, passwords)
                roles.create_database(connection, name)


def _lock(name: str) -> dict[str, int]:
    space, key = lock_key(name)
    return {"space": space, "key": key}


def as_url(address: str) -> URL:
    """A postgresql:// address as SQLAlchemy wants it, for psycopg 3."""
    return make_url(address).set(drivername="postgresql+psycopg")


@contextmanager
def plain_errors(too_long: str) -> Iterator[None]:
    """Turns what the server or the way to it cannot do into a DatabaseUnavailable in plain words."""
    try:
        yield
    except PoolTimeout as error:
        raise DatabaseUnavailable(
            "All database connections of this process are busy. Try again in a moment."
        ) from error
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", None) or ""
        if state == "57014":
            raise DatabaseUnavailable(
                f"The database took {too_long} and the query was stopped. Ask for a shorter period."
            ) from error
        if state == "55P03":
            raise DatabaseUnavailable("The database is being changed at the moment. Try again shortly.") from error
        if state == "53100":
            raise DatabaseUnavailable("The database's disk is full. Free some space there.") from error
        if (
            error.connection_invalidated
            or state[:2] in ("08", "53", "57")
            or (isinstance(error, OperationalError) and not state)
        ):
            reason = str(error.orig).strip().splitlines()
            raise DatabaseUnavailable(
                f"The database does not answer: {reason[0] if reason else 'no reason given'}"
            ) from error
        raise


def connect(settings: Settings) -> Database:
    """The database that the settings name, prepared and bound to this process's doors."""
    if settings.database_url:
        owner_url = as_url(settings.owner_url) if settings.owner_url else None
        database = Database(as_url(settings.database_url), owner_url)
    else:
        server = EmbeddedPostgres(settings.data_dir).start()
        database = Database(server.url(READER), server.url(OWNER), server)
    try:
        database.prepare()
    except BaseException:
        database.close()
        raise
    atexit.register(database.close)
    bind(database)
    return database


_bound: Database | None = None


def bind(database: Database | None) -> Database | None:
    """Make `database` the one behind the doors of this process; returns the one before it."""
    global _bound
    before, _bound = _bound, database
    return before


def bound() -> Database:
    """The database behind the doors."""
    if _bound is None:
        raise DatabaseUnavailable("No database is connected yet; call data_access.database.connect(settings) first.")
    return _bound


@contextmanager
def reading(viewer: Viewer, *, seconds: float = READING_SECONDS) -> Iterator[Connection]:
    """A read-only transaction that sees only what this viewer may see. Raises DatabaseUnavailable."""
    with bound().reading(viewer, seconds=seconds) as connection:
        yield connection


@contextmanager
def writing() -> Iterator[Connection]:
    """A transaction of the owner, for jobs and migrations; commits at the end, rolls back on an error."""
    with bound().writing() as connection:
        yield connection
