"""The real postings of 2023 through the importer and the nightly job: cells and the four questions, counted again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from data_access.database import Database
from data_access.queries import QUESTIONS
from data_access.queries.skill_network import MOST_EDGES, NetworkFilters, graph
from data_access.tenancy import PUBLIC
from domain.filters import read
from jobs.registry import JOBS
from jobs.runner import run_job
from tests.network_reference import clusters, network, together_with
from tests.queries.conftest import assert_same
from tests.queries.test_four_questions import FOUR
from tests.reference import Market, skill_cells, total_cells
from tests.test_engines import stored_skills, stored_totals

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def postings(database: Database, real_data: Path) -> list[dict[str, Any]]:
    """What the importer made of the file, read back row by row, after the nightly job has run."""
    source = str(real_data / "postings" / "data_jobs_2023.xlsx")
    for name, options in (
        ("refresh_skills", {}),
        ("import_postings", {"source": source, "mapping": "data_jobs_2023"}),
        ("aggregate_nightly", {}),
    ):
        run = run_job(JOBS[name], options, database=database)
        assert run.good, run.reasons
    with database.writing() as connection:
        found = connection.execute(
            text("""
                SELECT posted_on, region_code AS region, seniority, pay_annual AS pay, pay_currency AS currency, source,
                       title, repost_of IS NOT NULL AS repost,
                       ARRAY(SELECT slug FROM skill WHERE skill_id = ANY (skill_ids)) AS skills
                FROM posting
            """)
        ).mappings()
        return [dict(row) for row in found]


def test_every_posting_day_is_aggregated(database: Database, postings):
    days = {one["posted_on"] for one in postings if not one["repost"]}
    assert len(days) == 365
    with database.writing() as connection:
        aggregated = connection.execute(text("SELECT posted_on, postings FROM aggregated_day")).all()
    assert {row.posted_on for row in aggregated} == days
    assert sum(row.postings for row in aggregated) == sum(not one["repost"] for one in postings)


def test_the_cells_of_a_sample_of_days(database: Database, postings):
    sample = set(sorted({one["posted_on"] for one in postings})[::60])
    of_sample = [one for one in postings if one["posted_on"] in sample]
    assert {key: cell for key, cell in stored_totals(database).items() if key[0] in sample} == total_cells(of_sample)
    assert {key: cell for key, cell in stored_skills(database).items() if key[0] in sample} == skill_cells(of_sample)


@pytest.mark.parametrize(("question", "query", "expected"), FOUR.values(), ids=FOUR)
def test_the_four_questions(database: Database, postings, question, query, expected):
    asked = QUESTIONS[question]
    filters, _ = read(asked.filters, query, strict=True)
    with database.reading(PUBLIC) as connection:
        answer = asked.ask(connection, filters)
    assert answer.rows
    assert_same(answer.rows, expected(Market(postings)))


NETWORKS: tuple[dict[str, Any], ...] = (
    {},
    {"measure": "lift", "nodes": 300, "min_joint": 5},
    {"measure": "jaccard", "backbone": "off", "days": 90},
    {"days": 365, "nodes": 300},
    {"region": "US", "seniority": "senior", "days": 365},
    {"skill": "python", "measure": "postings", "nodes": 30},
    {"skill": "tableau", "region": "US", "days": 90, "min_joint": 5},
)


@pytest.fixture(scope="module")
def night(database: Database, postings) -> None:
    """The night's network of these postings."""
    assert run_job(JOBS["refresh_network"], database=database).outcome == "succeeded"


@pytest.mark.parametrize("wanted", NETWORKS, ids=str)
def test_the_network_of_skills(database: Database, postings, night: None, wanted: dict[str, Any]):
    query = {name: str(value) for name, value in wanted.items() if name != "days"}
    filters, _ = read(NetworkFilters, {**query, "period": f"{wanted.get('days', 28)}d"}, strict=True)
    with database.reading(PUBLIC) as connection:
        found = graph(connection, filters)
    nodes, edges, few = network(Market(postings), **{**wanted, "backbone": wanted.get("backbone") != "off"})
    assert len(edges) > 10
    assert_same(found.nodes, nodes)
    assert_same(found.edges, edges[:MOST_EDGES])
    assert (found.edge_count, found.suppressed) == (len(edges), few)
    assert_same(found.clusters, clusters(found.nodes, found.edges))


@pytest.mark.parametrize("measure", ["postings", "lift", "npmi"])
def test_what_goes_with_a_set_of_skills(database: Database, postings, measure: str):
    asked = QUESTIONS["cooccurrence-set"]
    query = {"skill": ["python", "sql"], "measure": measure, "region": "US", "period": "90d", "limit": "1000"}
    filters, _ = read(asked.filters, query, strict=True)
    with database.reading(PUBLIC) as connection:
        answer = asked.ask(connection, filters)
    expected = together_with(Market(postings), ["python", "sql"], measure, 90, region="US")
    assert len(expected) > 20
    assert_same(answer.rows, expected)
