"""The network of skills in Chromium: how long until it is drawn, and how many pictures a second while it is dragged.

Both sides of a line are of this machine: what was measured, and what is wanted.
"""

from __future__ import annotations

import itertools
import logging
import math
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from dash import Dash
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page
from werkzeug.serving import make_server

from data_access.database import Database
from jobs.registry import JOBS
from jobs.runner import run_job
from tests.bench.timing import Line

NODES = 300
"""Skills of the picture; all pairs are drawn, for among generated skills few go together beyond chance."""

VISITS = 5
DRAGGED_SECONDS = 4.0
WANTED_MS = 1500.0
WANTED_FRAMES = 50.0

NOTE_WHEN_DRAWN = """
new MutationObserver((_, observer) => {
    if (!document.querySelector('[data-drawn]')) return;
    window.drawnAfter = performance.now();
    observer.disconnect();
}).observe(document, {subtree: true, childList: true, attributes: true, attributeFilter: ['data-drawn']});
"""

COUNT_FRAMES = """() => {
    window.frames_ = [];
    const count = moment => { window.frames_.push(moment); window.counting = requestAnimationFrame(count); };
    window.counting = requestAnimationFrame(count);
}"""


def lay_out(database: Database) -> None:
    """Work out groups and places, as the night does. Raises AssertionError where that fails."""
    done = run_job(JOBS["refresh_network"], database=database)
    assert done.good, done.reasons


@contextmanager
def served(application: Dash) -> Iterator[str]:
    """The address where the application is served meanwhile."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # not a line a request
    server = make_server("127.0.0.1", 0, application.server, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def run(
    browser: Browser, address: str, *, nodes: int = NODES, visits: int = VISITS, seconds: float = DRAGGED_SECONDS
) -> list[Line]:
    """Measure the page of an application that is served at `address`."""
    url = f"{address}/cooccurrence?view=network&backbone=off&nodes={nodes}"
    first_visits = []
    for _ in range(visits):
        with _new_context(browser) as context:
            first_visits.append(_drawn_after(context.new_page(), url))
    with _new_context(browser) as context:
        page = context.new_page()
        _drawn_after(page, url)
        later_visits = [_drawn_after(page, url) for _ in range(visits)]
        circles, lines = page.evaluate("() => [cy.nodes().length, cy.edges().length]")
        frames, longest, moved = _drag(context, page, seconds)
    drawn = f"{circles} skills, {lines} pairs"
    return [
        Line(
            "drawn, first visit", statistics.median(first_visits), WANTED_MS, "ms", f"{drawn}; {_spread(first_visits)}"
        ),
        Line(
            "drawn, later visit", statistics.median(later_visits), WANTED_MS, "ms", f"{drawn}; {_spread(later_visits)}"
        ),
        Line(
            "frames a second while dragged", frames, WANTED_FRAMES, "", f"{moved} moves, longest frame {longest:.0f} ms"
        ),
    ]


def _new_context(browser: Browser) -> BrowserContext:
    return browser.new_context(viewport={"width": 1440, "height": 1000})


def _spread(times: list[float]) -> str:
    return f"{len(times)} visits, {min(times):,.0f} to {max(times):,.0f}"


def _drawn_after(page: Page, url: str) -> float:
    """Milliseconds from the start of the navigation until the network is drawn."""
    page.add_init_script(NOTE_WHEN_DRAWN)
    page.goto(url)
    page.wait_for_function("() => window.drawnAfter")
    took = page.evaluate("window.drawnAfter")
    page.wait_for_load_state("networkidle")
    return took


def _drag(context: BrowserContext, page: Page, seconds: float) -> tuple[float, float, int]:
    """Drag the picture in circles: frames a second, the longest frame in ms, and how many moves were made.

    Raises AssertionError where the picture did not move.
    """
    picture = page.locator("[data-drawn]")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box
    x, y = box["x"] + 8, box["y"] + 8
    pointer = context.new_cdp_session(page)
    _point(pointer, "mousePressed", x, y, clickCount=1)
    before = page.evaluate("JSON.stringify(cy.pan())")
    page.evaluate(COUNT_FRAMES)
    began = time.perf_counter()
    moves = 0
    while time.perf_counter() - began < seconds:
        moves += 1
        _point(pointer, "mouseMoved", x + 150 + 140 * math.sin(moves / 20), y + 150 + 140 * math.cos(moves / 20))
    moments = page.evaluate("() => { cancelAnimationFrame(window.counting); return window.frames_; }")
    assert page.evaluate("JSON.stringify(cy.pan())") != before, "the picture did not move"
    _point(pointer, "mouseReleased", x, y, clickCount=1)
    gaps = [later - earlier for earlier, later in itertools.pairwise(moments)]
    return 1000 * len(gaps) / sum(gaps), max(gaps), moves


def _point(pointer: CDPSession, kind: str, x: float, y: float, **more: int) -> None:
    pointer.send("Input.dispatchMouseEvent", {"type": kind, "x": x, "y": y, "button": "left", "buttons": 1, **more})
