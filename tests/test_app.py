"""Starting: what cannot work ends with a reason on stderr and exit code 1, without a traceback."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[1]


def environment(data_dir: Path, settings: dict[str, str]) -> dict[str, str]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**inherited, "SKILLPULSE_DATA_DIR": str(data_dir), **settings}


def start(data_dir: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=environment(data_dir, settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"PORT": "99999"}, "PORT"),
        ({"DATABASE_URL": ""}, "DATABASE_URL is empty; leave it unset to use the bundled server"),
        ({"DATABASE_URL": "postgresql://a@127.0.0.1:1/b"}, "SKILLPULSE_SECRET_KEY is not set"),
        (
            {"DATABASE_URL": "postgresql://a@127.0.0.1:1/b", "SKILLPULSE_SECRET_KEY": "x"},
            "The database does not answer",
        ),
        ({"HOST": "192.0.2.1"}, "192.0.2.1:8050 cannot be used"),
    ],
    ids=lambda value: "" if isinstance(value, str) else " ".join(value),
)
def test_what_cannot_work_is_said_in_plain_words(tmp_path, settings, told):
    ended = start(tmp_path, **settings)
    assert ended.returncode == 1
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""


def test_a_taken_port_is_named(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = start(tmp_path, PORT=str(port))
    assert ended.returncode == 1
    assert f"127.0.0.1:{port} cannot be used" in ended.stderr
    assert "Set HOST or PORT" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert list(tmp_path.iterdir()) == [], "nothing was started"


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_it_is_told_to_stop_and_leaves_nothing_running(open_directory, stop):
    data_dir, port = open_directory / "served", free_port()
    settings = {"PORT": str(port), "SKILLPULSE_DEMO": "off"}
    with subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=environment(data_dir, settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as served:
        assert served.stdout
        assert served.stdout.readline() == f"SkillPulse is at http://127.0.0.1:{port} (Ctrl+C stops it)\n"
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30) as answer:
            assert json.load(answer)["status"] == "ok"
        with urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
            assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert list(data_dir.rglob("postmaster.pid"))
        served.send_signal(stop)
        _, errors = served.communicate(timeout=60)
    assert served.returncode == 0
    assert "Traceback" not in errors
    assert not list(data_dir.rglob("postmaster.pid")), "the bundled server has stopped"
