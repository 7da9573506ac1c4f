"""Which occupations ask for a skill, measured and official, against the reference."""

from __future__ import annotations

import pytest

from data_access.database import Database
from domain.filters import FilterError
from tests.occupation_reference import skill_occupations
from tests.queries.conftest import LAST_ON, assert_same
from tests.queries.onet_lists import ANALYSTS, DEVELOPERS, OFFICIAL, SCIENTISTS, load_lists
from tests.reference import Market


@pytest.fixture(scope="module", autouse=True)
def lists(database: Database) -> None:
    """Two releases; the postings come later."""
    load_lists(database)


@pytest.mark.parametrize("skill", ["python", "power-bi", "agile", "r", "excel", "kubernetes"])
@pytest.mark.parametrize(("region", "period", "days"), [("all", "28d", 28), ("US", "28d", 28), ("IL", "7d", 7)])
def test_every_number_is_the_references(ask, market: Market, skill, region, period, days):
    answer = ask("skill-occupations", skill=skill, region=region, period=period)
    assert_same(answer.rows, skill_occupations(market, skill, OFFICIAL, days, region))
    assert answer.postings == len(market.slice(*market.span(days), region=region))


def test_listed_occupations_without_postings_come_last_and_have_no_share(ask, market: Market):
    rows = ask("skill-occupations", skill="python").rows
    assert [row.onetsoc_code for row in rows][-1] == SCIENTISTS
    last = rows[-1]
    assert (last.postings, last.share, last.lift, last.listed, last.hot_technology) == (0, None, None, True, True)
    listed = {row.onetsoc_code: row.listed for row in rows}
    assert listed == {DEVELOPERS: False, ANALYSTS: True, SCIENTISTS: True, "15-1243.00": None}


def test_occupations_of_few_postings_are_left_out_unless_they_are_listed(load, ask):
    few = [{"posted_on": LAST_ON, "skills": ["docker", "python"], "occupation": "15-1243.00"}] * 9
    listed = [{"posted_on": LAST_ON, "skills": ["python"], "occupation": ANALYSTS}]
    enough = [{"posted_on": LAST_ON, "skills": ["python"], "occupation": DEVELOPERS}] * 10
    load([*few, *listed, *enough])
    answer = ask("skill-occupations", skill="python")
    assert [(row.onetsoc_code, row.postings, row.share) for row in answer.rows] == [
        (DEVELOPERS, 10, 1.0), (SCIENTISTS, 0, None), (ANALYSTS, 1, None)
    ]  # fmt: skip
    assert answer.suppressed == 1 + 2  # the lift of the first, and share and lift of the last


def test_the_limit_cuts_the_list_and_changes_no_number(ask, market: Market):
    assert ask("skill-occupations", limit="2").rows == ask("skill-occupations").rows[:2]


def test_another_release_has_other_lists(ask, market: Market):
    older = ask("skill-occupations", skill="terraform", release="28.3")
    assert {row.onetsoc_code for row in older.rows if row.listed} == {DEVELOPERS}
    assert not any(row.listed for row in ask("skill-occupations", skill="terraform").rows)
    assert "O*NET 28.3" in older.source


def test_a_skill_in_no_list_is_measured_and_said_to_be_in_none(ask, market: Market):
    answer = ask("skill-occupations", skill="agile")
    assert answer.rows
    assert answer.notes[-1] == "O*NET 29.0 (May 2026) lists Agile for no occupation; it lists software only."


def test_the_lists_are_shown_where_no_posting_has_been_counted(ask, load):
    load([])
    answer = ask("skill-occupations", skill="python")
    assert [row.onetsoc_code for row in answer.rows] == [SCIENTISTS, ANALYSTS]  # the first is hot there
    assert (answer.as_of, answer.notes) == (None, ["No postings have been aggregated yet."])


@pytest.mark.parametrize("query", [{"skill": "none-such"}, {"region": "ZZ"}, {"release": "1.0"}])
def test_unknown_values_are_refused(ask, market: Market, query):
    with pytest.raises(FilterError, match="cannot be used") as refused:
        ask("skill-occupations", **query)
    assert refused.value.parameter in query
