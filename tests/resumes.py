"""Résumés as files: PDFs written by hand, Word documents by the library, as tests need them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

import docx
from pypdf import PdfWriter


def pdf(*pages: str, repeated: int = 0) -> bytes:
    """A PDF with these lines of text on each page; `repeated` more pages like the last one."""
    contents = [_content(page) for page in pages]
    return pdf_of([*contents, *contents[-1:] * repeated])


def _content(page: str) -> bytes:
    escaped = [line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in page.split("\n")]
    shown = " T* ".join(f"({line}) Tj" for line in escaped)
    return f"BT /F1 11 Tf 14 TL 40 780 Td {shown} ET".encode("latin-1")


def pdf_of(contents: Sequence[bytes], stream: str = "") -> bytes:
    """A PDF of pages with these content streams; stream: more entries of each stream's dictionary."""
    count = len(contents)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, content in enumerate(contents):
        resources = "/Resources << /Font << /F1 3 0 R >> >>"
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {resources} /Contents {5 + 2 * number} 0 R >>"
        head = f"<< /Length {len(content)} {stream} >>".encode()
        objects += [page.encode(), head + b"\nstream\n" + content + b"\nendstream"]
    written, places = io.BytesIO(), []
    written.write(b"%PDF-1.4\n")
    for number, one in enumerate(objects, start=1):
        places.append(written.tell())
        written.write(f"{number} 0 obj\n".encode() + one + b"\nendobj\n")
    start = written.tell()
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    written.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode())
    written.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode())
    return written.getvalue()


def protected_pdf(text: str, password: str) -> bytes:
    """A PDF that asks for a password; with an empty one it only may not be changed."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf(text)))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def word(*paragraphs: str, table: Sequence[Sequence[str]] = ()) -> bytes:
    """A Word document of these paragraphs, and of a table after them."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        made = document.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, text in zip(made.add_row().cells, row, strict=True):
                cell.text = text
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def rewritten(archive: bytes, changes: Mapping[str, bytes]) -> bytes:
    """A zip archive with other bytes in some of its parts, or with more parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()} | dict(changes)
        for name, data in parts.items():
            new.writestr(name, data)
    return written.getvalue()
