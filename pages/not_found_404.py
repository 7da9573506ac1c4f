"""Shown for an address that no page has."""

from __future__ import annotations

import dash
from dash import dcc, html

from components import shell

dash.register_page(__name__, title="Not found · SkillPulse")


def layout(**_: object) -> html.Main:
    """The page."""
    return shell.plain_page(
        "There is no such page",
        "The address may be mistyped, or the page has moved.",
        html.P(dcc.Link("Back to the overview", href="/")),
    )
