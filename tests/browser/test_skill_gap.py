"""The page of the skill gap in a browser: typing, pasting, uploading, levels, order, weights, keys, small screens."""

from __future__ import annotations

import pytest

from tests import resumes
from tests.browser.test_address import shown

ME = "/skill-gap?skills=python:3,sql:1"


def skills(page) -> str:
    """The skills of the address."""
    return page.evaluate("new URLSearchParams(location.search).get('skills') || ''")


def wait_for_skills(page, wanted: str) -> None:
    page.wait_for_function(
        "wanted => (new URLSearchParams(location.search).get('skills') || '') === wanted", arg=wanted
    )


def test_a_skill_is_typed_rated_and_removed(watch):
    watched = watch()
    page = watched.open("/skill-gap")
    page.locator("#person-picker").click()
    page.locator(".dash-dropdown-search").wait_for()
    page.keyboard.type("terraf")
    page.locator(".dash-dropdown-option", has_text="Terraform").wait_for()
    page.wait_for_function("() => document.querySelectorAll('.dash-dropdown-option').length === 1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    wait_for_skills(page, "terraform")
    page.keyboard.press("Escape")
    level = page.get_by_label("Terraform", exact=True)
    level.focus()
    level.select_option("3")
    wait_for_skills(page, "terraform:3")
    assert level.evaluate("one => one === document.activeElement"), "a change of level keeps the focus"
    page.locator("[data-card=skill-gap-scores] h2", has_text="You match").wait_for()
    page.get_by_role("button", name="Remove Terraform").click()
    wait_for_skills(page, "")
    page.locator("[data-card=skill-gap-scores] h2", has_text="Name your skills").wait_for()


def test_skills_are_found_in_a_pasted_text_which_goes_nowhere_else(watch):
    watched = watch()
    page = watched.open("/skill-gap")
    page.get_by_label("What you have done, in your own words").fill("Wrote Python, SQL and Docker at Zoe's.")
    page.get_by_role("button", name="Find skills in this text").click()
    page.locator(".notice--found", has_text="Found in your text: Python, SQL and Docker.").wait_for()
    wait_for_skills(page, "python,sql,docker")
    assert "Zoe" not in page.url
    assert not page.get_by_label("What you have done, in your own words").is_visible()
    page.get_by_role("button", name="Remove what was added").click()
    wait_for_skills(page, "")


def test_a_resume_is_uploaded_and_a_wrong_file_says_so(watch, tmp_path):
    watched = watch()
    page = watched.open("/skill-gap?skills=sql:2")
    page.get_by_text("Find them in a text or résumé").click()
    upload = page.locator("#person-upload input[type=file]")
    resume = tmp_path / "resume.docx"
    resume.write_bytes(resumes.word("Zoe Example", table=[["Python", "Docker"]]))
    upload.set_input_files(resume)
    wait_for_skills(page, "sql:2,python,docker")
    page.locator(".notice--found", has_text="2 skills added").wait_for()
    picture = tmp_path / "resume.pdf"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99))
    upload.set_input_files(picture)
    page.locator(".notice--failed", has_text="The file is a picture").wait_for()
    large = tmp_path / "large.txt"
    large.write_bytes(b"python " * 400_000)
    upload.set_input_files(large)
    page.locator(".notice--failed", has_text="larger than 2 MB").wait_for()
    upload.set_input_files(resume)
    page.locator(".notice--found", has_text="Nothing new").wait_for()
    assert skills(page) == "sql:2,python,docker"


def test_the_order_of_what_is_missing_is_switched_and_stands_in_the_address(watch):
    watched = watch()
    page = watched.open(ME)
    missing = page.locator("[data-card=skill-gap-missing] .card__sentence")
    assert "most important first" in missing.inner_text()
    page.get_by_label("Missing skills by").select_option("demand")
    page.wait_for_url("**order=demand")
    page.locator("[data-card=skill-gap-missing] .card__sentence", has_text="most asked for here first").wait_for()
    again = watch().open(shown(page))
    assert again.get_by_label("Missing skills by").input_value() == "demand"
    assert again.get_by_label("Python", exact=True).input_value() == "3"


def test_weights_are_controls_of_the_frontier_alone_and_order_it(watch):
    watched = watch()
    page = watched.open(ME)
    assert not page.get_by_label("Pay counts").is_visible()
    page.get_by_text("All occupations").click()
    page.wait_for_url("**view=frontier")
    watched.drawn()
    assert not page.get_by_label("Missing skills by").is_visible()
    page.get_by_label("Closeness counts").select_option("0")
    page.get_by_label("Demand counts").select_option("0")
    page.wait_for_url("**weight_demand=0**")
    listed = page.locator("[data-card=skill-gap-list]")
    listed.get_by_role("link", name="What is missing").first.click()
    page.wait_for_url("**/skill-gap?occupation=**skills=python%3A3%2Csql%3A1**")
    page.locator("[data-card=skill-gap-scores] h2", has_text="You match").wait_for()
    watched.drawn()


def test_the_keyboard_alone_reaches_everything(watch):
    watched = watch()
    page = watched.open("/skill-gap?skills=sql:2")
    page.on("filechooser", lambda _: None)  # from now on the browser's own dialog stays shut
    page.get_by_text("Find them in a text or résumé").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Python")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    wait_for_skills(page, "sql:2,python")
    page.get_by_role("button", name="Find skills in this text").focus()
    page.keyboard.press("Tab")
    with page.expect_file_chooser():
        page.keyboard.press("Enter")


def test_a_removal_by_keyboard_does_not_lose_the_place(watch):
    page = watch().open("/skill-gap?skills=sql:2,python")
    page.get_by_role("button", name="Remove SQL").focus()
    page.keyboard.press("Enter")
    wait_for_skills(page, "python")
    page.wait_for_function("() => document.activeElement.id === 'person-skills'")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", ["target", "frontier"])
def test_nothing_is_cut_on_a_small_screen(watch, view, theme):
    page = watch(390, theme).open(f"{ME}&view={view}&present=15-2051.00")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for name in ("Python", "SQL"):
        assert page.get_by_role("button", name=f"Remove {name}").is_visible()
