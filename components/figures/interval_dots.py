"""Dots with their intervals, one a row, around a line that means "no difference"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from components import formatting
from components.figures import theme

ROW_HEIGHT = 28
AROUND = 56
MOST_TICKS = 10
FARTHEST = 2.5
"""The axis ends here on either side (a log ratio: 12 times as much); what lies beyond stands at its end as an arrow."""


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


def _spaced(ticks: list[float], apart: float) -> list[float]:
    """Those ticks that stand `apart` from the ones kept before, counted from the middle line outwards."""
    kept = [0.0]
    for tick in sorted(ticks, key=abs):
        if all(abs(tick - one) >= apart for one in kept):
            kept.append(tick)
    return sorted(kept)


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
    low = max(min((dot.low for dot in dots), default=-0.1), -FARTHEST)
    high = min(max((dot.high for dot in dots), default=0.1), FARTHEST)

    def within(value: float) -> float:
        return min(max(value, low), high)

    room = 0.17 * (high - low)
    traces = []
    for colour in dict.fromkeys(dot.colour for dot in dots):
        chosen = [(place, dot) for place, dot in zip(places, dots, strict=True) if dot.colour == colour]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [within(dot.value) for _, dot in chosen],
                "y": [place for place, _ in chosen],
                "marker": {
                    "size": 9,
                    "color": theme.token(colour),
                    "symbol": ["circle" if within(dot.value) == dot.value else "triangle-right" for _, dot in chosen],
                },
                "error_x": {
                    "type": "data",
                    "symmetric": False,
                    "array": [within(dot.high) - within(dot.value) for _, dot in chosen],
                    "arrayminus": [within(dot.value) - within(dot.low) for _, dot in chosen],
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
            "x": [within(dot.high if dot.value >= 0 else dot.low) for dot in dots],
            "y": places,
            "text": [f" {written(dot.value)} " for dot in dots],
            "textposition": ["middle right" if dot.value >= 0 else "middle left" for dot in dots],
            "textfont": {"size": 12, "color": theme.token("text")},
            "hoverinfo": "skip",
            "cliponaxis": False,
        }
    )
    left, right = min(low, 0) - room, max(high, 0) + room
    fitting = _spaced([tick for tick in ticks if left < tick < right], (right - left) / MOST_TICKS)
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
            xaxis__tickvals=(few := sorted({fitting[0], 0.0, fitting[-1]})),
            xaxis__ticktext=[written(tick) for tick in few],
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
