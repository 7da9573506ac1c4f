"""The network of skills in a real browser: drawn from our own origin, worked by pointer and by keyboard alone."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.test_pages import overflow

NETWORK = "/cooccurrence?min_joint=5&backbone=off&view=network"
"""All pairs: in a market without rhyme or reason few are beyond chance."""

SCRIPT = "dash_cytoscape"
CY = "document.querySelector('[data-drawn] .__________cytoscape_container')._cyreg.cy"


def place_of(page: Page, slug: str) -> tuple[float, float]:
    """Where on the screen the circle of a skill is."""
    page.locator("[data-drawn]").scroll_into_view_if_needed()
    x, y = page.evaluate(
        "slug => { const cy = " + CY + "; const at = cy.getElementById(slug).renderedPosition();"
        "const box = cy.container().getBoundingClientRect(); return [box.x + at.x, box.y + at.y]; }",
        slug,
    )
    return x, y


def marked(page: Page, name: str) -> list[str]:
    """The skills with a class in the picture."""
    return page.evaluate("name => " + CY + ".nodes('.' + name).map(node => node.id()).sort()", name)


def pairs_of_table(page: Page) -> list[dict[str, str]]:
    """All pairs that the table shows, in its order."""
    return page.evaluate(
        """async () => {
            const grid = await dash_ag_grid.getApiAsync(
                JSON.parse(document.querySelector('[data-network-table]').dataset.networkTable));
            const rows = [];
            grid.forEachNodeAfterFilterAndSort(row => rows.push(row.data));
            return rows;
        }"""
    )


def wait_for_choice(page: Page, name: str) -> None:
    page.locator(".network__name", has_text=name).wait_for()
    page.wait_for_function("() => " + CY + ".nodes('.chosen').nonempty()")


def test_a_click_on_a_circle_tells_of_its_skill_and_narrows_the_table(watch):
    page = watch().open(NETWORK)
    before = pairs_of_table(page)
    assert page.locator(".network__hint").count() == 1
    page.mouse.click(*place_of(page, "docker"))
    page.wait_for_url("**&node=docker**")
    wait_for_choice(page, "Docker")
    assert marked(page, "chosen") == ["docker"]
    left = pairs_of_table(page)
    assert left == [row for row in before if "docker" in (row["skill"], row["partner"])]
    assert 0 < len(left) < len(before)
    neighbours = {row["partner"] if row["skill"] == "docker" else row["skill"] for row in left}
    assert set(marked(page, "near")) == {*neighbours, "docker"}
    assert (
        f"the table shows the {len(left)} of the chosen skill"
        in page.locator(".network .card__beside > h3").inner_text()
    )
    panel = page.locator(".network__panel")
    assert f"{len(left)} of the skills shown" in panel.inner_text()
    links = panel.get_by_role("link")
    assert set(links.all_inner_texts()) >= {"Summary", "Trend", "Regions", "Levels", "All partners"}
    page.get_by_role("button", name="Show all").click()
    page.wait_for_function("() => !location.search.includes('node=')")
    page.locator(".network__hint").wait_for()
    assert pairs_of_table(page) == before
    assert marked(page, "far") == []


def test_a_click_beside_the_circles_lets_go(watch):
    page = watch().open(f"{NETWORK}&node=docker")
    wait_for_choice(page, "Docker")
    box = page.locator("[data-drawn]").bounding_box()
    assert box
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    page.locator(".network__hint").wait_for()
    assert "node=" not in page.url


def test_the_keyboard_alone_chooses_a_skill_and_its_neighbour(watch):
    page = watch().open(NETWORK)
    page.get_by_role("group", name="Look at a skill").locator(".dash-dropdown").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.closest('.dash-dropdown-content')")
    page.keyboard.type("dock")
    page.wait_for_function("() => document.querySelectorAll('.dash-options-list-option').length === 1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**&node=docker**")
    wait_for_choice(page, "Docker")
    page.keyboard.press("Escape")
    first = page.locator(".network__choose").first
    name = first.inner_text()
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "network__choose":
            break
    page.keyboard.press("Enter")
    wait_for_choice(page, name)
    assert "node=docker" not in page.url
    page.get_by_role("button", name="Closer").focus()
    zoom = page.evaluate(f"{CY}.zoom()")
    page.keyboard.press("Enter")
    assert page.evaluate(f"{CY}.zoom()") > zoom


def test_an_address_opens_with_its_skill_chosen_and_its_filters_set(watch):
    page = watch().open(
        "/cooccurrence?view=network&region=US&measure=lift&min_joint=5&backbone=off&nodes=30&node=python"
    )
    wait_for_choice(page, "Python")
    assert page.get_by_label("Order by").input_value() == "lift"
    assert page.get_by_label("Show").input_value() == "30"
    assert "by lift" in page.locator(".network__panel h4").inner_text()
    rows = pairs_of_table(page)
    assert rows
    assert all("python" in (row["skill"], row["partner"]) for row in rows)
    lifts = [row["lift"] for row in rows]
    assert lifts == sorted(lifts, reverse=True)


@pytest.mark.parametrize(
    ("link", "columns"),
    [
        ("Download this table as CSV", ("skill", "partner", "joint_postings")),
        ("Download the skills of the network as CSV", ("skill", "postings", "partners")),
    ],
)
def test_the_downloads_equal_the_tables(watch, tmp_path: Path, link: str, columns: tuple[str, ...]):
    page = watch().open("/cooccurrence?view=network&backbone=off&nodes=30&min_joint=20")
    with page.expect_download() as started:
        page.locator("[data-card=cooccurrence-network]").get_by_role("link", name=link).click()
    path = tmp_path / "rows.csv"
    started.value.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        written = [tuple(row[name] for name in columns) for row in csv.DictReader(file)]
    card = "cooccurrence-network" if "partner" in columns else "cooccurrence-skills"
    identity = f'{{"card":"{card}","part":"table"}}'
    shown = page.evaluate(
        """async identity => {
            const grid = await dash_ag_grid.getApiAsync(identity);
            const rows = [];
            grid.forEachNode(row => rows.push(row.data));
            return rows;
        }""",
        identity,
    )
    assert written
    assert written == [tuple(str(row[name]) for name in columns) for row in shown]
    drawn = page.evaluate("() => { const cy = " + CY + "; return [cy.nodes().length, cy.edges().length]; }")
    assert len(written) == drawn["partner" in columns]


def test_the_theme_repaints_the_picture_where_it_is(watch):
    page = watch(1200).open(f"{NETWORK}&node=docker")
    wait_for_choice(page, "Docker")
    page.get_by_role("button", name="Closer").click()
    look = (
        "() => { const cy = " + CY + "; return [cy.nodes()[0].style('color'), JSON.stringify(cy.pan()), cy.zoom()]; }"
    )
    colour, *place = page.evaluate(look)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.get_by_role("button", name="Dark theme").click()
    page.wait_for_function("before => " + CY + ".nodes()[0].style('color') !== before", arg=colour)
    assert page.evaluate(look)[1:] == place
    assert marked(page, "chosen") == ["docker"]
    assert sent == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_fits_a_phone(watch, theme: str):
    page = watch(390, theme).open(f"{NETWORK}&node=python")
    wait_for_choice(page, "Python")
    assert overflow(page) <= 0
    box = page.locator("[data-drawn]").bounding_box()
    assert box
    places = page.evaluate("() => " + CY + ".nodes().map(node => node.renderedPosition())")
    assert all(0 <= one["x"] <= box["width"] and 0 <= one["y"] <= box["height"] for one in places)


def test_its_script_is_fetched_once_and_only_where_it_is_needed(watch):
    watched = watch()
    asked: list[str] = []
    watched.page.on("request", lambda request: asked.append(request.url))
    page = watched.open("/cooccurrence")
    assert not any(SCRIPT in url for url in asked)
    page.get_by_role("radio", name="Network").check(force=True)
    watched.drawn()
    page.locator("[data-drawn]").wait_for()
    page.get_by_role("radio", name="Together with several").check(force=True)
    page.wait_for_url("**view=set**")
    page.get_by_role("radio", name="Network").check(force=True)
    page.locator("[data-drawn]").wait_for()
    assert sum(SCRIPT in url for url in asked) == 1


def test_the_set_takes_several_skills_from_the_address(watch):
    page = watch().open("/cooccurrence?view=set&skill=python&skill=docker")
    assert "Python and Docker" in page.locator(".card__title").inner_text()
    assert overflow(page) <= 0
