"""Which O*NET-SOC occupation a title names, through O*NET's own titles.

Never forced: where no rule decides there is none.

1. The whole title, then the title without its level, place and terms, is looked up among the occupations' titles,
   then the alternate titles, then the reported ones.
2. Else the leading clause ("Data Engineer - MA", "Data Scientist, Growth"); a later one only where the leading one is
   no title by its last word ("Acme | Data Engineer"), and "Manager, Data Science" also as "Data Science Manager".
3. Else the longest end of the leading clause that is a firm title of at least two words ("Marketing Data Scientist"):
   the words before only narrow it. Firm is an occupation's own title, one in SETTLED, or one that O*NET lists for the
   occupation both as alternate and as reported. Not where the words before contain a role of their own or one that
   joins ("Assistant to ..."), where the end is of OF_WHAT or begins with one of COMPOUNDS ("Data Management
   Analyst").

A single word must be a firm title and none of TOO_GENERAL ("Director" is mostly not one of films).

A title that O*NET lists under several occupations is decided, in this order, by SETTLED, if O*NET lists it there; by
the occupation that is the broad one of them all (15-2051.00 of 15-2051.00 and 15-2051.01); by the one occupation
among them whose incumbents also reported it, where they are MOST_REPORTED_AMONG at most. Else None. Titles in
MISLEADING name none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from domain.titles import clauses_of, without_levels, words_of

KINDS = ("occupation", "alternate", "reported")
"""Lists of titles, the strongest first."""

SETTLED = {
    "data analyst": "15-2051.01",
    "business intelligence analyst": "15-2051.01",
    "machine learning engineer": "15-2051.00",
    "data engineer": "15-1243.00",
    "business analyst": "13-1111.00",
    "software engineer": "15-1252.00",
    "software developer": "15-1252.00",
    "full stack developer": "15-1254.00",
    "front end developer": "15-1254.00",
    "quality assurance engineer": "15-1253.00",
    "security engineer": "15-1299.05",
    "system administrator": "15-1244.00",
    "etl developer": "15-1243.01",
    "administrative assistant": "43-6014.00",
    "nurse": "29-1141.00",
    "truck driver": "53-3032.00",
    "sale associate": "41-2031.00",
    "line cook": "35-2014.00",
    "forklift operator": "53-7051.00",
}
"""Frequent titles that O*NET lists under several occupations, and the one that most of their postings describe.

Keys as `domain.titles.words_of` writes them. Used only where the loaded release lists the title under that occupation.
"""

MISLEADING = frozenset(
    ("program manager", "program specialist", "support analyst", "integration engineer", "site reliability engineer",
     "full stack engineer", "digital analyst", "web analyst", "system specialist", "operation specialist",
     "customer engineer", "group manager", "team leader", "physical scientist", "postdoctoral scientist", "educator")
)  # fmt: skip
"""Titles that O*NET lists under one narrow occupation while most postings with them are of others: no occupation."""

MOST_REPORTED_AMONG = 3
"""The occupation whose incumbents reported a title decides among at most this many; a title of more says too little."""

JOINING = frozenset(
    (
        "to",
        "of",
        "for",
        "and",
        "or",
        "with",
        "in",
        "at",
        "on",
        "non",
        "former",
        "ex",
        "assistant",
        "sale",
        "vice",
        "deputy",
    )
)
"""Words that make what follows the object of something else."""

TOO_GENERAL = frozenset(
    ("director", "manager", "engineer", "analyst", "specialist", "scientist", "consultant", "supervisor",
     "coordinator", "associate", "administrator", "technician", "developer", "officer", "executive", "president",
     "architect", "researcher", "assistant", "representative", "clerk", "operator", "partner", "principal", "lead",
     "leader", "head", "advisor", "adviser", "agent", "inspector", "instructor", "planner", "producer", "worker",
     "technologist", "programmer", "designer", "editor", "fellow", "expert", "professional", "member", "owner",
     "chief", "intern", "helper", "attendant")
)  # fmt: skip
"""Words that name no occupation without another word."""

OF_WHAT = frozenset(
    ("manager", "director", "supervisor", "consultant", "coordinator", "administrator", "technician", "assistant",
     "specialist", "president", "representative", "officer", "associate", "executive", "instructor", "teacher",
     "professor")
)  # fmt: skip
"""Roles that are another occupation with other words before."""

COMPOUNDS = frozenset(
    ("management", "engineering", "operation", "support", "service", "development", "processing", "integration",
     "administration", "science", "system", "stack", "center", "entry", "program", "product", "test", "control",
     "quality", "design", "production", "research", "information")
)  # fmt: skip
"""Words that usually belong to the word before: "data management | analyst"."""

LONGEST_NARROWING = 3
"""Words before a known title that may narrow it."""

ROLE_ENDINGS = 5
"""A word that ends this many of O*NET's titles names a role."""

