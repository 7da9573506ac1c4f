"""Every occupation held against a person at once, against the reference; from what is stored and from the cells."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from data_access.database import Database
from data_access.queries.measured_requirements import read_measured, window_scope
from data_access.tables import measured_requirement, skill
from data_access.tenancy import PUBLIC
from domain.filters import FilterError
from domain.frontier import Transition
from domain.person import read_person
from tests import builders
from tests.gap_reference import measured_needs, official_needs, skill_gap_occupations
from tests.queries.conftest import LAST_ON, assert_same
from tests.queries.gap_market import CODES, ELEMENTS, MEDIANS, TYPICAL, UNLISTED, load_world, refresh
from tests.queries.onet_lists import ANALYSTS, DEVELOPERS, OFFICIAL, SCIENTISTS
from tests.reference import Market

QUESTION = "skill-gap-occupations"
PERSON = "python:3,sql:1,docker,2.A.1.a:1,2.C.3.b"
REGIONS = ("all", "US", "US-IL", "GB")


@pytest.fixture(scope="module", autouse=True)
def world(database: Database) -> None:
    load_world(database)


@pytest.fixture(params=["from the cells", "stored"])
def kept(request: pytest.FixtureRequest, database: Database, market: Market) -> str:
    """Before the nightly job has run, and after."""
    if request.param == "stored":
        refresh(database)
    else:
        with database.writing() as connection:
            connection.execute(measured_requirement.delete())
            connection.exec_driver_sql("DELETE FROM requirement_window")
    return request.param


def expected(market: Market, skills: str = PERSON, **wanted: Any) -> list[dict[str, Any]]:
    person = {one.key: one.level for one in read_person(skills).skills}
    return skill_gap_occupations(market, CODES, person, **{"medians": MEDIANS, "typical": TYPICAL, **wanted})


OFFICIALLY = {
    code: official_needs(OFFICIAL.get(code, ()), ELEMENTS if code == DEVELOPERS else ())
    for code in (DEVELOPERS, ANALYSTS)
}


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("skills", ["", PERSON, "excel,power-bi:3,terraform:1"])
def test_every_occupation_is_the_references(ask, market, kept, region, skills):
    assert_same(ask(QUESTION, skills=skills, region=region).rows, expected(market, skills, region=region))


def test_pay_comes_from_postings_else_from_wages_else_from_nowhere(ask, market: Market):
    sources = {
        (str(row.pay_source), row.pay is None) for region in REGIONS for row in ask(QUESTION, region=region).rows
    }
    assert sources == {("postings", False), ("wages", False), ("None", True)}


@pytest.mark.parametrize("region", ["all", "US-IL"])
def test_what_onet_requires(ask, market, kept, region):
    rows = ask(QUESTION, skills=PERSON, region=region, source="official").rows
    assert_same(rows, expected(market, region=region, official=OFFICIALLY))
    assert UNLISTED not in {row.occupation for row in rows}


@pytest.mark.parametrize("present", [*CODES, SCIENTISTS])
@pytest.mark.parametrize("region", ["all", "US-IL"])
def test_transitions_from_a_present_occupation(ask, market: Market, present, region):
    rows = ask(QUESTION, skills=PERSON, present=present, region=region).rows
    reference = skill_gap_occupations(
        market,
        [*CODES, SCIENTISTS],
        {one.key: one.level for one in read_person(PERSON).skills},
        region=region,
        present=present,
        medians=MEDIANS,
        typical=TYPICAL,
    )
    assert_same(rows, reference)
    assert [row.transition for row in rows if row.occupation == present] in ([None], [])


def test_all_four_transitions_and_an_unknown_one_are_met(ask, market: Market):
    met = {
        row.transition
        for skills in ("", "python,sql,docker,kubernetes")
        for present in CODES
        for region in REGIONS
        for row in ask(QUESTION, skills=skills, present=present, region=region).rows
    }
    assert met == {None, *Transition}


@pytest.mark.parametrize("weights", [(10, 0, 0), (0, 10, 0), (0, 0, 10), (1, 2, 3), (0, 0, 0)])
def test_weights(ask, market: Market, weights):
    names = ("weight_closeness", "weight_demand", "weight_pay")
    query = {name: str(weight) for name, weight in zip(names, weights, strict=True)}
    assert_same(ask(QUESTION, skills=PERSON, **query).rows, expected(market, weights=weights))


@pytest.mark.parametrize("seniority", ["junior", "senior"])
@pytest.mark.parametrize("years", [0, 2, 30])
def test_seniority_and_years(ask, market: Market, seniority, years):
    rows = ask(QUESTION, skills=PERSON, seniority=seniority, years=str(years)).rows
    assert_same(rows, expected(market, seniority=seniority, years=years))


def test_the_limit_cuts_rows_and_changes_no_number(ask, market: Market):
    everything = ask(QUESTION, skills=PERSON).rows
    assert len(everything) == 3
    assert ask(QUESTION, skills=PERSON, limit="1").rows == everything[:1]


def test_an_earlier_day_is_counted_from_the_cells(ask, database: Database, market: Market, postings):
    refresh(database)
    day = LAST_ON - timedelta(days=31)
    then = Market(postings, day)
    # The release and its ratings are of May; the wages too.
    answer = ask(QUESTION, skills=PERSON, as_of=day.isoformat(), release="29.0")
    assert_same(answer.rows, expected(then))
    assert answer.as_of == then.as_of
    assert answer.rows != ask(QUESTION, skills=PERSON).rows


def test_a_row_says_what_the_occupations_own_page_says(ask, database: Database, market: Market):
    refresh(database)
    for source in ("measured", "official"):
        for row in ask(QUESTION, skills=PERSON, years="1", source=source, region="US").rows:
            own = ask("skill-gap-scores", occupation=row.occupation, skills=PERSON, years="1", region="US").rows
            counted, weighted = [score for score in own if score.source == source]
            assert (row.match_score, row.adjusted_score) == (counted.match_score, counted.adjusted_score)
            assert row.closeness == pytest.approx((weighted.match_score or 0) / 100)
            assert (row.matched, row.required) == (counted.matched, counted.required)


def test_what_is_stored_is_what_is_read(ask, database: Database, market: Market):
    """Otherwise the two ways would agree for the wrong reason."""
    refresh(database)
    before = ask(QUESTION, skills=PERSON).rows
    with database.writing() as connection:
        connection.execute(update(measured_requirement).values(postings=measured_requirement.c.postings * 2))
    assert {row.postings for row in ask(QUESTION, skills=PERSON).rows} == {2 * row.postings for row in before}
    refresh(database)
    assert ask(QUESTION, skills=PERSON).rows == before


def test_postings_that_change_are_not_answered_from_what_is_stored(ask, database: Database, load, postings):
    load(postings)
    refresh(database)
    more = [
        {"posted_on": LAST_ON, "occupation": ANALYSTS, "skills": ["agile", "terraform"], "region": "US-IL"}
        for _ in range(60)
    ]
    with database.writing() as connection:
        builders.add_postings(connection, more)
    # Changed and not counted again: said, and the numbers are those of before.
    answer = ask(QUESTION, skills=PERSON)
    assert_same(answer.rows, expected(Market(postings)))
    assert any(note.startswith("Days whose postings changed since they were counted") for note in answer.notes)
    # Counted again, and not stored anew: the numbers are those of now.
    builders.aggregate(database, [LAST_ON])
    changed = Market([*postings, *more])
    assert_same(ask(QUESTION, skills=PERSON).rows, expected(changed))
    refresh(database)
    assert_same(ask(QUESTION, skills=PERSON).rows, expected(changed))
    load([])  # what was added lies beside the module's postings


def test_a_region_without_enough_postings_says_so(ask, market: Market):
    answer = ask(QUESTION, skills=PERSON, region="FR")
    assert answer.rows == []
    assert any("choose a wider region" in note for note in answer.notes)


def test_without_postings_there_is_nothing(ask, load):
    load([])
    answer = ask(QUESTION, skills=PERSON)
    assert (answer.rows, answer.as_of) == ([], None)
    assert "No postings have been aggregated yet." in answer.notes


@pytest.mark.parametrize(
    "query",
    [
        {"region": "ZZ"},
        {"present": "99-9999.99"},
        {"release": "1.0"},
        {"source": "both"},
        {"seniority": "chief"},
        {"weight_pay": "11"},
        {"weight_demand": "-1"},
        {"years": "61"},
        {"skills": "no-such-skill"},
        {"skills": "2.A.9.z:1"},
        {"limit": "2001"},
        {"occupation": DEVELOPERS},
    ],
)
def test_what_cannot_be_used_is_refused_by_name(ask, market: Market, query):
    with pytest.raises(FilterError, match="cannot be used") as refused:
        ask(QUESTION, **query)
    assert refused.value.parameter in query


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([*REGIONS, "DE", "US-CA"]), st.integers(0, 60))
def test_stored_requirements_are_those_of_the_cells(database: Database, market: Market, region, back):
    """Whatever the day and region; only the newest days are stored."""
    refresh(database)
    with database.reading(PUBLIC) as connection:
        slugs = {row.skill_id: row.slug for row in connection.execute(select(skill.c.skill_id, skill.c.slug))}
        newest, then = (window_scope(connection, day) for day in (None, LAST_ON - timedelta(days=back)))
        assert newest is not None
        assert then is not None
        stored = connection.execute(
            select(func.count()).where(measured_requirement.c.region_code == region)
        ).scalar_one()
        found = read_measured(connection, region, then.days)
        if then.days == newest.days:
            assert len(found) == stored
        for one in found:
            postings = Market(market.postings, then.as_of).slice(
                then.days.first_on, then.days.last_on, region=region, occupation=one.onetsoc_code
            )
            assert len(postings) == one.postings
            assert one.skill_ids == sorted(one.skill_ids)
            needs = {need["key"]: round(need["importance"] * len(postings)) for need in measured_needs(postings)}
            found_here = zip(one.skill_ids, one.skill_postings, strict=True)
            assert {slugs[skill_id]: count for skill_id, count in found_here} == needs
