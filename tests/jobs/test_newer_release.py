"""The weekly look for a newer release: what it finds, what it leaves alone, and how it fails."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import settings
from data_access.database import Database
from data_access.loads.onet_layouts import Layout
from data_access.queries.alerts import standing_alerts
from data_access.tenancy import PUBLIC
from jobs.newer_release import address_of
from jobs.registry import JOBS
from jobs.scheduler import Scheduler
from settings import Settings
from tests.jobs.onet_runs import judged, look, roll_back, run, seen
from tests.onet_archives import small_release


class Shelf(SimpleHTTPRequestHandler):
    """Serves one folder, noting what is asked for. Names in `broken` end halfway; `status` is what every GET gets."""

    asked: list[tuple[str, str]]
    broken: set[str]
    status: int = 200

    def do_GET(self) -> None:
        self.asked.append(("GET", Path(self.path).name))
        if self.status != 200:
            self.send_error(self.status)
            return None
        if Path(self.path).name not in self.broken:
            return super().do_GET()
        data = Path(self.translate_path(self.path)).read_bytes()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2])
        return None

    def do_HEAD(self) -> None:
        self.asked.append(("HEAD", Path(self.path).name))
        super().do_HEAD()

    def log_message(self, format: str, *args: object) -> None:
        """Tests are quiet."""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Shelf]]:
    """A publisher's site over tmp_path/site, named by the setting."""

    class OwnShelf(Shelf):
        asked: list[tuple[str, str]] = []  # noqa: RUF012
        broken: set[str] = set()  # noqa: RUF012

    (tmp_path / "site").mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(OwnShelf, directory=str(tmp_path / "site"))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        use(monkeypatch, f"http://127.0.0.1:{server.server_port}/db_{{version}}_text.zip", tmp_path)
        yield OwnShelf
        server.shutdown()
        thread.join()
    settings.current.cache_clear()


def use(monkeypatch: pytest.MonkeyPatch, pattern: str, tmp_path: Path) -> None:
    monkeypatch.setenv("SKILLPULSE_ONET_URL", pattern)
    monkeypatch.setenv("SKILLPULSE_DATA_DIR", str(tmp_path / "data"))
    settings.current.cache_clear()


@pytest.fixture
def fresh(new_database: Callable[[], Database]) -> Iterator[Database]:
    made = new_database()
    yield made
    made.close()


def put_up(folder: Path, version: str, layout: Layout = Layout.TO_30_2) -> None:
    path = small_release(version, layout).write(folder)
    path.rename(folder / f"db_{version.replace('.', '_')}_text.zip")


def test_the_address_of_a_release_has_its_number_with_a_low_line() -> None:
    assert address_of(Settings.model_fields["onet_url"].default, "30.3") == (
        "https://www.onetcenter.org/dl_files/database/db_30_3_text.zip"
    )


def test_the_newest_release_is_found_and_published(fresh: Database, site: type[Shelf], tmp_path: Path) -> None:
    run(fresh, small_release("29.2").write(tmp_path))
    for version in ("29.1", "29.3", "30.0"):
        put_up(tmp_path / "site", version)
    put_up(tmp_path / "site", "30.3", Layout.FROM_30_3)
    found = look(fresh)
    assert (found.outcome, found.detail["version"], found.detail["layout"]) == ("succeeded", "30.3", "from_30_3")
    assert seen(fresh)[1] == "30.3"
    assert [name for method, name in site.asked if method == "GET"] == ["db_30_3_text.zip"]
    site.asked.clear()
    nothing = look(fresh)
    assert (nothing.outcome, nothing.detail["reason"]) == ("nothing_to_do", "O*NET has no newer release than 30.3")
    assert [name for _, name in site.asked] == [
        f"db_{number}_text.zip" for number in ("30_4", "31_0", "31_1", "31_2", "31_3")
    ]


def test_a_release_that_was_rolled_back_is_not_published_again(
    fresh: Database, site: type[Shelf], tmp_path: Path
) -> None:
    run(fresh, small_release("29.0").write(tmp_path))
    put_up(tmp_path / "site", "29.1")
    assert look(fresh).detail["version"] == "29.1"
    roll_back(fresh)
    again = look(fresh)
    assert (again.outcome, again.detail["reason"]) == ("nothing_to_do", "this archive was loaded, and is not current")
    assert seen(fresh)[1] == "29.0"


