"""What a page says when there is no plain answer. The states differ in words and look, and each says what to do."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dash import ctx, html, set_props
from dash.development.base_component import Component

from components import formatting
from data_access.errors import DataError
from data_access.queries.editions import Edition
from domain import sources
from domain.filters import FilterError, LeftOut
from domain.sources import Source
from domain.vocabulary import ALL

log = logging.getLogger(__name__)

LOADED_BY = {
    Source.ONET: "refresh_onet",
    Source.OEWS: "import_wages",
    Source.PROJECTIONS: "import_projections",
}
"""Source -> the job that loads an edition of it."""

HOW_TO_LOAD = "Load one: python -m jobs run refresh_onet --source db_30_3_text.zip"
"""What to do where there is no O*NET release."""

NOT_COUNTED = "Postings are not counted yet."

PAGE_CONTENT = "_pages_content"
"""The id of the component in which Dash puts a page."""


def notice(kind: str, *children: Component | str) -> html.Div:
    """A notice; kind is empty, suppressed, failed, stale or fallback."""
    return html.Div(list(children), className=f"notice notice--{kind}", role="alert" if kind == "failed" else "status")


@dataclass(frozen=True)
class Nothing:
    """Why a card has no row, and what to do about it."""

    where: str = "for these filters"  # ends the sentence "There is none ..."
    advice: str = ""  # empty: to widen what the question can be narrowed to
    headline: str = "No posting matches."


WIDER = {"period": "a longer period", "seniority": "all levels", "region": "a larger region"}
"""Filter of a question -> what matches more postings."""


def empty(nothing: Nothing, filters: Any) -> html.Div:
    """There is no row to show for a question's filters."""
    wider = [advice for name, advice in WIDER.items() if getattr(filters, name, ALL) != ALL]
    advice = nothing.advice or (f"Choose {formatting.listed(wider, 'or')}." if wider else "")
    return notice("empty", html.Strong(f"{nothing.headline} "), f"There is none {nothing.where}. {advice}".strip())


def no_occupation() -> html.Div:
    """There is no occupation to choose."""
    return notice("empty", html.Strong("No occupation yet. "), f"No O*NET release is loaded. {HOW_TO_LOAD}")


def suppressed(values: int, minimum: str) -> html.Div:
    """Values are withheld for being below a publication minimum."""
    return notice(
        "suppressed",
        html.Strong(f"{formatting.counted(values, 'value')} not shown. "),
        f"{minimum} A longer period or a larger region shows more of them.",
    )


def fallbacks(problems: Sequence[FilterError]) -> html.Div | None:
    """Filters that could not be used, and what was done instead."""
    if not problems:
        return None
    lines = [html.Li(_fallback(problem)) for problem in problems]
    return notice("fallback", html.Strong("Not every filter of this address could be used."), html.Ul(lines))


def _fallback(problem: FilterError) -> str:
    if isinstance(problem, LeftOut):
        return f"{problem.parameter} “{problem.value}”: left out. Allowed: {problem.allowed}."
    if problem.allowed.startswith("one of the parameters "):
        return f"This page has no filter “{problem.parameter}”; it is left out."
    return f"{problem.parameter} “{problem.value}”: the default is shown instead. Allowed: {problem.allowed}."


def stale(as_of: date | None, today: date) -> html.Div | None:
    """The newest aggregated day is older than it should be."""
    if as_of is None:
        return notice(
            "empty",
            html.Strong("No data yet. "),
            "Import postings and run the nightly aggregation: python -m jobs list.",
        )
    if not sources.staleness(Source.POSTINGS, as_of, today).is_overdue:
        return None
    return notice(
        "stale",
        html.Strong(f"Data end on {formatting.day(as_of)}. "),
        f"That is {(today - as_of).days} days ago: imports or the nightly aggregation are late, or the data "
        "are a closed set.",
    )


def overdue(loaded: Sequence[Edition], today: date) -> html.Div | None:
    """Of these editions, those of which a newer one should have been loaded; generated ones do not age."""
    late = [
        (edition, stands)
        for edition in loaded
        if edition.edition_on and not edition.generated
        if (stands := sources.staleness(edition.source, edition.edition_on, today)).is_overdue
    ]
    if not late:
        return None
    told = formatting.listed(
        [f"{edition.name} (a newer one since {formatting.day(stands.next_expected_on)})" for edition, stands in late]
    )
    jobs = formatting.listed([LOADED_BY[edition.source] for edition, _ in late])
    return notice("stale", html.Strong("Newer official figures should be out. "), f"Loaded: {told}. To load: {jobs}.")


def failed(error: Exception) -> html.Div:
    """A card could not be answered. Only errors that are written for readers are shown in their own words."""
    told = (
        str(error) if isinstance(error, DataError | FilterError) else "Something went wrong here and has been logged."
    )
    return notice("failed", html.Strong("This card could not be filled. "), told, " Reload the page to try again.")


def show_failure(error: Exception) -> None:
    """The application's on_error: put a notice into each card, or page, that the callback should have filled."""
    log.error("A callback failed", exc_info=error)
    identities = list(_identities(ctx.outputs_grouping))
    for card in {identity["card"] for identity in identities if isinstance(identity, dict) and "card" in identity}:
        set_props({"card": card, "part": "notices"}, {"children": failed(error)})
        chart = any(identity == {"card": card, "part": "holder"} for identity in identities)
        part, looks = ("holder", "chart-holder chart-holder--none") if chart else ("frame", "card__frame--none")
        set_props({"card": card, "part": part}, {"className": looks})
    if PAGE_CONTENT in identities:
        set_props(PAGE_CONTENT, {"children": html.Main(failed(error), id="content", className="page")})


def _identities(grouping: Any) -> Iterator[Any]:
    """The ids in a callback's outputs, however they are grouped."""
    if isinstance(grouping, dict) and "property" in grouping:
        yield grouping["id"]
    elif isinstance(grouping, dict | list | tuple):
        for part in grouping.values() if isinstance(grouping, dict) else grouping:
            yield from _identities(part)
