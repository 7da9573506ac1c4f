"""Reposts against a slow and obvious second implementation."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reposts import REPOST_DAYS, fingerprint, first_postings, normalised_company, normalised_title

DAY = date(2026, 1, 1)


def slow_first_postings(postings):
    """Take the earliest posting left; all within 60 days of it are its reposts; begin again with the rest."""
    left = set(postings)
    found = {}
    while left:
        first = min(left, key=lambda posting: (posting[1].toordinal(), posting[0]))
        group = {other for other in left if other[1].toordinal() - first[1].toordinal() <= 60}
        for posting_id, _ in group:
            found[posting_id] = None if posting_id == first[0] else first[0]
        left -= group
    return found


POSTINGS = st.dictionaries(st.integers(1, 10**9), st.dates(date(2025, 1, 1), date(2026, 12, 31)), max_size=25).map(
    lambda days: list(days.items())
)


@given(POSTINGS, st.randoms(use_true_random=False))
def test_reposts_agree_with_the_slow_reference_in_any_order(postings: list, shuffled: random.Random):
    expected = slow_first_postings(postings)
    shuffled.shuffle(postings)
    assert first_postings(postings) == expected
    assert first_postings(iter(reversed(postings))) == expected


def test_the_sixtieth_day_still_repeats_and_the_next_is_a_first():
    postings = [(1, DAY), (2, DAY + timedelta(days=REPOST_DAYS)), (3, DAY + timedelta(days=REPOST_DAYS + 1))]
    assert first_postings(postings) == {1: None, 2: 1, 3: None}


def test_reposts_do_not_extend_the_sixty_days():
    postings = [(1, DAY), (2, DAY + timedelta(days=50)), (3, DAY + timedelta(days=100)), (4, DAY + timedelta(days=110))]
    assert first_postings(postings) == {1: None, 2: 1, 3: None, 4: 3}


def test_of_one_day_the_lower_id_is_the_first():
    assert first_postings([(9, DAY), (3, DAY), (5, DAY)]) == {3: None, 5: 3, 9: 3}


def test_the_last_days_of_the_calendar_and_no_posting_are_no_trouble():
    assert first_postings([(1, date.max), (2, date.max - timedelta(days=1))]) == {2: None, 1: 2}
    assert first_postings([]) == {}


@pytest.mark.parametrize(
    ("company", "plain"),
    [
        ("Acme Inc.", "acme"),
        ("ACME, LLC", "acme"),
        ("Acme Ltd", "acme"),
        ("Müller & Söhne GmbH & Co. KG", "müller söhne"),
        ("Zeta Holdings Co., Ltd.", "zeta holdings"),
        ("Alpha S.A.", "alpha"),
        ("Beta sp. z o.o.", "beta"),
        ("Inc", "inc"),
        ("Costco", "costco"),
        ("!!!", "!!!"),
        ("", ""),
    ],
)
def test_a_company_is_compared_without_its_legal_form(company, plain):
    assert normalised_company(company) == plain


def test_a_title_is_compared_by_its_words():
    assert normalised_title("Senior  Data-Engineer (C++)") == "senior data engineer c++"
    assert normalised_title("C# Developer") != normalised_title("C Developer")
    assert normalised_title("???") == "???"


TEXTS = st.one_of(st.none(), st.text())
SKILLS = st.lists(st.one_of(st.text(), st.integers()), max_size=5)


@given(TEXTS, st.text(), st.sampled_from([None, "US", "US-IL"]), TEXTS, SKILLS)
def test_a_fingerprint_fits_the_database_and_ignores_spaces_and_the_order_of_skills(
    company, title, region, text, skills
):
    one = fingerprint(company, title, region, text, skills)
    assert -(2**63) <= one < 2**63
    wide = None if text is None else f"\n {text}\t "
    assert fingerprint(f" {company or ''} ", f"  {title}\n", region, wide, [*reversed(skills), *skills]) == one


WORDS = st.text(alphabet=st.characters(codec="ascii"), max_size=30)


@given(WORDS, WORDS, WORDS, st.lists(WORDS, max_size=4))
def test_a_fingerprint_ignores_case(company, title, text, skills):
    upper = fingerprint(company.upper(), title.upper(), "US", text.upper(), [skill.upper() for skill in skills])
    assert upper == fingerprint(company.lower(), title.lower(), "US", text.lower(), [skill.lower() for skill in skills])


def test_every_part_counts():
    base = fingerprint("Acme", "Data Engineer", "US-IL", "We need you", ["sql"])
    assert fingerprint("Acme Inc.", "Data Engineer", "US-IL", "We  need\nyou", ["python"]) == base
    others = {
        fingerprint("Apex", "Data Engineer", "US-IL", "We need you", ["sql"]),
        fingerprint("Acme", "Data Analyst", "US-IL", "We need you", ["sql"]),
        fingerprint("Acme", "Data Engineer", "US", "We need you", ["sql"]),
        fingerprint("Acme", "Data Engineer", "US-IL", "We want you", ["sql"]),
        fingerprint("Acme", "Data Engineer", "US-IL", None, ["sql"]),
        fingerprint("Acme", "Data Engineer", "US-IL", None, ["sql", "go"]),
        fingerprint("Acme", "Data Engineer", "US-IL", None),
    }
    assert len(others | {base}) == 8


def test_a_fingerprint_is_the_same_in_another_process():
    code = (
        "from domain.reposts import fingerprint; print(fingerprint('Acme', 'Data Engineer', 'US', None, ['sql', 'go']))"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert int(other) == fingerprint("Acme", "Data Engineer", "US", None, ["go", "sql"])
