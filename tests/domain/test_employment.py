"""Texts and the kind of contract they offer; labelled by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.employment import SHORT_TEXT, employment_type_of
from domain.vocabulary import EmploymentType

SHORT = {
    EmploymentType.FULL_TIME: """
        Full-time | Full time | FULL_TIME | Fulltime | Full-time and Part-time
        Full-time, Contractor, and Temp work | Full-time and Internship
        Data Engineer - Full-time""",
    EmploymentType.PART_TIME: """
        Part-time | PART_TIME | Part time | Part-time and Contractor | Part-time, Contractor, and Temp work
        Parttime""",
    EmploymentType.CONTRACT: """
        Contractor | CONTRACTOR | Contract | Contractor and Temp work | 6 month contract | Freelance | Freelancer
        Consulting (1099) | C2C
        Corp-to-corp | Contract (potential for full-time) | Contract-to-hire | Data Engineer - Contract
        Sub-contractor""",
    EmploymentType.TEMPORARY: """
        Temp work | Temporary | Temp-to-hire | Seasonal | Temp work and Internship | TEMPORARY""",
    EmploymentType.INTERNSHIP: """
        Internship | INTERN | Data Science Intern | Internship and Full-time | Summer internship | Co-op student""",
    EmploymentType.UNKNOWN: """
        Data Engineer | Smart contract engineer | Contract manager | Contracts Administrator | Contract law
        Government contractor
        Internal auditor | International sales | Template designer | Volunteer | Temperature control
        Real-time systems | W2""",
}
CASES = [
    (text.strip(), kind)
    for kind, texts in SHORT.items()
    for text in texts.replace("\n", "|").split("|")
    if text.strip()
]

PROSE = [
    ("This is a full-time role.", EmploymentType.FULL_TIME),
    ("Hours: part-time, 20 a week.", EmploymentType.PART_TIME),
    ("This is a contract position for six months.", EmploymentType.CONTRACT),
    ("A 12-month contract with an option to extend.", EmploymentType.CONTRACT),
    ("This is a temporary position.", EmploymentType.TEMPORARY),
    ("This internship program lasts ten weeks.", EmploymentType.INTERNSHIP),
    ("You negotiate contracts with suppliers and write temporary tables.", EmploymentType.UNKNOWN),
    ("You write smart contracts and mentor interns.", EmploymentType.UNKNOWN),
    ("", EmploymentType.UNKNOWN),
]
FILLER = "We build tools for hospitals and care about people. " * 8


@pytest.mark.parametrize(("text", "kind"), CASES)
def test_a_short_text_names_its_kind(text, kind):
    assert len(text) <= SHORT_TEXT
    assert employment_type_of(text) is kind


@pytest.mark.parametrize(("text", "kind"), PROSE)
def test_prose_counts_only_what_is_about_the_posting(text, kind):
    assert employment_type_of(f"{FILLER}\n{text}\n{FILLER}") is kind


def test_the_first_text_that_says_something_decides():
    assert employment_type_of(None, "Data Engineer", "Contract", "Full-time") is EmploymentType.CONTRACT
    assert employment_type_of() is EmploymentType.UNKNOWN


@given(st.lists(st.one_of(st.none(), st.text()), max_size=3))
def test_any_text_gives_a_kind(texts):
    assert employment_type_of(*texts) in set(EmploymentType)


@given(st.sampled_from(CASES))
def test_case_does_not_matter(case):
    text, kind = case
    assert employment_type_of(text.upper()) is employment_type_of(text.lower()) is kind
