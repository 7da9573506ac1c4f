"""The skills and names that all sources together ask for, before anything is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from domain import onet_software
from domain.esco_labels import EscoLabels, names_a_skill
from domain.folding import fold
from domain.skill_rules import Rule
from domain.skill_taxonomy import TaxonomySkill
from domain.vocabulary import SkillType


@dataclass
class Wanted:
    """A skill as it should stand. aliases: folded -> (rule, source)."""

    slug: str
    name: str
    skill_type: SkillType
    source: str
    aliases: dict[str, tuple[Rule | None, str]] = field(default_factory=dict)


class Register:
    """Skills and names as they should stand, first come first served."""

    def __init__(self) -> None:
        self.skills: dict[str, Wanted] = {}
        self.owners: dict[str, str] = {}  # alias -> slug
        self.ruled: set[str] = set()  # aliases with a rule
        self.counts: Counter[str] = Counter()

    def add(self, name: str, skill_type: SkillType, source: str, *, slug: str | None = None) -> Wanted:
        """A new skill; its slug is made of the name and of the source where another skill has it."""
        slug = slug or slug_of(name)
        while slug in self.skills:
            slug = f"{slug}-{source}"
        wanted = self.skills[slug] = Wanted(slug, name, skill_type, source)
        return wanted

    def name(self, wanted: Wanted, alias: str, rule: Rule | None, source: str) -> bool:
        """Gives a skill a name unless another has it; whether it is the skill's now."""
        if self.owners.setdefault(alias, wanted.slug) != wanted.slug:
            return False
        if alias not in wanted.aliases:
            wanted.aliases[alias] = (rule, source)
            if rule:
                self.ruled.add(alias)
        return True


def slug_of(name: str) -> str:
    """The name in small letters and digits joined by hyphens: "C++ Builder" is c-plus-plus-builder."""
    spelled = fold(name).replace("+", " plus ").replace("#", " sharp ").replace("&", " and ")
    return "-".join(re.findall(r"[a-z0-9]+", spelled)) or "skill"


def take_taxonomy(register: Register, skills: Sequence[TaxonomySkill]) -> None:
    for entry in skills:
        wanted = register.add(entry.name, entry.skill_type, "taxonomy", slug=entry.slug)
        for alias in entry.aliases:
            register.name(wanted, alias.text, alias.rule, "taxonomy")
    register.counts["taxonomy_skills"] = len(skills)


def take_onet(register: Register, names: Iterable[str], common_words: set[str]) -> None:
    """A name that is known in one of its forms is linked; a kind of software and a name too common are left out."""
    counts = register.counts
    for name in names:
        counts["onet_names"] += 1
        slug = onet_software.known_as(onet_software.aliases_of_forms(name), register.owners, register.ruled)
        if slug is not None:
            counts["onet_linked"] += 1
            # A single word is known already, or has rules that this name must not weaken.
            for alias in {fold(name).strip(), fold(onet_software.without_kind(name)).strip()}:
                if re.search(r"\w[\W_]+\w", alias):
                    register.name(register.skills[slug], alias, None, "onet")
            continue
        if onet_software.is_kind(name):
            counts["onet_kinds_left_out"] += 1
            continue
        aliases = onet_software.aliases(name, common_words)
        if not aliases:
            counts["onet_common_words_left_out"] += 1
            continue
        counts["onet_skills"] += 1
        wanted = register.add(name, SkillType.TECHNOLOGY, "onet")
        for alias, rule in aliases.items():
            register.name(wanted, alias, rule, "onet")


def take_esco(register: Register, labels: EscoLabels) -> None:
    counts = register.counts
    counts["esco_rows"] = labels.rows
    counts["esco_rows_with_alternatives"] = labels.with_alternatives
    counts["esco_rows_plausible"] = labels.plausible
    counts["esco_aligned"] = int(labels.aligned)
    counts["esco_rows_trusted"] = labels.trusted_rows
    counts["esco_alternatives_refused"] = labels.refused
    for entry in labels.skills:
        alias = fold(entry.label).strip()
        slug = register.owners.get(alias)
        if slug is not None:
            counts["esco_linked"] += 1
        elif names_a_skill(entry.label):
            counts["esco_skills"] += 1
            slug = register.add(entry.label, SkillType.KNOWLEDGE, "esco").slug
            register.name(register.skills[slug], alias, None, "esco")
        else:
            counts["esco_common_words_left_out"] += 1
            continue
        for alternative in entry.alternatives:
            if names_a_skill(alternative):
                register.name(register.skills[slug], alternative, None, "esco")
