"""`POST /api/v1/feeds/<feed>/events`: a batch of events of job.postings.v1, as a JSON array or as JSON lines.

    Authorization: Bearer <the key that add_feed printed>
    200 {"taken": 2, "late": 0, "repeated": 1, "quarantined": [{"event_id", "line", "reason", "detail"}]}

A batch is taken whole or, where it is answered with anything but 200, not at all; sending it again is always safe.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from data_access.database import bound, reading
from data_access.errors import InputRefused
from data_access.loads.feeds import Feed, Intake, find_feed, key_hash
from data_access.tenancy import PUBLIC
from domain.pulse import MOST_BYTES, MOST_EVENTS
from web.problems import answers_problems, problem

Take = Callable[[str, Sequence[tuple[int, str]]], Intake]
"""take(feed, [(number, JSON text), ...]): what jobs.feed_intake.take_lines does."""

TYPES = ("application/json", "application/x-ndjson", "application/jsonl", "application/json-lines")


class Unacceptable(Exception):
    """The request cannot be taken; the answer says why."""

    def __init__(self, status: int, message: str, **more: Any) -> None:
        super().__init__(message)
        self.answer = problem(status, message, **more)


def register(server: Flask, take: Take) -> None:
    """Serve the endpoint; take does the work, in one transaction."""

    def events(feed: str) -> Response:
        try:
            if not bound().may_write:
                raise Unacceptable(
                    503, "This process only reads. Send events to one that has SKILLPULSE_OWNER_URL, or set it here."
                )
            _authorise(feed)
            intake = take(feed, _lines(_body()))
        except Unacceptable as refused:
            return refused.answer
        except InputRefused as refused:
            return problem(409, str(refused))
        quarantined = [asdict(one) for one in intake.quarantined]
        return jsonify(
            {"taken": intake.taken, "late": intake.late, "repeated": intake.repeated, "quarantined": quarantined}
        )

    server.add_url_rule("/api/v1/feeds/<feed>/events", "feed_events", answers_problems(events), methods=["POST"])


def _authorise(name: str) -> None:
    """Raises Unacceptable unless the request carries this feed's key."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        raise _unknown("Send the feed's key: Authorization: Bearer <key>.")
    with reading(PUBLIC) as connection:
        feed = find_feed(connection, name)
    if feed is None:
        raise Unacceptable(404, f"There is no feed {name}. python -m jobs run add_feed --name {name} adds it.")
    if feed.disabled_at:
        raise Unacceptable(403, f"The feed {name} was removed and takes no events.")
    if not _fits(feed, key.strip()):
        raise _unknown(f"This is not the key of the feed {name}.")


def _unknown(message: str) -> Unacceptable:
    refused = Unacceptable(401, message)
    refused.answer.headers["WWW-Authenticate"] = 'Bearer realm="feeds"'
    return refused


def _fits(feed: Feed, key: str) -> bool:
    if feed.key_sha256 is None:
        raise Unacceptable(403, f"The feed {feed.feed_name} has no key: it takes files of the watched directory only.")
    return hmac.compare_digest(feed.key_sha256, key_hash(key))


def _body() -> bytes:
    """The request's body, not empty. Raises Unacceptable."""
    if request.mimetype not in TYPES:
        raise Unacceptable(415, f"Content-Type {request.mimetype or 'none'} is not taken.", allowed=list(TYPES))
    if encoding := request.headers.get("Content-Encoding"):
        raise Unacceptable(415, f"Content-Encoding {encoding} is not taken; send the body as it is.")
    request.max_content_length = MOST_BYTES
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge as error:
        raise Unacceptable(413, f"A batch holds at most {MOST_BYTES:,} bytes.", most_bytes=MOST_BYTES) from error
    if not body.strip():
        raise Unacceptable(400, "The body is empty; send a JSON array of events, or one event a line.")
    return body


def _lines(body: bytes) -> list[tuple[int, str]]:
    """(number, JSON text) of every event: its place in the array or its line. Raises Unacceptable."""
    lines = _in_array(body)
    if lines is None:
        texts = body.decode("utf-8-sig", "surrogateescape").split("\n")
        lines = [(number, text.strip()) for number, text in enumerate(texts, 1) if text.strip()]
    if len(lines) > MOST_EVENTS:
        message = f"The batch holds {len(lines):,} events; at most {MOST_EVENTS:,} are taken at once."
        raise Unacceptable(413, message, most_events=MOST_EVENTS)
    return lines


def _in_array(body: bytes) -> list[tuple[int, str]] | None:
    """The events of a JSON array, or of one event written over several lines; None for JSON lines."""
    one_array = body.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"[")
    if not one_array and request.mimetype != TYPES[0]:
        return None
    try:
        content = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        if one_array:
            raise Unacceptable(400, f"The body begins like a JSON array and is none: {error}") from error
        return None
    events = content if isinstance(content, list) else [content]
    return [(number, json.dumps(event, ensure_ascii=False)) for number, event in enumerate(events, 1)]
