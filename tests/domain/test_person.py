"""A person's skills: how they are written, what is refused, and when a self-rating is flat."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.filters import MOST_YEARS, FilterError, own_skills, read, write, years_of_experience
from domain.person import (
    FLAT_FROM,
    LEVELS,
    MOST_SKILLS,
    PROFICIENCY,
    OwnSkill,
    Person,
    PersonError,
    flat_rating,
    is_element,
    read_person,
)


@dataclass(frozen=True)
class Asked:
    skills: Person = own_skills()
    years: int | None = years_of_experience()


KEYS = st.sampled_from(["python", "sql", "power-bi", "c", "a-1", "2.A.1.a", "2.C.3.b", "4.A.1.a.1"])
PEOPLE = st.dictionaries(KEYS, st.none() | st.sampled_from(sorted(LEVELS))).map(
    lambda levels: Person(tuple(OwnSkill(key, level) for key, level in levels.items()))
)


def test_skills_with_and_without_levels():
    person = read_person("python:3, sql ,2.A.1.a:1,")
    assert person.skills == (OwnSkill("python", 3), OwnSkill("sql"), OwnSkill("2.A.1.a", 1))
    assert [one.proficiency for one in person.skills] == [1.0, None, pytest.approx(1 / 3)]
    assert [one.is_element for one in person.skills] == [False, False, True]
    assert person.stated == [3, 1]
    assert str(person) == "python:3,sql,2.A.1.a:1"


def test_a_skill_named_twice_counts_once_as_named_last():
    assert read_person("python:3,sql,python:1") == Person((OwnSkill("python", 1), OwnSkill("sql")))
    assert read_person("python:3,python").by_key == {"python": OwnSkill("python")}


def test_nobody_has_nothing():
    assert read_person("") == read_person(" , ") == Person()
    assert str(Person()) == ""


def test_levels_are_thirds_from_a_third_to_one():
    assert {level: pytest.approx(level / 3) for level in LEVELS} == PROFICIENCY


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("C++", "'C\\+\\+' is neither the slug of a skill nor the id of an O\\*NET element"),
        ("Python", "neither the slug"),
        ("python--3", "neither the slug"),
        ("2.a.1", "neither the slug"),
        ("'; DROP TABLE skill", "neither the slug"),
        (":3", "'' is neither the slug"),
        ("python:0", "the level of python must be 1, 2 or 3, not '0'"),
        ("python:4", "not '4'"),
        ("python:", "not ''"),
        ("python:2.5", "not '2.5'"),
        ("python:³", "not '³'"),
        ("python:1:2", "not '1:2'"),
        (",".join(f"skill-{number}" for number in range(MOST_SKILLS + 1)), f"{MOST_SKILLS + 1} skills are more than"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(written, why):
    with pytest.raises(PersonError, match=why):
        read_person(written)
    with pytest.raises(FilterError, match=r"skills=.* cannot be used; allowed: up to 60 slugs of skills"):
        read(Asked, {"skills": written}, strict=True)


def test_as_many_as_are_allowed_are_read_and_repeats_are_not_counted():
    written = ",".join(f"skill-{number}" for number in range(MOST_SKILLS))
    assert len(read_person(f"{written},skill-1:2").skills) == MOST_SKILLS


@pytest.mark.parametrize("key", ["2.A.1.a", "2.C.10", "1.A.1.a.1", "2.B", "4.A.1.a.10"])
def test_ids_of_elements(key):
    assert is_element(key)
    assert read_person(key).skills == (OwnSkill(key),)


@pytest.mark.parametrize("key", ["python", "2", "2.", "2.A.", "2.A.1.A", "0.A.1", "2.A.1.a ", ""])
def test_what_is_no_element(key):
    assert not is_element(key)


@settings(max_examples=60)
@given(PEOPLE, st.none() | st.integers(0, MOST_YEARS))
def test_what_is_written_is_read_back(person, years):
    assert read_person(str(person)) == person
    asked = Asked(person, years)
    query = write(asked)
    assert read(Asked, query, strict=True) == (asked, [])
    assert ("skills" in query, "years" in query) == (person != Person(), years is not None)


@pytest.mark.parametrize("years", ["-1", str(MOST_YEARS + 1), "1.5", "two", "", "٣"])
def test_years_are_whole_and_a_lifetimes(years):
    with pytest.raises(FilterError, match=f"whole years of experience, from 0 to {MOST_YEARS}"):
        read(Asked, {"years": years}, strict=True)
    assert read(Asked, {"years": years}, strict=False)[0].years is None


def test_more_skills_leave_those_named_as_they_are():
    person = read_person("python:3,sql")
    more = person.having([OwnSkill("sql", 1), OwnSkill("docker", 2)])
    assert str(more) == "python:3,sql,docker:2"
    assert str(person) == "python:3,sql"


@pytest.mark.parametrize(
    ("levels", "flat"),
    [
        ([2] * FLAT_FROM, True),
        ([2] * (FLAT_FROM - 1), False),
        ([2] * FLAT_FROM + [1], False),
        ([3] * FLAT_FROM + [None] * 4, True),
        ([None] * 20, False),
        ([], False),
    ],
)
def test_a_flat_rating_is_at_least_five_levels_that_are_all_the_same(levels, flat):
    assert flat_rating(Person(tuple(OwnSkill(f"skill-{n}", level) for n, level in enumerate(levels)))) is flat


def test_a_page_keeps_what_can_be_read_and_names_what_it_leaves_out():
    chosen, problems = read(Asked, {"skills": "python:3,C++,sql:9,sql"}, strict=False)
    assert str(chosen.skills) == "python:3,sql"
    assert [(one.parameter, one.value) for one in problems] == [("skills", "C++, sql:9")]


def test_a_page_keeps_the_first_of_too_many_skills():
    keys = [f"skill-{number}" for number in range(MOST_SKILLS + 2)]
    chosen, [problem] = read(Asked, {"skills": ",".join([*keys, "skill-0:2"])}, strict=False)
    assert [one.key for one in chosen.skills.skills] == keys[:MOST_SKILLS]
    assert chosen.skills.by_key["skill-0"].level == 2
    assert problem.value == ", ".join(keys[MOST_SKILLS:])
