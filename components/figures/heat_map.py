"""Counts of regions by the hour as a grid of coloured cells; a cell without any arrival has no colour."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from components import formatting
from components.figures import theme
from components.figures.hour_lines import UIREVISION

ROW = 28
FOOT = 96


@dataclass(frozen=True)
class HeatRow:
    """One region. counts: one an hour, None where nothing arrived; hovers: one an hour."""

    name: str
    counts: Sequence[int | None]
    hovers: Sequence[str]


def height(rows: int) -> int:
    """Pixels of a figure of so many rows."""
    return ROW * max(1, rows) + FOOT


def heat_map(rows: Sequence[HeatRow], hours: Sequence[datetime], *, room_for: int) -> theme.Figure:
    """A figure of the rows over the hours, the first row on top, as high as `room_for` rows.

    The last hour is running: a dotted frame is around it.
    """
    top = max([count for row in rows for count in row.counts if count is not None], default=1) or 1
    names = [row.name for row in rows]
    scale = [f"scale-{step}" for step in range(6)]
    grid: dict[str, Any] = {
        "type": "heatmap",
        "x": list(range(len(hours))),
        "y": list(range(len(rows))),
        "z": [list(row.counts) for row in rows],
        "zmin": 0,
        "zmax": top,
        "xgap": 2,
        "ygap": 2,
        "colorscale": [[step / (len(scale) - 1), theme.token(name)] for step, name in enumerate(scale)],
        "hoverongaps": False,
        "hovertext": [list(row.hovers) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "colorbar": {
            "orientation": "h",
            "x": 0.5,
            "xanchor": "center",
            "y": -0.14,
            "yanchor": "top",
            "len": 0.5,
            "lenmode": "fraction",
            "thickness": 10,
            "outlinewidth": 0,
            "dtick": math.ceil(top / 5),
            "tickformat": ",d",
            "tickfont": {"size": 12, "color": theme.token("text-muted")},
            "title": {
                "text": "Postings an hour",
                "side": "top",
                "font": {"size": 12, "color": theme.token("text-muted")},
            },
        },
    }
    last = len(hours) - 1
    frame = {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": last - 0.5,
        "x1": last + 0.5,
        "y0": 0,
        "y1": 1,
        "line": {"color": theme.token("line-strong"), "width": 1.2, "dash": "dot"},
    }
    every_third = [number for number in range(len(hours)) if hours[number].hour % 3 == 0]
    every_sixth = [number for number in range(len(hours)) if hours[number].hour % 6 == 0]
    return theme.figure(
        [grid],
        height(room_for),
        margin={"l": 8, "r": 12, "t": 8, "b": 76},
        xaxis=theme.axis(
            range=[-0.5, last + 0.5],
            tickvals=every_third,
            ticktext=[_tick(hours, number) for number in every_third],
            showgrid=False,
            tickangle=0,
        ),
        yaxis=theme.axis(
            range=[len(rows) - 0.5, -0.5],
            tickvals=list(range(len(rows))),
            ticktext=[formatting.shortened(name, 24) for name in names],
            showgrid=False,
        ),
        shapes=[frame],
        uirevision=UIREVISION,
        meta=theme.narrow(
            yaxis__ticktext=[formatting.shortened(name, 12) for name in names],
            xaxis__tickvals=every_sixth,
            xaxis__ticktext=[_tick(hours, number) for number in every_sixth],
        ),
    )


def _tick(hours: Sequence[datetime], number: int) -> str:
    hour = hours[number]
    return f"{hour:%H:%M}" + (f"<br>{hour.day} {hour:%b}" if hour.hour == 0 else "")
