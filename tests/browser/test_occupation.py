"""The pages of one occupation and of one skill: their views, by mouse and by keyboard, and the way between them."""

from __future__ import annotations

from tests.browser.test_address import shown

OCCUPATION = "/occupation?occupation=15-1252.00&region=US"


def test_a_view_is_chosen_and_stands_in_the_address(watch):
    watched = watch()
    page = watched.open(OCCUPATION)
    page.get_by_text("O*NET ratings").click()
    page.wait_for_url("**view=ratings")
    page.locator("[data-card=occupation-ratings] .chart-holder--drawn").wait_for()
    watched.drawn()
    assert page.locator("[data-card]").count() == 1
    again = watch().open(shown(page))
    assert again.locator("[data-card=occupation-ratings]").count() == 1
    assert again.get_by_label("O*NET ratings").is_checked()


def test_the_keyboard_alone_moves_between_the_views(watch):
    watched = watch()
    page = watched.open(OCCUPATION)
    page.get_by_label("At a glance").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**view=skills")
    page.locator("[data-card=occupation-skills] .chart-holder--drawn").wait_for()
    outline = "getComputedStyle(document.activeElement.nextElementSibling).outlineStyle"
    assert page.evaluate(outline) != "none"


def test_related_occupations_and_skills_are_one_click_away(watch):
    watched = watch()
    page = watched.open(OCCUPATION)
    page.get_by_role("link", name="Data Scientists").first.click()
    page.wait_for_url("**/occupation?occupation=15-2051.00&region=US")
    page.locator("h2", has_text="Data Scientists at a glance").wait_for()
    page = watched.open("/skill-summary?skill=docker")
    page.get_by_role("link", name="Software Developers").first.click()
    page.locator("h2", has_text="Software Developers at a glance").wait_for()


def test_a_retired_or_unrated_occupation_says_so(watch):
    page = watch().open("/occupation?occupation=99-1011.00&view=ratings")
    notice = page.locator("[data-card=occupation-ratings] .notice").inner_text()
    assert "Not rated." in notice
    assert "not a rating of 0" in notice
