"""Finds occupations for what a person types: over occupations' own titles, alternate and reported ones.

Every word that is typed is looked up among the words of all titles: as it stands, as the beginning of a longer one
("softw", "eng"), with its abbreviation written out, with a slip of the keyboard or two, and where a space is missing
or too many ("taxidriver", "care giver"). A title's score is

    coverage = sum over typed words of (weight x nearness of the title's nearest word) / sum of the weights
    fit      = weight of the title's words that were found / weight of all its words
    score    = coverage x (COVERAGE + (1 - COVERAGE) x fit) + a little for the whole title and for the kind of title

A word's weight is its inverse document frequency, log(1 + titles / titles with it) (Spärck Jones 1972): "actuary" says
more than "manager". The order of words does not matter. Nearness of words is the optimal string alignment distance
(insertion, deletion, substitution, transposition of neighbours), as rapidfuzz counts it.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from domain.occupations import KINDS
from domain.title_words import (
    Typed,
    by_length,
    plain_word,
    slips_forgiven,
    squeezed,
    title_forms,
    typed_words,
    within,
)

COVERAGE = 0.75
"""How much of the score is left to a title of which what was typed is a small part."""

WHOLE_TITLE = 0.1
"""Added where every word that was typed stands in the title as it was typed, and the title has no other."""

KIND_BONUS = {"occupation": 0.05, "alternate": 0.01, "reported": 0.0}
"""Added for the kind of title: it decides between titles that match alike."""

BEGINNING = 0.8
"""Nearness of a word of which only the first letter was typed; it grows to 0.95 with what was typed of it."""

EARLIER_BEGINNING = 0.1
"""Nearness lost where the unfinished word is not the last one, which a person is still typing."""

SHORTEST_EARLIER_BEGINNING = 3
"""Letters from which a word that is not the last one may stand for a longer one ("soft eng")."""

JOINED = 0.9
"""Nearness of a word that was typed in two parts, or of two that were typed as one."""

WELL_COVERED = 0.75
"""Where no title is covered so well, titles are also compared as a whole, run together."""

KEPT = 0.6
"""Titles whose coverage is below this part of the best one's are left out."""


class TitleMatch(NamedTuple):
    """An occupation, and the title of it that matched best."""

    onetsoc_code: str
    title: str
    kind: str  # one of domain.occupations.KINDS
    score: float  # 0 to about 1.1; comparable within one search only


class _Near(NamedTuple):
    """What lies near a typed word: words by number with their nearness, and pairs of words that it runs together."""

    words: dict[int, float]
    pairs: list[tuple[int, int]]


