"""The named checks that an O*NET release must pass, and what they find.

Nothing here talks to the database: the checks compare the release with itself, and with the counts and the version
of the release that is current. Every check runs that can, so that a refused release is explained in full.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute

from data_access import tables
from data_access.loads.findings import OF_ANY_FILE, FileFinding
from data_access.loads.onet_layouts import SUBJECTS, Subject
from domain.releases import LEAST_CODES_KEPT, LEAST_OF_CURRENT, version_key

pc: Any = pyarrow.compute  # makes its functions when it is imported, unseen by type checkers

CHECKS: dict[str, str] = {
    **OF_ANY_FILE,
    "version": "It holds one folder with one release, whose number the folder and the Read Me agree on.",
    "files": "Every required file is there, in one layout.",
    "columns": "Every column that is read is there once, under its published name.",
    "rows": "Every line has as many cells as the header, as UTF-8 text, and there is at least one.",
    "values": "Codes, numbers, flags and months have their published form; what must not be n/a is not.",
    "scales": "Values lie within the range that Scales Reference gives for their scale.",
    "duplicates": "No two rows share their key.",
    "references": "Occupations, elements, scales and job zones that rows name are in the files that define them.",
    "coverage": "Most occupations have rows in each required file.",
    "row_counts": "No file has shrunk beyond belief against the current release.",
    "codes": "It has most of the occupation codes of the current release.",
    "order": "It is not older than the current release.",
    "loaded_rows": "The database holds as many rows as the files.",
}
"""Name of each check and what it asks."""

LEAST_COVERAGE = 0.7
"""Share of occupations that must have rows in each required subject. O*NET rates or describes 86 % to 100 % of them."""

COVERAGE_FROM = 100
"""Coverage is judged from this many occupations on: in a small extract a few unrated ones are no sign of damage."""

ZERO_MEANS_NONE = frozenset({"VH", "IH", "DR"})
"""Scales of high points and ranks, where a published 0 says that there is no such high point or rank."""

EXAMPLES = 3
"""How many examples a finding names."""


class Finding(FileFinding):
    """One reason to refuse a release."""

    checks = CHECKS

    @classmethod
    def of(cls, problem: str) -> Finding:
        """A finding from its own text, 'check: reason'."""
        check, _, reason = problem.partition(": ")
        return cls(check, reason)


@dataclass(frozen=True)
class CurrentRelease:
    """What a new release is compared with."""

    release_id: int
    version: str
    row_counts: Mapping[str, int]


Contents = Mapping[str, pa.Table]
"""Subject's name -> its rows, in the columns of its table (without release_id)."""


def check_contents(contents: Contents) -> list[Finding]:
    """Findings of everything that the release's files say about each other."""
    subjects = [subject for subject in SUBJECTS if subject.name in contents]
    findings: list[Finding] = []
    for subject in subjects:
        findings += check_duplicates(subject, contents[subject.name])
    findings += check_scales(contents)
    findings += check_references(contents)
    findings += check_coverage(contents)
    return findings


def check_duplicates(subject: Subject, rows: pa.Table) -> list[Finding]:
    """Rows that share a key, beyond what the subject tolerates."""
    key = [column for column in subject.key if column in rows.column_names]
    keys = rows.select(key).group_by(key, use_threads=False).aggregate([([], "count_all")])
    repeated = keys.filter(pc.greater(keys["count_all"], 1))
    surplus = rows.num_rows - keys.num_rows
    if surplus <= rows.num_rows * subject.repeats:
        return []
    examples = [" / ".join(str(row[column]) for column in key) for row in repeated.slice(0, EXAMPLES).to_pylist()]
    return [
        Finding("duplicates", f"{subject.name}: {counted(surplus, 'repeated row')}, for instance {named(examples)}")
    ]


def check_scales(contents: Contents) -> list[Finding]:
    """Values outside of their scale."""
    if "scales" not in contents:
        return []
    ranges = {row["scale_id"]: (row["minimum"], row["maximum"]) for row in contents["scales"].to_pylist()}
    findings = []
    for subject in of_table(contents, tables.onet_rating.name):
        rows = contents[subject.name]
        for scale in pc.unique(rows["scale_id"]).to_pylist():
            if scale not in ranges:
                continue  # a finding of check_references
            low, high = ranges[scale]
            values = rows.filter(pc.equal(rows["scale_id"], scale))
            outside = pc.or_(pc.less(values["data_value"], low), pc.greater(values["data_value"], high))
            if scale in ZERO_MEANS_NONE:
                outside = pc.and_(outside, pc.not_equal(values["data_value"], 0))
            bad = values.filter(outside)
            if bad.num_rows:
                first = bad.slice(0, 1).to_pylist()[0]
                place = f"{first['data_value']:g} for {first['onetsoc_code']}, {first['element_id']}"
                reason = f"{counted(bad.num_rows, 'value')} outside of {low:g} to {high:g} on scale {scale}"
                findings.append(Finding("scales", f"{subject.name}: {reason}, the first is {place}"))
    return findings


