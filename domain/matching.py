"""How well a person's skills match what an occupation requires.

Every figure is over requirements: a skill or rated element, its importance (0-1) and the level it takes (0-1). What the
person has not rated, though everybody has it to some degree, is in no sum: not rated is not lacking.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.person import OwnSkill

REQUIRED_SHARE = 0.1
"""Share of an occupation's postings from which a skill counts as required there."""
MINIMUM_REQUIRED = 3
"""Postings that must ask for a skill, so that one or two make no requirement."""
MINIMUM_OCCUPATION = 10
"""Postings of an occupation below which nothing is said of what they require."""
NOTABLE_IMPORTANCE = 0.5
"""Importance on 0-1 from which a rated element counts as required."""

SOFTWARE_IMPORTANCE = {"in_demand": 1.0, "hot_technology": 0.75, "listed": 0.5}
"""Importance of software by how O*NET marks it for the occupation."""
USUAL_LEVEL = 2 / 3
"""Level of a skill whose source states none: that of somebody who works with it daily."""
LEVEL_OF_SENIORITY = {"junior": 1 / 3, "mid": 2 / 3, "senior": 1.0, "lead": 1.0}
"""Seniority -> the level that postings of it are taken to require; USUAL_LEVEL for all and unknown."""


class RequirementSource(StrEnum):
    """Who says what an occupation requires."""

    MEASURED = "measured"  # the occupation's own postings here
    OFFICIAL = "official"  # O*NET's software list and ratings


class Variant(StrEnum):
    """How a match is scored."""

    COUNTED = "counted"  # every requirement counts alike
    WEIGHTED = "weighted"  # every requirement counts by its importance


class GapStanding(StrEnum):
    """How a person stands to one requirement, what is lacking first."""

    MISSING = "missing"
    BELOW = "below"
    MATCHED = "matched"
    NOT_RATED = "not_rated"


@dataclass(frozen=True)
class Requirement:
    """What an occupation requires. rated: everybody has it to a degree, so that only a rating says how much."""

    key: str
    importance: float
    level: float
    rated: bool = False


@dataclass(frozen=True)
class Judged:
    """One requirement held against a person. lack: importance × what is lacking, before it is divided by the whole."""

    requirement: Requirement
    standing: GapStanding
    have: float | None  # proficiency 0-1; None where not stated, or missing

    @property
    def counts(self) -> bool:
        """Whether the requirement is in the scores."""
        return self.standing is not GapStanding.NOT_RATED

    @property
    def matched(self) -> bool:
        """Whether the person has it, at whatever level."""
        return self.standing in (GapStanding.MATCHED, GapStanding.BELOW)

    @property
    def lack(self) -> float:
        if self.standing is GapStanding.MISSING:
            return self.requirement.importance * self.requirement.level
        if self.have is None:
            return 0.0
        return self.requirement.importance * max(0.0, self.requirement.level - self.have)


@dataclass(frozen=True)
class Scores:
    """How a person matches, with the parts of it.

    match, adjusted: 0-100; None where nothing is required that could be judged. alignment: mean over the aligned
    matched ones of min(1, have / required), 0-1; 1 where no level is stated. gap: 0-1.
    """

    match: float | None
    adjusted: float | None
    matched: int
    required: int
    not_rated: int
    alignment: float
    aligned: int
    experience_weight: float
    gap: float | None


def judge(requirement: Requirement, own: OwnSkill | None) -> Judged:
    """One requirement against what the person has of it."""
    if own is None:
        standing = GapStanding.NOT_RATED if requirement.rated else GapStanding.MISSING
        return Judged(requirement, standing, None)
    have = own.proficiency
    if have is None:
        # A skill without a level is there; a rated element without a rating is nothing.
        return Judged(requirement, GapStanding.NOT_RATED if requirement.rated else GapStanding.MATCHED, None)
    return Judged(requirement, GapStanding.BELOW if have < requirement.level else GapStanding.MATCHED, have)


def judge_all(requirements: Sequence[Requirement], person: Mapping[str, OwnSkill]) -> list[Judged]:
    """Every requirement against the person, in order."""
    return [judge(one, person.get(one.key)) for one in requirements]


def scores(judged: Sequence[Judged], weight: float, variant: Variant = Variant.COUNTED) -> Scores:
    """The scores of one person for one occupation.

    match = matched / required × 100, counted or by importance; adjusted = match × mean proficiency alignment ×
    experience weight; gap = Σ importance × max(0, required − have) / Σ importance × required. A skill whose level is
    not stated is matched, is in no alignment and lacks nothing.
    """
    counted = [one for one in judged if one.counts]
    matched = [one for one in counted if one.matched]

    def worth(some: Sequence[Judged]) -> float:
        return float(len(some)) if variant is Variant.COUNTED else sum(one.requirement.importance for one in some)

    whole = worth(counted)
    match = 100 * (worth(matched) / whole) if whole else None  # so bracketed, all of it is 100 exactly
    aligned = [alignment(one.have, one.requirement.level) for one in matched if one.have is not None]
    mean = sum(aligned) / len(aligned) if aligned else 1.0
    possible = sum(one.requirement.importance * one.requirement.level for one in counted)
    return Scores(
        match,
        None if match is None else match * mean * weight,
        len(matched),
        len(counted),
        len(judged) - len(counted),
        mean,
        len(aligned),
        weight,
        sum(one.lack for one in counted) / possible if possible else None,
    )


def alignment(have: float, required: float) -> float:
    """min(1, have / required), 0-1; 1 where nothing is required."""
    return min(1.0, have / required) if required > 0 else 1.0
