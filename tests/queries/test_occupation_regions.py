"""Where an occupation is asked for, against the reference."""

from __future__ import annotations

import pytest

from domain.filters import FilterError
from tests.occupation_reference import occupation_regions
from tests.queries.conftest import assert_same
from tests.reference import Market


@pytest.mark.parametrize("code", ["15-1252.00", "15-2051.00"])
@pytest.mark.parametrize(("period", "days"), [("28d", 28), ("7d", 7)])
def test_every_number_is_the_references(ask, market: Market, code, period, days):
    answer = ask("occupation-regions", occupation=code, period=period)
    assert_same(answer.rows, occupation_regions(market, code, days))
    assert answer.postings == len(market.slice(*market.span(days)))


def test_regions_have_their_names_and_the_country_holds_its_subdivisions(ask, market: Market):
    rows = {row.region_code: row for row in ask("occupation-regions").rows}
    assert (rows["IL"].region_name, rows["US-IL"].region_name) == ("Israel", "Illinois")
    parts = [row for row in rows.values() if row.parent_code == "US"]
    assert rows["US"].postings > sum(row.postings for row in parts) > 0


def test_quotients_below_the_minimum_are_withheld_and_counted(ask, market: Market):
    answer = ask("occupation-regions", period="24h")
    withheld = [row for row in answer.rows if row.location_quotient is None]
    assert withheld
    assert answer.suppressed == len(withheld)


def test_an_occupation_that_is_not_in_the_database_is_refused(ask, market: Market):
    with pytest.raises(FilterError) as refused:
        ask("occupation-regions", occupation="99-9999.99")
    assert (refused.value.parameter, refused.value.value) == ("occupation", "99-9999.99")
