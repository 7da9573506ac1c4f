"""The address names what is on screen: it survives being sent, Back and Forward."""

from __future__ import annotations


def shown(page) -> str:
    return page.evaluate("location.pathname + location.search")


def test_a_deep_link_round_trips(watch):
    link = "/cooccurrence?skill=terraform&region=US&seniority=senior&period=90d&measure=lift&limit=5"
    watched = watch()
    page = watched.open(link)
    assert shown(page) == link
    assert page.get_by_label("Order by").input_value() == "lift"
    assert page.get_by_label("Show", exact=True).input_value() == "5"
    title = page.locator("h2").inner_text()
    second = watch().open(shown(page))
    assert second.locator("h2").inner_text() == title


def test_what_is_chosen_stands_in_the_address_and_defaults_do_not(watch):
    page = watch().open("/top-skills")
    page.get_by_label("Level").select_option("senior")
    page.wait_for_url("**/top-skills?seniority=senior")
    page.get_by_label("Period").select_option("90d")
    page.wait_for_url("**/top-skills?seniority=senior&period=90d")
    page.get_by_label("Level").select_option("all")
    page.wait_for_url("**/top-skills?period=90d")


def test_dates_replace_the_period(watch):
    watched = watch()
    page = watched.open("/top-skills")
    page.get_by_label("Period").select_option("dates")
    page.get_by_label("First day").fill("2026-01-05")
    page.get_by_label("Last day").fill("2026-01-18")
    page.get_by_label("Last day").press("Enter")
    page.wait_for_url("**/top-skills?from=2026-01-05&to=2026-01-18")
    again = watch().open(shown(page))
    assert again.get_by_label("First day").input_value() == "2026-01-05"


def test_several_skills_stand_one_by_one_in_the_address(watch):
    page = watch().open("/trends?skill=docker&skill=python&period=14d")
    assert shown(page) == "/trends?skill=docker&skill=python&period=14d"
    names = page.locator("[data-card=trends-lines] .annotation-text").all_text_contents()
    assert sorted(names) == ["Docker", "Python"]


def test_back_and_forward_return_to_what_was_chosen(watch):
    watched = watch()
    page = watched.open("/top-skills")
    page.get_by_label("Level").select_option("senior")
    page.wait_for_url("**/top-skills?seniority=senior")
    page.get_by_role("link", name="Co-occurrence").click()
    page.wait_for_selector("main[data-page=cooccurrence]")
    watched.drawn()
    page.get_by_label("Period").select_option("90d")
    page.wait_for_url("**/cooccurrence?period=90d")
    page.go_back()
    page.wait_for_url("**/top-skills?seniority=senior")
    page.wait_for_selector("main[data-page=top-skills]")
    watched.drawn()
    assert page.get_by_label("Level").input_value() == "senior"
    page.go_forward()
    page.wait_for_selector("main[data-page=cooccurrence]")
    watched.drawn()
    assert shown(page) == "/cooccurrence?period=90d"
    assert page.get_by_label("Period").input_value() == "90d"


def test_the_page_shown_is_marked_in_the_navigation(watch):
    watched = watch()
    page = watched.open("/seniority")
    assert page.locator("nav [aria-current=page]").all_inner_texts() == ["Seniority"]
    page.get_by_role("link", name="Methodology").click()
    page.locator("nav [aria-current=page]", has_text="Methodology").wait_for()
