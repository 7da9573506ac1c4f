"""The pickers' lists and how far the data reach."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, text

from data_access.database import Database
from data_access.queries import choices
from data_access.tables import demonstration
from data_access.tenancy import PUBLIC
from tests import builders
from tests.reference import Market, regions_of


@pytest.fixture
def read(database: Database, market: Market):
    def reading(question):
        with database.reading(PUBLIC) as connection:
            return question(connection)

    return reading


def test_skills_come_with_their_recent_postings_most_frequent_first(read, market: Market):
    counts = Counter(slug for one in market.slice(*market.span(28)) for slug in one["skills"])
    found = [(one.skill, one.postings) for one in read(choices.skills_with_demand)]
    assert found == sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def test_a_skill_without_any_posting_is_not_offered(database: Database, read):
    with database.writing() as connection:
        builders.add_skills(connection, ["fortran"])
    assert "fortran" not in {one.skill for one in read(choices.skills_with_demand)}


def test_regions_come_with_their_recent_postings_in_order_of_the_code(read, market: Market):
    counts = Counter(code for one in market.slice(*market.span(28)) for code in regions_of(one))
    del counts["all"]
    found = read(choices.regions_with_demand)
    assert [(one.region_code, one.postings) for one in found] == sorted(counts.items())
    assert {one.region_code: one.parent_code for one in found}["US-IL"] == "US"


def test_occupations_come_with_their_recent_postings_in_order_of_the_title(read, market: Market):
    counts = Counter(one["occupation"] for one in market.slice(*market.span(28)) if one["occupation"])
    found = read(choices.occupations_with_demand)
    assert [(one.onetsoc_code, one.postings) for one in found] == sorted(counts.items())


def test_status(database: Database, read, market: Market):
    status = read(choices.data_status)
    assert (status.as_of, status.first_on) == (market.days[-1], market.days[0])
    assert (status.days, status.postings) == (len(market.days), len(market.postings))
    assert (status.waiting_days, status.demonstration, status.onet_version) == (0, False, None)
    today = datetime.now(UTC).date()
    with database.writing() as connection:
        builders.mark_changed(connection, [today - timedelta(days=1), today])
        connection.execute(insert(demonstration).values(anchor_on=today))
        connection.execute(text("INSERT INTO current_release (release_id) SELECT max(release_id) FROM onet_release"))
    status = read(choices.data_status)
    assert (status.waiting_days, status.demonstration, status.onet_version) == (1, True, "0.0")
    assert not status.onet_generated


def test_status_of_an_empty_database(database: Database, load):
    load([])
    with database.reading(PUBLIC) as connection:
        status = choices.data_status(connection)
        assert choices.skills_with_demand(connection) == []
        assert choices.occupations_with_demand(connection) == []
    assert (status.as_of, status.first_on, status.aggregated_at, status.days, status.postings) == (
        None,
        None,
        None,
        0,
        0,
    )
