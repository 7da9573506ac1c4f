"""A small world of occupations with wages and projections, in the database and as plain rows to compare with."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from data_access.database import Database
from tests.bls_files import (
    Row,
    WageBook,
    annual_only,
    hourly_only,
    projection_row,
    wage_row,
    whole_projections,
    whole_wages,
)
from tests.jobs import onet_runs, vintage_runs
from tests.onet_archives import small_release

RETIRED = "15-1299.01"
TITLES = {
    "11-1011.00": "Kite Chiefs",
    "13-1021.00": "Farm Buyers",
    "13-1022.00": "Shop Buyers",
    "15-1252.00": "Loom Writers",
    "15-1299.00": "Loom Workers, All Other",
    "15-1299.08": "Loom Architects",
    "15-1299.09": "Loom Managers",
    "21-1023.00": "Tide Listeners",
    "25-1011.00": "Echo Teachers",
    "27-2011.00": "Mimes",
    "29-2011.00": "Drop Technologists",
    "29-2011.01": "Drop Geneticists",
    "29-2011.02": "Drop Readers",
    "29-2012.00": "Drop Technicians",
    "45-3031.00": "Pike Catchers",
    "55-1011.00": "Kite Sergeants",
}
"""Own wage, top-coded; published itself beside the merged code; merged; own; shared; withheld; by one basis; merged
from two codes, one of them shared; projected only; military."""

WITHHELD: dict[str, Any] = {name: "*" for name in wage_row("1") if name[:2] in ("H_", "A_")}
WAGES = [
    wage_row("11-1011", "Chiefs of kites", median=160_000, A_PCT75="#", A_PCT90="#", H_PCT75="#", H_PCT90="#"),
    wage_row("13-1020", "Buyers", median=50_000),
    wage_row("13-1021", "Buyers for farms", median=52_000),
    wage_row("15-1252", "Writers of looms", median=90_000),
    wage_row("15-1299", "Loom workers", median=80_000, TOT_EMP="**", EMP_PRSE="**"),
    wage_row("21-1023", "Listeners", **WITHHELD),
    annual_only("25-1011"),
    hourly_only("27-2011"),
    wage_row("29-2010", "Drop people", median=45_000),
]
OLDER_WAGES = [wage_row("15-1252", "Writers of looms", median=70_000), wage_row("29-2011", "Drop people of old")]
PROJECTIONS = [
    projection_row("11-1011", growth=-4.0, median=">=$239,200"),
    projection_row("13-1020", growth=0.5),
    projection_row("13-1021", growth=2.0),
    projection_row("15-1252", growth=15.8, self_employed="—"),
    projection_row("15-1299", growth=5.0),
    projection_row("29-2010", growth=3.1),
    projection_row("45-3031", percent="—", change="—", target="—", median="—", education="—"),
]


def load(database: Database, folder: Path) -> None:
    """Two releases, the older one with RETIRED, and two vintages of each table, of which the newer ones come first."""
    titles = {RETIRED: "Loom Dreamers", **TITLES}
    assert onet_runs.run(database, small_release("28.0", titles=titles).write(folder)).good
    assert onet_runs.run(database, small_release("29.0", titles=TITLES).write(folder)).good
    newer, older = whole_wages(WAGES), whole_wages(OLDER_WAGES)
    older.sheet, older.remarks[0] = "national_M2021_dl", "May 2021 OEWS Estimates"
    for number, book in enumerate((newer, older)):
        assert vintage_runs.run(database, "import_wages", book.write(folder / f"wages_{number}.xlsx")).good
    for number, (rows, base) in enumerate(((PROJECTIONS, 2024), ([projection_row("15-1252", growth=3.0)], 2022))):
        book = whole_projections(rows, base=base, target=base + 10)
        assert vintage_runs.run(database, "import_projections", book.write(folder / f"projections_{number}.xlsx")).good


def load_generated(database: Database, folder: Path) -> None:
    """One release and generated vintages alone."""
    assert onet_runs.run(database, small_release("29.0", titles=TITLES).write(folder)).good
    wages = WageBook([wage_row("15-1252")])
    projections = whole_projections([projection_row("15-1252")], count=3)
    for job, book in (("import_wages", wages), ("import_projections", projections)):
        assert vintage_runs.run(database, job, book.write(folder / f"{job}.xlsx"), generated=True).good


def places(published: list[Row], key: str) -> dict[str, dict[str, Any]]:
    """O*NET code -> the code that its figure is published under, how it fits, and who shares it; worked out plainly."""
    there = {row[key] for row in published}
    merged = {"13-1021": "13-1020", "13-1022": "13-1020", "29-2011": "29-2010", "29-2012": "29-2010"}
    found = {}
    for code in TITLES:
        own = code.split(".")[0]
        candidate = own if own in there else merged.get(own)
        if candidate in there:
            found[code] = candidate
    sharing = Counter(found.values())
    return {
        code: {
            "soc_code": published_code,
            "shared_by": sharing[published_code],
            "fit": "merged" if published_code != code[:7] else "shared" if sharing[published_code] > 1 else "exact",
        }
        for code, published_code in found.items()
    }
