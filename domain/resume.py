"""The text of a résumé, from the bytes of a PDF, a Word document or a text file. Nothing of it is kept or logged.

What a file is, is told from its content, never from its name. Sizes are limited at every step, for a small file may
unpack to a huge one.
"""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import docx
from docx.oxml.ns import qn
from pypdf import Configuration, PasswordType, PdfReader, apply_configuration
from pypdf.errors import DependencyError

LARGEST_BYTES = 2 * 1024**2
LONGEST_TEXT = 60_000
"""Characters that are read; some twenty pages. What follows is left out, and the reader is told."""

MOST_PAGES = 40
MOST_OPERATIONS = 400_000
"""Operations of a PDF that are followed; a page of text has some thousands."""

MOST_DECODED = 8_000_000
"""Bytes that one stream of a PDF may unpack to."""

MOST_UNPACKED = 40_000_000
"""Bytes that a Word document may unpack to, its pictures among them."""

MOST_XML = 8_000_000
"""Bytes that one text of a Word document may unpack to."""

MOST_PARTS = 2_000
LEAST_LETTERS = 20
"""A PDF with fewer letters and digits is taken for pictures of pages."""

MOST_CONTROLS = 0.01
"""Share of control characters above which bytes are no text."""

DAMAGED = "The file is damaged and cannot be read. Save it anew, or paste its text."
MUCH = "The file unpacks to far more than a résumé. Save its text as a new document, or paste it."
WANTED = "Upload a PDF, a Word document (.docx) or a text file, or paste the text."

# What a damaged file makes the reader say may hold words of the file.
logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)


class Unreadable(StrEnum):
    """Why a file gives no text."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    WRONG_KIND = "wrong_kind"
    ENCRYPTED = "encrypted"
    NO_TEXT = "no_text"
    TOO_MUCH = "too_much"
    DAMAGED = "damaged"


class UnreadableResume(ValueError):
    """A file gives no text. Its message tells what to do, and holds nothing of the file."""

    def __init__(self, reason: Unreadable, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True)
class ResumeText:
    """What was read. kind: 'PDF', 'Word document' or 'text'; cut: whether it goes on after LONGEST_TEXT characters."""

    text: str
    kind: str
    cut: bool


OTHER_KINDS = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Word document (.doc), or one with a password; save it as .docx without one",
    ),
    (b"{\\rtf", "rich text (.rtf); save it as .docx"),
    (b"\x89PNG", "a picture; a picture holds no text to read"),
    (b"\xff\xd8\xff", "a picture; a picture holds no text to read"),
    (b"GIF8", "a picture; a picture holds no text to read"),
    (b"\x1f\x8b", "an archive; unpack it first"),
    (b"7z\xbc\xaf", "an archive; unpack it first"),
    (b"Rar!", "an archive; unpack it first"),
)
"""How files begin that are often taken for résumés, and what they are."""


def read_resume(data: bytes) -> ResumeText:
    """The text of a file's bytes. Raises UnreadableResume."""
    if len(data) > LARGEST_BYTES:
        most = LARGEST_BYTES // 1024**2
        raise UnreadableResume(Unreadable.TOO_LARGE, f"The file is larger than {most} MB. Paste its text instead.")
    if not data.strip():
        raise UnreadableResume(Unreadable.EMPTY, f"The file is empty. {WANTED}")
    if b"%PDF-" in data[:1024]:
        return _cut(_read(_pdf_text, data), "PDF")
    if data.startswith(b"PK\x03\x04"):
        return _cut(_read(_docx_text, data), "Word document")
    for begins, what in OTHER_KINDS:
        if data.startswith(begins):
            raise UnreadableResume(Unreadable.WRONG_KIND, f"The file is {what}. {WANTED}")
    return _cut(_plain_text(data), "text")


def _cut(text: str, kind: str) -> ResumeText:
    told = text.replace("\x00", " ").strip()
    if not told:
        raise UnreadableResume(Unreadable.NO_TEXT, f"The file holds no text. {WANTED}")
    return ResumeText(told[:LONGEST_TEXT], kind, len(told) > LONGEST_TEXT)


def _read(read: Callable[[bytes], str], data: bytes) -> str:
    """What a reader of a library finds; whatever else it raises means a damaged file."""
    try:
        return read(data)
    except UnreadableResume:
        raise
    except Exception:  # the libraries raise errors of every kind on damaged files, some with words of the file
        raise UnreadableResume(Unreadable.DAMAGED, DAMAGED) from None


# --- PDF -----------------------------------------------------------------------------------------------------------


