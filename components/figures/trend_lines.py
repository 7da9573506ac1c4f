"""Lines of shares over time: bands for intervals, gaps as gaps, names at the lines' ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from components import formatting
from components.figures import theme
from domain.filters import DayRange
from domain.vocabulary import Grain

HEIGHT = 400
TICK_FORMATS = [
    {"dtickrange": [None, 86_399_999], "value": "%H:%M\n%-d %b"},
    {"dtickrange": [86_400_000, "M1"], "value": "%-d %b\n%Y"},
    {"dtickrange": ["M1", None], "value": "%b\n%Y"},
]
MOST_BANDS = 3
"""With more lines than this the bands would hide each other; the intervals stay in the hover and the table."""


@dataclass(frozen=True)
class Point:
    """One point in time of a line: share and interval 0-1."""

    at: date | datetime
    share: float
    low: float
    high: float
    hover: str


@dataclass(frozen=True)
class Line:
    """The points of one skill, by time."""

    name: str
    points: Sequence[Point]


def calendar(days: DayRange, grain: Grain) -> list[date | datetime]:
    """Every whole hour, day, week (from Monday) or month of the days, with or without postings."""
    first, last = days.first_on, days.last_on
    every_day = [first + timedelta(days=number) for number in range(days.days)]
    if grain is Grain.HOUR:
        return [datetime(one.year, one.month, one.day, hour, tzinfo=UTC) for one in every_day for hour in range(24)]
    if grain is Grain.WEEK:
        return [one for one in every_day if one.weekday() == 0 and one + timedelta(days=6) <= last]
    if grain is Grain.MONTH:
        return [
            one
            for one in every_day
            if one.day == 1 and (one + timedelta(days=31)).replace(day=1) - timedelta(days=1) <= last
        ]
    return list(every_day)


def _room(expected: Sequence[date | datetime]) -> list[date | datetime] | None:
    """The axis' ends: a little beyond the first and last time, so that no marker is cut."""
    if not expected:
        return None
    first, last = (
        at if isinstance(at, datetime) else datetime(at.year, at.month, at.day) for at in (expected[0], expected[-1])
    )
    room = (last - first) / 60 or timedelta(hours=12)
    return [first - room, last + room]


def with_gaps(points: Sequence[Point], expected: Sequence[date | datetime]) -> list[Point | None]:
    """One entry for each expected time, None where there is no point: lines and bands break there."""
    found = {point.at: point for point in points}
    return [found.get(at) for at in expected]


def runs(points: Sequence[Point | None]) -> list[list[Point]]:
    """The unbroken stretches between gaps."""
    found: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            found.append([])
        else:
            found[-1].append(point)
    return [run for run in found if run]


def _spread(ends: list[float], apart: float) -> list[float]:
    """Places for labels, in the order given, moved as little as needed to be `apart`."""
    order = sorted(range(len(ends)), key=lambda index: ends[index])
    places = [ends[index] for index in order]
    for _ in range(60):
        for i in range(1, len(places)):
            if (lack := apart - (places[i] - places[i - 1])) > 1e-9:
                places[i - 1] -= lack / 2
                places[i] += lack / 2
    result = [0.0] * len(ends)
    for place, index in zip(places, order, strict=True):
        result[index] = place
    return result


def trend_lines(lines: Sequence[Line], expected: Sequence[date | datetime]) -> theme.Figure:
    """A figure of the lines over `expected` times, which include those without any posting."""
    data: list[dict[str, Any]] = []
    top = max(
        (point.high if len(lines) <= MOST_BANDS else point.share for line in lines for point in line.points),
        default=1.0,
    )
    top = 1.08 * top or 1.0
    for index, line in enumerate(lines):
        points = with_gaps(line.points, expected)
        if len(lines) <= MOST_BANDS:
            for run in runs(points):
                at = [point.at for point in run]
                data.append(
                    {
                        "type": "scatter",
                        "x": [*at, *reversed(at)],
                        "y": [*(point.high for point in run), *(point.low for point in reversed(run))],
                        "fill": "toself",
                        "fillcolor": theme.series(index, band=True),
                        "line": {"width": 0},
                        "mode": "lines",
                        "hoverinfo": "skip",
                    }
                )
        alone = {run[0].at for run in runs(points) if len(run) == 1}
        data.append(
            {
                "type": "scatter",
                "name": line.name,
                "mode": "lines+markers",
                "x": list(expected),
                "y": [point.share if point else None for point in points],
                "connectgaps": False,
                "line": {
                    "color": theme.series(index),
                    "width": 2.2,
                    "dash": "solid" if index < theme.SERIES else "dash",
                },
                "marker": {
                    "color": theme.series(index),
                    "size": [6 if len(expected) <= 31 or at in alone else 0 for at in expected],
                },
                "hovertext": [point.hover if point else "" for point in points],
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
        )
    last = [line.points[-1] if line.points else None for line in lines]
    places = _spread([point.share / top if point else 0.0 for point in last], 0.055)
    annotations = [
        {
            "text": line.name,
            "x": 1,
            "xref": "paper",
            "xanchor": "left",
            "xshift": 8,
            "y": min(max(place, 0.0), 1.0) * top,
            "yanchor": "middle",
            "showarrow": False,
            "font": {"size": 13, "color": theme.series(index)},
        }
        for index, (line, point, place) in enumerate(zip(lines, last, places, strict=True))
        if point
    ]
    longest = max((len(line.name) for line in lines), default=0)
    short = [
        {**one, "text": formatting.shortened(one["text"], 11), "font": {**one["font"], "size": 12}}
        for one in annotations
    ]
    return theme.figure(
        data,
        HEIGHT,
        margin={"l": 8, "r": 20 + round(7.2 * longest), "t": 12, "b": 8},
        xaxis=theme.axis(
            type="date",
            range=_room(expected),
            tickformatstops=TICK_FORMATS,
            showgrid=False,
            tickangle=0,
            nticks=7,
            showline=True,
            linecolor=theme.token("line-strong"),
        ),
        yaxis=theme.axis(
            range=[0, top], tickformat=".1%" if top < 0.05 else ".0%", nticks=6, title=theme.title("Share of postings")
        ),
        annotations=annotations,
        hovermode="x",
        meta=theme.narrow(
            xaxis__nticks=4, yaxis__title__text="", margin__r=20 + round(6.4 * min(longest, 11)), annotations=short
        ),
    )
