"""Job titles in a form that can be compared: the key of a title, and the parts of it that may name the occupation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

ABBREVIATIONS = {
    "sr": "senior", "snr": "senior", "jr": "junior", "mgr": "manager", "engr": "engineer", "eng": "engineer",
    "dev": "developer", "admin": "administrator", "asst": "assistant", "assoc": "associate", "dir": "director",
    "vp": "vice president", "ml": "machine learning", "ai": "artificial intelligence", "bi": "business intelligence",
    "qa": "quality assurance", "hr": "human resource", "swe": "software engineer",
    "sde": "software development engineer", "rn": "registered nurse", "svp": "senior vice president",
    "exec": "executive", "tech": "technician", "rep": "representative", "supv": "supervisor",
    "dba": "database administrator", "ceo": "chief executive officer", "cfo": "chief financial officer",
    "frontend": "front end", "backend": "back end", "fullstack": "full stack", "ux": "user experience",
}  # fmt: skip
"""Written out on both sides, so that "Sr. Software Eng" and "Senior Software Engineer" have one key."""

LEVEL_WORDS = frozenset(
    ("senior", "junior", "mid", "midlevel", "middle", "entry", "level", "intern", "internship", "trainee", "graduate",
     "apprentice", "experienced", "i", "ii", "iii", "iv", "v", "vi", "1", "2", "3", "4", "5", "l1", "l2", "l3", "l4",
     "l5", "l6", "expert", "intermediate", "student", "co", "op", "coop", "summer")
)  # fmt: skip
"""Say how far somebody has come, not what somebody does."""

LEADING_LEVEL_WORDS = frozenset(("lead", "principal", "staff", "associate", "founding", "distinguished"))
"""The same at the start of a title only: "Staff Accountant" and "Sales Associate" are occupations as they stand."""

LEADING_NOISE = frozenset(
    ("remote", "hybrid", "onsite", "fulltime", "parttime", "urgent", "hiring", "immediate", "usa", "us", "w2", "the",
     "a")
)  # fmt: skip
"""Say how or where the work is done, or that somebody is sought; before a title."""

NOISE_WORDS = LEADING_NOISE | frozenset(
    ("remotely", "contract", "contractor", "temporary", "temp", "permanent", "c2c", "1099", "uk", "now", "opening",
     "position", "role", "job", "needed", "wanted", "only", "wfh", "100", "of", "to", "hire", "req", "id", "fully",
     "required", "w", "f", "m", "d", "h")
)  # fmt: skip
"""The same, behind a title."""

TERMS = re.compile(r"\b(?:full|part)[- ]?time\b|\bwork(?:ing)? from (?:home|anywhere)\b", re.IGNORECASE)
BEFORE = LEVEL_WORDS | LEADING_LEVEL_WORDS | LEADING_NOISE
BEHIND = LEVEL_WORDS | NOISE_WORDS | {"lead"}

GENDER = re.compile(r"[(\[]?\b(?:[mfwdhx]\s?[/|*.]\s?){1,3}[mfwdhx]\b[)\]]?|\ball genders\b", re.IGNORECASE)
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}")
CODES = re.compile(r"#\s?\d\w*|\b[a-z]{0,4}[-_]?\d{3,}\w*\b", re.IGNORECASE)
WORDS = re.compile(r"[^\W_]+[+#]{0,2}|\.net\b")
CLAUSES = re.compile(r"\s+[-–—|:@•·~]+\s*|[|;:,–—•/]|-\s+|\s+\(|\s+(?:at|with|for|in|to|on|using|w/)\s+", re.IGNORECASE)


def _singular(word: str) -> str:
    """A word without the ending of the plural; both sides are treated alike, so it need not be English."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes")) else word[:-1]


def _without_asides(text: str) -> str:
    """A text in lower case without terms, marks of gender and brackets; looked for only where they may be."""
    if "time" in text or " from " in text:
        text = TERMS.sub(" ", text)
    if "/" in text or "|" in text or "*" in text or "." in text or "gender" in text:
        text = GENDER.sub(" ", text)
    return BRACKETS.sub(" ", text) if "(" in text or "[" in text or "{" in text else text


def words_of(title: str) -> list[str]:
    """The words of a title: lower case, no accents, no brackets, no codes, singular, abbreviations written out."""
    text = title
    if not text.isascii():
        text = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    text = CODES.sub(" ", _without_asides(text.lower().replace("'", "")))
    words: list[str] = []
    for word in WORDS.findall(text.replace("&", " and ")):
        words.extend(ABBREVIATIONS.get(word, _singular(word)).split())
    return words


def without_levels(words: list[str]) -> list[str]:
    """Words without what tells of level, place and terms at either end; a title of nothing else stays empty."""
    start, end = 0, len(words)
    while start < end and words[start] in BEFORE:
        start += 1
    while start < end and (words[end - 1] in BEHIND):
        end -= 1
    return words[start:end]


def clauses_of(title: str) -> Iterator[list[str]]:
    """The words of each clause that says more than level, place and terms, in order."""
    for clause in CLAUSES.split(_without_asides(title.lower())):
        if clause and (words := without_levels(words_of(clause))):
            yield words
