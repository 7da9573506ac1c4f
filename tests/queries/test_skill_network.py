"""The network of skills against the reference: counted on demand and from what the night has stored."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import text

from data_access.database import Database
from data_access.loads import network as network_load
from data_access.queries import pair_counts, skill_network
from data_access.queries.skill_network import Graph, NetworkFilters, graph
from data_access.tenancy import PUBLIC
from domain.filters import FilterError, read
from jobs.registry import JOBS
from jobs.runner import run_job
from tests import builders
from tests.network_reference import GROUPS, clusters, network, postings_in_groups
from tests.queries.conftest import LAST_ON, assert_same
from tests.reference import Market

WANTED = (
    {},
    {"measure": "postings"},
    {"measure": "jaccard", "backbone": "off"},
    {"measure": "lift", "min_joint": 5, "backbone": "off"},
    {"min_joint": 40, "nodes": 10},
    {"region": "US"},
    {"region": "US-IL", "min_joint": 5},
    {"seniority": "senior", "measure": "lift"},
    {"occupation": "29-1141.00", "nodes": 12},
    {"region": "GB", "seniority": "junior", "occupation": "15-1252.00", "min_joint": 5, "backbone": "off"},
    {"skill": "spark"},
    {"skill": "spark", "nodes": 10, "measure": "postings", "backbone": "off"},
    {"skill": "nursing", "region": "US", "measure": "jaccard", "min_joint": 5},
    {"skill": "cobol", "backbone": "off"},
)


@pytest.fixture(scope="module")
def postings() -> list[dict[str, Any]]:
    return postings_in_groups(1500, seed=4, last_on=LAST_ON)


@pytest.fixture(scope="module")
def stored(database: Database, load, postings) -> Market:
    """The postings, aggregated, and the night's network, slices of 50 postings and more stored."""
    load(postings)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(network_load, "STORED_FROM", 50)
        assert run_job(JOBS["refresh_network"], {}, database=database).outcome == "succeeded"
    return Market(postings)


@pytest.fixture
def draw(database: Database):
    """draw(region="US") -> Graph."""

    def answer(**query: Any) -> Graph:
        filters, _ = read(NetworkFilters, {name: str(value) for name, value in query.items()}, strict=True)
        with database.reading(PUBLIC) as connection:
            return graph(connection, filters)

    return answer


