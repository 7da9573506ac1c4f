"""Bars in order, longest on top, with their intervals and their values written beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from components import formatting
from components.figures import theme

ROW_HEIGHT = 32
ROW_HEIGHT_WITH_NOTE = 50
AROUND = 56


@dataclass(frozen=True)
class Bar:
    """One bar. low and high are the ends of its interval, None without one."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    hover: str = ""
    highlighted: bool = False
    note: str = ""  # a second line under the name
    mark: str = ""  # after the value
    tone: str = "text"  # the token of the value's colour


def height(bars: int, *, notes: bool = False) -> int:
    """Pixels that a figure of so many bars takes."""
    return (ROW_HEIGHT_WITH_NOTE if notes else ROW_HEIGHT) * max(bars, 1) + AROUND


def _label(bar: Bar, most: int = 26) -> str:
    name = formatting.shortened(bar.name, most)
    return f"{name}<br><span style='font-size:11px'>{bar.note}</span>" if bar.note else name


def ranked_bars(
    bars: Sequence[Bar], *, written: Callable[[float], str], axis_title: str, tickformat: str, rows: int | None = None
) -> theme.Figure:
    """A figure of horizontal bars; `rows` keeps the height of a list that is shorter than usual."""
    places = list(range(len(bars)))
    ends = [bar.value if bar.high is None else bar.high for bar in bars]
    trace: dict[str, Any] = {
        "type": "bar",
        "orientation": "h",
        "x": [bar.value for bar in bars],
        "y": places,
        "width": 0.66,
        "marker": {"color": [theme.token("bar-highlight" if bar.highlighted else "bar") for bar in bars]},
        "hovertext": [bar.hover for bar in bars],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    if any(bar.high is not None for bar in bars):
        trace["error_x"] = {
            "type": "data",
            "symmetric": False,
            "array": [end - bar.value for bar, end in zip(bars, ends, strict=True)],
            "arrayminus": [0 if bar.low is None else bar.value - bar.low for bar in bars],
            "color": theme.token("interval"),
            "thickness": 1.4,
            "width": 3,
        }
    values = {
        "type": "scatter",
        "mode": "text",
        "x": ends,
        "y": places,
        "text": [f" {written(bar.value)} {bar.mark}".rstrip() for bar in bars],
        "textposition": "middle right",
        "textfont": {"size": 12, "color": [theme.token(bar.tone) for bar in bars]},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    low = min([0.0, *(bar.value for bar in bars)])
    top = max([*ends, 0.0]) or 1
    return theme.figure(
        [trace, values],
        height(rows or len(bars), notes=any(bar.note for bar in bars)),
        xaxis=theme.axis(
            range=[1.15 * low, 1.18 * top],
            tickformat=tickformat,
            nticks=5,
            title=theme.title(axis_title),
            zeroline=True,
            zerolinecolor=theme.token("line-strong"),
        ),
        yaxis=theme.axis(
            range=[max(rows or 0, len(bars), 1) - 0.5, -0.5],
            tickvals=places,
            ticktext=[_label(bar) for bar in bars],
            tickfont={"size": 13, "color": theme.token("text")},
            showgrid=False,
            ticklabelstandoff=6,
        ),
        bargap=0.3,
        meta=theme.narrow(
            xaxis__range=[1.15 * low, 1.34 * top],
            xaxis__nticks=4,
            xaxis__title__text=axis_title.split(",")[0].split(":")[0],
            yaxis__ticktext=[_label(bar, 17) for bar in bars],
        ),
    )
