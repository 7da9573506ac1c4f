"""The one table style: columns come from the row class of a question, so table, CSV and API have the same ones."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import dash_ag_grid as dag

from data_access.copying import LIST_SEPARATOR, moment

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
    "pay_share": Column("States pay", "share", 110),
    "pay_p25": Column("Pay, 25%", "money", 104),
    "median_pay": Column("Median pay", "money", 120),
    "pay_p75": Column("Pay, 75%", "money", 104),
    "section": Column("Section", "word", 110),
    "lower_bound": Column("At least", "yes_no", 100),
    "measure": Column("Measure", None, 200),
    "unit": Column("Unit", "word", 130),
    "value": Column("Value", "plain", 110),
    "value_low": Column("from", "plain", 90),
    "value_high": Column("to", "plain", 90),
    "text": Column("In words", None, 170),
    "source_count": Column("Sources", "count", 96),
    "last_updated": Column("Last counted (UTC)", None, 170),
    "aliases": Column("Other names", None, 220),
    "top_occupations": Column("Occupations", None, 260),
    "top_titles": Column("Titles", None, 260),
    "top_partners": Column("Asked for with", None, 260),
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
    "onetsoc_code": Column("O*NET-SOC", None, 110),
    "domain": Column("Domain", "word", 130),
    "element_id": Column("Element", None, 100),
    "element_name": Column("Rated", None, 220),
    "description": Column("Description", None, 320),
    "importance": Column("Importance", "one", 116),
    "importance_low": Column("from", "one", 80),
    "importance_high": Column("to", "one", 80),
    "importance_se": Column("Error", "one", 84),
    "level": Column("Level", "one", 84),
    "level_se": Column("Level error", "one", 110),
    "level_not_relevant": Column("Level not relevant", "yes_no", 150),
    "low_precision": Column("Low precision", "yes_no", 124),
    "n": Column("Asked", "count", 84),
    "rated_on": Column("Rated on", "day", 124),
    "source": Column("Source", "word", 140),
    "task_id": Column("Task key", None, 96),
    "task": Column("Task", None, 480),
    "task_type": Column("Kind", None, 124),
    "title": Column("Title", None, 240),
    "kind": Column("Kind", "word", 180),
    "short_title": Column("Short", None, 110),
    "matched_title": Column("Matches", None, 240),
    "matched_in": Column("Matches in", "word", 140),
    "family": Column("Family", None, 90),
    "family_name": Column("Job family", None, 200),
    "pay_vintage": Column("Pay of", None, 110),
    "outlook_vintage": Column("Outlook of", None, 110),
    "curated": Column("Curated", "yes_no", 96),
    "curated_by": Column("Curated by", None, 160),
    "reviewed_on": Column("Reviewed on", "day", 124),
    "summary": Column("Summary", None, 480),
    "summary_source": Column("Source of the summary", None, 220),
    "responsibilities": Column("Responsibilities", None, 360),
    "responsibilities_source": Column("Source of responsibilities", None, 220),
    "skills": Column("Official skills", None, 300),
    "skills_source": Column("Source of skills", None, 220),
    "software": Column("Official software", None, 300),
    "software_source": Column("Source of software", None, 220),
    "education_source": Column("Source of education", None, 220),
    "pay_low": Column("Pay, 10%", "money", 104),
    "pay_high": Column("Pay, 90%", "money", 104),
    "pay_at_least": Column("Lower bounds", None, 130),
    "pay_source": Column("Source of pay", None, 220),
    "outlook_source": Column("Source of outlook", None, 220),
    "related": Column("Related", None, 300),
    "related_source": Column("Source of related", None, 220),
    "job_zone": Column("Job zone", "count", 100),
    "job_zone_name": Column("Name of the zone", None, 240),
    "asked_skills": Column("Postings ask for", None, 300),
    "retired": Column("Retired", "yes_no", 90),
    "release": Column("Release", None, 90),
    "tier": Column("Tier", None, 130),
    "related_index": Column("Nearness", "count", 104),
    "median_pay_at_least": Column("Pay is a bound", "yes_no", 130),
    "onet_names": Column("O*NET's names", None, 240),
    "category_title": Column("O*NET's category", None, 220),
    "listed": Column("In O*NET's list", "yes_no", 130),
    "hot_technology": Column("Hot", "yes_no", 84),
    "in_demand": Column("In demand", "yes_no", 108),
    "standing": Column("Standing", "word", 120),
    "vintage": Column("Vintage", None, 110),
    "base_year": Column("From year", None, 100),
    "target_year": Column("To year", None, 90),
    "soc_code": Column("Published under", None, 140),
    "soc_title": Column("Published as", None, 240),
    "fit": Column("Fits", "word", 100),
    "shared_by": Column("Shared by", "count", 104),
    "basis": Column("By the", "word", 90),
    "employment": Column("Employed", "count", 110),
    "employment_rse": Column("Error in %", None, 104),
    "mean": Column("Mean", "dollars", 100),
    "p10": Column("10%", "dollars", 100),
    "p25": Column("25%", "dollars", 100),
    "median": Column("Median", "dollars", 100),
    "p75": Column("75%", "dollars", 100),
    "p90": Column("90%", "dollars", 100),
    "at_least": Column("At least", None, 150),
    "not_released": Column("Not released", None, 150),
    "generated": Column("Generated", "yes_no", 104),
    "outlook": Column("Outlook", "word", 130),
    "projected_employment": Column("Then employed", "count", 136),
    "employment_change": Column("Change", "count", 104),
    "change_share": Column("Change in %", "change", 120),
    "average_change_share": Column("Of all in %", "change", 116),
    "openings": Column("Openings a year", "count", 140),
    "self_employed_share": Column("Self-employed", "share", 126),
    "median_wage": Column("Median wage", "dollars", 122),
    "median_wage_at_least": Column("Or more", "yes_no", 96),
    "education": Column("Entry education", "word", 220),
    "experience": Column("Experience", None, 150),
    "training": Column("Training on the job", None, 220),
    "subject": Column("What", None, 300),
    "scale_id": Column("Scale", None, 90),
    "changes": Column("Changes", "count", 110),
    "before_value": Column("Before", None, 150),
    "after_value": Column("After", None, 150),
    "difference": Column("Difference", "difference", 116),
    "standard_error": Column("Error", "three", 90),
    "state": Column("State", "word", 100),
    "released_on": Column("Released", "day", 124),
    "layout": Column("Layout", "word", 120),
    "judged_at": Column("Judged (UTC)", "moment", 160),
    "total_rows": Column("Rows", "count", 100),
    "codes_added": Column("Codes added", "count", 120),
    "codes_removed": Column("Codes removed", "count", 134),
    "failed_checks": Column("Failed checks", None, 420),
    "absent_files": Column("Absent files", None, 300),
    "partners": Column("Partners", "count", 104),
    "cluster": Column("Group key", "count", 104),
    "cluster_name": Column("Group", None, 200),
    "x": Column("Across", "one", 90),
    "y": Column("Down", "one", 90),
    "same_cluster": Column("Same group", "yes_no", 116),
    "skill_count": Column("Skills", "count", 90),
    "NetworkCluster.skills": Column("Its skills", None, 420),
    "edges": Column("Pairs inside", "count", 116),
    "edges_out": Column("Pairs to others", "count", 134),
    "strongest": Column("Strongest pair", None, 240),
    "set_postings": Column("Of the set", "count", 110),
    "archive": Column("Archive", None, 300),
    "GapSkill.importance": Column("Importance", "three", 116),
    "NextSkill.importance": Column("Importance", "three", 116),
    "required_level": Column("Level required", "share", 126),
    "have_level": Column("Your level", "share", 110),
    "gap_share": Column("Part of the gap", "share", 130),
    "local_postings": Column("Postings here", "count", 124),
    "local_share": Column("Share here", "share", 110),
    "pay_difference": Column("Pay with it", "change", 110),
    "pay_difference_low": Column("from", "change", 84),
    "pay_difference_high": Column("to", "change", 84),
    "transferable": Column("Transferable", "yes_no", 120),
    "variant": Column("Scored", "word", 130),
    "match_score": Column("Match", "one", 90),
    "adjusted_score": Column("Adjusted", "one", 100),
    "matched": Column("Matched", "count", 100),
    "required": Column("Required", "count", 100),
    "not_rated": Column("Not rated", "count", 104),
    "alignment": Column("Level alignment", "share", 136),
    "aligned": Column("With a level", "count", 116),
    "experience_weight": Column("Experience weight", "plain", 150),
    "gap": Column("Gap", "share", 84),
    "flat_rating": Column("Flat rating", "yes_no", 110),
    "match_now": Column("Match now", "one", 110),
    "match_with": Column("Match with it", "one", 120),
    "gain": Column("Gain", "plain", 84),
    "weighted_now": Column("Weighted now", "one", 124),
    "weighted_with": Column("Weighted with", "one", 124),
    "weighted_gain": Column("Weighted gain", "plain", 124),
    "gap_now": Column("Gap now", "share", 100),
    "gap_with": Column("Gap with it", "share", 110),
    "open_postings": Column("Open now", "count", 104),
    "postings_opened": Column("Opened by it", "count", 116),
    "occupation": Column("O*NET-SOC", None, 110),
    "score": Column("Score", "share", 84),
    "pareto": Column("Best in a way", "yes_no", 120),
    "closeness": Column("Closeness", "share", 104),
    "pay": Column("Pay a year", "money", 110),
    "transition": Column("Change", "word", 150),
    "missing": Column("Missing", "count", 94),
    "pathway": Column("Pathway", None, 240),
    "step": Column("Step", "count", 76),
    "step_title": Column("What is done", None, 240),
    "covers": Column("In your gap", "yes_no", 114),
    "days": Column("Days", "count", 80),
    "duration_days": Column("Days in all", "count", 104),
    "certification": Column("Certified by", None, 220),
    "curator": Column("Curated by", None, 200),
    "url": Column("Offered at", None, 220),
    "size_bytes": Column("Bytes", "count", 120),
    "sha256": Column("SHA-256", None, 200),
    "complete": Column("Hour is over", "yes_no", 116),
    "window_postings": Column("In 24 hours", "count", 112),
    "feed_name": Column("Feed", None, 170),
    "last_received_at": Column("Last event (UTC)", "moment", 160),
    "newest_hour": Column("Newest hour (UTC)", "moment", 160),
    "taken": Column("Taken", "count", 90),
    "late": Column("Late", "count", 84),
    "repeated": Column("Repeated", "count", 104),
    "quarantined": Column("Quarantined", "count", 116),
    "stale": Column("Silent too long", "yes_no", 130),
    "closed": Column("Removed", "yes_no", 100),
}
"""Every column that a question's row may have; `Row.column` where a row class means something else by the name."""

