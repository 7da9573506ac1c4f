"""The cards about occupations in their states: top codes, withheld pay, ties, nothing counted, nothing asked for."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from typing import Any

import pytest
from dash._utils import to_json

from components import notices
from components.comparison_cards import compared_card, pay_card
from components.figures.pay_ranges import PayRange, pay_ranges
from components.formatting import money
from components.occupation_cards import glance_card, related_card, titles_card
from components.occupation_demand_cards import EVERY_LEVEL, occupations_card, skills_card
from components.occupation_pay_cards import outlook_card, wages_card
from components.occupation_rating_cards import interests_card
from data_access.queries import (
    occupation_comparison,
    occupation_outlook,
    occupation_ratings,
    occupation_related,
    occupation_skills,
    occupation_summary,
    occupation_titles,
    occupation_wages,
    skill_occupations,
)
from data_access.queries.occupation_comparison import PAY, ComparedValue, Section, Unit
from data_access.queries.occupation_outlook import OccupationOutlook
from data_access.queries.occupation_ratings import OccupationRating
from data_access.queries.occupation_related import RelatedOccupation
from data_access.queries.occupation_skills import OccupationSkill
from data_access.queries.occupation_summary import OccupationSummary
from data_access.queries.occupation_titles import OccupationTitle
from data_access.queries.occupation_wages import OccupationWage
from data_access.queries.question import Answer
from domain.filters import DayRange
from domain.occupation_standing import Standing
from domain.outlook import Outlook
from domain.ratings import RatingDomain
from domain.soc import SocFit
from tests.figures.test_release_cards import told

DAYS = DayRange(date(2026, 3, 2), date(2026, 3, 29))
CODE = "99-1011.00"
TOP = 239_200


def answer(*rows: Any, days: DayRange | None = DAYS, source: str = "O*NET 29.1", postings: int = 40) -> Answer[Any]:
    return Answer(list(rows), days.last_on if days else None, days, source, postings)


def plain(component: Any) -> Any:
    return json.loads(str(to_json(component)))


def summary(**more: Any) -> OccupationSummary:
    row = OccupationSummary(
        CODE, "Kite Menders", "Making", False, None, None, "They mend kites.", "Derived by SkillPulse",
        ["Mend.", "Sew."], "O*NET 29.1, core tasks first", ["Knots"], "O*NET 29.1, by importance", [],
        "O*NET 29.1 marks none", None,
        "Not in the projections", TOP, 60_000, TOP, ["median_pay", "pay_high"], "OEWS May 2025", None, None, None,
        "No projections have been loaded yet.", [f"Tide Clerks ({CODE})"], "O*NET 29.1", 2, "Some", 4, 400, 0.01, 0.004,
        0.025, ["Python (50.0%)"], False, "29.1",
    )  # fmt: skip
    return dataclasses.replace(row, **more)


# --- At a glance -----------------------------------------------------------------------------------------------------


def test_the_glance_tells_counts_and_marks_top_codes() -> None:
    card = glance_card(occupation_summary.Filters(), answer(summary()), "Ohio")
    assert told(card["sentence"]).startswith("Postings: 4 of 400 in Ohio, 2–29 Mar 2026: 1.0%")
    text = told(card["text"])
    assert "≥ $239,200 a year in the middle; 8 of 10 earn $60,000 to ≥ $239,200" in text
    assert "Python (50.0%) SkillPulse postings" in text


@pytest.mark.parametrize(
    ("counts", "sentence", "reason"),
    [
        ((None, None, None), "Postings are not counted yet.", "Postings are not counted yet"),
        ((0, 0, None), "No posting in Ohio, 2–29 Mar 2026.", "No posting for it in Ohio in this period"),
        ((0, 400, 0.0), "Postings: 0 of 400 in Ohio", "No posting for it in Ohio in this period"),
        ((4, 400, 0.01), "Postings: 4 of 400 in Ohio", "No posting for it in Ohio names a skill"),
    ],
)
def test_where_nothing_is_asked_for_the_glance_says_why(counts: tuple, sentence: str, reason: str) -> None:
    row = summary(postings=counts[0], all_postings=counts[1], share=counts[2], asked_skills=[])
    card = glance_card(occupation_summary.Filters(), answer(row, days=None if counts[0] is None else DAYS), "Ohio")
    assert told(card["sentence"]).startswith(sentence)
    text = told(card["text"])
    assert f"Asked for now{reason}" in text
    assert "SkillPulse postings" not in text


def test_lists_stand_in_no_span() -> None:
    def below(component: Any, inside: bool = False) -> None:
        if isinstance(component, list):
            for one in component:
                below(one, inside)
        elif isinstance(component, dict) and "props" in component:
            assert not (inside and component["type"] in ("Ul", "Ol", "Div", "P")), component
            below(component["props"].get("children"), inside or component["type"] in ("Span", "P"))

    text = plain(glance_card(occupation_summary.Filters(), answer(summary()), "Ohio")["text"])
    assert "Ul" in str(text)
    below(text)


# --- Wages and outlook -----------------------------------------------------------------------------------------------

WAGE = OccupationWage(
    CODE, "Kite Menders", "May 2025", "99-1011", "Menders", SocFit.EXACT, 1, "year", 12_340, 1.5, 70_000.0, 30_000.0,
    45_000.0, 60_000.0, 90_000.0, 239_200.0, ["p90"], [], False,
)  # fmt: skip
HOURLY = dataclasses.replace(WAGE, basis="hour", mean=20.0, p10=9.5, p25=11.0, median=115.0, p75=115.0, p90=115.0)
SURVEY = "Occupational Employment and Wage Statistics (OEWS), U.S. Bureau of Labor Statistics, May 2025"
WAGES = occupation_wages.Filters()


def test_wages_name_their_publisher_and_mark_top_codes() -> None:
    card = wages_card(WAGES, answer(WAGE, HOURLY, source=SURVEY), "Kite Menders")
    assert card["title"] == "Kite Menders earn $60,000 a year in the middle"
    assert told(card["sentence"]) == (
        f"{SURVEY}: 8 of 10 earn between $30,000 and ≥ $239,200 a year. 12,340 employees in the United States."
    )
    assert "p90: ≥ $239,200" in card["drawing"]["data"][2]["hovertext"][0]


def test_generated_wages_are_called_generated() -> None:
    card = wages_card(WAGES, answer(WAGE, source="Generated wages, May 2025"), "Kite Menders")
    assert told(card["sentence"]).startswith("Generated wages, May 2025: ")


def test_wages_by_the_hour_alone_are_told_by_the_hour() -> None:
    row = dataclasses.replace(HOURLY, at_least=["median", "p75", "p90"])
    card = wages_card(WAGES, answer(row, source=SURVEY), "Kite Menders")
    assert card["title"] == "Kite Menders earn ≥ $115.00 an hour in the middle"
    assert "between $9.50 and ≥ $115.00 an hour" in told(card["sentence"])


def test_a_withheld_median_is_said_to_be_withheld() -> None:
    row = dataclasses.replace(WAGE, median=None, p10=None, employment=None, not_released=["median", "p10"])
    card = wages_card(WAGES, answer(row, source=SURVEY), "Kite Menders")
    assert card["title"] == "The median wage of Kite Menders is not released"
    assert told(card["sentence"]) == f"{SURVEY}."
    nothing = wages_card(WAGES, answer(source=SURVEY), "Kite Menders")
    assert nothing["title"] == "No wage is published for Kite Menders"
    assert nothing["drawing"] is None


@pytest.mark.parametrize("source", ["Employment Projections, U.S. Bureau of Labor Statistics, 2024–34", "Generated p."])
def test_the_outlook_names_its_publisher(source: str) -> None:
    row = OccupationOutlook(
        CODE, "Kite Menders", "2024–34", 2024, 2034, "99-1011", "Menders", SocFit.EXACT, 1, Outlook.FASTER, 1000, 1120,
        120, 0.12, 0.031, 90, 0.05, 61_230, False, "Bachelor's degree", None, None, False,
    )  # fmt: skip
    card = outlook_card(occupation_outlook.Filters(), answer(row, source=source), "Kite Menders")
    assert told(card["sentence"]) == f"{source}: +12.0%, from 1,000 to 1,120."
    assert card["title"] == "Outlook of Kite Menders: faster than average"


def test_a_figure_of_pay_marks_each_bound_and_leaves_out_what_is_not_known() -> None:
    rows = [
        PayRange("A", 30_000, 45_000, TOP, TOP, TOP, frozenset({"median", "p75", "p90"})),
        PayRange("B", None, None, 50_000, None, None),
    ]
    figure = pay_ranges(rows, written=money, axis_title="US dollars: percentiles", tickformat="$,.0f")
    text = [label.strip() for trace in figure["data"] for label in trace.get("text", [])]
    assert text == ["$30,000", "≥ $239,200", "≥ $239,200", "$50,000"]
    open_ends = [trace for trace in figure["data"] if trace.get("marker", {}).get("symbol") == "triangle-right"]
    assert [trace["x"] for trace in open_ends] == [[TOP]]


# --- Related occupations and titles ----------------------------------------------------------------------------------


def related(title: str, pay: int | None, at_least: bool = False, postings: int | None = 7) -> RelatedOccupation:
    return RelatedOccupation(CODE, title, "Primary-Short", 1, 2, pay, at_least, 0.031, postings)


def test_related_occupations_mark_bounds_and_say_where_postings_are_from() -> None:
    rows = [related("Tide Clerks", TOP, True), related("Echo Gardeners", 50_000), related("Dune Surveyors", None)]
    card = related_card(occupation_related.Filters(), answer(*rows), "Kite Menders")
    assert told(card["sentence"]) == (
        "O*NET 29.1 names 3 related occupations. Of the nearest: Tide Clerks earn most in the middle: ≥ $239,200 a "
        "year. Postings are those everywhere, 2–29 Mar 2026."
    )
    text = told(card["text"])
    assert "Tide Clerks zone 2, median pay ≥ $239,200, employment +3.1%, 7 postings" in text
    assert "Dune Surveyors zone 2, employment +3.1%, 7 postings" in text


def test_related_occupations_of_equal_pay_are_no_winners() -> None:
    rows = [related("Tide Clerks", 50_000), related("Echo Gardeners", 50_000)]
    card = related_card(occupation_related.Filters(), answer(*rows), "Kite Menders")
    assert "Tide Clerks and Echo Gardeners earn the same in the middle: $50,000 a year" in told(card["sentence"])


def test_related_occupations_without_a_count_say_so() -> None:
    row = related("Tide Clerks", None, postings=None)
    card = related_card(occupation_related.Filters(), answer(row, days=None), "Kite Menders")
    assert told(card["sentence"]) == "O*NET 29.1 names 1 related occupation. Postings are not counted yet."
    assert "posting" not in told(card["text"])


@pytest.mark.parametrize(
    ("filters", "coding"),
    [
        (occupation_titles.Filters(), True),
        (occupation_titles.Filters(release="29.0"), False),
        (occupation_titles.Filters(as_of=date(2024, 1, 1)), False),
    ],
)
def test_only_titles_of_the_current_release_are_said_to_code_postings(filters: Any, coding: bool) -> None:
    row = OccupationTitle(**{**dict.fromkeys(OccupationTitle.__dataclass_fields__), "title": "Kite Doctor"})
    card = titles_card(filters, answer(row), "Kite Menders")
    assert ("by which postings are coded" in told(card["sentence"])) == coding


# --- Interests -------------------------------------------------------------------------------------------------------


def test_interests_name_the_three_strongest_in_order() -> None:
    blank = dict.fromkeys(OccupationRating.__dataclass_fields__)
    scores = {"Realistic": 20, "Investigative": 90, "Artistic": 70, "Social": 10, "Enterprising": 80, "Conventional": 5}
    rows = [
        OccupationRating(**{**blank, "element_name": name, "importance": float(score), "level_not_relevant": False})
        for name, score in scores.items()
    ]
    filters = occupation_ratings.Filters(domain=RatingDomain.INTERESTS)
    card = interests_card(filters, answer(*rows), "Kite Menders")
    assert card["title"] == "Kite Menders have the interest profile IEA"
    assert "investigative, enterprising and artistic interests most" in told(card["sentence"])
    assert interests_card(filters, answer(), "Kite Menders")["title"] == "Kite Menders: interests not rated"


# --- Comparison ------------------------------------------------------------------------------------------------------

TITLES = {"99-1011.00": "Kite Menders", "99-1021.00": "Tide Clerks", "99-1031.00": "Echo Gardeners"}
ASKED = occupation_comparison.Filters(occupation=tuple(TITLES))


def pays(*medians: tuple[float | None, bool]) -> list[ComparedValue]:
    """The rows of pay of so many occupations."""
    return [
        ComparedValue(
            Section.PROSPECTS, name, Unit.US_DOLLARS, code, title, median, None, None, bound and part == "median", None
        )
        for part, name in PAY.items()
        for (code, title), (median, bound) in zip(TITLES.items(), medians, strict=False)
    ]


@pytest.mark.parametrize(
    ("medians", "headline", "sentence"),
    [
        (
            [(TOP, True), (90_000, False)],
            "Kite Menders earn most in the middle: ≥ $239,200 a year",
            "Median wages: Kite Menders ≥ $239,200; Tide Clerks $90,000.",
        ),
        (
            [(TOP, True), (TOP, True)],
            "It cannot be told which earn most in the middle: Kite Menders (≥ $239,200) or Tide Clerks (≥ $239,200)",
            "Median wages: Kite Menders ≥ $239,200; Tide Clerks ≥ $239,200.",
        ),
        (
            [(90_000, False), (90_000, False)],
            "Kite Menders and Tide Clerks earn the same in the middle: $90,000 a year",
            "Median wages: Kite Menders $90,000; Tide Clerks $90,000.",
        ),
        (
            [(90_000, False), (None, False), (70_000, False)],
            "Kite Menders earn most in the middle: $90,000 a year",
            "Median wages: Kite Menders $90,000; Echo Gardeners $70,000. None is published for Tide Clerks.",
        ),
    ],
)
def test_pay_side_by_side(medians: list, headline: str, sentence: str) -> None:
    card = pay_card(ASKED, answer(*pays(*medians)))
    assert (card["title"], told(card["sentence"])) == (headline, sentence)
    drawn = len(medians) - sum(median is None for median, _ in medians)
    assert len(card["drawing"]["layout"]["yaxis"]["ticktext"]) == drawn


def test_without_any_pay_or_choice_it_says_so() -> None:
    card = pay_card(ASKED, answer(*pays((None, False), (None, False))))
    assert card["title"] == "No annual wage is published for these occupations"
    assert pay_card(ASKED, answer())["title"] == "No occupation is chosen"


def test_the_table_side_by_side_is_marked_up_by_rows_and_groups() -> None:
    card = compared_card(ASKED, answer(*pays((TOP, True), (90_000, False))), "Ohio")
    assert "postings in Ohio, 2–29 Mar 2026." in told(card["sentence"])
    [frame] = plain(card["text"])
    table = frame["props"]["children"]
    head, *groups = table["props"]["children"]
    assert [group["type"] for group in groups] == ["Tbody"]
    corner, *columns = head["props"]["children"]["props"]["children"]
    assert corner["type"] == "Td"
    assert [column["props"]["scope"] for column in columns] == ["col", "col"]
    first, *lines = groups[0]["props"]["children"]
    assert first["props"]["children"]["props"]["scope"] == "rowgroup"
    assert all(line["props"]["children"][0]["props"]["scope"] == "row" for line in lines)
    assert "≥ $239,200" in told(card["text"])


def test_without_counted_days_the_comparison_has_no_dash_for_a_period() -> None:
    card = compared_card(ASKED, answer(*pays((TOP, True), (90_000, False)), days=None), "all regions")
    assert told(card["sentence"]).startswith("5 measures; postings are not counted yet. The highest")


# --- Skills of an occupation, occupations of a skill -----------------------------------------------------------------


def test_without_postings_the_skills_card_tells_the_count_and_the_period() -> None:
    blank = dict.fromkeys(OccupationSkill.__dataclass_fields__)
    known = {"skill_name": "Python", "listed": True, "postings": 0, "all_postings": 0, "standing": Standing.UNCLEAR}
    row = OccupationSkill(**{**blank, **known})
    filters = occupation_skills.Filters()
    card = skills_card(filters, answer(row, postings=0, source="Job postings (table)"), "Kite Menders", "Ohio")
    assert told(card["sentence"]).startswith(
        "0 postings for Kite Menders in Ohio, 2–29 Mar 2026. In the table: 1 listed by O*NET."
    )
    card = skills_card(filters, answer(row, days=None, postings=0), "Kite Menders", "Ohio")
    assert told(card["sentence"]).startswith("Postings are not counted yet. ")


@pytest.mark.parametrize(("seniority", "said"), [("all", False), ("senior", True)])
def test_a_level_that_is_not_counted_by_is_said_to_be_left_out(seniority: str, said: bool) -> None:
    card = occupations_card(skill_occupations.Filters(), answer(), "Python", "Ohio", seniority=seniority)
    assert (EVERY_LEVEL in told(card["notes"])) == said


@pytest.mark.parametrize(
    ("filters", "advice"),
    [
        (occupation_skills.Filters(), "Choose a longer period."),
        (occupation_skills.Filters(region="US"), "Choose a longer period or a larger region."),
        (skill_occupations.Filters(region="US"), "Choose a longer period or a larger region."),
    ],
)
def test_an_empty_card_advises_only_what_can_be_widened(filters: Any, advice: str) -> None:
    assert told(notices.empty(notices.Nothing("here"), filters)) == f"No posting matches. There is none here. {advice}"
