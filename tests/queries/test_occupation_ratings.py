"""Ratings of an occupation against a plain reading of the archive, in both layouts."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.database import Database
from data_access.loads.onet_layouts import Layout
from data_access.queries.question import Answer
from domain.filters import FilterError
from domain.ratings import IMPORTANCE_SCALES, RatingDomain
from tests.jobs.onet_runs import run
from tests.onet_archives import MEASURED, full_release, small_release
from tests.queries import plain_onet
from tests.queries.conftest import assert_same

CODE = "99-1011.00"
UNRATED = "99-2041.00"
FILES = {
    Layout.TO_30_2: {
        "skills": ("Skills.txt",),
        "interests": ("Interests.txt",),
    },
    Layout.FROM_30_3: {
        "skills": ("Essential Skills.txt", "Transferable Skills.txt"),
        "interests": ("Career Interest Types.txt",),
    },
}
SAME = {
    "knowledge": ("Knowledge.txt",),
    "abilities": ("Abilities.txt",),
    "work_activities": ("Work Activities.txt",),
    "work_context": ("Work Context.txt",),
    "work_styles": ("Work Styles.txt",),
    "work_values": ("Work Values.txt",),
}
VERSIONS = {Layout.TO_30_2: "29.0", Layout.FROM_30_3: "30.3"}


@pytest.fixture(scope="module")
def releases(database: Database, tmp_path_factory: pytest.TempPathFactory) -> dict[Layout, Path]:
    """28.0 with the required files alone, then a full release in each layout; the last one is current."""
    folder = tmp_path_factory.mktemp("releases")
    assert run(database, small_release("28.0").write(folder)).good
    paths = {}
    for layout, version in VERSIONS.items():
        archive = full_release(version, layout)
        name = "Skills.txt" if layout is Layout.TO_30_2 else "Transferable Skills.txt"
        rows = archive.files[name]
        column = {header: rows[0].index(header) for header in rows[0]}
        first = [row for row in rows[1:] if row[0] == CODE]
        # No bound and no upper bound; a caution; a level that counts.
        first[0][column["Lower CI Bound"]] = "1.5"
        first[0][column["Upper CI Bound"]] = "4.8800"
        first[0][column["Data Value"]] = "4.5"
        first[0][column["Recommend Suppress"]] = "Y"
        first[1][column["Not Relevant"]] = "N"
        first[1][column["Data Value"]] = "3.5"
        interests = archive.files[FILES[layout]["interests"][0]]
        interests.append([*interests[1][:3], "VH", "3.00", *interests[1][5:]])
        paths[layout] = archive.write(folder)
        outcome = run(database, paths[layout])
        assert outcome.good, outcome
    return paths


@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize("domain", list(RatingDomain))
@pytest.mark.parametrize("code", [CODE, "99-1021.00"])
def test_every_number_is_that_of_a_plain_reading(ask, releases: dict[Layout, Path], layout, domain, code):
    answer = ask("occupation-ratings", occupation=code, domain=str(domain), release=VERSIONS[layout])
    names = {**SAME, **FILES[layout]}[str(domain)]
    expected = plain_onet.ratings(plain_onet.files_of(releases[layout]), names, code, IMPORTANCE_SCALES[domain])
    assert_same(answer.rows, expected)
    assert {row.domain for row in answer.rows} <= {domain}


def test_a_level_that_is_not_relevant_is_none_and_not_0(ask, releases):
    rows = {row.element_id: row for row in ask("occupation-ratings", occupation=CODE, domain="knowledge").rows}
    knots = rows["2.C.1.a"]
    assert (knots.level, knots.level_se, knots.level_not_relevant) == (None, None, True)
    assert knots.importance == pytest.approx(25)


def test_a_relevant_level_is_shown_with_its_error_and_the_caution(ask, releases):
    patience = {row.element_id: row for row in ask("occupation-ratings", occupation=CODE).rows}["2.B.1.a"]
    assert patience.level == pytest.approx(50)
    assert patience.level_se == pytest.approx(float(MEASURED[1]) / 7 * 100)
    assert patience.low_precision
    assert (patience.importance, patience.importance_low, patience.importance_high) == pytest.approx((87.5, 12.5, 97))
    assert patience.description is None


def test_ratings_without_a_survey_have_no_interval(ask, releases):
    [outdoors] = ask("occupation-ratings", occupation=CODE, domain="interests").rows
    assert (outdoors.importance_low, outdoors.importance_high, outdoors.importance_se, outdoors.n) == (None,) * 4
    assert not outdoors.low_precision


def test_impact_of_work_styles_may_be_below_the_middle(ask, releases):
    [calm] = ask("occupation-ratings", occupation=CODE, domain="work_styles").rows
    assert calm.importance == pytest.approx((-1.25 + 3) / 6 * 100)


def notes(answer: Answer) -> str:
    assert answer.rows == []
    return " ".join(answer.notes)


def test_not_rated_is_said_and_is_not_0(ask, releases):
    answer = ask("occupation-ratings", occupation=UNRATED)
    assert notes(answer) == "Echo Gardeners: not rated in O*NET 30.3 (August 2024) on skills. Not rated is not 0."


def test_a_release_without_the_file_says_so(ask, releases):
    answer = ask("occupation-ratings", occupation=CODE, domain="work_context", release="28.0")
    assert notes(answer) == "O*NET 28.0 (August 2024) was loaded without a file on work context."
    assert answer.source == "O*NET 28.0 (August 2024)"


def test_an_answer_about_a_release_is_about_no_days(ask, releases):
    answer = ask("occupation-ratings", occupation=CODE)
    assert (answer.as_of, answer.days, answer.postings, answer.suppressed) == (None, None, 0, 0)
    assert answer.source == "O*NET 30.3 (August 2024)"


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"occupation": "99-9999.00"}, "occupation"),
        ({"release": "27.0"}, "release"),
        ({"domain": "luck"}, "domain"),
    ],
)
def test_what_there_is_not_is_refused_by_name(ask, releases, query, parameter):
    with pytest.raises(FilterError) as refused:
        ask("occupation-ratings", **{"occupation": CODE, **query})
    assert refused.value.parameter == parameter
