"""Movers against the reference."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.filters import FilterError
from tests.queries.conftest import assert_same
from tests.reference import Market


@pytest.mark.parametrize("wanted", [{}, {"region": "US"}, {"seniority": "senior"}])
@pytest.mark.parametrize(("period", "days"), [("28d", 28), ("14d", 14)])
def test_every_number_is_the_references(ask, market: Market, wanted, period, days):
    answer = ask("movers", period=period, **wanted)
    expected = market.movers(days, **wanted)
    for row, wanted_row in zip(answer.rows, expected, strict=True):
        assert row.p_value == pytest.approx(wanted_row.pop("p_value"), abs=1e-9)
        assert row.q_value == pytest.approx(wanted_row.pop("q_value"), abs=1e-9)
    assert_same(answer.rows, expected)


def test_a_planted_rise_is_found_and_a_steady_skill_is_not(load, ask):
    last_on = date(2026, 6, 30)
    postings = []
    for back in range(56):
        now = back < 28
        for number in range(40):
            skills = ["sql"] if number < 20 else []
            skills += ["docker"] * (number % 20 < (8 if now else 3)) + ["excel"] * (number % 20 < (2 if now else 6))
            postings.append({"posted_on": last_on - timedelta(days=back), "skills": skills})
    load(postings)
    directions = {row.skill: row.direction for row in ask("movers").rows}
    assert directions == {"docker": "rising", "sql": "no_clear_change", "excel": "falling"}
    assert [row.skill for row in ask("movers").rows] == ["docker", "sql", "excel"]


def test_a_skill_that_vanished_is_still_listed(load, ask):
    last_on = date(2026, 6, 30)
    days = [last_on - timedelta(days=back) for back in range(56)]
    postings = [{"posted_on": day, "skills": ["sql"]} for day in days for _ in range(4)]
    postings += [{"posted_on": day, "skills": ["excel"]} for day in days[28:] for _ in range(2)]
    load(postings)
    gone = next(row for row in ask("movers").rows if row.skill == "excel")
    assert (gone.postings, gone.earlier_postings, gone.share, gone.direction) == (0, 56, 0.0, "falling")


def test_rare_skills_are_withheld_and_counted(load, ask):
    day = date(2026, 6, 30)
    before = day - timedelta(days=28)
    many = [{"posted_on": when, "skills": ["sql"]} for when in (day, before) for _ in range(20)]
    long_ago = {"posted_on": day - timedelta(days=60), "skills": []}
    load([long_ago, *many, *({"posted_on": day, "skills": ["docker"]} for _ in range(29))])
    answer = ask("movers")
    assert [row.skill for row in answer.rows] == ["sql"]
    assert answer.suppressed == 1


def test_without_an_earlier_period_there_is_nothing_to_compare(load, ask):
    load([{"posted_on": date(2026, 6, 30), "skills": ["sql"]}] * 40)
    answer = ask("movers")
    assert answer.rows == []
    assert "The period before is not covered, or has no posting: postings begin on 2026-06-30." in answer.notes


def test_a_period_before_that_is_covered_in_part_is_not_compared_with(load, ask):
    """A year against the five weeks before it would tell of seasons, not of growth."""
    day = date(2026, 6, 30)
    load([{"posted_on": day - timedelta(days=back), "skills": ["sql"]} for back in range(40) for _ in range(3)])
    answer = ask("movers")
    assert answer.rows == []
    assert answer.notes[-1].endswith("postings begin on 2026-05-22.")
    assert ask("top-skills").rows[0].growth is None


def test_a_period_after_the_data_has_no_movers(load, ask):
    load([{"posted_on": date(2026, 6, 30), "skills": ["sql"]}] * 40)
    assert ask("movers", from_="2026-07-02", to="2026-07-09").rows == []


def test_an_unknown_region_is_refused(ask, market: Market):
    with pytest.raises(FilterError, match="region=ZZ cannot be used"):
        ask("movers", region="ZZ")
