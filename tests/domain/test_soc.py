"""Codes of occupations: the crosswalk's form, and that it is what the published files need."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from domain import soc
from domain.soc import MergedCode, SocFit, detailed_of, fit_of, merged_codes, published_for, six_digits
from tests.real_bls import onet_codes, real_projections, real_wages


def test_the_soc_code_of_an_onet_code_are_its_first_six_digits():
    assert six_digits("15-1299.08") == "15-1299"
    assert six_digits("15-1252.00") == "15-1252"


@pytest.mark.parametrize(
    ("published", "shared_by", "fit"),
    [("15-1299", 1, SocFit.EXACT), ("15-1299", 2, SocFit.SHARED), ("15-1290", 2, "merged"), ("15-1290", 1, "merged")],
)
def test_how_a_figure_fits(published: str, shared_by: int, fit: SocFit):
    assert fit_of("15-1299.08", published, shared_by) == fit


def test_every_merged_code_has_a_title_and_at_least_two_parts_of_the_codes_form():
    for one in merged_codes():
        assert isinstance(one, MergedCode)
        assert one.title
        assert len(one.detailed) >= 2
        assert all(soc.SIX_DIGITS.fullmatch(code) for code in (one.published, *one.detailed))
        assert {code[:2] for code in one.detailed} == {one.published[:2]}


def test_no_code_is_listed_twice_or_is_both_merged_and_detailed():
    detailed = [code for one in merged_codes() for code in one.detailed]
    published = [one.published for one in merged_codes()]
    assert [code for code, times in Counter(detailed + published).items() if times > 1] == []
    assert set(published_for()) == set(detailed)
    assert {code: one for one, parts in detailed_of().items() for code in parts} == published_for()


def test_the_files_words_are_our_own_comments():
    assert not re.search(r"https?://", soc.CROSSWALK.read_text(encoding="utf-8"))


@pytest.mark.real_data
@pytest.mark.parametrize("published", [real_wages, real_projections], ids=["wages", "projections"])
def test_the_crosswalk_accounts_for_every_code_of_one_side_only(real_data: Path, published):
    """What O*NET has and the table has not is merged, or military, or (wages) fishing; nothing else is merged."""
    there = {row["code"]: row["title"] for row in published(real_data)}
    needed = {six_digits(code) for code in onet_codes(real_data)}
    assert len(needed) == 867
    uncovered = needed - set(there)
    merged = {code for code in uncovered if published_for().get(code) in there}
    left = {code for code in uncovered - merged if not code.startswith("55-")}
    assert left == ({"45-3031"} if len(there) == 831 else set())
    used = {published_for()[code] for code in merged}
    assert used == set(there) - needed
    assert len(used) == 12
    for code in used:
        assert set(detailed_of()[code]) == {part for part in uncovered if published_for().get(part) == code}


@pytest.mark.real_data
def test_titles_in_the_crosswalk_are_the_published_ones(real_data: Path):
    titles = {row["code"]: row["title"] for row in real_wages(real_data)}
    ours = {one.published: one.title for one in merged_codes() if one.published in titles}
    assert len(ours) == 12
    assert ours.items() <= titles.items()


@pytest.mark.real_data
def test_a_code_that_is_published_itself_is_no_part_of_a_code_that_is_published_too(real_data: Path):
    """Of the codes of earlier years, none is published beside its parts: the parts always come first."""
    for table in (real_wages, real_projections):
        there = {row["code"] for row in table(real_data)}
        for one in merged_codes():
            assert not (one.published in there and set(one.detailed) & there), one.published
