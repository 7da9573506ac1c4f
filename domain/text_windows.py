"""The parts of a long text that are worth a slow look: those around words that a fast search finds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def windows(places: Iterable[int], *, before: int, after: int) -> Iterator[tuple[int, int]]:
    """Start and end of the parts from `before` characters before to `after` characters behind each place.

    places: ascending. Parts that overlap are joined, so that nothing is looked at twice; ascending too.
    """
    start = end = -1
    for place in places:
        if place - before > end:
            if end >= 0:
                yield start, end
            start = max(0, place - before)
        end = place + after
    if end >= 0:
        yield start, end


def places_of(words: Iterable[str], text: str) -> list[int]:
    """Where any of the words begins in the text, ascending."""
    places: list[int] = []
    for word in words:
        place = text.find(word)
        while place >= 0:
            places.append(place)
            place = text.find(word, place + 1)
    places.sort()
    return places
