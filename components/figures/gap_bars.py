"""What an occupation requires, one bar a skill: how much it weighs, and how much of that the person has already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components import formatting
from components.figures import theme

ROW_HEIGHT = 44
AROUND = 60
HEADROOM = 1.16


@dataclass(frozen=True)
class GapBar:
    """One skill. needed: importance × level required, 0-1; have: the part of it that is there; told: beside the bar."""

    name: str
    needed: float
    have: float
    told: str
    note: str = ""
    hover: str = ""


def height(bars: int) -> int:
    """Pixels that a figure of so many bars takes."""
    return ROW_HEIGHT * max(bars, 1) + AROUND


def _label(bar: GapBar, most: int) -> str:
    name = formatting.shortened(bar.name, most)
    return f"{name}<br><span style='font-size:11px'>{bar.note}</span>" if bar.note else name


def gap_bars(bars: Sequence[GapBar], *, axis_title: str, rows: int | None = None) -> theme.Figure:
    """A figure of bars in two parts, the first on top; `rows` keeps the height of a list that is shorter than usual."""
    places = list(range(len(bars)))
    hover = {"hovertext": [bar.hover for bar in bars], "hovertemplate": "%{hovertext}<extra></extra>"}
    own = {
        "type": "bar",
        "orientation": "h",
        "name": "You have",
        "x": [bar.have for bar in bars],
        "y": places,
        "width": 0.5,
        "marker": {"color": theme.token("bar-highlight")},
        **hover,
    }
    lacking = {
        "type": "bar",
        "orientation": "h",
        "name": "You lack",
        "x": [bar.needed - bar.have for bar in bars],
        "y": places,
        "width": 0.5,
        "marker": {"color": theme.token("gap"), "line": {"color": theme.token("gap-line"), "width": 1}},
        "text": [f" {bar.told}" for bar in bars],
        "textposition": "outside",
        "textfont": {"size": 12, "color": theme.token("text")},
        "cliponaxis": False,
        **hover,
    }
    top = max((bar.needed for bar in bars), default=0) or 1
    return theme.figure(
        [own, lacking],
        height(rows or len(bars)),
        barmode="stack",
        xaxis=theme.axis(
            range=[0, HEADROOM * top], tickformat=".0%", nticks=5, title=theme.title(axis_title), rangemode="tozero"
        ),
        yaxis=theme.axis(
            range=[max(rows or 0, len(bars), 1) - 0.5, -0.5],
            tickvals=places,
            ticktext=[_label(bar, 30) for bar in bars],
            tickfont={"size": 13, "color": theme.token("text")},
            showgrid=False,
            ticklabelstandoff=6,
        ),
        meta=theme.narrow(
            xaxis__range=[0, 1.34 * top],
            xaxis__nticks=4,
            xaxis__title__text=axis_title.split(",")[0],
            yaxis__ticktext=[_label(bar, 17) for bar in bars],
        ),
    )
