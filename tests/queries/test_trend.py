"""Trends against the reference: every grain, gaps, partial points, and the streamed statement."""

from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest

from data_access.database import Database
from data_access.queries import trend
from data_access.tenancy import PUBLIC
from domain.filters import FilterError, Period
from tests import builders
from tests.queries.conftest import assert_same
from tests.reference import Market


def comparable(rows):
    """Times as the reference writes them."""
    return [
        trend.TrendPoint(**{**vars(row), "starts_at": row.starts_at.astimezone(UTC).replace(tzinfo=None).isoformat()})
        if row.starts_at
        else row
        for row in rows
    ]


@pytest.mark.parametrize("grain", ["hour", "day", "week", "month"])
@pytest.mark.parametrize("wanted", [{}, {"region": "US"}, {"region": "GB", "seniority": "senior"}])
def test_every_number_is_the_references(ask, market: Market, grain, wanted):
    skills = ["docker", "python", "terraform"]
    answer = ask("trend", skill=skills, grain=grain, period="90d", **wanted)
    first_on, last_on = market.span(90)
    assert_same(comparable(answer.rows), market.trend(skills, first_on, last_on, grain, **wanted))
    assert answer.postings == len(market.slice(first_on, last_on, **wanted))


def test_without_a_skill_the_five_most_frequent_are_shown(ask, market: Market):
    shown = {row.skill for row in ask("trend").rows}
    assert shown == {row["skill"] for row in market.top_skills(limit=5)}


def test_a_missing_day_is_a_gap_and_not_a_zero(ask, market: Market):
    days = {row.starts_on for row in ask("trend", skill="python").rows}
    assert date(2026, 6, 27) not in days
    assert {date(2026, 6, 26), date(2026, 6, 28)} <= days


def test_a_day_without_the_skill_is_a_zero_and_minus_100_percent(load, ask):
    last_on = date(2026, 5, 31)
    days = [last_on - timedelta(days=back) for back in range(9)]
    others = [{"posted_on": day, "skills": ["sql"]} for day in days]
    load([*others, *({"posted_on": day, "skills": ["docker"]} for day in days[1:])])
    newest = ask("trend", skill="docker", period="24h").rows[-1]
    assert (newest.starts_on, newest.postings, newest.share, newest.trending_delta) == (last_on, 0, 0.0, -1.0)


def test_the_delta_is_null_in_the_first_7_days_and_passes_over_missing_days(load, ask):
    days = [date(2026, 5, day) for day in (1, 2, 3, 4, 5, 6, 7, 9, 10)]  # the 8th is missing
    load([{"posted_on": day, "skills": ["docker"]} for day in days for _ in range(day.day)])
    deltas = {row.starts_on.day: row.trending_delta for row in ask("trend", skill="docker").rows}
    assert all(deltas[day] is None for day in range(1, 8))
    assert deltas[9] == pytest.approx(9 / 4 - 1)
    assert deltas[10] == pytest.approx(10 / ((2 + 3 + 4 + 5 + 6 + 7 + 9) / 7) - 1)


def test_partial_weeks_and_months_are_left_out_and_named(load, ask):
    load(builders.random_postings(300, seed=5, days=40, last_on=date(2026, 6, 30)))
    weeks = ask("trend", skill="python", grain="week", from_="2026-06-03", to="2026-06-24")
    assert {row.starts_on for row in weeks.rows} == {date(2026, 6, 8), date(2026, 6, 15)}
    assert [note for note in weeks.notes if "left out" in note] == [
        "The week of 2026-06-01 is left out: the period does not hold all of it.",
        "The week of 2026-06-22 is left out: the period does not hold all of it.",
    ]
    months = ask("trend", skill="python", grain="month", from_="2026-05-31", to="2026-06-30")
    assert {row.starts_on for row in months.rows} == {date(2026, 6, 1)}
    none = ask("trend", skill="python", grain="month", from_="2026-06-02", to="2026-06-29")
    assert none.rows == []
    assert "The period holds no whole month." in none.notes


def test_a_week_adds_up_its_days(ask, market: Market):
    week = ask("trend", skill="python", grain="week", from_="2026-06-15", to="2026-06-21").rows[0]
    days = ask("trend", skill="python", from_="2026-06-15", to="2026-06-21").rows
    assert week.postings == sum(day.postings for day in days)
    assert week.all_postings == sum(day.all_postings for day in days)


@pytest.mark.parametrize("grain", ["hour", "day", "week", "month"])
def test_the_streamed_statement_holds_every_skill(database: Database, load, ask, grain):
    load(builders.random_postings(400, seed=6, days=40, last_on=date(2026, 6, 30)))
    filters = trend.Filters(("all",), period=Period("90d"), grain=trend.Grain(grain))
    with database.reading(PUBLIC) as connection:
        streamed = connection.execute(trend.statement(connection, filters)).all()
    asked = ask("trend", skill=list(builders.SKILLS), period="90d", grain=grain).rows
    assert [tuple(row) for row in streamed] == [tuple(vars(row).values()) for row in asked]


def test_all_skills_are_for_the_csv_only(ask, market: Market):
    with pytest.raises(FilterError) as refused:
        ask("trend", skill="all")
    assert refused.value.parameter == "skill"


@pytest.mark.parametrize("query", [{"skill": ["python", "none-such"]}, {"region": "ZZ"}])
def test_unknown_values_are_refused(ask, market: Market, query):
    with pytest.raises(FilterError, match="cannot be used"):
        ask("trend", **query)


def test_before_anything_is_aggregated_there_are_no_points(database: Database, load, ask):
    load([])
    with database.writing() as connection:
        builders.add_skills(connection, ["python"])
    answer = ask("trend", skill="python")
    assert (answer.rows, answer.as_of) == ([], None)
    assert answer.notes == ["No postings have been aggregated yet."]
