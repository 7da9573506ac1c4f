"""How releases follow each other, where a rollback goes, and how a newer one is looked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.releases import (
    MOST_YEARS,
    Move,
    MoveKind,
    ReleasesWithoutEnd,
    may_precede,
    newest_after,
    release_before,
    version_key,
)

STEPS = st.lists(st.one_of(st.integers(1, 5), st.just("back"), st.tuples(st.just("to"), st.integers(1, 5))))
"""A release that is published, a rollback, or a rollback to a named release."""


@given(STEPS)
def test_rollbacks_take_releases_off_a_stack(steps: list) -> None:
    """Against a plain model: a tuple of what lies below what, and the log that the database would keep."""
    log: list[Move] = []
    below: tuple = ()  # (top, (next, (...)))

    def holds(pile: tuple, release: int) -> bool:
        return bool(pile) and (pile[0] == release or holds(pile[1], release))

    def down_to(pile: tuple, release: int) -> tuple:
        return pile if pile[0] == release else down_to(pile[1], release)

    for step in steps:
        expected = below[1][0] if below and below[1] else None
        assert release_before(log) == expected
        if step == "back":
            if expected is None:
                continue
            below = below[1]
            log.append(Move(expected, MoveKind.ROLLBACK))
        elif isinstance(step, tuple):
            below = down_to(below, step[1]) if holds(below, step[1]) else (step[1], below)
            log.append(Move(step[1], MoveKind.ROLLBACK))
        elif not below or below[0] != step:
            below = (step, below)
            log.append(Move(step, MoveKind.PUBLISH))


@given(st.lists(st.integers(), unique=True, min_size=1, max_size=8))
def test_going_back_again_and_again_visits_every_release_once(releases: list[int]) -> None:
    log = [Move(release, MoveKind.PUBLISH) for release in releases]
    visited = []
    while (back := release_before(log)) is not None:
        visited.append(back)
        log.append(Move(back, MoveKind.ROLLBACK))
    assert visited == releases[-2::-1]


def test_a_release_that_was_published_again_comes_off_once() -> None:
    log = [Move(release, MoveKind.PUBLISH) for release in (1, 2, 1)]
    assert release_before(log) == 2
    assert release_before([*log, Move(2, MoveKind.ROLLBACK)]) == 1


VERSIONS = st.builds("{}.{}".format, st.integers(27, 32), st.integers(0, 3))


@given(VERSIONS, st.sets(VERSIONS))
def test_the_newest_release_is_found_across_years(current: str, published: set[str]) -> None:
    """Every later one of this year and the next, and of each year that follows one that has any."""
    reach = int(current.split(".")[0]) + 1
    while any(version.startswith(f"{reach}.") for version in published):
        reach += 1
    later = [
        one for one in published if version_key(current) < version_key(one) and int(one.split(".")[0]) <= reach
    ]
    expected = max(later, key=version_key, default=None)
    assert newest_after(current, published.__contains__) == expected


@pytest.mark.parametrize(
    ("current", "asked"),
    [
        ("29.0", ["29.1", "29.2", "29.3", "30.0", "30.1", "30.2", "30.3"]),
        ("30.3", ["30.4", "31.0", "31.1", "31.2", "31.3"]),
    ],
)
def test_few_numbers_are_asked_for_where_nothing_is_new(current: str, asked: list[str]) -> None:
    said: list[str] = []
    assert newest_after(current, lambda version: bool(said.append(version))) is None
    assert said == asked


def test_where_everything_is_said_to_be_there_the_asking_ends() -> None:
    said: list[str] = []
    with pytest.raises(ReleasesWithoutEnd, match="every year up to that of"):
        newest_after("29.0", lambda version: not said.append(version))
    assert len(said) == 3 + 4 * MOST_YEARS


def test_a_long_neglected_installation_still_finds_the_newest() -> None:
    published = {f"{year}.{minor}" for year in range(20, 20 + MOST_YEARS) for minor in range(4)}
    assert newest_after("20.1", published.__contains__) == max(published, key=version_key)


@pytest.mark.parametrize(
    ("before", "after", "counts"),
    [("0.2", "29.0", False), ("0.1", "0.2", True), ("29.0", "30.3", True), ("29.0", "0.2", True)],
)
def test_a_generated_release_does_not_count_among_those_before_a_published_one(
    before: str, after: str, counts: bool
) -> None:
    assert may_precede(before, after) is counts
