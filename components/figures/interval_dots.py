"""Dots with their intervals, one a row, around a line that means "no difference"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from components import formatting
from components.figures import theme

ROW_HEIGHT = 28
AROUND = 56


@dataclass(frozen=True)
class Dot:
    """One row: value with interval, and the token of its colour."""

    name: str
    value: float
    low: float
    high: float
    colour: str
    hover: str


def height(dots: int) -> int:
    """Pixels that a figure of so many rows takes."""
    return ROW_HEIGHT * max(dots, 1) + AROUND


def interval_dots(
    dots: Sequence[Dot],
    *,
    written: Callable[[float], str],
    ticks: Sequence[float],
    axis_title: str,
    rows: int | None = None,
) -> theme.Figure:
    """A figure of dots on an axis with `ticks` where they fit; `written` names ticks and values."""
    places = list(range(len(dots)))
    low = min((dot.low for dot in dots), default=-0.1)
    high = max((dot.high for dot in dots), default=0.1)
    room = 0.17 * (high - low)
    traces = []
    for colour in dict.fromkeys(dot.colour for dot in dots):
        chosen = [(place, dot) for place, dot in zip(places, dots, strict=True) if dot.colour == colour]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [dot.value for _, dot in chosen],
                "y": [place for place, _ in chosen],
                "marker": {"size": 9, "color": theme.token(colour)},
                "error_x": {
                    "type": "data",
                    "symmetric": False,
                    "array": [dot.high - dot.value for _, dot in chosen],
                    "arrayminus": [dot.value - dot.low for _, dot in chosen],
                    "color": theme.token(colour),
                    "thickness": 1.6,
                    "width": 0,
                },
                "hovertext": [dot.hover for _, dot in chosen],
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
        )
    # The value stands at the end away from the middle line, where it crosses nothing.
    traces.append(
        {
            "type": "scatter",
            "mode": "text",
            "x": [dot.high if dot.value >= 0 else dot.low for dot in dots],
            "y": places,
            "text": [f" {written(dot.value)} " for dot in dots],
            "textposition": ["middle right" if dot.value >= 0 else "middle left" for dot in dots],
            "textfont": {"size": 12, "color": theme.token("text")},
            "hoverinfo": "skip",
            "cliponaxis": False,
        }
    )
    left, right = min(low, 0) - room, max(high, 0) + room
    fitting = [tick for tick in ticks if left < tick < right]
    return theme.figure(
        traces,
        height(rows or len(dots)),
        xaxis=theme.axis(
            range=[left, right],
            tickangle=0,
            tickvals=fitting,
            ticktext=[written(tick) for tick in fitting],
            zeroline=True,
            zerolinecolor=theme.token("line-strong"),
            title=theme.title(axis_title),
        ),
        meta=theme.narrow(
            xaxis__range=[left - room, right + room],
            xaxis__tickvals=fitting[::2],
            xaxis__ticktext=[written(tick) for tick in fitting[::2]],
            xaxis__title__text="Change of the share",
            yaxis__ticktext=[formatting.shortened(dot.name, 17) for dot in dots],
        ),
        yaxis=theme.axis(
            range=[max(rows or 0, len(dots), 1) - 0.5, -0.5],
            tickvals=places,
            ticktext=[formatting.shortened(dot.name) for dot in dots],
            tickfont={"size": 13, "color": theme.token("text")},
            gridcolor=theme.token("grid"),
            ticklabelstandoff=6,
        ),
    )
