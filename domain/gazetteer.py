"""Names of places and what they may mean, from pycountry and from gazetteer.toml.

The United States and Canada are told apart down to state and province, every other country is one region. Territories
with a country code of their own keep it (`PR`).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import pycountry

DIVIDED = ("US", "CA")
"""Countries whose states or provinces are told apart."""

OWN_COUNTRY = {"US-PR": "PR", "US-GU": "GU", "US-VI": "VI", "US-AS": "AS", "US-MP": "MP", "US-UM": "UM"}
"""Subdivisions that ISO 3166 also lists as countries."""

BRACKETS = re.compile(r"\([^()]*\)")
OTHER_NAMES = ("official_name", "common_name")
"""What pycountry may have beside a country's name."""


def folded(name: str) -> str:
    """A name without case, accents, points, apostrophes and hyphens: the key of the gazetteer."""
    if not name.isascii():
        name = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    plain = name.casefold().replace("ł", "l").replace("ø", "o").replace("ı", "i")
    return " ".join(plain.replace(".", "").replace("'", "").replace("’", "").replace("-", " ").split())


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """What names and codes mean.

    names: folded name -> candidate codes. admin: the names of countries and subdivisions.
    codes: two letters -> candidate codes, the subdivision first. longest: words of the longest name.
    """

    names: dict[str, tuple[str, ...]]
    admin: frozenset[str]
    codes: dict[str, tuple[str, ...]]
    longest: int


@cache
def gazetteer() -> Gazetteer:
    """The names of pycountry and of gazetteer.toml, read once a process."""
    ours = tomllib.loads(Path(__file__).with_name("gazetteer.toml").read_text(encoding="utf-8"))
    names: dict[str, list[str]] = defaultdict(list)
    codes: dict[str, list[str]] = defaultdict(list)

    def add(name: str, code: str) -> None:
        if code not in names[folded(name)]:
            names[folded(name)].append(code)

    for parent in DIVIDED:
        for division in pycountry.subdivisions:
            if division.country_code != parent:
                continue
            code = OWN_COUNTRY.get(str(division.code), str(division.code))
            codes[str(division.code)[3:]].append(code)
            if code == division.code:
                add(division.name, code)
    for country in pycountry.countries:
        code = str(country.alpha_2)
        codes[code].append(code)
        for name in (country.name.split(",")[0], *(getattr(country, key, "") for key in OTHER_NAMES)):
            if name:
                add(name, code)
                add(BRACKETS.sub(" ", name), code)
    codes["LA"].append("US-CA")  # Los Angeles
    for table in ("countries", "subdivisions"):
        for code, aliases in ours[table].items():
            for alias in aliases:
                add(alias, code)
    names["washington"], names["ontario"], names["congo"] = ["US-WA", "US-DC"], ["US-CA", "CA-ON"], ["CG", "CD"]
    admin = frozenset(names)
    for code, cities in ours["cities"].items():
        for city in cities:
            if folded(city) not in admin:
                add(city, code)
    return Gazetteer(
        names={name: tuple(found) for name, found in names.items()},
        admin=admin,
        codes={code: tuple(dict.fromkeys(found)) for code, found in codes.items()},
        longest=max(len(name.split()) for name in names),
    )


@lru_cache(maxsize=4096)
def country_of(country: str | None) -> str | None:
    """The ISO 3166-1 code of a country column: a name or a code; None where it is neither."""
    text = (country or "").strip()
    known = gazetteer()
    if len(text) == 2 and text.isalpha():
        codes = [code for code in known.codes.get(text.upper(), ()) if "-" not in code]
        return codes[0] if codes else None
    if len(text) == 3 and text.isalpha() and (found := pycountry.countries.get(alpha_3=text.upper())):
        return found.alpha_2
    codes = [code for code in known.names.get(folded(text), ()) if folded(text) in known.admin and "-" not in code]
    return codes[0] if len(codes) == 1 else None
