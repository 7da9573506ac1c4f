"""The bundled server outlives every process that is killed, keeps its data and stops when nobody uses it."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from data_access import embedded_cluster
from data_access.embedded_cluster import Cluster, advice, explained, server_settings
from data_access.embedded_postgres import SUPERUSER, EmbeddedPostgres
from data_access.errors import DatabaseUnavailable
from data_access.process_owners import Owners, mark_of
from tests.processes import Program, until

OWNER_PROGRAM = """
import sys
from pathlib import Path
from typing import Any
from data_access.embedded_postgres import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1])).start()
print("up", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def empty_dir() -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(prefix="sp-"))
    place.chmod(0o755)
    yield place
    assert postmaster_of(place) is None, "the test left a server behind"
    shutil.rmtree(place)


@pytest.fixture(scope="module")
def stopped_cluster() -> Iterator[Path]:
    """A data directory that was used and left, to be copied: making one takes longer than starting it."""
    place = Path(tempfile.mkdtemp(prefix="sp-"))
    place.chmod(0o755)
    with EmbeddedPostgres(place):
        pass
    yield place / "postgresql"
    shutil.rmtree(place)


@pytest.fixture
def data_dir(empty_dir: Path, stopped_cluster: Path) -> Path:
    subprocess.run(["cp", "-a", stopped_cluster, empty_dir / "postgresql"], check=True)
    return empty_dir


def postmaster_of(data_dir: Path) -> int | None:
    """The process id of the living server, as the system knows it: by its command line."""
    for process in psutil.process_iter(["cmdline", "status"]):
        command = process.info["cmdline"] or []
        if "-D" in command and command[command.index("-D") + 1].startswith(str(data_dir)):
            return process.pid
    return None


def ask(server: EmbeddedPostgres, statement: str) -> list[tuple]:
    address = server.url(SUPERUSER, "postgres").set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def test_a_real_server_with_sound_settings(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir) as server:
        settings = dict(ask(server, "SELECT name, setting FROM pg_settings"))
        encoding = ask(
            server, "SELECT pg_encoding_to_char(encoding), datlocale FROM pg_database WHERE datname = 'postgres'"
        )
    assert int(settings["server_version_num"]) >= 180000
    assert settings["listen_addresses"] == ""
    assert (settings["fsync"], settings["full_page_writes"], settings["jit"]) == ("on", "on", "off")
    assert (settings["TimeZone"], settings["password_encryption"]) == ("UTC", "scram-sha-256")
    assert encoding == [("UTF8", "C.UTF-8")]
    assert postmaster_of(data_dir) is None


def test_passwords_are_for_this_user_only(empty_dir: Path) -> None:
    cluster = Cluster(empty_dir)
    assert len(set(cluster.passwords.values())) == 3
    assert (cluster.home / "credentials.json").stat().st_mode & 0o777 == 0o600
    assert Cluster(empty_dir).passwords == cluster.passwords


def test_no_login_without_the_password(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir) as server:
        wrong = server.url(SUPERUSER, "postgres").set(drivername="postgresql", password="guess")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong.render_as_string(hide_password=False))


def test_data_survive_a_kill_of_application_and_server(data_dir: Path) -> None:
    with Program(OWNER_PROGRAM, data_dir) as program:
        assert program.says() == "up"
        with EmbeddedPostgres(data_dir) as server:
            ask(server, "CREATE TABLE kept AS SELECT 42 AS number")
        program.process.kill()
        program.process.wait()
        pid = postmaster_of(data_dir)
        assert pid, "all owners were killed, the server runs on"
        with EmbeddedPostgres(data_dir) as server:
            assert postmaster_of(data_dir) == pid, "the next start adopts it"
            os.kill(pid, signal.SIGKILL)
            until(lambda: postmaster_of(data_dir) != pid)
            with EmbeddedPostgres(data_dir) as again:
                assert ask(again, "SELECT number FROM kept") == [(42,)]


def test_the_last_owner_stops_it_and_no_one_before(data_dir: Path) -> None:
    with Program(OWNER_PROGRAM, data_dir) as first, Program(OWNER_PROGRAM, data_dir) as second:
        assert (first.says(), second.says()) == ("up", "up")
        pid = postmaster_of(data_dir)
        assert first.ends() == 0
        assert postmaster_of(data_dir) == pid
        second.process.terminate()
        assert second.process.wait() == 128 + signal.SIGTERM
        assert postmaster_of(data_dir) is None