LIMITS = Configuration(
    zlib_maximum_output_length=MOST_DECODED,
    lzw_maximum_output_length=MOST_DECODED,
    run_length_maximum_output_length=MOST_DECODED,
    array_based_stream_maximum_output_length=MOST_DECODED,
    maximum_declared_stream_length=MOST_DECODED,
    page_tree_maximum_entries=10 * MOST_PAGES,
    stream_parsing_work_maximum_count=2 * MOST_OPERATIONS,
    xform_maximum_invocations_per_extraction=MOST_PAGES,
)


def _pdf_text(data: bytes) -> str:
    with apply_configuration(LIMITS):
        reader = PdfReader(io.BytesIO(data), root_object_recovery_limit=2_000, xref_stream_maximum_entries=100_000)
        if reader.is_encrypted and not _opens(reader):
            told = "The file is protected by a password. Save it without one, or paste its text."
            raise UnreadableResume(Unreadable.ENCRYPTED, told)
        return _text_of_pages(reader)


def _opens(reader: PdfReader) -> bool:
    """Whether a protected file may be read without a password, as many are that may only not be changed."""
    try:
        return reader.decrypt("") is not PasswordType.NOT_DECRYPTED
    except DependencyError:
        return False


def _text_of_pages(reader: PdfReader) -> str:
    left = MOST_OPERATIONS

    def count(*_: Any) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise UnreadableResume(Unreadable.TOO_MUCH, MUCH)

    if len(reader.pages) > MOST_PAGES:
        told = f"The file has more than {MOST_PAGES} pages. Upload the résumé alone, or paste its text."
        raise UnreadableResume(Unreadable.TOO_MUCH, told)
    found, length = [], 0
    for page in reader.pages:
        found.append(page.extract_text(visitor_operand_before=count))
        length += len(found[-1])
        if length > LONGEST_TEXT:
            break
    text = "\n".join(found)
    if sum(character.isalnum() for character in text) < LEAST_LETTERS:
        told = "The pages are pictures, as a scanner makes them: there is no text to read. Paste the text instead."
        raise UnreadableResume(Unreadable.NO_TEXT, told)
    return text


# --- Word ----------------------------------------------------------------------------------------------------------

PARAGRAPH, FALLBACK = qn("w:p"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
WRITTEN = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n"}


def _docx_text(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    names = {part.filename for part in parts}
    # Word wraps what it protects in the old form (see OTHER_KINDS); other programs protect the archive itself.
    if any(part.flag_bits & 1 for part in parts):
        told = "The file is protected by a password. Save it without one, or paste its text."
        raise UnreadableResume(Unreadable.ENCRYPTED, told)
    if "[Content_Types].xml" not in names or not any(name.startswith("word/") for name in names):
        raise UnreadableResume(Unreadable.WRONG_KIND, f"The file is an archive or another Office file. {WANTED}")
    # An archive unpacks to no more than it declares: beyond that a part is refused as damaged.
    largest = max(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED or largest > MOST_XML:
        raise UnreadableResume(Unreadable.TOO_MUCH, MUCH)
    lines, length = [], 0
    for line in _paragraphs(docx.Document(io.BytesIO(data)).element.body):
        lines.append(line)
        length += len(line) + 1
        if length > LONGEST_TEXT:
            break
    return "\n".join(lines)


def _paragraphs(body: Any) -> Iterator[str]:
    """Every paragraph in its order, those of tables, text boxes and forms among them; deleted text is not."""
    for paragraph in body.iter(PARAGRAPH):
        # A text box is there twice, once for older programs.
        if next(paragraph.iterancestors(FALLBACK), None) is None:
            yield "".join(_pieces(paragraph))


def _pieces(paragraph: Any) -> Iterator[str]:
    """The words of a paragraph itself, without those of a text box within it."""
    for piece in paragraph.iter(qn("w:t"), *WRITTEN):
        if next(piece.iterancestors(PARAGRAPH)) is paragraph:
            yield WRITTEN.get(piece.tag) or piece.text or ""


# --- Text ----------------------------------------------------------------------------------------------------------


def _plain_text(data: bytes) -> str:
    """Text in UTF-8, UTF-16 or, where it is neither, Windows-1252."""
    text = _decoded(data)
    controls = sum(character < " " and character not in "\t\n\r\f\x0b" for character in text)
    if controls > MOST_CONTROLS * len(text) or "\ufffd" in text[:1000]:
        raise UnreadableResume(Unreadable.WRONG_KIND, f"The file is no text. {WANTED}")
    begin = text.lstrip()[:200].lower()
    if begin.startswith(("<!doctype html", "<html")):
        raise UnreadableResume(Unreadable.WRONG_KIND, f"The file is a web page. {WANTED}")
    return text


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    sample = data[:4000]
    if b"\x00" in sample:  # UTF-16 without its mark: every other byte of Latin text is 0
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        if max(even, odd) > 0.4 * len(sample) / 2 and min(even, odd) < 0.1 * len(sample) / 2:
            return data.decode("utf-16-le" if odd > even else "utf-16-be", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
