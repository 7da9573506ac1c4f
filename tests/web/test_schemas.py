"""The published schemas."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from domain.schemas import SCHEMAS, read_schema
from web import schemas


@pytest.fixture
def plain_client() -> FlaskClient:
    server = Flask("tests")
    schemas.register(server)
    return server.test_client()


@pytest.mark.parametrize("name", list(SCHEMAS))
def test_a_schema_is_served_as_it_is_checked_against(plain_client: FlaskClient, name: str):
    with plain_client.get(f"/schemas/{name}") as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "application/schema+json"
        assert answer.get_json(force=True) == read_schema(name)


@pytest.mark.parametrize("name", ["other.schema.json", "jaat", "..%2f__init__.py", "__init__.py"])
def test_nothing_else_is(plain_client: FlaskClient, name: str):
    answer = plain_client.get(f"/schemas/{name}")
    assert answer.status_code == 404
    if "%" not in name:
        assert answer.get_json()["error"]["schemas"] == list(SCHEMAS)