def test_a_forked_child_owns_it_too(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir) as server:
        child = os.fork()
        if child == 0:
            server.release()  # not an owner yet: must not stop it
            server.start()
            os._exit(0 if len(Owners(server.cluster.home / "owners.json").living()) == 2 else 1)
        assert os.waitpid(child, 0)[1] == 0
        assert ask(server, "SELECT 1") == [(1,)]


@pytest.mark.parametrize("impostor", ["another program", "gone"])
def test_a_stale_pid_file_fools_nobody(data_dir: Path, impostor: str) -> None:
    with EmbeddedPostgres(data_dir) as server:
        ask(server, "CREATE TABLE kept AS SELECT 42 AS number")
        data, user, socket = server.cluster.data, server.cluster.user, server.cluster.socket_directory()
        lines = (data / "postmaster.pid").read_text().split("\n")
    # A program of the server's own user is the hard case: PostgreSQL believes that such a process is its server.
    who: dict[str, Any] = {"user": user.uid, "group": user.gid} if user else {}
    other = subprocess.Popen(["sleep", "600"], **who)
    try:
        if impostor == "gone":
            other.kill()
            other.wait()
        for path in (data / "postmaster.pid", socket / ".s.PGSQL.5432.lock"):
            path.write_text("\n".join([str(other.pid), *lines[1:]]))
            shutil.chown(path, *((user.uid, user.gid) if user else (os.getuid(), os.getgid())))
        with EmbeddedPostgres(data_dir) as server:
            assert ask(server, "SELECT number FROM kept") == [(42,)]
        assert (other.poll() is None) == (impostor == "another program"), "the other program is left alone"
    finally:
        other.kill()
        other.wait()


