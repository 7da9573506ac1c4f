"""GET /typeface/<weight>.woff2: Source Sans Pro of an installed package, cut to the letters that pages use.

The package carries whole faces of 290 kB in a format without compression; a browser gets 20 kB a weight. A face is
cut once and kept in the data directory.
"""

from __future__ import annotations

import io
import threading
from importlib import metadata
from pathlib import Path

import font_source_sans_pro
from flask import Flask, Response, abort
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

WEIGHTS = {400: "SourceSansPro", 600: "SourceSansProSemibold", 700: "SourceSansProBold"}
"""CSS weight -> the package's name of the face."""

LETTERS = [
    *range(0x20, 0x7F),  # ASCII
    *range(0xA0, 0x250),  # Latin with accents: names of companies and places
    *range(0x2010, 0x2027),  # dashes, quotation marks, ellipsis
    *(0x202F, 0x2039, 0x203A, 0x20AC, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2248, 0x2264, 0x2265),
    *(0x25B2, 0x25B6, 0x25BC, 0x25C0, 0x25CB, 0x25CF),  # marks of rising, falling, open
]
YEAR = 31_536_000

_cutting = threading.Lock()


def cut(weight: int) -> bytes:
    """The face of a weight as woff2, with LETTERS alone. Raises KeyError for a weight that there is not."""
    source = font_source_sans_pro.font_files_ttf[WEIGHTS[weight]]
    options = Options(flavor="woff2", layout_features=["kern", "liga", "tnum", "lnum"], name_IDs=[])
    with TTFont(source) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=LETTERS)
        subsetter.subset(font)
        font.flavor = "woff2"
        written = io.BytesIO()
        font.save(written)
    return written.getvalue()


def register(server: Flask, folder: Path) -> None:
    """Serve the typeface; `folder` keeps the cut faces, by the package's version."""
    version = metadata.version("font-source-sans-pro")

    def typeface(weight: int) -> Response:
        if weight not in WEIGHTS:
            abort(404)
        kept = folder / f"source-sans-{version}-{weight}.woff2"
        with _cutting:
            if not kept.exists():
                folder.mkdir(parents=True, exist_ok=True)
                fresh = kept.with_suffix(f".{threading.get_ident()}")
                fresh.write_bytes(cut(weight))
                fresh.replace(kept)
        response = Response(kept.read_bytes(), mimetype="font/woff2")
        response.cache_control.public = True
        response.cache_control.max_age = YEAR
        return response

    server.add_url_rule("/typeface/<int:weight>.woff2", "typeface", typeface)
