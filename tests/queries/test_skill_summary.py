"""One skill at a glance against the reference."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import insert, null

from data_access.database import Database
from data_access.tables import skill_alias
from domain.filters import FilterError
from tests import builders
from tests.queries.conftest import assert_same
from tests.reference import Market

LISTS = ("top_occupations", "top_titles", "top_partners")


@pytest.mark.parametrize("skill", ["python", "kubernetes"])
@pytest.mark.parametrize("wanted", [{}, {"region": "US"}, {"region": "US-IL", "seniority": "senior"}])
def test_every_number_is_the_references(ask, market: Market, skill, wanted):
    answer = ask("skill-summary", skill=skill, **wanted)
    expected = market.skill_summary(skill, **wanted)
    for name in LISTS:
        assert [(one.key, one.postings) for one in getattr(answer.rows[0], name)] == expected.pop(name)
    assert_same(answer.rows, [expected])
    assert isinstance(answer.rows[0].last_updated, datetime)


def test_entries_read_as_names_with_their_count(ask, market: Market):
    row = ask("skill-summary", skill="python").rows[0]
    assert str(row.top_partners[0]) == f"{row.top_partners[0].name} ({row.top_partners[0].postings})"
    assert row.top_occupations[0].name.startswith("Occupation 15-")


def test_other_names_are_told_those_that_need_no_rule_first(database: Database, ask, market: Market):
    with database.writing() as connection:
        skill_id = builders.add_skills(connection, ["python"])["python"]
        names = [("py", {"alone": True}), ("python 3", null()), ("python", null()), ("cpython", null())]
        rows = [
            {"alias": alias, "skill_id": skill_id, "rule": rule, "source": "taxonomy"} for alias, rule in names
        ]
        connection.execute(insert(skill_alias), rows)
    row = ask("skill-summary", skill="python").rows[0]
    assert row.aliases == ["cpython", "python 3", "py"]
    assert row.skill_type == "language"


def test_a_skill_without_postings_is_all_zeros_and_withheld(database: Database, ask, market: Market):
    with database.writing() as connection:
        builders.add_skills(connection, ["fortran"])
    row = ask("skill-summary", skill="fortran").rows[0]
    assert (row.postings, row.share, row.growth, row.direction, row.source_count) == (0, 0.0, None, None, 0)
    assert row.top_titles == row.top_partners == row.top_occupations == []


def test_a_slice_without_postings_has_no_share(ask, market: Market):
    row = ask("skill-summary", region="AQ").rows[0]
    assert (row.all_postings, row.share, row.share_low, row.share_high) == (0, None, None, None)


@pytest.mark.parametrize("query", [{"skill": "none-such"}, {"region": "ZZ"}])
def test_unknown_values_are_refused(ask, market: Market, query):
    with pytest.raises(FilterError, match="cannot be used"):
        ask("skill-summary", **query)
