"""Occupations by closeness and pay, as large as the demand for them; those that no other beats are marked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from components import formatting
from components.figures import theme

HEIGHT = 470
LARGEST = 34
SMALLEST = 7
"""Diameter of a point in pixels; its area grows with the postings."""

NAMED = 7
"""Points that are named in the picture, best first; the table names all."""

APART = (0.3, 0.05)
"""Parts of width and height by which named points are apart, so that names do not lie on one another."""


@dataclass(frozen=True)
class Point:
    """One occupation. closeness: 0-1; pay: US dollars a year; postings: here; marked: no other beats it in all."""

    name: str
    closeness: float
    pay: float
    postings: int
    marked: bool
    hover: str


def sizes(points: Sequence[Point]) -> list[float]:
    """Diameters in pixels, the same for all figures of one list: the area is in proportion to the postings."""
    most = max((point.postings for point in points), default=0) or 1
    return [max(SMALLEST, LARGEST * math.sqrt(point.postings / most)) for point in points]


def frontier(points: Sequence[Point], *, near: float, present_pay: float | None) -> theme.Figure:
    """A figure of points, those unmarked beneath.

    near: closeness from which an occupation is near; present_pay: of the present occupation, None where not known.
    """
    right = max([1.2 * near, *(point.closeness for point in points)])
    pays = [point.pay for point in points] + ([present_pay] if present_pay is not None else [])
    low, high = min(pays, default=0), max(pays, default=1)
    room = 0.12 * (high - low) or 0.1 * high
    measured = list(zip(points, sizes(points), strict=True))
    named = _named(points, right, high - low + 2 * room)
    traces = [
        _trace([pair for pair in measured if not pair[0].marked], "Beaten by another", named, right, marked=False),
        _trace([pair for pair in measured if pair[0].marked], "Best in a way", named, right, marked=True),
    ]
    return theme.figure(
        traces,
        HEIGHT,
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": 12}, "itemclick": False,
                "itemdoubleclick": False},
        xaxis=theme.axis(
            range=[-0.04, 1.04 * right], tickformat=".0%", nticks=6, title=theme.title("Closeness: match by importance")
        ),
        yaxis=theme.axis(
            range=[low - room, high + room], tickprefix="$", tickformat="~s", nticks=6, title=theme.title("Pay a year")
        ),
        shapes=_lines(near, present_pay),
        meta=theme.narrow(xaxis__nticks=4, xaxis__title__text="Closeness"),
    )  # fmt: skip


def _named(points: Sequence[Point], width: float, height: float) -> set[str]:
    """The marked points that have room for their name, best first."""
    chosen: list[Point] = []
    for point in (one for one in points if one.marked):
        free = all(
            abs(point.closeness - one.closeness) > APART[0] * width or abs(point.pay - one.pay) > APART[1] * height
            for one in chosen
        )
        if free and len(chosen) < NAMED:
            chosen.append(point)
    return {point.name for point in chosen}


def _trace(
    pairs: Sequence[tuple[Point, float]], name: str, named: set[str], right: float, *, marked: bool
) -> dict[str, Any]:
    points = [point for point, _ in pairs]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": name,
        "x": [point.closeness for point in points],
        "y": [point.pay for point in points],
        "text": [formatting.shortened(point.name, 24) if point.name in named else "" for point in points],
        "textposition": ["middle left" if point.closeness > 0.6 * right else "middle right" for point in points],
        "textfont": {"size": 12, "color": theme.token("text")},
        "marker": {
            "size": [size for _, size in pairs],
            "color": theme.token("series-2" if marked else "bar"),
            "opacity": 0.85 if marked else 0.4,
            "symbol": "diamond" if marked else "circle",
            "line": {"color": theme.token("surface"), "width": 1},
        },
        "hovertext": [point.hover for point in points],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _lines(near: float, present_pay: float | None) -> list[dict[str, Any]]:
    line = {"type": "line", "line": {"color": theme.token("line-strong"), "width": 1, "dash": "dot"}, "layer": "below"}
    lines = [{**line, "x0": near, "x1": near, "yref": "paper", "y0": 0, "y1": 1}]
    if present_pay is not None:
        lines.append({**line, "xref": "paper", "x0": 0, "x1": 1, "y0": present_pay, "y1": present_pay})
    return lines
