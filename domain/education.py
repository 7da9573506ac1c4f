"""Typical education for entry into an occupation, in the words of BLS's projections.

Source: Employment Projections, Table 1.2, "Typical education needed for entry".
"""

from __future__ import annotations

from enum import StrEnum


class EntryEducation(StrEnum):
    """What people typically need to enter an occupation, the least first."""

    NO_CREDENTIAL = "no_credential"
    HIGH_SCHOOL = "high_school"
    SOME_COLLEGE = "some_college"
    POSTSECONDARY_AWARD = "postsecondary_award"
    ASSOCIATE = "associate"
    BACHELOR = "bachelor"
    MASTER = "master"
    DOCTORAL = "doctoral"


PUBLISHED = {
    "no formal educational credential": EntryEducation.NO_CREDENTIAL,
    "high school diploma or equivalent": EntryEducation.HIGH_SCHOOL,
    "some college, no degree": EntryEducation.SOME_COLLEGE,
    "postsecondary nondegree award": EntryEducation.POSTSECONDARY_AWARD,
    "associate's degree": EntryEducation.ASSOCIATE,
    "bachelor's degree": EntryEducation.BACHELOR,
    "master's degree": EntryEducation.MASTER,
    "doctoral or professional degree": EntryEducation.DOCTORAL,
}
"""As published, in lower case -> the word used here."""


def entry_education(published: str | None) -> EntryEducation | None:
    """The word for a published text; None where nothing is published, or something that is not known."""
    if published is None:
        return None
    return PUBLISHED.get(published.strip().lower().replace("\u2019", "'"))
