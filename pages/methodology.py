"""Methodology: how every number comes about, from the constants that the code uses."""

from __future__ import annotations

import dash
from dash import html

from components import shell
from components.how_computed import MEASURES

PAGE = "methodology"
dash.register_page(__name__, path=f"/{PAGE}", name="Methodology", title="Methodology · SkillPulse", order=11)


def layout(**_: object) -> html.Main:
    """The page."""
    terms = [part for name, text in MEASURES.values() for part in (html.Dt(name), html.Dd(text))]
    return shell.plain_page(
        "How the numbers come about",
        "Made from the same constants that compute them; a change in the code changes this page.",
        html.Section(html.Dl(terms, className="terms"), className="card card--whole"),
    )
