"""Releases of O*NET: how their numbers follow each other, which one a rollback returns to, how two of them differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.vocabulary import is_generated_release

NEWEST_MINOR = 3
"""O*NET comes four times a year: 29.0 to 29.3, then 30.0."""

MOST_YEARS = 20
"""Years after the current release's that are asked for. Where each of them has releases, the answers mean nothing."""

LEAST_OF_CURRENT = 0.6
"""A subject with fewer rows than this share of the current release's is refused (half a file is then found)."""

LEAST_CODES_KEPT = 0.5
"""A release with fewer than this share of the current one's codes is refused. From 24.2 to 29.0 some 76 % stayed."""

REFUSED_ALERT = "onet_refresh"
"""Subject of the alert that a refused release raises."""


class ChangeKind(StrEnum):
    """In which way two releases differ."""

    OCCUPATION_ADDED = "occupation_added"
    OCCUPATION_REMOVED = "occupation_removed"
    OCCUPATION_RETITLED = "occupation_retitled"
    RATING_MOVED = "rating_moved"
    SOFTWARE_GAINED = "software_gained"
    SOFTWARE_LOST = "software_lost"
    HOT_TECHNOLOGY_FLIPPED = "hot_technology_flipped"
    IN_DEMAND_FLIPPED = "in_demand_flipped"
    TITLE_ADDED = "title_added"
    TITLE_REMOVED = "title_removed"


class ReleaseState(StrEnum):
    """What became of an archive."""

    CURRENT = "current"
    LOADED = "loaded"
    REFUSED = "refused"


class MoveKind(StrEnum):
    """Why a release became the current one; the words of release_move.kind."""

    PUBLISH = "publish"
    ROLLBACK = "rollback"


@dataclass(frozen=True)
class Move:
    """The release became the current one."""

    release_id: int
    kind: MoveKind


def version_key(version: str) -> tuple[int, ...]:
    """'30.3' as (30, 3), which sorts as releases follow each other."""
    return tuple(int(part) for part in version.split("."))


def may_precede(before: str, after: str) -> bool:
    """Whether a release counts among those before another: to a published one no generated one does.

    Generated releases stay loaded where published ones follow them, and are then reached by their number alone.
    """
    return is_generated_release(after) or not is_generated_release(before)


def release_before(moves: Iterable[Move]) -> int | None:
    """The release that a rollback returns to after these moves, oldest first; None where there is none.

    Publishing lays a release on top of a stack. A rollback takes releases off until the one that it moved to lies on
    top, so that a second one goes further back; one that did not lie in the stack any more is laid on top.
    """
    stack: list[int] = []
    for move in moves:
        if stack and stack[-1] == move.release_id:
            continue
        if move.kind is MoveKind.ROLLBACK and move.release_id in stack:
            while stack[-1] != move.release_id:
                stack.pop()
        else:
            stack.append(move.release_id)
    return stack[-2] if len(stack) > 1 else None


class ReleasesWithoutEnd(ValueError):
    """Every number that was asked for is said to be published."""


def newest_after(version: str, is_published: Callable[[str], bool]) -> str | None:
    """The newest release after `version` that is published, or None.

    Asked are the numbers that may follow within its year, then those of the next; a further year where the one before
    it has any. So a handful of questions is enough where nothing is new. Raises ReleasesWithoutEnd where each of
    MOST_YEARS further years has any.
    """
    year, number = version_key(version)
    asked = range(number + 1, max(NEWEST_MINOR, number + 1) + 1)
    newest: str | None = None
    for further in range(MOST_YEARS + 1):
        found = [one for one in (f"{year + further}.{minor}" for minor in asked) if is_published(one)]
        if found:
            newest = found[-1]
        elif further:
            return newest
        asked = range(NEWEST_MINOR + 1)
    raise ReleasesWithoutEnd(f"every year up to that of {newest} is said to have releases")
