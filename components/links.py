"""Addresses of pages that other pages lead to: a page is known by its path and its filters alone.

Where a reader has narrowed what is shown (region, period, release, as of), the page that follows keeps it.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from domain import filters as filters_module

KEPT = ("region", "period", "from", "to", "release", "as_of")
"""Parameters that pages of occupations share."""

PERSONAL = ("skills", "region", "seniority", "years", "present", "source", "release", "as_of")
"""Parameters of the page that holds a person against occupations, but for the view and what belongs to one view."""

WITH_DATES = ("period", "from", "to", "as_of")
ABOUT_SKILL = {
    "trends": ("region", "seniority", *WITH_DATES),
    "regional-demand": ("seniority", *WITH_DATES),
    "seniority": ("region", *WITH_DATES),
    "cooccurrence": ("region", "seniority", *WITH_DATES),
}
"""Page about a skill -> the parameters that it keeps."""

IN_NETWORK = ("occupation", "region", "seniority", "measure", "min_joint", "backbone", "nodes", *WITH_DATES)


def occupation(onetsoc_code: str, filters: Any = None) -> str:
    """The page of one occupation, narrowed as `filters` are."""
    return _address("occupation", {"occupation": onetsoc_code}, filters)


def skill(slug: str, filters: Any = None) -> str:
    """The page of one skill, narrowed as `filters` are but for the release, which it does not have."""
    return _address("skill-summary", {"skill": slug}, filters, ("region", "seniority", "period", "from", "to", "as_of"))


def occupations(filters: Any = None) -> str:
    """The search for occupations, narrowed as `filters` are but for the period, which it does not have."""
    return _address("occupations", {}, filters, ("region", "release", "as_of"))


def comparison(onetsoc_codes: list[str], filters: Any = None) -> str:
    """The page that compares occupations, narrowed as `filters` are."""
    return _address("occupation-comparison", {"occupation": onetsoc_codes}, filters)


def about_skill(page: str, slug: str, filters: Any = None) -> str:
    """Another page about a skill, narrowed as `filters` are by what that page can be narrowed to."""
    return _address(page, {"skill": slug}, filters, ABOUT_SKILL[page])


def network(slug: str, filters: Any = None, **more: str) -> str:
    """The network around a skill, narrowed as `filters` are."""
    return _address("cooccurrence", {"view": "network", "skill": slug, **more}, filters, IN_NETWORK)


def skill_gap(onetsoc_code: str, filters: Any = None) -> str:
    """A person held against one occupation: the person and all else as `filters` have it, but for what is looked at."""
    return _address("skill-gap", {"occupation": onetsoc_code}, filters, PERSONAL)


def _address(page: str, query: dict[str, Any], filters: Any, kept: tuple[str, ...] = KEPT) -> str:
    written = filters_module.write(filters) if filters is not None else {}
    parameters = {**query, **{name: value for name, value in written.items() if name in kept}}
    return f"/{page}?{urlencode(parameters, doseq=True)}" if parameters else f"/{page}"
