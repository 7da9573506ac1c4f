"""Finds occupations for what a person types: over occupations' own titles, alternate and reported ones.

Every word that is typed is looked up among the words of all titles: as it stands, as the beginning of a longer one
("softw", "eng"), with its abbreviation written out, with a slip of the keyboard or two, and where a space is missing
or too many ("front endd ev"). A title's score is

    coverage = sum over typed words of (weight x nearness of the title's nearest word) / sum of the weights
    fit      = weight of the title's words that were found / weight of all its words
    score    = coverage x (COVERAGE + (1 - COVERAGE) x fit) + a little for the whole title and for the kind of title

A word's weight is its inverse document frequency, log(1 + titles / titles with it) (Spärck Jones 1972): "actuary" says
more than "manager". The order of words does not matter. Nearness of words is the optimal string alignment distance
(insertion, deletion, substitution, transposition of neighbours), as rapidfuzz counts it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from domain.titles import WORDS, words_of

KINDS = ("occupation", "alternate", "reported")
"""Kinds of titles, the strongest first."""

COVERAGE = 0.75
"""How much of the score is left to a title of which what was typed is a small part."""

WHOLE_TITLE = 0.1
"""Added where every word that was typed stands in the title as it was typed, and the title has no other."""

KIND_BONUS = {"occupation": 0.02, "alternate": 0.01, "reported": 0.0}
"""Added for the kind of title: it decides between titles that match alike."""

ONE_SLIP_FROM = 4
TWO_SLIPS_FROM = 8
"""Letters of a typed word from which one slip, or two, are forgiven."""

SLIP_COST = 1.2
"""Nearness lost by a slip, as a multiple of one letter's part of the word."""

BEGINNING = 0.8
"""Nearness of a word of which only the first letter was typed; it grows to 0.95 with what was typed of it."""

EARLIER_BEGINNING = 0.1
"""Nearness lost where the unfinished word is not the last one, which a person is still typing."""

SHORTEST_EARLIER_BEGINNING = 3
"""Letters from which a word that is not the last one may stand for a longer one ("soft eng")."""

JOINED = 0.9
"""Nearness of a word that was typed in two parts, or of two that were typed as one."""

KEPT = 0.6
"""Titles whose coverage is below this part of the best one's are left out."""

MOST_WORDS = 12
"""Words of what was typed that are looked at."""

_BRACKETED = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_BRACKETS = str.maketrans("()[]{}", "      ")


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """An occupation, and the title of it that matched best."""

    onetsoc_code: str
    title: str
    kind: str  # one of KINDS
    score: float  # 0 to about 1.1; comparable within one search only


@dataclass(frozen=True, slots=True)
class _Near:
    """Titles with a word near a typed one: their numbers, how near, and the weight of their word; worst first."""

    titles: np.ndarray
    nearness: np.ndarray
    weights: np.ndarray


class TitleSearch:
    """An index over titles; immutable once built, so that threads may share it.

    titles: (O*NET-SOC code, title, kind), kind being one of KINDS; in any order, the result does not depend on it.
    Raises ValueError for another kind.
    """

    def __init__(self, titles: Iterable[tuple[str, str, str]]) -> None:
        ordered = sorted(_distinct(titles), key=lambda one: (KINDS.index(one[2]), len(one[1]), one[0], one[1]))
        entries = [(place, *form) for place, (_, title, _) in enumerate(ordered) for form in _forms(title)]
        self._titles = [title for _, title, _ in ordered]
        self._codes = sorted({code for code, _, _ in ordered})
        number = {code: place for place, code in enumerate(self._codes)}
        self._kinds = [kind for _, _, kind in ordered]
        # Entries come in the order in which equal scores are shown: by kind, length, code and title.
        self._title_of = np.array([place for place, _, _ in entries], dtype=np.int32)
        self._occupation_of = np.array([number[ordered[place][0]] for place, _, _ in entries], dtype=np.int32)
        self._bonus = np.array([KIND_BONUS[ordered[place][2]] for place, _, _ in entries], dtype=np.float32)
        self._index_words(entries)

    def _index_words(self, entries: Sequence[tuple[int, frozenset[str], frozenset[str]]]) -> None:
        """Word -> entries, as one array ordered by word with the place where each word begins."""
        self._words = sorted(set().union(*(own | beside for _, own, beside in entries)))
        self._number = {word: place for place, word in enumerate(self._words)}
        pairs = [(self._number[word], entry) for entry, (_, own, aside) in enumerate(entries) for word in own | aside]
        table = np.array(pairs, dtype=np.int32).reshape(-1, 2)
        table = table[np.lexsort((table[:, 1], table[:, 0]))]
        self._entries = np.ascontiguousarray(table[:, 1])
        self._starts = np.searchsorted(table[:, 0], np.arange(len(self._words) + 1))
        self._weights = np.log1p(len(entries) / np.maximum(1, np.diff(self._starts))).astype(np.float32)
        self._whole = np.array(
            [sum(float(self._weights[self._number[word]]) for word in own) for _, own, _ in entries], dtype=np.float32
        )
        self._by_length: dict[int, tuple[list[str], list[int]]] = {}
        for place, word in enumerate(self._words):
            words, places = self._by_length.setdefault(len(word), ([], []))
            words.append(word)
            places.append(place)

    def __len__(self) -> int:
        """Titles in it."""
        return len(self._titles)

    def find(self, text: str, most: int | None = None) -> list[TitleMatch]:
        """Occupations for what was typed, each once, the best first; at most `most`. Never raises on any text."""
        wanted = _typed(text)
        if not wanted or not len(self._entries):
            return []
        near, exact = self._look_up(wanted)
        count = len(self._whole)
        covered, found = np.zeros(count, np.float32), np.zeros(count, np.float32)
        total = 0.0
        for one in near:
            weight = float(np.log1p(count / max(1, len(np.unique(one.titles))))) if one else float(np.log1p(count))
            total += weight
            if one:
                nearness, weights = np.zeros(count, np.float32), np.zeros(count, np.float32)
                nearness[one.titles], weights[one.titles] = one.nearness, one.weights
                covered += weight * nearness
                found += weights
        return self._ranked(covered / np.float32(total), found, exact, most)
