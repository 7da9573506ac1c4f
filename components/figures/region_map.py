"""A map of shares or location quotients, over outlines that we serve ourselves."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from components.figures import theme

HEIGHT = 440
NARROW_HEIGHT = 290
"""As in app.css, which keeps the room for it."""


class Scope(StrEnum):
    """What a map shows."""

    US = "us"
    WORLD = "world"


class Colouring(StrEnum):
    """What the colour of a region tells."""

    SHARE = "share"
    LOCATION_QUOTIENT = "location_quotient"


OUTLINES = {Scope.US: "/assets/outlines/us-states.json", Scope.WORLD: "/assets/outlines/countries.json"}
ASSETS = Path(__file__).resolve().parents[2] / "assets"
PROJECTIONS = {Scope.US: "albers usa", Scope.WORLD: "natural earth"}


@cache
def outlined(scope: Scope) -> tuple[str, ...]:
    """The codes of all regions that the map has an outline of."""
    features = json.loads((ASSETS.parent / OUTLINES[scope].lstrip("/")).read_text())["features"]
    return tuple(feature["id"] for feature in features)


@dataclass(frozen=True)
class Area:
    """One region: code as in the outlines, the value that colours it (None: no value is shown), text on hover."""

    code: str
    value: float | None
    hover: str
    highlighted: bool = False


def _colour_axis(areas: Sequence[Area], colouring: Colouring) -> dict[str, Any]:
    if colouring is Colouring.SHARE:
        top = max([area.value for area in areas if area.value is not None], default=1.0) or 1.0
        names = ["scale-0", "scale-1", "scale-2", "scale-3", "scale-4", "scale-5"]
        return {
            "zmin": 0,
            "zmax": top,
            "colorscale": [[i / (len(names) - 1), theme.token(name)] for i, name in enumerate(names)],
            "colorbar": {
                "tickformat": ".0%" if top > 0.04 else ".1%",
                "nticks": 5,
                "title": {"text": "Share of postings"},
            },
        }
    spread = max([abs(math.log2(area.value)) for area in areas if area.value], default=1.0)
    spread = max(0.5, min(2.0, spread))
    steps = [value for value in (0.25, 0.5, 0.7, 1, 1.4, 2, 4) if abs(math.log2(value)) <= spread + 1e-9]
    names = ["below-2", "below-1", "even", "above-1", "above-2"]
    return {
        "zmin": -spread,
        "zmax": spread,
        "colorscale": [[i / (len(names) - 1), theme.token(name)] for i, name in enumerate(names)],
        "colorbar": {
            "tickvals": [math.log2(value) for value in steps],
            "ticktext": [f"{value:g}×" for value in steps],
            "title": {"text": "Location quotient"},
        },
    }


def region_map(areas: Sequence[Area], *, scope: Scope, colouring: Colouring) -> theme.Figure:
    """A choropleth. Location quotients are coloured on a log scale around 1; the values stay in the hover and table."""

    def level(area: Area) -> float | None:
        if area.value is None or colouring is Colouring.SHARE:
            return area.value
        return math.log2(area.value) if area.value > 0 else -9.0

    scale = _colour_axis(areas, colouring)
    # The chosen region comes last, so that no neighbour's border lies over its own.
    shown = sorted((area for area in areas if area.value is not None), key=lambda area: area.highlighted)
    without = {area.code: area.hover for area in areas if area.value is None}
    bare = [code for code in outlined(scope) if code not in {area.code for area in shown}]
    bar = {
        **scale.pop("colorbar"),
        "orientation": "h",
        "x": 0.5,
        "xanchor": "center",
        "y": -0.01,
        "yanchor": "top",
        "len": 0.6,
        "lenmode": "fraction",
        "thickness": 10,
        "outlinewidth": 0,
        "tickfont": {"size": 12, "color": theme.token("text-muted")},
    }
    bar["title"] = {**bar["title"], "side": "top", "font": {"size": 12, "color": theme.token("text-muted")}}
    ground = {
        "type": "choropleth",
        "locationmode": "geojson-id",
        "geojson": OUTLINES[scope],
        "locations": bare,
        "z": [0] * len(bare),
        "hovertext": [without.get(code, "No posting in this period") for code in bare],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "colorscale": [[0, theme.token("map-none")], [1, theme.token("map-none")]],
        "showscale": False,
        "marker": {"line": {"color": theme.token("map-border"), "width": 0.6}},
    }
    data: list[dict[str, Any]] = [
        ground,
        {
            "type": "choropleth",
            "locationmode": "geojson-id",
            "geojson": OUTLINES[scope],
            "locations": [area.code for area in shown],
            "z": [level(area) for area in shown],
            "hovertext": [area.hover for area in shown],
            "hovertemplate": "%{hovertext}<extra></extra>",
            "marker": {
                "line": {
                    "color": [theme.token("text" if area.highlighted else "map-border") for area in shown],
                    "width": [2.2 if area.highlighted else 0.7 for area in shown],
                }
            },
            "colorbar": bar,
            **scale,
        },
    ]
    plain = {
        f"show{layer}": False
        for layer in ("coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits", "frame")
    }
    geo = {
        **plain,
        "projection": {"type": PROJECTIONS[scope]},
        "bgcolor": "rgba(0,0,0,0)",
        "domain": {"x": [0, 1], "y": [0.08, 1]},
    }
    if scope is Scope.WORLD:
        geo |= {"lataxis": {"range": [-56, 78]}, "lonaxis": {"range": [-168, 180]}}
    return theme.figure(data, HEIGHT, geo=geo, meta=theme.narrow(height=NARROW_HEIGHT))
