"""When an edition of a source is overdue."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.outlook import reference_day
from domain.sources import CADENCES, Source, months_later, shown_source, staleness

DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
SOURCES = st.sampled_from(list(Source))


@pytest.mark.parametrize(
    ("source", "edition", "expected", "late"),
    [
        # O*NET 29.0 of August 2024: 29.1 was out in November 2024.
        (Source.ONET, date(2024, 8, 1), date(2024, 11, 1), date(2024, 12, 17)),
        # The wages of May 2024 were out in April 2025; those of May 2023 are overdue in June.
        (Source.OEWS, date(2023, 5, 1), date(2025, 4, 1), date(2025, 6, 1)),
        # 2024–34 came on the last days of August 2025: 2025–35 is expected a year later.
        (Source.PROJECTIONS, reference_day(2024), date(2026, 8, 31), date(2026, 10, 31)),
        (Source.POSTINGS, date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 3)),
    ],
)
def test_an_edition_is_overdue_from_the_day_after_its_grace(source: Source, edition: date, expected: date, late: date):
    before, after = (staleness(source, edition, day) for day in (late - timedelta(days=1), late))
    assert (before.next_expected_on, before.overdue_since, before.is_overdue) == (expected, None, False)
    assert (after.next_expected_on, after.overdue_since, after.is_overdue) == (expected, late, True)


@given(SOURCES, DAYS, st.integers(0, 4000), st.integers(0, 400))
def test_what_is_overdue_stays_so_and_says_the_same_day(source: Source, edition: date, days: int, more: int):
    first = staleness(source, edition, edition + timedelta(days=days))
    later = staleness(source, edition, edition + timedelta(days=days + more))
    assert edition < first.next_expected_on == later.next_expected_on
    if first.overdue_since:
        assert first.next_expected_on < first.overdue_since <= edition + timedelta(days=days)
        assert later.overdue_since == first.overdue_since


@given(SOURCES, DAYS, st.integers(0, 1000), DAYS)
def test_a_newer_edition_is_never_overdue_earlier(source: Source, edition: date, newer: int, on: date):
    older, later = (staleness(source, day, on) for day in (edition, edition + timedelta(days=newer)))
    assert older.is_overdue or not later.is_overdue


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 12, 31), 8, date(2024, 8, 31)),
        (date(2023, 5, 1), 23, date(2025, 4, 1)),
        (date(2023, 5, 1), 0, date(2023, 5, 1)),
    ],
)
def test_months_later(day: date, months: int, then: date):
    assert months_later(day, months) == then


def test_every_source_has_a_cadence_with_some_grace():
    assert set(CADENCES) == set(Source)
    assert all(one.grace_days > 0 and one.months + one.days > 0 for one in CADENCES.values())


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("https://example.org/onet/db_29_0_text.zip", "https://example.org/onet/db_29_0_text.zip"),
        ("https://example.org:8443/a.zip?sig=SECRET&x=1", "https://example.org:8443/a.zip"),
        ("https://example.org/a.zip#SECRET?x", "https://example.org/a.zip"),
        ("https://user:SECRET@example.org/a@b.zip", "https://example.org/a@b.zip"),
        ("https://example.org?sig=SECRET/x", "https://example.org"),
        ("/home/somebody/releases/db_29_0_text.zip", "db_29_0_text.zip"),
        ("db_29_0_text.zip", "db_29_0_text.zip"),
    ],
)
def test_where_a_file_came_from_is_told_without_secrets(source: str, shown: str) -> None:
    assert shown_source(source) == shown
