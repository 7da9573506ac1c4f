"""The one table style: columns come from the row class of a question, so table, CSV and API have the same ones."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash_ag_grid as dag

ROW_HEIGHT = 32
MOST_ROWS_SHOWN = 12


@dataclass(frozen=True)
class Column:
    """Heading of a field and how its values are written; `format` is a function of assets/table.js, None for text."""

    heading: str
    format: str | None = None
    width: int = 110


COLUMNS = {
    "rank": Column("Rank", "count", 80),
    "skill": Column("Skill key", None, 130),
    "skill_name": Column("Skill", None, 170),
    "skill_type": Column("Type", "word", 120),
    "region_code": Column("Code", None, 84),
    "region_name": Column("Region", None, 160),
    "parent_code": Column("Part of", None, 90),
    "seniority": Column("Level", "word", 110),
    "starts_on": Column("Starts on", "day", 124),
    "starts_at": Column("Hour (UTC)", None, 130),
    "postings": Column("Postings", "count", 104),
    "all_postings": Column("All postings", "count", 122),
    "share": Column("Share", "share", 84),
    "share_low": Column("from", "share", 80),
    "share_high": Column("to", "share", 80),
    "location_quotient": Column("LQ", "ratio", 84),
    "location_quotient_low": Column("LQ from", "ratio", 100),
    "location_quotient_high": Column("LQ to", "ratio", 88),
    "trending_delta": Column("Trending delta", "signed", 132),
    "growth": Column("Growth", "growth", 94),
    "growth_low": Column("Growth from", "growth", 118),
    "growth_high": Column("Growth to", "growth", 104),
    "direction": Column("Direction", "word", 140),
    "pay_postings": Column("With pay", "count", 104),
    "average_pay": Column("Average pay", "money", 122),
    "median_pay": Column("Median pay", "money", 120),
    "earlier_postings": Column("Postings before", "count", 140),
    "earlier_all_postings": Column("All before", "count", 112),
    "earlier_share": Column("Share before", "share", 126),
    "p_value": Column("p", "probability", 84),
    "q_value": Column("q", "probability", 84),
    "noisy": Column("Delta noisy", "yes_no", 118),
    "partner": Column("Partner key", None, 140),
    "partner_name": Column("Asked for with", None, 180),
    "partner_type": Column("Type", "word", 120),
    "joint_postings": Column("Joint postings", "count", 132),
    "skill_postings": Column("Of the skill", "count", 120),
    "partner_postings": Column("Of the partner", "count", 134),
    "jaccard": Column("Jaccard", "three", 100),
    "lift": Column("Lift", "ratio", 88),
    "npmi": Column("NPMI", "three", 92),
    "g2": Column("G²", "one", 96),
    "significant": Column("Beyond chance", "yes_no", 132),
}
"""Every column that a question's row may have."""

LEADING = (
    "skill_name",
    "joint_postings",
    "lift",
    "npmi",
    "jaccard",
    "share",
    "share_low",
    "share_high",
    "growth",
    "growth_low",
    "growth_high",
    "direction",
)
"""What a reader looks for first, in this order where a row has it."""

LAST = ("starts_at", "skill", "partner", "region_code", "parent_code")
"""Keys for machines come last in the table; the CSV keeps the order of the row class."""

ONE_SKILL = ("seniority", "partner_name")
"""Tables whose first column is one of these are about one skill: its name, in every row the same, comes last too."""


def column_definitions(row: type[Any], first: str) -> list[dict[str, Any]]:
    """The grid's columns: the one named `first`, then the row class's fields, keys last."""
    fields = [field.name for field in dataclasses.fields(row)]
    last = [name for name in fields if name in LAST or (name == "skill_name" and first in ONE_SKILL)]
    found = ("direction", *LEADING) if "earlier_share" in fields else LEADING  # a table of changes: its finding first
    leading = [first, *dict.fromkeys(name for name in found if name in fields and name != first and name not in last)]
    ordered = [*leading, *(name for name in fields if name not in leading and name not in last), *last]
    definitions = []
    for name in ordered:
        column = COLUMNS[name]
        definition: dict[str, Any] = {
            "field": name,
            "headerName": column.heading,
            "width": column.width,
            "headerTooltip": name,
        }
        if name == first:
            definition["pinned"] = "left"
        if name == "parent_code":
            definition["filter"] = "agTextColumnFilter"
        if column.format:
            definition["valueFormatter"] = {"function": f"table_{column.format}(params.value)"}
            if column.format not in ("word", "yes_no", "day"):
                definition["type"] = "rightAligned"
        definitions.append(definition)
    return definitions


def records(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Rows as the grid takes them: the fields as they are, dates as ISO text."""
    return [
        {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in vars(row).items()}
        for row in rows
    ]


def height(rows: int) -> int:
    """Pixels of a table of so many rows; longer ones scroll."""
    return 48 + 16 + ROW_HEIGHT * max(1, min(rows, MOST_ROWS_SHOWN))


def table(identity: dict[str, str], row: type[Any], first: str, rows: int) -> dag.AgGrid:
    """An empty table for rows of a class, with room for `rows`."""
    return dag.AgGrid(
        id=identity,
        columnDefs=column_definitions(row, first),
        rowData=[],
        defaultColDef={"sortable": True, "resizable": True, "suppressMovable": True},
        dashGridOptions={
            "rowHeight": ROW_HEIGHT,
            "headerHeight": 40,
            "enableCellTextSelection": True,
            "ensureDomOrder": True,
            "suppressDragLeaveHidesColumns": True,
            "animateRows": False,
            "tabToNextCell": {"function": "table_leave(params)"},
            "tabToNextHeader": {"function": "table_leave(params)"},
            "suppressColumnVirtualisation": False,
        },
        style={"height": f"{height(rows)}px", "width": "100%"},
        className="table",
    )
