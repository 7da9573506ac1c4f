"""The two doors: who may log in, what a reader sees and may not do, and what is said when something is wrong."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, text
from sqlalchemy.exc import DataError, InternalError, ProgrammingError
from sqlalchemy.pool import NullPool

from data_access import database as doors
from data_access import migrations
from data_access.database import Database, as_url, bound, connect, reading, writing
from data_access.embedded_postgres import OWNER, READER
from data_access.errors import DatabaseUnavailable, SchemaOutdated, UnsafeRole
from data_access.loads.regions import iso_regions, load_regions
from data_access.tables import metadata
from data_access.tenancy import PUBLIC, Viewer
from settings import Settings
from tests.processes import until


def scalar(connection, statement: str):
    return connection.execute(text(statement)).scalar_one()


def urls(database: Database) -> tuple[URL, URL]:
    """The reader's and the owner's address."""
    owner = database._urls[OWNER]
    reader = database._urls[READER]
    assert owner is not None
    assert reader is not None
    return reader, owner


@pytest.fixture
def extra_role(run_as_superuser: Callable[[str], None], database: Database) -> Iterator[str]:
    """A login without any privilege, with the reader's password."""
    role = f"skillpulse_extra_{os.getpid()}"
    run_as_superuser(f"CREATE ROLE {role} LOGIN PASSWORD '{urls(database)[0].password}' IN ROLE {READER}")
    yield role
    run_as_superuser(f"REASSIGN OWNED BY {role} TO CURRENT_USER; DROP OWNED BY {role}")
    run_as_superuser(f"DROP ROLE {role}")


def test_a_reader_names_its_tenant_and_changes_nothing(database: Database) -> None:
    with reading(Viewer("tenant-1")) as connection:
        assert scalar(connection, "SELECT current_setting('app.tenant_id')") == "tenant-1"
        assert scalar(connection, "SELECT current_user") == READER
        assert scalar(connection, "SHOW transaction_read_only") == "on"
        assert scalar(connection, "SHOW statement_timeout") == "30s"
        assert scalar(connection, "SHOW lock_timeout") == "5s"
        assert scalar(connection, "SHOW jit") == "off"
    with reading(PUBLIC) as connection:
        assert scalar(connection, "SELECT current_setting('app.tenant_id')") == "", (
            "the context ends with its transaction"
        )
        with pytest.raises(InternalError, match="read-only transaction"):
            connection.execute(text("DELETE FROM region"))


def test_a_reader_may_not_write_even_where_the_transaction_would(database: Database) -> None:
    engine = create_engine(urls(database)[0], poolclass=NullPool)
    with engine.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
        connection.execute(text("DELETE FROM region"))


def test_a_reading_transaction_is_of_one_moment(database: Database) -> None:
    with reading(PUBLIC) as connection:
        before = scalar(connection, "SELECT count(*) FROM changed_day")
        with writing() as other:
            other.execute(text("INSERT INTO changed_day (posted_on) VALUES ('2026-01-01')"))
        assert scalar(connection, "SELECT count(*) FROM changed_day") == before
    with reading(PUBLIC) as connection:
        assert scalar(connection, "SELECT count(*) FROM changed_day") == before + 1


