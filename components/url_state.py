"""Filters and the address bar: every filter of a page lives in the address, and only there.

`assets/url_state.js` writes the controls' values with history.replaceState; a page's `layout` reads them back.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from dash import ALL, ClientsideFunction, Input, Output, clientside_callback, dcc
from dash.development.base_component import Component

from data_access.queries.question import Question
from domain import filters as filters_module
from domain.filters import FilterError

F = TypeVar("F")

DATES = "dates"
"""Value of the period's control that means: the two dates beside it."""

TYPED = ("from", "to")
"""Controls of the period beside its list."""


def filter_id(page: str, name: str) -> dict[str, str]:
    """The id of a page's filter control; its value lives in the address bar."""
    return {"page": page, "filter": name}


def control_names(filters: type[Any]) -> list[str]:
    """The controls of a page: its filters, and the dates beside the period."""
    names = [field.name for field in dataclasses.fields(filters)]
    return [*names, *TYPED] if "period" in names else names


def filter_inputs(page: str, filters: type[Any], *, without: Sequence[str] = ()) -> dict[str, Input]:
    """A callback's input: the values of the page's controls, by name; `without` those that do not matter to it."""
    return {name: Input(filter_id(page, name), "value") for name in control_names(filters) if name not in without}


def query_of(controls: Mapping[str, Any]) -> dict[str, Any]:
    """The query that the controls' values mean; empty ones are left out."""
    dated = controls.get("period") == DATES
    left_out = {"period"} if dated else set(TYPED)
    return {name: value for name, value in controls.items() if name not in left_out and value not in (None, "", [])}


def read_controls(filters: type[F], controls: Mapping[str, Any]) -> tuple[F, list[FilterError]]:
    """Filters from the controls' values, and what could not be used."""
    return filters_module.read(filters, query_of(controls), strict=False)


def asked_of(question: Question[Any], filters: Any, **fixed: Any) -> Any:
    """The question's own filters out of a page's, which may hold more; `fixed` are those that the page decides."""
    taken = {
        field.name: getattr(filters, field.name)
        for field in dataclasses.fields(question.filters)
        if hasattr(filters, field.name)
    }
    return question.filters(**{**taken, **fixed})


def query_string(filters: Any) -> str:
    """'?skill=docker&region=US', or nothing where all filters stand at their default."""
    query = urlencode(filters_module.write(filters), doseq=True)
    return f"?{query}" if query else ""


def written_defaults(filters: type[Any]) -> str:
    """JSON of the values that the address bar leaves out."""
    defaults: dict[str, Any] = {}
    for field in dataclasses.fields(filters):
        how = field.metadata["filter"]
        if field.default is not None:
            defaults[field.name] = (
                [how.write(part) for part in cast(tuple[Any, ...], field.default)]
                if how.repeatable
                else how.write(field.default)
            )
    return json.dumps(defaults)


def address_writer() -> Component:
    """The one component that watches all filters and writes the address. The shell holds it once."""
    return dcc.Store(id="address-written")


def register() -> None:
    """Declare the callback; once an application."""
    clientside_callback(
        ClientsideFunction("url_state", "write"),
        Output("address-written", "data"),
        Input({"page": ALL, "filter": ALL}, "value"),
    )
