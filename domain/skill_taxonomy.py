"""Reads and checks the taxonomy of skills (domain/taxonomy/*.toml), which is written by hand."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from domain.filters import SLUG
from domain.folding import fold
from domain.skill_rules import Rule, RuleError
from domain.skills import Alias
from domain.vocabulary import SkillType

FOLDER = Path(__file__).parent / "taxonomy"
RULES = "ambiguous.toml"


class TaxonomyError(ValueError):
    """The taxonomy's files contradict themselves; `.problems` lists every reason, each with the file."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class TaxonomySkill:
    """One skill of the taxonomy. aliases: folded, the canonical name first, none of them another skill's."""

    slug: str
    name: str
    skill_type: SkillType
    aliases: tuple[Alias, ...]


@cache
def own_taxonomy() -> tuple[TaxonomySkill, ...]:
    """The taxonomy that ships with SkillPulse, in the order of its slugs."""
    return read_taxonomy(FOLDER)


def read_taxonomy(folder: Path) -> tuple[TaxonomySkill, ...]:
    """Every skill of the folder's files, in the order of their slugs.

    Raises TaxonomyError, with every problem found, for a file that is no TOML, an unknown type, a slug that is
    unreadable or
    used twice, an alias of two skills, and a rule with an unknown key, group, kin or alias.
    """
    problems: list[str] = []
    skills: dict[str, tuple[str, str, SkillType, list[str]]] = {}  # slug -> file, name, type, folded aliases
    owners: dict[str, str] = {}  # alias -> slug
    for path in sorted(folder.glob("*.toml")):
        if path.name == RULES:
            continue
        for type_word, slug, names in _entries(_toml(path), path.name, problems):
            if slug in skills:
                problems.append(f"{path.name}: slug {slug} is used twice, first in {skills[slug][0]}")
                continue
            aliases = list(dict.fromkeys(fold(name).strip() for name in names))
            for alias in aliases:
                if owners.setdefault(alias, slug) != slug:
                    problems.append(  # noqa: PERF401 (the condition has an effect)
                        f"{path.name}: alias {alias!r} belongs to {owners[alias]} and to {slug}; keep it in one"
                    )
            skills[slug] = (path.name, names[0], type_word, aliases)
    rules = _rules(folder / RULES, owners, {*skills, *SkillType}, problems) if (folder / RULES).exists() else {}
    if problems:
        raise TaxonomyError(problems)
    return tuple(
        TaxonomySkill(slug, name, skill_type, tuple(Alias(alias, rules.get(alias)) for alias in aliases))
        for slug, (_, name, skill_type, aliases) in sorted(skills.items())
    )


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TaxonomyError([f"{path.name}: {error} (a slug may stand only once in a table)"]) from error


def _entries(data: dict[str, Any], file: str, problems: list[str]) -> Iterator[tuple[SkillType, str, list[str]]]:
    """Type, slug and names of each entry that is well formed."""
    for type_word, entries in data.items():
        if type_word not in set(SkillType):
            problems.append(f"{file}: unknown type {type_word!r}; known are {', '.join(SkillType)}")
            continue
        for slug, names in entries.items():
            if not SLUG.fullmatch(slug):
                problems.append(f"{file}: slug {slug!r} must be small letters and digits joined by single hyphens")
            elif not (
                isinstance(names, list) and names and all(isinstance(name, str) and name.strip() for name in names)
            ):
                problems.append(f"{file}: {slug} must be a list of names, the one to show first")
            else:
                yield SkillType(type_word), slug, names


def _rules(path: Path, owners: dict[str, str], kin: set[str], problems: list[str]) -> dict[str, Rule]:
    """Alias -> rule."""
    data = _toml(path)
    groups = data.get("lists", {})
    rules: dict[str, Rule] = {}
    problems.extend(
        f"{path.name}: unknown table {table!r}; known are lists and rule"
        for table in data
        if table not in ("lists", "rule")
    )
    for number, table in enumerate(data.get("rule", []), start=1):
        names = table.pop("names", [])
        place = f"{path.name}: rule {number} ({', '.join(names) or 'no names'})"
        if not names:
            problems.append(f"{place}: names is missing; list the aliases that it covers")
        try:
            rule = Rule.from_data({key: _expand(value, groups) for key, value in table.items()})
        except RuleError as error:
            problems.append(f"{place}: {error}")
            continue
        problems.extend(f"{place}: kin {word!r} is neither a type nor a slug" for word in rule.kin if word not in kin)
        for name in names:
            if name not in owners:
                problems.append(f"{place}: {name!r} is no alias of any skill")
            elif name in rules:
                problems.append(f"{place}: {name!r} has a rule already")
            rules[name] = rule
    return rules


def _expand(value: Any, groups: dict[str, list[str]]) -> Any:
    """A list of words with "@name" replaced by the words of that group."""
    if not isinstance(value, list):
        return value
    words: list[Any] = []
    for word in value:
        if isinstance(word, str) and word.startswith("@"):
            if word[1:] not in groups:
                raise RuleError(f"unknown group {word!r}; known are {', '.join(groups)}")
            words.extend(groups[word[1:]])
        else:
            words.append(word)
    return words
