"""The live pulse in a browser: renewed without a reload, at rest while it is hidden or paused, and never blinking."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page

from data_access.database import Database
from tests.event_feed import event, take

_numbers = itertools.count(10_000)

FAST = """() => dash_clientside.set_props({page: 'pulse', part: 'refresh'}, {interval: 300})"""
"""Look more often than readers need it, so that the test need not wait."""

HIDE = """hidden => {
    Object.defineProperty(document, 'hidden', {configurable: true, get: () => hidden});
    document.dispatchEvent(new Event('visibilitychange'));
}"""


def taken(page: Page) -> int:
    return int(page.locator(".pulse__number strong").first.inner_text())


def send(database: Database) -> None:
    now = datetime.now(UTC)
    came = take(database, [event(next(_numbers), now, wants="Python")], now=now, feed="board")
    assert came.taken == 1


@pytest.fixture
def pulse(watch) -> Callable[..., Page]:
    def opened(width: int = 1440, theme: str = "light") -> Page:
        page = watch(width, theme).open("/pulse")
        page.wait_for_selector(".pulse__number")
        page.evaluate(FAST)
        return page

    return opened


def until_taken(page: Page, number: int) -> None:
    told = "number => Number(document.querySelector('.pulse__number strong').textContent) === number"
    page.wait_for_function(told, arg=number)


def test_a_new_event_is_shown_without_a_reload(pulse, pages_database):
    page = pulse()
    page.evaluate("() => { window.stays = true; }")
    before = taken(page)
    send(pages_database)
    until_taken(page, before + 1)
    assert page.evaluate("() => window.stays"), "the page was not loaded again"
    assert "Last event" in page.locator(".pulse__ago").inner_text()


def test_a_renewal_keeps_open_tables_the_focus_and_the_layout(pulse, pages_database):
    page = pulse()
    card = page.locator("[data-card=pulse-lines]")
    card.locator(".card__body summary").click()
    card.locator(".ag-row").first.wait_for()
    page.locator("[data-card=pulse-regions] .card__link").first.focus()
    page.evaluate("""() => {
        window.shifts = 0;
        new PerformanceObserver(list => list.getEntries().forEach(entry => { window.shifts += entry.value; }))
            .observe({type: 'layout-shift'});
        window.dimmed = 0;
        window.plots = [...document.querySelectorAll('.js-plotly-plot')];
        const look = () => {
            window.plots.forEach(plot => { window.dimmed += getComputedStyle(plot).opacity !== '1'; });
            window.dimmed += document.querySelectorAll('.chart-holder--drawn').length !== 2;
            requestAnimationFrame(look);
        };
        look();
    }""")
    before = taken(page)
    send(pages_database)
    until_taken(page, before + 1)
    page.wait_for_timeout(400)
    assert card.locator(".card__body details").evaluate("one => one.open")
    focused = "() => document.activeElement.closest('[data-card]')?.dataset.card"
    assert page.evaluate(focused) == "pulse-regions"
    assert page.evaluate("() => window.plots.every(plot => plot.isConnected)"), "charts are changed, not made anew"
    assert page.evaluate("() => window.dimmed") == 0
    assert page.evaluate("() => window.shifts") < 0.01


def asked(page: Page) -> list[str]:
    """From now on every question to the server is noted here."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url) if "_dash-update" in request.url else None)
    return found


def test_it_rests_while_the_tab_is_hidden_and_looks_at_once_when_it_is_shown(pulse, pages_database):
    page = pulse()
    before = taken(page)
    page.evaluate(HIDE, True)
    page.wait_for_timeout(400)
    questions = asked(page)
    send(pages_database)
    page.wait_for_timeout(1200)
    assert questions == []
    assert taken(page) == before
    page.evaluate(HIDE, False)
    until_taken(page, before + 1)


def test_it_rests_while_it_is_paused_by_the_keyboard(pulse, pages_database):
    page = pulse()
    before = taken(page)
    page.locator(".pulse__pause").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('.pulse__pause').textContent === 'Resume'")
    page.wait_for_timeout(400)
    questions = asked(page)
    send(pages_database)
    page.wait_for_timeout(900)
    page.evaluate(HIDE, True)
    page.evaluate(HIDE, False)
    page.wait_for_timeout(600)
    assert questions == [], "shown again, it is still paused"
    page.keyboard.press("Enter")
    until_taken(page, before + 1)


def test_nothing_is_asked_anew_where_nothing_came(pulse):
    page = pulse()
    outputs: list[str] = []
    page.on("request", lambda request: outputs.append(request.post_data or "") if "_dash-update" in request.url else 0)
    for _ in range(3):
        with page.expect_request(lambda request: "_dash-update" in request.url):
            pass
    assert len(outputs) >= 3
    assert all('"standing' in one.split('"outputs"')[0] for one in outputs), "only the small question is asked"


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (390, "dark"), (1440, "dark")])
def test_it_fits_every_width_and_theme(pulse, width, theme):
    page = pulse(width, theme)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert page.locator(".pulse__pause").is_visible()
