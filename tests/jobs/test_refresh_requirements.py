"""The job that works out requirements: the sums of the cells, what O*NET lists, and pay by an explicit regression."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, select

from data_access.database import Database
from data_access.tables import (
    measured_requirement,
    official_requirement,
    requirement_window,
    skill,
    skill_pay_association,
)
from domain.statistics import log_difference
from jobs.registry import JOBS
from tests import builders
from tests.gap_reference import measured_needs, pay_associations
from tests.queries.gap_market import ELEMENTS, load_world, refresh
from tests.queries.onet_lists import ANALYSTS, DEVELOPERS, SCIENTISTS
from tests.reference import Market, occupation_cells

TODAY = datetime.now(UTC).date()
LAST_ON = date(2026, 6, 30)
TABLES = (measured_requirement, official_requirement, requirement_window, skill_pay_association)


@pytest.fixture(scope="module", autouse=True)
def world(database: Database) -> None:
    load_world(database)


@pytest.fixture(scope="module")
def postings() -> list[dict[str, Any]]:
    return builders.random_postings(2500, seed=23, last_on=LAST_ON, gaps=(3, 10))


@pytest.fixture
def load(database: Database) -> Callable[[list[dict[str, Any]]], Market]:
    def one(postings: list[dict[str, Any]]) -> Market:
        builders.load(database, postings)
        return Market(postings)

    return one


def rows(database: Database, table: Table) -> list[tuple]:
    with database.writing() as connection:
        return sorted(map(tuple, connection.execute(select(*table.c))), key=repr)


def stored_requirements(database: Database) -> dict[tuple[str, str], dict[str, Any]]:
    """(region, occupation) -> what is stored, skills by slug."""
    with database.writing() as connection:
        slugs = {row.skill_id: row.slug for row in connection.execute(select(skill.c.skill_id, skill.c.slug))}
        return {
            (row.region_code, row.onetsoc_code): {
                "postings": row.postings,
                "pay": (row.pay_postings, row.pay_sum),
                "skills": {
                    slugs[skill_id]: postings
                    for skill_id, postings in zip(row.skill_ids, row.skill_postings, strict=True)
                },
            }
            for row in connection.execute(select(measured_requirement))
        }


def expected_requirements(postings: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    """The same from the cells of the newest 28 days, added up one by one."""
    market = Market(postings)
    first_on, last_on = market.span(28)
    sums: dict[tuple[str, str], dict[str, Any]] = {}
    for (day, code, region), (cell, skills) in occupation_cells(postings).items():
        if first_on <= day <= last_on:
            one = sums.setdefault((region, code), {"postings": 0, "pay": (0, 0), "skills": {}})
            one["postings"] += cell.postings
            one["pay"] = (one["pay"][0] + cell.pay_postings, one["pay"][1] + cell.pay_sum)
            for slug, asked in skills.items():
                one["skills"][slug] = one["skills"].get(slug, 0) + asked.postings
    kept = {key: one for key, one in sums.items() if one["postings"] >= 10}
    for (region, code), one in kept.items():
        needs = {
            need["key"] for need in measured_needs(market.slice(first_on, last_on, region=region, occupation=code))
        }
        one["skills"] = {slug: asked for slug, asked in one["skills"].items() if slug in needs}
    return kept


def stored_pay(database: Database) -> dict[str, tuple[float, float, int]]:
    s, c = skill.c, skill_pay_association.c
    statement = select(s.slug, c.log_difference, c.standard_error, c.postings).join_from(skill_pay_association, skill)
    with database.writing() as connection:
        return {slug: (value, error, n) for slug, value, error, n in connection.execute(statement)}


def same_pay(found: dict[str, tuple[float, float, int]], wanted: dict[str, tuple[float, float, int]]) -> None:
    assert found.keys() == wanted.keys()
    for slug, (value, error, n) in wanted.items():
        assert found[slug] == (pytest.approx(value, abs=1e-8), pytest.approx(error, rel=1e-6), n), slug


def test_it_runs_after_the_cells_are_made():
    job = JOBS["refresh_requirements"]
    assert (job.schedule, job.late_after_hours, job.options) == ("20 3 * * *", 26, ())
    assert JOBS["aggregate_nightly"].schedule == "30 2 * * *"


def test_what_is_stored_are_the_sums_of_the_cells(database: Database, load, postings):
    load(postings)
    run = refresh(database)
    expected = expected_requirements(postings)
    assert stored_requirements(database) == expected
    assert len(expected) > 20
    assert run.detail["measured"] == len(expected)
    with database.writing() as connection:
        window = connection.execute(select(requirement_window.c.first_on, requirement_window.c.last_on)).one()
    assert tuple(window) == Market(postings).span(28)


def test_what_onet_requires_of_each_occupation(database: Database, load, postings):
    load(postings)
    run = refresh(database)
    with database.writing() as connection:
        slugs = {row.skill_id: row.slug for row in connection.execute(select(skill.c.skill_id, skill.c.slug))}
        stored = {row.onetsoc_code: row for row in connection.execute(select(official_requirement))}
    software = {
        code: {slugs[skill_id]: worth for skill_id, worth in zip(one.skill_ids, one.skill_importances, strict=True)}
        for code, one in stored.items()
    }
    assert software == {
        DEVELOPERS: {"docker": 0.75, "kubernetes": 1.0, "sql": 1.0, "r": 1.0},
        ANALYSTS: {"python": 0.5, "power-bi": 1.0},
        SCIENTISTS: {"python": 0.75, "r": 0.5},
    }
    one = stored[DEVELOPERS]
    rated = list(zip(one.element_ids, one.element_importances, one.element_levels, strict=True))
    assert rated == [(e.key, pytest.approx(e.importance), pytest.approx(e.level)) for e in ELEMENTS]
    assert [stored[code].element_ids for code in (ANALYSTS, SCIENTISTS)] == [[], []]
    assert run.detail["official"] == 3


def test_pay_is_that_of_a_regression_with_a_dummy_variable_for_each_cell(database: Database, load, postings):
    market = load(postings)
    refresh(database)
    wanted = pay_associations(market.slice(*market.span(90)))
    assert len(wanted) >= 3
    same_pay(stored_pay(database), wanted)


def paid(count: int, rng: random.Random, **facts: Any) -> list[dict[str, Any]]:
    """Postings with pay on the newest days, of three occupations that pay differently at four levels."""
    levels = {"junior": 0.8, "mid": 1.0, "senior": 1.3, "lead": 1.6}
    made = []
    for _ in range(count):
        code, base = rng.choice(((DEVELOPERS, 100_000), (ANALYSTS, 80_000), (SCIENTISTS, 120_000)))
        level, region = rng.choice(list(levels)), rng.choice(("US-IL", "US-CA", None))
        skills = facts["skills"](code, level)
        pay = base * levels[level] * math.exp(rng.gauss(0, 0.1)) * math.prod(facts["worth"].get(s, 1) for s in skills)
        made.append({
            "posted_on": LAST_ON - timedelta(days=rng.randrange(80)), "occupation": code, "seniority": level,
            "region": region, "skills": skills, "pay": round(pay),
        })  # fmt: skip
    return made


def test_a_planted_premium_is_found_though_the_skill_sits_in_cheap_postings(database: Database, load):
    """SQL adds 10 % and is asked of the worst-paid ones: only within occupation and level does it show."""
    rng = random.Random(5)
    chance = {"junior": 0.9, "mid": 0.6, "senior": 0.3, "lead": 0.1}

    def skills(code: str, level: str) -> list[str]:
        return [slug for slug, odds in (("sql", chance[level]), ("excel", 0.5)) if rng.random() < odds]

    made = paid(1500, rng, skills=skills, worth={"sql": 1.1})
    with_it, without = ([one["pay"] for one in made if ("sql" in one["skills"]) is has] for has in (True, False))
    assert sum(with_it) / len(with_it) < sum(without) / len(without)
    market = load(made)
    refresh(database)
    found = {slug: log_difference(value, error) for slug, (value, error, _) in stored_pay(database).items()}
    assert found["sql"].low < 0.1 < found["sql"].high
    assert found["sql"].low > 0.05
    assert found["excel"].low < 0 < found["excel"].high
    same_pay(stored_pay(database), pay_associations(market.slice(*market.span(90))))


def test_pay_of_too_few_postings_with_or_without_a_skill_is_withheld(database: Database, load):
    def some(count: int, skills: list[str], pay: int | None = 100_000, **facts: Any) -> list[dict[str, Any]]:
        day = {"posted_on": LAST_ON, "occupation": DEVELOPERS, "seniority": "mid", "skills": skills}
        return [{**day, "pay": pay and pay + place, **facts} for place in range(count)]

    load([
        *some(100, ["sql", "python"]), *some(99, ["docker", "python"]), *some(1, ["python"]),
        *some(99, ["excel"]), *some(500, ["terraform"], None), *some(300, ["docker", "agile"], currency="EUR"),
        *some(200, ["agile"], posted_on=LAST_ON - timedelta(days=90)),
        *some(50, ["docker"], repost=True),
    ])  # fmt: skip
    refresh(database)
    # SQL of 100, with 199 without; Python of 200, but 99 without; Docker of 99; the others of none that count.
    assert stored_pay(database).keys() == {"sql"}


def test_a_skill_that_every_posting_of_a_cell_has_tells_nothing(database: Database, load):
    """Pay of the one cell against pay of the other is no pay of the skill."""
    day = {"posted_on": LAST_ON, "seniority": "mid"}
    load([
        *({**day, "occupation": DEVELOPERS, "skills": ["sql"], "pay": 150_000 + place} for place in range(120)),
        *({**day, "occupation": ANALYSTS, "skills": [], "pay": 50_000 + place} for place in range(120)),
    ])  # fmt: skip
    refresh(database)
    assert stored_pay(database) == {}


def test_run_twice_the_result_is_the_same(database: Database, load, postings):
    load(postings)
    refresh(database)
    before = [rows(database, table) for table in TABLES]
    assert all(before)
    refresh(database)
    assert [rows(database, table) for table in TABLES] == before


def test_it_follows_postings_that_change(database: Database, load, postings):
    load(postings)
    refresh(database)
    more = [{"posted_on": LAST_ON, "occupation": SCIENTISTS, "skills": ["r"], "region": "GB"} for _ in range(12)]
    with database.writing() as connection:
        builders.add_postings(connection, more)
    builders.aggregate(database, [LAST_ON])
    refresh(database)
    expected = expected_requirements([*postings, *more])
    assert stored_requirements(database) == expected
    assert expected["GB", SCIENTISTS]["skills"] == {"r": 12}
    load([one for one in postings if one["occupation"] != ANALYSTS])
    refresh(database)
    assert {code for _, code in stored_requirements(database)} == {"15-1243.00", DEVELOPERS}


def test_todays_postings_wait(database: Database, load):
    load([{"posted_on": TODAY - timedelta(days=1), "occupation": DEVELOPERS, "skills": ["sql"]} for _ in range(20)])
    with database.writing() as connection:
        builders.add_postings(
            connection, [{"posted_on": TODAY, "occupation": ANALYSTS, "skills": ["r"]} for _ in range(20)]
        )
    refresh(database)
    assert stored_requirements(database) == {
        ("all", DEVELOPERS): {"postings": 20, "pay": (0, 0), "skills": {"sql": 20}}
    }


def test_without_postings_what_was_stored_goes(database: Database, load, postings):
    load(postings)
    refresh(database)
    builders.load(database, [])
    run = refresh(database)
    assert (run.detail["measured"], run.detail["pay"], run.detail["official"]) == (0, 0, 3)
    assert [bool(rows(database, table)) for table in TABLES] == [False, True, False, False]


def test_without_a_release_there_is_nothing_official(new_database):
    empty = new_database()
    run = refresh(empty)
    assert run.detail == {"measured": 0, "official": 0, "pay": 0}
    empty.close()