MOST_REMEMBERED = 200_000
"""Titles whose answer is kept."""


def _keys(title: str) -> Iterable[str]:
    """The keys of a title of O*NET: without its brackets, and what stands in them where it is a title of its own."""
    yield " ".join(words_of(title))
    if "(" in title and len(inside := words_of(title[title.index("(") + 1 :].split(")")[0])) > 1:
        yield " ".join(inside)


def _of_several(key: str, codes: set[str], reported: set[str]) -> str | None:
    """The one occupation meant by a title that several have, or None."""
    if key in MISLEADING:
        return None
    if len(codes) == 1:
        return next(iter(codes))
    if (settled := SETTLED.get(key)) in codes:
        return settled
    broad = {code.split(".")[0] + ".00" for code in codes}
    if len(broad) == 1 and broad <= codes:
        return next(iter(broad))
    shared = codes & reported
    return next(iter(shared)) if len(shared) == 1 and len(codes) <= MOST_REPORTED_AMONG else None


class TitleIndex:
    """Finds occupations by title. Built once from a release; immutable but for its memory of answers.

    titles: (O*NET-SOC code, title, kind), kind being one of KINDS. Raises ValueError for another kind.
    """

    def __init__(self, titles: Iterable[tuple[str, str, str]]) -> None:
        codes: dict[str, dict[str, set[str]]] = defaultdict(lambda: {kind: set() for kind in KINDS})
        for code, title, kind in titles:
            if kind not in KINDS:
                raise ValueError(f"title kind {kind!r} is not one of {', '.join(KINDS)}")
            for key in _keys(title):
                if key:
                    codes[key][kind].add(code)
        self._codes: dict[str, str | None] = {}
        firm: set[str] = set()
        for key, of_kind in codes.items():
            strongest = next(kind for kind in KINDS if of_kind[kind])
            code = _of_several(key, of_kind[strongest], of_kind["reported"])
            if code and (
                strongest == "occupation"
                or code == SETTLED.get(key)
                or (code in of_kind["alternate"] and code in of_kind["reported"])
            ):
                firm.add(key)
            self._codes[key] = code if " " in key or (key in firm and key not in TOO_GENERAL) else None
        self._firm = frozenset(firm)
        endings = Counter(key.rsplit(" ", 1)[-1] for key in self._codes)
        self._roles = frozenset(word for word, titles_with in endings.items() if titles_with >= ROLE_ENDINGS)
        self._found: dict[str, str | None] = {}

    def find(self, title: str) -> str | None:
        """The O*NET-SOC code of a title, or None. Never raises on any text; 300 characters of it are read."""
        try:
            return self._found[title]
        except KeyError:
            if len(self._found) >= MOST_REMEMBERED:
                self._found.clear()
            return self._found.setdefault(title, self._find(title[:300]))

    def _find(self, title: str) -> str | None:
        words = words_of(title)
        for form in (words, without_levels(words)):
            if (key := " ".join(form)) in self._codes:
                return self._codes[key]
        clauses = list(clauses_of(title))
        for number, clause in enumerate(clauses):
            key = " ".join(clause)
            if number == 0 and len(clauses) > 1 and len(clause) == 1:
                turned = " ".join([*clauses[1], key])
                if self._codes.get(turned):
                    return self._codes[turned]
            if key in self._codes:
                return self._codes[key]
            if clause[-1] in self._roles or clause[-1] in TOO_GENERAL:
                return self._narrowed(clause)
        return None

    def _narrowed(self, clause: list[str]) -> str | None:
        """The occupation of the longest known end of a clause, where the words before it only narrow it."""
        if clause[-1] in OF_WHAT:
            return None
        for start in range(1, min(LONGEST_NARROWING, len(clause) - 2) + 1):
            before = clause[start - 1]
            if before in JOINING or before in self._roles:
                return None
            key = " ".join(clause[start:])
            if key in self._codes:
                return self._codes[key] if key in self._firm and clause[start] not in COMPOUNDS else None
        return None
