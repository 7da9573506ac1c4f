"""Opening the archive of an O*NET release: is it one, which release does it hold, which files."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath

from data_access.errors import InputRefused
from data_access.loads.findings import FileFinding
from data_access.loads.onet_checks import Finding

READ_ME = "Read Me.txt"
LARGEST_UNPACKED = 2 * 1024**3
"""Bytes that an archive may unpack to. A whole release has 0.1 GB; more than this is a mistake or an attack."""

FOLDER_VERSION = re.compile(r"db_(\d{1,3})_(\d{1,3})(?:_text)?", re.IGNORECASE)
READ_ME_VERSION = re.compile(r"O\*NET\D{0,20}?(\d{1,3}\.\d{1,3})\s+Database")
MONTHS: tuple[str, ...] = (  # in English whatever the locale
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
READ_ME_MONTH = re.compile(rf"\b({'|'.join(MONTHS)})\s+((?:19|20)\d\d)\s+Release")


@dataclass
class OnetArchive:
    """An opened archive. Close it, or use it as a context manager.

    version: '29.0'. released_on: first day of the month that the Read Me names, None where it names none.
    members: file name -> its name in the archive, of the one folder that holds the release.
    """

    version: str
    released_on: date | None
    members: dict[str, str]
    unpacked: zipfile.ZipFile = field(repr=False)

    def __enter__(self) -> OnetArchive:
        return self

    def __exit__(self, *_: object) -> None:
        self.unpacked.close()

    def read(self, name: str) -> bytes:
        """The bytes of one file. Raises InputRefused where the archive is damaged there."""
        return read_member(self.unpacked, self.members[name])


def open_archive(path: Path) -> OnetArchive:
    """The release that an archive holds.

    Raises InputRefused with every reason why it is not a readable archive of one release.
    """
    unpacked = open_zip(path)
    try:
        folders = text_files_by_folder(unpacked)
        if not folders:
            raise refused("the archive holds no text files; expected a folder such as db_29_0_text")
        if len(folders) > 1:
            raise refused(f"the archive holds several folders: {', '.join(sorted(map(repr, folders)))}")
        [(folder, members)] = folders.items()
        read_me = read_member(unpacked, members[READ_ME]).decode("utf-8", "replace") if READ_ME in members else ""
        return OnetArchive(version_of(folder, read_me), month_of(read_me), members, unpacked)
    except BaseException:
        unpacked.close()
        raise


def open_zip(path: Path) -> zipfile.ZipFile:
    """The zip file at a path; raises InputRefused where it is none, is cut short, encrypted or absurdly large."""
    with path.open("rb") as file:
        start = file.read(512)
    if looks_like_html(start):
        raise damaged("the file is a web page (HTML), not a zip archive; the address may have moved")
    if not start:
        raise damaged("the file is empty")
    if not start.startswith(b"PK"):
        raise damaged("the file is not a zip archive")
    try:
        unpacked = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise damaged(f"the zip archive is cut short or damaged ({error}); fetch it again") from error
    infos = unpacked.infolist()
    problem = None
    if any(info.flag_bits & 0x1 for info in infos):
        problem = "the zip archive is encrypted; a plain one is expected"
    elif sum(info.file_size for info in infos) > LARGEST_UNPACKED:
        problem = f"the zip archive unpacks to more than {LARGEST_UNPACKED / 1024**3:.0f} GB"
    if problem:
        unpacked.close()
        raise damaged(problem)
    return unpacked


def looks_like_html(start: bytes) -> bool:
    """Whether a file's first bytes are those of a web page, whatever its name says."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return text.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml", b"<!--", b"<body"))


def text_files_by_folder(unpacked: zipfile.ZipFile) -> dict[str, dict[str, str]]:
    """Folder -> file name -> name in the archive.

    Names that lead out of the archive (absolute, with '..', with a drive or backslashes) are passed over: nothing is
    ever unpacked to disk, and no such name belongs to a release. So are the marks that macOS leaves.
    """
    folders: dict[str, dict[str, str]] = {}
    for name in unpacked.namelist():
        path = PurePosixPath(name)
        unsafe = path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name
        if unsafe or path.suffix != ".txt" or "__MACOSX" in path.parts or path.name.startswith("."):
            continue
        folders.setdefault(str(path.parent), {})[path.name] = name
    return folders


def read_member(unpacked: zipfile.ZipFile, member: str) -> bytes:
    """The bytes of one member; its checksum is compared. Raises InputRefused where they do not come out whole."""
    try:
        return unpacked.read(member)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise damaged(f"{member} in the zip archive is damaged ({error}); fetch it again") from error


def version_of(folder: str, read_me: str) -> str:
    """The release's number from its folder and its Read Me; raises InputRefused where they disagree or both lack it."""
    in_folder = FOLDER_VERSION.search(PurePosixPath(folder).name)
    in_read_me = READ_ME_VERSION.search(read_me)
    versions = {f"{int(in_folder[1])}.{int(in_folder[2])}"} if in_folder else set()
    if in_read_me:
        versions.add(in_read_me[1])
    if not versions:
        raise refused(f"neither the folder's name ({folder!r}) nor {READ_ME} says which release this is")
    if len(versions) > 1:
        raise refused(f"the folder {folder!r} and {READ_ME} name different releases: {sorted(versions)}")
    return versions.pop()


def month_of(read_me: str) -> date | None:
    """First day of the month of release, as in 'August 2024 Release'."""
    month = READ_ME_MONTH.search(read_me)
    return date(int(month[2]), MONTHS.index(month[1]) + 1, 1) if month else None


def damaged(reason: str) -> InputRefused:
    """The refusal of what is no sound zip file, whatever should be in it."""
    return InputRefused([str(FileFinding("archive", reason))])


def refused(reason: str) -> InputRefused:
    """The refusal of a zip file that does not hold one release."""
    return InputRefused([str(Finding("version", reason))])
