"""Which skills a text names.

One Aho-Corasick automaton holds every alias as a skeleton: letters and digits as they are, anything else a space, one space
before and after. A text is searched in the same form, so a hit is always bounded: no letter or digit on either side (\\b would
lose C++, C# and .NET). Signs are compared afterwards, ambiguous names are put to their rules, and of overlapping names the
longest stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import ahocorasick

from domain.folding import fold, skeleton
from domain.skill_rules import Rule, Verdict, sentence
from domain.vocabulary import SkillType

__all__ = ["Alias", "Match", "Matcher", "SkillEntry", "fold"]


class Match(NamedTuple):
    """A skill named at text[start:end]."""

    skill_id: int
    start: int
    end: int


@dataclass(frozen=True)
class Alias:
    """One way to write a skill's name. text: folded. rule: None where the name is never anything else."""

    text: str
    rule: Rule | None = None


@dataclass(frozen=True)
class SkillEntry:
    """A skill and all its names, the canonical one among them."""

    skill_id: int
    slug: str
    name: str
    skill_type: SkillType
    aliases: tuple[Alias, ...]


class _Name(NamedTuple):
    """What the matcher knows of an alias."""

    text: str
    skill_id: int
    rule: Rule | None
    kin: frozenset[str]  # what this skill is when it supports another: its type and its slug


class _Hit(NamedTuple):
    start: int
    end: int
    name: _Name


_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s,;<>()\"'|]+|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_DOMAIN = re.compile(
    r"(?:\.[a-z0-9-]{1,63}){0,3}\.(?:com|org|net|io|ai|co|dev|edu|gov|app|tech|cloud|eu|de|uk|fr|ca)(?![a-z0-9])"
)
_LIST_GAP = re.compile(
    r"[\s)(\"']*(?:[,/|;*+]|(?:[,/|;]\s*)?(?:and|or|and/or|&|as well as)(?![a-z0-9]))[\s)(\"']*(?:(?:e\.g\.|like|or|and)\s+)?"
)
_LONGEST_GAP = 16
_LOOSE = str.maketrans("-_\t\n\r", "     ")
_FIRST_LETTERS = {letter: rank for rank, letter in enumerate("taoiswcbphfmdrelngukvyjqxz")}
_LETTER_ORDER = {ord(letter): chr(rank) for letter, rank in _FIRST_LETTERS.items()}


class Matcher:
    """Finds skills in texts and looks up single names. Immutable after construction, may be pickled, safe to share between threads.

    Raises ValueError when two skills claim one alias.
    """

    def __init__(self, entries: Iterable[SkillEntry]) -> None:
        self._names: dict[str, int] = {}
        by_skeleton: dict[str, list[_Name]] = {}
        for entry in entries:
            kin = frozenset((entry.skill_type, entry.slug))
            for alias in entry.aliases:
                taken = self._names.setdefault(alias.text, entry.skill_id)
                if taken != entry.skill_id:
                    raise ValueError(
                        f"alias {alias.text!r} belongs to skills {taken} and {entry.skill_id}; give it to one of them"
                    )
                if not (alias.rule and alias.rule.given_only):
                    by_skeleton.setdefault(skeleton(alias.text), []).append(
                        _Name(alias.text, entry.skill_id, alias.rule, kin)
                    )
        self._loose_names: dict[str, int] = {}
        for text, skill_id in self._names.items():
            self._loose_names.setdefault(_squeeze(text), skill_id)
        self._automaton = _automaton(by_skeleton)

    def find(self, text: str) -> list[Match]:
        """Every skill named, in the order of the text; offsets are those of the text as given. Matches never overlap."""
        return [Match(hit.name.skill_id, hit.start, hit.end) for hit in self._hits(text)]

    def skill_ids(self, text: str) -> list[int]:
        """The ids of the skills that the text names, ascending, each once."""
        return sorted({hit[2][1] for hit in self._hits(text)})

    def lookup(self, name: str) -> int | None:
        """The skill that a whole given name stands for ("power bi", "go", "r"), or None. Rules of context do not apply."""
        folded = fold(name).strip()
        found = self._names.get(folded)
        return self._loose_names.get(_squeeze(folded)) if found is None else found

    def _hits(self, text: str) -> list[_Hit]:
        """Bounded hits whose signs and rules hold, overlaps resolved, ascending."""
        if self._automaton is None:
            return []
        folded = fold(text)
        if "://" in folded or "@" in folded or "www." in folded:
            folded = _ADDRESS.sub(lambda address: " " * len(address.group()), folded)
        hits: list[_Hit] = []
        reached = 0
        overlap = ambiguous = False
        for after, (length, names) in self._automaton.iter(f" {skeleton(folded)} "):
            end = after - 1
            start = end - length
            name = names if type(names) is _Name else _written(names, folded[start:end])
            if name is None or (folded[end : end + 1] == "." and _DOMAIN.match(folded, end)):
                continue
            if start < reached:
                overlap = True
            if name[2] is not None:
                ambiguous = True
            reached = end
            hits.append(_Hit(start, end, name))
        if overlap or ambiguous:
            hits.sort(key=_by_place)
            if ambiguous:
                hits = _apply_rules(hits, text, folded)
            if overlap:
                hits = _longest(hits)
        return hits


