"""The cards of the live pulse: what they say and draw, with ties, gaps, nothing, and a silent feed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from dash._utils import to_json

from components import pulse_cards
from components.figures import heat_map, hour_lines
from data_access.queries import pulse, pulse_intake, pulse_regions
from data_access.queries.pulse import PulseHour
from data_access.queries.pulse_intake import FeedIntake
from data_access.queries.pulse_regions import RegionHour
from data_access.queries.question import Answer
from domain.filters import DayRange
from domain.pulse import hours_until
from tests.test_page_contract import text_of

NOW = datetime(2026, 6, 1, 12, 34, tzinfo=UTC)
HOURS = hours_until(NOW)
DAYS = DayRange(date(2026, 5, 31), date(2026, 6, 1))


def told(component: Any) -> str:
    return text_of(json.loads(str(to_json(component))))


def hours_of(counts: dict[int, int], gaps: tuple[int, ...] = ()) -> list[int | None]:
    """One count an hour, by place."""
    return [None if place in gaps else counts.get(place, 0) for place in range(24)]


def skill_rows(name: str, counts: list[int | None]) -> list[PulseHour]:
    return [
        PulseHour(hour, name.lower(), name, count, None if count is None else 9, hour != HOURS[-1])
        for hour, count in zip(HOURS, counts, strict=True)
    ]


def region_rows(name: str, counts: list[int | None]) -> list[RegionHour]:
    whole = sum(count or 0 for count in counts)
    return [
        RegionHour(name[:2].upper(), name, hour, count, whole, hour != HOURS[-1])
        for hour, count in zip(HOURS, counts, strict=True)
    ]


def answer(rows: list[Any], postings: int = 40, notes: list[str] | None = None) -> Answer[Any]:
    return Answer(rows, None, DAYS, "events", postings, notes=notes or [])


def feed(**more: Any) -> FeedIntake:
    plain = {"feed_name": "board", "last_received_at": NOW, "newest_hour": HOURS[-1], "taken": 5, "late": 1}
    rest = {"repeated": 2, "quarantined": 3, "stale": False, "closed": False}
    return FeedIntake(**{**plain, **rest, **more})


def test_the_lines_break_where_nothing_arrived_and_the_running_hour_stands_apart():
    rows = skill_rows("Python", hours_of({0: 2, 1: 3, 23: 1}, gaps=(5, 6)))
    card = pulse_cards.lines_card(pulse.Filters(), answer(rows), "Illinois")
    traces = card["drawing"]["data"]
    areas = [one for one in traces if one.get("fill")]
    assert [len(one["x"]) for one in areas] == [5, 16]
    whole = next(one for one in traces if one.get("name") == "Python")
    assert whole["y"] == [row.postings for row in rows[:-1]]
    running = next(one for one in traces if one.get("name") == "Python, running hour")
    assert (running["x"], running["y"]) == ([HOURS[-1]], [1])
    assert "nothing arrived" in whole["hovertext"][5]
    assert "3 postings of 9" in whole["hovertext"][1]
    assert card["title"] == "Python is asked for most in Illinois in the last 24 hours"
    assert "40 postings in Illinois, 13:00 on 31 May to 13:00 on 1 Jun UTC" in told(card["sentence"])
    assert "Python in 6." in told(card["sentence"])


def test_all_panels_have_one_scale_and_room_of_their_own():
    rows = [*skill_rows("Python", hours_of({0: 20})), *skill_rows("SQL", hours_of({0: 2}))]
    layout = pulse_cards.lines_card(pulse.Filters(), answer(rows), "Illinois")["drawing"]["layout"]
    assert layout["yaxis"]["range"] == layout["yaxis2"]["range"]
    assert layout["yaxis2"]["domain"][1] < layout["yaxis"]["domain"][0]
    assert layout["height"] == hour_lines.height(2)
    assert layout["uirevision"]


def test_a_tie_is_told_as_one():
    rows = [*skill_rows("Python", hours_of({0: 2})), *skill_rows("SQL", hours_of({1: 2}))]
    card = pulse_cards.lines_card(pulse.Filters(), answer(rows), "Illinois")
    assert card["title"].startswith("Python and SQL are asked for most")
    regions = [*region_rows("Illinois", hours_of({3: 2})), *region_rows("Texas", hours_of({4: 2}))]
    card = pulse_cards.regions_card(pulse_regions.Filters(), answer(regions), "the United States", "")
    assert card["title"] == "Illinois and Texas have the most postings: 2 each in 24 hours"


def test_skills_that_nobody_asks_for_are_not_called_most():
    card = pulse_cards.lines_card(pulse.Filters(("cobol",)), answer(skill_rows("COBOL", hours_of({}))), "Illinois")
    assert card["title"] == "No posting of the last 24 hours in Illinois asks for “COBOL”"


def test_the_heat_map_has_a_row_a_region_and_no_colour_where_nothing_arrived():
    rows = [*region_rows("Illinois", hours_of({3: 2, 4: 5}, gaps=(7,))), *region_rows("Texas", hours_of({3: 1}, (7,)))]
    asking = " that ask for SQL"
    card = pulse_cards.regions_card(pulse_regions.Filters(), answer(rows, notes=["a note"]), "all regions", asking)
    (grid,) = card["drawing"]["data"]
    assert grid["z"] == [[row.postings for row in rows[:24]], [row.postings for row in rows[24:]]]
    assert (grid["z"][0][7], grid["zmax"], grid["colorbar"]["dtick"]) == (None, 5, 1)
    assert card["drawing"]["layout"]["yaxis"]["ticktext"] == ["Illinois", "Texas"]
    assert card["drawing"]["layout"]["height"] == heat_map.height(pulse_cards.REGIONS), "no shift as regions come"
    assert card["title"] == "Illinois has the most postings that ask for SQL: 7 in 24 hours"
    assert "began at 17:00 on 31 May UTC with 5 postings" in told(card["sentence"])
    assert "a note" in told(card["notes"])


@pytest.mark.parametrize(
    "card",
    [
        pulse_cards.lines_card(pulse.Filters(), answer([], 0), "Illinois"),
        pulse_cards.regions_card(pulse_regions.Filters(), answer([], 0), "Illinois", ""),
        pulse_cards.intake_card(answer([], 0)),
    ],
)
def test_without_any_event_a_card_says_how_to_set_up_a_feed(card):
    assert "add_feed" in told(card["notices"])
    assert card["table"] == []


def test_the_feeds_are_summed_up():
    rows = [feed(), feed(feed_name="old", last_received_at=None, taken=1)]
    card = pulse_cards.intake_card(answer(rows))
    assert card["title"] == "6 events of 2 feeds taken in 24 hours"
    assert "6 taken, 2 late" in told(card["sentence"])
    assert "4 repeated and ignored, 6 quarantined" in told(card["sentence"])
    assert "12:34:00 UTC on 1 Jun, by board" in told(card["sentence"])


def test_the_strip_names_silent_feeds():
    assert "silent" not in told(pulse_cards.strip(answer([feed()])))
    one = told(pulse_cards.strip(answer([feed(stale=True)])))
    assert "board has been silent for over 3 hours" in one
    assert "5 taken" in one
    never = told(pulse_cards.strip(answer([feed(stale=True, last_received_at=None)])))
    assert "silent" not in never, "it has not begun"
    two = told(pulse_cards.strip(answer([feed(stale=True), feed(feed_name="b2", stale=True)])))
    assert "board and b2 have been silent" in two


def test_a_feed_without_an_event_yet_is_shown():
    card = pulse_cards.intake_card(answer([feed(last_received_at=None, taken=0)]))
    assert "The last of them" not in told(card["sentence"])
    assert pulse_intake.QUESTION.name in card["csv"]


def test_hours_are_told_with_their_day():
    assert pulse_cards.clock(HOURS[-1] + timedelta(hours=12)) == "00:00 on 2 Jun"
