"""Demand for an occupation over time against the reference."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from data_access.database import Database
from domain.filters import FilterError
from tests import builders
from tests.occupation_reference import occupation_demand
from tests.queries.conftest import assert_same
from tests.reference import Market

CODE = "15-1252.00"


@pytest.mark.parametrize("grain", ["day", "week", "month"])
@pytest.mark.parametrize("region", ["all", "US", "US-IL", "IL"])
def test_every_number_is_the_references(ask, market: Market, grain, region):
    answer = ask("occupation-demand", occupation=CODE, grain=grain, region=region, period="90d")
    first_on, last_on = market.span(90)
    assert_same(answer.rows, occupation_demand(market, CODE, first_on, last_on, grain, region=region))
    assert answer.postings == len(market.slice(first_on, last_on, region=region))
    assert {row.title for row in answer.rows} == {f"Occupation {CODE}"}


def test_a_day_without_postings_is_a_gap_and_one_without_the_occupation_a_zero(load, ask):
    last_on = date(2026, 6, 30)
    other = {"occupation": "15-2051.00", "region": "US"}
    load([
        {"posted_on": last_on - timedelta(days=3), "occupation": CODE, "region": "US"},
        {"posted_on": last_on - timedelta(days=1), **other},
        {"posted_on": last_on, "region": "US"},
        {"posted_on": last_on, "region": "GB", "occupation": CODE},
    ])  # fmt: skip
    rows = ask("occupation-demand", occupation=CODE, region="US", period="7d").rows
    assert [((last_on - row.starts_on).days, row.postings, row.all_postings) for row in rows] == [
        (3, 1, 1), (1, 0, 1), (0, 0, 1)
    ]  # fmt: skip
    assert (rows[-1].share, rows[-1].share_low) == (0.0, 0.0)


def test_weeks_that_the_period_does_not_hold_whole_are_named(load, ask):
    load(builders.random_postings(200, seed=2, days=30, last_on=date(2026, 6, 30)))
    answer = ask("occupation-demand", occupation=CODE, grain="week", from_="2026-06-03", to="2026-06-21")
    assert [row.starts_on for row in answer.rows] == [date(2026, 6, 8), date(2026, 6, 15)]
    assert "The week of 2026-06-01 is left out: the period does not hold all of it." in answer.notes


@pytest.mark.parametrize(
    ("query", "allowed"),
    [
        ({"grain": "hour"}, "day, week, month"),
        ({"region": "ZZ"}, "all, or"),
        ({"occupation": "99-9999.99"}, "an O*NET-SOC code"),
        ({"occupation": "all"}, "an O*NET-SOC code"),
    ],
)
def test_what_cannot_be_answered_is_refused_by_name(ask, market: Market, query, allowed):
    with pytest.raises(FilterError) as refused:
        ask("occupation-demand", **query)
    assert refused.value.parameter in query
    assert refused.value.allowed.startswith(allowed)


def test_days_of_the_method_before_say_that_they_know_no_occupations(database: Database, load, ask):
    last_on = date(2026, 6, 30)
    load([{"posted_on": last_on - timedelta(days=back), "occupation": CODE} for back in range(3)])
    with database.writing() as connection:
        older = text("UPDATE aggregated_day SET method_version = 1 WHERE posted_on < :day")
        connection.execute(older, {"day": last_on})
    notes = ask("occupation-demand", occupation=CODE).notes
    assert notes[-1] == (
        "Days counted by an older method, some without numbers by occupation, to be counted again in the night: 2."
    )