def _by_place(hit: _Hit) -> tuple[int, int]:
    return hit[0], hit[1]


def _automaton(by_skeleton: dict[str, list[_Name]]) -> ahocorasick.Automaton | None:
    """Skeleton -> (length, name), or (length, names) where signs must be compared. None without any alias.

    Frequent first letters are added first: the automaton looks through a node's branches in the order of their making.
    """
    if not by_skeleton:
        return None
    automaton = ahocorasick.Automaton()
    for bones in sorted(by_skeleton, key=lambda bones: bones.translate(_LETTER_ORDER)):
        names = by_skeleton[bones]
        plain = len(names) == 1 and names[0].text == bones and " " not in bones
        automaton.add_word(f" {bones} ", (len(bones), names[0] if plain else tuple(names)))
    automaton.make_automaton()
    return automaton


def _written(names: tuple[_Name, ...], written: str) -> _Name | None:
    """The name that is written so; a space, a hyphen, an underscore and a line break may stand for one another."""
    for name in names:
        if name[0] == written:
            return name
    loose = written.translate(_LOOSE)
    for name in names:
        if name[0].translate(_LOOSE) == loose:
            return name
    return None


def _squeeze(folded: str) -> str:
    """A name with runs of spaces, hyphens and underscores as one space."""
    return " ".join(folded.translate(_LOOSE).split())


def _longest(hits: list[_Hit]) -> list[_Hit]:
    """Of overlapping hits the longest stands, then the next longest that is left room; ties go to the first. Ascending in and out."""
    kept: list[_Hit] = []
    place = 0
    while place < len(hits):
        cluster_end = hits[place].end
        after = place + 1
        while after < len(hits) and hits[after].start < cluster_end:
            cluster_end = max(cluster_end, hits[after].end)
            after += 1
        if after == place + 1:
            kept.append(hits[place])
        else:
            chosen: list[_Hit] = []
            for hit in sorted(hits[place:after], key=lambda hit: (hit.start - hit.end, hit.start)):
                if all(hit.end <= other.start or hit.start >= other.end for other in chosen):
                    chosen.append(hit)
            kept.extend(sorted(chosen, key=_by_place))
        place = after
    return kept


def _apply_rules(hits: list[_Hit], text: str, folded: str) -> list[_Hit]:
    """The hits without the ambiguous names that mean something else here.

    A name that its own surroundings do not settle is settled by other skills: an item of a list that holds a related skill
    ("Go, Rust and Python"), or a sure related skill in the same sentence. Support passes along a list in both directions.
    """
    verdicts = [
        hit.name.rule.verdict(text, folded, hit.start, hit.end) if hit.name.rule else Verdict.YES for hit in hits
    ]
    own = tuple(verdicts)
    for order in (range(len(hits)), range(len(hits) - 1, -1, -1)):
        for place in order:
            if own[place] is Verdict.YES or own[place] is Verdict.NO or verdicts[place] is Verdict.YES:
                continue
            if _listed(hits, verdicts, place, folded) or (
                own[place] is Verdict.NEEDS_KIN and _kin_near(hits, own, place, folded)
            ):
                verdicts[place] = Verdict.YES
    return [hit for hit, verdict in zip(hits, verdicts, strict=True) if verdict is Verdict.YES]


def _listed(hits: list[_Hit], verdicts: list[Verdict], place: int, folded: str) -> bool:
    """Whether the item before or after in a list of names is a related skill that stands, or doubtful but rightly spelled like this one."""
    hit, verdict = hits[place], verdicts[place]
    rule = hit.name.rule
    assert rule is not None
    if not rule.in_list:
        return False
    enough = Verdict.NEEDS_KIN if verdict is Verdict.NEEDS_KIN else Verdict.YES
    for other_place, other in _neighbours(hits, verdicts, place):
        low, high = (other.end, hit.start) if other.end <= hit.start else (hit.end, other.start)
        if (
            verdicts[other_place] >= enough
            and not other.name.kin.isdisjoint(rule.kin)
            and _LIST_GAP.fullmatch(folded, low, high)
        ):
            return True
    return False


def _neighbours(hits: list[_Hit], verdicts: list[Verdict], place: int) -> Iterable[tuple[int, _Hit]]:
    """Hits close enough to be the item before or after."""
    hit = hits[place]
    for step in (-1, 1):
        other_place = place + step
        while 0 <= other_place < len(hits):
            other = hits[other_place]
            if hit.start - other.end > _LONGEST_GAP or other.start - hit.end > _LONGEST_GAP:
                break
            if (other.end <= hit.start or other.start >= hit.end) and verdicts[other_place] is not Verdict.NO:
                yield other_place, other
            other_place += step


def _kin_near(hits: list[_Hit], own: tuple[Verdict, ...], place: int, folded: str) -> bool:
    """Whether a related skill that is sure by itself stands in the same sentence."""
    hit = hits[place]
    rule = hit.name.rule
    assert rule is not None
    low, high = sentence(folded, hit.start, hit.end)
    return any(
        own[other_place] is Verdict.YES
        and other.start >= low
        and other.end <= high
        and (other.end <= hit.start or other.start >= hit.end)
        and not other.name.kin.isdisjoint(rule.kin)
        for other_place, other in enumerate(hits)
    )
