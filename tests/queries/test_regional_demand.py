"""Regional demand against the reference."""

from __future__ import annotations

import pytest

from domain.filters import FilterError
from tests.queries.conftest import assert_same
from tests.reference import Market


@pytest.mark.parametrize("skill", ["python", "docker", "kubernetes"])
@pytest.mark.parametrize("seniority", ["all", "senior"])
def test_every_number_is_the_references(ask, market: Market, skill, seniority):
    answer = ask("regional-demand", skill=skill, seniority=seniority)
    assert_same(answer.rows, market.regional_demand(skill, seniority=seniority))
    assert answer.postings == len(market.slice(*market.span(28), seniority=seniority))


def test_israel_is_not_illinois_and_canada_not_california(ask, market: Market):
    names = {row.region_code: row.region_name for row in ask("regional-demand").rows}
    assert names["IL"] == "Israel"
    assert names["US-IL"] == "Illinois"
    assert names["CA"] == "Canada"
    assert names["US-CA"] == "California"


def test_a_country_adds_up_its_subdivisions_and_what_names_only_the_country(ask, market: Market):
    rows = {row.region_code: row for row in ask("regional-demand").rows}
    parts = [row for row in rows.values() if row.parent_code == "US"]
    only_country = [
        one
        for one in market.slice(*market.span(28), region="US")
        if one["region"] == "US" and "python" in one["skills"]
    ]
    assert only_country
    assert rows["US"].postings == sum(row.postings for row in parts) + len(only_country)


def test_quotients_below_the_minimum_are_withheld_and_counted(ask, market: Market):
    answer = ask("regional-demand", skill="kubernetes", period="24h")
    withheld = [row for row in answer.rows if row.location_quotient is None]
    assert withheld
    assert answer.suppressed >= len(withheld)
    assert all(row.location_quotient_low is row.location_quotient_high is None for row in withheld)


def test_a_skill_that_is_not_in_the_database_is_refused(ask, market: Market):
    with pytest.raises(FilterError) as refused:
        ask("regional-demand", skill="cobol-on-wheels")
    assert (refused.value.parameter, refused.value.value) == ("skill", "cobol-on-wheels")
    assert "slug" in refused.value.allowed
