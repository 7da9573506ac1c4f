"""What a software name of O*NET stands for.

O*NET writes "Structured query language SQL", "Amazon Web Services AWS software", "ESRI ArcGIS software", "Word
processing
software". Each name has shorter forms by which the taxonomy may know it; what it does not know becomes a skill of
its own unless
the name only says what kind of software is meant.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from typing import TypeVar

from domain.folding import fold
from domain.skill_rules import Rule

VENDORS = (
    *(
        "adobe",
        "amazon",
        "apache",
        "apple",
        "atlassian",
        "autodesk",
        "bentley",
        "blackbaud",
        "cisco",
        "citrix",
        "corel",
    ),
    *(
        "dassault systemes",
        "esri",
        "google",
        "hewlett packard",
        "hp",
        "ibm",
        "intuit",
        "jetbrains",
        "mathsoft",
        "micro focus",
    ),
    *(
        "microsoft",
        "national instruments",
        "oracle",
        "ptc",
        "qlik tech",
        "quest",
        "red hat",
        "sap",
        "salesforce",
        "siemens",
    ),
    *(
        "statacorp",
        "symantec",
        "the mathworks",
        "trimble",
        "unity technologies",
        "veritas",
        "vmware",
        "wolfram research",
    ),
)
"""Makers whose products are also called without them."""

_VENDOR_AND_SPACE = tuple(f"{vendor} " for vendor in VENDORS)
_KIND = re.compile(r"\s+(?:software|systems?|programs?|applications?|tools?|platforms?|suite|app)\Z", re.IGNORECASE)
_ENDS_AS_KIND = re.compile(
    r"\b(?:software|systems?|programs?|applications?|tools?|platforms?|sites?|databases?|apps?)\Z"
)
_SHORTEST = 3

Owner = TypeVar("Owner")


def without_kind(name: str) -> str:
    """The name without a last word that says "software" or the like."""
    return _KIND.sub("", name)


def phrase_and_acronym(name: str) -> tuple[str, str] | None:
    """("Structured query language", "SQL") of "Structured query language SQL"; None where no acronym follows its words.

    The acronym is a last word of capitals whose letters are found, in order, in the words before it, beginning at
    the first.
    """
    *words, last = name.split()
    letters = last.lower()
    if len(words) < 2 or len(last) < 2 or not last.isupper() or not last.isalpha():
        return None
    phrase = " ".join(words).lower()
    place = -1
    for letter in letters:
        place = phrase.find(letter, place + 1)
        if place < 0:
            return None
    return (" ".join(words), last) if phrase[0] == letters[0] or words[0].lower() in VENDORS else None


def forms(name: str) -> list[str]:
    """The name and what it may be called for short, the surest first."""
    short = without_kind(name)
    found = [name, short]
    split = phrase_and_acronym(short)
    if split:
        found += split
    for form in list(found[1:3]):
        lowered = form.lower()
        if lowered.startswith(_VENDOR_AND_SPACE):  # most names begin otherwise, and this is soon said
            vendor = next(vendor for vendor in _VENDOR_AND_SPACE if lowered.startswith(vendor))
            found.append(form[len(vendor) :])
    return list(dict.fromkeys(form.strip() for form in found if form.strip()))


def aliases_of_forms(name: str) -> dict[str, bool]:
    """Folded alias by which a skill may be known -> whether it is the whole name, less its kind; the surest first."""
    whole = (name, without_kind(name))
    found: dict[str, bool] = {}
    for form in forms(name):
        found.setdefault(fold(form).strip(), form in whole)
    return found


def known_as(aliases: Mapping[str, bool], owners: Mapping[str, Owner], ruled: Container[str]) -> Owner | None:
    """Who answers to a name by its aliases_of_forms. owners: folded alias -> whose it is; ruled: those with rules.

    Names with rules ("Project", "Word") answer only to the name as O*NET writes it, less its kind, never to a part
    of it.
    """
    for alias, whole in aliases.items():
        if alias in owners and (whole or alias not in ruled):
            return owners[alias]
    return None


def is_kind(name: str) -> bool:
    """Whether the name tells a kind of software ("Data base user interface software"), not a piece of it.

    It does when it ends as a kind does and, an acronym aside, only its first letter is a capital.
    """
    phrase = without_kind(name)
    split = phrase_and_acronym(phrase)
    words = (split[0] if split else phrase).split()
    plain = all(word.islower() for word in words[1:]) and words[0][1:].islower() and words[0].isalpha()
    return plain and bool(_ENDS_AS_KIND.search(name))


def aliases(name: str, common_words: Container[str]) -> dict[str, Rule | None]:
    """Folded alias -> rule, for a name that the taxonomy does not know; empty where every form is too common to be
    told apart.

    - The full name of two words or more counts as it is, unless all its words are common ("Time Tracker"): then only
    as it is
      written, and near other technology.
    - A single word ("Eko") counts only as it is written, and near other technology; a common word ("Blink" where
    tasks speak of
      blinking) or one of fewer than three characters does not count.
    """
    careful = Rule(near=("software", "application", "platform"))
    found: dict[str, Rule | None] = {}
    for form in dict.fromkeys((name, without_kind(name))):
        folded = fold(form).strip()
        words = re.findall(r"[a-z0-9]+", folded)
        common = all(word in common_words for word in words)
        if len(words) == 1 and (common or len(folded) < _SHORTEST or folded in VENDORS):
            continue
        if not words:
            continue
        found[folded] = Rule(case=(form,), near=careful.near) if common or len(words) == 1 else None
    return found
