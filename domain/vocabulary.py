"""The closed lists of words that postings, filters and cells share, each in its display order."""

from __future__ import annotations

from enum import StrEnum

ALL = "all"
"""The roll-up over all regions, or over all seniorities."""

GENERATED_RELEASES = ("0.1", "0.2")
"""Numbers of the demonstration's generated releases in O*NET's form: older than any that O*NET has published."""


def is_generated_release(version: str | None) -> bool:
    """Whether a release is the demonstration's."""
    return version in GENERATED_RELEASES


class Seniority(StrEnum):
    """Level asked for; UNKNOWN where the posting does not say."""

    JUNIOR = "junior"
    MID = "mid"
    SENIOR = "senior"
    LEAD = "lead"
    UNKNOWN = "unknown"


class WorkMode(StrEnum):
    """Where the work is done; UNKNOWN where the posting does not say."""

    ON_SITE = "on_site"
    HYBRID = "hybrid"
    REMOTE = "remote"
    UNKNOWN = "unknown"


class EmploymentType(StrEnum):
    """The first-named kind of contract; UNKNOWN where the posting does not say."""

    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    CONTRACT = "contract"
    TEMPORARY = "temporary"
    INTERNSHIP = "internship"
    UNKNOWN = "unknown"


class PayPeriod(StrEnum):
    """The period that a stated amount is for."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class SkillType(StrEnum):
    """What kind of thing a skill is."""

    LANGUAGE = "language"
    FRAMEWORK = "framework"
    DATABASE = "database"
    CLOUD = "cloud"
    TECHNOLOGY = "technology"
    PROCESS = "process"
    KNOWLEDGE = "knowledge"
    CERTIFICATION = "certification"
    SOFT = "soft"


class Grain(StrEnum):
    """Width of one point of a trend line."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class AssociationMeasure(StrEnum):
    """How strongly two skills go together."""

    POSTINGS = "postings"
    JACCARD = "jaccard"
    LIFT = "lift"
    NPMI = "npmi"
