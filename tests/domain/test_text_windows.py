"""The parts of a text around the words that matter."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain.text_windows import places_of, windows


@given(st.lists(st.integers(0, 300)), st.integers(0, 40), st.integers(1, 40))
def test_windows_cover_each_place_once(places, before, after):
    found = list(windows(sorted(places), before=before, after=after))
    wanted = {spot for place in places for spot in range(max(0, place - before), place + after)}
    assert wanted <= {spot for start, end in found for spot in range(start, end)}
    assert all(earlier[1] < later[0] for earlier, later in pairwise(found))


@given(st.text(alphabet="ab "), st.lists(st.text(alphabet="ab", min_size=1, max_size=2), unique=True, max_size=3))
def test_places_are_those_where_a_word_begins(text, words):
    assert places_of(words, text) == sorted(
        place for word in words for place in range(len(text)) if text[place : place + len(word)] == word
    )
