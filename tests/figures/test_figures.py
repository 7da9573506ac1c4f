"""Figures are pure: rows in, one dict out, that holds the numbers and only colours that both themes know."""

from __future__ import annotations

import itertools
import json
import math
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from components import formatting
from components.figures import interval_dots, ranked_bars, region_map, theme, trend_lines
from components.figures.interval_dots import Dot
from components.figures.ranked_bars import Bar
from components.figures.region_map import Area, Colouring, Scope
from components.figures.trend_lines import Line, Point
from domain.filters import DayRange
from domain.vocabulary import Grain

ASSETS = Path(__file__).parents[2] / "assets"
SPAN = DayRange(date(2026, 6, 1), date(2026, 6, 14))

BARS = [Bar("Python", 0.2, 0.18, 0.23), Bar("A skill with a name too long for a label", 0.1, 0.05, 0.2, mark="▲")]
AREAS = [Area("US-IL", 0.2, "Illinois"), Area("US-CA", 0.1, "California", highlighted=True), Area("US-NY", None, "few")]
DOTS = [
    Dot("Up", 0.5, 0.2, 0.8, "rising", "h"),
    Dot("Far", 6.0, 4.0, 8.0, "rising", "h"),
    Dot("No", -0.1, -0.3, 0.1, "unclear", "h"),
]


def point(day: int, share: float = 0.1) -> Point:
    return Point(date(2026, 6, day), share, share / 2, share * 2, "h")


LINES = [Line("Docker", [point(1), point(2), point(4)]), Line("Go", [point(1, 0.3)])]


def figures() -> list[dict[str, Any]]:
    return [
        ranked_bars.ranked_bars(BARS, written=formatting.share, axis_title="Share, with interval", tickformat=".0%"),
        region_map.region_map(AREAS, scope=Scope.US, colouring=Colouring.SHARE),
        region_map.region_map(AREAS, scope=Scope.WORLD, colouring=Colouring.LOCATION_QUOTIENT),
        trend_lines.trend_lines(LINES, trend_lines.calendar(SPAN, Grain.DAY)),
        interval_dots.interval_dots(DOTS, written=formatting.change, ticks=[-1, 0, 1], axis_title="Change"),
    ]


def defined(block: str) -> set[str]:
    """The names that one block of tokens.css defines."""
    return set(re.findall(r"(--[\w-]+):", block))


def test_every_colour_is_a_token_of_both_themes():
    light, dark = (ASSETS / "tokens.css").read_text().split(':root[data-theme="dark"]')
    used = set(re.findall(r"var\((--[\w-]+)\)", json.dumps(figures(), default=str)))
    assert "--series-1-band" in used
    assert used <= defined(light)
    assert used - {"--font"} <= defined(dark)
    hexes = re.findall(r"#[0-9a-fA-F]{3,8}\b", json.dumps(figures(), default=str))
    assert hexes == []


def test_every_figure_has_a_height_and_no_background_of_its_own():
    for figure in figures():
        assert figure["layout"]["height"] > 0
        assert figure["layout"]["paper_bgcolor"] == "rgba(0,0,0,0)"


def test_bars_stand_in_the_given_order_with_their_intervals():
    bars, values = figures()[0]["data"]
    assert bars["x"] == [0.2, 0.1]
    assert bars["error_x"]["array"] == pytest.approx([0.03, 0.1])
    assert bars["error_x"]["arrayminus"] == pytest.approx([0.02, 0.05])
    assert values["text"] == [" 20.0%", " 10.0% ▲"]
    first, last = figures()[0]["layout"]["yaxis"]["range"]
    assert first > last, "the first bar is on top"
    assert figures()[0]["layout"]["yaxis"]["ticktext"][1].endswith("…")


def test_bars_without_intervals_have_none():
    figure = ranked_bars.ranked_bars([Bar("A", 3)], written=str, axis_title="n", tickformat="d")
    assert "error_x" not in figure["data"][0]


def test_a_short_list_takes_the_room_of_a_whole_one():
    figure = ranked_bars.ranked_bars(BARS, written=str, axis_title="n", tickformat="d", rows=10)
    assert figure["layout"]["height"] == ranked_bars.height(10)


def test_the_map_draws_every_outline_once_and_the_chosen_region_last():
    ground, drawn = figures()[1]["data"]
    assert drawn["locations"] == ["US-IL", "US-CA"]
    assert sorted(ground["locations"] + drawn["locations"]) == sorted(region_map.outlined(Scope.US))
    assert ground["hovertext"][ground["locations"].index("US-NY")] == "few"
    assert all(trace["locationmode"] == "geojson-id" for trace in (ground, drawn))