def expected(market: Market, wanted: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    return network(market, **{**wanted, "backbone": wanted.get("backbone", "on") == "on"})


def assert_is_the_references(found: Graph, market: Market, wanted: dict[str, Any]) -> None:
    nodes, edges, few = expected(market, wanted)
    assert_same(found.nodes, nodes)
    assert_same(found.edges, edges)
    assert found.edge_count == len(edges)
    assert found.suppressed == few
    slice_ = {name: wanted[name] for name in ("region", "seniority", "occupation") if name in wanted}
    assert found.all_postings == len(market.slice(*market.span(28), **slice_))
    assert_same(found.clusters, clusters(found.nodes, found.edges))


# --- Numbers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", WANTED, ids=str)
def test_every_number_counted_on_demand_is_the_references(draw, market: Market, wanted):
    assert_is_the_references(draw(**wanted), market, wanted)


def test_the_references_network_is_worth_comparing(market: Market):
    sizes = [tuple(map(len, expected(market, wanted)[:2])) for wanted in WANTED]
    assert min(nodes for nodes, _ in sizes) >= 2
    assert sum(edges for _, edges in sizes) > 300
    strengths = [row["lift"] for row in expected(market, {"measure": "lift", "min_joint": 5, "backbone": "off"})[1]]
    assert any(one == other for one, other in pairwise(strengths)), "there are ties"


@pytest.mark.parametrize("wanted", WANTED, ids=str)
def test_every_number_that_was_stored_is_the_references(monkeypatch, draw, stored: Market, wanted):
    def refuse(*_: Any, **__: Any):
        raise AssertionError("counted on demand")

    if len({"region", "seniority", "occupation"} & set(wanted)) < 3:
        monkeypatch.setattr(pair_counts, "count_pairs", refuse)
    assert_is_the_references(draw(**wanted), stored, wanted)


@pytest.mark.parametrize("days", [1, 7, 14, 90, 365])
def test_periods_of_the_whole_market_are_stored(monkeypatch, draw, stored: Market, days: int):
    monkeypatch.setattr(pair_counts, "count_pairs", None)
    found = draw(period="24h" if days == 1 else f"{days}d", min_joint=5)
    nodes, edges, _ = network(stored, days=days, min_joint=5)
    assert_same(found.nodes, nodes)
    assert_same(found.edges, edges)


def test_dates_are_counted_on_demand_in_parts(monkeypatch, draw, stored: Market):
    monkeypatch.setattr(pair_counts, "DAYS_AT_ONCE", 5)
    first_on = LAST_ON - timedelta(days=16)
    filters = {"from": str(first_on), "to": str(LAST_ON)}
    nodes, edges, _ = network(stored, days=17)
    found = draw(**filters)
    assert_same(found.nodes, nodes)
    assert_same(found.edges, edges)


def test_a_slice_without_any_posting_is_empty(draw, stored: Market):
    found = draw(region="CA-ON")
    assert (found.nodes, found.edges, found.clusters, found.all_postings) == ([], [], [], 0)


def test_a_skill_that_no_posting_asks_for_has_no_network(database: Database, draw, stored: Market):
    with database.writing() as connection:
        builders.add_skills(connection, ["fortran"])
    found = draw(skill="fortran")
    assert (found.nodes, found.edges, found.suppressed) == ([], [], 0)
    assert found.all_postings > 0


def test_a_rare_skill_is_put_beside_what_is_stored(monkeypatch, database: Database, draw, stored: Market):
    """Of a market with more skills than are counted: the skill, and the most asked-for ones."""
    wanted = {"skill": "cobol", "measure": "postings", "backbone": "off", "min_joint": "5"}
    monkeypatch.setattr(pair_counts, "MOST_COUNTED", 8)
    with database.writing() as connection:
        whole = connection.execute(text("SELECT * FROM network_slice")).mappings().all()
        columns = "region_code = 'all' AND seniority = 'all' AND onetsoc_code = 'all' AND last_on - first_on = 27"
        connection.execute(text(f"DELETE FROM network_slice WHERE {columns}"))
    now = draw(**wanted)
    with database.writing() as connection:
        network_load.write_slices(connection, LAST_ON, network_load.moment(connection))
        assert connection.execute(text("SELECT max(cardinality(skill_ids)) FROM network_slice")).scalar() == 8
    monkeypatch.setattr(pair_counts, "count_pairs", None)
    beside = draw(**wanted)
    assert len(now.nodes) == 9
    assert "cobol" in {node.skill for node in now.nodes}
    assert (beside.nodes, beside.edges) == (now.nodes, now.edges)
    with database.writing() as connection:
        connection.execute(text("DELETE FROM network_slice"))
        connection.execute(network_load.network_slice.insert(), [dict(row) for row in whole])


def test_stored_counts_of_a_skill_that_is_gone_are_not_used(monkeypatch, database: Database, draw, stored: Market):
    monkeypatch.setattr(network_load, "STORED_FROM", 50)
    before = draw()
    with database.writing() as connection:
        connection.execute(text("UPDATE network_slice SET skill_ids[1] = 2000000 WHERE cardinality(skill_ids) > 0"))
    assert draw() == before
    with database.writing() as connection:
        network_load.write_slices(connection, LAST_ON, network_load.moment(connection))


# --- Groups and places ---------------------------------------------------------------------------------------------


def test_planted_groups_are_found_and_named(draw, stored: Market):
    found = draw()
    groups = {frozenset(node.skill for node in found.nodes if node.cluster == one.cluster) for one in found.clusters}
    assert {frozenset(group) for group in GROUPS} <= groups
    for one in found.clusters:
        names = one.cluster_name.split(" and ")
        assert set(names) <= set(one.skills)
    assert all(edge.same_cluster == _same(found, edge) for edge in found.edges)
    assert {edge.same_cluster for edge in draw(backbone="off").edges} == {True, False}


def _same(found: Graph, edge: Any) -> bool:
    cluster = {node.skill: node.cluster for node in found.nodes}
    return cluster[edge.skill] == cluster[edge.partner] != 0


def test_places_lie_in_the_square_and_are_the_same_each_time(draw, stored: Market):
    found = draw()
    assert all(0 <= value <= 1000 for node in found.nodes for value in (node.x, node.y))
    assert len({(node.x, node.y) for node in found.nodes}) == len(found.nodes)
    assert draw().nodes == found.nodes


def test_the_three_questions_are_parts_of_one_graph(ask, draw, stored: Market):
    query = {"region": "US", "min_joint": "5"}
    found = draw(**query)
    for question, rows in (("edges", found.edges), ("nodes", found.nodes), ("clusters", found.clusters)):
        answer = ask(f"cooccurrence-{question}", **query)
        assert answer.rows == rows
        assert rows
        assert (answer.as_of, answer.days, answer.postings) == (LAST_ON, found.days, found.all_postings)
        assert (answer.suppressed, answer.notes) == (found.suppressed, found.notes)
    assert ask("cooccurrence-edges", **query, limit="3").rows == found.edges[:3]


def test_of_too_many_edges_the_strongest_are_kept_and_all_are_counted(monkeypatch, draw, stored: Market):
    every = draw()
    monkeypatch.setattr(skill_network, "MOST_EDGES", 4)
    cut = draw()
    assert cut.edges == every.edges[:4]
    assert cut.edge_count == every.edge_count == len(every.edges) > 4
    assert (cut.nodes, cut.clusters) == (every.nodes, every.clusters)


# --- What a reader should know -------------------------------------------------------------------------------------


def test_before_the_first_night_groups_are_missing_and_said_to_be(new_database, postings):
    fresh = new_database()
    builders.load(fresh, postings)
    with fresh.reading(PUBLIC) as connection:
        found = graph(connection, NetworkFilters())
    fresh.close()
    assert found.clusters == []
    assert {node.cluster for node in found.nodes} == {0}
    assert any("have not been yet" in note for note in found.notes)
    assert all(0 <= value <= 1000 for node in found.nodes for value in (node.x, node.y))


def test_without_postings_there_is_no_network_and_it_says_so(new_database):
    fresh = new_database()
    with fresh.reading(PUBLIC) as connection:
        found = graph(connection, NetworkFilters())
        early = graph(connection, NetworkFilters(as_of=date(2020, 1, 1)))
    fresh.close()
    assert (found.nodes, found.edges, found.as_of, found.days) == ([], [], None, None)
    assert found.notes == ["No postings have been aggregated yet."]
    assert early.notes == ["No postings have been aggregated up to 2020-01-01."]


def test_all_is_current_after_the_night(draw, stored: Market):
    assert draw().notes == []


def test_an_earlier_day_is_counted_anew_and_told_where_its_groups_are_from(draw, stored: Market, postings):
    as_of = LAST_ON - timedelta(days=3)
    found = draw(as_of=as_of)
    nodes, edges, _ = network(Market(postings, as_of))
    assert_same(found.nodes, nodes)
    assert_same(found.edges, edges)
    assert f"Groups and places of skills are those of the 28 days up to {LAST_ON}." in found.notes


def test_changed_postings_are_said_to_wait_and_a_rare_skill_is_counted_anew(new_database, postings):
    fresh = new_database()
    builders.load(fresh, postings)
    assert run_job(JOBS["refresh_network"], {}, database=fresh).outcome == "succeeded"
    late = [{"posted_on": LAST_ON, "skills": ["python", "fortran"]} for _ in range(15)]
    with fresh.writing() as connection:
        builders.add_postings(connection, late)
    with fresh.reading(PUBLIC) as connection:
        found = graph(connection, NetworkFilters())
        around = graph(connection, NetworkFilters(skill="fortran"))
    assert_same(found.edges, network(Market(postings))[1])
    assert any("changed since they were counted" in note for note in found.notes)
    assert_same(around.nodes, network(Market([*postings, *late]), skill="fortran")[0])
    builders.aggregate(fresh, [LAST_ON])
    with fresh.reading(PUBLIC) as connection:
        found = graph(connection, NetworkFilters())
        around = graph(connection, NetworkFilters(skill="fortran"))
    fresh.close()
    assert_same(found.edges, network(Market(postings))[1])
    assert found.notes == [
        "Pairs were counted before days of the period were counted again, to be brought up to date in the night: 1."
    ]
    assert_same(around.nodes, network(Market([*postings, *late]), skill="fortran")[0])


@pytest.mark.parametrize(
    "query",
    [
        {"skill": "none-such"},
        {"region": "ZZ"},
        {"occupation": "99-9999.00"},
        {"min_joint": "4"},
        {"min_joint": "1001"},
        {"nodes": "9"},
        {"nodes": "301"},
        {"backbone": "yes"},
        {"measure": "cosine"},
        {"limit": "5001"},
    ],
    ids=str,
)
def test_values_that_cannot_be_used_are_refused(ask, stored: Market, query):
    with pytest.raises(FilterError, match="cannot be used"):
        ask("cooccurrence-edges", **query)
