"""When an ambiguous name ("Go", "Excel", "R") means the skill: conditions on its spelling and its surroundings.

The rules are data (domain/taxonomy/ambiguous.toml explains every key); this module reads and applies one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import Any

from domain.vocabulary import SkillType

TECHNICAL = (SkillType.LANGUAGE, SkillType.FRAMEWORK, SkillType.DATABASE, SkillType.CLOUD, SkillType.TECHNOLOGY)
"""Types of skills that support an ambiguous name nearby unless its rule says otherwise."""

WINDOW = 90
"""How many characters of the same sentence on either side count as near."""

_REACH = 40
_LOOSE = " \n,;/()"  # signs that tie nothing; the empty end of a text is among them
_SEPARATORS = " \t\r\n-\"'(:"
_SENTENCE_END = re.compile(r"[.!?]\s|[\n\r]|</?(?:p|li|br)\b")
_SUFFIXES = re.compile(
    r"-(?:based|like|driven|native|lang|powered|specific|related|developers?|engineers?|programm\w+|stack|first|only)"
    r"(?![a-z0-9])"
)
_POSSESSIVE = re.compile(r"'s?(?![a-z0-9])")


class RuleError(ValueError):
    """A rule says something that cannot be understood; the message names the key."""


class Verdict(IntEnum):
    """What spelling and words around an ambiguous name say, before other skills are asked."""

    NO = 0
    ONLY_IN_LIST = 1  # spelled unlike the skill: counts only as an item of a list of skills
    NEEDS_KIN = 2  # spelled like the skill: a related skill in a list or nearby decides
    YES = 3


def _phrases(words: Sequence[str]) -> str:
    """Alternatives of a regular expression: `*` ends a word freely, `#` is a digit or more, a space is any
    separator.
    """
    parts = [
        ("(?<![a-z0-9])" if word[0].isalnum() or word[0] == "#" else "")
        + re.escape(word).replace(r"\*", "[a-z0-9]*").replace(r"\#", "[0-9]+").replace(r"\ ", r"[\s\-]+")
        for word in words
    ]
    return "|".join(sorted(parts, key=len, reverse=True))


@dataclass(frozen=True)
class Rule:
    """Conditions on one ambiguous alias. All words are folded; see domain/taxonomy/ambiguous.toml."""

    case: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    never_before: tuple[str, ...] = ()
    never_after: tuple[str, ...] = ()
    never_near: tuple[str, ...] = ()
    kin: tuple[str, ...] = field(default=tuple(TECHNICAL))
    alone: bool = False
    in_list: bool = True
    given_only: bool = False

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Rule:
        """The rule of a TOML table or a JSON object. Raises RuleError for an unknown key or a value of the wrong
        kind.
        """
        fields = cls.__dataclass_fields__
        values: dict[str, Any] = {}
        for key, value in data.items():
            if key not in fields:
                raise RuleError(f"unknown key {key!r}; known are {', '.join(fields)}")
            if fields[key].type == "bool":
                if not isinstance(value, bool):
                    raise RuleError(f"{key} must be true or false, not {value!r}")
                values[key] = value
            elif isinstance(value, list) and all(isinstance(word, str) and word.strip() for word in value):
                values[key] = tuple(value)
            else:
                raise RuleError(f"{key} must be a list of words, not {value!r}")
        return cls(**values)

    def as_data(self) -> dict[str, Any]:
        """The keys that differ from the default, for a JSON column; `from_data` gives the same rule back."""
        data = {}
        for key, declared in self.__dataclass_fields__.items():
            value = getattr(self, key)
            if value != declared.default:
                data[key] = list(value) if isinstance(value, tuple) else value
        return data

    @cached_property
    def _before(self) -> _Before:
        return _Before(self.before)

    @cached_property
    def _never_before(self) -> _Before:
        return _Before(self.never_before)

    @cached_property
    def _after(self) -> re.Pattern[str] | None:
        return _directly_after(self.after)

    @cached_property
    def _never_after(self) -> re.Pattern[str] | None:
        return _directly_after(self.never_after)

    @cached_property
    def _near(self) -> re.Pattern[str] | None:
        return _anywhere(self.near)

    @cached_property
    def _never_near(self) -> re.Pattern[str] | None:
        return _anywhere(self.never_near)

    def ruled_out(self, text: str, folded: str, start: int, end: int) -> bool:
        """Whether the words around text[start:end] say that something else is meant, whatever else they say."""
        return (
            self.given_only
            or _glued(text, folded, start, end)
            or bool(self._never_after and self._never_after.match(folded, end))
            or self._never_before.ends(folded, start)
            or bool(self._never_near and self._never_near.search(folded, *sentence(folded, start, end)))
        )

    def verdict(self, text: str, folded: str, start: int, end: int) -> Verdict:
        """What the text around text[start:end] says. ONLY_IN_LIST is given before `ruled_out` is asked."""
        if self.case and text[start:end] not in self.case:
            return Verdict.ONLY_IN_LIST if self.in_list else Verdict.NO
        if self.ruled_out(text, folded, start, end):
            return Verdict.NO
        if self.alone or (self._after and self._after.match(folded, end)) or self._before.ends(folded, start):
            return Verdict.YES
        if self._near:
            low, high = sentence(folded, start, end)
            if self._near.search(folded, low, start) or self._near.search(folded, end, high):
                return Verdict.YES
        return Verdict.NEEDS_KIN


class _Before:
    """Words that may stand directly before a name."""

    def __init__(self, words: Sequence[str]) -> None:
        self._pattern = re.compile(rf"(?:{_phrases(words)})\Z") if words else None
        # The last letters of each phrase, to dismiss most texts without the pattern; "" where any may end it.
        self._endings = tuple({"" if word[-1] in "*#" else word.replace("-", " ").split()[-1] for word in words})

    def ends(self, folded: str, start: int) -> bool:
        """Whether the text before the offset ends with one of them."""
        if self._pattern is None:
            return False
        before = folded[max(0, start - _REACH) : start].rstrip(_SEPARATORS)
        if not before.endswith(self._endings) and not before.endswith(("#", "-")):
            return False
        return bool(self._pattern.search(before))


def sentence(folded: str, start: int, end: int) -> tuple[int, int]:
    """Where the part of the sentence around [start, end) begins and ends, at most WINDOW characters away."""
    low, high = max(0, start - WINDOW), min(len(folded), end + WINDOW)
    for stop in _SENTENCE_END.finditer(folded, low, start):
        low = stop.end()
    stop = _SENTENCE_END.search(folded, end, high)
    return low, stop.start() if stop else high


def _directly_after(words: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile(rf"[\s\-\"')]*(?:{_phrases(words)})(?![a-z0-9])") if words else None


def _anywhere(words: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile(rf"(?:{_phrases(words)})(?![a-z0-9])") if words else None


def _glued(text: str, folded: str, start: int, end: int) -> bool:
    """Whether a sign ties the name to a letter or digit beside it, as in "R&D", "go-getter" and "C++"."""
    left, sign = folded[start - 1 : start], folded[end : end + 1]
    if left in _LOOSE and sign in _LOOSE:
        return False
    if start >= 2 and folded[start - 1] in "-&'@_#.$" and folded[start - 2].isalnum():
        return True
    if start and folded[start - 1] in "@#$":
        return True
    beyond = folded[end + 1 : end + 2]
    if sign == "#" or (sign == "+" and not beyond.isalnum()):
        return True
    if not beyond.isalnum():
        return False
    if sign == "-":
        return not _SUFFIXES.match(folded, end)
    if sign == "'":
        return not _POSSESSIVE.match(folded, end)
    return sign in {"&", "@", "_"} or (sign == "." and not text[end + 1].isupper())
