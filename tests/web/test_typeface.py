"""The typeface: cut from the installed package, kept, and served with a long life."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from flask import Flask
from fontTools.ttLib import TTFont

from web import typeface


@pytest.mark.parametrize("weight", typeface.WEIGHTS)
def test_a_face_is_small_and_has_every_letter_that_pages_use(weight: int, tmp_path: Path) -> None:
    server = Flask(__name__)
    typeface.register(server, tmp_path / "kept")
    answer = server.test_client().get(f"/typeface/{weight}.woff2")
    assert answer.status_code == 200
    assert answer.mimetype == "font/woff2"
    assert answer.cache_control.max_age == typeface.YEAR
    assert len(answer.data) < 25_000
    letters = TTFont(io.BytesIO(answer.data)).getBestCmap()
    assert {ord(letter) for letter in "0Aaé−–…▲▼≥×€"} <= set(letters or ())


def test_a_face_is_cut_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = Flask(__name__)
    typeface.register(server, tmp_path)
    first = server.test_client().get("/typeface/400.woff2").data
    monkeypatch.setattr(typeface, "cut", lambda _: pytest.fail("cut again"))
    assert server.test_client().get("/typeface/400.woff2").data == first


def test_other_weights_are_not_there(tmp_path: Path) -> None:
    server = Flask(__name__)
    typeface.register(server, tmp_path)
    assert server.test_client().get("/typeface/500.woff2").status_code == 404
