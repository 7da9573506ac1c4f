"""The JSON API: contract, errors, and the real questions."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert

from data_access import database as doors
from data_access.queries import QUESTIONS
from data_access.queries.occupation import PARTS
from data_access.rows import field_names
from data_access.tables import demonstration, projection_vintage, wage_vintage
from jobs.registry import JOBS
from jobs.runner import run_job
from tests import builders, event_feed, market_reference
from tests.jobs import onet_runs
from tests.onet_archives import small_release
from tests.web.conftest import OWN
from web.api import LISTS
from web.cells import as_cell


def test_an_answer_has_rows_and_what_they_are_about(client: FlaskClient) -> None:
    answer = client.get("/api/v1/own?limit=2&also=sql&also=go&from=2026-01-01&to=2026-01-31")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    content = answer.get_json()
    assert content["data"][0] == {
        "number": 1,
        "text": "=1+1",
        "maybe": None,
        "delta": -0.25,
        "amount": -3.5,
        "sure": True,
        "day": "2026-03-01",
        "moment": "2026-03-01T13:30:00Z",
        "colour": "red",
        "partners": ["-a", "b"],
    }
    assert len(content["data"]) == 2
    generated_at = content["meta"].pop("generated_at")
    assert generated_at.endswith("Z")
    assert content["meta"] == {
        "question": "own",
        "as_of": "2026-03-01",
        "filters": {
            "skill": "python",
            "also": ["sql", "go"],
            "limit": "2",
            "from": "2026-01-01",
            "to": "2026-01-31",
            "as_of": None,
        },
        "days": {"from": "2026-02-02", "to": "2026-03-01"},
        "postings": 40,
        "source": "our own rows",
        "generated_data": False,
        "suppressed": 2,
        "notes": ["a note"],
    }


def test_an_unchanged_answer_is_not_sent_again(client: FlaskClient) -> None:
    version = client.get("/api/v1/own").headers["ETag"]
    again = client.get("/api/v1/own", headers={"If-None-Match": version})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/api/v1/own?limit=1", headers={"If-None-Match": version}).status_code == 200


@pytest.mark.parametrize(
    ("query", "parameter", "value", "allowed"),
    [
        ("limit=many", "limit", "many", "a whole number from 1 to 10000000"),
        ("skill=a&skill=b", "skill", "a, b", "the slug of a skill"),
        ("skill=wrong", "skill", "wrong", "another"),
        ("colour=red", "colour", "red", "one of the parameters"),
        ("period=1y", "period", "1y", "24h, 7d, 14d, 28d, 90d, 365d"),
        ("from=2026-01-01", "to", "", "a date"),
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/own", "/download/own.csv", "/download/many.csv"])
def test_a_wrong_value_is_named_with_what_is_allowed(
    client: FlaskClient, path: str, query: str, parameter: str, value: str, allowed: str
) -> None:
    if value == "wrong" and "many" in path:
        return  # its statement takes every skill
    answer = client.get(f"{path}?{query}")
    assert answer.status_code == 400
    error = answer.get_json()["error"]
    assert (error["parameter"], error["value"]) == (parameter, value)
    assert allowed in error["allowed"]
    assert parameter in error["message"]


@pytest.mark.parametrize(
    ("skill", "status", "said"),
    [
        ("absent", 404, "There is no such thing."),
        ("away", 503, "The database does not answer."),
        ("broken", 500, "the server's log says why"),
    ],
)
def test_what_goes_wrong_is_told_without_inner_details(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, skill: str, status: int, said: str
) -> None:
    for path in "/api/v1/own", "/download/own.csv":
        answer = client.get(f"{path}?skill={skill}")
        assert answer.status_code == status
        assert said in answer.get_json()["error"]["message"]
        assert "secret" not in answer.text
    assert ("secret detail" in caplog.text) == (skill == "broken")


def test_an_unknown_question_lists_what_there_is(client: FlaskClient) -> None:
    for path, questions in ("/api/v1/salary", {*QUESTIONS, *OWN, *LISTS}), ("/download/salary.csv", {*QUESTIONS, *OWN}):
        answer = client.get(path)
        assert answer.status_code == 404
        assert set(answer.get_json()["error"]["questions"]) == questions


def test_the_api_describes_itself(client: FlaskClient) -> None:
    listed = {entry["question"]: entry for entry in client.get("/api/v1").get_json()["data"]}
    assert set(listed) == {*QUESTIONS, *OWN, *LISTS}
    assert listed["many"]["columns"] == ["number", "text", "share"]
    assert listed["many"]["filters"]["limit"] == "a whole number from 1 to 10000000"
    assert set(listed["many"]["filters"]) == {"skill", "also", "limit", "period", "from", "to", "as_of"}


@pytest.fixture(scope="module")
def market(database, tmp_path_factory: pytest.TempPathFactory) -> None:
    market_reference.load(database, tmp_path_factory.mktemp("reference"))
    builders.load(database, builders.random_postings(800, seed=5, last_on=date(2026, 6, 30)))
    assert run_job(JOBS["refresh_network"], database=database).good
    event_feed.fill(database)


@pytest.mark.parametrize("name", QUESTIONS)
def test_api_and_csv_of_a_real_question_agree(client: FlaskClient, market: None, name: str) -> None:
    query = "?limit=10" if "limit" in field_names(QUESTIONS[name].filters) else ""
    if name == "occupation-comparison":
        query = "?occupation=15-1252.00&occupation=15-2051.00"
    if name == "cooccurrence-set":
        query += "&skill=python&skill=sql"
    answer = client.get(f"/api/v1/{name}{query}")
    assert answer.status_code == 200, answer.text
    content = answer.get_json()
    if "period" in field_names(QUESTIONS[name].filters):
        assert content["meta"]["as_of"] == "2026-06-30"
    assert content["data"], "a question without rows shows nothing"
    download = client.get(f"/download/{name}.csv{query}")
    assert download.status_code == 200, download.text
    header, *rows = csv.reader(io.StringIO(download.text))
    assert header == field_names(QUESTIONS[name].row) == list(content["data"][0])
    assert len(rows) == len(content["data"])
    for row, entry in zip(rows, content["data"], strict=True):
        for cell, value in zip(row, entry.values(), strict=True):
            if not isinstance(value, list):
                assert cell == as_cell(value)


@pytest.mark.parametrize(
    ("more", "as_of"), [({}, "2026-06-30"), ({"as_of": "2026-06-10", "release": "29.0"}, "2026-06-10")]
)
def test_an_occupation_is_told_whole(client: FlaskClient, market: None, more: dict[str, str], as_of: str) -> None:
    asked = {"region": "US", "period": "14d", **more}
    content = client.get("/api/v1/occupations/15-1243.00", query_string=asked).get_json()
    meta = content["meta"]
    assert set(content["data"]) == set(meta["parts"]) == set(PARTS)
    title = "Database Architects" if more else "Database Designers"
    assert content["data"]["summary"][0]["title"] == title
    assert meta["filters"]["occupation"] == "15-1243.00"
    assert meta["as_of"] == as_of
    for name, (question, fixed) in PARTS.items():
        filters = field_names(question.filters)
        given = {"occupation": "15-1243.00", **asked, **fixed}
        query = {key: str(value) for key, value in given.items() if key in filters}
        single = client.get(f"/api/v1/{question.name}", query_string=query).get_json()
        assert single["data"] == content["data"][name]
        part = meta["parts"][name]
        assert part == {key: single["meta"][key] for key in part}
        assert set(single["meta"]) - set(part) == {"question", "filters", "generated_at"}
    parts = meta["parts"].values()
    assert meta["suppressed"] == sum(part["suppressed"] for part in parts) > 0
    assert set(meta["source"].split("; ")) == {one for part in parts for one in part["source"].split("; ")}
    assert meta["generated_data"] is False


@pytest.mark.parametrize(
    "path",
    [
        *("15-0000.00", "nonsense", "15-1252.00?period=5d", "15-1252.00?release=1.1"),
        *("15-1252.00?occupation=15-2051.00", "15-1252.00?occupation=15-1252.00"),
    ],
)
def test_an_occupation_that_cannot_be_told_is_a_400(client: FlaskClient, market: None, path: str) -> None:
    answer = client.get(f"/api/v1/occupations/{path}")
    assert answer.status_code == 400
    assert answer.get_json()["error"]["parameter"] in ("occupation", "period", "release")


def test_generated_data_are_told_where_they_are_in_an_answer(client: FlaskClient, new_database, tmp_path: Path) -> None:
    """Generated occupations, wages and projections stand before any posting; real releases and vintages follow them."""
    fresh = new_database()
    before = doors.bind(fresh)

    def told(question: str, **query: str) -> bool:
        answer = client.get(f"/api/v1/{question}", query_string=query)
        assert answer.status_code == 200, answer.text
        return answer.get_json()["meta"]["generated_data"]

    def all_told() -> dict[str, bool]:
        parts = ("ratings", "skills", "related", "wages", "outlook", "summary", "comparison", "tasks", "titles")
        return {
            **{f"occupation-{part}": told(f"occupation-{part}", occupation="15-1252.00") for part in parts},
            "occupations": told("occupations"),
            "occupations/15-1252.00": told("occupations/15-1252.00"),
            "skill-occupations": told("skill-occupations", skill="windlog"),
        }

    try:
        assert onet_runs.run(fresh, small_release("0.2", titles=market_reference.TITLES).write(tmp_path)).good
        with fresh.writing() as connection:
            file = {"source": "tests", "sha256": "0", "size_bytes": 0, "generated": True}
            survey = {"vintage": "May 2025", "reference_on": date(2025, 5, 1)}
            connection.execute(insert(wage_vintage).values({**file, **survey}))
            edition = {"vintage": "2024–34", "base_year": 2024, "target_year": 2034}
            connection.execute(insert(projection_vintage).values({**file, **edition}))
        assert set(all_told().values()) == {True}
        assert told("onet-releases") is True
        assert told("top-skills") is False, "no posting has been counted"
        assert onet_runs.run(fresh, small_release("29.0", titles=market_reference.TITLES).write(tmp_path)).good
        generated = {name for name, is_generated in all_told().items() if is_generated}
        vintages = {"occupation-wages", "occupation-outlook", "occupations/15-1252.00"}
        assert generated == vintages, "of the rest nothing generated is shown"
        assert told("occupation-ratings", occupation="15-1252.00", release="0.2") is True
        assert told("release-changes", before="0.2") is True
        builders.load(fresh, builders.random_postings(30, seed=1))
        with fresh.writing() as connection:
            connection.execute(insert(demonstration).values(anchor_on=date(2026, 6, 30)))
        assert told("top-skills") is told("occupation-skills", occupation="15-1252.00") is told("skills") is True
        assert told("occupation-ratings", occupation="15-1252.00") is False, "it counts no posting"
    finally:
        fresh.close()
        doors.bind(before)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_real_question_without_data_has_no_rows_and_no_error(client: FlaskClient, new_database, name: str) -> None:
    before = doors.bind(new_database())
    try:
        for path in f"/api/v1/{name}", f"/download/{name}.csv":
            answer = client.get(path, buffered=True)
            # A question about one skill or occupation may say that there is no such one yet.
            assert answer.status_code in (200, 400), answer.text
            assert answer.status_code == 200 or answer.get_json()["error"]["parameter"] in ("skill", "occupation")
    finally:
        doors.bound().close()
        doors.bind(before)


def test_the_lists_hold_what_the_filters_accept(client: FlaskClient, market: None) -> None:
    skills = client.get("/api/v1/skills").get_json()
    regions = client.get("/api/v1/regions").get_json()
    assert skills["meta"]["as_of"] == regions["meta"]["as_of"] == "2026-06-30"
    assert skills["meta"]["filters"] == {}
    for entry in skills["data"][:3]:
        assert client.get(f"/api/v1/regional-demand?skill={entry['skill']}").status_code == 200
    for entry in regions["data"][:3]:
        assert client.get(f"/api/v1/top-skills?region={entry['region_code']}").status_code == 200
    assert client.get("/api/v1/skills?region=US").status_code == 400
