"""Which skills a text names.

One Aho-Corasick automaton holds every alias as a skeleton: letters and digits as they are, anything else a space,
one space
before and after. A text is searched in the same form, so a hit is always bounded: no letter or digit on either side
(\\b would
lose C++, C# and .NET). Signs are compared afterwards, ambiguous names are put to their rules, and of overlapping
names the
longest stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import ahocorasick

from domain.folding import fold, skeleton
from domain.skill_hits import Hit, Name, apply_rules, longest
from domain.skill_rules import Rule
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


_ADDRESSES = (
    ("://", re.compile(r"://[^\s,;<>()\"'|]+")),
    ("www.", re.compile(r"www\.[^\s,;<>()\"'|]+")),
    ("@", re.compile(r"@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")),
)
"""Sign of an address, and the address from there on; each pattern begins literally, which makes it fast."""

_BEFORE_ADDRESS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._%+-")
_DOMAIN = re.compile(
    r"(?:\.[a-z0-9-]{1,63}){0,3}\.(?:com|org|net|io|ai|co|dev|edu|gov|app|tech|cloud|eu|de|uk|fr|ca)(?![a-z0-9])"
)
_LOOSE = str.maketrans("-_\t\n\r", "     ")
_FIRST_LETTERS = {letter: rank for rank, letter in enumerate("taoiswcbphfmdrelngukvyjqxz")}
_LETTER_ORDER = {ord(letter): chr(rank) for letter, rank in _FIRST_LETTERS.items()}


class Matcher:
    """Finds skills in texts and looks up single names. Immutable after construction, may be pickled, safe to share
    between threads.

    Raises ValueError when two skills claim one alias.
    """

    def __init__(self, entries: Iterable[SkillEntry]) -> None:
        self._names: dict[str, int] = {}
        by_skeleton: dict[str, list[Name]] = {}
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
                        Name(alias.text, entry.skill_id, alias.rule, kin)
                    )
        self._loose_names: dict[str, int] = {}
        for text, skill_id in self._names.items():
            self._loose_names.setdefault(_squeeze(text), skill_id)
        self._automaton = _automaton(by_skeleton)

    def find(self, text: str) -> list[Match]:
        """Every skill named, in the order of the text; offsets are those of the text as given. Matches never
        overlap.
        """
        return [Match(name.skill_id, start, end) for start, end, name in self._hits(text)]

    def skill_ids(self, text: str) -> list[int]:
        """The ids of the skills that the text names, ascending, each once."""
        return sorted({name[1] for _, _, name in self._hits(text)})

    def lookup(self, name: str) -> int | None:
        """The skill that a whole given name stands for ("power bi", "go", "r"), or None. Rules of context do not
        apply.
        """
        folded = fold(name).strip()
        found = self._names.get(folded)
        return self._loose_names.get(_squeeze(folded)) if found is None else found

    def _hits(self, text: str) -> list[Hit]:
        """Bounded hits whose signs and rules hold, overlaps resolved, ascending."""
        if self._automaton is None:
            return []
        folded = fold(text)
        for sign, address in _ADDRESSES:
            if sign in folded:
                folded = _blank(address, folded)
        hits: list[Hit] = []
        reached = 0
        overlap = ambiguous = False
        for after, (length, names) in self._automaton.iter(f" {skeleton(folded)} "):
            end = after - 1
            start = end - length
            name = names if type(names) is Name else _written(names, folded[start:end])
            if name is None or (folded[end : end + 1] == "." and _DOMAIN.match(folded, end)):
                continue
            if start < reached:
                overlap = True
            if name[2] is not None:
                ambiguous = True
            reached = end
            hits.append((start, end, name))
        if overlap or ambiguous:
            hits.sort()  # no two have one place, so names are never compared
            if ambiguous:
                hits = apply_rules(hits, text, folded)
            if overlap:
                hits = longest(hits)
        return hits


def _automaton(by_skeleton: dict[str, list[Name]]) -> ahocorasick.Automaton | None:
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


def _written(names: tuple[Name, ...], written: str) -> Name | None:
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


def _blank(address: re.Pattern[str], folded: str) -> str:
    """The text with web and mail addresses as spaces: the names in them are not asked for."""
    parts, place = [], 0
    for found in address.finditer(folded):
        start = found.start()
        while start > place and folded[start - 1] in _BEFORE_ADDRESS:
            start -= 1
        parts += (folded[place:start], " " * (found.end() - start))
        place = found.end()
    return "".join((*parts, folded[place:]))
