"""Writes the skills and their names: our taxonomy, the current O*NET release's software, an ESCO file's labels.
Reads the matcher.

Who named a skill first in this order is its source: taxonomy, onet, esco. A later source adds names to what an
earlier one knows
and skills that it does not; it never takes a name away from an earlier one.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from data_access.copying import copy_rows
from data_access.errors import InputRefused
from data_access.loads.skill_register import Register, Wanted, take_esco, take_onet, take_taxonomy
from data_access.tables import (
    current_release,
    onet_software_skill,
    onet_task,
    posting,
    skill,
    skill_alias,
)
from domain.esco_labels import EscoError, EscoLabels, read_esco
from domain.skill_rules import Rule
from domain.skill_taxonomy import own_taxonomy
from domain.skills import Alias, Matcher, SkillEntry
from domain.vocabulary import SkillType

_COMMON_WORD_USES = 3
"""A word in small letters in at least this many task statements is a common word."""


def load_taxonomy(connection: Connection, esco: Path | None = None) -> dict[str, int]:
    """Brings `skill` and `skill_alias` to what the sources say; returns counts, those of changes last.

    Without a file, names and skills that an ESCO file gave before stay. A skill that no source names any more is
    deleted
    unless a posting has it; then it stays without names. Ids never change. Loading the same again changes nothing.
    Raises InputRefused when the ESCO file cannot be read or is none.
    """
    register = Register()
    take_taxonomy(register, own_taxonomy())
    take_onet(register, *_read_onet(connection))
    if esco is not None:
        take_esco(register, _read_esco_file(esco))
    else:
        _keep_esco(register, connection)
    _write(connection, register)
    return dict(register.counts)


def read_matcher(connection: Connection) -> Matcher:
    """A matcher over all skills and names of the database."""
    rules: dict[str, Rule] = {}

    def rule_of(data: dict[str, Any] | None) -> Rule | None:
        if data is None:
            return None
        text = json.dumps(data, sort_keys=True)
        return rules.setdefault(text, Rule.from_data(data))  # shared: its patterns are compiled once

    names: dict[int, list[Alias]] = {}
    for skill_id, alias, rule in connection.execute(
        select(skill_alias.c.skill_id, skill_alias.c.alias, skill_alias.c.rule).order_by(skill_alias.c.alias)
    ):
        names.setdefault(skill_id, []).append(Alias(alias, rule_of(rule)))
    columns = (skill.c.skill_id, skill.c.slug, skill.c.skill_name, skill.c.skill_type)
    return Matcher(
        SkillEntry(skill_id, slug, name, SkillType(skill_type), tuple(names.get(skill_id, ())))
        for skill_id, slug, name, skill_type in connection.execute(select(*columns).order_by(skill.c.skill_id))
    )


# --- Sources -------------------------------------------------------------------------------------------------------


def _read_onet(connection: Connection) -> tuple[list[str], set[str]]:
    """Distinct software names of the current release in byte order, and the common words of its task statements."""
    release_id = connection.execute(select(current_release.c.release_id)).scalar()
    if release_id is None:
        return [], set()
    names = connection.execute(
        select(onet_software_skill.c.software).distinct().where(onet_software_skill.c.release_id == release_id)
    ).scalars()
    uses: Counter[str] = Counter()
    for task in connection.execute(select(onet_task.c.task).where(onet_task.c.release_id == release_id)).scalars():
        uses.update(set(re.findall(r"(?<![A-Za-z])[a-z]+(?![A-Za-z])", task)))
    return sorted(names), {word for word, tasks in uses.items() if tasks >= _COMMON_WORD_USES}


def _read_esco_file(path: Path) -> EscoLabels:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return read_esco(lines)
    except (OSError, UnicodeDecodeError) as error:
        raise InputRefused([f"{path} cannot be read: {error}"]) from error
    except EscoError as error:
        raise InputRefused([f"{path}: {error}"]) from error


def _keep_esco(register: Register, connection: Connection) -> None:
    """What an ESCO file gave before, as far as no other source has it by now."""
    joined = select(skill.c.slug, skill.c.skill_name, skill.c.skill_type, skill.c.source, skill_alias.c.alias).join(
        skill_alias
    )
    for slug, name, skill_type, source, alias in connection.execute(
        joined.where(skill_alias.c.source == "esco").order_by(skill.c.skill_id, skill_alias.c.alias)
    ):
        if slug not in register.skills and source == "esco":
            register.add(name, SkillType(skill_type), "esco", slug=slug)
        if slug in register.skills:
            register.name(register.skills[slug], alias, None, "esco")


# --- Writing -------------------------------------------------------------------------------------------------------


def _write(connection: Connection, register: Register) -> None:
    """Inserts, updates and deletes only what differs."""
    counts = register.counts
    standing = {row.slug: row for row in connection.execute(select(skill))}
    new = [_row(wanted) for slug, wanted in register.skills.items() if slug not in standing]
    changed = [
        {"wanted_slug": slug, **{key: value for key, value in _row(wanted).items() if key != "slug"}}
        for slug, wanted in register.skills.items()
        if slug in standing and _row(wanted) != {key: getattr(standing[slug], key) for key in _row(wanted)}
    ]
    if new:
        connection.execute(insert(skill), new)
    if changed:
        connection.execute(update(skill).where(skill.c.slug == bindparam("wanted_slug")), changed)
    gone = [row.skill_id for slug, row in standing.items() if slug not in register.skills]
    used = _with_postings(connection, gone)
    unused = [skill_id for skill_id in gone if skill_id not in used]
    if unused:
        connection.execute(delete(skill).where(skill.c.skill_id.in_(unused)))
    counts["skills"] = len(register.skills)
    counts["skills_added"], counts["skills_changed"], counts["skills_removed"] = len(new), len(changed), len(unused)
    counts["skills_kept_for_postings"] = len(used)
    _write_aliases(connection, register)


def _row(wanted: Wanted) -> dict[str, str]:
    return {
        "slug": wanted.slug,
        "skill_name": wanted.name,
        "skill_type": str(wanted.skill_type),
        "source": wanted.source,
    }


def _with_postings(connection: Connection, skill_ids: Sequence[int]) -> set[int]:
    """Those of the skills that a posting has. One look into the index each: few skills ever go."""
    return {
        skill_id
        for skill_id in skill_ids
        if connection.execute(
            select(posting.c.posting_id).where(posting.c.skill_ids.contains([skill_id])).limit(1)
        ).first()
    }


def _write_aliases(connection: Connection, register: Register) -> None:
    ids = {row.slug: row.skill_id for row in connection.execute(select(skill))}
    wanted = {
        (alias, ids[entry.slug]): (rule.as_data() if rule else None, source)
        for entry in register.skills.values()
        for alias, (rule, source) in entry.aliases.items()
    }
    standing = {(row.alias, row.skill_id): (row.rule, row.source) for row in connection.execute(select(skill_alias))}
    stale = [key for key, value in standing.items() if wanted.get(key) != value]
    fresh = [(*key, *value) for key, value in wanted.items() if standing.get(key) != value]
    if stale:
        connection.execute(
            delete(skill_alias).where(
                skill_alias.c.alias == bindparam("stale_alias"), skill_alias.c.skill_id == bindparam("stale_id")
            ),
            [{"stale_alias": alias, "stale_id": skill_id} for alias, skill_id in stale],
        )
    if fresh:
        copy_rows(connection, skill_alias, ("alias", "skill_id", "rule", "source"), fresh)
    counts = register.counts
    counts["aliases"] = len(wanted)
    counts["aliases_added"] = len({key for key in wanted if key not in standing})
    counts["aliases_removed"] = len({key for key in standing if key not in wanted})
    counts["aliases_changed"] = len(fresh) - counts["aliases_added"]
