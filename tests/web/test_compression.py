"""Answers are sent small, files are compressed once, and what changes its address with its version is kept for long."""

from __future__ import annotations

from pathlib import Path

import brotli
import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient

from web import compression

SCRIPT = "let a = 1;\n" * 500


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "compressed"


@pytest.fixture
def client(folder: Path) -> FlaskClient:
    server = Flask("compression", static_folder=None)

    @server.get("/_dash-component-suites/<path:name>")
    @server.get("/assets/<path:name>")
    def file(name: str) -> Response:
        response = Response(SCRIPT, mimetype="image/png" if name.endswith("png") else "application/javascript")
        response.set_etag("1")
        return response

    server.add_url_rule(
        "/rows", "rows", lambda: Response('{"rows": "' + "x" * 5000 + '"}', mimetype="application/json")
    )

    @server.get("/fresh")
    def fresh() -> Response:
        response = Response("x" * 5000, mimetype="application/json")
        response.set_etag("fresh")
        return response.make_conditional(request)  # type: ignore[return-value]

    server.add_url_rule("/small", "small", lambda: Response("{}", mimetype="application/json"))
    server.add_url_rule("/stream", "stream", lambda: Response(iter(["a,b\n"] * 2000), mimetype="text/csv"))
    server.add_url_rule("/wrong", "wrong", lambda: Response("x" * 5000, status=500, mimetype="text/plain"))
    compression.register(server, folder)
    return server.test_client()


TAKES = {"Accept-Encoding": "gzip, br"}


def test_a_script_is_compressed_once_and_kept(client, folder):
    answers = [client.get("/_dash-component-suites/plotly.js", headers=TAKES) for _ in range(2)]
    for answer in answers:
        assert answer.headers["Content-Encoding"] == "br"
        assert brotli.decompress(answer.data).decode() == SCRIPT
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert answer.headers["ETag"] == 'W/"1"'
    assert len(list(folder.iterdir())) == 1


def test_an_answer_that_the_browser_has_is_not_sent_again(client):
    version = client.get("/fresh", headers=TAKES).headers["ETag"]
    assert client.get("/fresh", headers={**TAKES, "If-None-Match": version}).status_code == 304


def test_a_kept_file_serves_the_next_start(client, folder):
    client.get("/assets/app.js", headers=TAKES)
    (kept,) = folder.iterdir()
    again = compression.Compressor(folder)
    kept.write_bytes(brotli.compress(b"from the folder"))
    assert brotli.decompress(again.kept(SCRIPT.encode())) == b"from the folder"


def test_addresses_that_change_with_their_version_are_kept_for_a_year(client):
    assert "max-age=31536000" in client.get("/_dash-component-suites/a.js").headers["Cache-Control"]
    assert "max-age=31536000" in client.get("/assets/app.css?m=1").headers["Cache-Control"]
    assert "max-age=86400" in client.get("/assets/outlines/countries.json").headers["Cache-Control"]
    assert "Cache-Control" not in client.get("/rows").headers


def test_answers_are_compressed_as_they_pass(client, folder):
    answer = client.get("/rows", headers=TAKES)
    assert answer.headers["Content-Encoding"] == "br"
    assert len(answer.data) < 200
    assert not folder.exists()


@pytest.mark.parametrize("path", ["/small", "/stream", "/wrong", "/assets/a.png"])
def test_what_gains_nothing_or_streams_is_left_alone(client, path):
    assert "Content-Encoding" not in client.get(path, headers=TAKES).headers


def test_a_browser_that_does_not_take_brotli_gets_the_file_as_it_is(client):
    assert client.get("/assets/app.js").get_data(as_text=True) == SCRIPT
