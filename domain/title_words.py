"""The words of titles and of what a person types, in the one form in which they are compared, and how near they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from domain.folding import fold, skeleton
from domain.titles import WORDS, words_of

ONE_SLIP_FROM = 4
TWO_SLIPS_FROM = 8
"""Letters of a typed word from which one slip, or two, are forgiven."""

SLIP_COST = 1.2
"""Nearness lost by a slip, as a multiple of one letter's part of the word."""

MOST_WORDS = 12
"""Words of what was typed that are looked at."""

_ASIDE = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_BRACKETS = str.maketrans(dict.fromkeys("()[]{}", " "))
_INITIALS = re.compile(r"[A-Z][A-Z.&/-]{1,7}")


class Typed(NamedTuple):
    """A typed word as it stands, and with its plural's ending off and its abbreviation written out."""

    raw: str
    form: str


def typed_words(text: str) -> list[Typed]:
    """The different words of what was typed, in order; those that titles are indexed by, else all."""
    plain = fold(text.translate(_BRACKETS)).replace("'", "").replace("&", " and ")
    every = [Typed(raw, form) for raw in WORDS.findall(plain) for form in words_of(raw) or [raw]]
    known = set(words_of(plain))
    typed = [one for one in every if one.form in known] or every
    return list({one.form: one for one in typed}.values())[:MOST_WORDS]


def title_forms(title: str) -> Iterator[tuple[set[str], set[str]]]:
    """The ways to write a title: the words of each, and words beside it by which it is found as well.

    "Chief Executive (CEO)" is found by either part; what stands in brackets is a title of its own if it has several
    words or is written in capitals, else only a word beside ("Carpenter (Rough)").
    """
    if "(" not in title and "[" not in title:
        yield set(words_of(title)) or {squeezed(title)}, set()
        return
    asides = _ASIDE.findall(title)
    own = set(words_of(title)) or set(words_of(title.translate(_BRACKETS))) or {squeezed(title)}
    yield own, {word for aside in asides for word in words_of(aside)} - own
    for aside in asides:
        words = set(words_of(aside))
        if len(words) > 1 or (words and _INITIALS.fullmatch(aside.strip())):
            yield words, own - words


def squeezed(text: str) -> str:
    """The letters and digits of a text, without a space."""
    return "".join(skeleton(fold(text)).split())


def by_length(texts: Iterable[tuple[int, str]]) -> dict[int, dict[int, str]]:
    """(number, text) by length of the text."""
    listed: dict[int, dict[int, str]] = {}
    for number, text in texts:
        listed.setdefault(len(text), {})[number] = text
    return listed


def within(listed: dict[int, dict[int, str]], text: str, slips: int) -> Iterator[tuple[int, float]]:
    """The numbers of those texts that are so many slips away at most, and how near they are."""
    for length in range(len(text) - slips, len(text) + slips + 1) if slips else ():
        for _, distance, number in process.extract(
            text, listed.get(length, {}), scorer=OSA.distance, score_cutoff=slips, limit=None
        ):
            yield number, 1 - SLIP_COST * distance / len(text)


def slips_forgiven(text: str) -> int:
    """Slips that are forgiven in a text of this length."""
    return (len(text) >= ONE_SLIP_FROM) + (len(text) >= TWO_SLIPS_FROM)


def plain_word(word: str) -> str:
    """A word as titles are indexed by it; itself where that is several words or none."""
    words = words_of(word)
    return words[0] if len(words) == 1 else word
