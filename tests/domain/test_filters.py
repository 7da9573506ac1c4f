"""Filters: what a query string may say, what it falls back to, and that writing gives the same back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.filters import (
    PERIODS,
    DayRange,
    FilterError,
    LeftOut,
    Period,
    a_day,
    a_family,
    a_period,
    a_region,
    a_skill,
    an_occupation,
    one_word,
    read,
    skills,
    whole_number,
    write,
)
from domain.job_families import JOB_FAMILIES
from domain.vocabulary import ALL, Grain, Seniority


@dataclass(frozen=True)
class Asked:
    """One filter of each kind."""

    skill: str = a_skill("python")
    also: tuple[str, ...] = skills()
    region: str = a_region()
    occupation: str = an_occupation()
    seniority: Seniority | str = one_word(Seniority, ALL)
    grain: Grain = one_word(Grain, Grain.DAY)
    period: Period = a_period()
    limit: int = whole_number(10, 1, 100)
    as_of: date | None = a_day()


def test_nothing_given_is_the_defaults() -> None:
    assert read(Asked, {}, strict=True) == (Asked(), [])
    assert write(Asked()) == {}


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("skill", "C++"),
        ("skill", ""),
        ("skill", ["python", "sql"]),
        ("also", ["python", "'; DROP TABLE skill"]),
        ("region", "Illinois"),
        ("region", "us"),
        ("occupation", "15-1252"),
        ("seniority", "boss"),
        ("grain", "all"),
        ("period", "3d"),
        ("limit", "0"),
        ("limit", "101"),
        ("limit", "-1"),
        ("limit", "１"),
        ("limit", "1e2"),
        ("as_of", "yesterday"),
        ("as_of", "0001-01-05"),
        ("colour", "red"),
    ],
)
def test_what_cannot_be_used_is_named_with_what_can(parameter: str, value: str | list[str]) -> None:
    with pytest.raises(FilterError) as raised:
        read(Asked, {parameter: value}, strict=True)
    assert raised.value.parameter == parameter
    assert raised.value.allowed
    filters, problems = read(Asked, {parameter: value, "limit": "7"} | {parameter: value}, strict=False)
    assert [problem.parameter for problem in problems] == [parameter]
    assert filters == Asked(limit=10 if parameter == "limit" else 7)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"from": "2026-01-01"}, "to"),
        ({"to": "2026-01-01"}, "from"),
        ({"from": "2026-01-02", "to": "2026-01-01"}, "from"),
        ({"from": "1990-01-01", "to": "2026-01-01"}, "from"),
        ({"from": ["2026-01-01", "2026-01-02"], "to": "2026-01-03"}, "from"),
        ({"from": "2026-13-01", "to": "2026-01-03"}, "from"),
        ({"from": "0001-01-01", "to": "0001-01-05"}, "from"),
    ],
)
def test_dates_go_together_and_in_order(query: dict[str, str | list[str]], parameter: str) -> None:
    with pytest.raises(FilterError) as raised:
        read(Asked, query, strict=True)
    assert raised.value.parameter == parameter


def test_dates_replace_the_period() -> None:
    filters, _ = read(Asked, {"from": "2026-01-01", "to": "2026-01-31"}, strict=True)
    days = DayRange(date(2026, 1, 1), date(2026, 1, 31))
    assert filters.period == Period(None, days)
    assert filters.period.resolve(date(2030, 1, 1)) == days
    assert days.days == 31
    assert days.before() == DayRange(date(2025, 12, 1), date(2025, 12, 31))


@pytest.mark.parametrize(("code", "days"), PERIODS.items())
def test_a_period_counts_back_from_the_newest_complete_day(code: str, days: int) -> None:
    meant = Period(code).resolve(date(2026, 3, 1))
    assert (meant.last_on, meant.days) == (date(2026, 3, 1), days)


SLUGS = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
DAYS = st.dates(date(2020, 1, 1), date(2029, 1, 1))
PERIOD = st.sampled_from(sorted(PERIODS)).map(Period) | st.tuples(DAYS, DAYS).map(
    lambda days: Period(None, DayRange(min(days), max(days)))
)


@given(
    st.builds(
        Asked,
        skill=SLUGS,
        also=st.lists(SLUGS, max_size=12, unique=True).map(tuple),
        region=st.sampled_from(["all", "US", "US-IL", "GB-ENG"]),
        occupation=st.sampled_from(["all", "15-1252.00"]),
        seniority=st.sampled_from([ALL, *Seniority]),
        grain=st.sampled_from(Grain),
        period=PERIOD,
        limit=st.integers(1, 100),
        as_of=st.none() | DAYS,
    )
)
def test_reading_what_was_written_gives_the_same(filters: Asked) -> None:
    assert read(Asked, write(filters), strict=True) == (filters, [])


@given(st.dictionaries(st.text(max_size=8) | st.sampled_from([*Asked.__dataclass_fields__, "from", "to"]), st.text()))
def test_no_query_string_breaks_the_lenient_reading(query: dict[str, str]) -> None:
    filters, problems = read(Asked, query, strict=False)
    assert read(Asked, write(filters), strict=True)[0] == filters
    assert all(problem.parameter in {*query, "from", "to"} for problem in problems)


@dataclass(frozen=True)
class OfFamily:
    family: str = a_family()


def test_a_job_family_is_one_that_the_classification_has() -> None:
    for code in (ALL, *JOB_FAMILIES):
        assert read(OfFamily, {"family": code}, strict=True)[0].family == code
    for code in ("98", "1", "", "Management"):
        with pytest.raises(FilterError, match="family=") as refused:
            read(OfFamily, {"family": code}, strict=True)
        assert "55" in refused.value.allowed


def test_of_more_values_than_a_filter_takes_the_first_are_kept_and_the_others_named() -> None:
    slugs = [f"skill-{number}" for number in range(14)]
    asked, problems = read(Asked, {"also": [slugs[0], *slugs]}, strict=False)
    assert asked.also == tuple(slugs[:12])
    [problem] = problems
    assert isinstance(problem, LeftOut)
    assert (problem.parameter, problem.value) == ("also", "skill-12, skill-13")
    with pytest.raises(FilterError, match="also="):
        read(Asked, {"also": slugs}, strict=True)
