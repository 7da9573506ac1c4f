"""Attributes that Dash's components take by names that are no Python names."""

from __future__ import annotations

from typing import Any


def attributes(**values: str) -> dict[str, Any]:
    """attributes(aria_label="Pages") is {"aria-label": "Pages"}."""
    return {name.replace("_", "-"): value for name, value in values.items()}
