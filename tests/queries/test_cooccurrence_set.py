"""What goes with a set of skills, against the reference."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from data_access.database import Database
from data_access.queries import cooccurrence_set
from data_access.tenancy import PUBLIC
from domain.filters import FilterError
from tests import builders
from tests.network_reference import postings_in_groups, together_with
from tests.queries.conftest import LAST_ON, assert_same
from tests.reference import Market


@pytest.fixture(scope="module")
def postings() -> list[dict[str, Any]]:
    return postings_in_groups(1500, seed=4, last_on=LAST_ON)


@pytest.mark.parametrize("measure", ["postings", "jaccard", "lift", "npmi"])
@pytest.mark.parametrize("skills", [["python"], ["python", "sql"], ["sql", "agile", "python"]], ids=len)
@pytest.mark.parametrize(
    "wanted", [{}, {"region": "US"}, {"occupation": "15-1252.00"}, {"region": "GB", "seniority": "mid"}], ids=str
)
def test_every_number_is_the_references(ask, market: Market, skills, measure, wanted):
    answer = ask("cooccurrence-set", skill=skills, measure=measure, limit="100", **wanted)
    assert_same(answer.rows, together_with(market, skills, measure, **wanted))
    assert answer.postings == len(market.slice(*market.span(28), **wanted))
    assert (answer.as_of, answer.notes) == (LAST_ON, [])


def test_a_set_of_one_is_that_skills_cooccurrence(ask, market: Market):
    of_set = ask("cooccurrence-set", skill="sql", measure="npmi", region="US").rows
    of_skill = ask("cooccurrence", skill="sql", measure="npmi", region="US").rows
    assert len(of_set) > 3
    for one, other in zip(of_set, of_skill, strict=True):
        known = asdict(other)
        own = {name.replace("set_", "skill_"): value for name, value in asdict(one).items()}
        assert own == {name: known[name] for name in own}


def test_neither_order_nor_repeats_change_the_answer(ask, market: Market):
    answer = ask("cooccurrence-set", skill=["python", "sql"])
    assert ask("cooccurrence-set", skill=["sql", "python", "sql"]).rows == answer.rows
    assert not {"python", "sql"} & {row.partner for row in answer.rows}


def test_the_limit_keeps_the_strongest(ask, market: Market):
    whole = ask("cooccurrence-set", skill=["python", "sql"], measure="lift", limit="100")
    assert len(whole.rows) > 2
    assert ask("cooccurrence-set", skill=["python", "sql"], measure="lift", limit="2").rows == whole.rows[:2]


def test_partners_seen_a_few_times_are_kept_out_of_the_measures_and_counted(ask, market: Market):
    query = {"skill": ["python", "sql", "dbt"], "period": "7d", "limit": "100"}
    everything = ask("cooccurrence-set", **query).rows
    answer = ask("cooccurrence-set", **query, measure="npmi")
    assert all(row.joint_postings >= 10 for row in answer.rows)
    assert answer.suppressed == sum(row.joint_postings < 10 for row in everything) > 0


def test_without_a_set_it_says_what_to_do(ask, market: Market):
    answer = ask("cooccurrence-set")
    assert answer.rows == []
    assert answer.notes == ["No skill is named; name one to six as skill=."]


def test_a_set_that_no_posting_asks_for_has_no_partners(ask, market: Market):
    assert ask("cooccurrence-set", skill=["twin-a", "react", "nursing"]).rows == []


def test_counts_stay_of_one_piece_while_postings_wait_to_be_aggregated(database: Database, load, ask):
    postings = [{"posted_on": LAST_ON, "skills": ["python", "sql", "dbt"]} for _ in range(20)]
    load(postings)
    late = [{"posted_on": LAST_ON, "skills": ["python", "sql", "css"]} for _ in range(15)]
    with database.writing() as connection:
        builders.add_postings(connection, late)
    answer = ask("cooccurrence-set", skill=["python", "sql"])
    assert_same(answer.rows, together_with(Market([*postings, *late]), ["python", "sql"]))
    assert any("changed since they were counted" in note for note in answer.notes)


def test_nothing_aggregated_is_said(new_database):
    fresh = new_database()
    with fresh.reading(PUBLIC) as connection:
        answer = cooccurrence_set.ask(connection, cooccurrence_set.Filters())
    fresh.close()
    assert (answer.rows, answer.as_of, answer.notes) == ([], None, ["No postings have been aggregated yet."])


@pytest.mark.parametrize(
    "query",
    [
        {"skill": "none-such"},
        {"skill": [f"skill-{number}" for number in range(7)]},
        {"skill": "python", "region": "ZZ"},
        {"skill": "python", "occupation": "99-9999.00"},
        {"skill": "python", "measure": "cosine"},
    ],
    ids=str,
)
def test_values_that_cannot_be_used_are_refused(ask, market: Market, query):
    with pytest.raises(FilterError, match="cannot be used"):
        ask("cooccurrence-set", **query)
