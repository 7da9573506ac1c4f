"""Health and the headers of every answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import text

from data_access import database as doors
from data_access import migrations
from data_access.database import Database
from tests import builders
from web import security_headers
from web.security_headers import content_security_policy


def test_a_healthy_application(client: FlaskClient, database: Database) -> None:
    fresh = client.get("/healthz")
    assert (fresh.status_code, fresh.get_json()["as_of"]) == (200, None)
    builders.load(database, [{"posted_on": date(2026, 6, 1), "skills": ["python"]}])
    answer = client.get("/healthz")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert answer.get_json() == {
        "status": "ok",
        "database": "ok",
        "as_of": "2026-06-01",
        "migrations": migrations.newest(),
    }


def test_without_a_database_it_fails_with_the_reason(client: FlaskClient) -> None:
    before = doors.bind(None)
    answer = client.get("/healthz")
    doors.bind(before)
    assert answer.status_code == 503
    assert answer.get_json()["status"] == "failing"
    assert "No database is connected" in answer.get_json()["reason"]


def test_with_an_old_schema_it_fails_with_the_reason(
    client: FlaskClient, new_database: Callable[[], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = new_database()
    with old.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    before = doors.bind(old)
    answer = client.get("/healthz")
    doors.bind(before)
    old.close()
    assert answer.status_code == 503
    assert "The schema is at older" in answer.get_json()["reason"]


def test_where_the_database_refuses_it_fails_with_the_reason(
    client: FlaskClient, new_database: Callable[[], Database]
) -> None:
    broken = new_database()
    with broken.writing() as connection:
        connection.execute(text("DROP TABLE aggregated_day"))
    before = doors.bind(broken)
    answer = client.get("/healthz")
    doors.bind(before)
    broken.close()
    assert answer.status_code == 503
    assert "aggregated_day" in answer.get_json()["reason"]


@pytest.mark.parametrize("path", ["/healthz", "/api/v1/own", "/download/own.csv", "/nowhere"])
def test_every_answer_is_guarded(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "'sha256-abc'" in headers["Content-Security-Policy"]


def test_the_policy_names_no_other_origin() -> None:
    rules = dict(rule.split(" ", 1) for rule in content_security_policy(["'sha256-abc'"]).split("; "))
    assert rules["script-src"] == "'self' 'sha256-abc'"
    assert rules["form-action"] == "'self'"
    assert not re.search(r"\*|https?:|//", " ".join(rules.values()))
    assert "unsafe-eval" not in str(rules)


def test_an_answers_own_headers_stay() -> None:
    server = Flask("tests")
    security_headers.register(server, script_hashes=[])
    server.add_url_rule("/embed", "embed", lambda: Response("", headers={"X-Frame-Options": "SAMEORIGIN"}))
    assert server.test_client().get("/embed").headers["X-Frame-Options"] == "SAMEORIGIN"