def test_writing_commits_at_the_end_and_rolls_back_on_an_error(database: Database) -> None:
    def fail_after_a_row() -> None:
        with writing() as connection:
            connection.execute(text("INSERT INTO changed_day (posted_on) VALUES ('2026-02-02')"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_a_row()
    with writing() as connection:
        assert scalar(connection, "SELECT count(*) FROM changed_day WHERE posted_on = '2026-02-02'") == 0
        assert scalar(connection, "SELECT current_user") == OWNER


def test_new_tables_and_partitions_can_be_read_at_once(database: Database) -> None:
    with writing() as connection:
        connection.execute(text("CREATE TABLE onet_scale_r1 PARTITION OF onet_scale FOR VALUES IN (1)"))
        connection.execute(text("INSERT INTO onet_scale VALUES (1, 'IM', 'Importance', 1, 5)"))
    with reading(PUBLIC) as connection:
        assert scalar(connection, "SELECT maximum FROM onet_scale") == 5
        assert scalar(connection, "SELECT maximum FROM onet_scale_r1") == 5


def test_a_statement_that_takes_too_long_is_stopped(database: Database) -> None:
    with (
        pytest.raises(DatabaseUnavailable, match=r"took longer than 0\.2 seconds"),
        reading(PUBLIC, seconds=0.2) as connection,
    ):
        connection.execute(text("SELECT pg_sleep(30)"))
    with reading(PUBLIC) as connection:
        assert scalar(connection, "SELECT 1") == 1


def test_a_reader_does_not_wait_long_for_a_lock(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "LOCK_SECONDS", 0.2)
    with writing() as connection:
        connection.execute(text("LOCK TABLE demonstration"))
        with pytest.raises(DatabaseUnavailable, match="being changed at the moment"), reading(PUBLIC) as other:
            scalar(other, "SELECT count(*) FROM demonstration")


def test_a_connection_that_the_server_ended_is_replaced(database: Database) -> None:
    with reading(PUBLIC) as connection:
        pid = scalar(connection, "SELECT pg_backend_pid()")
    end = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = :role AND pid = :pid")
    with reading(PUBLIC) as connection:
        pass
    other = Database(urls(database)[0], None)
    with other.reading(PUBLIC) as connection:
        connection.execute(end, {"role": READER, "pid": pid})
    other.close()
    with reading(PUBLIC) as connection:
        assert scalar(connection, "SELECT pg_backend_pid()") != pid


def test_a_connection_lost_within_a_transaction_is_told_plainly(database: Database) -> None:
    with pytest.raises(DatabaseUnavailable, match="The database does not answer"), reading(PUBLIC) as connection:
        scalar(connection, "SELECT pg_terminate_backend(pg_backend_pid())")


def test_all_connections_busy_is_told_plainly(database: Database) -> None:
    one = Database(*urls(database))
    engine = one._engine(OWNER)
    engine.pool._timeout = 0.1  # type: ignore[attr-defined]
    taken = [engine.connect() for _ in range(10)]
    with pytest.raises(DatabaseUnavailable, match="busy"), one.writing():
        raise AssertionError("not reached")
    for connection in taken:
        connection.close()
    one.close()


def test_other_errors_stay_what_they_are(database: Database) -> None:
    with pytest.raises(DataError, match="division by zero"), reading(PUBLIC) as connection:
        scalar(connection, "SELECT 1/0")


def test_a_forked_child_makes_its_own_connections(database: Database) -> None:
    with reading(PUBLIC) as connection:
        mine = scalar(connection, "SELECT pg_backend_pid()")
    child = os.fork()
    if child == 0:
        with reading(PUBLIC) as connection:
            os._exit(0 if scalar(connection, "SELECT pg_backend_pid()") != mine else 1)
    assert os.waitpid(child, 0)[1] == 0
    with reading(PUBLIC) as connection:
        assert scalar(connection, "SELECT pg_backend_pid()") == mine


def test_a_process_without_the_owners_login_only_reads(database: Database) -> None:
    reader, _ = urls(database)
    one = Database(reader, None)
    one.prepare()
    with one.reading(PUBLIC) as connection:
        assert scalar(connection, "SELECT count(*) FROM region") > 5000
    with pytest.raises(DatabaseUnavailable, match="Set SKILLPULSE_OWNER_URL"), one.writing():
        raise AssertionError("not reached")
    one.close()


def test_a_process_without_the_owners_login_refuses_an_old_schema(new_database: Callable[[], Database]) -> None:
    database = new_database()
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    one = Database(urls(database)[0], None)
    with pytest.raises(SchemaOutdated, match="Set SKILLPULSE_OWNER_URL"):
        one.prepare()
    one.close()


def test_preparing_twice_and_at_once_changes_nothing(new_database: Callable[[], Database], superuser_url: URL) -> None:
    database = new_database()
    with database.writing() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
    failures: list[BaseException] = []

    def prepare() -> None:
        one = Database(*urls(database))
        try:
            one.prepare()
        except BaseException as error:
            failures.append(error)
        finally:
            one.close()

    threads = [threading.Thread(target=prepare) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with database.reading(PUBLIC) as connection:
        assert migrations.standing(connection) == migrations.newest()
        found = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars()
        assert {table.name for table in metadata.sorted_tables} <= set(found)


def test_a_failing_migration_leaves_nothing_behind(new_database: Callable[[], Database], monkeypatch) -> None:
    database = new_database()
    with database.writing() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))

    def fails(connection) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(doors, "load_regions", fails)
    with pytest.raises(ZeroDivisionError):
        database.prepare()
    with database.writing() as connection:
        assert scalar(connection, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0


@pytest.mark.parametrize(
    ("grant", "said"),
    [
        ("ALTER ROLE {role} SUPERUSER", "it is a superuser"),
        ("ALTER ROLE {role} BYPASSRLS", "bypasses row-level security"),
        ("ALTER ROLE {role} CREATEROLE", "may create roles"),
        ("GRANT " + OWNER + " TO {role}", "may act as the database's owner"),
        ("GRANT pg_write_all_data TO {role}", "may write to the table"),
    ],
)
def test_a_reader_that_may_do_more_is_refused(
    database: Database, extra_role: str, run_as_superuser: Callable[[str], None], grant: str, said: str
) -> None:
    reader, owner = urls(database)
    one = Database(reader.set(username=extra_role), owner)
    one.prepare()
    run_as_superuser(grant.format(role=extra_role))
    with pytest.raises(UnsafeRole, match=said) as refused:
        one.prepare()
    assert "CREATE ROLE skillpulse_reader LOGIN" in str(refused.value), "it says what to do"
    one.close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("CREATE TABLE own_table (a int); ALTER TABLE own_table OWNER TO {role}", "may act as the tables' owner"),
        ("GRANT INSERT ON region TO {role}", "may write to the table region"),
        ("GRANT CREATE ON SCHEMA public TO {role}", "may create tables"),
    ],
)
def test_a_reader_with_rights_on_tables_is_refused(
    new_database: Callable[[], Database], superuser_url: URL, extra_role: str, change: str, said: str
) -> None:
    database = new_database()
    reader, owner = urls(database)
    superuser = Database(superuser_url.set(database=owner.database), superuser_url.set(database=owner.database))
    with superuser.writing() as connection:
        connection.execute(text(change.format(role=extra_role)))
    one = Database(reader.set(username=extra_role), owner)
    with pytest.raises(UnsafeRole, match=said):
        one.prepare()
    one.close()
    with superuser.writing() as connection:
        connection.execute(text(f"DROP OWNED BY {extra_role}"))
    superuser.close()