LEADING = (
    "skill_name",
    "partner_name",
    "importance",
    "importance_low",
    "importance_high",
    "level",
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
    "standing",
    "in_demand",
    "hot_technology",
)
"""What a reader looks for first, in this order where a row has it."""

LAST = (
    *("starts_at", "skill", "partner", "region_code", "parent_code", "onetsoc_code"),
    *("domain", "element_id", "task_id"),
)
"""Keys for machines come last in the table; the CSV keeps the order of the row class."""

ONE_SKILL = ("seniority", "partner_name", "title")
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
        column = COLUMNS.get(f"{row.__name__}.{name}") or COLUMNS[name]
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
            if column.format not in ("word", "yes_no", "day", "moment"):
                definition["type"] = "rightAligned"
        definitions.append(definition)
    return definitions


def records(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Rows as the grid takes them: the fields as they are, dates as ISO text, lists as the CSV writes them."""
    return [{name: _cell(value) for name, value in vars(row).items()} for row in rows]


def _cell(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return LIST_SEPARATOR.join(map(str, value))
    if isinstance(value, datetime) and value.tzinfo:
        return moment(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def height(rows: int) -> int:
    """Pixels of a table of so many rows; longer ones scroll."""
    return 48 + 16 + ROW_HEIGHT * max(1, min(rows, MOST_ROWS_SHOWN))


def table(identity: dict[str, str], row: type[Any], first: str, rows: int, **options: Any) -> dag.AgGrid:
    """An empty table for rows of a class, with room for `rows`. options: of the grid, beside those of all tables."""
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
            **options,
        },
        style={"height": f"{height(rows)}px", "width": "100%"},
        className="table",
    )
