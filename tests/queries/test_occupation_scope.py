"""Which occupation of which release: older releases, retired codes, and a database without any release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from data_access.database import Database
from data_access.queries.occupation_scope import AskedOccupation, find_occupation
from data_access.tenancy import PUBLIC
from domain.filters import FilterError, a_day, a_release, an_occupation
from tests import builders
from tests.jobs.onet_runs import run
from tests.onet_archives import TITLES, small_release

QUESTIONS = ("occupation-ratings", "occupation-tasks", "occupation-titles")
RETIRED = "99-1021.01"


@dataclass(frozen=True)
class Filters:
    occupation: str = an_occupation("99-1011.00")
    release: str = a_release()
    as_of: date | None = a_day()


def find(database: Database, **filters) -> AskedOccupation:
    with database.reading(PUBLIC) as connection:
        return find_occupation(connection, Filters(**filters))


@pytest.fixture(scope="module")
def two_releases(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """28.0 (May 2024), then 29.0 (August 2024) without the dune surveyors and with another title."""
    folder = tmp_path_factory.mktemp("releases")
    first = small_release("28.0")
    first.read_me = "O*NET 28.0 Database\nMay 2024 Release\n-----\n"
    assert run(database, first.write(folder)).good
    titles = {code: title for code, title in TITLES.items() if code != RETIRED} | {"99-1011.00": "Kite Doctors"}
    assert run(database, small_release("29.0", titles=titles).write(folder)).good
    return database


def test_the_current_release_is_meant_where_none_is_named(two_releases: Database):
    asked = find(two_releases)
    assert (asked.title, asked.in_release, asked.retired_in, asked.notes) == ("Kite Doctors", True, None, [])
    assert asked.source == "O*NET 29.0 (August 2024)"


@pytest.mark.parametrize("filters", [{"release": "28.0"}, {"as_of": date(2024, 6, 1)}])
def test_an_older_release_shows_what_it_had(two_releases: Database, filters):
    asked = find(two_releases, **filters)
    assert (asked.title, asked.source) == ("Kite Menders", "O*NET 28.0 (May 2024)")
    assert asked.description == 'They say "Kite Menders" and mean it.'


def test_a_retired_occupation_is_known_and_says_where_it_was_last(two_releases: Database):
    asked = find(two_releases, occupation=RETIRED)
    assert (asked.title, asked.in_release, asked.retired_in) == ("Dune Surveyors", False, "29.0")
    assert asked.notes == [
        "Dune Surveyors (99-1021.01) is not in O*NET 29.0 (August 2024).",
        "The code is retired: 29.0 was the first loaded release without it.",
    ]
    assert find(two_releases, occupation=RETIRED, release="28.0").in_release


@pytest.mark.parametrize("question", QUESTIONS)
def test_of_a_retired_one_there_are_no_rows_and_it_is_said_why(ask, two_releases: Database, question: str):
    answer = ask(question, occupation=RETIRED)
    assert answer.rows == []
    assert len(answer.notes) == 2
    assert ask(question, occupation=RETIRED, release="28.0").rows


def test_an_unknown_code_is_refused_by_name(two_releases: Database):
    with pytest.raises(FilterError) as refused:
        find(two_releases, occupation="11-1111.11")
    assert (refused.value.parameter, refused.value.value) == ("occupation", "11-1111.11")


def test_without_a_release_it_is_said_that_there_is_none(new_database):
    fresh = new_database()
    with fresh.writing() as connection:
        builders.add_occupations(connection, ["99-1011.00"])
    asked = find(fresh)
    assert (asked.title, asked.in_release, asked.release_id) == ("Occupation 99-1011.00", False, 0)
    assert asked.source == "No O*NET release has been loaded yet."
    assert asked.notes == ["No O*NET release has been loaded yet."]
    fresh.close()
