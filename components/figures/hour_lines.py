"""Counts by the hour: one small panel a skill, all on one scale, so that no line hides another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from components import formatting
from components.figures import theme

PANEL = 72
FOOT = 44
UIREVISION = "pulse"
"""The same in every figure of the live pulse: what the reader has done to a chart outlives a refresh."""


@dataclass(frozen=True)
class HourLine:
    """One skill. counts: one an hour, None where nothing arrived; hovers: one an hour."""

    name: str
    total: int
    counts: Sequence[int | None]
    hovers: Sequence[str]


def height(lines: int) -> int:
    """Pixels of a figure of so many lines."""
    return PANEL * max(1, lines) + FOOT


def hour_lines(lines: Sequence[HourLine], hours: Sequence[datetime]) -> theme.Figure:
    """A figure of the lines over the hours; the last hour is running, and its point is hollow."""
    top = 1.1 * max([count for line in lines for count in line.counts if count is not None], default=1) or 1.0
    data: list[dict[str, Any]] = []
    axes: dict[str, Any] = {}
    annotations: list[dict[str, Any]] = []
    for index, line in enumerate(lines):
        axis = f"y{index + 1 if index else ''}"
        data += _traces(line, hours, theme.series(index), theme.series(index, band=True), axis)
        upper = 1 - index / len(lines)
        axes[f"yaxis{axis[1:]}"] = theme.axis(
            domain=[1 - (index + 1) / len(lines) + 0.02, upper - 0.3 / len(lines)],
            range=[0, top],
            nticks=3,
            tickformat=",d",
            rangemode="tozero",
        )
        annotations.append(_caption(f"<b>{line.name}</b>", theme.series(index), 0, "left", upper))
        told = f"{formatting.count(line.total)} in 24 h"
        annotations.append(_caption(told, theme.token("text-muted"), 1, "right", upper))
    edge = timedelta(minutes=40)
    return theme.figure(
        data,
        height(len(lines)),
        margin={"l": 8, "r": 12, "t": 10, "b": 8},
        xaxis=theme.axis(
            type="date",
            range=[hours[0] - edge, hours[-1] + edge],
            tickformat="%H:%M\n%-d %b",
            showgrid=False,
            tickangle=0,
            nticks=9,
            showline=True,
            linecolor=theme.token("line-strong"),
            anchor=f"y{len(lines) if len(lines) > 1 else ''}",
        ),
        **axes,
        annotations=annotations,
        hovermode="x",
        uirevision=UIREVISION,
        meta=theme.narrow(xaxis__nticks=5),
    )


def _traces(line: HourLine, hours: Sequence[datetime], colour: str, band: str, axis: str) -> list[dict[str, Any]]:
    """The complete hours as a line over an area, the running one dotted after them. Both break at gaps."""
    common: dict[str, Any] = {"type": "scatter", "yaxis": axis, "connectgaps": False}
    areas = [
        {
            **common,
            "mode": "lines",
            "x": [hours[place] for place in run],
            "y": [line.counts[place] for place in run],
            "fill": "tozeroy",
            "fillcolor": band,
            "line": {"width": 0},
            "hoverinfo": "skip",
        }
        for run in _runs(line.counts[:-1])
    ]
    whole = {
        **common,
        "name": line.name,
        "mode": "lines+markers",
        "x": list(hours[:-1]),
        "y": list(line.counts[:-1]),
        "line": {"color": colour, "width": 2},
        "marker": {"color": colour, "size": 4},
        "cliponaxis": False,
        "hovertext": list(line.hovers[:-1]),
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    dotted = {
        **common,
        "mode": "lines",
        "x": list(hours[-2:]),
        "y": list(line.counts[-2:]),
        "line": {"color": colour, "width": 1.5, "dash": "dot"},
        "hoverinfo": "skip",
    }
    running = {
        **common,
        "name": f"{line.name}, running hour",
        "mode": "markers",
        "x": [hours[-1]],
        "y": [line.counts[-1]],
        "marker": {"color": theme.token("surface"), "size": 8, "line": {"color": colour, "width": 1.5}},
        "cliponaxis": False,
        "hovertext": [line.hovers[-1]],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    return [*areas, whole, dotted, running]


def _runs(counts: Sequence[int | None]) -> list[list[int]]:
    """The places of each unbroken stretch of hours."""
    found: list[list[int]] = [[]]
    for place, count in enumerate(counts):
        if count is None:
            found.append([])
        else:
            found[-1].append(place)
    return [run for run in found if run]


def _caption(text: str, colour: str, x: int, anchor: str, y: float) -> dict[str, Any]:
    return {
        "text": text,
        "x": x,
        "xref": "paper",
        "xanchor": anchor,
        "y": y,
        "yref": "paper",
        "yanchor": "top",
        "showarrow": False,
        "font": {"size": 12.5, "color": colour},
    }
