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


def test_an_unrated_occupation_says_so(watch):
    page = watch().open("/occupation?occupation=99-1011.00&view=ratings")
    notice = page.locator("[data-card=occupation-ratings] .notice").inner_text()
    assert "Not rated." in notice
    assert "not a rating of 0" in notice


def test_a_retired_occupation_says_so_and_shows_what_an_older_release_says(watch):
    watched = watch()
    page = watched.open("/occupation?occupation=15-1134.00&view=work")
    tasks = page.locator("[data-card=occupation-tasks]")
    assert "The code is retired: 29.1 was the first loaded release without it." in tasks.inner_text()
    assert "No task." in tasks.locator(".notice").inner_text()
    page = watched.open("/occupation?occupation=15-1134.00&release=29.0")
    assert page.locator("h2", has_text="Web Developers at a glance").count() == 1
    assert "Web Developers make pages." in page.locator("[data-card=occupation-glance]").inner_text()
    assert "Web Developers (retired, 15-1134.00)" in page.locator(".filter--search").all_inner_texts()[0]


def test_the_search_keeps_the_region_that_was_chosen(watch):
    page = watch().open("/occupation?occupation=15-1252.00")
    page.wait_for_selector("#occupation-search[href='/occupations']")
    watched = watch()
    page = watched.open(OCCUPATION)
    page.wait_for_selector("#occupation-search[href='/occupations?region=US']")
    page.locator("#occupation-search").click()
    page.wait_for_url("**/occupations?region=US")
    watched.drawn()


def test_a_fourth_occupation_is_named_and_left_out(watch):
    codes = ("15-1252.00", "15-1243.00", "15-2051.00", "99-1011.00")
    page = watch().open("/occupation-comparison?" + "&".join(f"occupation={code}" for code in codes))
    page.locator(".notice", has_text="occupation “99-1011.00”: left out").first.wait_for()
    assert page.locator(".compared thead th").count() == 3


def test_the_credit_follows_the_releases_that_are_compared(watch):
    page = watch().open("/release-changes")
    assert "O*NET 29.0 Database and O*NET 29.1 Database" in page.locator(".credit").inner_text()
    page.get_by_label("Compare", exact=True).select_option("29.1")
    page.locator(".credit", has_text="from the O*NET 29.1 Database by").wait_for()
