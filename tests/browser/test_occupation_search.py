"""Searching occupations in a browser: as one types, by the keyboard, and the newest answer is the one that stays."""

from __future__ import annotations

from playwright.sync_api import Page, Route

from tests.browser.test_pages import overflow

HEADING = "[data-card=occupations-list] h2"


def told(page: Page, words: str) -> None:
    """Wait until the card's heading holds these words."""
    page.locator(HEADING, has_text=words).wait_for()


def test_what_is_typed_is_searched_for_and_stands_in_the_address(watch):
    watched = watch()
    page = watched.open("/occupations")
    page.get_by_label("Search", exact=True).press_sequentially("databse archit")
    told(page, "“databse archit” fits Database Designers best")
    page.wait_for_url("**/occupations?q=databse+archit")
    first = page.locator(".results > li").first
    assert "matches alternate title: Senior Database Architects" in first.inner_text().replace("“", "").replace("”", "")
    assert page.get_by_role("status").filter(has_text="1 occupation").count() == 1
    again = watch().open("/occupations?q=databse+archit")
    assert again.get_by_label("Search", exact=True).input_value() == "databse archit"
    told(again, "fits Database Designers best")


def test_an_answer_that_comes_late_does_not_take_the_place_of_a_newer_one(watch):
    page = watch().open("/occupations")
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if '"value":"data sc"' in (route.request.post_data or "") and not held:
            held.append(route)
        else:
            route.continue_()

    page.route("**/_dash-update-component*", hold_the_first)
    field = page.get_by_label("Search", exact=True)
    field.fill("data sc")
    page.wait_for_url("**/occupations?q=data+sc")
    page.wait_for_timeout(300)
    assert held
    field.fill("kite")
    told(page, "“kite” fits Kite Menders best")
    held[0].continue_()
    page.wait_for_timeout(500)
    told(page, "“kite” fits Kite Menders best")


def test_the_keyboard_goes_from_the_field_to_the_results(watch):
    page = watch().open("/occupations?q=software")
    page.locator(".results__link").first.wait_for()
    page.get_by_label("Search", exact=True).focus()
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className").startswith("results__link"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/occupation?occupation=15-1252.00")


def test_nothing_found_says_what_to_do_and_a_narrow_page_does_not_overflow(watch):
    watched = watch(390, "dark")
    page = watched.open("/occupations?q=zzzzz&job_zone=2")
    told(page, "No occupation fits “zzzzz”")
    advice = "Type fewer or other words or set the other filters back to all."
    assert advice in page.locator(".notice--empty").inner_text()
    assert overflow(page) <= 0
    page = watched.open("/occupations?q=kite&min_pay=50000")
    assert page.locator("details.filters__more").get_attribute("open") is not None
    assert overflow(page) <= 0
