"""Addresses of pages that other pages lead to, in one place: a page is known by its path and its filters alone."""

from __future__ import annotations

from urllib.parse import urlencode

from domain.vocabulary import ALL


def occupation(onetsoc_code: str, *, region: str = ALL, view: str = "") -> str:
    """The page of one occupation."""
    return _address("occupation", occupation=onetsoc_code, region="" if region == ALL else region, view=view)


def skill(slug: str, *, region: str = ALL) -> str:
    """The page of one skill."""
    return _address("skill-summary", skill=slug, region="" if region == ALL else region)


def comparison(*onetsoc_codes: str) -> str:
    """The page that compares occupations."""
    return f"/occupation-comparison?{urlencode({'occupation': onetsoc_codes}, doseq=True)}"


def _address(page: str, **query: str) -> str:
    return f"/{page}?{urlencode({name: value for name, value in query.items() if value})}"
