"""Cards and figures of the skill gap: what they say, and that they draw what their rows hold."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from dash._utils import to_json

from components.figures import frontier as frontier_figure
from components.figures import gap_bars as gap_figure
from components.figures.frontier import Point
from components.figures.gap_bars import GapBar
from components.frontier_cards import frontier_card, list_card, transitions_card
from components.gap_cards import gap_card, next_card, scores_card, transferable_card
from components.pathway_cards import pathways_card
from data_access.queries import skill_gap, skill_gap_next, skill_gap_occupations, skill_gap_pathways, skill_gap_scores
from data_access.queries.question import Answer
from data_access.queries.skill_gap import GapOrder, GapSkill
from data_access.queries.skill_gap_next import NextSkill
from data_access.queries.skill_gap_occupations import OpportunityOccupation, PaySource
from data_access.queries.skill_gap_pathways import PathwaySkill
from data_access.queries.skill_gap_scores import GapScore
from domain.filters import DayRange
from domain.frontier import Transition
from domain.matching import GapStanding, RequirementSource, Variant
from domain.pathways import PathwaySource
from domain.person import Person, read_person
from tests.test_page_contract import text_of, walk

DAYS = DayRange(date(2026, 6, 3), date(2026, 6, 30))
MEASURED, OFFICIAL = RequirementSource.MEASURED, RequirementSource.OFFICIAL
PERSON = read_person("python:3,sql:1")


def answer(*rows: Any, postings: int = 200) -> Answer[Any]:
    return Answer(list(rows), DAYS.last_on, DAYS, "tests", postings)


def told(component: Any) -> str:
    return text_of(json.loads(str(to_json(component))))


SCORE = GapScore(MEASURED, Variant.COUNTED, 62.4, 41.2, 5, 8, 0, 0.66, 4, 1.0, 0.345, False)


def four_scores(**changes: Any) -> Answer[GapScore]:
    rows = [replace(SCORE, source=source, variant=variant) for source in RequirementSource for variant in Variant]
    return answer(*(replace(row, **changes) if row.source is MEASURED else row for row in rows))


def scored(found: Answer[GapScore], person: Person = PERSON) -> dict[str, Any]:
    return scores_card(skill_gap_scores.Filters(skills=person), found, "Kite Menders", MEASURED)


def test_the_scores_say_the_match_with_its_parts():
    parts = scored(four_scores())
    assert parts["title"] == "You match 62% of what postings for Kite Menders ask for"
    assert told(parts["sentence"]) == "5 of 8 requirements; adjusted by level and experience 41%. Gap: 34.5%."
    text = told(parts["text"])
    for part in ("62%", "adjusted 41%", "5 of 8", "×0.66", "of 4 with a level", "×1.00", "34.5%", "O*NET"):
        assert part in text
    assert "All your levels are the same" not in text


def test_a_flat_rating_is_said():
    assert "All your levels are the same" in told(scored(four_scores(flat_rating=True))["text"])


def test_without_skills_nobody_is_told_a_match():
    parts = scored(four_scores(match_score=0.0, matched=0), Person())
    assert parts["title"] == "Name your skills to see how you match Kite Menders"


def test_without_requirements_it_cannot_be_told():
    parts = scored(four_scores(match_score=None, adjusted_score=None, gap=None, matched=0, required=0))
    assert parts["title"] == "What postings for Kite Menders ask for cannot be told"
    assert "–" in told(parts["text"])


KNOTS = GapSkill(
    1, MEASURED, "knots", "Knots", "process", GapStanding.MISSING, 0.6, 0.5, None, 0.25, 30, 0.6, 0.04, 0.01, 0.07, 120,
    False,
)  # fmt: skip
SQL = replace(
    KNOTS, rank=2, skill="sql", skill_name="SQL", standing=GapStanding.BELOW, importance=0.5, required_level=2 / 3,
    have_level=1 / 3, gap_share=0.1, pay_difference=None, transferable=True,
)  # fmt: skip
PYTHON = replace(
    SQL, rank=3, skill="python", skill_name="Python", standing=GapStanding.MATCHED, have_level=1.0, gap_share=0.0
)
READING = replace(
    KNOTS, rank=4, source=OFFICIAL, skill="2.A.1.a", skill_name="Reading", standing=GapStanding.NOT_RATED,
    local_share=None, local_postings=None, pay_difference=None,
)  # fmt: skip
ROWS = (KNOTS, SQL, PYTHON, READING)


def lacking(*rows: GapSkill, source: RequirementSource = MEASURED, **asked: Any) -> dict[str, Any]:
    return gap_card(skill_gap.Filters(skills=PERSON, **asked), answer(*rows), "Kite Menders", source)


def test_what_is_missing_is_named_and_drawn_in_the_order_of_the_rows():
    parts = lacking(*ROWS)
    assert parts["title"] == "Missing most: Knots and SQL"
    assert told(parts["sentence"]).startswith(
        "1 skill missing and 1 below the level, of 3 that postings for Kite Menders ask for; most important first."
    )
    own, rest = parts["drawing"]["data"]
    assert own["x"] == pytest.approx([0.0, 0.5 / 3])
    assert rest["x"] == pytest.approx([0.3, 0.5 / 3])
    assert [one.strip() for one in rest["text"]] == ["25.0%", "10.0%"]
    first, second = parts["drawing"]["layout"]["yaxis"]["ticktext"]
    assert first.startswith("Knots<br>")
    assert "in 60.0% of postings, pay +4.0%" in first
    assert "pay" not in second


def test_the_order_that_was_chosen_is_said():
    assert "best paid first" in told(lacking(*ROWS, order=GapOrder.PAY)["sentence"])


def test_what_is_not_rated_is_not_called_missing():
    parts = lacking(READING, source=OFFICIAL)
    assert parts["title"] == "Nothing is missing of what O*NET lists for Kite Menders"
    assert parts["drawing"] is None
    parts = lacking(replace(KNOTS, source=OFFICIAL), READING, source=OFFICIAL)
    assert "1 that you have not rated do not count as lacking" in told(parts["sentence"])


def test_nothing_required_says_what_to_do():
    assert "Choose the other source" in told(lacking()["notices"])


NEXT = NextSkill(
    1, MEASURED, "knots", "Knots", 0.6, 50.0, 62.5, 12.5, 48.0, 60.0, 12.0, 0.4, 0.3, 10, 25, 200, 0.6, None
)


def test_the_next_skill_is_named_with_what_it_opens():
    filters = skill_gap_next.Filters(skills=PERSON)
    parts = next_card(
        filters, answer(NEXT, replace(NEXT, rank=2, skill_name="Tides")), "Kite Menders", MEASURED, "Ohio"
    )
    assert parts["title"] == "Learn Knots next: match 50% → 62%"
    assert told(parts["sentence"]) == (
        "It opens 25 more postings of 200 for Kite Menders in Ohio, 10 of which are open to you now."
    )
    assert parts["drawing"]["data"][0]["x"] == [12.0, 12.0]


def test_where_nothing_more_can_be_learned_it_is_said():
    filters = skill_gap_next.Filters(skills=PERSON)
    parts = next_card(filters, answer(), "Kite Menders", MEASURED, "Ohio")
    assert parts["title"] == "No further skill raises the match with Kite Menders"
    other = next_card(filters, answer(replace(NEXT, source=OFFICIAL)), "Kite Menders", MEASURED, "Ohio")
    assert (other["drawing"], len(other["table"])) == (None, 1)


def test_what_carries_over_is_said_once_a_skill():
    rows = (*ROWS, replace(PYTHON, source=OFFICIAL))
    parts = transferable_card(skill_gap.Filters(skills=PERSON), answer(*rows), "Kite Menders", None)
    assert parts["title"] == "You bring Python and SQL"
    assert told(parts["sentence"]) == "2 of your 2 skills are required by Kite Menders."
    assert "Choose your present occupation" in told(parts["text"])
    assert "Postings here and O*NET" in told(parts["text"])
    named = transferable_card(
        skill_gap.Filters(skills=PERSON, present="99-1021.00"), answer(*rows), "Kite Menders", "Flyers"
    )
    assert "Flyers and Kite Menders" in told(named["sentence"])


def test_nothing_that_carries_over_is_said_too():
    parts = transferable_card(skill_gap.Filters(skills=PERSON), answer(KNOTS), "Kite Menders", None)
    assert parts["title"] == "None of your skills is required by Kite Menders"
    parts = transferable_card(skill_gap.Filters(), answer(KNOTS), "Kite Menders", None)
    assert parts["title"] == "What you bring for Kite Menders"


WAY = PathwaySkill(
    1, "Strings", 1, "Learn to tie", "knots", "Knots", True, 21, 91, "Mender", PathwaySource.CURATED, "A school",
    "For those who sew.", date(2026, 2, 10), False, "https://example.org/",
)  # fmt: skip


def ways(*rows: PathwaySkill) -> dict[str, Any]:
    return pathways_card(skill_gap_pathways.Filters(skills=PERSON), answer(*rows), "Kite Menders")


def test_a_pathway_is_told_with_its_steps_and_what_it_closes():
    parts = ways(WAY, replace(WAY, step=2, step_title="Mend", skill="sql", skill_name="SQL", covers=False, days=70))
    assert parts["title"] == "A way to Kite Menders: “Strings”"
    assert told(parts["sentence"]) == "It teaches 1 skill of your gap (Knots) in about 3 months."
    text = told(parts["text"])
    assert "Learn to tie21 daysKnots" in text
    assert "Mendabout 2 monthsSQL" in text
    assert "certificate: Mender" in text
    assert "A school, Curated, reviewed 10 Feb 2026" in text
    marked = [one for one in walk(json.loads(str(to_json(parts["text"])))) if one["type"] == "Mark"]
    assert [text_of(one) for one in marked] == ["Knots"]
    assert not any("Generated example" in told(note) for note in parts["notes"])


def test_a_generated_pathway_is_called_so():
    assert any("Generated example" in told(note) for note in ways(replace(WAY, generated=True))["notes"])


def test_a_pathway_that_closes_nothing_is_no_headline():
    assert ways(replace(WAY, covers=False))["title"].endswith("“Strings”, which teaches nothing that you lack")


def test_no_pathway_says_how_to_import_some():
    assert "import_pathways" in told(ways()["notices"])


MENDERS = OpportunityOccupation(
    1, "99-1011.00", "Kite Menders", 0.9, True, 60.0, 50.0, 0.55, 80, 70_000.0, PaySource.POSTINGS,
    Transition.HIGHER_NEAR, 6, 10, 4,
)  # fmt: skip
FLYERS = replace(
    MENDERS, rank=2, occupation="99-1021.00", title="Kite Flyers", pareto=False, closeness=0.2, match_score=20.0,
    postings=20, pay=50_000.0, pay_source=PaySource.WAGES, transition=Transition.LOWER_FAR,
)  # fmt: skip
PRESENT = replace(MENDERS, rank=3, occupation="99-1031.00", title="Kite Sellers", pay=60_000.0, transition=None)
UNPAID = replace(FLYERS, rank=4, occupation="99-1041.00", title="Kite Readers", pay=None, transition=None)
ALL_ROWS = (MENDERS, FLYERS, PRESENT, UNPAID)
OPPORTUNITY = skill_gap_occupations.Filters(skills=PERSON, present="99-1031.00")


def test_the_frontier_draws_every_occupation_with_pay_and_marks_the_unbeaten():
    parts = frontier_card(OPPORTUNITY, answer(*ALL_ROWS), "Ohio")
    assert parts["title"] == "Best by your weights: Kite Menders, Kite Flyers and Kite Sellers"
    assert told(parts["sentence"]).startswith("2 occupations of the 4 shown are beaten by no other")
    beaten, best = parts["drawing"]["data"]
    assert (beaten["x"], beaten["y"]) == ([0.2], [50_000.0])
    assert (best["x"], best["y"]) == ([0.55, 0.55], [70_000.0, 60_000.0])
    notes = " ".join(told(note) for note in parts["notes"])
    assert "1 without known pay" in notes
    assert "the pay of Kite Sellers" in notes
    lines = parts["drawing"]["layout"]["shapes"]
    assert [line.get("x0") for line in lines] == [0.5, 0]
    assert lines[1]["y0"] == 60_000.0


def test_the_frontier_without_any_pay_is_a_table_alone():
    parts = frontier_card(OPPORTUNITY, answer(UNPAID), "Ohio")
    assert parts["drawing"] is None
    assert parts["holder"] == "chart-holder chart-holder--undrawn"


def test_the_list_leads_to_the_occupation_and_to_what_is_missing():
    parts = list_card(OPPORTUNITY, answer(*ALL_ROWS), "Ohio")
    hrefs = [one["props"]["href"] for one in walk(json.loads(str(to_json(parts["text"])))) if one["type"] == "Link"]
    assert hrefs[:2] == [
        "/occupation?occupation=99-1011.00",
        "/skill-gap?occupation=99-1011.00&skills=python%3A3%2Csql%3A1&present=99-1031.00",
    ]
    assert "4 of 10" in told(parts["text"])


def test_changes_are_grouped_into_the_four_types():
    parts = transitions_card(OPPORTUNITY, answer(*ALL_ROWS), "Kite Sellers")
    assert parts["title"] == "1 occupation near you pays more than Kite Sellers"
    assert "2 of 4 can be told" in told(parts["sentence"])
    text = told(parts["text"])
    assert text.index("near what you can do") < text.index("Kite Menders") < text.index("Kite Flyers")
    assert text.count("None.") == 2
    alone = transitions_card(OPPORTUNITY, answer(FLYERS), "Kite Sellers")
    assert alone["title"] == "No occupation near you pays more than Kite Sellers"


def test_without_a_present_occupation_a_change_is_not_told():
    filters = skill_gap_occupations.Filters(skills=PERSON)
    parts = transitions_card(filters, answer(*ALL_ROWS), None)
    assert parts["title"] == "Choose your present occupation to see where a change leads"


@pytest.mark.parametrize("card", [frontier_card, list_card])
def test_no_occupation_says_what_to_do(card):
    parts = card(OPPORTUNITY, answer(), "Ohio")
    assert "Choose all regions" in told(parts["notices"])


def test_the_area_of_a_point_is_in_proportion_to_its_postings():
    large, half, none = (Point("a", 0.1, 1.0, postings, False, "") for postings in (400, 200, 0))
    sizes = frontier_figure.sizes([large, half, none])
    assert (sizes[0] / sizes[1]) ** 2 == pytest.approx(2)
    assert sizes[2] == frontier_figure.SMALLEST


def test_names_do_not_lie_on_one_another():
    points = [Point(f"p{n}", 0.5, 100.0 + n / 100, 10, True, "") for n in range(5)] + [
        Point("low", 0.5, 50.0, 10, True, "")
    ]
    drawn = frontier_figure.frontier(points, near=0.5, present_pay=None)["data"][1]["text"]
    assert [name for name in drawn if name] == ["p0", "low"]


def test_a_short_list_keeps_the_height_of_a_long_one():
    bars = [GapBar("Knots", 0.5, 0.2, "10%")]
    drawn = gap_figure.gap_bars(bars, axis_title="a, b", rows=12)
    assert drawn["layout"]["height"] == gap_figure.height(12)
    assert drawn["layout"]["yaxis"]["range"] == [11.5, -0.5]
    assert drawn["layout"]["meta"]["narrow"]["xaxis.title.text"] == "a"
