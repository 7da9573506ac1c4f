"""What a person lacks for an occupation, row by row and score by score, against the reference."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.database import Database
from domain.experience import experience_weight
from domain.filters import FilterError
from domain.person import read_person
from tests.gap_reference import (
    Target,
    pay_associations,
    place_of,
    skill_gap,
    skill_gap_next,
    skill_gap_scores,
)
from tests.queries.conftest import LAST_ON, assert_same
from tests.queries.gap_market import CODES, ELEMENTS, UNLISTED, ZONES, load_world, refresh
from tests.queries.onet_lists import ANALYSTS, DEVELOPERS, OFFICIAL, OFFICIAL_BEFORE, SCIENTISTS
from tests.reference import Market

QUESTIONS = ("skill-gap", "skill-gap-scores", "skill-gap-next")
PEOPLE = (
    "",
    "python:3,sql:1,docker",
    "excel:1,power-bi:2,agile,terraform:3,r:1",
    "python,2.A.1.a:1,2.B.1.a:3,2.C.3.b",
    "python:2,sql:2,docker:2,excel:2,terraform:2,kubernetes,1.A.1.a.1:2",
)
"""Nobody; mixed levels; what is listed beside what is asked; rated elements; a flat rating and an element unasked."""
PLACES = ("all", "US", "US-IL", "US-TX", "FR")
"""The last two have no posting: what is required is that of the country, and of everywhere."""


@pytest.fixture(scope="module")
def stored(database: Database, load: Callable[..., None], postings) -> dict[str, tuple[float, float, int]]:
    """The market with what the nightly job makes of it; returns how pay goes with skills."""
    load_world(database)
    load(postings)
    refresh(database)
    return pay_associations(Market(postings).slice(LAST_ON - timedelta(days=89), LAST_ON))


@pytest.fixture
def target(stored, market: Market) -> Callable[..., Target]:
    """The target as the current release and the newest days have it."""

    def of(code: str = DEVELOPERS, **wanted: str) -> Target:
        elements = ELEMENTS if code == DEVELOPERS else ()
        return Target.of(market, code, software=OFFICIAL.get(code, ()), elements=elements, pays=stored, **wanted)

    return of


def levels(skills: str) -> dict[str, int | None]:
    return {one.key: one.level for one in read_person(skills).skills}


def test_there_is_something_to_compare(stored, market: Market):
    """Skills with and without a difference of pay, in regions of their own and in wider ones."""
    assert 3 <= len(stored) < 8
    assert {place_of(market, DEVELOPERS, region)[0] for region in PLACES} == {"all", "US", "US-IL"}


@pytest.mark.parametrize("region", PLACES)
@pytest.mark.parametrize("skills", PEOPLE)
def test_every_row_is_the_references(ask, target, skills, region):
    answer = ask("skill-gap", skills=skills, region=region)
    assert_same(answer.rows, skill_gap(target(region=region), levels(skills)))
    assert answer.postings == len(target(region=region).postings)


@pytest.mark.parametrize("code", [ANALYSTS, UNLISTED])
@pytest.mark.parametrize("order", ["importance", "demand", "pay"])
def test_every_order(ask, target, code, order):
    rows = ask("skill-gap", occupation=code, skills="docker:1,sql", order=order).rows
    assert_same(rows, skill_gap(target(code), levels("docker:1,sql"), order=order))


@pytest.mark.parametrize("order", ["demand", "pay"])
def test_every_order_with_elements_that_have_neither(ask, target, order):
    skills = "2.A.1.a:1,2.B.1.a:1,sql:1"
    assert_same(ask("skill-gap", skills=skills, order=order).rows, skill_gap(target(), levels(skills), order=order))


@pytest.mark.parametrize("seniority", ["junior", "mid", "senior", "lead", "unknown"])
def test_the_level_follows_the_seniority(ask, target, seniority):
    skills = "python:1,sql:2,docker:3"
    rows = ask("skill-gap", skills=skills, seniority=seniority).rows
    assert_same(rows, skill_gap(target(seniority=seniority), levels(skills)))
    scores = ask("skill-gap-scores", skills=skills, seniority=seniority).rows
    assert_same(scores, skill_gap_scores(target(seniority=seniority), levels(skills), 1.0))


@pytest.mark.parametrize("present", [ANALYSTS, UNLISTED, SCIENTISTS])
def test_what_is_transferable_is_required_at_present_too(ask, target, present):
    skills = "python:3,sql:3,r:3,docker:1,excel"
    rows = ask("skill-gap", skills=skills, present=present).rows
    assert_same(rows, skill_gap(target(), levels(skills), present=target(present)))
    assert {row.transferable for row in rows} == {True, False}


@pytest.mark.parametrize("code", [*CODES, SCIENTISTS])
@pytest.mark.parametrize("skills", PEOPLE)
def test_every_score_is_the_references(ask, target, code, skills):
    for years in (None, "0", "2", "40"):
        query = {} if years is None else {"years": years}
        weight = experience_weight(None if years is None else int(years), ZONES.get(code))
        rows = ask("skill-gap-scores", occupation=code, skills=skills, **query).rows
        assert_same(rows, skill_gap_scores(target(code), levels(skills), weight))


@pytest.mark.parametrize("skills", PEOPLE)
@pytest.mark.parametrize("region", ["all", "US-TX"])
def test_the_parts_add_up_to_the_gap(ask, stored, market, skills, region):
    rows = ask("skill-gap", skills=skills, region=region).rows
    for score in ask("skill-gap-scores", skills=skills, region=region).rows:
        parts = sum(row.gap_share for row in rows if row.source == score.source)
        assert parts == pytest.approx(score.gap or 0)


def test_a_flat_rating_is_said_and_another_is_not(ask, stored, market):
    assert [ask("skill-gap-scores", skills=skills).rows[0].flat_rating for skills in PEOPLE] == [False] * 4 + [True]


@pytest.mark.parametrize("code", [*CODES, SCIENTISTS])
@pytest.mark.parametrize("skills", PEOPLE)
def test_what_to_learn_next_is_the_references(ask, target, code, skills):
    rows = ask("skill-gap-next", occupation=code, skills=skills, limit="200").rows
    assert_same(rows, skill_gap_next(target(code), levels(skills)))


@pytest.mark.parametrize("region", PLACES[1:])
def test_what_to_learn_next_here(ask, target, region):
    rows = ask("skill-gap-next", skills="python:1,sql", region=region, limit="200").rows
    assert_same(rows, skill_gap_next(target(region=region), levels("python:1,sql")))
    assert any(row.postings_opened for row in rows)


def test_limits_cut_rows_and_change_no_number(ask, stored, market):
    everything = ask("skill-gap").rows
    assert ask("skill-gap", limit="3").rows == everything[:3]
    rows = ask("skill-gap-next", limit="200").rows
    cut = ask("skill-gap-next", limit="2").rows
    assert cut == [row for row in rows if row.rank <= 2]


def test_an_earlier_day_knows_nothing_of_what_came_after(ask, stored, market, postings):
    """Neither postings, nor the newer release, nor how pay went with skills later."""
    day = LAST_ON - timedelta(days=31)
    then = Market(postings, day)
    for code, query in ((DEVELOPERS, {"release": "29.0"}), (ANALYSTS, {})):
        known = Target.of(then, code, software=OFFICIAL[code], elements=ELEMENTS if code == DEVELOPERS else ())
        wanted = {"occupation": code, "skills": "python:1,excel", "as_of": day.isoformat(), **query}
        assert_same(ask("skill-gap", **wanted).rows, skill_gap(known, levels("python:1,excel")))
        assert_same(ask("skill-gap-next", **wanted, limit="200").rows, skill_gap_next(known, levels("python:1,excel")))
        assert ask("skill-gap", **wanted).as_of == then.as_of


def test_another_release_requires_other_things(ask, stored, market):
    known = Target.of(market, DEVELOPERS, software=OFFICIAL_BEFORE[DEVELOPERS], pays=stored)
    answer = ask("skill-gap", skills="terraform:1", release="28.3")
    assert_same(answer.rows, skill_gap(known, {"terraform": 1}))
    assert "O*NET 28.3" in answer.source


def test_what_is_not_there_is_said(ask, stored, market):
    notes = ask("skill-gap", region="US-TX").notes
    assert any(note.startswith("Fewer than 10 postings of") and "Texas" in note for note in notes)
    notes = ask("skill-gap", occupation=SCIENTISTS).notes
    assert any("what postings require cannot be told" in note for note in notes)
    assert any("has no ratings in O*NET 29.0" in note for note in notes)
    notes = ask("skill-gap-scores", occupation=UNLISTED, years="3").notes
    assert any("years of experience change nothing" in note for note in notes)


def test_where_nothing_is_required_nothing_is_scored(ask, stored, market):
    rows = ask("skill-gap-scores", occupation=SCIENTISTS, release="28.3", skills="python:3").rows
    assert [(row.match_score, row.adjusted_score, row.gap, row.required) for row in rows] == [(None, None, None, 0)] * 4
    assert ask("skill-gap", occupation=SCIENTISTS, release="28.3").rows == []
    assert ask("skill-gap-next", occupation=SCIENTISTS, release="28.3").rows == []


def test_without_any_posting_what_onet_says_is_left(ask, load, stored):
    load([])
    answer = ask("skill-gap", skills="sql:3")
    assert {str(row.source) for row in answer.rows} == {"official"}
    assert {(row.local_postings, row.local_share) for row in answer.rows} == {(None, None)}
    assert (answer.as_of, answer.postings) == (None, 0)
    assert "No postings have been aggregated yet." in answer.notes
    nexts = ask("skill-gap-next", skills="sql:3").rows
    assert {(row.open_postings, row.postings_opened, row.all_postings) for row in nexts} == {(0, 0, 0)}
    scores = ask("skill-gap-scores", skills="sql:3").rows
    assert [row.match_score is None for row in scores] == [True, True, False, False]


ERRORS: list[dict[str, Any]] = [
    {"occupation": "99-9999.99"},
    {"region": "ZZ"},
    {"release": "1.0"},
    {"seniority": "chief"},
    {"years": "61"},
    {"years": "-1"},
    {"skills": "no-such-skill:3"},
    {"skills": "python:4"},
    {"skills": "C++"},
    {"skills": "2.A.9.z:1"},
    {"limit": "0"},
]


@pytest.mark.parametrize("query", ERRORS)
@pytest.mark.parametrize("question", QUESTIONS)
def test_what_cannot_be_used_is_refused_by_name(ask, stored, market, question, query):
    if question == "skill-gap-scores" and "limit" in query:
        query = {"as_of": "yesterday"}
    with pytest.raises(FilterError, match="cannot be used") as refused:
        ask(question, **query)
    assert refused.value.parameter in query


@pytest.mark.parametrize("query", [{"present": "99-9999.99"}, {"present": "x"}, {"order": "name"}])
def test_what_only_the_list_takes(ask, stored, market, query):
    with pytest.raises(FilterError, match="cannot be used") as refused:
        ask("skill-gap", **query)
    assert refused.value.parameter in query


def test_only_the_unknown_ones_of_several_skills_are_named(ask, stored, market):
    with pytest.raises(FilterError, match=r"skills=loom-weaving,2\.A\.9\.z cannot be used"):
        ask("skill-gap", skills="python:3,loom-weaving,2.A.1.a:1,2.A.9.z")


def test_an_element_of_another_release_is_unknown_there(ask, stored, market):
    with pytest.raises(FilterError, match=r"skills=2\.A\.1\.a cannot be used"):
        ask("skill-gap", skills="2.A.1.a:1", release="28.3")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["python", "sql", "docker", "terraform", "excel", "agile", "2.A.1.a", "2.B.1.a"]),
        st.none() | st.integers(1, 3),
    ),
    st.sampled_from(PLACES),
)
def test_any_person_anywhere(ask, target, person, region):
    skills = ",".join(key if level is None else f"{key}:{level}" for key, level in person.items())
    assert_same(ask("skill-gap", skills=skills, region=region).rows, skill_gap(target(region=region), person))
    rows = ask("skill-gap-next", skills=skills, region=region, limit="200").rows
    assert_same(rows, skill_gap_next(target(region=region), person))
