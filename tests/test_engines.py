"""The cells against the reference, and what must hold whatever the order, the batches and the repetitions."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from data_access.database import Database
from data_access.engines.postgres import PostgresEngine, aggregate_day
from data_access.tables import (
    aggregated_day,
    changed_day,
    occupation_demand_daily,
    posting_total_daily,
    skill,
    skill_demand_daily,
)
from tests import builders
from tests.reference import Cell, occupation_cells, skill_cells, total_cells

LAST_ON = date(2026, 6, 30)


def stored_totals(database: Database) -> dict[tuple, Cell]:
    t = posting_total_daily.c
    columns = (t.posted_on, t.region_code, t.seniority, t.postings, t.pay_postings, t.pay_sum, t.source_count)
    with database.writing() as connection:
        rows = connection.execute(select(*columns)).all()
    found = {tuple(row[:3]): Cell(*row[3:]) for row in rows}
    assert len(found) == len(rows), "a key came twice"
    return found


def stored_skills(database: Database) -> dict[tuple, Cell]:
    c = skill_demand_daily.c
    columns = (c.posted_on, c.region_code, c.seniority, skill.c.slug, c.postings, c.pay_postings, c.pay_sum)
    statement = select(*columns, c.source_count).join(skill, skill.c.skill_id == c.skill_id)
    with database.writing() as connection:
        rows = connection.execute(statement).all()
    found = {tuple(row[:4]): Cell(*row[4:]) for row in rows}
    assert len(found) == len(rows), "a key came twice"
    return found


def stored_occupations(database: Database) -> dict[tuple, tuple[tuple, dict[str, tuple]]]:
    """(day, occupation, region) -> its counts and those of each skill, without sources: these cells have none."""
    with database.writing() as connection:
        slugs = {row.skill_id: row.slug for row in connection.execute(select(skill.c.skill_id, skill.c.slug))}
        rows = connection.execute(select(occupation_demand_daily)).all()
    found = {}
    for row in rows:
        assert row.skill_ids == sorted(set(row.skill_ids)), "ids ascend, each once"
        lists = (row.skill_postings, row.skill_pay_postings, row.skill_pay_sums)
        of_skill = {slugs[skill_id]: counts for skill_id, *counts in zip(row.skill_ids, *lists, strict=True)}
        cell = (row.postings, row.pay_postings, row.pay_sum)
        found[row.posted_on, row.onetsoc_code, row.region_code] = cell, {k: tuple(v) for k, v in of_skill.items()}
    assert len(found) == len(rows), "a key came twice"
    return found


def expected_occupations(postings) -> dict[tuple, tuple[tuple, dict[str, tuple]]]:
    cells = occupation_cells(postings).items()
    return {key: (cell[:3], {slug: one[:3] for slug, one in skills.items()}) for key, (cell, skills) in cells}


def marked(database: Database, table) -> set[date]:
    with database.writing() as connection:
        return set(connection.execute(select(table.c.posted_on)).scalars())


def test_every_cell_is_the_references(database: Database):
    postings = builders.random_postings(1500, seed=3, days=12, last_on=LAST_ON, gaps=[4])
    builders.load(database, postings)
    assert stored_totals(database) == total_cells(postings)
    assert stored_skills(database) == skill_cells(postings)
    assert stored_occupations(database) == expected_occupations(postings)
    assert marked(database, aggregated_day) == {one["posted_on"] for one in postings}
    assert marked(database, changed_day) == set()


def test_a_posting_that_names_only_its_country_counts_once_in_it(database: Database):
    builders.load(database, [{"posted_on": LAST_ON, "region": "US"}, {"posted_on": LAST_ON, "region": "US-IL"}])
    totals = stored_totals(database)
    assert totals[LAST_ON, "US", "all"].postings == 2
    assert totals[LAST_ON, "US-IL", "all"].postings == 1
    assert totals[LAST_ON, "all", "all"].postings == 2
    assert {region for _, region, _ in totals} == {"US", "US-IL", "all"}


def test_other_currencies_and_reposts_are_left_out(database: Database):
    paid = {"posted_on": LAST_ON, "skills": ["python"], "pay": 100_000}
    builders.load(database, [paid, {**paid, "currency": "EUR"}, {**paid, "repost": True}])
    assert stored_skills(database)[LAST_ON, "all", "all", "python"] == Cell(2, 1, 100_000, 1)


def test_a_posting_without_an_occupation_is_in_no_occupation_and_one_without_skills_has_empty_lists(database: Database):
    coded = {"posted_on": LAST_ON, "region": "US", "occupation": "15-1252.00"}
    builders.load(database, [coded, {**coded, "occupation": None, "skills": ["python"]}])
    nothing_asked = ((1, 0, 0), {})
    assert stored_occupations(database) == {
        (LAST_ON, "15-1252.00", "all"): nothing_asked,
        (LAST_ON, "15-1252.00", "US"): nothing_asked,
    }


small_postings = st.lists(
    st.fixed_dictionaries({
        "posted_on": st.integers(0, 3).map(lambda back: LAST_ON - timedelta(days=back)),
        "skills": st.sets(st.sampled_from(builders.SKILLS[:4])).map(sorted),
        "region": st.sampled_from(builders.REGIONS),
        "seniority": st.sampled_from(["junior", "senior"]),
        "pay": st.none() | st.integers(1, 2_000_000),
        "currency": st.sampled_from(["USD", "EUR"]),
        "occupation": st.sampled_from([None, "15-1252.00", "15-2051.00"]),
        "source": st.sampled_from("ab"),
        "repost": st.booleans(),
    }),
    min_size=1,
    max_size=25,
)  # fmt: skip


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(small_postings, st.randoms(use_true_random=False))
def test_order_batches_and_repetitions_do_not_matter(database: Database, postings, rng):
    """Days in any order and several times over, with engines of one and of two connections."""
    with database.writing() as connection:
        builders.clear(connection)
        builders.add_postings(connection, postings)
    days = [LAST_ON - timedelta(days=back) for back in range(4)] * 2
    rng.shuffle(days)
    cut = rng.randrange(len(days) + 1)
    PostgresEngine(database.writing, 1).aggregate(days[:cut])
    PostgresEngine(database.writing, 2).aggregate(days[cut:])
    totals = total_cells(postings)
    assert stored_totals(database) == totals
    assert stored_skills(database) == skill_cells(postings)
    occupations = stored_occupations(database)
    assert occupations == expected_occupations(postings)
    for (day, code, region), (cell, of_skill) in occupations.items():
        assert all(asked[0] <= cell[0] for asked in of_skill.values())
        parts = [occupations.get((day, code, part)) for part in ("US", "GB", "IL", "CA", "DE")]
        if region == "all":
            without_region = sum(
                one["posted_on"] == day and one["occupation"] == code and not one["region"] and not one["repost"]
                for one in postings
            )
            assert cell[0] == sum(part[0][0] for part in parts if part) + without_region
    assert marked(database, aggregated_day) == {day for day, _, _ in totals}
    for (day, region, _), cell in totals.items():
        levels = [totals.get((day, region, level)) for level in ("junior", "senior")]
        assert totals[day, region, "all"].postings == sum(level.postings for level in levels if level)
        assert cell.pay_postings <= cell.postings


def test_results_come_in_order_of_the_day_and_progress_counts_each(database: Database):
    postings = builders.random_postings(60, seed=4, days=6, last_on=LAST_ON)
    builders.load(database, postings)
    days = [LAST_ON - timedelta(days=back) for back in range(6)]
    seen = []
    results = PostgresEngine(database.writing, 2).aggregate(days, seen.append)
    assert [result.posted_on for result in results] == sorted(days)
    assert sorted(seen, key=lambda result: result.posted_on) == results
    assert sum(result.cells for result in results) == len(stored_skills(database))


def test_a_day_that_lost_its_postings_is_no_day_any_more(database: Database):
    builders.load(database, [{"posted_on": LAST_ON, "skills": ["python"], "occupation": "15-1252.00"}])
    with database.writing() as connection:
        connection.execute(text("DELETE FROM posting"))
        builders.mark_changed(connection, [LAST_ON])
    builders.aggregate(database, [LAST_ON])
    assert stored_totals(database) == stored_skills(database) == stored_occupations(database) == {}
    assert marked(database, aggregated_day) == marked(database, changed_day) == set()


def test_no_days_is_nothing_to_do(database: Database):
    assert PostgresEngine(database.writing).aggregate([]) == []


def test_a_day_changed_while_it_is_computed_stays_marked(database: Database):
    with database.writing() as connection:
        builders.clear(connection)
        builders.add_postings(connection, [{"posted_on": LAST_ON, "skills": ["python"]}])
    with database.writing() as computing:
        aggregate_day(computing, LAST_ON - timedelta(days=1))  # another day: leaves this one's mark alone
    assert marked(database, changed_day) == {LAST_ON}

    with database.writing() as importing:
        # The import has marked the day again and not yet committed: the computation neither waits nor clears the mark.
        builders.mark_changed(importing, [LAST_ON])
        task = threading.Thread(target=builders.aggregate, args=(database, [LAST_ON]))
        task.start()
        task.join(timeout=20)
        assert not task.is_alive()
    assert marked(database, changed_day) == {LAST_ON}
    builders.aggregate(database, [LAST_ON])
    assert marked(database, changed_day) == set()


def test_an_error_stops_the_rest_and_leaves_finished_days_standing(database: Database):
    days = [LAST_ON - timedelta(days=back) for back in range(3)]
    with database.writing() as connection:
        builders.clear(connection)
        builders.add_postings(connection, [{"posted_on": day, "skills": ["python"]} for day in days])

    def fail_on_the_second(result) -> None:
        if result.posted_on == days[1]:
            raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError, match="the disk is full"):
        PostgresEngine(database.writing, 1).aggregate(days, fail_on_the_second)
    assert marked(database, aggregated_day) == {days[1], days[2]}
    assert marked(database, changed_day) == {days[0]}
