"""What the named checks said of one release, and the record of it in onet_refresh that stays.

A refused release leaves its record and an alert in a transaction of its own. The alert stands until a release is
published, or what was refused turns out to be the current release. The record of a published one is written with the
move of the pointer, so that there is never one without the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import Any

from sqlalchemy import Connection, insert, select

from data_access.loads.alerts import clear_alert, raise_alert
from data_access.loads.onet_checks import (
    CHECKS,
    Contents,
    CurrentRelease,
    Finding,
    check_against_current,
    check_codes,
    check_contents,
    compare_codes,
)
from data_access.loads.onet_files import ReleaseFiles
from data_access.tables import onet_refresh
from domain.releases import REFUSED_ALERT
from domain.sources import shown_source
from domain.vocabulary import is_generated_release

SHOWN = 3
"""Findings that the alert names."""


class Judgement:
    """The checks that were reached, and what they found. `source`, `version` and the like are told as they are known.

    source: path or address as asked for.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.version: str | None = None
        self.sha256: str | None = None
        self.size_bytes: int | None = None
        self._reached: dict[str, list[Finding]] = {}
        self._numbers: dict[str, dict[str, int]] = {}

    @property
    def findings(self) -> list[Finding]:
        """Everything that was found, in the order in which it was."""
        return [finding for found in self._reached.values() for finding in found]

    def reach(self, *checks: str, findings: Iterable[Finding] = ()) -> None:
        """These checks ran; those of the findings that are of other checks make them reached too."""
        for check in checks:
            self._reached.setdefault(check, [])
        for finding in findings:
            self._reached.setdefault(finding.check, []).append(finding)

    def refuse(self, problems: Iterable[str]) -> None:
        """The release was refused where nothing else could be checked, with these 'check: reason'."""
        findings = [Finding.of(problem.replace(self.source, shown_source(self.source))) for problem in problems]
        if any(finding.check == "version" for finding in findings):
            self.reach("archive")  # it could be opened
        self.reach(findings=findings)

    def judge(
        self,
        files: ReleaseFiles,
        current: CurrentRelease | None,
        codes: Set[str],
        *,
        allow_older: bool,
    ) -> None:
        """Run every check of a release's files that can be run, against the current release too where there is one.

        codes: the current release's occupation codes; a generated release's say nothing of a real one's.
        """
        assert self.version
        self.reach("files", "columns", "rows", "values", findings=files.findings)
        self.reach(*able(files.contents), findings=check_contents(files.contents))
        if current is None:
            return
        against = check_against_current(self.version, files.row_counts, current, allow_older=allow_older)
        self.reach("row_counts", "order", findings=against)
        change = None if is_generated_release(current.version) else compare_codes(files.contents, codes)
        if change:
            self.reach("codes", findings=check_codes(change))
            self._numbers["codes"] = {"added": change.added, "removed": change.removed}

    def as_records(self) -> list[dict[str, Any]]:
        """Every check for onet_refresh.checks: {"check", "asks", "passed", "findings"}, and what `codes` counted.

        passed is None where the check was not reached, or had nothing to compare with.
        """
        return [
            {
                "check": check,
                "asks": asks,
                "passed": None if check not in self._reached else not self._reached[check],
                "findings": [finding.reason for finding in self._reached.get(check, ())],
                **self._numbers.get(check, {}),
            }
            for check, asks in CHECKS.items()
        ]


def able(contents: Contents) -> list[str]:
    """The checks of contents for which what they look into could be read."""
    needs: Mapping[str, str | None] = {
        "scales": "scales",
        "duplicates": None,
        "references": None,
        "coverage": "occupations",
    }
    return [check for check, subject in needs.items() if (subject or next(iter(contents), None)) in contents]


def record_published(connection: Connection, judgement: Judgement, release_id: int) -> None:
    """Record that a release passed every check and is the current one now; the alert about an earlier one is over."""
    _record(connection, judgement, "published", release_id)
    clear_alert(connection, REFUSED_ALERT)


def record_refused(connection: Connection, judgement: Judgement) -> None:
    """Record why a release was refused, and raise the alert about it."""
    _record(connection, judgement, "refused", None)
    raise_alert(connection, REFUSED_ALERT, refusal(judgement))


def clear_settled(connection: Connection, source: str, version: str) -> None:
    """The archive at `source` is that of the current release: an alert about either of them is over, no other is."""
    refused = onet_refresh.c
    newest = (
        select(refused.source, refused.version)
        .where(refused.outcome == "refused")
        .order_by(refused.onet_refresh_id.desc())
        .limit(1)
    )
    found = connection.execute(newest).one_or_none()
    if found and (found.source == source or found.version == version):
        clear_alert(connection, REFUSED_ALERT)


def refusal(judgement: Judgement) -> str:
    """A refusal in one text, for the alert and the log."""
    found = judgement.findings
    which = f"O*NET release {judgement.version}" if judgement.version else "An O*NET release"
    told = "; ".join(str(finding) for finding in found[:SHOWN])
    more = f"; and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return (
        f"{which} from {shown_source(judgement.source)} was refused: {told}{more}. The current release stays; "
        "load a sound archive with python -m jobs run refresh_onet --source ..."
    )


def _record(connection: Connection, judgement: Judgement, outcome: str, release_id: int | None) -> None:
    connection.execute(
        insert(onet_refresh).values(
            source=judgement.source,
            version=judgement.version,
            sha256=judgement.sha256,
            size_bytes=judgement.size_bytes,
            outcome=outcome,
            checks=judgement.as_records(),
            release_id=release_id,
        )
    )
