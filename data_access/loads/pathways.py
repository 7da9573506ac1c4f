"""Writing learning pathways: tables `learning_pathway` and `learning_pathway_step`.

The caller has one transaction for one file. A target that the database has never known, and a skill that nothing here
answers to, go to quarantine with their place; what is left of the file is taken.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, exists, insert, select, text

from data_access.conditions import among, among_ids
from data_access.loads.pathway_file import PathwayFile
from data_access.loads.quarantine import Quarantined, merge_quarantined, open_staging, stage_quarantined
from data_access.tables import (
    learning_pathway,
    learning_pathway_step,
    occupation,
    onet_content_element,
    skill,
    skill_alias,
)
from domain.folding import fold
from domain.pathways import Pathway

UNKNOWN_OCCUPATION = "unknown_occupation"
UNKNOWN_SKILL = "unknown_skill"
"""Reasons in the quarantine."""

_LOCK = text("LOCK TABLE learning_pathway IN SHARE ROW EXCLUSIVE MODE")
"""Readers go on; another import waits."""

PathwayKey = tuple[str, str]
"""Title and target."""


@dataclass(frozen=True)
class MergedPathways:
    """What an import did, as 'title (target)' in the order of the file.

    from_others: of the replaced ones, those of another curator. unknown_occupations, unknown_skills: what went to
    quarantine, each once.
    """

    new: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    from_others: list[str] = field(default_factory=list)
    unknown_occupations: list[str] = field(default_factory=list)
    unknown_skills: list[str] = field(default_factory=list)

    @property
    def written(self) -> int:
        """How many pathways are other than before."""
        return len(self.new) + len(self.replaced) + len(self.removed)


def hold_pathways(connection: Connection) -> None:
    """Let no other import of pathways begin until this transaction ends."""
    connection.execute(_LOCK)


def has_real_pathways(connection: Connection) -> bool:
    """Whether there are pathways that are not the demonstration's."""
    return bool(connection.execute(select(exists().where(~learning_pathway.c.generated))).scalar())


def remove_generated_pathways(connection: Connection) -> int:
    """Remove the demonstration's pathways; returns their number."""
    return connection.execute(delete(learning_pathway).where(learning_pathway.c.generated)).rowcount


def merge_pathways(
    connection: Connection, file: PathwayFile, *, origin: str, generated: bool, replace: bool
) -> MergedPathways:
    """Bring the pathways in line with a file; a pathway that is already so is not written.

    origin: its path or address, for the quarantine. replace: pathways of the same curator that the file lacks are
    removed. The caller holds the pathways.
    """
    targets = set(connection.execute(select(occupation.c.onetsoc_code)).scalars())
    keys_of = _known_skills(connection, {name for one in file.pathways for step in one.steps for name in step.skills})
    unknown = list(_unknown(file, targets, keys_of, origin))
    open_staging(connection)
    stage_quarantined(connection, unknown)
    merge_quarantined(connection)

    stored = _stored(connection)
    merged = MergedPathways(
        unknown_occupations=_names(unknown, UNKNOWN_OCCUPATION), unknown_skills=_names(unknown, UNKNOWN_SKILL)
    )
    named: set[PathwayKey] = set()
    for one in file.pathways:
        key = (one.title, one.target)
        named.add(key)
        if one.target not in targets:
            continue
        row, steps = _row(one, file, generated), _steps(one, keys_of)
        before = stored.get(key)
        if before and before.row == row and before.steps == steps:
            merged.unchanged.append(_called(key))
            continue
        if before:
            merged.replaced.append(_called(key))
            if (before.row["source"], before.row["curator"]) != (file.source, file.curator):
                merged.from_others.append(_called(key))
            _remove(connection, [before.pathway_id])
        else:
            merged.new.append(_called(key))
        _write(connection, row, steps)
    if replace:
        mine = {key: one for key, one in stored.items() if one.row["curator"] == file.curator and key not in named}
        _remove(connection, [one.pathway_id for one in mine.values()])
        merged.removed.extend(sorted(map(_called, mine)))
    return merged


@dataclass(frozen=True)
class _Stored:
    pathway_id: int
    row: dict[str, Any]
    steps: list[dict[str, Any]]


