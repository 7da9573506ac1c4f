"""Getting the archive that a job was asked to load: a file at a path, or a download from an address.

A download that breaks off is gone on with by the next run: what has arrived stays beside a note of what it is part of,
and the server is asked for the rest of that and nothing else (RFC 9110, Range and If-Range).
"""

from __future__ import annotations

import hashlib
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path

from data_access.errors import DataError, InputRefused

SILENCE_SECONDS = 30
"""How long a server may say nothing before a download is given up."""

ASKING_SECONDS = 10
"""How long a server may take to say whether it has a file."""

LONGEST_SECONDS = 1800
"""How long one run may download."""

LARGEST_BYTES = 1024**3
"""How large a download may be. The largest input, a whole O*NET release, has some 15 MB."""

BLOCK_BYTES = 1 << 20

HEADERS = {"User-Agent": "SkillPulse", "Accept-Encoding": "identity"}

RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")

PASSING = (408, 429)
"""Answers, beside those from 500 on, that say nothing of the file: the server is slow, busy or out of order."""

WEB_PAGES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True)
class FetchedFile:
    """A file at hand. source: the path or address that was asked for. size in bytes, sha256 in hexadecimal."""

    path: Path
    source: str
    size_bytes: int
    sha256: str


class BrokenOff(InputRefused):
    """A download that the connection or the server kept from beginning or ending; another try may succeed."""


@dataclass(frozen=True)
class Announced:
    """What a server said of a file before sending it.

    validator: its strong ETag, else its Last-Modified, by which it tells whether the file is still the same.
    """

    url: str
    validator: str | None
    size_bytes: int | None


def fetch(source: str, folder: Path) -> FetchedFile:
    """The file at a path, or the one at an http(s) address, which is then kept in `folder`.

    Raises InputRefused where there is none or it does not arrive whole. Its content is not looked at.
    """
    if urllib.parse.urlsplit(source).scheme.lower() in ("http", "https"):
        return download(source, folder)
    path = Path(source).expanduser()
    if path.is_dir():
        raise InputRefused([f"source: {source} is a folder; give the path of the zip archive"])
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            return FetchedFile(path, source, file.tell(), sha256)
    except OSError as error:
        raise InputRefused(
            [f"source: {source} cannot be read: {error.strerror}; give a path or an http(s) address"]
        ) from error