def _distinct(titles: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """Each title of an occupation once, of its strongest kind."""
    strongest: dict[tuple[str, str], str] = {}
    for code, title, kind in titles:
        if kind not in KINDS:
            raise ValueError(f"title kind {kind!r} is not one of {', '.join(KINDS)}")
        known = strongest.get((code, title))
        if known is None or KINDS.index(kind) < KINDS.index(known):
            strongest[code, title] = kind
    return ((code, title, kind) for (code, title), kind in strongest.items())


class TitleSearch:
    """An index over titles; never changed once built, so that threads may share it.

    titles: (O*NET-SOC code, title, kind), kind being one of domain.occupations.KINDS. The order in which they come
    does not matter. Raises ValueError for another kind.
    """

    def __init__(self, titles: Iterable[tuple[str, str, str]]) -> None:
        self._titles = sorted(_distinct(titles), key=lambda one: (KINDS.index(one[2]), len(one[1]), one[0], one[1]))
        self._codes = sorted({code for code, _, _ in self._titles})
        number = {code: place for place, code in enumerate(self._codes)}
        # Entries come in the order in which equal scores are shown: by kind, length, code and title.
        entries = [(place, *words) for place, (_, title, _) in enumerate(self._titles) for words in title_forms(title)]
        self._title_of = np.array([place for place, _, _ in entries], np.int32)
        self._occupation_of = np.array([number[self._titles[place][0]] for place in self._title_of], np.int32)
        self._bonus = np.array([KIND_BONUS[self._titles[place][2]] for place in self._title_of], np.float32)
        self._index_words([(own, beside) for _, own, beside in entries])
        self._run_together = by_length((place, squeezed(title)) for place, (_, title, _) in enumerate(self._titles))

    def _index_words(self, entries: Sequence[tuple[set[str], set[str]]]) -> None:
        """Word -> entries, as one array in order of the words, with the place where each begins."""
        seen: dict[str, int] = {}
        words, holders, titled = array("i"), array("i"), array("b")
        for entry, (own, beside) in enumerate(entries):
            for word in own:
                words.append(seen.setdefault(word, len(seen)))
            for word in beside:
                words.append(seen.setdefault(word, len(seen)))
            holders.extend([entry] * (len(own) + len(beside)))
            titled.extend([True] * len(own) + [False] * len(beside))
        self._words = sorted(seen)
        self._number = {word: place for place, word in enumerate(self._words)}
        renumbered = np.array([self._number[word] for word in seen], np.int32)[np.array(words, np.int32)]
        entry_of = np.array(holders, np.int32)
        order = np.lexsort((entry_of, renumbered))
        self._holders = entry_of[order]
        self._starts = np.searchsorted(renumbered[order], np.arange(len(self._words) + 1)).tolist()
        self._weights = np.log1p(len(entries) / np.maximum(1, np.diff(self._starts))).astype(np.float32)
        own_weights = np.array(titled, bool) * self._weights[renumbered]
        self._whole = np.bincount(entry_of, own_weights, len(entries)).astype(np.float32)
        self._words_by_length = by_length(enumerate(self._words))

    def __len__(self) -> int:
        """Titles in it, each once an occupation."""
        return len(self._titles)

    def find(self, text: str, most: int | None = None) -> list[TitleMatch]:
        """Occupations for what was typed, each once, the best first; at most `most`. Never raises on any text."""
        typed = typed_words(text)
        count = len(self._whole)
        if not typed or not count:
            return []
        covered, found = np.zeros(count, np.float32), np.zeros(count, np.float32)
        exact = np.ones(count, bool)
        total = 0.0
        for near in self._look_up(typed):
            nearness, weights = self._spread(near)
            holding = int(np.count_nonzero(nearness))
            weight = math.log1p(count / max(1, holding))
            covered += np.float32(weight) * nearness
            found += weights
            exact &= nearness == 1
            total += weight
        covered /= np.float32(total)
        fit = np.minimum(1, found / self._whole)
        if covered.max() < WELL_COVERED:
            # A space may be lost in a slip, or several slips have met in one word: compare the titles as a whole.
            together = squeezed(text)
            for place, nearness in within(self._run_together, together, slips_forgiven(together)):
                entry = np.searchsorted(self._title_of, place)
                if nearness > covered[entry]:
                    covered[entry], fit[entry] = nearness, 1
        return self._ranked(covered, fit, exact, most)

    def _ranked(self, coverage: np.ndarray, fit: np.ndarray, exact: np.ndarray, most: int | None) -> list[TitleMatch]:
        best = coverage.max()
        kept = np.flatnonzero(coverage >= KEPT * best) if best > 0 else np.empty(0, np.int32)
        score = coverage[kept] * (COVERAGE + (1 - COVERAGE) * fit[kept]) + self._bonus[kept]
        score += WHOLE_TITLE * (exact[kept] & (fit[kept] > 1 - 1e-5))
        order = np.argsort(-np.round(score, 5), kind="stable")
        _, first = np.unique(self._occupation_of[kept[order]], return_index=True)
        chosen = order[np.sort(first)[:most]]
        return [
            TitleMatch(*self._titles[self._title_of[entry]], round(value, 5))
            for entry, value in zip(kept[chosen].tolist(), score[chosen].tolist(), strict=True)
        ]

    def _spread(self, near: _Near) -> tuple[np.ndarray, np.ndarray]:
        """Entry -> nearness of its nearest word, and the weight of that word; 0 where it has none."""
        nearness, weights = np.zeros(len(self._whole), np.float32), np.zeros(len(self._whole), np.float32)
        places = sorted(near.words, key=lambda place: (near.words[place], place))  # of two in a title the nearer stays
        if places:
            holders = [self._holders[self._starts[place] : self._starts[place + 1]] for place in places]
            sizes = [len(one) for one in holders]
            entries = np.concatenate(holders)
            nearness[entries] = np.repeat(np.array([near.words[place] for place in places], np.float32), sizes)
            weights[entries] = np.repeat(self._weights[places], sizes)
        for first, second in near.pairs:
            both = np.intersect1d(self._entries_with(first), self._entries_with(second), assume_unique=True)
            farther = both[nearness[both] < JOINED]
            nearness[farther], weights[farther] = JOINED, self._weights[first] + self._weights[second]
        return nearness, weights

    def _entries_with(self, place: int) -> np.ndarray:
        return self._holders[self._starts[place] : self._starts[place + 1]]

    def _look_up(self, typed: list[Typed]) -> list[_Near]:
        """What the index has near each typed word."""
        found = [self._near(one, last=place == len(typed) - 1) for place, one in enumerate(typed)]
        for place, (first, second) in enumerate(pairwise(typed)):
            joined = self._number.get(first.form + second.form)
            if joined is not None:
                for near in found[place : place + 2]:
                    near.words[joined] = max(near.words.get(joined, 0), JOINED)
        return found

    def _near(self, typed: Typed, *, last: bool) -> _Near:
        word = typed.form
        near = _Near({}, [])
        exact = self._number.get(word)
        slips = slips_forgiven(word)
        near.words.update(within(self._words_by_length, word, slips if exact is None else min(1, slips)))
        begun: dict[int, float] = {}
        for beginning in dict.fromkeys((word, typed.raw)):
            if last or len(beginning) >= SHORTEST_EARLIER_BEGINNING:
                begun.update(self._begun(beginning, 0 if last else EARLIER_BEGINNING))
        if last and slips and not begun and exact is None:
            begun.update(self._begun_with_a_slip(word))
        for place, nearness in begun.items():
            near.words[place] = max(near.words.get(place, 0), nearness)
        if exact is not None:
            near.words[exact] = 1
            return near
        for cut in range(2, len(word) - 1):
            first, second = self._number.get(word[:cut]), self._number.get(plain_word(word[cut:]))
            if first is not None and second is not None and first != second:
                near.pairs.append((first, second))
        return near

    def _begun(self, beginning: str, loss: float) -> Iterator[tuple[int, float]]:
        """Words that begin so."""
        start = bisect_left(self._words, beginning)
        end = bisect_left(self._words, beginning + "\U0010ffff")
        for place in range(start, end):
            yield place, BEGINNING - loss + (0.95 - BEGINNING) * len(beginning) / len(self._words[place])

    def _begun_with_a_slip(self, word: str) -> Iterator[tuple[int, float]]:
        """Words whose beginning is one slip from this."""
        longer = {place: one[: len(word)] for place, one in enumerate(self._words) if len(one) > len(word)}
        for place, nearness in within({len(word): longer}, word, 1):
            yield place, nearness - (1 - BEGINNING)
