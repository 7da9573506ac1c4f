"""Résumés: what is read of PDFs, Word documents and text files, and every way in which one gives no text."""

from __future__ import annotations

import io
import logging
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.resume import (
    LARGEST_BYTES,
    LONGEST_TEXT,
    MOST_DECODED,
    MOST_OPERATIONS,
    MOST_PAGES,
    Unreadable,
    UnreadableResume,
    read_resume,
)
from tests import resumes

LINES = "Ada Example\nWrote programs in Python and SQL (2019-2024)\nKnows C++ and Power BI"


def outcome(data: bytes) -> str | UnreadableResume:
    """The text, or why there is none."""
    try:
        return read_resume(data).text
    except UnreadableResume as error:
        return error


def refused(data: bytes) -> UnreadableResume:
    error = outcome(data)
    assert isinstance(error, UnreadableResume)
    return error


# --- What is read ----------------------------------------------------------------------------------------------------


def test_the_lines_of_a_pdf_are_read_page_by_page():
    found = read_resume(resumes.pdf(LINES, "Second page: Docker"))
    assert [line.strip() for line in found.text.splitlines()] == [*LINES.split("\n"), "Second page: Docker"]
    assert (found.kind, found.cut) == ("PDF", False)


def test_a_packed_pdf_is_read_too():
    content = zlib.compress(b"BT /F1 11 Tf 40 700 Td (Wrote programs in Python and SQL) Tj ET")
    assert "Python and SQL" in read_resume(resumes.pdf_of([content], "/Filter /FlateDecode")).text


def test_paragraphs_and_tables_of_a_word_document_are_read_in_order():
    data = resumes.word("Ada Example", "Writes programs", table=[["Python", "ten years"], ["SQL", "five years"]])
    found = read_resume(data)
    assert found.text.split("\n") == ["Ada Example", "Writes programs", "Python", "ten years", "SQL", "five years"]
    assert found.kind == "Word document"


BOX = (
    '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    "<mc:Choice Requires='wps'><w:drawing><w:txbxContent><w:p><w:r><w:t>Kubernetes</w:t></w:r></w:p></w:txbxContent>"
    "</w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>Kubernetes</w:t></w:r></w:p>"
    "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
FORM = "<w:sdt><w:sdtContent><w:p><w:r><w:t>Terraform</w:t></w:r></w:p></w:sdtContent></w:sdt>"
TRACKED = "<w:p><w:ins><w:r><w:t>Go</w:t></w:r></w:ins><w:del><w:r><w:delText>Rust</w:delText></w:r></w:del></w:p>"


def test_text_boxes_forms_and_tracked_changes_are_read_once():
    data = resumes.word("before MARK")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("word/document.xml").decode()
    xml = xml.replace("</w:p>", f"{BOX}</w:p>{FORM}{TRACKED}", 1)
    found = read_resume(resumes.rewritten(data, {"word/document.xml": xml.encode()}))
    assert found.text.split("\n") == ["before MARK", "Kubernetes", "Terraform", "Go"]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("latin-1", b""),
    ],
)
def test_text_is_read_in_the_encodings_that_there_are(encoding, mark):
    text = "Résumé of Zoë: Python, SQL and more of it\nC++"
    found = read_resume(mark + text.encode(encoding))
    assert (found.text, found.kind) == (text, "text")


def test_a_pdf_that_only_may_not_be_changed_is_read():
    assert "Python" in read_resume(resumes.protected_pdf(LINES, "")).text


def test_very_long_text_is_cut_and_said_so():
    found = read_resume(b"python " * 20_000)
    assert (len(found.text), found.cut) == (LONGEST_TEXT, True)
    found = read_resume(resumes.word(*["python and sql"] * 6_000))
    assert (len(found.text), found.cut) == (LONGEST_TEXT, True)
    found = read_resume(resumes.pdf("x" * 3_000, repeated=25))
    assert (len(found.text), found.cut) == (LONGEST_TEXT, True)


def test_the_kind_is_told_from_the_content_alone():
    assert read_resume(b"\n% a comment\n" + resumes.pdf(LINES)).kind == "PDF"
    assert read_resume(b"PDF is what I write. Python is what I know.").kind == "text"


# --- What gives no text ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b" \n\t ", b"\xef\xbb\xbf", b"\xff\xfe\x20\x00"])
def test_an_empty_file(data):
    assert refused(data).reason in (Unreadable.EMPTY, Unreadable.NO_TEXT)


def test_a_file_over_the_limit_is_not_looked_at():
    assert read_resume(b"a" * LARGEST_BYTES).cut
    error = refused(b"a" * (LARGEST_BYTES + 1))
    assert error.reason is Unreadable.TOO_LARGE
    assert "larger than 2 MB" in str(error)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Word document (.doc)"),
        (b"{\\rtf1 Python and SQL}", "rich text (.rtf)"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a picture"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "a picture"),
        (b"\x1f\x8b\x08" + bytes(100), "an archive"),
        (b"<!DOCTYPE html><title>Sign in</title>", "a web page"),
        (bytes(range(256)) * 10, "no text"),
        (b"\x7fELF" + bytes(300), "no text"),
    ],
)
def test_a_file_of_another_kind(data, told):
    error = refused(data)
    assert error.reason is Unreadable.WRONG_KIND
    assert told in str(error)
    assert "Upload a PDF" in str(error)