def test_superuser_and_owner_are_refused_as_the_pages_login(database: Database, superuser_url: URL) -> None:
    reader, owner = urls(database)
    superuser = superuser_url.set(database=owner.database)
    for first, second, said in [
        (superuser, None, "DATABASE_URL logs in as .*it is a superuser"),
        (owner, owner, "owner"),
        (owner, None, "owner"),
        (reader, superuser, "SKILLPULSE_OWNER_URL logs in as .*a superuser"),
    ]:
        one = Database(first, second)
        with pytest.raises(UnsafeRole, match=said):
            one.prepare()
        one.close()


def test_an_owner_that_may_not_create_tables_is_told_what_to_run(database: Database, extra_role: str) -> None:
    reader, _ = urls(database)
    one = Database(reader, reader.set(username=extra_role))
    with pytest.raises(DatabaseUnavailable, match="GRANT CREATE, USAGE ON SCHEMA public TO"):
        one.prepare()
    one.close()


def test_an_old_server_is_refused(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data_access.roles.OLDEST_VERSION", 99)
    with pytest.raises(DatabaseUnavailable, match="SkillPulse needs 99 or newer"):
        database.prepare()


def test_a_database_in_another_encoding_is_refused(
    database: Database, superuser_url: URL, run_as_superuser: Callable[[str], None]
) -> None:
    name = f"skillpulse_latin_{os.getpid()}"
    run_as_superuser(
        f"CREATE DATABASE {name} ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' OWNER {OWNER} TEMPLATE template0"
    )
    reader, owner = (url.set(database=name) for url in urls(database))
    one = Database(reader, owner)
    with pytest.raises(DatabaseUnavailable, match=r"encoding is LATIN1.*ENCODING 'UTF8'"):
        one.prepare()
    one.close()
    run_as_superuser(f"DROP DATABASE {name}")


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    settings = Settings(DATABASE_URL=f"postgres://someone:secret@/nothing?host={tmp_path}", SKILLPULSE_SECRET_KEY="key")  # type: ignore[call-arg]
    with pytest.raises(DatabaseUnavailable, match="The database does not answer") as told:
        connect(settings)
    assert "secret" not in str(told.value)


def test_addresses_are_for_psycopg() -> None:
    assert as_url("postgres://a:b@h/d").drivername == "postgresql+psycopg"


def test_nothing_is_bound_before_connect(database: Database) -> None:
    before = doors.bind(None)
    with pytest.raises(DatabaseUnavailable, match="connect"):
        bound()
    doors.bind(before)
    assert bound() is database


def test_connect_starts_the_bundled_server_and_brings_it_back(open_directory: Path) -> None:
    before = doors.bind(None)
    database = connect(Settings(SKILLPULSE_DATA_DIR=open_directory / "bundled"))  # type: ignore[call-arg]
    try:
        assert bound() is database
        server = database._server
        assert server
        os.kill(int((server.cluster.data / "postmaster.pid").read_text().split()[0]), 9)
        until(lambda: server._state() == "silent")
        with reading(PUBLIC) as connection:
            assert scalar(connection, "SELECT count(*) FROM region") > 5000
        connect(Settings(SKILLPULSE_DATA_DIR=open_directory / "bundled")).close()  # type: ignore[call-arg]
    finally:
        database.close()
        doors.bind(before)


def test_regions_are_loaded_once_and_corrected(database: Database) -> None:
    codes = [code for code, _, _ in iso_regions()]
    assert len(codes) == len(set(codes)) > 5000
    with writing() as connection:
        assert load_regions(connection) == 0
        connection.execute(text("UPDATE region SET region_name = 'Wrong' WHERE region_code = 'US-IL'"))
        connection.execute(text("DELETE FROM region WHERE region_code = 'FR-75C'"))
        assert load_regions(connection) == 2
        rows = connection.execute(text("SELECT region_code, region_name, parent_code FROM region")).all()
    names = {row.region_code: row.region_name for row in rows}
    parents = {row.region_code: row.parent_code for row in rows}
    assert (names["US-IL"], names["GB"], names["IL"], names["FR-75C"]) == (
        "Illinois",
        "United Kingdom",
        "Israel",
        "Paris",
    )
    assert (parents["US-IL"], parents["US"], parents["GB-LND"]) == ("US", None, "GB")
