"""Writing curated quick views of occupations: tables `jaat_summary` and `jaat_occupation`.

The caller has one transaction for one file. Codes of occupations that the database has never known go to quarantine,
each with its place; what is left of the file is taken.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, exists, insert, or_, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from data_access.conditions import among
from data_access.loads.jaat_file import JaatFile, Summary
from data_access.loads.quarantine import Quarantined, merge_quarantined, open_staging, stage_quarantined
from data_access.tables import jaat_occupation, jaat_summary, occupation

UNKNOWN_OCCUPATION = "unknown_occupation"
"""Reason in the quarantine."""

_LOCK = text("LOCK TABLE jaat_summary IN SHARE ROW EXCLUSIVE MODE")
"""Readers go on; another import waits."""


@dataclass(frozen=True)
class Merged:
    """What an import did, as keys of summaries in the order of the file.

    from_others: of the replaced ones, those that another source had curated. moved: occupations whose summary was
    none of this file before. hidden: keys of all stored summaries that are shown for no occupation. quarantined: codes
    that are not known.
    """

    new: list[str]
    replaced: list[str]
    unchanged: list[str]
    removed: list[str]
    from_others: list[str]
    moved: list[str]
    hidden: list[str]
    quarantined: list[str]

    @property
    def written(self) -> int:
        """How many summaries are other than before."""
        return len(self.new) + len(self.replaced) + len(self.removed)


def hold_summaries(connection: Connection) -> None:
    """Let no other import of summaries begin until this transaction ends."""
    connection.execute(_LOCK)


def has_curated(connection: Connection) -> bool:
    """Whether there are summaries that are not the demonstration's."""
    return bool(connection.execute(select(exists().where(~jaat_summary.c.generated))).scalar())


def remove_generated(connection: Connection) -> int:
    """Remove the demonstration's summaries; returns their number."""
    return connection.execute(delete(jaat_summary).where(jaat_summary.c.generated)).rowcount


def merge_jaat(connection: Connection, file: JaatFile, *, origin: str, generated: bool, replace: bool) -> Merged:
    """Bring the summaries in line with a file; a summary that is already so is not written.

    origin: its path or address, for the quarantine. replace: summaries of the same source that the file lacks are
    removed. The caller holds the summaries.
    """
    known = set(connection.execute(select(occupation.c.onetsoc_code)).scalars())
    unknown = list(_unknown(file, known, origin))
    open_staging(connection)
    stage_quarantined(connection, unknown)
    merge_quarantined(connection)

    stored = {row["jaat_key"]: row for row in connection.execute(select(jaat_summary)).mappings()}
    mapped = connection.execute(select(jaat_occupation.c.onetsoc_code, jaat_occupation.c.jaat_key))
    shown: dict[str, str] = {row.onetsoc_code: row.jaat_key for row in mapped}
    codes_of: dict[str, set[str]] = defaultdict(set)
    for code, key in shown.items():
        codes_of[key].add(code)
    keys = {one.key for one in file.summaries}
    new, replaced, unchanged, moved = [], [], [], []
    rows, mapping = [], []  # of what is new or replaced
    for one in file.summaries:
        row = _row(one, file.source, known, generated)
        codes = [code for code in one.occupations if code in known]
        moved += [code for code in codes if shown.get(code, one.key) not in keys]
        before = stored.get(one.key)
        if before is None:
            new.append(one.key)
        elif codes_of[one.key] == set(codes) and all(before[name] == value for name, value in row.items()):
            unchanged.append(one.key)
            continue
        else:
            replaced.append(one.key)
        rows.append(row)
        mapping += [{"onetsoc_code": code, "jaat_key": one.key} for code in codes]
    removed = [key for key, row in stored.items() if replace and row["source"] == file.source and key not in keys]
    if removed:
        connection.execute(delete(jaat_summary).where(among(jaat_summary.c.jaat_key, removed)))
    if rows:
        _write(connection, rows, mapping)
    is_shown = exists().where(jaat_occupation.c.jaat_key == jaat_summary.c.jaat_key)
    hidden = select(jaat_summary.c.jaat_key).where(~is_shown).order_by(jaat_summary.c.jaat_key)
    return Merged(
        new,
        replaced,
        unchanged,
        removed,
        [key for key in replaced if stored[key]["source"] != file.source],
        moved,
        list(connection.execute(hidden).scalars()),
        sorted({json.loads(one.raw)["code"] for one in unknown}),
    )


def _write(connection: Connection, rows: list[dict[str, Any]], mapping: list[dict[str, str]]) -> None:
    """Put summaries and their occupations in place of what is stored for either."""
    written = upsert(jaat_summary)
    names = [name for name in rows[0] if name != "jaat_key"]
    changes = {name: written.excluded[name] for name in names} | {"loaded_at": text("clock_timestamp()")}
    connection.execute(written.on_conflict_do_update(index_elements=["jaat_key"], set_=changes), rows)
    keys, codes = [row["jaat_key"] for row in rows], [row["onetsoc_code"] for row in mapping]
    connection.execute(
        delete(jaat_occupation).where(
            or_(among(jaat_occupation.c.jaat_key, keys), among(jaat_occupation.c.onetsoc_code, codes))
        )
    )
    if mapping:
        connection.execute(insert(jaat_occupation), mapping)


def _row(one: Summary, source: str, known: Collection[str], generated: bool) -> dict[str, Any]:
    """A summary as its row, without the codes that are not known."""
    return {
        "jaat_key": one.key,
        "title": one.title,
        "summary": one.summary,
        "responsibilities": list(one.responsibilities),
        "skills": list(one.skills),
        "education": one.education,
        "outlook": one.outlook,
        "related": [code for code in one.related if code in known],
        "source": source,
        "reviewed_on": one.reviewed_on,
        "generated": generated,
    }


def _unknown(file: JaatFile, known: Collection[str], origin: str) -> Iterator[Quarantined]:
    """Every code of the file that no release has had."""
    for number, one in enumerate(file.summaries):
        for name, codes in (("occupations", one.occupations), ("related", one.related)):
            for place, code in enumerate(codes):
                if code not in known:
                    yield Quarantined(
                        origin,
                        f"summaries[{number}].{name}[{place}]",
                        UNKNOWN_OCCUPATION,
                        f"{code} is the code of no occupation that was ever loaded; correct it, or load the O*NET "
                        "release that has it and import the file again",
                        json.dumps({"id": one.key, "in": name, "code": code}),
                    )
