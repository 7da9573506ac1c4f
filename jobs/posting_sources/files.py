"""From what the caller names (a file, a folder, a pattern, a URL) to files whose content is what their name says."""

from __future__ import annotations

import gzip
import tempfile
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from data_access.errors import InputRefused
from jobs.downloads import download


class Kind(StrEnum):
    """How a file's records are written."""

    JSON_LINES = "JSON lines"
    CSV = "CSV"
    PARQUET = "Parquet"
    XLSX = "xlsx"


SUFFIXES = {
    ".jsonl": Kind.JSON_LINES,
    ".ndjson": Kind.JSON_LINES,
    ".json": Kind.JSON_LINES,
    ".csv": Kind.CSV,
    ".tsv": Kind.CSV,
    ".txt": Kind.CSV,
    ".parquet": Kind.PARQUET,
    ".xlsx": Kind.XLSX,
}


@dataclass(frozen=True)
class SourceFile:
    """A file whose content was looked at: its kind and whether it is compressed by gzip."""

    path: Path
    origin: str  # its name without the folder
    kind: Kind
    gzipped: bool

    @property
    def size_bytes(self) -> int:
        return self.path.stat().st_size


@contextmanager
def source_files(source: str) -> Iterator[list[SourceFile]]:
    """The files that `source` names, in order of their names; a download lives as long as the context.

    Raises InputRefused with one reason per file that is missing, empty or not what its name says.
    """
    scheme = urllib.parse.urlsplit(source).scheme.lower()
    if scheme == "kafka":
        raise InputRefused(
            [f"{source}: reading from Kafka is not supported yet; write the topic's messages to a JSON-lines file"]
        )
    if scheme in ("http", "https"):
        with tempfile.TemporaryDirectory(prefix="skillpulse-") as folder:
            yield _looked_at([download(source, Path(folder)).path])
    else:
        yield _looked_at(_found(source))


def _found(source: str) -> list[Path]:
    path = Path(source).expanduser()
    if path.is_dir():
        files = sorted(entry for entry in path.iterdir() if entry.is_file() and _suffix_kind(entry))
        if not files:
            raise InputRefused([f"{source}: the folder holds no file named {', '.join(SUFFIXES)} (or these with .gz)"])
        return files
    if path.exists():
        return [path]
    anchor = Path(path.anchor or ".")
    pattern = str(path.relative_to(anchor)) if path.anchor else str(path)
    files = sorted(found for found in anchor.glob(pattern) if found.is_file()) if pattern != "." else []
    if not files:
        raise InputRefused(
            [f"{source}: no such file; give a file, a folder, a pattern such as 'feeds/*.jsonl', or a URL"]
        )
    return files


def _suffix_kind(path: Path) -> Kind | None:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return SUFFIXES.get(suffixes[-1]) if suffixes else None


def _looked_at(paths: list[Path]) -> list[SourceFile]:
    files, problems = [], []
    for path in paths:
        try:
            files.append(_look(path))
        except InputRefused as refused:
            problems.extend(refused.problems)
        except OSError as error:
            problems.append(f"{path.name}: cannot be read: {error}")
    if problems:
        raise InputRefused(problems)
    return files


def _look(path: Path) -> SourceFile:
    with path.open("rb") as file:
        head = file.read(65536)
    gzipped = head[:2] == b"\x1f\x8b"
    if gzipped:
        head = _unpacked_head(path)
    named = _suffix_kind(path)
    held = _content_kind(path, head, named, gzipped)
    if named and named != held:
        raise InputRefused([f"{path.name}: is named as {named} but holds {held}; rename it"])
    return SourceFile(path, path.name.removesuffix(".gz"), held, gzipped)


def _unpacked_head(path: Path) -> bytes:
    try:
        with gzip.open(path) as file:
            return file.read(65536)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputRefused([f"{path.name}: the gzip file is damaged or cut off ({error})"]) from error


def _content_kind(path: Path, head: bytes, named: Kind | None, gzipped: bool) -> Kind:
    """What the first bytes say. Raises InputRefused for what is no source of postings at all."""
    name = path.name
    if not head.strip():
        raise InputRefused([f"{name}: the file is empty"])
    if gzipped and head[:4] in (b"PAR1", b"PK\x03\x04"):
        raise InputRefused([f"{name}: an archive or Parquet inside gzip; unpack it first (gunzip)"])
    if head[:4] == b"PAR1":
        return Kind.PARQUET
    if head[:2] == b"PK":
        return _zip_kind(path)
    if named in (Kind.PARQUET, Kind.XLSX) and not _looks_like_html(head):
        raise InputRefused([f"{name}: is named as {named} but does not begin like one; it may be damaged"])
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputRefused([f"{name}: is UTF-16 text; save it as UTF-8"])
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _looks_like_html(head):
        raise InputRefused([f"{name}: holds a web page (HTML or XML), perhaps an error page saved under this name"])
    if text.startswith(b"{"):
        return Kind.JSON_LINES
    if text.startswith(b"["):
        raise InputRefused([f"{name}: holds one JSON array; write one JSON object a line instead (jq -c '.[]')"])
    if b"\x00" in head[:1024] and named is None:
        raise InputRefused([f"{name}: is neither text, Parquet nor xlsx"])
    return named or Kind.CSV


def _looks_like_html(head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def _zip_kind(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.namelist()
    except zipfile.BadZipFile as error:
        raise InputRefused([f"{path.name}: is a broken zip archive ({error}); it may be cut off"]) from error
    if "xl/workbook.xml" in members:
        return Kind.XLSX
    raise InputRefused([f"{path.name}: is a zip archive; unpack it and give the file or folder inside"])
