"""Titles and the occupations they name, on a few titles in O*NET's manner."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.occupations import SETTLED, TitleIndex
from domain.titles import clauses_of, without_levels, words_of

ENGINEERS, SCIENTISTS, ANALYSTS, STATISTICIANS = "15-1252.00", "15-2051.00", "15-2051.01", "15-2041.00"
ARCHITECTS, NURSES, MANAGERS, PRODUCERS, ACCOUNTANTS = (
    "15-1243.00",
    "29-1141.00",
    "11-3021.00",
    "27-2012.00",
    "13-2011.00",
)

TITLES = [
    (ENGINEERS, "Software Developers", "occupation"),
    (SCIENTISTS, "Data Scientists", "occupation"),
    (ANALYSTS, "Business Intelligence Analysts", "occupation"),
    (STATISTICIANS, "Statisticians", "occupation"),
    (ARCHITECTS, "Database Architects", "occupation"),
    (NURSES, "Registered Nurses", "occupation"),
    (PRODUCERS, "Producers and Directors", "occupation"),
    (ACCOUNTANTS, "Accountants and Auditors", "occupation"),
    (ENGINEERS, "Software Engineer", "alternate"),
    (ENGINEERS, "Software Engineer", "reported"),
    (ARCHITECTS, "Data Engineer", "alternate"),
    (STATISTICIANS, "Data Engineer", "alternate"),
    (STATISTICIANS, "Data Analyst", "alternate"),
    (ANALYSTS, "Data Analyst", "alternate"),
    (NURSES, "Staff Nurse", "alternate"),
    (NURSES, "Nurse Manager", "alternate"),
    (NURSES, "Home Health Nurse", "alternate"),
    (STATISTICIANS, "Stack Engineer", "alternate"),
    (ACCOUNTANTS, "Accountant", "alternate"),
    (ACCOUNTANTS, "Accountant", "reported"),
    (PRODUCERS, "Director", "alternate"),
    (PRODUCERS, "Director", "reported"),
    (MANAGERS, "Data Science Manager", "alternate"),
    (MANAGERS, "Chief Information Officer (CIO)", "reported"),
    (MANAGERS, "CTO (Chief Technology Officer)", "reported"),
    # of several occupations
    (SCIENTISTS, "Analytics Lead Modeler", "alternate"),
    (ANALYSTS, "Analytics Lead Modeler", "alternate"),
    (SCIENTISTS, "Survey Modeler", "alternate"),
    (STATISTICIANS, "Survey Modeler", "alternate"),
    (STATISTICIANS, "Survey Modeler", "reported"),
    (SCIENTISTS, "Quiz Modeler", "alternate"),
    (STATISTICIANS, "Quiz Modeler", "alternate"),
    (STATISTICIANS, "Poll Modeler", "alternate"),
    (SCIENTISTS, "Poll Modeler", "reported"),
    (PRODUCERS, "Program Manager", "alternate"),
    # so that these words are known to end titles
    *((ENGINEERS, f"{kind} Engineer", "alternate") for kind in ("Widget", "Gadget", "Gizmo", "Doodad", "Thing")),
    *((STATISTICIANS, f"{kind} Analyst", "alternate") for kind in ("Widget", "Gadget", "Gizmo", "Doodad", "Thing")),
    *((SCIENTISTS, f"{kind} Scientist", "alternate") for kind in ("Widget", "Gadget", "Gizmo", "Doodad", "Thing")),
    *((MANAGERS, f"{kind} Recruiter", "alternate") for kind in ("Widget", "Gadget", "Gizmo", "Doodad", "Thing")),
]


@pytest.fixture(scope="module")
def index() -> TitleIndex:
    return TitleIndex(TITLES)


CASES = [
    # whole titles, and the same in other spellings
    ("Data Scientist", SCIENTISTS),
    ("DATA SCIENTISTS", SCIENTISTS),
    ("data-scientist", SCIENTISTS),
    ("Software Engineers", ENGINEERS),
    ("Software Eng", ENGINEERS),
    ("SWE", ENGINEERS),
    ("RN", NURSES),
    ("Accountant", ACCOUNTANTS),
    ("Staff Nurse", NURSES),
    ("Chief Information Officer", MANAGERS),
    ("Chief Technology Officer", MANAGERS),
    # level, place, terms and codes
    ("Senior Data Scientist", SCIENTISTS),
    ("Sr. Data Scientist II (Remote)", SCIENTISTS),
    ("Jr Software Engineer", ENGINEERS),
    ("Staff Software Engineer", ENGINEERS),
    ("Lead Data Scientist #4411", SCIENTISTS),
    ("Data Scientist R-14337", SCIENTISTS),
    ("Senior Home Health Nurse Full-time", NURSES),
    ("Founding fullstack engineer", None),
    ("Data Scientist (m/f/d)", SCIENTISTS),
    ("Remote Software Engineer - Full-time", ENGINEERS),
    # clauses
    ("Data Scientist - MA", SCIENTISTS),
    ("Senior Software Engineer | Remote", ENGINEERS),
    ("Data Scientist, Growth", SCIENTISTS),
    ("Data Scientist with Python", SCIENTISTS),
    ("Data Scientist at Acme in Boston", SCIENTISTS),
    ("Acme | Data Scientist", SCIENTISTS),
    ("Manager, Data Science", MANAGERS),
    ("Data Scientist/Software Engineer", SCIENTISTS),
    # narrowed
    ("Marketing Data Scientist", SCIENTISTS),
    ("Senior Embedded Linux Software Engineer", ENGINEERS),
    # of several occupations
    ("Data Engineer", ARCHITECTS),
    ("Data Analyst", ANALYSTS),
    ("Azure Data Engineer", ARCHITECTS),
    ("Analytics Lead Modeler", SCIENTISTS),
    ("Survey Modeler", STATISTICIANS),
    ("Quiz Modeler", None),
    ("Poll Modeler", STATISTICIANS),
    ("Program Manager", None),
    # never forced
    ("Director, Data Science", None),
    ("Director", None),
    ("Assistant to the Software Engineer", None),
    ("Widget Recruiter", MANAGERS),
    ("Growth Recruiter - Data Scientist", None),
    ("Recruiter Data Scientist", None),
    ("Marketing Nurse Manager", None),
    ("Research Widget Engineer", None),
    ("One Two Three Four Data Scientist", None),
    ("Wizard", None),
    ("Remote", None),
    ("Senior", None),
    ("", None),
]


@pytest.mark.parametrize(("title", "code"), CASES)
def test_a_title_names_its_occupation_or_none(index, title, code):
    assert index.find(title) == code


def test_an_occupations_own_title_beats_an_alternate_and_that_a_reported_one():
    index = TitleIndex(
        [
            (STATISTICIANS, "Data Scientist", "alternate"),
            (SCIENTISTS, "Data Scientists", "occupation"),
            (ENGINEERS, "Bug Hunter", "alternate"),
            (NURSES, "Bug Hunter", "reported"),
        ]
    )
    assert index.find("Data Scientist") == SCIENTISTS
    assert index.find("Bug Hunter") == ENGINEERS


def test_a_settled_title_counts_only_where_the_release_lists_it():
    assert SETTLED["data analyst"] == ANALYSTS
    listed = [(STATISTICIANS, "Data Analyst", "alternate"), (SCIENTISTS, "Data Analyst", "alternate")]
    assert TitleIndex(listed).find("Data Analyst") is None
    assert TitleIndex([*listed, (ANALYSTS, "Data Analyst", "alternate")]).find("Data Analyst") == ANALYSTS


def test_incumbents_decide_among_few_occupations_only():
    codes = [f"11-100{number}.00" for number in range(4)]
    few = [(code, "Yard Boss", "alternate") for code in codes[:3]]
    assert TitleIndex([*few, (codes[1], "Yard Boss", "reported")]).find("Yard Boss") == codes[1]
    many = [(code, "Yard Boss", "alternate") for code in codes]
    assert TitleIndex([*many, (codes[1], "Yard Boss", "reported")]).find("Yard Boss") is None


def test_an_unknown_kind_of_title_is_refused():
    with pytest.raises(ValueError, match="'short' is not one of occupation, alternate, reported"):
        TitleIndex([(NURSES, "Nurse", "short")])


def test_settled_titles_are_written_as_keys():
    assert all(" ".join(words_of(title)) == title for title in SETTLED)


def test_the_memory_of_answers_is_bounded(monkeypatch):
    monkeypatch.setattr("domain.occupations.MOST_REMEMBERED", 3)
    index = TitleIndex(TITLES)
    for number in range(20):
        assert index.find(f"Data Scientist {number}000") == SCIENTISTS
        assert len(index._found) <= 3


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Sr. Data Engineers (Remote)", ["senior", "data", "engineer"]),
        ("C++/C# Developer", ["c++", "c#", "developer"]),
        ("Research & Development Mgr", ["research", "and", "development", "manager"]),
        ("Secretaries", ["secretary"]),
        ("Business Analysts", ["business", "analyst"]),
        ("Ingénieur (H/F)", ["ingenieur"]),
        ("Nurses' Aides", ["nurse", "aide"]),
    ],
)
def test_titles_are_compared_by_their_words(title, words):
    assert words_of(title) == words


def test_level_place_and_terms_are_taken_off_at_the_ends_only():
    assert without_levels(["senior", "remote", "data", "scientist", "ii"]) == ["data", "scientist"]
    assert without_levels(["sale", "associate"]) == ["sale", "associate"]
    assert without_levels(["remote", "senior"]) == []
    assert list(clauses_of("Remote - Senior Data Engineer, Growth")) == [["data", "engineer"], ["growth"]]


@given(st.one_of(st.text(), st.lists(st.sampled_from([title for title, _ in CASES])).map(" - ".join)))
def test_any_text_gives_a_known_code_or_none(title):
    index = INDEX
    found = index.find(title)
    assert found is None or found in {code for code, _, _ in TITLES}
    assert index.find(title) == found


INDEX = TitleIndex(TITLES)
