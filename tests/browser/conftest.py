"""Pages in the session's Chromium; every page that is opened is watched for errors and for requests elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from dash import Dash
from playwright.sync_api import Browser, BrowserContext, Page, Route

ALL_DRAWN = """() => {
    const cards = [...document.querySelectorAll('[data-card]')];
    return document.querySelector('h1') && cards.every(card =>
        card.querySelector('.chart-holder--none, .chart-holder--undrawn, .card__frame--none') ||
        (card.querySelector('.card__frame--drawn') &&
            (!card.matches('.card--network') || card.querySelector('[data-drawn]'))) ||
        (card.querySelector('.chart-holder--drawn .main-svg') && card.querySelector('h2').textContent &&
            (!card.matches('.card--map') || card.querySelector('.choroplethlayer path'))));
}"""


class Watched:
    """A browser page, and what went wrong on it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.problems: list[str] = []
        self._address = address
        page.set_default_timeout(20_000)
        page.on("console", lambda message: self._note(message.type in ("error", "warning"), message.text))
        page.on("pageerror", lambda error: self._note(True, str(error)))
        page.on("response", lambda response: self._note(response.status >= 400, f"{response.status} {response.url}"))
        page.route("**/*", self._own_origin_only)

    def _note(self, is_problem: bool, told: str) -> None:
        if is_problem:
            self.problems.append(told)

    def _own_origin_only(self, route: Route) -> None:
        url = route.request.url
        if url.startswith((self._address, "data:", "blob:")):
            route.continue_()
        else:
            self.problems.append(f"request to {url}")
            route.abort()

    def open(self, path: str) -> Page:
        """Go to a path of the application and wait until all its charts are drawn."""
        self.page.goto(self._address + path)
        return self.drawn()

    def go(self, path: str) -> Page:
        """Go to a path with another heading, within the application, as Back and Forward do."""
        heading = self.page.locator("h1").inner_text()
        self.page.evaluate(
            "path => { history.pushState({}, '', path); dispatchEvent(new PopStateEvent('popstate')); }", path
        )
        self.page.wait_for_function(
            "before => { const h1 = document.querySelector('h1'); return h1 && h1.innerText !== before; }", arg=heading
        )
        return self.drawn()

    def drawn(self) -> Page:
        """Wait until all charts are drawn."""
        self.page.wait_for_function(ALL_DRAWN)
        return self.page


Look = tuple[int, str]


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[dict[Look, BrowserContext]]:
    """One profile for each width and theme: what one page has fetched, the next need not."""
    made: dict[Look, BrowserContext] = {}
    yield made
    for context in made.values():
        context.close()


@pytest.fixture
def watch(
    browser: Browser, contexts: dict[Look, BrowserContext], address: str, pages_market: Dash
) -> Iterator[Callable[..., Watched]]:
    """watch(width=1440, theme="light") opens a page; at the end nothing may have gone wrong on it."""
    watched: list[Watched] = []

    def open_one(width: int = 1440, theme: str = "light") -> Watched:
        if (width, theme) not in contexts:
            size = {"width": width, "height": 900}
            contexts[width, theme] = browser.new_context(viewport=size, color_scheme=theme)  # type: ignore[arg-type]
        watched.append(Watched(contexts[width, theme].new_page(), address))
        return watched[-1]

    yield open_one
    for one in watched:
        one.page.close()
    assert [problem for one in watched for problem in one.problems] == []