def test_a_frozen_server_is_replaced(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data_access.embedded_postgres.UNANSWERED_SECONDS", 0)
    with EmbeddedPostgres(data_dir) as server:
        ask(server, "CREATE TABLE kept AS SELECT 42 AS number")
        pid = postmaster_of(data_dir)
        assert pid
        os.kill(pid, signal.SIGSTOP)
        monkeypatch.setattr(server, "_stop", lambda _mode: os.kill(pid, signal.SIGKILL) or True)
        server.revive()
        assert ask(server, "SELECT number FROM kept") == [(42,)]
        monkeypatch.undo()


def test_owners_know_a_reused_process_id(tmp_path: Path) -> None:
    path = tmp_path / "owners.json"
    owners = Owners(path)
    owners.add_this_process()
    me = mark_of(os.getpid())
    assert owners.living() == [me]
    path.write_text(json.dumps([[os.getpid(), "another moment"], [os.getpid(), me and me.began]]))
    assert owners.living() == [me]
    path.write_text("not json")
    assert owners.living() == []


def test_a_zombie_is_no_owner() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    until(lambda: psutil.Process(child.pid).status() == psutil.STATUS_ZOMBIE)
    assert mark_of(child.pid) is None
    child.wait()
    assert mark_of(child.pid) is None


def test_a_long_path_gets_a_short_socket(empty_dir: Path) -> None:
    deep = empty_dir / ("a-rather-long-name-" * 5)
    with EmbeddedPostgres(deep) as server:
        socket = server.cluster.socket_directory()
        assert not socket.is_relative_to(deep)
        assert socket.stat().st_mode & 0o777 == 0o700
        assert ask(server, "SELECT 1") == [(1,)]
    with EmbeddedPostgres(deep) as server:
        assert server.cluster.socket_directory() == socket
    shutil.rmtree(socket)
    with EmbeddedPostgres(deep) as server:
        assert server.cluster.socket_directory() != socket
    shutil.rmtree(server.cluster.socket_directory())


def test_a_directory_closed_to_the_servers_user(empty_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root keeps the cluster elsewhere; an ordinary user's server needs nobody else."""
    monkeypatch.setattr(embedded_cluster, "SYSTEM_HOME", empty_dir / "system")
    closed = empty_dir / "closed"
    closed.mkdir(mode=0o700)
    for _ in range(2):
        with EmbeddedPostgres(closed) as server:
            inside = server.cluster.home.is_relative_to(closed)
            assert inside == (os.geteuid() != 0)
            assert (closed / "postgresql").resolve() == server.cluster.home
            assert ask(server, "SELECT 1") == [(1,)]


def test_binaries_closed_to_the_servers_user_are_copied(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_cluster, "SYSTEM_HOME", data_dir / "system")
    real = Cluster.run

    def closed(self: Cluster, *command: str, timeout: float | None = None) -> subprocess.CompletedProcess[str]:
        if not command[0].startswith(str(data_dir)) and command[0].endswith("initdb"):
            return subprocess.CompletedProcess(command, 126, "Permission denied", "")
        return real(self, *command, timeout=timeout)

    monkeypatch.setattr(Cluster, "run", closed)
    with EmbeddedPostgres(data_dir) as server:
        assert server.cluster.binaries.is_relative_to(data_dir / "system")
        assert ask(server, "SELECT 1") == [(1,)]
    assert Cluster(data_dir).binaries == server.cluster.binaries


def test_a_new_cluster_is_complete_or_absent(empty_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cluster = Cluster(empty_dir)
    real = cluster.run

    def fails(*command: str, timeout: float | None = None) -> subprocess.CompletedProcess[str]:
        answer = real(*command, timeout=timeout)
        if any(word.startswith("--pgdata") for word in command):
            return subprocess.CompletedProcess(command, 1, "could not write: No space left on device", "")
        return answer

    monkeypatch.setattr(cluster, "run", fails)
    with pytest.raises(DatabaseUnavailable, match="The disk is full: free some space"):
        cluster.prepare()
    assert not cluster.data.exists()
    monkeypatch.undo()
    cluster.prepare()
    assert (cluster.data / "PG_VERSION").exists()


def test_a_start_that_fails_shows_the_log_and_what_to_do(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir, extra={"shared_buffers": "1"})
    with pytest.raises(DatabaseUnavailable, match=r"(?s)shared_buffers.*SKILLPULSE_DATA_DIR.*server\.log"):
        server.start()


def test_foreign_passwords_are_named(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir) as server:
        credentials = server.cluster.home / "credentials.json"
        kept = credentials.read_text()
        credentials.write_text(json.dumps(dict.fromkeys(json.loads(kept), "wrong")))
        with pytest.raises(DatabaseUnavailable, match="Put the file back"):
            EmbeddedPostgres(data_dir).start()
        credentials.write_text(kept)


def test_data_of_a_version_that_is_not_installed(empty_dir: Path) -> None:
    cluster = Cluster(empty_dir)
    cluster.data.mkdir()
    (cluster.data / "PG_VERSION").write_text("9\n")
    if cluster.user:
        os.chown(cluster.data, cluster.user.uid, cluster.user.gid)
    with pytest.raises(DatabaseUnavailable, match="was made by PostgreSQL 9"):
        EmbeddedPostgres(empty_dir).start()


def test_a_empty_directory_that_is_a_file(empty_dir: Path) -> None:
    (empty_dir / "file").write_text("")
    with pytest.raises(DatabaseUnavailable, match="cannot be used"):
        Cluster(empty_dir / "file")


def test_a_missing_package_is_named(empty_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_cluster, "_installed", dict)
    with pytest.raises(DatabaseUnavailable, match=r"pip install -r requirements\.txt"):
        Cluster(empty_dir).prepare()


def test_another_process_holding_the_lock_is_named(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data_access.embedded_postgres.LOCKED_SECONDS", 0)
    server = EmbeddedPostgres(data_dir)
    with server._locked(), pytest.raises(DatabaseUnavailable, match="Another process has been starting or stopping"):
        EmbeddedPostgres(data_dir).start()


@pytest.mark.parametrize(
    ("number", "said", "told"),
    [
        (errno.ENOSPC, "no space", "free some space"),
        (errno.EACCES, "denied", "change its permissions"),
        (None, "initdb: error: Permission denied", "change its permissions"),
        (None, "PANIC: broken", "start afresh"),
    ],
)
def test_advice_fits_the_cause(number: int | None, said: str, told: str) -> None:
    assert told in advice(said, number)
    if number:
        with pytest.raises(DatabaseUnavailable, match=told), explained("It failed"):
            raise OSError(number, said)


def test_settings_stay_within_a_small_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pages = {"SC_PHYS_PAGES": 2**17, "SC_PAGE_SIZE": 4096}  # 512 MB
    monkeypatch.setattr(os, "sysconf", pages.__getitem__)
    small = server_settings(tmp_path)
    assert (small["shared_buffers"], small["work_mem"]) == ("64MB", "16MB")
