"""How numbers are written, and that tables write them alike."""

from __future__ import annotations

import math
from datetime import date

import pytest

from components import formatting
from domain.filters import DayRange, Period


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "–"),
        (0.0, "0.0%"),
        (0.1234, "12.3%"),
        (0.00213, "0.21%"),
        (0.00999, "1.0%"),
        (0.9996, "100%"),
        (1.0, "100%"),
    ],
)
def test_shares(value, written):
    assert formatting.share(value) == written


def test_an_interval_has_its_sign_once():
    assert formatting.share_interval(0.041, 0.0524) == "4.1–5.2%"
    assert formatting.share_interval(0.0001, 0.0052) == "0.01–0.52%"


@pytest.mark.parametrize(
    ("log_ratio", "written"),
    [
        (0.0, "0%"),
        (math.log(1.1), "+10%"),
        (math.log(0.5), "−50%"),
        (math.log(9), "+800%"),
        (math.log(225), "225×"),
        (None, "–"),
    ],
)
def test_changes(log_ratio, written):
    assert formatting.change(log_ratio) == written


@pytest.mark.parametrize(("value", "written"), [(None, "–"), (123_449.0, "$123,400"), (99_960.0, "$100,000")])
def test_money_is_rounded_to_hundreds(value, written):
    assert formatting.money(value) == written


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (date(2026, 11, 14), date(2026, 11, 20), "14–20 Nov 2026"),
        (date(2026, 10, 24), date(2026, 11, 20), "24 Oct – 20 Nov 2026"),
        (date(2025, 12, 31), date(2026, 1, 1), "31 Dec 2025 – 1 Jan 2026"),
        (date(2026, 1, 1), date(2026, 1, 1), "1 Jan 2026"),
    ],
)
def test_days_say_once_what_both_ends_share(first, last, written):
    assert formatting.days(DayRange(first, last)) == written


def test_words_and_lists():
    assert formatting.word("no_clear_change") == "No clear change"
    assert formatting.word("senior") == "Senior"
    assert formatting.listed([]) == ""
    assert formatting.listed(["a", "b", "c"]) == "a, b and c"
    assert formatting.counted(1, "posting") == "1 posting"
    assert formatting.counted(1200, "country") == "1,200 countries"
    assert formatting.shortened("abcdefgh", 5) == "abcd…"
    assert formatting.period(Period("14d")) == "14 days"
