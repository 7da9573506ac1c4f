"""Smaller answers: scripts, styles and outlines are compressed once and kept, everything else as it is sent.

plotly.js has 4.8 MB, compressed 1.2 MB. Dash gives its scripts an address that changes with their version, so browsers
may keep them for a year; what stands under a lasting address is asked for again after a day.
"""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

import brotli
from flask import Flask, Response, request

SMALLEST = 1_000
"""Bytes below which compressing gains nothing."""

KINDS = ("text/", "application/javascript", "application/json", "image/svg", "application/geo+json")
KEPT = ("/_dash-component-suites/", "/assets/")
KEPT_QUALITY = 9
PASSING_QUALITY = 4
YEAR = 31_536_000
DAY = 86_400


class Compressor:
    """Compresses what is sent; results for files are kept in `folder`, by their content."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, bytes] = {}
        self._making = threading.Lock()

    def kept(self, body: bytes) -> bytes:
        """The compressed form of a file, made once for all starts of the application."""
        name = hashlib.sha256(body).hexdigest()[:32]
        with self._making:
            if name not in self._known:
                self._known[name] = self._read_or_make(name, body)
            return self._known[name]

    def _read_or_make(self, name: str, body: bytes) -> bytes:
        path = self._folder / f"{name}.br"
        try:
            return path.read_bytes()
        except FileNotFoundError:
            smaller = brotli.compress(body, quality=KEPT_QUALITY)
        self._folder.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{threading.get_ident()}")
        fresh.write_bytes(smaller)
        fresh.replace(path)
        return smaller

    def answer(self, response: Response) -> Response:
        """Flask's after_request: the same answer, smaller where the browser takes brotli."""
        is_file = request.path.startswith(KEPT)
        if is_file and response.status_code == 200:
            response.cache_control.public = True
            response.cache_control.no_cache = None
            response.cache_control.max_age = YEAR if "m" in request.args or request.path.startswith(KEPT[0]) else DAY
        streamed = response.is_streamed and not is_file
        if (
            streamed
            or response.status_code != 200
            or "Content-Encoding" in response.headers
            or not (response.mimetype or "").startswith(KINDS)
            or "br" not in request.accept_encodings
        ):
            return response
        response.direct_passthrough = False
        body = response.get_data()
        response.vary.add("Accept-Encoding")
        if len(body) < SMALLEST:
            return response
        response.set_data(self.kept(body) if is_file else brotli.compress(body, quality=PASSING_QUALITY))
        response.headers["Content-Encoding"] = "br"
        if response.headers.get("ETag"):
            # Weak: the same content in another coding. The name stays, or no request that names it would ever match.
            response.set_etag(response.get_etag()[0] or "", weak=True)
        return response


def register(server: Flask, folder: Path) -> None:
    """Compress every answer of `server`; `folder` keeps the compressed files."""
    server.after_request(Compressor(folder).answer)
