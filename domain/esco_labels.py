"""Which labels of an ESCO file can be trusted.

Published files exist in which the column of alternative labels is shifted against the preferred labels: each row then
carries another concept's alternatives. So a row's alternatives are believed only as far as they speak of the same
thing:

- a row is plausible when its own preferred label stands among its alternatives (ESCO repeats it there) or when half
of the
  alternatives share a word stem with it;
- a file is aligned when at least ALIGNED of its rows with alternatives are plausible;
- of an aligned file a plausible row's alternatives are taken; of any other file only those of rows that repeat their
own
  preferred label, and only the alternatives that share a telling stem with it (one that few preferred labels have).
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.folding import fold

ALIGNED = 0.8
TELLING = 0.01
"""A stem is telling when at most this share of the preferred labels has it (and always when at most two have)."""

COLUMNS = ("preferredLabel", "altLabels")

_WORD = re.compile(r"[^\W\d_]{3,}")
_STEM_LENGTH = 5
_FIELD_OF_STUDY = re.compile(r"(?:ology|ography|nomy|ometry|iatry|iatrics|nomics|onics|namics|netics|nautics)\Z")
_FUNCTION_WORDS = frozenset(
    [
        "and",
        "the",
        "for",
        "with",
        "from",
        "into",
        "onto",
        "about",
        "other",
        "than",
        "that",
        "this",
        "their",
        "such",
        "using",
        "use",
    ]
)


class EscoError(ValueError):
    """The file is no table of ESCO skills; the message says what is missing."""


@dataclass(frozen=True)
class EscoSkill:
    """One concept. label: preferred, as written. alternatives: folded labels that can be trusted, the preferred not
    among them.
    """

    label: str
    alternatives: tuple[str, ...]


@dataclass(frozen=True)
class EscoLabels:
    """What a file gives.

    rows: concepts with a preferred label; with_alternatives: of them, with any; plausible: of those, that fit their
    row;
    trusted_rows: rows of which at least one alternative is taken; refused: alternatives that are not taken.
    """

    skills: tuple[EscoSkill, ...]
    aligned: bool
    rows: int
    with_alternatives: int
    plausible: int
    trusted_rows: int
    refused: int


def stems(label: str) -> set[str]:
    """The beginnings of a label's words, function words left out."""
    return {word[:_STEM_LENGTH] for word in _WORD.findall(fold(label)) if word not in _FUNCTION_WORDS}


def read_esco(lines: Iterable[str]) -> EscoLabels:
    """Trusted labels of a CSV with the columns preferredLabel and altLabels (alternatives one a line within the cell).

    Raises EscoError when a column is missing or no row has a preferred label.
    """
    reader = csv.DictReader(lines)
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise EscoError(
            f"the ESCO file has no column {' and no column '.join(missing)}; give the skills CSV as published"
        )
    labels: dict[str, tuple[str, list[str]]] = {}
    for row in reader:
        label = (row["preferredLabel"] or "").strip()
        if label:
            alternatives = [fold(part).strip() for part in (row["altLabels"] or "").splitlines()]
            labels.setdefault(fold(label), (label, [part for part in dict.fromkeys(alternatives) if part]))
    if not labels:
        raise EscoError("no row of the ESCO file has a preferredLabel; give the skills CSV as published")
    return _trusted(labels)


def _trusted(labels: Mapping[str, tuple[str, list[str]]]) -> EscoLabels:
    with_alternatives = {key: value for key, value in labels.items() if value[1]}
    plausible = {key for key, (_, alternatives) in with_alternatives.items() if _plausible(key, alternatives)}
    aligned = not with_alternatives or len(plausible) >= ALIGNED * len(with_alternatives)
    frequency = Counter(stem for key in labels for stem in stems(key))
    common = {stem for stem, rows in frequency.items() if rows > max(2, TELLING * len(labels))}
    skills = []
    trusted_rows = taken = 0
    for key, (label, alternatives) in labels.items():
        accepted: Sequence[str] = ()
        if aligned and key in plausible:
            accepted = [part for part in alternatives if part != key]
        elif not aligned and key in alternatives:
            telling = stems(key) - common
            accepted = [part for part in alternatives if part != key and stems(part) & telling]
        # An alternative that is another concept's preferred label belongs to that concept.
        accepted = [part for part in accepted if part not in labels]
        trusted_rows += bool(accepted)
        taken += len(accepted)
        skills.append(EscoSkill(label, tuple(accepted)))
    offered = sum(len([part for part in parts if part != key]) for key, (_, parts) in labels.items())
    return EscoLabels(
        tuple(skills), aligned, len(labels), len(with_alternatives), len(plausible), trusted_rows, offered - taken
    )


def _plausible(key: str, alternatives: Sequence[str]) -> bool:
    own = stems(key)
    return key in alternatives or 2 * sum(bool(stems(part) & own) for part in alternatives) >= len(alternatives)


def names_a_skill(label: str) -> bool:
    """Whether a label that the taxonomy does not know may be looked for in texts: two words or more, or a field of
    study.

    Other single words ("cameras", "spelling") are too common to tell that a skill is asked for.
    """
    folded = fold(label).strip()
    return " " in folded or bool(_FIELD_OF_STUDY.search(folded))
