"""A server of one file that behaves as servers do: breaks off, ignores ranges, changes the file, shows a web page."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Shelf:
    """What a server holds under every address, how it behaves, and what it was asked for (method, Range, If-Range).

    breaks_after: bytes after which the next answers' bodies end. ranges: 'kept', 'ignored' (always the whole) or
    'wrong' (another part than the one asked for).
    """

    content: bytes
    tag: str = '"first"'
    modified: str = ""
    breaks_after: list[int] = field(default_factory=list)
    ranges: str = "kept"
    kind: str = "application/zip"
    status: int = 0
    length: bool = True
    url: str = ""
    asked: list[tuple[str, str | None, str | None]] = field(default_factory=list)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        asked_range, condition = handler.headers.get("Range"), handler.headers.get("If-Range")
        self.asked.append((handler.command, asked_range, condition))
        start = 0
        if asked_range and self.ranges != "ignored" and condition in (self.tag, self.modified):
            start = int(asked_range.removeprefix("bytes=").rstrip("-"))
            start -= self.ranges == "wrong"
        status = self.status or (206 if start else 200)
        if start >= len(self.content) and not self.status:
            status = 416
        body = b"" if status >= 400 else self.content[start:]
        handler.send_response(status)
        handler.send_header("Content-Type", self.kind)
        if self.length:
            handler.send_header("Content-Length", str(len(body)))
        for name, value in (("ETag", self.tag), ("Last-Modified", self.modified)):
            if value:
                handler.send_header(name, value)
        if status == 206:
            handler.send_header("Content-Range", f"bytes {start}-{len(self.content) - 1}/{len(self.content)}")
        handler.end_headers()
        if handler.command == "GET":
            handler.wfile.write(body[: self.breaks_after.pop(0)] if self.breaks_after else body)


@contextmanager
def served(held: Shelf) -> Iterator[Shelf]:
    """The shelf behind a server of its own; its `url` is then known."""

    class Behaving(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            held.answer(self)

        do_HEAD = do_GET  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            """Tests are quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Behaving) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        held.url = f"http://127.0.0.1:{server.server_port}/db_29_1_text.zip"
        yield held
        server.shutdown()
        thread.join()
