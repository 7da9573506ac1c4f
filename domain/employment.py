"""The kind of contract that a posting offers: the first one named.

"Full-time and Part-time" is full time, "Contractor and Temp work" a contract. Texts are read in the order given, the
first that says something decides. In prose (texts longer than SHORT_TEXT) "contract", "temporary" and "internship"
count only in phrases about this posting ("contract position"), since prose also speaks of contract law and smart
contracts.
"""

from __future__ import annotations

import re
from functools import lru_cache

from domain.text_windows import places_of, windows
from domain.vocabulary import EmploymentType

SHORT_TEXT = 300
"""Characters up to which a text is a title or terms; longer is prose."""

READ_AT_MOST = 20_000
"""Characters of prose that are read."""

HINTS = (
    "full-time",
    "full time",
    "fulltime",
    "part-time",
    "part time",
    "parttime",
    "contract",
    "temporary",
    "temp-to",
    "temp to",
    "internship",
    "freelance",
    "1099",
    "c2c",
    "corp-to",
    "corp to",
    "corp 2",
    "corp-2",
    "seasonal",
)
"""Prose is read around these words; without them it says nothing."""

REACH = 30
"""How far around them, in characters."""

NOT_A_CONTRACT = (
    r"(?![- ]?(?:s\b)?[- ]?(?:manage\w*|manager|law|negotiat\w*|administ\w*|research|specialist|analyst|"
    r"review\w*|compliance|drafting|"
    r"engineer\w*|manufactur\w*|officer|lifecycle|attorney|lawyer|testing|developer|audit\w*|value|awards?|"
    r"sales|security|furniture|"
    r"length|lead\b|vehicle))"
)
SHORT = re.compile(
    r"(?P<full_time>\bfull[- ]?time\b)|(?P<part_time>\bpart[- ]?time\b)|"
    rf"(?P<contract>(?<!smart )(?<!government )(?<!sub)\bcontract(?:or|ors)?\b{NOT_A_CONTRACT}|"
    rf"\bsub-?contractor\b|\bcontract[- ]to[- ]hire\b|"
    r"\bfreelanc\w*\b|\b1099\b|\bc2c\b|\bcorp[- ](?:to|2)[- ]corp\b)|"
    r"(?P<temporary>\btemp(?:orary)?\b(?! (?:tables?|files?|protection))|\btemp[- ]to[- ](?:hire|perm)\b|\bseasonal\b)|"
    r"(?P<internship>\bintern(?:ship)?s?\b|\bco-op (?:student|position|program)\b)"
)
PROSE = re.compile(
    r"(?P<full_time>\bfull[- ]?time\b(?! student))|(?P<part_time>\bpart[- ]?time\b(?! student))|"
    r"(?P<contract>\bcontract (?:position|role|job|basis|assignment|opportunity|length|duration|to hire|work\b)|"
    r"\bcontract[- ]to[- ]hire\b|"
    r"\b\d+[- ](?:month|week|year)s? contract\b|\bindependent contractor\b|\bfreelance\b|\b1099\b|\bc2c\b|"
    r"\bcorp[- ](?:to|2)[- ]corp\b|"
    r"[|:(]\s*contract(?:or)?\b(?!s? (?:manage|law|nego|admin)))|"
    r"(?P<temporary>\btemporary (?:position|role|job|assignment|contract)\b|\btemp[- ]to[- ](?:hire|perm)\b|"
    r"\bseasonal (?:position|role|job|work)\b)|"
    r"(?P<internship>\binternship (?:position|role|program|opportunity)\b|\b(?:this|our) internship\b|[|"
    r":(]\s*internship\b)"
)


@lru_cache(maxsize=1 << 16)
def _of_short_text(text: str) -> EmploymentType:
    found = SHORT.search(text.lower().replace("_", " "))
    return EmploymentType(found.lastgroup) if found and found.lastgroup else EmploymentType.UNKNOWN


def _of_prose(text: str) -> EmploymentType:
    lowered = text[:READ_AT_MOST].lower()
    for start, end in windows(places_of(HINTS, lowered), before=REACH, after=REACH):
        found = PROSE.search(lowered, start, end)
        if found and found.lastgroup:
            return EmploymentType(found.lastgroup)
    return EmploymentType.UNKNOWN


def employment_type_of(*texts: str | None) -> EmploymentType:
    """The first-named kind of contract; UNKNOWN where none is named. Never raises on any text."""
    for text in texts:
        if text:
            kind = _of_short_text(text) if len(text) <= SHORT_TEXT else _of_prose(text)
            if kind is not EmploymentType.UNKNOWN:
                return kind
    return EmploymentType.UNKNOWN
