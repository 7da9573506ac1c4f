"""The nightly network: the same when run twice, begun from last night's groups and places, its stored counts true."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from data_access.database import Database
from data_access.loads import network
from data_access.queries.pair_counts import count_pairs, pair_counts
from data_access.queries.scope import read_scope
from data_access.queries.skill_network import NetworkFilters
from data_access.queries.slices import Slice
from data_access.tenancy import PUBLIC
from domain.filters import PERIODS, Period
from domain.skill_layout import FARTHEST, least_distance
from jobs.registry import JOBS
from jobs.runner import Run, run_job
from tests import builders
from tests.network_reference import GROUPS, postings_in_groups

LAST_ON = date(2026, 6, 30)

STORED = """
    SELECT (SELECT json_agg(one ORDER BY cluster) FROM network_cluster AS one),
           (SELECT json_agg(one ORDER BY skill_id) FROM network_skill AS one),
           (SELECT json_agg(to_jsonb(one) - 'laid_out_at') FROM network_layout AS one),
           (SELECT json_agg(to_jsonb(one) - 'counted_at' ORDER BY region_code, seniority, onetsoc_code, first_on)
            FROM network_slice AS one)
"""


def refresh(database: Database) -> Run:
    return run_job(JOBS["refresh_network"], {}, database=database)


def stored(database: Database) -> tuple[Any, ...]:
    """Everything that is stored, but when."""
    with database.writing() as connection:
        return tuple(connection.execute(text(STORED)).one())


def forget_when(database: Database) -> None:
    """As if the postings had been counted again since, though they are the same."""
    with database.writing() as connection:
        connection.execute(text("UPDATE aggregated_day SET aggregated_at = clock_timestamp()"))


@pytest.fixture
def market(database: Database, monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    """1,500 postings on 40 days, loaded and aggregated; slices of 50 postings and more are stored. No network yet."""
    monkeypatch.setattr(network, "STORED_FROM", 50)
    postings = postings_in_groups(1500, seed=4, last_on=LAST_ON)
    builders.load(database, postings)
    with database.writing() as connection:
        network.clear_network(connection)
    return postings


def test_a_night_stores_groups_places_and_slices(database: Database, market: list[dict]):
    run = refresh(database)
    assert run.outcome == "succeeded"
    groups, skills, [layout], slices = stored(database)
    slugs = {slug for one in market for slug in one["skills"]}
    assert len(skills) == run.detail["skills"] == len(slugs)
    assert len(groups) == run.detail["groups"] == len(GROUPS)
    assert len(slices) == run.detail["slices"]
    assert run.rows == len(skills) + len(slices)
    assert run.detail["groups_kept"] == 0
    first_on = LAST_ON - timedelta(days=27)
    assert (layout["first_on"], layout["last_on"]) == (first_on.isoformat(), LAST_ON.isoformat())


def test_what_is_stored_is_what_counting_finds(database: Database, market: list[dict]):
    assert refresh(database).outcome == "succeeded"
    with database.reading(PUBLIC) as connection:
        rows = connection.execute(
            text("SELECT region_code, seniority, onetsoc_code, first_on FROM network_slice")
        ).all()
        for region, seniority, occupation, first_on in rows:
            slice_ = Slice(region, seniority, occupation=occupation)
            code = next(code for code in PERIODS if Period(code).resolve(LAST_ON).first_on == first_on)
            scope = read_scope(connection, NetworkFilters(period=Period(code)))
            assert scope
            found, counted = pair_counts(connection, slice_, scope), count_pairs(connection, slice_, scope.days)
            assert found.counted_at
            assert not counted.counted_at
            assert found.all_postings == counted.all_postings
            for name in ("skill_ids", "postings", "joint"):
                assert (getattr(found, name) == getattr(counted, name)).all(), (slice_, code, name)


def test_large_slices_of_every_kind_are_stored_and_small_ones_are_not(database: Database, market: list[dict]):
    assert refresh(database).outcome == "succeeded"
    counted = [one for one in market if not one["repost"]]
    expected = set()
    for days in PERIODS.values():
        first_on = LAST_ON - timedelta(days=days - 1)
        of_period = [one for one in counted if one["posted_on"] >= first_on]
        sizes: dict[tuple[str, str, str], int] = {}
        for one in of_period:
            regions = {code for code in (one["region"], (one["region"] or "").split("-")[0]) if code}
            keys = {("all", one["seniority"], "all"), ("all", "all", one["occupation"])}
            keys |= {(region, level, "all") for region in regions for level in ("all", one["seniority"])}
            for key in keys:
                sizes[key] = sizes.get(key, 0) + 1
        expected |= {(*key, first_on) for key, size in sizes.items() if None not in key and size >= 50}
        expected.add(("all", "all", "all", first_on))
    with database.writing() as connection:
        found = connection.execute(text("SELECT region_code, seniority, onetsoc_code, first_on FROM network_slice"))
        assert {tuple(row) for row in found} == expected


def test_a_second_run_has_nothing_to_do(database: Database, market: list[dict]):
    assert refresh(database).outcome == "succeeded"
    before = stored(database)
    assert refresh(database).outcome == "nothing_to_do"
    assert stored(database) == before


def test_the_same_postings_counted_again_keep_groups_and_slices_and_hardly_move(database: Database, market: list[dict]):
    assert refresh(database).outcome == "succeeded"
    before = stored(database)
    forget_when(database)
    again = refresh(database)
    assert again.outcome == "succeeded"
    assert again.detail["groups_kept"] == len(GROUPS)
    after = stored(database)
    assert (after[0], after[2], after[3]) == (before[0], before[2], before[3])
    assert _clusters(after) == _clusters(before)
    assert max(_moved(before, after)) < FARTHEST


def test_from_night_to_night_little_moves_and_numbers_stay(database: Database, market: list[dict]):
    assert refresh(database).outcome == "succeeded"
    nights = [stored(database)]
    for night in range(1, 4):
        day = LAST_ON + timedelta(days=night)
        late = [{**one, "posted_on": day} for one in postings_in_groups(40, seed=night, last_on=day)]
        with database.writing() as connection:
            builders.add_postings(connection, late)
        builders.aggregate(database, [day])
        run = refresh(database)
        assert (run.outcome, run.detail["as_of"]) == ("succeeded", day.isoformat())
        nights.append(stored(database))
        moved = sorted(_moved(nights[-2], nights[-1]))
        assert moved[len(moved) // 2] < FARTHEST
        assert moved[-1] < FARTHEST + least_distance(len(moved))
        assert _planted(_clusters(nights[-1])) == _planted(_clusters(nights[0]))
        assert [one["last_on"] for one in nights[-1][2]] == [day.isoformat()]


def test_a_changed_day_or_a_newer_method_is_worked_out_again(
    database: Database, market: list[dict], monkeypatch: pytest.MonkeyPatch
):
    assert refresh(database).outcome == "succeeded"
    with database.writing() as connection:
        builders.add_postings(connection, [{"posted_on": LAST_ON, "skills": ["python", "sql"]}] * 5)
    assert refresh(database).outcome == "nothing_to_do", "the day has not been aggregated again yet"
    builders.aggregate(database, [LAST_ON])
    assert refresh(database).outcome == "succeeded"
    assert refresh(database).outcome == "nothing_to_do"
    monkeypatch.setattr(network, "METHOD_VERSION", network.METHOD_VERSION + 1)
    assert refresh(database).outcome == "succeeded"
    assert refresh(database).outcome == "nothing_to_do"


def test_without_postings_what_was_stored_goes(database: Database, market: list[dict]):
    assert refresh(database).outcome == "succeeded"
    with database.writing() as connection:
        builders.clear(connection)
    emptied = refresh(database)
    assert emptied.outcome == "succeeded"
    assert stored(database) == (None, None, None, None)
    assert refresh(database).outcome == "nothing_to_do"


def test_postings_without_pairs_have_places_and_no_groups(database: Database):
    builders.load(database, [{"posted_on": LAST_ON, "skills": [slug]} for slug in ("python", "sql", "css")])
    run = refresh(database)
    assert run.outcome == "succeeded"
    groups, skills, _, slices = stored(database)
    assert groups is None
    assert [one["cluster"] for one in skills] == [None] * 3
    assert len(slices) == len(PERIODS)


def test_it_runs_after_the_nightly_aggregation():
    nightly, network_job = (JOBS[name].schedule or "" for name in ("aggregate_nightly", "refresh_network"))
    assert nightly == "30 2 * * *"
    assert network_job == "10 3 * * *"
    assert list(JOBS).index("refresh_network") > list(JOBS).index("aggregate_nightly")


def _moved(before: tuple[Any, ...], after: tuple[Any, ...]) -> list[float]:
    places = {one["skill_id"]: (one["x"], one["y"]) for one in before[1]}
    return [math.dist(places[one["skill_id"]], (one["x"], one["y"])) for one in after[1] if one["skill_id"] in places]


def _clusters(state: tuple[Any, ...]) -> dict[int, int | None]:
    return {one["skill_id"]: one["cluster"] for one in state[1]}


def _planted(clusters: dict[int, int | None]) -> dict[int, int | None]:
    """Of the skills that are in a group."""
    return {skill_id: number for skill_id, number in clusters.items() if number}
