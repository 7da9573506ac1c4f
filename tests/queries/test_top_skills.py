"""Top skills against the reference."""

from __future__ import annotations

from datetime import date

import pytest

from domain.filters import FilterError
from tests.queries.conftest import assert_same
from tests.reference import Market


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"region": "US"},
        {"region": "US-IL", "seniority": "senior"},
        {"region": "IL"},
        {"region": "CA"},
        {"work_mode": "remote"},
        {"employment_type": "full_time", "region": "US"},
        {"occupation": "15-1252.00", "seniority": "mid"},
        {"region": "AQ"},
    ],
)
def test_every_number_is_the_references(ask, market: Market, wanted):
    answer = ask("top-skills", **wanted)
    assert_same(answer.rows, market.top_skills(**wanted))
    assert answer.postings == len(market.slice(*market.span(28), **wanted))


@pytest.mark.parametrize(("period", "days"), [("24h", 1), ("7d", 7), ("90d", 90)])
def test_periods_are_counted_back_from_the_newest_complete_day(ask, market: Market, period, days):
    answer = ask("top-skills", period=period)
    assert answer.days.days == days
    assert_same(answer.rows, market.top_skills(days))


def test_a_skill_type_is_ranked_among_its_own(ask, market: Market):
    answer = ask("top-skills", skill_type="language")
    assert [row.skill for row in answer.rows] == ["python", "sql"]
    assert_same(answer.rows, market.top_skills(skill_type="language"))


def test_the_limit_cuts_the_list_and_nothing_else(ask, market: Market):
    assert_same(ask("top-skills", limit="3").rows, market.top_skills(limit=3))


def test_as_of_an_earlier_day_is_what_was_known_then(ask, postings):
    then = date(2026, 6, 10)
    answer = ask("top-skills", as_of=then.isoformat())
    assert answer.as_of == then
    assert_same(answer.rows, Market(postings, then).top_skills())


def test_as_of_a_day_without_postings_is_the_complete_day_before(ask, market: Market):
    assert ask("top-skills", as_of="2026-06-27").as_of == date(2026, 6, 26)


def test_a_period_beyond_the_newest_complete_day_is_cut_and_says_so(ask, market: Market):
    answer = ask("top-skills", from_="2026-06-20", to="2026-07-10")
    assert answer.days.last_on == date(2026, 6, 30)
    assert any("newest complete day is 2026-06-30" in note for note in answer.notes)


def test_a_period_wholly_beyond_the_data_has_no_rows(ask, market: Market):
    assert ask("top-skills", from_="2026-07-01", to="2026-07-10").rows == []


def test_days_without_postings_are_named(ask, market: Market):
    assert "Days of the period without any posting: 2." in ask("top-skills").notes
    assert any("Postings begin on" in note for note in ask("top-skills", period="365d").notes)


def test_pay_of_few_postings_is_withheld_and_counted(ask, market: Market):
    answer = ask("top-skills", period="24h")
    withheld = [row for row in answer.rows if 0 < row.pay_postings < 30]
    assert withheld
    assert all(row.average_pay is None for row in withheld)
    assert answer.suppressed == len(withheld) + sum(row.growth is None for row in answer.rows)


@pytest.mark.parametrize(("parameter", "value"), [("region", "ZZ"), ("occupation", "99-9999.99")])
def test_what_is_not_in_the_database_is_refused_by_name(ask, market: Market, parameter, value):
    with pytest.raises(FilterError) as refused:
        ask("top-skills", **{parameter: value})
    assert refused.value.parameter == parameter
    assert refused.value.value == value
    assert refused.value.allowed.startswith("all")
