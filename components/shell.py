"""What surrounds every page: header, navigation, theme switch, how far the data reach, and the frame of a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import dash
from dash import MATCH, ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html
from dash.development.base_component import Component
from sqlalchemy import Connection

from components import chart_card, formatting, notices, url_state
from components.filters import Choices, Occupations, filter_bar, read_choices, read_page
from components.markup import attributes
from data_access.database import reading
from data_access.errors import DataError
from data_access.queries.choices import DataStatus, data_status
from data_access.queries.editions import Edition, editions
from data_access.queries.onet_releases import Release, find_release
from data_access.queries.release_changes import compared
from data_access.tenancy import PUBLIC
from domain.filters import CURRENT, PREVIOUS, FilterError, a_day, a_release
from domain.sources import Source

ONET_CREDIT = (
    "This page includes information from the {databases} by the U.S. Department of Labor, Employment and "
    "Training Administration (USDOL/ETA). Used under the CC BY 4.0 license. O*NET® is a trademark of "
    "USDOL/ETA. SkillPulse "
    "has modified all or some of this information. USDOL/ETA has not approved, endorsed, or tested these modifications."
)
"""The credit that the licence asks for; it names the releases that are shown."""

GENERATED_ONET = "Occupations on this page are generated for the demonstration, in the form of an O*NET release."

HOME = "welcome"
"""The page at the root."""

INDEX = """<!DOCTYPE html>
<html lang="en">
    <head>
        {%metas%}
        <title>{%title%}</title>
        <script src="/assets/theme.js"></script>
        <link rel="preload" href="/typeface/400.woff2" as="font" type="font/woff2" crossorigin>
        {%favicon%}
        {%css%}
    </head>
    <body>
        {%app_entry%}
        <footer>
            {%config%}
            {%scripts%}
            {%renderer%}
        </footer>
    </body>
</html>"""
"""The page around the application. The theme is set before anything is drawn."""


def today() -> date:
    """The running day (UTC), which is never complete."""
    return datetime.now(UTC).date()


def read_status() -> tuple[DataStatus | None, list[Edition]]:
    """How far the data reach, and what else is loaded; None where the database does not answer, as pages then say."""
    try:
        with reading(PUBLIC) as connection:
            return data_status(connection), editions(connection)
    except DataError:
        return None, []


GENERATED = {Source.OEWS: "wage", Source.PROJECTIONS: "outlook"}
"""Source -> what is generated in its place; the credit of a page tells of generated occupations."""


def _banner(status: DataStatus | None, loaded: Sequence[Edition]) -> list[Component]:
    """What of all that is shown is not real; nothing where all is."""
    generated = ["posting"] if status and status.demonstration else []
    generated += [GENERATED[one.source] for one in loaded if one.generated and one.source in GENERATED]
    if not generated:
        return []
    told = f"Generated demonstration data: no {formatting.listed(generated, 'or')} here is real."
    return [html.Div(told, className="banner", role="note")]


def _navigation() -> html.Nav:
    pages = [page for page in dash.page_registry.values() if page.get("order") is not None]
    links = [
        dcc.Link(page["name"], href=page["relative_path"], className="nav__link")
        for page in sorted(pages, key=lambda page: page["order"])
    ]
    return html.Nav(links, className="nav", id="navigation", **attributes(aria_label="Pages"))


def _reach(status: DataStatus | None) -> html.Div:
    if status is None:
        return html.Div("The database does not answer", className="reach")
    told: list[Component | str] = [
        html.Span("Data as of ", className="reach__label"),
        html.Strong(formatting.day(status.as_of)),
    ]
    return html.Div(
        [html.Span(told), html.Span(formatting.counted(status.postings, "posting"), className="reach__label")],
        className="reach",
    )


def shell() -> html.Div:
    """The application's layout, made for each visit."""
    status, loaded = read_status()
    return html.Div(
        [
            html.A("Skip to the content", href="#content", className="skip"),
            html.Header(
                [
                    dcc.Link(
                        [html.Span(className="brand__mark", **attributes(aria_hidden="true")), "SkillPulse"],
                        href="/",
                        className="brand",
                    ),
                    _navigation(),
                    _reach(status),
                    html.Button(
                        html.Span("◐", **attributes(aria_hidden="true")),
                        id="theme-switch",
                        className="theme-switch",
                        title="Light or dark",
                        **attributes(aria_label="Dark theme", aria_pressed="false"),
                    ),
                ],
                className="header",
            ),
            *_banner(status, loaded),
            dash.page_container,
            dcc.Store(id="theme"),
            url_state.address_writer(),
        ]
    )


@dataclass(frozen=True)
class ShownRelease:
    """The O*NET release that a page shows: what its address or its control says, else the current one."""

    release: str = a_release()
    as_of: date | None = a_day()


@dataclass(frozen=True)
class ShownPair:
    """The two O*NET releases of a page that compares them."""

    before: str = a_release(PREVIOUS)
    after: str = a_release()


def shown_releases(connection: Connection, filters: Any) -> list[Release]:
    """The O*NET releases that a page's filters mean; none where none is loaded. Raises FilterError."""
    if hasattr(filters, "after"):
        pair = compared(connection, filters)
        releases = [pair.before, pair.after] if pair else [find_release(connection, filters, "after")]
    else:
        shown = ShownRelease(getattr(filters, "release", CURRENT), getattr(filters, "as_of", None))
        releases = [find_release(connection, shown)]
    return [one for one in releases if one]


