"""Which region a posting names, as an ISO 3166 code.

The United States and Canada are read down to state and province (`US-IL`, `CA-ON`); every other country as a whole,
so that regions of one country are never a mix of both. Territories with a country code of their own keep it (`PR`).

How a written location is read:
- Alternatives ("NYC or SF", "Austin / Remote (US)") are read one by one. Where they differ the result is what they
  have in common: `US` for two states, nothing for two countries. "(+2 others)" tells of unnamed places: the country
  alone is taken.
- Parts between commas are read from the right, and every part narrows the one before: "London, ON" is in Ontario,
  "Toronto, CA" in Canada, "San Jose, CA" in California, "Haifa, IL" in Israel.
- What stays ambiguous ("Georgia", "Cambridge", "CA" by itself) is decided by the country column, else stays
  unresolved; only a two-letter code, or Georgia, right of another part ("Laurel, MD") is taken for the state, which
  that form usually means.
- "Washington" and "New York" by themselves are the states; for New York that is also the city's.

The location decides over the country column. The column is used where the location says nothing about a place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from domain.gazetteer import country_of, folded, gazetteer

REMOTE = re.compile(
    r"\b(?:remote(?:ly)?|anywhere|work(?:ing)?[- ]from[- ](?:home|anywhere)|wfh|wfa|telecommut\w+|telework\w*|"
    r"home[- ]?office|home[- ]based|worldwide|world[- ]wide|distributed)\b",
    re.IGNORECASE,
)
NOT_REMOTE = re.compile(r"\b(?:not?|non)[- ](?:fully[- ]|full[- ])?remote\b", re.IGNORECASE)
REMOTE_WITH_PLACE = re.compile(r"\bremote\s*\(([^()]*)\)", re.IGNORECASE)
BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
OTHERS = re.compile(r"\(?\+\s*\d+\s+(?:others?|more|locations?)\)?", re.IGNORECASE)
ALTERNATIVES = re.compile(r"[;/|•\n+&]|(?<!,)\s+(?:or|and)\s+|\s+[-–—]\s+", re.IGNORECASE)
CODE = re.compile(r"[A-Z]{2}")
NOISE = re.compile(
    r"\b(?:greater|metro(?:politan)?|area|region|near|downtown|based|only|hybrid|on-?site|in-?office|in-?person|"
    r"office|hq|headquarters|"
    r"within|from|the|in|location|locations?:?|preferred|candidates?|\d[\w-]*)\b|[:*~]",
    re.IGNORECASE,
)
ALONE = {
    ("US-WA", "US-DC"): "US-WA",
    ("US-CA", "CA-ON"): "CA-ON",
    ("US-LA", "LA", "US-CA"): "US-CA",
    ("US-LA", "US-CA"): "US-CA",
}
"""What an ambiguous name means by itself: Washington and Ontario the state and the province, LA the city."""

WORDS_TOO = frozenset(("AI", "BI", "CV", "HR", "IO", "IT", "ML", "PM", "QA", "SE", "TV"))
"""Country codes that postings use for something else: read only behind a place of that country ("Milan, IT")."""

SHORT = 3
"""A name this short ("SF", "US", "LON") inside a longer text must be in capitals."""


@dataclass(frozen=True, slots=True)
class ResolvedRegion:
    """region_code: ISO 3166-1 or 3166-2, None where nothing decides. remote: whether the location says so."""

    region_code: str | None
    remote: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """What a part between commas may mean. admin: as a country or subdivision. code: written as two letters."""

    candidates: tuple[str, ...]
    admin: bool
    code: bool = False


def _within(inner: str, outer: str) -> str | None:
    """The narrower of two codes where one lies in the other."""
    if inner == outer or inner.startswith(outer + "-"):
        return inner
    return outer if outer.startswith(inner + "-") else None


def _narrow(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(both for one in left for other in right if (both := _within(one, other))))


def _read_part(part: str) -> _Place | None:
    """A part between commas: a code, a name, or a text that holds a name."""
    known = gazetteer()
    text = part.strip(" .:-–—*")
    if not text:
        return None
    compact = text.replace(".", "")
    if CODE.fullmatch(compact) and compact in known.codes and compact != "US":
        return _Place(known.codes[compact], admin=True, code=True)
    name = folded(text)
    if len(name) == 2 and not compact.isupper() and name != "us":
        return None
    if name in known.names:
        return _Place(known.names[name], admin=name in known.admin)
    return _read_inside(text)


def _read_inside(part: str) -> _Place | None:
    """A name inside a longer text ("Sydney NSW", "10115 Berlin", "Portland OR 97201"): the last one, longest first."""
    known = gazetteer()
    words = NOISE.sub(" ", part).split()
    last = words[-1] if words else ""
    if len(words) > 1 and CODE.fullmatch(last) and last in known.codes and last != "US" and not words[-2].isupper():
        return _join(_read_inside(" ".join(words[:-1])), _Place(known.codes[last], admin=True, code=True))
    keys = [folded(word) for word in words]
    for end in range(len(words), 0, -1):
        for start in range(max(0, end - known.longest), end):
            name = " ".join(keys[start:end])
            if name not in known.names or (len(name) <= SHORT and not " ".join(words[start:end]).isupper()):
                continue
            found = _Place(known.names[name], admin=name in known.admin)
            return _join(_read_inside(" ".join(words[:start])), found) if start and found.admin else found
    return None


def _join(left: _Place | None, right: _Place) -> _Place | None:
    """Left and right part of one place; the right one wins where they contradict each other ("Paris, TX")."""
    if _is_word(right, left):
        return left
    if left is None:
        return right
    narrowed = _narrow(left.candidates, right.candidates)
    if narrowed:
        return _Place(narrowed, admin=True)
    if right.code and "-" not in right.candidates[0]:
        return left  # "Adelaide SA" is not in Saudi Arabia
    return _Place(right.candidates[:1] if right.code else right.candidates, admin=True)


def _decide(place: _Place, left_part: bool, country: str | None) -> str | None:
    """The one code meant, or None."""
    candidates = place.candidates
    if len(candidates) == 1:
        return candidates[0]
    alone = None if left_part and place.code else ALONE.get(candidates)
    if alone and country in (None, alone.split("-")[0]):
        return alone
    if country:
        fitting = [code for code in candidates if code.split("-")[0] == country]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            return fitting[0] if left_part and place.code else country
    if left_part and (place.code or "US-GA" in candidates):
        return next((code for code in candidates if "-" in code), None)
    return common_region(candidates)


def common_region(codes: tuple[str, ...] | list[str]) -> str | None:
    """What several regions have in common: the region itself, else their country, else nothing."""
    if not codes:
        return None
    if len(set(codes)) == 1:
        return codes[0]
    countries = {code.split("-")[0] for code in codes}
    return countries.pop() if len(countries) == 1 else None


def _right_decides(left: _Place, right: _Place, direct: bool) -> bool:
    """Whether contradicting parts are one place, meant by the right one, and not two places of a list.

    So for a state or country right of a city ("Paris, Texas"), two letters right of a name ("Georgia, VT"), and a
    country directly right of what else is a state ("Washington, UK", "Ispra, VA, Italy").
    """
    if (right.code and not left.code) or (right.admin and not left.admin):
        return True
    whole_country = not any("-" in code for code in right.candidates)
    return whole_country and direct and (left.code or all("-" in code for code in left.candidates))


def _doubtless(places: list[_Place | None]) -> list[_Place | None]:
    """The places from the right, without codes of WORDS_TOO that no place left of them confirms."""
    left_of = dict(enumerate(places, start=1))
    return [
        None if place and _is_word(place, left_of.get(number)) else place
        for number, place in reversed(list(enumerate(places)))
    ]


def _is_word(place: _Place, left: _Place | None) -> bool:
    """Whether a part is one of WORDS_TOO without a place of that country left of it."""
    if not place.code or place.candidates[0] not in WORDS_TOO:
        return False
    return left is None or not _narrow(left.candidates, place.candidates)


def _read_sequence(text: str, country: str | None) -> list[str | None]:
    """The places of a text without alternatives: usually one; several for a list ("SF, NYC, Boston").

    None stands for a place that is named and stays ambiguous.
    """
    parts = [part for part in text.split(",") if part.strip(" .-")]
    found: list[str | None] = []
    group: _Place | None = None
    read = 0  # parts of the group
    left_part = False  # whether something stands left of what is ambiguous in it
    for place in _doubtless([_read_part(part) for part in parts]):
        read += 1
        if group is None:
            group, read, left_part = place, 1, False
        elif place is None:
            left_part = True
        elif narrowed := _narrow(place.candidates, group.candidates):
            left_part = group.code
            group = _Place(narrowed, group.admin or place.admin, group.code or place.code)
        elif _right_decides(place, group, direct=read == 2):
            left_part = True
        else:
            found.append(_decide(group, left_part, country))
            group, read, left_part = place, 1, False
    if group is not None:
        found.append(_decide(group, left_part, country))
    return found


def _read_places(text: str, country: str | None) -> list[str | None]:
    """Every place that a location names."""
    if folded(text) in gazetteer().names:
        return _read_sequence(text.replace(",", " "), country)
    found: list[str | None] = []
    for alternative in ALTERNATIVES.split(text):
        found.extend(_read_sequence(alternative, country))
    return found


@lru_cache(maxsize=1 << 16)
def resolve_region(location: str | None, country: str | None = None) -> ResolvedRegion:
    """The region of a posting from its written location and its country column. Never raises on any text.

    A location or column longer than 300 characters is read up to there.
    """
    column = country_of(country[:300] if country else None)
    text = (location or "")[:300].strip()
    if not text:
        return ResolvedRegion(column, False)
    remote = bool(REMOTE.search(NOT_REMOTE.sub(" ", text)))
    several = OTHERS.search(text)
    outside = REMOTE_WITH_PLACE.sub(r" ; \1 ; ", OTHERS.sub(" ", text))
    outside = REMOTE.sub(" ", NOT_REMOTE.sub(" ", outside))
    places = _read_places(BRACKETS.sub(" ", outside), column)
    if not places:
        places = [place for inside in BRACKETS.findall(outside) for place in _read_places(inside, column)]
    if not places:
        return ResolvedRegion(column, remote)
    named = [place for place in places if place is not None]
    code = common_region(named) if len(named) == len(places) else None
    if several and code:
        code = code.split("-")[0]
    return ResolvedRegion(code, remote)
