"""The endpoint that takes events: what it answers to each wrong request, and that a batch is taken once."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from data_access import database as doors
from data_access.database import Database
from data_access.errors import DatabaseUnavailable
from data_access.loads import feeds as loads
from data_access.loads.demonstration import begin_demonstration
from domain.pulse import MOST_BYTES, MOST_EVENTS
from jobs.feed_intake import take_lines
from tests import event_feed
from tests.event_feed import Truth, batch_sums, event, lines, outcomes, postings
from web import feeds

NOW = datetime.now(UTC).replace(minute=30, second=0, microsecond=0)
KEY = "sp_a-key-of-ours"
PATH = "/api/v1/feeds/ours/events"


@pytest.fixture(autouse=True)
def _fresh(database: Database) -> None:
    event_feed.empty(database)
    with database.writing() as connection:
        loads.set_key(connection, "ours", KEY)


@pytest.fixture
def client(database: Database) -> FlaskClient:
    server = Flask("tests")
    feeds.register(server, take_lines)
    return server.test_client()


def post(client: FlaskClient, body: object, *, key: str | None = KEY, kind: str = "application/json", path: str = PATH):
    headers = {"Content-Type": kind, **({"Authorization": f"Bearer {key}"} if key is not None else {})}
    return client.post(path, data=body if isinstance(body, (bytes, str)) else json.dumps(body), headers=headers)


def told(answer) -> str:
    return answer.get_json()["error"]["message"]


def test_an_array_is_taken_and_the_answer_says_what_became_of_it(client, database):
    answer = post(client, [event(1, NOW), event(1, NOW), {**event(2, NOW), "timestamp": "never"}, 17])
    assert answer.status_code == 200
    found = answer.get_json()
    assert (found["taken"], found["late"], found["repeated"]) == (1, 0, 1)
    assert [(one["event_id"], one["line"], one["reason"]) for one in found["quarantined"]] == [
        ("e2", 3, "unreadable_date"),
        (None, 4, "not_an_object"),
    ]
    assert set(postings(database)) == {"p1"}


@pytest.mark.parametrize("kind", ["application/x-ndjson", "application/jsonl", "application/json"])
def test_lines_are_taken_and_a_broken_one_is_named_by_its_number(client, kind):
    body = "\ufeff" + "\n".join(["", *lines([event(1, NOW), "{broken", event(2, NOW)]), ""])
    found = post(client, body.encode(), kind=kind).get_json()
    assert found["taken"] == 2
    assert [one["line"] for one in found["quarantined"]] == [3]


def test_one_event_may_be_written_over_several_lines(client):
    assert post(client, json.dumps(event(1, NOW), indent=2)).get_json()["taken"] == 1


def test_bytes_that_are_no_text_cost_one_line(client):
    body = b'{"event_id": "\xff"}\n' + lines([event(1, NOW)])[0].encode()
    found = post(client, body, kind="application/x-ndjson").get_json()
    assert (found["taken"], found["quarantined"][0]["reason"]) == (1, "not_utf8")


@pytest.mark.parametrize("header", [None, "", "Basic abc", "Bearer", "Bearer "])
def test_without_a_key_nothing_is_taken(client, database, header):
    headers = {"Content-Type": "application/json", **({"Authorization": header} if header is not None else {})}
    answer = client.post(PATH, data=json.dumps([event(1, NOW)]), headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert "Authorization: Bearer" in told(answer)
    assert outcomes(database) == {}


def test_another_key_is_refused(client, database):
    with database.writing() as connection:
        loads.set_key(connection, "theirs", "their-key")
    for key in ("their-key", KEY + "x", KEY[:-1], "ключ"):
        headers = {"Authorization": f"Bearer {key}".encode().decode("latin-1"), "Content-Type": "application/json"}
        answer = client.post(PATH, data="[]", headers=headers)
        assert answer.status_code == 401, key
    assert outcomes(database) == {}


def test_a_rotated_key_no_longer_works(client, database):
    with database.writing() as connection:
        loads.set_key(connection, "ours", "newer")
    assert post(client, [event(1, NOW)]).status_code == 401
    assert post(client, [event(1, NOW)], key="newer").status_code == 200


def test_a_removed_feed_and_one_without_a_key_are_closed(client, database):
    with database.writing() as connection:
        loads.ensure_feed(connection, "files-only")
        loads.disable_feed(connection, "ours")
    answer = post(client, [event(1, NOW)])
    assert (answer.status_code, "was removed" in told(answer)) == (403, True)
    answer = post(client, [event(1, NOW)], path="/api/v1/feeds/files-only/events")
    assert (answer.status_code, "no key" in told(answer)) == (403, True)


def test_an_unknown_feed_is_not_found(client):
    answer = post(client, [event(1, NOW)], path="/api/v1/feeds/nobody/events")
    assert (answer.status_code, "add_feed --name nobody" in told(answer)) == (404, True)


@pytest.mark.parametrize("kind", ["text/plain", "", "multipart/form-data", "text/csv"])
def test_another_content_type_is_not_taken(client, kind):
    answer = post(client, [event(1, NOW)], kind=kind)
    assert answer.status_code == 415
    assert "application/json" in answer.get_json()["error"]["allowed"]


def test_a_packed_body_is_not_taken(client):
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json", "Content-Encoding": "gzip"}
    assert client.post(PATH, data=b"\x1f\x8b", headers=headers).status_code == 415


def test_too_many_events_or_bytes_are_not_taken(client, database):
    answer = post(client, [event(number, NOW) for number in range(MOST_EVENTS + 1)])
    assert (answer.status_code, answer.get_json()["error"]["most_events"]) == (413, MOST_EVENTS)
    answer = post(client, b"[" + b" " * MOST_BYTES + b"]")
    assert (answer.status_code, answer.get_json()["error"]["most_bytes"]) == (413, MOST_BYTES)
    assert outcomes(database) == {}


def test_as_many_events_as_are_allowed_are_taken(client):
    assert post(client, [event(number, NOW) for number in range(MOST_EVENTS)]).get_json()["taken"] == MOST_EVENTS


@pytest.mark.parametrize("body", [b"", b"  \n ", b"[{", b"[1,]", b"[\xff]", b"[" * 100_000])
def test_what_is_no_batch_is_told_so(client, body):
    answer = post(client, body)
    assert answer.status_code == 400
    assert "array" in told(answer)


def test_an_empty_array_is_fine(client):
    assert post(client, []).get_json() == {"taken": 0, "late": 0, "repeated": 0, "quarantined": []}


def test_generated_data_are_never_mixed_with_others(client, database):
    with database.writing() as connection:
        begin_demonstration(connection, NOW.date())
    try:
        answer = post(client, [event(1, NOW)])
    finally:
        with database.writing() as connection:
            connection.exec_driver_sql("DELETE FROM demonstration")
    assert (answer.status_code, "remove_demonstration" in told(answer)) == (409, True)


def test_a_process_that_only_reads_says_so(client, database):
    readers = Database(database._urls["skillpulse_reader"], None)  # type: ignore[arg-type]
    before = doors.bind(readers)
    try:
        answer = post(client, [event(1, NOW)])
    finally:
        doors.bind(before)
        readers.close()
    assert (answer.status_code, "SKILLPULSE_OWNER_URL" in told(answer)) == (503, True)


def test_while_an_import_is_under_way_it_asks_to_try_again(database):
    def busy(*_: object) -> loads.Intake:
        raise DatabaseUnavailable("The database is being changed at the moment. Try again shortly.")

    server = Flask("tests")
    feeds.register(server, busy)
    answer = post(server.test_client(), [event(1, NOW)])
    assert (answer.status_code, "Try again" in told(answer)) == (503, True)


def test_the_application_serves_it(pages_market):
    assert post(pages_market.server.test_client(), [event(1, NOW)], key=None).status_code == 401


def test_only_post_is_taken(client):
    assert client.get(PATH).status_code == 405


def test_a_stream_over_http_comes_to_the_truth_though_answers_are_lost(client, database):
    draw = random.Random(8)
    ago = [timedelta(minutes=draw.randrange(600)) for _ in range(90)]
    made = lines(event(number, NOW - ago[number], posting=number % 60) for number in range(90))
    made += draw.sample(made, 15) + [one[: len(one) // 2] for one in draw.sample(made, 9)]
    draw.shuffle(made)
    truth = Truth(datetime.now(UTC)).takes(made)
    for start in range(0, len(made), 17):
        body = "\n".join(made[start : start + 17])
        for _ in range(draw.choice([1, 2])):  # a client that got no answer sends it again
            assert post(client, body, kind="application/x-ndjson").status_code == 200
    found = {key: outcome for key, outcome in outcomes(database).items() if outcome != "quarantined"}
    assert found == truth.outcome
    assert postings(database) == truth.posted_at
    assert batch_sums(database)["quarantined"] == len(truth.broken)