def test_a_broken_release_is_refused_recorded_and_alerted(fresh: Database, site: type[Shelf], tmp_path: Path) -> None:
    run(fresh, small_release("29.0").write(tmp_path))
    (tmp_path / "site" / "db_29_1_text.zip").write_text("<html>Soon here</html>")
    refused = look(fresh)
    assert (refused.outcome, refused.reasons[0].split(": ")[0], seen(fresh)[1]) == ("refused", "archive", "29.0")
    assert [outcome for outcome, *_ in judged(fresh)] == ["published", "refused"]
    with fresh.reading(PUBLIC) as connection:
        assert len(standing_alerts(connection)) == 1
    put_up(tmp_path / "site", "29.1")
    assert look(fresh).outcome == "succeeded"
    with fresh.reading(PUBLIC) as connection:
        assert standing_alerts(connection) == []


def test_a_download_that_breaks_off_fails_so_that_the_schedule_tries_again(
    fresh: Database, site: type[Shelf], tmp_path: Path
) -> None:
    run(fresh, small_release("29.0").write(tmp_path))
    put_up(tmp_path / "site", "29.1")
    site.broken.add("db_29_1_text.zip")
    failed = look(fresh)
    assert failed.outcome == "failed"
    assert "broke off after" in failed.reasons[0]
    assert "SKILLPULSE_ONET_URL" in failed.reasons[0]
    assert [outcome for outcome, *_ in judged(fresh)] == ["published"]
    site.broken.clear()
    assert look(fresh).outcome == "succeeded"


@pytest.mark.parametrize("status", [429, 503])
def test_a_publisher_that_is_out_of_order_is_a_failed_run_and_no_refusal(
    fresh: Database, site: type[Shelf], tmp_path: Path, status: int
) -> None:
    run(fresh, small_release("29.0").write(tmp_path))
    put_up(tmp_path / "site", "29.1")
    site.status = status
    failed = look(fresh)
    assert failed.outcome == "failed"
    assert f"the server answered {status}" in failed.reasons[0]
    assert [outcome for outcome, *_ in judged(fresh)] == ["published"]
    with fresh.reading(PUBLIC) as connection:
        assert standing_alerts(connection) == []
    site.status = 200
    assert look(fresh).outcome == "succeeded"


def test_a_mirror_that_has_everything_it_is_asked_for_fails_the_run(
    fresh: Database, site: type[Shelf], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(fresh, small_release("29.0").write(tmp_path))
    monkeypatch.setattr(site, "do_HEAD", lambda self: (self.send_response(200), self.end_headers()))
    failed = look(fresh)
    assert failed.outcome == "failed"
    assert "the address answers whatever it is asked for. Set SKILLPULSE_ONET_URL" in failed.reasons[0]
    assert site.asked == []


NOWHERE = "http://127.0.0.1:1/db_{version}_text.zip"


def test_without_a_network_the_run_fails_with_a_plain_reason(
    fresh: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run(fresh, small_release("29.0").write(tmp_path))
    use(monkeypatch, NOWHERE, tmp_path)
    failed = look(fresh)
    assert failed.outcome == "failed"
    assert "Whether O*NET has a newer release than 29.0 is not known" in failed.reasons[0]
    assert "or set SKILLPULSE_ONET_URL to where its archives are, or to off" in failed.reasons[0]
    assert (len(judged(fresh)), seen(fresh)[1]) == (1, "29.0")
    settings.current.cache_clear()


def test_a_start_without_a_network_says_so_once(
    fresh: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    run(fresh, small_release("29.0").write(tmp_path))
    use(monkeypatch, NOWHERE, tmp_path)
    monkeypatch.setattr("jobs.scheduler.RETRY_PAUSES", (0.0, 0.0, 0.0))
    Scheduler(fresh, {})._catch_up(JOBS["refresh_onet"])
    told = [record.getMessage() for record in caplog.records if record.levelname != "INFO"]
    assert len(told) == 1
    assert "SKILLPULSE_ONET_URL" in told[0]
    settings.current.cache_clear()


@pytest.mark.parametrize(
    ("pattern", "version", "reason"),
    [
        ("off", "29.0", "SKILLPULSE_ONET_URL is off: no newer release is looked for"),
        (NOWHERE, None, "no release is loaded yet; load one with --source"),
        (NOWHERE, "0.2", "the current release is the demonstration's; load a real one with --source"),
    ],
)
def test_where_there_is_nothing_to_look_for_nobody_is_asked(
    fresh: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pattern: str, version: str | None, reason: str
) -> None:
    if version:
        run(fresh, small_release(version).write(tmp_path))
    use(monkeypatch, pattern, tmp_path)
    result = look(fresh)
    assert (result.outcome, result.detail) == ("nothing_to_do", {"reason": reason})
    settings.current.cache_clear()


def test_the_look_is_weekly_and_late_after_eight_days() -> None:
    job = JOBS["refresh_onet"]
    assert (job.schedule, job.late_after_hours) == ("0 2 * * mon", 192)
