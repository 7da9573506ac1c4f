"""Which of the names found in a text stand: of overlapping ones the longest, of ambiguous ones those that their
context supports.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from domain.skill_rules import Rule, Verdict, sentence


class Name(NamedTuple):
    """What the matcher knows of an alias."""

    text: str
    skill_id: int
    rule: Rule | None
    kin: frozenset[str]  # what this skill is when it supports another: its type and its slug


Hit = tuple[int, int, Name]
"""start, end, name: plain tuples, since most of the time goes into making them."""


_LIST_GAP = re.compile(
    r"[\s)(\"']*(?:[,/|;*+]|(?:[,/|;]\s*)?(?:and|or|and/or|&|as well as)(?![a-z0-9]))"
    r"[\s)(\"']*(?:(?:e\.g\.|like|or|and)\s+)?"
)
_LONGEST_GAP = 16
_OPEN = (Verdict.ONLY_IN_LIST, Verdict.NEEDS_KIN)


def longest(hits: list[Hit]) -> list[Hit]:
    """Of overlapping hits the longest stands, then the next longest that is left room; ties go to the first.

    Ascending in and out.
    """
    kept: list[Hit] = []
    place = 0
    while place < len(hits):
        cluster_end = hits[place][1]
        after = place + 1
        while after < len(hits) and hits[after][0] < cluster_end:
            cluster_end = max(cluster_end, hits[after][1])
            after += 1
        if after == place + 1:
            kept.append(hits[place])
        else:
            chosen: list[Hit] = []
            for hit in sorted(hits[place:after], key=lambda hit: (hit[0] - hit[1], hit[0])):
                if all(hit[1] <= start or hit[0] >= end for start, end, _ in chosen):
                    chosen.append(hit)
            kept.extend(sorted(chosen))
        place = after
    return kept


def apply_rules(hits: list[Hit], text: str, folded: str) -> list[Hit]:
    """The hits without the ambiguous names that mean something else here.

    A name that its own surroundings do not settle is settled by other skills: an item of a list that holds a related
    skill ("Go, Rust and Python"), or a sure related skill in the same sentence. Support passes along a list both ways.
    """
    verdicts = [
        Verdict.YES if name.rule is None else name.rule.verdict(text, folded, start, end) for start, end, name in hits
    ]
    own = tuple(verdicts)
    open_places = [place for place, verdict in enumerate(own) if verdict in _OPEN]
    for order in (open_places, open_places[::-1]):
        for place in order:
            if verdicts[place] is Verdict.YES:
                continue
            start, end, name = hits[place]
            assert name.rule is not None
            if own[place] is Verdict.ONLY_IN_LIST:
                stands = _listed(hits, verdicts, place, folded) and not name.rule.ruled_out(text, folded, start, end)
            else:
                stands = _listed(hits, verdicts, place, folded) or _kin_near(hits, own, place, folded)
            if stands:
                verdicts[place] = Verdict.YES
    return [hit for hit, verdict in zip(hits, verdicts, strict=True) if verdict is Verdict.YES]


def _listed(hits: list[Hit], verdicts: list[Verdict], place: int, folded: str) -> bool:
    """Whether the item before or after in a list of names is a related skill.

    It is one that stands, or one as doubtful but as rightly spelled as this one.
    """
    start, end, name = hits[place]
    rule = name.rule
    assert rule is not None
    if not rule.in_list:
        return False
    enough = Verdict.NEEDS_KIN if verdicts[place] is Verdict.NEEDS_KIN else Verdict.YES
    for step in (-1, 1):
        other_place = place + step
        while 0 <= other_place < len(hits):
            other_start, other_end, other = hits[other_place]
            low, high = (other_end, start) if step < 0 else (end, other_start)
            if high - low > _LONGEST_GAP:
                break
            if (
                high > low
                and verdicts[other_place] >= enough
                and not other.kin.isdisjoint(rule.kin)
                and _LIST_GAP.fullmatch(folded, low, high)
            ):
                return True
            other_place += step
    return False


def _kin_near(hits: list[Hit], own: tuple[Verdict, ...], place: int, folded: str) -> bool:
    """Whether a related skill that is sure by itself stands in the same sentence."""
    start, end, name = hits[place]
    rule = name.rule
    assert rule is not None
    low, high = sentence(folded, start, end)
    return any(
        verdict is Verdict.YES
        and other_start >= low
        and other_end <= high
        and (other_end <= start or other_start >= end)
        and not other.kin.isdisjoint(rule.kin)
        for (other_start, other_end, other), verdict in zip(hits, own, strict=True)
    )
