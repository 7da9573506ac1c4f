"""The software that an O*NET release lists, and the skills of ours that it stands for.

Source: onet_software_skill of one release, and skill_alias, written by jobs/refresh_skills.py. A name is folded and
looked up as it was when the names became aliases (domain/onet_software.py), so that any loaded release can be compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from data_access.conditions import among
from data_access.tables import onet_software_skill, skill_alias
from domain import onet_software
from domain.folding import fold


@dataclass(frozen=True)
class ListedSoftware:
    """Software of one occupation. skill_id: the skill of ours; None where none answers to the name.

    onet_names: as O*NET writes it; several names of one skill are one. category_title: of the first name.
    hot_technology, in_demand: any of the names is marked so.
    """

    skill_id: int | None
    onet_names: tuple[str, ...]
    category_title: str | None
    hot_technology: bool
    in_demand: bool


class Marks(NamedTuple):
    """How an occupation's list marks a skill."""

    hot_technology: bool
    in_demand: bool


def software_of_occupation(connection: Connection, release_id: int, code: str) -> list[ListedSoftware]:
    """Everything that a release lists for an occupation, in order of the first name."""
    c = onet_software_skill.c
    found = connection.execute(
        select(c.software, c.category_title, c.hot_technology, c.in_demand)
        .where(c.release_id == release_id, c.onetsoc_code == code)
        .order_by(c.software.collate("C"), c.category_title)
    ).all()
    skill_ids = skills_of_software(connection, {row.software for row in found})
    merged: dict[int | str, ListedSoftware] = {}
    for name, category, hot, wanted in found:
        skill_id = skill_ids[name]
        key = name if skill_id is None else skill_id
        before = merged.get(key, ListedSoftware(skill_id, (), category, False, False))
        merged[key] = ListedSoftware(
            skill_id,
            tuple(dict.fromkeys((*before.onet_names, name))),
            before.category_title,
            before.hot_technology or hot,
            before.in_demand or wanted,
        )
    return list(merged.values())


def occupations_of_software(connection: Connection, release_id: int, skill_id: int) -> dict[str, Marks]:
    """The occupations whose list has the skill -> how it is marked there."""
    c = onet_software_skill.c
    names = _names_of(connection, release_id, skill_id)
    found = connection.execute(
        select(c.onetsoc_code, func.bool_or(c.hot_technology), func.bool_or(c.in_demand))
        .where(c.release_id == release_id, among(c.software, names))
        .group_by(c.onetsoc_code)
    )
    return {code: Marks(hot, wanted) for code, hot, wanted in found}


def have_software(connection: Connection, release_id: int, codes: Iterable[str]) -> set[str]:
    """Those of the occupations for which a release lists any software."""
    c = onet_software_skill.c
    having = select(c.onetsoc_code).where(c.release_id == release_id, among(c.onetsoc_code, set(codes)))
    return set(connection.execute(having.distinct()).scalars())


def skills_of_software(connection: Connection, names: Iterable[str]) -> dict[str, int | None]:
    """Software name -> the skill that answers to it."""
    forms = {name: onet_software.aliases_of_forms(name) for name in names}
    aliases = {alias for found in forms.values() for alias in found}
    a = skill_alias.c
    owners: dict[str, int] = {}
    ruled: set[str] = set()
    for alias, skill_id, has_rule in connection.execute(
        select(a.alias, a.skill_id, a.rule.is_not(None))
        .where(among(a.alias, aliases))
        .order_by(a.alias, a.skill_id)
    ):
        owners.setdefault(alias, skill_id)
        if has_rule:
            ruled.add(alias)
    return {name: onet_software.known_as(found, owners, ruled) for name, found in forms.items()}


def _names_of(connection: Connection, release_id: int, skill_id: int) -> list[str]:
    """The names in a release that a skill answers to.

    A form of a name is some of its words in a row, so names without an alias of the skill among their words are passed
    over.
    """
    aliases = connection.execute(select(skill_alias.c.alias).where(skill_alias.c.skill_id == skill_id)).scalars()
    wanted = [f" {alias} " for alias in aliases]
    c = onet_software_skill.c
    every = connection.execute(select(c.software).where(c.release_id == release_id).distinct()).scalars()
    candidates = []
    for name in every:
        words = f" {fold(name)} "
        if "  " in words:
            words = f" {' '.join(words.split())} "
        if any(alias in words for alias in wanted):
            candidates.append(name)
    return [name for name, found in skills_of_software(connection, candidates).items() if found == skill_id]
