"""The outlook in a word."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.outlook import LITTLE, Outlook, outlook_of, reference_day

CHANGES = st.integers(-1000, 2000).map(lambda tenths: tenths / 1000)
ORDER = list(Outlook)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (-0.5, "declining"),
        (-0.011, "declining"),
        (-0.01, "little_change"),
        (0.0, "little_change"),
        (0.01, "little_change"),
        (0.011, "slower"),
        (0.023, "slower"),
        (0.024, "average"),
        (0.031, "average"),
        (0.046, "average"),
        (0.047, "faster"),
        (0.061, "faster"),
        (0.062, "much_faster"),
        (0.5, "much_faster"),
    ],
)
def test_words_where_all_occupations_grow_by_3_1_per_cent(change: float, word: str):
    assert outlook_of(change, 0.031) == word


@pytest.mark.parametrize("average", [0.01, 0.0, -0.04])
def test_where_all_together_hardly_grow_any_growth_is_faster(average: float):
    words = [outlook_of(change, average) for change in (-0.02, 0.01, 0.011, 0.019, 0.02)]
    assert words == ["declining", "little_change", "faster", "faster", "much_faster"]


@pytest.mark.parametrize(("change", "average"), [(None, 0.03), (0.03, None), (None, None)])
def test_without_a_number_there_is_no_word(change: float | None, average: float | None):
    assert outlook_of(change, average) is None


@given(CHANGES, CHANGES, CHANGES)
def test_more_growth_is_never_a_worse_word(one: float, other: float, average: float):
    words = [outlook_of(change, average) for change in sorted((one, other))]
    assert ORDER.index(words[0]) <= ORDER.index(words[1])  # type: ignore[arg-type]


@given(st.integers(11, 500).map(lambda tenths: tenths / 1000))
def test_growth_like_all_others_is_average(average: float):
    assert average > LITTLE
    assert outlook_of(average, average) is Outlook.AVERAGE
    assert outlook_of(round(2 * average, 3), average) is Outlook.MUCH_FASTER
    assert outlook_of(round(1.5 * average, 4), average) is Outlook.FASTER


def test_projections_speak_from_the_end_of_their_base_year():
    assert reference_day(2024) == date(2024, 12, 31)
