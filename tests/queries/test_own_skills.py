"""What a person may say of themselves: names, rated elements, and the skills that a text of theirs names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from data_access.database import Database
from data_access.kept_matcher import kept_matcher
from data_access.queries.own_skills import NamedSkill, named_skills, rated_elements, skills_in
from data_access.tenancy import PUBLIC
from tests import builders, market_reference


@pytest.fixture(scope="module")
def known(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """The reference side of the pages' market: the taxonomy and two small releases."""
    market_reference.load(database, tmp_path_factory.mktemp("reference"))
    return database


@pytest.fixture
def connection(known: Database) -> Iterator[Connection]:
    with known.reading(PUBLIC) as opened:
        yield opened


def test_skills_and_elements_are_named_by_their_keys_and_others_left_out(connection: Connection):
    elements = rated_elements(connection)
    assert {one.kind for one in elements} == {"skills", "knowledge"}
    first = elements[0]
    found = named_skills(connection, ["python", "unheard-of", first.key])
    assert found == {"python": "Python", first.key: first.name}


def test_elements_come_once_each_in_the_order_of_their_names(connection: Connection):
    elements = rated_elements(connection)
    assert len({one.key for one in elements}) == len(elements)
    assert [one.name for one in elements] == sorted(one.name for one in elements)


def test_a_text_names_its_skills_the_most_frequent_first(connection: Connection):
    found = skills_in(connection, "Docker, then SQL. SQL once more; js and JavaScript, and JAVASCRIPT. No java.")
    assert [one.key for one in found] == ["javascript", "sql", "docker", "java"]
    assert found[0] == NamedSkill("javascript", "JavaScript")


def test_a_text_without_skills_names_none(connection: Connection):
    assert skills_in(connection, "") == []
    assert skills_in(connection, "I sing in a choir of larks.") == []


def test_the_matcher_is_kept_until_a_name_is_another(known: Database):
    with known.reading(PUBLIC) as connection:
        first = kept_matcher(connection)
        assert kept_matcher(connection) is first
        assert skills_in(connection, "I know skyhooking.") == []
    with known.writing() as connection:
        builders.add_aliases(connection, {"skyhooking": "sky-hooks"})
    with known.reading(PUBLIC) as connection:
        assert [one.key for one in skills_in(connection, "I know skyhooking.")] == ["sky-hooks"]
        assert kept_matcher(connection) is not first
