"""The parts of a quick view and their sources, from facts that are made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from data_access.queries.occupation_facts import Curated, ReleaseFacts
from data_access.queries.occupation_prospects import Pay, Prospect
from data_access.queries.occupation_scope import AskedOccupation
from data_access.queries.onet_releases import Release
from data_access.queries.quick_view import QuickView
from domain.jaat import Schooling, SkillRating

RELEASE = Release(1, "29.0", date(2024, 8, 1), (), True)
ASKED = AskedOccupation("99-1011.00", "Kite Menders", "Mend kites.", RELEASE, True, None)
NOTHING = ReleaseFacts([], False, [], [], [], None, None, [])
UNPAID = Pay(None, None, None, [], "No wages have been loaded yet.", None)
UNKNOWN = Prospect(None, None, None, None, None, "No projections have been loaded yet.", None)
PROSPECT = Prospect("Declining", -0.1, 5, "Master's degree", 2034, "Employment Projections 2024–34", "EP")
CURATED = Curated(
    "They mend kites.", ["Mend"], ["Patience"], "A year", "Windy", ["99-2031.00"], "A school", date(2026, 2, 10), False
)
BARE = QuickView(ASKED, NOTHING, None, UNPAID, UNKNOWN)


def test_ratings_that_are_all_of_low_precision_are_none_and_it_is_said():
    doubtful = replace(NOTHING, skills=[SkillRating("Patience", 80, low_precision=True)])
    part = replace(BARE, said=doubtful).skills()
    assert part == ([], "The ratings in O*NET 29.0 (August 2024) are all of low precision")


def test_tasks_that_nobody_ranked_are_told_apart_from_core_ones():
    said = replace(NOTHING, tasks=["Mend."])
    assert replace(BARE, said=said).responsibilities().source == (
        "O*NET 29.0 (August 2024), tasks that nobody has ranked"
    )
    said = replace(said, tasks_are_ranked=True)
    assert replace(BARE, said=said).responsibilities().source == "O*NET 29.0 (August 2024), core tasks first"


def test_everything_curated_names_its_curator():
    view = replace(BARE, curated=CURATED, prospect=PROSPECT)
    curator = "A school, reviewed on 2026-02-10"
    assert view.summary() == ("They mend kites.", curator)
    assert view.responsibilities() == (["Mend"], curator)
    assert view.skills() == (["Patience"], curator)
    assert view.education() == ("A year", curator)
    assert view.related_codes() == (["99-2031.00"], curator)
    assert view.outlook_words() == ("Windy", f"{curator}; numbers: Employment Projections 2024–34")


def test_a_generated_one_is_called_so():
    assert replace(BARE, curated=replace(CURATED, generated=True)).summary()[1] == (
        "A school (generated), reviewed on 2026-02-10"
    )


def test_what_a_curator_left_out_is_derived():
    partly = replace(CURATED, education=None, outlook=None, related=[])
    view = replace(BARE, curated=partly, prospect=PROSPECT, said=replace(NOTHING, related=["99-1021.00"]))
    assert view.education() == ("Master's degree", "Employment Projections 2024–34, typical for entry")
    assert view.outlook_words() == ("Declining", "Employment Projections 2024–34")
    assert view.related_codes() == (["99-1021.00"], "O*NET 29.0 (August 2024)")


def test_a_derived_summary_names_only_what_it_used():
    assert BARE.summary()[1] == "Derived by SkillPulse from O*NET 29.0 (August 2024)"
    paid = Pay(50_000, None, None, [], "OEWS May 2023", "OEWS May 2023")
    assert replace(BARE, pay=paid, prospect=PROSPECT).summary()[1] == (
        "Derived by SkillPulse from O*NET 29.0 (August 2024), OEWS May 2023, EP"
    )


def test_education_of_low_precision_says_so():
    said = replace(NOTHING, schooling=[Schooling("Master's Degree", 60, low_precision=True)])
    assert replace(BARE, said=said).education() == (
        "Master's Degree (60% of answers)", "O*NET 29.0 (August 2024), level needed by most, low precision",
    )  # fmt: skip


def test_an_occupation_that_the_release_lacks_says_so_in_every_part():
    retired = replace(BARE, asked=replace(ASKED, in_release=False, retired_in="29.0"))
    lists = (retired.responsibilities(), retired.skills(), retired.software(), retired.related_codes())
    parts = (*lists, retired.education())
    assert {part.source for part in parts} == {"Not in O*NET 29.0 (August 2024)"}
    assert retired.summary()[1] == "Derived by SkillPulse from what earlier O*NET releases said"