def download(url: str, folder: Path) -> FetchedFile:
    """Fetch an address into `folder`, under the name that the address ends in.

    What has arrived of a download that broke off stays in `folder` where the server can go on with it. Raises
    InputRefused, as BrokenOff where another try may succeed.
    """
    if "@" in urllib.parse.urlsplit(url).netloc:
        raise InputRefused([f"source: {url} names a user, which cannot be used; download it and give its path"])
    name = re.sub(r"[^\w.-]", "_", Path(urllib.parse.unquote(urllib.parse.urlsplit(url).path)).name) or "download"
    target = folder / name
    unfinished = Unfinished(folder / f"{name}.part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            receive(url, unfinished)
        except urllib.error.HTTPError as error:
            if error.code != 416:
                raise
            unfinished.remove()  # more has arrived than there is now: from the beginning
            receive(url, unfinished)
        unfinished.path.replace(target)
        unfinished.remove()
        with target.open("rb") as file:
            return FetchedFile(target, url, target.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())
    except urllib.error.HTTPError as error:
        error.close()
        said = f"source: the server answered {error.code} {error.reason} for {url}"
        if error.code >= 500 or error.code in PASSING:
            raise BrokenOff([f"{said}; try again later"]) from error
        raise InputRefused([f"{said}; check the address"]) from error
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        advice = "check the connection, or download it and give its path"
        raise BrokenOff([f"source: {url} could not be downloaded ({reason}); {advice}"]) from error


class Unfinished:
    """A file of which a part has arrived, and beside it what the server said of the whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._note = path.with_name(f"{path.name}.json")

    @property
    def size_bytes(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def read(self, url: str) -> Announced | None:
        """What the part is part of; None where there is none of this address that could be gone on with."""
        try:
            announced = Announced(**json.loads(self._note.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return announced if announced.url == url and announced.validator and self.size_bytes else None

    def begin(self, announced: Announced) -> None:
        """Start an empty part."""
        self.path.write_bytes(b"")
        self._note.write_text(json.dumps(asdict(announced)), encoding="utf-8")

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)


def receive(url: str, unfinished: Unfinished) -> None:
    """Bring an unfinished file to its whole length, going on where it ends if the server can do so.

    Raises InputRefused for a web page and for what is too large, BrokenOff where it does not arrive whole.
    """
    begun = unfinished.read(url)
    headers = dict(HEADERS)
    if begun and begun.validator:
        headers |= {"Range": f"bytes={unfinished.size_bytes}-", "If-Range": begun.validator}
    request = urllib.request.Request(url, headers=headers)
    until = time.monotonic() + LONGEST_SECONDS
    with urllib.request.urlopen(request, timeout=SILENCE_SECONDS) as response:
        if is_web_page(response.headers):
            raise InputRefused(
                [f"source: the server answered {url} with a web page (HTML), not with a file; check the address"]
            )
        announced = begun if begun and goes_on(response, begun, unfinished.size_bytes) else None
        if announced is None:
            if response.status != 200:
                unfinished.remove()
                raise BrokenOff([f"source: the server answered {response.status} for {url}; try again"])
            announced = announcement(url, response.headers)
            unfinished.begin(announced)
        try:
            in_time = append(response, unfinished.path, until)
        except (OSError, HTTPException) as error:
            raise broken_off(announced, unfinished, str(error)) from error
    if unfinished.size_bytes > LARGEST_BYTES:
        unfinished.remove()
        raise InputRefused([f"source: {url} is too large; download it and give its path"])
    if not in_time:
        raise broken_off(announced, unfinished, f"after {LONGEST_SECONDS // 60} minutes")
    if announced.size_bytes is not None and unfinished.size_bytes != announced.size_bytes:
        raise broken_off(announced, unfinished)


def append(response: HTTPResponse, path: Path, until: float) -> bool:
    """Add what a server sends to a file, up to LARGEST_BYTES and one block; False where time ran out first."""
    with path.open("ab") as file:
        while block := response.read1(BLOCK_BYTES):
            file.write(block)
            if file.tell() > LARGEST_BYTES:
                return True
            if time.monotonic() > until:
                return False
    return True


def goes_on(response: HTTPResponse, begun: Announced, size_bytes: int) -> bool:
    """Whether an answer is the rest of what has begun to arrive."""
    said = RANGE.fullmatch(response.headers.get("Content-Range", ""))
    if response.status != 206 or not said or int(said[1]) != size_bytes:
        return False
    return begun.size_bytes is None or said[2] in ("*", str(begun.size_bytes))


def announcement(url: str, headers: Mapping[str, str]) -> Announced:
    """What an answer's head says of its file. A weak ETag does not say that every byte is the same."""
    tag, length = headers.get("ETag", ""), headers.get("Content-Length", "")
    validator = tag if tag.startswith('"') else headers.get("Last-Modified")
    return Announced(url, validator, int(length) if length.isdigit() else None)


def is_web_page(headers: Mapping[str, str]) -> bool:
    """Whether an answer says that it is a web page."""
    return headers.get("Content-Type", "").partition(";")[0].strip().lower() in WEB_PAGES


def broken_off(announced: Announced, unfinished: Unfinished, why: str = "") -> BrokenOff:
    """The refusal of a part that is left for the next run, or removed where no server could go on with it."""
    size = unfinished.size_bytes
    whole = "" if announced.size_bytes is None else f" of {announced.size_bytes:,}"
    advice = "try again"
    if announced.validator and (announced.size_bytes is None or size < announced.size_bytes):
        advice = "run it again to go on from there"
    else:
        unfinished.remove()
    said = f" ({why})" if why else ""
    return BrokenOff([f"source: the download of {announced.url} broke off after {size:,}{whole} bytes{said}; {advice}"])


def is_there(url: str) -> bool:
    """Whether an address has a file. A web page is none.

    Raises DataError where the server cannot be asked, or answers neither yes nor no.
    """
    request = urllib.request.Request(url, headers=HEADERS, method="HEAD")
    try:
        with urllib.request.urlopen(request, timeout=ASKING_SECONDS) as response:
            return not is_web_page(response.headers)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code in (404, 410):
            return False
        raise DataError(f"{url} cannot be asked for: the server answered {error.code} {error.reason}") from error
    except (OSError, HTTPException, ValueError) as error:
        raise DataError(f"{url} cannot be asked for: {getattr(error, 'reason', None) or error}") from error
