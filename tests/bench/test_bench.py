"""The benchmark itself works, and DuckDB finds every cell that PostgreSQL does."""

from __future__ import annotations

import re

import pytest
from dash import Dash
from playwright.sync_api import Browser
from sqlalchemy import text

from data_access.database import Database
from tests.bench import aggregation, importing, network_night, network_page, pages, questions, search, synthetic, timing


def test_an_import_is_measured_and_cleared_away(database: Database):
    for line in importing.run(database, 300):
        assert line.ratio > 0
    with database.writing() as connection:
        assert connection.execute(text("SELECT count(*) FROM posting")).scalar_one() == 0


@pytest.fixture(scope="module")
def market(database: Database) -> int:
    """A small synthetic market; the number of its skill links."""
    with database.writing() as connection:
        return synthetic.load(connection, synthetic.Size(postings=1500, days=35, skills=1200))


def test_the_synthetic_market_is_the_same_every_time(database: Database, market: int):
    again = list(synthetic.rows(synthetic.Size(postings=1500, days=35, skills=1200)))
    assert sum(len(row[synthetic.COLUMNS.index("skill_ids")]) for row in again) == market  # type: ignore[arg-type]
    with database.writing() as connection:
        assert connection.execute(text("SELECT count(*) FROM posting")).scalar_one() == len(again)


def test_duckdb_and_postgres_agree_on_every_cell(database: Database, market: int):
    lines = aggregation.run(database)
    assert [line.what for line in lines] == ["one new day", "full rebuild", "full rebuild"]
    assert "35 days" in lines[1].note


def test_the_night_of_the_network_is_measured_and_leaves_it_behind(database: Database, market: int):
    aggregation.run(database)
    lines = network_night.run(database)
    assert [line.what for line in lines] == ["pairs of one slice of 28 days", "the whole night"]
    assert all(line.ours > 0 < line.other for line in lines)
    with database.writing() as connection:
        assert connection.execute(text("SELECT count(*) FROM network_skill")).scalar_one() == 500


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("skill_demand_daily", "pay_sum = pay_sum + 1 WHERE region_code = 'all' AND skill_id = 1"),
        ("occupation_demand_daily", "skill_postings[1] = skill_postings[1] + 1 WHERE region_code = 'GB'"),
    ],
)
def test_a_differing_cell_is_noticed(database: Database, market: int, monkeypatch, table: str, change: str):
    class Careless(aggregation.PostgresEngine):
        def aggregate(self, days, done=lambda _: None):
            results = super().aggregate(days, done)
            with self._writing() as connection:
                connection.execute(text(f"UPDATE {table} SET {change}"))
            return results

    monkeypatch.setattr(aggregation, "PostgresEngine", Careless)
    with pytest.raises(AssertionError, match=table):
        aggregation.run(database)


def test_questions_and_pages_are_measured_with_the_statements_that_they_send(database, market, monkeypatch, capsys):
    monkeypatch.setattr(timing, "REPEATS", 1)
    lines = questions.run(database, {"a card": lambda: None})
    assert len(lines) == len(questions.CASES) + len(questions.CHOICES) + 1
    timing.print_table("Questions", "whole", "bare SQL", lines)
    table = capsys.readouterr().out.splitlines()
    assert table[1:4] == ["### Questions", "", "| what | whole | bare SQL | ratio | |"]
    assert len(table) == 5 + len(lines)


def test_every_card_of_the_addresses_answers(pages_market: Dash):
    found = pages.cases(pages_market, ("/trends", "/seniority?skill=python"))
    assert {name.split("`")[1] for name in found} == {"/trends", "/seniority?skill=python"}
    for call in found.values():
        assert call().get_json()["response"]


def test_the_network_is_measured_in_a_browser(pages_market: Dash, browser: Browser):
    with network_page.served(pages_market) as address:
        lines = network_page.run(browser, address, nodes=10, visits=1, seconds=0.3)
    assert [line.what.split(",")[0] for line in lines] == ["drawn", "drawn", "frames a second while dragged"]
    assert all(line.ours > 0 for line in lines)
    assert re.match(r"[1-9]\d* skills, \d+ pairs; 1 visits", lines[0].note)


def test_searching_titles_is_measured_beside_two_others_on_the_same_queries(database: Database, tmp_path):
    compared = search.run(database, 40, tmp_path / "missing.zip")  # so a generated release is loaded
    assert list(compared) == ["rapidfuzz", "ILIKE", "search alone"]
    first, first_three = compared["ILIKE"][:2]
    assert (first.what, first_three.what) == ("hit first", "hit among the first three")
    assert first_three.ours >= first.ours > first.other
    assert "40 queries" in first.note
    assert [line.what for line in compared["rapidfuzz"]][-1] == "preparation"


def test_the_queries_are_the_same_every_time_and_have_slips():
    titles = [(f"1{number}", f"Kite Mender {letter}{letter}", "alternate") for number, letter in enumerate("abcdefgh")]
    queries = search.make_queries(titles, 5)
    assert queries == search.make_queries(titles, 5)
    assert not {typed for typed, _ in queries} & {title for _, title, _ in titles}
    assert all(len(holders) == 1 for _, holders in queries)
