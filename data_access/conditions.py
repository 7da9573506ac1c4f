"""Conditions on columns that more than one statement makes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Integer, Text, any_, literal
from sqlalchemy.dialects.postgresql import ARRAY


def among(column: ColumnElement[str], values: Collection[str]) -> ColumnElement[bool]:
    """The column is one of these texts; one bind, however many they are."""
    return _any_of(column, values, Text)


def among_ids(column: ColumnElement[int], ids: Collection[int]) -> ColumnElement[bool]:
    """The column is one of these ids; one bind, however many they are."""
    return _any_of(column, ids, Integer)


def _any_of(column: ColumnElement[Any], values: Collection[Any], kind: type[Any]) -> ColumnElement[bool]:
    return column == any_(literal(list(values), ARRAY(kind)))
