"""Getting an archive: from a path, from an address, and what is said when it does not arrive."""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from data_access.errors import InputRefused
from jobs import downloads
from jobs.downloads import FetchedFile, fetch

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
    with pytest.raises(InputRefused, match="too large or too slow; download it and give its path"):
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
