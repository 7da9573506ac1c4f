"""An O*NET archive read plainly, as a second opinion on what the database answers about it."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.onet_archives import CODE

Line = dict[str, str]


def files_of(archive: Path) -> dict[str, list[Line]]:
    """File's name -> its lines by header."""
    with zipfile.ZipFile(archive) as opened:
        names = [name for name in opened.namelist() if name.endswith(".txt") and not name.endswith("Read Me.txt")]
        return {Path(name).name: lines(opened.read(name).decode("utf-8")) for name in names}


def lines(text: str) -> list[Line]:
    header, *rest = [line.rstrip("\r").split("\t") for line in text.split("\n") if line]
    return [dict(zip(header, cells, strict=True)) for cells in rest]


def of(files: dict[str, list[Line]], name: str, code: str) -> list[Line]:
    """The lines of a file about one occupation."""
    return [line for line in files.get(name, []) if line[CODE] == code]


def number(cell: str) -> float | None:
    return None if cell == "n/a" else float(cell)


def text(cell: str) -> str | None:
    return None if cell == "n/a" else cell


def ratings(files: dict[str, list[Line]], names: tuple[str, ...], code: str, main: tuple[str, ...]) -> list[dict]:
    """What occupation-ratings should say of these files, from their lines alone."""
    bounds = {row["Scale ID"]: (float(row["Minimum"]), float(row["Maximum"])) for row in files["Scales Reference.txt"]}
    called = {row["Element ID"]: row["Element Name"] for row in files["Content Model Reference.txt"]}
    found = [line for name in names for line in of(files, name, code)]
    levels = {line["Element ID"]: line for line in found if line["Scale ID"] == "LV"}
    rows = []
    for line in found:
        if line["Scale ID"] not in main or line.get("Category", "n/a") != "n/a":
            continue
        low, high = bounds[line["Scale ID"]]

        def scored(value: float | None, low: float = low, high: float = high) -> float | None:
            return None if value is None else 100 * (min(high, max(low, value)) - low) / (high - low)

        value, error = float(line["Data Value"]), number(line.get("Standard Error", "n/a"))
        first, last = number(line.get("Lower CI Bound", "n/a")), number(line.get("Upper CI Bound", "n/a"))
        if error is not None:
            first = value - 1.959963984540054 * error if first is None else first
            last = value + 1.959963984540054 * error if last is None else last
        level = levels.get(line["Element ID"])
        irrelevant = level is not None and level["Not Relevant"] == "Y"
        flags = [one.get("Recommend Suppress", "N") for one in (line, level) if one]
        rows.append({
            "onetsoc_code": code,
            "element_id": line["Element ID"],
            "element_name": called[line["Element ID"]],
            "importance": scored(value),
            "importance_low": None if first is None else scored(min(first, value)),
            "importance_high": None if last is None else scored(max(last, value)),
            "importance_se": None if error is None else 100 * error / (high - low),
            "level": 100 * float(level["Data Value"]) / 7 if level and not irrelevant else None,
            "level_not_relevant": irrelevant,
            "low_precision": "Y" in flags,
            "n": None if line.get("N", "n/a") == "n/a" else int(line["N"]),
            "source": text(line["Domain Source"]),
        })  # fmt: skip
    return sorted(rows, key=lambda row: (-row["importance"], row["element_id"]))


def tasks(files: dict[str, list[Line]], code: str) -> list[dict]:
    """What occupation-tasks should say."""
    order = ["Core", "Supplemental", "n/a"]
    found = sorted(of(files, "Task Statements.txt", code), key=lambda line: order.index(line["Task Type"]))
    return [
        {
            "task_id": int(line["Task ID"]),
            "task": line["Task"],
            "task_type": text(line["Task Type"]),
            "source": text(line["Domain Source"]),
        }
        for line in found
    ]


def titles(files: dict[str, list[Line]], code: str) -> list[dict]:
    """What occupation-titles should say."""
    alternate = {
        (line.get("Alternate Title") or line["Job Title"], "alternate", text(line["Short Title"]) or "")
        for name in ("Alternate Titles.txt", "Job Titles.txt")
        for line in of(files, name, code)
    }
    reported = {
        (line["Reported Job Title"], "reported", "") for line in of(files, "Sample of Reported Titles.txt", code)
    }
    return [
        {"title": title, "kind": kind, "short_title": short or None}
        for title, kind, short in sorted(alternate | reported)
    ]
