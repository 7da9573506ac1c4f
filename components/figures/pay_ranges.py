"""Pay as published: a thin line from the 10th to the 90th percentile, a thick one over the middle half, the median."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from components import formatting
from components.figures import theme

ROW_HEIGHT = 68
AROUND = 64


@dataclass(frozen=True)
class PayRange:
    """One row, in US dollars for one basis; None where the publisher gives no figure.

    at_least: the names (p10, p25, median, p75, p90) of those that are only lower bounds.
    """

    name: str
    p10: float | None
    p25: float | None
    median: float | None
    p75: float | None
    p90: float | None
    at_least: frozenset[str] = frozenset()
    hover: str = ""


def height(rows: int) -> int:
    """Pixels that a figure of so many rows takes."""
    return ROW_HEIGHT * max(rows, 1) + AROUND


def _span(rows: Sequence[PayRange], low: str, high: str, width: int, colour: str) -> dict[str, Any]:
    """One trace of lines between two percentiles, a gap between two rows; a missing end is the median's place."""
    x: list[float | None] = []
    y: list[float | None] = []
    for place, row in enumerate(rows):
        ends = [getattr(row, name) if getattr(row, name) is not None else row.median for name in (low, high)]
        if None not in ends:
            x += [*ends, None]
            y += [place, place, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"width": width, "color": theme.token(colour)},
        "hoverinfo": "skip",
    }


def pay_ranges(
    rows: Sequence[PayRange], *, written: Callable[[float], str], axis_title: str, tickformat: str
) -> theme.Figure:
    """A figure of one line a row; `written` names the values at the ends and the median."""
    ends: list[tuple[int, float, str, str]] = []  # row, value, where the label stands, text
    for place, row in enumerate(rows):
        for name, position in (("p10", "middle left"), ("median", "top center"), ("p90", "middle right")):
            value = getattr(row, name)
            if value is not None:
                ends.append((place, value, position, f" {formatting.bounded(written(value), name in row.at_least)} "))
    known = [value for _, value, _, _ in ends] or [1.0]
    room = 0.22 * ((max(known) - min(known)) or max(known))
    medians = [(place, row) for place, row in enumerate(rows) if row.median is not None]
    open_ends = [(place, row.p90) for place, row in enumerate(rows) if row.p90 is not None and "p90" in row.at_least]
    data = [
        _span(rows, "p10", "p90", 3, "interval"),
        _span(rows, "p25", "p75", 16, "bar"),
        {
            "type": "scatter",
            "mode": "markers",
            "x": [row.median for _, row in medians],
            "y": [place for place, _ in medians],
            "marker": {"symbol": "line-ns", "size": 22, "line": {"width": 4, "color": theme.token("text")}},
            "hovertext": [row.hover for _, row in medians],
            "hovertemplate": "%{hovertext}<extra></extra>",
        },
        {
            "type": "scatter",
            "mode": "markers",
            "x": [value for _, value in open_ends],
            "y": [place for place, _ in open_ends],
            "marker": {"symbol": "triangle-right", "size": 12, "color": theme.token("interval")},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "mode": "text",
            "x": [value for _, value, _, _ in ends],
            # The median's name stands above its mark, clear of the thick line.
            "y": [place - (0.24 if position == "top center" else 0) for place, _, position, _ in ends],
            "text": [text for _, _, _, text in ends],
            "textposition": [position for _, _, position, _ in ends],
            "textfont": {"size": 12, "color": theme.token("text")},
            "hoverinfo": "skip",
            "cliponaxis": False,
        },
    ]
    span = [max(0.0, min(known) - room), max(known) + room]
    return theme.figure(
        data,
        height(len(rows)),
        xaxis=theme.axis(range=span, tickformat=tickformat, nticks=6, title=theme.title(axis_title)),
        yaxis=theme.axis(
            range=[max(len(rows), 1) - 0.5, -0.65],
            tickvals=list(range(len(rows))),
            ticktext=[formatting.shortened(row.name) for row in rows],
            tickfont={"size": 13, "color": theme.token("text")},
            showgrid=False,
            ticklabelstandoff=6,
        ),
        meta=theme.narrow(
            xaxis__nticks=4,
            xaxis__title__text=axis_title.split(":")[0],
            xaxis__range=[max(0.0, span[0] - 0.6 * room), span[1] + 0.6 * room],
            yaxis__ticktext=[formatting.shortened(row.name, 12) for row in rows],
        ),
    )