def check_references(contents: Contents) -> list[Finding]:
    """Codes that a row names and the file that defines them lacks."""
    findings = []
    for subject in SUBJECTS:
        if subject.name not in contents:
            continue
        rows = contents[subject.name]
        for column, (definer, defining, called) in REFERENCES.items():
            if column not in rows.column_names or definer not in contents or subject.name == definer:
                continue
            known = pc.unique(contents[definer][defining])
            used = pc.drop_null(pc.unique(rows[column]))
            unknown = used.filter(pc.invert(pc.is_in(used, value_set=known)))
            if len(unknown):
                findings.append(
                    Finding(
                        "references",
                        f"{subject.name}: {counted(len(unknown), called)} that {definer} does not have, "
                        f"for instance {named(unknown.to_pylist())}",
                    )
                )
    return findings


REFERENCES = {
    "onetsoc_code": ("occupations", "onetsoc_code", "O*NET-SOC code"),
    "related_onetsoc_code": ("occupations", "onetsoc_code", "related O*NET-SOC code"),
    "element_id": ("content_elements", "element_id", "element id"),
    "scale_id": ("scales", "scale_id", "scale id"),
    "job_zone": ("job_zone_reference", "job_zone", "job zone"),
}
"""Column -> the subject and column that define its values, and what to call them."""


def check_coverage(contents: Contents) -> list[Finding]:
    """Required files that say nothing about too many occupations."""
    occupations = contents["occupations"].num_rows if "occupations" in contents else 0
    if occupations < COVERAGE_FROM:
        return []
    findings = []
    for subject in SUBJECTS:
        if not subject.required or subject.name not in contents:
            continue
        rows = contents[subject.name]
        if "onetsoc_code" not in rows.column_names:
            continue
        covered = pc.count_distinct(rows["onetsoc_code"]).as_py()
        if covered < LEAST_COVERAGE * occupations:
            findings.append(
                Finding(
                    "coverage",
                    f"{subject.name} has rows for {covered:,} of {occupations:,} occupations; "
                    f"at least {LEAST_COVERAGE:.0%} is expected",
                )
            )
    return findings


def check_against_current(
    version: str, row_counts: Mapping[str, int], current: CurrentRelease | None, *, allow_older: bool
) -> list[Finding]:
    """Findings of the comparison with the current release; none where there is no current one.

    A subject that the new release lacks altogether is no finding here: required files are checked before, and
    optional ones are named as absent.
    """
    if current is None:
        return []
    findings = []
    for subject, before in current.row_counts.items():
        rows = row_counts.get(subject)
        if rows is not None and rows < LEAST_OF_CURRENT * before:
            findings.append(
                Finding(
                    "row_counts",
                    f"{subject} has {rows:,} rows, the current release {current.version} has {before:,}; "
                    f"at least {LEAST_OF_CURRENT:.0%} of that is expected",
                )
            )
    if not allow_older and version_key(version) < version_key(current.version):
        findings.append(
            Finding(
                "order",
                f"release {version} is older than the current release {current.version}; "
                "run with --allow-older yes to load it all the same",
            )
        )
    return findings


@dataclass(frozen=True)
class CodeChange:
    """How the occupation codes of a release differ from the current one's. kept: codes that both have."""

    added: int
    removed: int
    kept: int


def compare_codes(contents: Contents, codes: Set[str]) -> CodeChange | None:
    """The release's codes against these; None where its occupations could not be read or there are none of these."""
    if "occupations" not in contents or not codes:
        return None
    found = set(contents["occupations"]["onetsoc_code"].to_pylist())
    return CodeChange(len(found - codes), len(codes - found), len(found & codes))


def check_codes(change: CodeChange) -> list[Finding]:
    """A finding where too many of the current release's occupations are gone."""
    before = change.kept + change.removed
    if change.kept >= LEAST_CODES_KEPT * before:
        return []
    return [
        Finding(
            "codes",
            f"{change.removed:,} of the current release's {before:,} occupation codes are gone, "
            f"{change.added:,} are new; at least {LEAST_CODES_KEPT:.0%} are expected to stay",
        )
    ]


def of_table(contents: Contents, table: str) -> list[Subject]:
    """The subjects at hand that fill a table."""
    return [subject for subject in SUBJECTS if subject.table.name == table and subject.name in contents]


def named(examples: list[str]) -> str:
    """A few examples as one text."""
    return ", ".join(str(example) for example in examples[:EXAMPLES])


def counted(number: int, noun: str) -> str:
    """'1 row', '2,000 rows'."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