def onet_credit(releases: Sequence[Release]) -> str | None:
    """The credit line of a page that shows these releases; None where it shows none."""
    databases = dict.fromkeys(f"O*NET {one.version} Database" for one in releases if not one.generated)
    credits = [ONET_CREDIT.format(databases=formatting.listed(list(databases)))] if databases else []
    if any(one.generated for one in releases):
        credits.append(GENERATED_ONET)
    return " ".join(credits) or None


def show_credit(release: str, as_of: str | None) -> str | None:
    """The credit line of the release that was chosen."""
    return _credit_of(ShownRelease, {"release": release, "as_of": as_of})


def show_credit_of_pair(before: str, after: str) -> str | None:
    """The credit line of the two releases that were chosen."""
    return _credit_of(ShownPair, {"before": before, "after": after})


def _credit_of(filters: type[Any], controls: Mapping[str, Any]) -> str | None:
    shown, _ = url_state.read_controls(filters, controls)
    with reading(PUBLIC) as connection:
        return onet_credit(shown_releases(connection, shown))


def _may_age(edition: Edition, official: Sequence[Source], releases: Sequence[Release]) -> bool:
    """Whether a page shows an edition as the newest there is: an older release was chosen as such."""
    shows_current = any(one.is_current for one in releases)
    return edition.source in official and (edition.source is not Source.ONET or shows_current)


def page(
    name: str,
    filters: type[Any],
    query: Mapping[str, Any],
    *,
    title: str,
    lead: str | Sequence[Component | str],
    cards: Callable[[Any], Sequence[Component]],
    more: Sequence[str] = (),
    occupations: Occupations = Occupations.NONE,
    official: Sequence[Source] = (),
    needs_postings: bool = True,
    panel: Callable[[Any, Choices], Component] | None = None,
    left_out: Sequence[FilterError] = (),
) -> html.Main:
    """A page for an address: heading, filters, what of the address could not be used, and the cards for the filters.

    official: the sources beside postings that the cards show. needs_postings: whether the cards have nothing to show
    before the first day has been aggregated. A page that offers all occupations has nothing to show without one.
    panel: what stands between heading and filters. left_out: what the page itself could not use of the address.
    """
    try:
        with reading(PUBLIC) as connection:
            status = data_status(connection)
            offered = read_choices(connection, occupations=occupations)
            loaded = editions(connection) if official else []
            chosen, problems = read_page(filters, query, offered)
            releases = shown_releases(connection, chosen) if Source.ONET in official else []
    except DataError as error:
        return plain_page(title, "", notices.failed(error))
    as_of = getattr(chosen, "as_of", None)
    without_occupation = occupations is Occupations.ALL and not offered.occupations
    to_show = not without_occupation and (bool(status.as_of) or not needs_postings)
    told = [
        notices.fallbacks([*left_out, *problems]),
        notices.no_occupation() if without_occupation else None,
        notices.stale(status.as_of, today()),
        None if as_of else notices.overdue([one for one in loaded if _may_age(one, official, releases)], today()),
    ]
    if as_of:
        told.append(
            notices.notice("fallback", html.Strong(f"As of {formatting.day(as_of)}. "), "Later days are left out.")
        )
    credit, credited = onet_credit(releases), "credit_of_pair" if hasattr(chosen, "after") else "credit"
    return html.Main(
        [
            html.Div([html.H1(title), html.P(lead, className="lead")], className="page__head"),
            *([panel(chosen, offered)] if panel else []),
            filter_bar(name, chosen, replace(offered, to_show=to_show), more=more),
            *(one for one in told if one),
            html.Div(list(cards(chosen)) if to_show else [], className="cards", id=f"{name}-cards"),
            *([html.P(credit, id={"page": name, "part": credited}, className="credit")] if credit else []),
        ],
        id="content",
        className="page",
        tabIndex=-1,
        **attributes(
            data_page=name,
            data_path="/" if name == HOME else f"/{name}",
            data_defaults=url_state.written_defaults(filters),
        ),
    )


def plain_page(title: str, lead: str, *children: Component) -> html.Main:
    """A page without filters."""
    return html.Main(
        [html.Div([html.H1(title), html.P(lead, className="lead")], className="page__head"), *children],
        id="content",
        className="page",
        tabIndex=-1,
    )


def register() -> None:
    """Declare the callbacks of the shell, the address and the cards; once an application."""
    clientside_callback(
        ClientsideFunction("theme", "toggle"),
        Output("theme", "data"),
        Output("theme-switch", "aria-pressed"),
        Input("theme-switch", "n_clicks"),
    )
    clientside_callback(
        ClientsideFunction("navigation", "mark"),
        Output("navigation", "title"),
        Input("_pages_location", "pathname"),
    )
    callback(
        Output({"page": MATCH, "part": "credit"}, "children"),
        Input({"page": MATCH, "filter": "release"}, "value"),
        State({"page": MATCH, "filter": "as_of"}, "value"),
        prevent_initial_call=True,
    )(show_credit)
    callback(
        Output({"page": MATCH, "part": "credit_of_pair"}, "children"),
        Input({"page": MATCH, "filter": "before"}, "value"),
        Input({"page": MATCH, "filter": "after"}, "value"),
        prevent_initial_call=True,
    )(show_credit_of_pair)
    chart_card.register()
    url_state.register()
