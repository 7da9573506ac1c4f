"""The four questions that must be answered right: by the query, the JSON API and the CSV alike."""

from __future__ import annotations

import csv
import io
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from tests.queries.conftest import assert_same, plain
from tests.reference import Market
from web import api, downloads

FOUR = {
    "What is the nationwide demand trend for Docker over the past 14 days?": (
        "trend",
        {"skill": "docker", "region": "US", "period": "14d"},
        lambda market: market.trend(["docker"], *market.span(14), region="US"),
    ),
    "Show the top 10 skills in Illinois this week.": (
        "top-skills",
        {"region": "US-IL", "period": "7d", "limit": "10"},
        lambda market: market.top_skills(7, 10, region="US-IL"),
    ),
    "Which skills are most common in senior roles nationwide?": (
        "top-skills",
        {"region": "US", "seniority": "senior"},
        lambda market: market.top_skills(region="US", seniority="senior"),
    ),
    "What skills most often appear alongside Terraform?": (
        "cooccurrence",
        {"skill": "terraform"},
        lambda market: market.cooccurrence("terraform")[:10],
    ),
}


@pytest.fixture(scope="module")
def client(database):
    """A client of the JSON API and the downloads, over this module's database."""
    server = Flask("four questions")
    api.register(server)
    downloads.register(server)
    return server.test_client()


@pytest.mark.parametrize(("question", "query", "expected"), FOUR.values(), ids=FOUR)
def test_the_answer_is_the_references(ask, market: Market, question, query, expected):
    answer = ask(question, **query)
    assert answer.rows
    assert_same(answer.rows, expected(market))


@pytest.mark.parametrize(("question", "query", "_"), FOUR.values(), ids=FOUR)
def test_api_and_csv_give_the_same_rows(ask, market: Market, client, question, query, _):
    answer = ask(question, **query)
    columns = [field.name for field in fields(answer.rows[0])]
    told = client.get(f"/api/v1/{question}", query_string=query).get_json()
    assert told["meta"]["as_of"] == str(answer.as_of)
    assert (told["meta"]["postings"], told["meta"]["suppressed"]) == (answer.postings, answer.suppressed)
    lines = list(csv.DictReader(io.StringIO(client.get(f"/download/{question}.csv", query_string=query).text)))
    assert len(told["data"]) == len(lines) == len(answer.rows)
    for row, object_, line in zip(answer.rows, told["data"], lines, strict=True):
        assert list(object_) == list(line) == columns
        for name in columns:
            value = plain(getattr(row, name))
            assert object_[name] == (value.isoformat() if isinstance(value, date) else value)
            assert read_cell(line[name], value) == value


def read_cell(text: str, like: Any) -> Any:
    """The CSV cell as a value of the same kind."""
    if like is None:
        return None if text == "" else text
    if isinstance(like, bool):
        return {"t": True, "f": False, "true": True, "false": False}[text]
    if isinstance(like, date):
        return date.fromisoformat(text)
    return type(like)(text)


def test_the_past_14_days_end_with_the_newest_complete_day(ask, market: Market):
    answer = ask("trend", skill="docker", region="US", period="14d")
    assert answer.days.last_on == market.as_of < datetime.now(UTC).date()
    assert answer.days.first_on == market.as_of - timedelta(days=13)
