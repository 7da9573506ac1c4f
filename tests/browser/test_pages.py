"""Every page in a real browser: nothing fails, nothing leaves for another server, nothing overflows."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from tests.pages_market import FOUR_QUESTIONS

PATHS = (
    "/top-skills",
    "/regional-demand",
    "/seniority?region=US",
    "/regional-demand?scope=world&colouring=location_quotient",
    "/trends?period=90d&grain=week",
    "/cooccurrence?skill=terraform",
    "/methodology",
    "/cooccurrence?view=network&node=python",
    "/seniority",
    "/cooccurrence?view=set&skill=python&skill=docker",
    "/occupations?q=software",
    "/occupation?occupation=15-1252.00",
    "/skill-summary?skill=python&view=places",
    "/occupation-comparison?occupation=15-1252.00&occupation=15-2051.00",
    "/release-changes",
    "/no-such-page",
    "/",
)
"""Neighbours have different headings."""


def overflow(page) -> int:
    """Pixels by which a page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_every_page_is_whole(watch, width, theme):
    watched = watch(width, theme)
    watched.open("/")
    for path in PATHS:
        page = watched.go(path)
        assert page.locator("h1").count() == 1, path
        assert page.evaluate("document.documentElement.dataset.theme") == theme
        assert overflow(page) <= 0, path
        assert not watched.problems, path


def test_pages_fit_the_narrowest_screens(watch):
    watched = watch(320)
    for path in ("/", "/regional-demand", "/trends", "/occupation?occupation=15-1252.00", "/occupations?q=software"):
        assert overflow(watched.open(path)) <= 0, path


@pytest.mark.parametrize(("question", "path"), FOUR_QUESTIONS.items())
def test_the_four_questions_are_answered_on_their_pages(watch, question, path):
    page = watch().open(path)
    sentence = page.locator(".card__sentence").first.inner_text()
    expected = {
        "/trends": r"Docker: \d+ of \d+, [\d.]+%",
        "/cooccurrence": r"postings for Terraform .* also ask for Kubernetes: [\d.]+%",
        "/top-skills": r"Of [\d,]+ (senior )?postings in (Illinois|the United States), .*: [\d.]+%",
    }[path.partition("?")[0]]
    assert re.search(expected, sentence), f"{question} {sentence}"


COLOUR = "document.querySelector('.js-plotly-plot').data[0].marker.color[0]"
CHANGED = f"before => document.querySelector('.js-plotly-plot .main-svg') && {COLOUR} !== before"


def test_figures_follow_the_theme_without_the_server(watch):
    page = watch(1200).open("/top-skills")
    light = page.evaluate(COLOUR)
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    page.get_by_role("button", name="Dark theme").click()
    page.wait_for_function(CHANGED, arg=light)
    assert page.get_by_role("button", name="Dark theme").get_attribute("aria-pressed") == "true"
    assert sent == []
    page.reload()
    page.wait_for_function(f"() => document.querySelector('.chart-holder--drawn .main-svg') && {COLOUR}")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate(COLOUR) != light


def test_a_click_on_the_map_looks_into_the_region(watch):
    page = watch().open("/regional-demand")
    states = page.evaluate("document.querySelector('.js-plotly-plot').data[1].locations")
    page.locator(".choroplethlayer .trace").nth(1).locator("path").nth(states.index("US-IL")).click(force=True)
    page.wait_for_url("**/regional-demand?inside=US-IL")
    title = page.locator("[data-card=regional-demand-inside] h2")
    title.get_by_text("Illinois").wait_for()
    assert "Illinois (US)" in page.get_by_role("group", name="Look into a region").inner_text()


def test_the_keyboard_alone_reaches_and_works_the_filters(watch):
    page = watch().open("/top-skills")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    level = page.get_by_label("Level")
    level.focus()
    page.keyboard.press("s")  # jumps to "Senior", as in any list
    page.wait_for_url("**seniority=senior")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


def test_letters_typed_into_an_open_list_search_it(watch):
    page = watch().open("/top-skills?region=US-IL")
    page.get_by_role("group", name="Region").locator(".dash-dropdown").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.matches('.dash-options-list-option-checkbox')")
    page.keyboard.type("indi")
    assert page.locator(".dash-dropdown-search").input_value() == "indi"
    page.keyboard.press("Escape")


def test_a_table_is_one_stop_of_the_tab_key(watch):
    page = watch().open("/top-skills")
    page.locator(".card__beside .ag-row, .card__details summary").first.wait_for()
    page.get_by_text("More filters").focus()
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == "Download this table as CSV":
            return
    raise AssertionError("more than 6 tabs from the filters to the CSV")


def test_the_csv_opens_and_equals_the_table(watch, tmp_path: Path):
    page = watch().open("/top-skills?region=US&seniority=senior")
    with page.expect_download() as started:
        page.get_by_role("link", name="Download this table as CSV").click()
    path = tmp_path / "table.csv"
    started.value.save_as(path)
    assert started.value.suggested_filename.startswith("top-skills")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    shown = page.locator(".ag-pinned-left-cols-container .ag-cell").all_inner_texts()
    assert shown == [row["skill_name"] for row in rows]
    shares = page.locator(".ag-center-cols-container [col-id=share]").all_inner_texts()
    assert shares == [f"{100 * float(row['share']):.1f}%" for row in rows]


def test_no_layout_shift_while_a_page_fills(watch):
    watched = watch()
    watched.page.add_init_script(
        """window.shifted = 0;
        const add = one => { if (!one.hadRecentInput) window.shifted += one.value; };
        const observer = new PerformanceObserver(list => list.getEntries().forEach(add));
        observer.observe({type: 'layout-shift', buffered: true});"""
    )
    page = watched.open("/top-skills")
    assert page.evaluate("window.shifted") < 0.05
