"""Getting the archive that a job was asked to load: a file at a path, or a download from an address."""

from __future__ import annotations

import hashlib
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

from data_access.errors import InputRefused

SILENCE_SECONDS = 30
"""How long a server may say nothing before a download is given up."""

LONGEST_SECONDS = 1800
"""How long a download may take in all."""

LARGEST_BYTES = 1024**3
"""How large a download may be. The largest input, a whole O*NET release, has some 15 MB."""

BLOCK_BYTES = 1 << 20


@dataclass(frozen=True)
class FetchedFile:
    """A file at hand. source: the path or address that was asked for. size in bytes, sha256 in hexadecimal."""

    path: Path
    source: str
    size_bytes: int
    sha256: str


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
    """Fetch an address into `folder`, under the name that the address ends in; an unfinished file is not left there."""
    name = re.sub(r"[^\w.-]", "_", Path(urllib.parse.unquote(urllib.parse.urlsplit(url).path)).name) or "download"
    folder.mkdir(parents=True, exist_ok=True)
    target, unfinished = folder / name, folder / f"{name}.part"
    request = urllib.request.Request(url, headers={"User-Agent": "SkillPulse", "Accept-Encoding": "identity"})
    until = time.monotonic() + LONGEST_SECONDS
    digest = hashlib.sha256()
    size = 0
    try:
        with urllib.request.urlopen(request, timeout=SILENCE_SECONDS) as response, unfinished.open("wb") as file:
            announced = response.headers.get("Content-Length", "")
            while block := response.read(BLOCK_BYTES):
                size += len(block)
                if size > LARGEST_BYTES or time.monotonic() > until:
                    raise InputRefused([f"source: {url} is too large or too slow; download it and give its path"])
                digest.update(block)
                file.write(block)
        if announced.isdigit() and int(announced) != size:
            raise InputRefused(
                [f"source: the download of {url} broke off after {size:,} of {int(announced):,} bytes; try again"]
            )
        unfinished.replace(target)
    except urllib.error.HTTPError as error:
        reason = f"source: the server answered {error.code} {error.reason} for {url}; check the address"
        raise InputRefused([reason]) from error
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        advice = "check the connection, or download it and give its path"
        raise InputRefused([f"source: {url} could not be downloaded ({reason}); {advice}"]) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return FetchedFile(target, url, size, digest.hexdigest())
