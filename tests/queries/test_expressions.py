"""The SQL twins of domain/statistics.py give the same numbers, to 1e-9."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import BigInteger, literal, select

from data_access.database import Database
from data_access.queries import expressions
from data_access.tenancy import PUBLIC
from domain import statistics


@pytest.fixture(scope="module")
def compute(database: Database):
    """Evaluates expressions in the database."""
    with database.reading(PUBLIC, seconds=300) as connection:
        yield lambda *parts: connection.execute(select(*parts)).one()


def whole(number: int):
    return literal(number, BigInteger)


@settings(max_examples=200)
@given(st.integers(1, 10_000_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_share_and_its_interval(compute, pair):
    both = [whole(number) for number in pair]
    found = compute(expressions.share(*both), expressions.share_low(*both), expressions.share_high(*both))
    assert tuple(found) == pytest.approx(tuple(statistics.share(*pair)), abs=1e-9)
    assert 0 <= found[1] <= found[0] <= found[2] <= 1


@settings(max_examples=200)
@given(st.integers(0, 100_000), st.integers(0, 700_000), st.integers(0, 7))
def test_trending_delta(compute, today, days_before, number_of_days):
    [found] = compute(expressions.trending_delta(whole(today), whole(days_before), whole(number_of_days)))
    expected = statistics.trending_delta(today, days_before, number_of_days)
    assert found == (expected if expected is None else pytest.approx(expected, abs=1e-9))
