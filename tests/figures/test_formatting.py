"""How numbers are written, and that tables write them alike."""

from __future__ import annotations

import math
import re
from datetime import date
from pathlib import Path

import pytest

from components import formatting
from data_access.queries.occupation_comparison import Section, Unit
from data_access.queries.occupation_matches import MatchedIn
from domain.education import EntryEducation
from domain.filters import DayRange, Period
from domain.occupation_standing import Standing
from domain.outlook import Outlook
from domain.ratings import RatingDomain
from domain.releases import ChangeKind, ReleaseState
from domain.soc import SocFit
from domain.statistics import Direction
from domain.vocabulary import Seniority, SkillType


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


def test_a_lower_bound_says_so():
    assert formatting.money(239_200, at_least=True) == "≥ $239,200"
    assert formatting.hourly(115, at_least=True) == "≥ $115.00"
    assert formatting.money(None, at_least=True) == formatting.hourly(None, at_least=True) == "–"


def test_releases_are_called_what_they_are():
    assert formatting.release("29.0") == "O*NET 29.0"
    assert formatting.release("0.1") == "generated release 0.1"
    assert formatting.sentence_case(formatting.release("0.1")) == "Generated release 0.1"


IN_TABLES = (
    *ChangeKind, *ReleaseState, *Unit, *Section, *RatingDomain, *Seniority, *SkillType, *Direction, *Outlook,
    *EntryEducation, *Standing, *MatchedIn, *SocFit,
)  # fmt: skip
"""Words that columns of tables hold."""


@pytest.mark.parametrize("word", dict.fromkeys(str(word) for word in IN_TABLES))
def test_a_word_is_the_same_in_tables_and_elsewhere(word):
    script = (Path(__file__).parents[2] / "assets" / "dashAgGridFunctions.js").read_text(encoding="utf-8")
    own = dict(re.findall(r'^    (\w+): "(.*)",$', script, flags=re.MULTILINE))
    told = own.get(word, word.replace("_", " "))
    assert told[:1].upper() + told[1:] == formatting.word(word)


def test_words_that_a_change_of_letters_does_not_make():
    assert formatting.word(Unit.US_DOLLARS) == "US dollars a year"
    assert formatting.word(ChangeKind.HOT_TECHNOLOGY_FLIPPED) == "Hot mark changed"
    assert formatting.word(RatingDomain.SKILLS) == formatting.word(Section.SKILLS) == "Skills"


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
