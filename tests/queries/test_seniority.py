"""Demand by level against the reference."""

from __future__ import annotations

import pytest

from domain.filters import FilterError
from tests.queries.conftest import assert_same
from tests.reference import LEVELS, Market


@pytest.mark.parametrize("skill", ["python", "terraform"])
@pytest.mark.parametrize("region", ["all", "US", "US-IL"])
def test_every_number_is_the_references(ask, market: Market, skill, region):
    answer = ask("seniority", skill=skill, region=region, period="90d")
    assert_same(answer.rows, market.seniority(skill, 90, region))
    assert answer.postings == len(market.slice(*market.span(90), region=region))


def test_levels_come_in_their_order_and_carry_a_median_where_there_is_enough_pay(ask, market: Market):
    rows = ask("seniority", period="90d").rows
    assert [row.seniority for row in rows] == list(LEVELS)
    assert all(row.median_pay is not None for row in rows)


def test_medians_of_few_postings_are_withheld_with_the_mean(ask, market: Market):
    answer = ask("seniority", skill="kubernetes", period="7d")
    withheld = [row for row in answer.rows if 0 < row.pay_postings < 30]
    assert withheld
    assert all(row.median_pay is row.average_pay is None for row in withheld)
    assert answer.suppressed == 2 * len(withheld)


@pytest.mark.parametrize("query", [{"skill": "none-such"}, {"region": "ZZ"}])
def test_unknown_values_are_refused(ask, market: Market, query):
    with pytest.raises(FilterError, match="cannot be used"):
        ask("seniority", **query)