def test_location_quotients_are_coloured_on_a_log_scale_around_one():
    areas = [Area("US", 2.0, ""), Area("DE", 0.5, ""), Area("FR", 1.0, "")]
    drawn = region_map.region_map(areas, scope=Scope.WORLD, colouring=Colouring.LOCATION_QUOTIENT)["data"][1]
    assert drawn["z"] == [1.0, -1.0, 0.0]
    assert drawn["zmin"] == -drawn["zmax"]


def test_no_layer_of_the_map_is_fetched_elsewhere():
    geo = figures()[1]["layout"]["geo"]
    assert not any(value for name, value in geo.items() if name.startswith("show"))
    assert theme.GRAPH_CONFIG["topojsonURL"] == "/assets/outlines/"
    for name in ("usa_110m", "world_110m"):
        assert json.loads((ASSETS / "outlines" / f"{name}.json").read_text())["arcs"] == []


@pytest.mark.parametrize(("scope", "most", "least"), [(Scope.US, 60_000, 51), (Scope.WORLD, 120_000, 200)])
def test_outlines_are_small_whole_and_keyed_by_iso_codes(scope, most, least):
    path = ASSETS.parent / region_map.OUTLINES[scope].lstrip("/")
    assert path.stat().st_size < most
    codes = region_map.outlined(scope)
    assert len(codes) == len(set(codes)) >= least
    pattern = r"US-[A-Z]{2}" if scope is Scope.US else r"[A-Z]{2}"
    assert all(re.fullmatch(pattern, code) for code in codes)
    for feature in json.loads(path.read_text())["features"]:
        for polygon in feature["geometry"]["coordinates"]:
            assert all(ring[0] == ring[-1] and len(ring) >= 4 for ring in polygon), feature["id"]


def test_lines_break_where_there_is_no_posting():
    expected = trend_lines.calendar(SPAN, Grain.DAY)
    figure = trend_lines.trend_lines(LINES, expected)
    docker = next(trace for trace in figure["data"] if trace.get("name") == "Docker")
    assert docker["y"] == [0.1, 0.1, None, 0.1, *[None] * 10]
    assert docker["connectgaps"] is False
    bands = [trace for trace in figure["data"] if trace.get("fill") == "toself"]
    assert [len(band["x"]) for band in bands] == [4, 2, 2], "one band for each unbroken stretch"


def test_many_lines_have_no_bands_but_names():
    lines = [Line(name, [point(1), point(2)]) for name in "abcd"]
    figure = trend_lines.trend_lines(lines, trend_lines.calendar(SPAN, Grain.DAY))
    assert not any(trace.get("fill") for trace in figure["data"])
    assert [one["text"] for one in figure["layout"]["annotations"]] == list("abcd")
    places = sorted(one["y"] for one in figure["layout"]["annotations"])
    assert all(later - earlier > 0.001 for earlier, later in itertools.pairwise(places)), "names keep apart"


def test_an_empty_line_chart_can_be_drawn():
    assert trend_lines.trend_lines([], [])["data"] == []


@pytest.mark.parametrize(
    ("grain", "first", "last", "number"),
    [
        (Grain.DAY, date(2026, 6, 1), date(2026, 6, 14), 14),
        (Grain.WEEK, date(2026, 6, 1), date(2026, 6, 8), 2),
        (Grain.HOUR, datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 14, 23, tzinfo=UTC), 14 * 24),
    ],
)
def test_the_calendar_holds_whole_points_only(grain, first, last, number):
    points = trend_lines.calendar(SPAN, grain)
    assert (points[0], points[-1], len(points)) == (first, last, number)


def test_the_calendar_leaves_out_parts_of_weeks_and_months():
    span = DayRange(date(2026, 1, 15), date(2026, 3, 30))
    assert trend_lines.calendar(span, Grain.MONTH) == [date(2026, 2, 1)]
    weeks = trend_lines.calendar(span, Grain.WEEK)
    assert (weeks[0], weeks[-1]) == (date(2026, 1, 19), date(2026, 3, 23))


def test_what_lies_far_out_stands_at_the_end_as_an_arrow():
    figure = figures()[4]
    rising = figure["data"][0]
    assert rising["x"] == [0.5, interval_dots.FARTHEST]
    assert rising["marker"]["symbol"] == ["circle", "triangle-right"]
    assert figure["data"][-1]["text"][1] == " 403× "
    assert 0.0 in figure["layout"]["xaxis"]["tickvals"]


def test_ticks_keep_apart_and_the_middle_stays():
    ticks = [math.log(ratio) for ratio in (0.1, 0.5, 0.9, 1, 1.1, 1.2, 2, 9)]
    figure = interval_dots.interval_dots(DOTS, written=formatting.change, ticks=ticks, axis_title="Change")
    low, high = figure["layout"]["xaxis"]["range"]
    shown = figure["layout"]["xaxis"]["tickvals"]
    apart = (high - low) / interval_dots.MOST_TICKS
    assert 0.0 in shown
    assert all(later - earlier >= apart for earlier, later in itertools.pairwise(shown))
