"""What surrounds every page: header, navigation, theme switch, how far the data reach, and the frame of a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import dash
from dash import MATCH, ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html
from dash.development.base_component import Component
from sqlalchemy import Connection

from components import chart_card, formatting, notices, url_state
from components.filters import Occupations, filter_bar, read_choices, read_page
from components.markup import attributes
from data_access.database import reading
from data_access.errors import DataError
from data_access.queries.choices import DataStatus, data_status
from data_access.queries.editions import editions
from data_access.queries.onet_releases import find_release
from data_access.tenancy import PUBLIC
from domain.filters import CURRENT, a_day, a_release

ONET_CREDIT = (
    "This page includes information from the O*NET {version} Database by the U.S. Department of Labor, Employment and "
    "Training Administration (USDOL/ETA). Used under the CC BY 4.0 license. O*NET® is a trademark of "
    "USDOL/ETA. SkillPulse "
    "has modified all or some of this information. USDOL/ETA has not approved, endorsed, or tested these modifications."
)
"""The credit that the licence asks for; the release follows the loaded one."""

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


def read_status() -> DataStatus | None:
    """How far the data reach; None where the database does not answer, which the pages then say."""
    try:
        with reading(PUBLIC) as connection:
            return data_status(connection)
    except DataError:
        return None


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
    status = read_status()
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
            *(
                [html.Div("Generated demonstration data: no posting here is real.", className="banner", role="note")]
                if status and status.demonstration
                else []
            ),
            dash.page_container,
            dcc.Store(id="theme"),
            url_state.address_writer(),
        ],
        className="app",
    )


@dataclass(frozen=True)
class ShownRelease:
    """The O*NET release that a page shows: what its address or its control says, else the current one."""

    release: str = a_release()
    as_of: date | None = a_day()


def onet_credit(connection: Connection, shown: ShownRelease) -> str | None:
    """The credit line of pages that show O*NET data; None where no release is loaded. Raises FilterError."""
    release = find_release(connection, shown)
    if release is None:
        return None
    return GENERATED_ONET if release.generated else ONET_CREDIT.format(version=release.version)


def show_credit(release: str, as_of: str | None) -> str | None:
    """The credit line of the release that was chosen."""
    shown, _ = url_state.read_controls(ShownRelease, {"release": release, "as_of": as_of})
    with reading(PUBLIC) as connection:
        return onet_credit(connection, shown)


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
    shows_onet: bool = False,
    needs_postings: bool = True,
) -> html.Main:
    """A page for an address: heading, filters, what of the address could not be used, and the cards for the filters.

    needs_postings: whether the cards have nothing to show before the first day has been aggregated.
    """
    try:
        with reading(PUBLIC) as connection:
            status = data_status(connection)
            offered = read_choices(connection, occupations=occupations)
            loaded = editions(connection) if shows_onet else []
            chosen, problems = read_page(filters, query, offered)
            shown = ShownRelease(getattr(chosen, "release", CURRENT), getattr(chosen, "as_of", None))
            credit = onet_credit(connection, shown) if shows_onet else None
    except DataError as error:
        return plain_page(title, "", notices.failed(error))
    told = [
        notices.fallbacks(problems),
        notices.stale(status.as_of, today()),
        notices.overdue(loaded, today()),
    ]
    as_of = getattr(chosen, "as_of", None)
    if as_of:
        told.append(
            notices.notice("fallback", html.Strong(f"As of {formatting.day(as_of)}. "), "Later days are left out.")
        )
    filled = list(cards(chosen)) if status.as_of or not needs_postings else []
    return html.Main(
        [
            html.Div([html.H1(title), html.P(lead, className="lead")], className="page__head"),
            filter_bar(name, chosen, offered, more=more),
            *(one for one in told if one),
            html.Div(filled, className="cards", id=f"{name}-cards"),
            *([html.P(credit, id={"page": name, "part": "credit"}, className="credit")] if credit else []),
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
    chart_card.register()
    url_state.register()