def _stored(connection: Connection) -> dict[PathwayKey, _Stored]:
    """Every pathway that is there, as it would be written."""
    steps: dict[int, list[dict[str, Any]]] = {}
    ordered = select(learning_pathway_step).order_by("learning_pathway_id", "step")
    for step in connection.execute(ordered).mappings():
        row = dict(step)
        steps.setdefault(row.pop("learning_pathway_id"), []).append(row)
    found = {}
    for one in connection.execute(select(learning_pathway)).mappings():
        row = {name: value for name, value in one.items() if name not in ("learning_pathway_id", "loaded_at")}
        pathway_id = one["learning_pathway_id"]
        found[one["title"], one["onetsoc_code"]] = _Stored(pathway_id, row, steps.get(pathway_id, []))
    return found


def _write(connection: Connection, row: dict[str, Any], steps: list[dict[str, Any]]) -> None:
    added = insert(learning_pathway).values(row).returning(learning_pathway.c.learning_pathway_id)
    key = {"learning_pathway_id": connection.execute(added).scalar_one()}
    connection.execute(insert(learning_pathway_step), [{**key, **step} for step in steps])


def _remove(connection: Connection, pathway_ids: list[int]) -> None:
    if pathway_ids:
        connection.execute(
            delete(learning_pathway).where(among_ids(learning_pathway.c.learning_pathway_id, pathway_ids))
        )


def _row(one: Pathway, file: PathwayFile, generated: bool) -> dict[str, Any]:
    return {
        "source": str(file.source),
        "curator": file.curator,
        "title": one.title,
        "description": one.description,
        "onetsoc_code": one.target,
        "duration_days": one.duration_days,
        "certification": one.certification,
        "reviewed_on": one.reviewed_on,
        "generated": generated,
    }


def _steps(one: Pathway, keys_of: dict[str, str]) -> list[dict[str, Any]]:
    """The steps as rows, each skill once and by its key, without those that are not known."""
    return [
        {
            "step": number,
            "title": step.title,
            "days": step.days,
            "skills": list(dict.fromkeys(keys_of[name] for name in step.skills if name in keys_of)),
            "url": step.url,
        }
        for number, step in enumerate(one.steps, start=1)
    ]


def _known_skills(connection: Connection, names: Collection[str]) -> dict[str, str]:
    """Name as the file writes it -> slug or element id; names that nothing answers to are left out."""
    element_id = onet_content_element.c.element_id
    elements = select(element_id).distinct().where(among(element_id, names))
    found = {name: name for name in connection.execute(elements).scalars()}
    folded = {name: fold(name).strip() for name in names}
    called = select(skill_alias.c.alias, skill.c.slug).join(skill)
    rows = connection.execute(called.where(among(skill_alias.c.alias, folded.values())))
    by_alias = {row.alias: row.slug for row in rows}
    found |= {name: by_alias[alias] for name, alias in folded.items() if alias in by_alias}
    slugs = select(skill.c.slug).where(among(skill.c.slug, names))
    return found | {slug: slug for slug in connection.execute(slugs).scalars()}


def _unknown(
    file: PathwayFile, targets: Collection[str], keys_of: dict[str, str], origin: str
) -> Iterator[Quarantined]:
    """Every target that no release has had, and every skill that nothing here answers to."""
    for number, one in enumerate(file.pathways):
        place = f"pathways[{number}]"
        if one.target not in targets:
            detail = (
                f"{one.target} is the code of no occupation that was ever loaded; correct it, or load the O*NET "
                "release that has it and import the file again"
            )
            raw = json.dumps({"pathway": one.title, "name": one.target})
            yield Quarantined(origin, f"{place}.target", UNKNOWN_OCCUPATION, detail, raw)
        for step_number, step in enumerate(one.steps):
            for skill_number, name in enumerate(step.skills):
                if name not in keys_of:
                    detail = (
                        f"{json.dumps(name)} is no name or key of a skill and no O*NET element id; /api/v1/skills "
                        "lists the skills. The step is taken without it; correct it and import the file again"
                    )
                    raw = json.dumps({"pathway": one.title, "step": step.title, "name": name})
                    where = f"{place}.steps[{step_number}].skills[{skill_number}]"
                    yield Quarantined(origin, where, UNKNOWN_SKILL, detail, raw)


def _names(unknown: list[Quarantined], reason: str) -> list[str]:
    return sorted({json.loads(one.raw)["name"] for one in unknown if one.reason == reason})


def _called(key: PathwayKey) -> str:
    return f"{key[0]} ({key[1]})"
