"""The shape of the house, where import-linter's contracts (`make check`) do not reach."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from components.how_computed import MEASURES, OF_QUESTION
from data_access.queries import QUESTIONS

ROOT = Path(__file__).parents[1]
FACE = [*sorted((ROOT / "pages").glob("*.py")), *sorted((ROOT / "components").rglob("*.py"))]
PLAIN_PAGES = {"welcome", "methodology", "not_found_404", "__init__"}
"""Pages that ask no question of their own name."""
ANSWERED_BY = {"trends": "trend"}
"""Pages whose question has another name: the contract of addresses has it so."""


def imported(path: Path) -> set[str]:
    """Names of all modules that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


@pytest.mark.parametrize("path", FACE, ids=lambda path: str(path.relative_to(ROOT)))
def test_pages_and_figures_are_light(path):
    for name in imported(path):
        assert not name.startswith(("pandas", "plotly")), f"{path.name} imports {name}: figures are plain dicts"


@pytest.mark.parametrize("path", FACE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_sql_outside_data_access(path):
    for name in imported(path):
        if name.startswith("sqlalchemy"):
            assert name in ("sqlalchemy", "sqlalchemy.Connection"), f"{path.name} imports {name}"


def test_every_page_has_its_query_and_its_test():
    for path in (ROOT / "pages").glob("*.py"):
        if path.stem not in PLAIN_PAGES:
            question = ANSWERED_BY.get(path.stem, path.stem)
            assert (ROOT / "data_access" / "queries" / f"{question}.py").exists()
            assert (ROOT / "tests" / "queries" / f"test_{question}.py").exists()


def test_nothing_imports_pages_but_the_application():
    for folder in ("components", "web", "data_access", "domain", "jobs", "pages"):
        for path in (ROOT / folder).rglob("*.py"):
            assert not any(name == "pages" or name.startswith("pages.") for name in imported(path)), path


def test_every_question_says_how_it_is_computed():
    assert set(OF_QUESTION) == set(QUESTIONS)
    assert {measure for measures in OF_QUESTION.values() for measure in measures} == set(MEASURES)


def test_nothing_is_fetched_from_another_server():
    for path in [*(ROOT / "assets").glob("*.css"), *(ROOT / "assets").glob("*.js")]:
        assert "http://" not in path.read_text(), path
        assert "https://" not in path.read_text(), path


def class_names(path: Path) -> set[str]:
    """Every class that a file gives to a component, as far as it is written out."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.keyword) and node.arg in ("className", "class_name"):
            for part in ast.walk(node.value):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    found |= {name for name in part.value.split() if not name.endswith("--")}
    return found


@pytest.mark.parametrize("path", FACE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_class_has_a_rule(path):
    sheet = "".join(one.read_text() for one in (ROOT / "assets").glob("*.css"))
    unknown = {name for name in class_names(path) if not re.search(rf"\.{re.escape(name)}(--|(?![\w-]))", sheet)}
    assert unknown == set()


def test_every_place_in_the_navigation_is_taken_once():
    orders = re.findall(r"order=(\d+)\)", "".join(path.read_text() for path in (ROOT / "pages").glob("*.py")))
    assert sorted(map(int, orders)) == list(range(len(orders)))


def test_a_lower_bound_is_marked_in_one_place():
    assert [path.name for path in FACE if "≥ " in re.sub(r'""".*?"""', "", path.read_text(), flags=re.DOTALL)] == [
        "formatting.py"
    ]
