"""The reference side of the pages' market: two small O*NET releases; wages, projections and ways of learning."""

from __future__ import annotations

import json
from pathlib import Path

from data_access.database import Database
from tests import bls_files
from tests.jobs import onet_runs, vintage_runs
from tests.onet_archives import Archive, full_release

TITLES = {
    "15-1252.00": "Software Developers",
    "15-1243.00": "Database Architects",
    "15-2051.00": "Data Scientists",
    "99-1011.00": "Kite Menders",
}
"""The occupations that the market's postings are for, and one without any posting and, being the last, any rating."""

RETIRED = {"15-1134.00": "Web Developers"}
"""An occupation that release 29.0 has and 29.1, the current one, has not; no posting is for it."""

PATHWAYS = {
    "format": "pathways/1",
    "source": "partner",
    "curator": "A school of ours",
    "pathways": [
        {
            "title": title,
            "description": "For those who want to build what others use.",
            "target": "15-1252.00",
            "steps": [
                {"title": f"Learn {skill}", "days": days, "skills": [skill, "SQL"], "url": "https://example.org/learn"}
                for skill in skills
            ],
            "reviewed_on": "2025-09-15",
        }
        for title, days, skills in (("A longer way", 30, ["Docker", "Terraform"]), ("A short one", 10, ["Python"]))
    ],
}
"""Two pathways to software development, of which the longer one teaches more of what most people lack."""

INTERESTS = ("Realistic", "Investigative", "Artistic", "Social", "Enterprising", "Conventional")


def load(database: Database, folder: Path) -> None:
    """Release 29.0, then 29.1 with a few changes as the current one; wages and projections for all but Kite Menders."""
    for release in (_older(_release("29.0")), _changed(_release("29.1"))):
        assert onet_runs.run(database, release.write(folder)).good
    codes = [code.split(".")[0] for code in TITLES][:-1]
    wages = bls_files.whole_wages(bls_files.wage_row(code, median=90_000 + 7_000 * n) for n, code in enumerate(codes))
    projections = bls_files.whole_projections(
        (bls_files.projection_row(code, growth=12.0 - 9 * n) for n, code in enumerate(codes)), base=2024, target=2034
    )
    for job, book in (("import_wages", wages), ("import_projections", projections)):
        assert vintage_runs.run(database, job, book.write(folder / f"{job}.xlsx")).good
    pathways = folder / "pathways.json"
    pathways.write_text(json.dumps(PATHWAYS), encoding="utf-8")
    assert vintage_runs.run(database, "import_pathways", pathways).good


def _release(version: str) -> Archive:
    archive = full_release(version, titles=TITLES)
    code, *_ = TITLES
    archive.files["Content Model Reference.txt"] += [
        [f"1.B.1.{letter}", name, "A kind of work."] for letter, name in zip("bcdefg", INTERESTS, strict=True)
    ]
    archive.files["Interests.txt"] += [
        [code, f"1.B.1.{letter}", name, "OI", f"{2 + n * 0.8:.2f}", "11/2023", "Analyst"]
        for n, (letter, name) in enumerate(zip("bcdefg", INTERESTS, strict=True))
    ]
    archive.files["Related Occupations.txt"].append([code, "15-2051.00", "Primary-Short", "1"])
    archive.files["Technology Skills.txt"] += [
        [code, "Docker", "43232408", "Platforms", "Y", "Y"],
        [code, "Python", "43232402", "Languages", "Y", "N"],
    ]
    return archive


def _older(archive: Archive) -> Archive:
    archive.files["Occupation Data.txt"] += [[code, title, "Make pages."] for code, title in RETIRED.items()]
    return archive


def _changed(archive: Archive) -> Archive:
    archive.files["Occupation Data.txt"][2][1] = "Database Designers"
    archive.files["Technology Skills.txt"].pop()
    return archive