def test_an_archive_that_is_no_word_document():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("[Content_Types].xml", "<Types/>")
    assert refused(written.getvalue()).reason is Unreadable.WRONG_KIND


def test_a_pdf_with_a_password():
    error = refused(resumes.protected_pdf(LINES, "secret"))
    assert error.reason is Unreadable.ENCRYPTED
    assert "password" in str(error)


def test_a_word_document_whose_archive_has_a_password():
    data = bytearray(resumes.word("Python"))
    data[data.index(b"PK\x01\x02") + 8] |= 1  # the first part's flag in the directory
    assert refused(bytes(data)).reason is Unreadable.ENCRYPTED


def test_a_pdf_of_pictures():
    error = refused(resumes.pdf_of([b"q 100 0 0 100 0 0 cm Q"] * 2))
    assert error.reason is Unreadable.NO_TEXT
    assert "scanner" in str(error)


def test_a_word_document_without_text():
    assert refused(resumes.word()).reason is Unreadable.NO_TEXT


def test_too_many_pages():
    assert read_resume(resumes.pdf("Python and SQL are known", repeated=MOST_PAGES - 1)).text
    error = refused(resumes.pdf("Python and SQL are known", repeated=MOST_PAGES))
    assert error.reason is Unreadable.TOO_MUCH
    assert "more than 40 pages" in str(error)


def test_a_page_that_unpacks_to_more_than_is_allowed():
    bomb = zlib.compress(b" " * (MOST_DECODED + 1), 9)
    assert refused(resumes.pdf_of([bomb], "/Filter /FlateDecode")).reason is Unreadable.DAMAGED


def test_a_page_of_endless_operations():
    bomb = zlib.compress(b"BT ET " * (MOST_OPERATIONS // 2 + 1), 9)
    assert refused(resumes.pdf_of([bomb], "/Filter /FlateDecode")).reason is Unreadable.TOO_MUCH


@pytest.mark.parametrize("name", ["word/document.xml", "word/media/image1.png"])
def test_a_word_document_that_unpacks_to_very_much(name):
    bomb = resumes.rewritten(resumes.word("Python"), {name: b" " * 50_000_000})
    assert len(bomb) < LARGEST_BYTES
    assert refused(bomb).reason is Unreadable.TOO_MUCH


def test_a_word_document_of_very_many_parts():
    parts = {f"word/part{number}.xml": b"<x/>" for number in range(2_001)}
    assert refused(resumes.rewritten(resumes.word("Python"), parts)).reason is Unreadable.TOO_MUCH


def test_a_part_that_declares_less_than_it_holds():
    data = resumes.rewritten(resumes.word("Python"), {"word/media/image1.png": b" " * 50_000_000})
    lying = data.replace((50_000_000).to_bytes(4, "little"), (5).to_bytes(4, "little"))
    assert lying != data
    assert read_resume(lying).text == "Python"  # nothing refers to the picture, so it is never unpacked
    text = resumes.word("Python")
    with zipfile.ZipFile(io.BytesIO(text)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    assert refused(text.replace(size.to_bytes(4, "little"), (5).to_bytes(4, "little"))).reason is Unreadable.DAMAGED


def test_entities_that_grow_are_not_followed():
    data = resumes.word("Python")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("word/document.xml").decode()
    grown = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "python " * 10}">' for n in range(9))
    xml = xml.replace("<w:document", f"<!DOCTYPE d [{grown}]><w:document", 1).replace("Python", "Python &e8;")
    found = outcome(resumes.rewritten(data, {"word/document.xml": xml.encode()}))
    assert len(str(found)) < 1_000


@pytest.mark.parametrize("make", [lambda: resumes.pdf(LINES), lambda: resumes.word(LINES)], ids=["pdf", "word"])
def test_a_file_that_ends_too_early(make):
    data = make()
    assert refused(data[: len(data) // 3]).reason in (Unreadable.DAMAGED, Unreadable.NO_TEXT)


def test_what_is_said_of_a_file_holds_nothing_of_it_and_nothing_is_logged(caplog: pytest.LogCaptureFixture):
    secret = "Ada-Example-555-0100"
    broken = resumes.pdf(secret * 3).replace(b"endstream", b"endstr").replace(b"Tj", b"<<")
    with caplog.at_level(logging.DEBUG):
        for data in (broken, b"%PDF-1.4\n" + secret.encode() * 5, b"PK\x03\x04" + secret.encode()):
            error = refused(data)
            assert secret not in str(error)
            assert error.__cause__ is None
    assert caplog.text == ""


@settings(max_examples=30)
@given(st.binary(max_size=300), st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"\xff\xfe"]))
def test_whatever_comes_gives_text_or_a_reason(rest, begins):
    found = outcome(begins + rest)
    assert str(found).strip()
    assert isinstance(found, str) or str(found).endswith(".")
