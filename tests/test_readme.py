"""The README's tables say what settings.py and the jobs say."""

from __future__ import annotations

import re
from pathlib import Path

from jobs.registry import JOBS
from settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def table_under(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading, without its two head lines."""
    section = README.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def test_every_setting_is_in_the_table_with_its_meaning_and_default() -> None:
    rows = {name.strip("`"): (default, meaning) for name, default, meaning in table_under("Settings")}
    fields = {str(field.validation_alias): field for field in Settings.model_fields.values()}
    assert rows.keys() == fields.keys()
    for name, (default, meaning) in rows.items():
        field = fields[name]
        assert meaning == field.description, name
        if field.default is not None:
            written = str(field.default).lower() if isinstance(field.default, bool) else str(field.default)
            assert default == f"`{written}`", name


def test_every_job_is_in_the_table_with_its_options() -> None:
    rows = {name.strip("`"): (meaning, options) for name, meaning, options in table_under("Your own data")}
    assert rows.keys() == set(JOBS)
    for name, (meaning, options) in rows.items():
        assert meaning == JOBS[name].summary, name
        assert re.findall(r"`--([a-z-]+)", options) == [option.name for option in JOBS[name].options], name


def test_every_linked_file_is_there() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
