"""Getting an archive: from a path, from an address, and what is said when it does not arrive."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from data_access.errors import DataError, InputRefused
from jobs import downloads
from jobs.downloads import BrokenOff, FetchedFile, fetch, is_there
from tests.shelves import Shelf, served

CONTENT = bytes(range(256)) * 10_000


class Handler(BaseHTTPRequestHandler):
    """Answers with CONTENT, says 404, promises more than it sends, or moves the asker on."""

    def do_GET(self) -> None:
        if self.path == "/moved.zip":
            self.send_response(302)
            self.send_header("Location", "/whole.zip")
            self.end_headers()
            return
        found = "missing" not in self.path
        self.send_response(200 if found else 404)
        self.send_header("Content-Length", str(len(CONTENT) + (1000 if "short" in self.path else 0)))
        self.end_headers()
        self.wfile.write(CONTENT)

    def log_message(self, format: str, *args: object) -> None:
        """Tests are quiet."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_path_is_read_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "release.zip"
    path.write_bytes(CONTENT)
    expected = FetchedFile(path, str(path), len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    assert fetch(str(path), tmp_path / "downloads") == expected
    assert not (tmp_path / "downloads").exists()


@pytest.mark.parametrize("name", ["whole.zip", "moved.zip"])
def test_an_address_is_downloaded_whole(address: str, tmp_path: Path, name: str) -> None:
    fetched = fetch(f"{address}/{name}?x=1", tmp_path / "downloads")
    assert fetched.path == tmp_path / "downloads" / name
    assert fetched.path.read_bytes() == CONTENT
    assert (fetched.size_bytes, fetched.sha256) == (len(CONTENT), hashlib.sha256(CONTENT).hexdigest())


def test_a_name_in_an_address_stays_in_the_folder(address: str, tmp_path: Path) -> None:
    fetched = fetch(f"{address}/a/%2e%2e%2f%2e%2e%2fout%20side.zip", tmp_path / "downloads")
    assert fetched.path == tmp_path / "downloads" / "out_side.zip"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing.zip", "the server answered 404 Not Found for .*missing.zip; check the address"),
        ("short.zip", "broke off after 2,560,000 of 2,561,000 bytes; try again"),
    ],
)
def test_what_does_not_arrive_is_explained_and_not_kept(address: str, tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(InputRefused, match=reason):
        fetch(f"{address}/{name}", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_download_that_grows_too_large_is_given_up(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "LARGEST_BYTES", 1000)
    with pytest.raises(InputRefused, match="is too large; download it and give its path"):
        fetch(f"{address}/whole.zip", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_unreachable_server_is_said_so(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/release.zip"
        with pytest.raises(InputRefused, match=r"could not be downloaded \(.*\); check the connection, or download it"):
            fetch(url, tmp_path)


@pytest.mark.parametrize(
    ("make", "reason"),
    [("missing", "cannot be read: No such file"), ("folder", "is a folder; give the path of the zip archive")],
)
def test_a_path_without_a_file_is_refused(tmp_path: Path, make: str, reason: str) -> None:
    path = tmp_path / make
    if make == "folder":
        path.mkdir()
    with pytest.raises(InputRefused, match=reason):
        fetch(str(path), tmp_path)


# --- Downloads that break off ----------------------------------------------------------------------------------------


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with served(Shelf(CONTENT)) as held:
        yield held


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


PART = "db_29_1_text.zip.part"


def test_a_download_that_broke_off_is_gone_on_with(shelf: Shelf, tmp_path: Path) -> None:
    shelf.breaks_after = [1_000_000, 500_000]
    for size in ("1,000,000", "1,500,000"):
        with pytest.raises(BrokenOff, match=f"broke off after {size} of 2,560,000 bytes; run it again to go on"):
            fetch(shelf.url, tmp_path)
        assert left(tmp_path) == [PART, f"{PART}.json"]
    fetched = fetch(shelf.url, tmp_path)
    assert (fetched.size_bytes, fetched.sha256) == (len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    assert fetched.path.read_bytes() == CONTENT
    assert left(tmp_path) == ["db_29_1_text.zip"]
    assert shelf.asked == [
        ("GET", None, None),
        ("GET", "bytes=1000000-", '"first"'),
        ("GET", "bytes=1500000-", '"first"'),
    ]


def test_the_date_of_change_tells_too_whether_a_file_is_the_same(shelf: Shelf, tmp_path: Path) -> None:
    shelf.tag, shelf.modified, shelf.breaks_after = 'W/"weak"', "Tue, 06 Aug 2024 10:00:00 GMT", [1_000_000]
    with pytest.raises(BrokenOff):
        fetch(shelf.url, tmp_path)
    assert fetch(shelf.url, tmp_path).path.read_bytes() == CONTENT
    assert shelf.asked[-1] == ("GET", "bytes=1000000-", "Tue, 06 Aug 2024 10:00:00 GMT")


def test_a_file_that_nothing_identifies_is_fetched_from_the_beginning(shelf: Shelf, tmp_path: Path) -> None:
    shelf.tag, shelf.breaks_after = 'W/"weak"', [1_000_000]
    with pytest.raises(BrokenOff, match="of 2,560,000 bytes; try again"):
        fetch(shelf.url, tmp_path)
    assert left(tmp_path) == []
    assert fetch(shelf.url, tmp_path).path.read_bytes() == CONTENT
    assert shelf.asked[-1] == ("GET", None, None)


def test_a_file_that_changed_meanwhile_is_fetched_from_the_beginning(shelf: Shelf, tmp_path: Path) -> None:
    shelf.breaks_after = [1_000_000]
    with pytest.raises(BrokenOff):
        fetch(shelf.url, tmp_path)
    shelf.content, shelf.tag = CONTENT[::-1][:1_500_000], '"second"'
    fetched = fetch(shelf.url, tmp_path)
    assert (fetched.path.read_bytes(), left(tmp_path)) == (shelf.content, ["db_29_1_text.zip"])


def test_a_server_without_ranges_sends_it_all_again(shelf: Shelf, tmp_path: Path) -> None:
    shelf.breaks_after, shelf.ranges = [1_000_000], "ignored"
    with pytest.raises(BrokenOff):
        fetch(shelf.url, tmp_path)
    assert fetch(shelf.url, tmp_path).path.read_bytes() == CONTENT


def test_another_part_than_asked_for_is_not_put_together(shelf: Shelf, tmp_path: Path) -> None:
    shelf.breaks_after, shelf.ranges = [1_000_000], "wrong"
    with pytest.raises(BrokenOff):
        fetch(shelf.url, tmp_path)
    with pytest.raises(BrokenOff, match="the server answered 206"):
        fetch(shelf.url, tmp_path)
    assert left(tmp_path) == []
    assert fetch(shelf.url, tmp_path).path.read_bytes() == CONTENT


def test_a_part_that_is_longer_than_the_file_is_thrown_away(shelf: Shelf, tmp_path: Path) -> None:
    shelf.breaks_after = [1_000_000]
    with pytest.raises(BrokenOff):
        fetch(shelf.url, tmp_path)
    shelf.content = CONTENT[:1_000_000]  # under the same tag
    assert fetch(shelf.url, tmp_path).path.read_bytes() == shelf.content
    assert [asked[1] for asked in shelf.asked] == [None, "bytes=1000000-", None]


@pytest.mark.parametrize("note", ["", "[]", '{"url": "http://elsewhere/x.zip", "validator": "a", "size_bytes": 3}'])
def test_a_part_of_something_else_is_not_gone_on_with(shelf: Shelf, tmp_path: Path, note: str) -> None:
    (tmp_path / PART).write_bytes(b"xxx")
    (tmp_path / f"{PART}.json").write_text(note)
    assert fetch(shelf.url, tmp_path).path.read_bytes() == CONTENT
    assert shelf.asked == [("GET", None, None)]


def test_a_web_page_in_place_of_a_file_is_refused_and_spoils_no_part(shelf: Shelf, tmp_path: Path) -> None:
    shelf.breaks_after = [1_000_000]
    with pytest.raises(BrokenOff):
        fetch(shelf.url, tmp_path)
    shelf.kind, shelf.content, shelf.status = "text/html; charset=utf-8", b"<html>Sign in</html>", 200
    with pytest.raises(InputRefused, match="with a web page \\(HTML\\), not with a file; check the address"):
        fetch(shelf.url, tmp_path)
    shelf.kind, shelf.content, shelf.status = "application/zip", CONTENT, 500
    with pytest.raises(BrokenOff, match="the server answered 500"):
        fetch(shelf.url, tmp_path)
    assert left(tmp_path) == [PART, f"{PART}.json"]
    shelf.status = 0
    assert fetch(shelf.url, tmp_path).path.read_bytes() == CONTENT
    assert shelf.asked[-1][1] == "bytes=1000000-"


def test_a_run_that_takes_too_long_leaves_its_part(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "LONGEST_SECONDS", -60)
    with pytest.raises(BrokenOff, match=r"bytes \(after -1 minutes\); run it again to go on from there"):
        fetch(shelf.url, tmp_path)
    monkeypatch.undo()
    assert fetch(shelf.url, tmp_path).path.read_bytes() == CONTENT
    assert shelf.asked[-1][1] is not None


def test_a_connection_that_is_cut_leaves_its_part(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = downloads.append

    def cut(response, path: Path, until: float) -> bool:
        path.write_bytes(response.read1(1000))
        raise ConnectionResetError("Connection reset by peer")

    monkeypatch.setattr(downloads, "append", cut)
    with pytest.raises(BrokenOff, match=r"of 2,560,000 bytes \(Connection reset by peer\); run it again"):
        fetch(shelf.url, tmp_path)
    monkeypatch.setattr(downloads, "append", append)
    assert fetch(shelf.url, tmp_path).path.read_bytes() == CONTENT


def test_a_download_of_unknown_length_is_taken_as_it_comes(shelf: Shelf, tmp_path: Path) -> None:
    shelf.length = False
    assert fetch(shelf.url, tmp_path).path.read_bytes() == CONTENT


def test_a_killed_download_is_gone_on_with(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(response, path: Path, until: float) -> bool:
        with path.open("ab") as file:
            file.write(response.read(1_000_000))
        os.kill(os.getpid(), signal.SIGKILL)
        return True

    child = os.fork()
    if child == 0:
        downloads.append = die
        try:
            fetch(shelf.url, tmp_path)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert left(tmp_path) == [PART, f"{PART}.json"]
    assert fetch(shelf.url, tmp_path).path.read_bytes() == CONTENT
    assert shelf.asked[-1] == ("GET", "bytes=1000000-", '"first"')


@pytest.mark.parametrize(
    ("status", "kind", "there"),
    [(200, "application/zip", True), (404, "text/html", False), (410, "text/html", False), (200, "text/html", False)],
)
def test_a_server_is_asked_whether_it_has_a_file(shelf: Shelf, status: int, kind: str, there: bool) -> None:
    shelf.status, shelf.kind = status, kind
    assert is_there(shelf.url) is there
    assert shelf.asked == [("HEAD", None, None)]


def test_a_server_that_says_neither_yes_nor_no_is_an_error(shelf: Shelf) -> None:
    shelf.status = 500
    with pytest.raises(DataError, match=r"cannot be asked for: the server answered 500"):
        is_there(shelf.url)
    with pytest.raises(DataError, match=r"cannot be asked for: "):
        is_there("http://127.0.0.1:1/db_29_1_text.zip")


@pytest.mark.parametrize(
    ("status", "passing"), [(408, True), (429, True), (500, True), (503, True), (403, False), (404, False)]
)
def test_a_server_that_is_busy_or_out_of_order_says_nothing_of_the_file(
    shelf: Shelf, tmp_path: Path, status: int, passing: bool
) -> None:
    shelf.status = status
    advice = "try again later" if passing else "check the address"
    with pytest.raises(InputRefused, match=f"the server answered {status} .*; {advice}") as refused:
        fetch(shelf.url, tmp_path)
    assert isinstance(refused.value, BrokenOff) is passing
