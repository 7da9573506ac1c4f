"""The one small template of all figures, as plain dicts over the names of assets/tokens.css.

Colours are written as `var(--name)`; assets/paint.js puts the theme's values in their place in the browser, so that a
switch between light and dark needs no server.
"""

from __future__ import annotations

from typing import Any

Figure = dict[str, Any]

SERIES = 6
"""How many colours of lines there are; a further line starts again, dashed."""

GRAPH_CONFIG: Any = {
    "displaylogo": False,
    "showSendToCloud": False,
    "displayModeBar": False,
    "scrollZoom": False,
    "doubleClick": False,
    "topojsonURL": "/assets/outlines/",
}
"""Configuration of every dcc.Graph: nothing leaves for another server."""


def token(name: str) -> str:
    """A colour of assets/tokens.css."""
    return f"var(--{name})"


def series(index: int, *, band: bool = False) -> str:
    """The colour of the line number `index`, or of its interval's band."""
    return token(f"series-{index % SERIES + 1}{'-band' if band else ''}")


def axis(**more: Any) -> dict[str, Any]:
    """An axis in the house style."""
    return {
        "gridcolor": token("grid"),
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": True,
        "automargin": True,
        "tickfont": {"size": 12, "color": token("text-muted")},
        **more,
    }


def narrow(**changes: Any) -> dict[str, Any]:
    """Changes to the layout for narrow screens, by path ('xaxis.range'); assets/paint.js makes them."""
    return {"narrow": {path.replace("__", "."): value for path, value in changes.items()}}


def title(text: str) -> dict[str, Any]:
    """An axis' title."""
    return {"text": text, "font": {"size": 12, "color": token("text-muted")}, "standoff": 8}


def figure(data: list[dict[str, Any]], height: int, **layout: Any) -> Figure:
    """A figure of `height` pixels in the house style."""
    return {
        "data": data,
        "layout": {
            "height": height,
            "autosize": True,
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8, "pad": 4},
            "font": {"family": token("font"), "size": 13, "color": token("text")},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "showlegend": False,
            "hoverlabel": {
                "bgcolor": token("surface-raised"),
                "bordercolor": token("line-strong"),
                "font": {"family": token("font"), "size": 13, "color": token("text")},
                "align": "left",
            },
            "hovermode": "closest",
            "dragmode": False,
            **layout,
        },
    }
