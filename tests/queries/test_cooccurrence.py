"""Co-occurrence against the reference."""

from __future__ import annotations

from datetime import date

import pytest

from data_access.database import Database
from domain.filters import FilterError
from tests import builders
from tests.queries.conftest import assert_same
from tests.reference import Market


@pytest.mark.parametrize("measure", ["postings", "jaccard", "lift", "npmi"])
@pytest.mark.parametrize("wanted", [{}, {"region": "US"}, {"region": "US-CA", "seniority": "senior"}])
def test_every_number_is_the_references(ask, market: Market, measure, wanted):
    answer = ask("cooccurrence", skill="terraform", measure=measure, period="90d", **wanted)
    assert_same(answer.rows, market.cooccurrence("terraform", measure, 90, **wanted))
    assert answer.postings == len(market.slice(*market.span(90), **wanted))


def test_partners_seen_a_few_times_are_kept_out_of_the_measures_and_counted(ask, market: Market):
    everything = ask("cooccurrence", skill="terraform", period="14d").rows
    answer = ask("cooccurrence", skill="terraform", period="14d", measure="lift")
    assert any(row.joint_postings < 10 for row in everything)
    assert all(row.joint_postings >= 10 for row in answer.rows)
    assert answer.suppressed == sum(row.joint_postings < 10 for row in everything)


def test_the_limit_keeps_the_strongest(ask, market: Market):
    assert_same(ask("cooccurrence", skill="python", limit="2").rows, market.cooccurrence("python")[:2])


def test_a_skill_without_postings_has_no_partners(database: Database, ask, market: Market):
    with database.writing() as connection:
        builders.add_skills(connection, ["fortran"])
    assert ask("cooccurrence", skill="fortran").rows == []


def test_counts_stay_of_one_piece_while_postings_wait_to_be_aggregated(database: Database, load, ask):
    day = date(2026, 6, 30)
    postings = [{"posted_on": day, "skills": ["python", "sql"]} for _ in range(20)]
    load(postings)
    late = [{"posted_on": day, "skills": ["python", "docker"]} for _ in range(15)]
    with database.writing() as connection:
        builders.add_postings(connection, late)
    answer = ask("cooccurrence", skill="python")
    assert_same(answer.rows, Market([*postings, *late]).cooccurrence("python"))
    assert any("changed since they were counted" in note for note in answer.notes)


@pytest.mark.parametrize("query", [{"skill": "none-such"}, {"region": "ZZ"}])
def test_unknown_values_are_refused(ask, market: Market, query):
    with pytest.raises(FilterError, match="cannot be used"):
        ask("cooccurrence", **query)
