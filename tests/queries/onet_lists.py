"""Software lists of two small O*NET releases: as they are loaded, and sorted by hand as they should be understood."""

from __future__ import annotations

from datetime import date
from typing import Any

from data_access.database import Database
from tests import builders
from tests.occupation_reference import Official

DEVELOPERS, ANALYSTS, SCIENTISTS = "15-1252.00", "15-2051.00", "15-2099.00"
"""The last one is in no posting, and a fourth occupation of the postings (15-1243.00) is in no release."""

ALIASES = {
    "python": "python",
    "sql": "sql",
    "docker": "docker",
    "kubernetes": "kubernetes",
    "kubernetes cluster": "kubernetes",
    "power bi": "power-bi",
    "terraform": "terraform",
    "excel": "excel",
    "r": "r",
}
RULED = ("excel", "r")
"""Names that mean the skill only as a whole."""

CATEGORY = "Tools for making things"

CURRENT: dict[str, list[dict[str, Any]]] = {
    DEVELOPERS: [
        {"software": "Docker software", "hot_technology": True},
        {"software": "Kubernetes", "category_title": CATEGORY},
        {"software": "Kubernetes cluster", "category_title": "Another kind", "in_demand": True},
        {"software": "Ledger Wizard", "category_title": CATEGORY, "hot_technology": True},
        {"software": "Microsoft Excel"},  # a part of the name, and that has a rule
        {"software": "Structured query language SQL", "in_demand": True},
        {"software": "R", "hot_technology": True, "in_demand": True},
    ],
    ANALYSTS: [{"software": "Python"}, {"software": "Microsoft Power BI software", "in_demand": True}],
    SCIENTISTS: [{"software": "Python", "hot_technology": True}, {"software": "R"}],
}
OFFICIAL = {
    DEVELOPERS: [
        Official("docker", ("Docker software",), None, hot=True),
        Official("kubernetes", ("Kubernetes", "Kubernetes cluster"), CATEGORY, in_demand=True),
        Official(None, ("Ledger Wizard",), CATEGORY, hot=True),
        Official(None, ("Microsoft Excel",)),
        Official("sql", ("Structured query language SQL",), in_demand=True),
        Official("r", ("R",), hot=True, in_demand=True),
    ],
    ANALYSTS: [Official("python", ("Python",)), Official("power-bi", ("Microsoft Power BI software",), in_demand=True)],
    SCIENTISTS: [Official("python", ("Python",), hot=True), Official("r", ("R",))],
}

BEFORE: dict[str, list[dict[str, Any]]] = {DEVELOPERS: [{"software": "Terraform"}], SCIENTISTS: []}
OFFICIAL_BEFORE = {DEVELOPERS: [Official("terraform", ("Terraform",))]}


def load_lists(database: Database) -> None:
    """Two releases, the newer one current, and the names of our skills."""
    with database.writing() as connection:
        builders.add_aliases(connection, ALIASES, RULED)
        builders.add_release(connection, "28.3", BEFORE, released_on=date(2026, 2, 1))
        builders.add_release(connection, "29.0", CURRENT, released_on=date(2026, 5, 1))
