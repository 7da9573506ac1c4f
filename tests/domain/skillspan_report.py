"""How well the matcher finds the knowledge that people marked in sentences of real postings (SkillSpan, technology
part).

`python -m tests.domain.skillspan_report [folder]` prints the figures; the tests guard them against getting worse.

What the figures say: the labels mark every span of knowledge, also general ("degree in a technical field", "best
practices"),
while the matcher only finds names of its taxonomy; and the matcher's soft skills and processes are mostly labelled
as "skill", not
as knowledge. So two kinds of figure are given: all of the matcher's finds against the knowledge spans, and the finds
without
soft skills. A find is strict when it covers exactly the labelled tokens, and overlapping when it shares a token with
them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from domain.skill_taxonomy import own_taxonomy
from domain.skills import Matcher, SkillEntry
from domain.vocabulary import SkillType

SPLITS = ("train", "dev")


@dataclass(frozen=True)
class Score:
    """Micro-averaged over one split. hits_of_found and hits_of_labelled differ where one find overlaps two labels."""

    found: int
    labelled: int
    hits_of_found: int
    hits_of_labelled: int

    @property
    def precision(self) -> float:
        return self.hits_of_found / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.hits_of_labelled / self.labelled if self.labelled else 0.0

    @property
    def f1(self) -> float:
        return (
            2 * self.precision * self.recall / (self.precision + self.recall) if self.precision + self.recall else 0.0
        )


Span = tuple[int, int]


def taxonomy_matcher() -> tuple[Matcher, dict[int, SkillType]]:
    """A matcher over the taxonomy that ships, and the type of each skill."""
    entries = [
        SkillEntry(number, skill.slug, skill.name, skill.skill_type, skill.aliases)
        for number, skill in enumerate(own_taxonomy(), start=1)
    ]
    return Matcher(entries), {entry.skill_id: entry.skill_type for entry in entries}


def sentences(path: Path) -> list[dict]:
    """The technology part of one split: dicts with `tokens`, `tags_knowledge` and `tags_skill` (BIO)."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [row for row in rows if row["source"] == "tech"]


def labelled_spans(tags: Iterable[str]) -> list[Span]:
    """Token ranges [first, after) of BIO tags; an I without a B before it begins a span."""
    spans: list[Span] = []
    start: int | None = None
    place = -1
    for place, tag in enumerate(tags):
        if start is not None and tag != "I":
            spans.append((start, place))
            start = None
        if tag == "B" or (tag == "I" and start is None):
            start = place
    if start is not None:
        spans.append((start, place + 1))
    return spans


def found_spans(matcher: Matcher, tokens: list[str]) -> list[tuple[Span, int]]:
    """Token ranges of the matcher's finds in the tokens joined by spaces, each with its skill."""
    starts, text = [], ""
    for token in tokens:
        starts.append(len(text))
        text += token + " "
    spans = []
    for match in matcher.find(text):
        inside = [i for i, start in enumerate(starts) if start < match.end and start + len(tokens[i]) > match.start]
        spans.append(((inside[0], inside[-1] + 1), match.skill_id))
    return spans


def score(pairs: Iterable[tuple[list[Span], list[Span]]], *, strict: bool) -> Score:
    """Compares found with labelled spans, sentence by sentence."""
    found = labelled = hits_of_found = hits_of_labelled = 0
    for ours, theirs in pairs:
        found += len(ours)
        labelled += len(theirs)
        if strict:
            same = len(set(ours) & set(theirs))
            hits_of_found += same
            hits_of_labelled += same
        else:
            hits_of_found += sum(any(a < d and c < b for c, d in theirs) for a, b in ours)
            hits_of_labelled += sum(any(a < d and c < b for c, d in ours) for a, b in theirs)
    return Score(found, labelled, hits_of_found, hits_of_labelled)


def surface_score(rows: list[dict], finds: list[list[tuple[Span, int]]]) -> Score:
    """Type level: distinct wordings, found against labelled, over the whole split."""

    def wordings(spans: list[Span], tokens: list[str]) -> set[str]:
        return {" ".join(tokens[a:b]).lower() for a, b in spans}

    ours = set().union(
        *(wordings([span for span, _ in found], row["tokens"]) for row, found in zip(rows, finds, strict=True))
    )
    theirs = set().union(*(wordings(labelled_spans(row["tags_knowledge"]), row["tokens"]) for row in rows))
    return Score(len(ours), len(theirs), len(ours & theirs), len(ours & theirs))


def report(folder: Path, matcher: Matcher, types: dict[int, SkillType]) -> dict[str, Score]:
    """Name of the figure -> score, for both splits."""
    figures: dict[str, Score] = {}
    for split in SPLITS:
        rows = sentences(folder / f"{split}.json")
        finds = [found_spans(matcher, row["tokens"]) for row in rows]
        hard = [[(span, skill) for span, skill in found if types[skill] is not SkillType.SOFT] for found in finds]
        knowledge = [labelled_spans(row["tags_knowledge"]) for row in rows]
        either = [[*spans, *labelled_spans(row["tags_skill"])] for spans, row in zip(knowledge, rows, strict=True)]
        for name, ours in (("all finds", finds), ("without soft skills", hard)):
            spans = [[span for span, _ in found] for found in ours]
            pairs = list(zip(spans, knowledge, strict=True))
            figures[f"{split}, {name}, strict"] = score(pairs, strict=True)
            figures[f"{split}, {name}, overlap"] = score(pairs, strict=False)
        figures[f"{split}, without soft skills, distinct wordings"] = surface_score(rows, hard)
        all_spans = [[span for span, _ in found] for found in finds]
        figures[f"{split}, all finds, overlap with knowledge or skill"] = score(
            zip(all_spans, either, strict=True), strict=False
        )
    return figures


def main() -> None:
    default = Path(__file__).resolve().parents[3] / "shared" / "data" / "skills" / "skillspan"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    print(f"{'figure':56} {'precision':>9} {'recall':>7} {'F1':>6} {'found':>6} {'labelled':>8}")
    for name, result in report(folder, *taxonomy_matcher()).items():
        rates = f"{result.precision:9.3f} {result.recall:7.3f} {result.f1:6.3f}"
        print(f"{name:56} {rates} {result.found:6} {result.labelled:8}")


if __name__ == "__main__":
    main()
