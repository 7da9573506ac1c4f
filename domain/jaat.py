"""Job analysis at a glance: the quick view of an occupation in words of our own, from what O*NET and BLS publish.

Nothing is invented: each sentence says one published fact, and a fact that is missing is left out or called missing.
The first sentence is the first of O*NET's description, put behind the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.outlook import LITTLE, Outlook

MOST_RESPONSIBILITIES = 6
MOST_SKILLS = 10
MOST_SOFTWARE = 10
MOST_RELATED = 5
"""Entries of each list of a derived quick view."""

ABBREVIATIONS = frozenset({"etc", "vs", "inc", "co", "corp", "st", "no", "dr", "mr", "ms", "mrs", "jr", "sr"})
"""What a full stop may follow without ending a sentence; so it may a letter, and letters with stops (U.S.)."""

NO_VERBS = frozenset(
    {"all", "a", "an", "any", "each", "other", "the", "this", "these", "those", "under", "in", "on", "with", "at"}
)
"""First words of a description that is no list of what is done."""

LETTERS = re.compile(r"[a-z]|\w+(\.[a-z]+)+")
ZONE = re.compile(r"^\s*job zone \w+\s*:\s*", re.IGNORECASE)
PREPARATION = re.compile(r"(.+?) preparation needed", re.IGNORECASE)


@dataclass(frozen=True)
class SkillRating:
    """A skill's importance on 0-100. low_precision: its publisher advises against using it."""

    name: str
    importance: float
    low_precision: bool = False


@dataclass(frozen=True)
class Software:
    """Software that an occupation uses, with the publisher's flags."""

    name: str
    hot_technology: bool = False
    in_demand: bool = False


@dataclass(frozen=True)
class Schooling:
    """How many of those asked, in per cent, say that a new colleague needs this level of education."""

    level: str
    percent: float
    low_precision: bool = False


@dataclass(frozen=True)
class Facts:
    """What a summary may tell of one occupation. None or empty: not published, or not loaded.

    entry_education: BLS's typical education for entry. median_pay: US dollars a year; median_is_bound: it is a lower
    bound. change_share: projected change of employment until target_year, as a share of the base year's. pay_of and
    change_of: the wider group that the figure is published for, None where it is the occupation's own.
    """

    title: str
    description: str
    job_zone: int | None = None
    job_zone_name: str | None = None
    schooling: Sequence[Schooling] = ()
    entry_education: str | None = None
    median_pay: float | None = None
    median_is_bound: bool = False
    change_share: float | None = None
    target_year: int | None = None
    pay_of: str | None = None
    change_of: str | None = None


def summary(facts: Facts) -> str:
    """Two or three sentences: what is done, what it takes, and pay with outlook."""
    sentences = [opening(facts.title, facts.description), preparation(facts), prospects(facts)]
    found = [sentence for sentence in sentences if sentence]
    if len(found) < 2:
        found.append("No job zone, education, pay or outlook is known for it.")
    return " ".join(found)


def opening(title: str, description: str) -> str:
    """The title with the first sentence of the description: 'Carpenters construct, erect, and install ...'."""
    sentence = first_sentence(description)
    if not sentence:
        return f"{title}: no description is published."
    first = re.split(r"[\s,]", sentence, maxsplit=1)[0]
    plain = first.lower()
    begun = sentence if _keeps_capital(first) else sentence[0].lower() + sentence[1:]
    is_no_verb = plain in NO_VERBS or (plain.endswith(("ing", "ed", "s")) and not plain.endswith(("eed", "ss")))
    turned_round = ", " in title and ", and " not in title  # 'Cooks, Fast Food'
    return f"{title}: {begun}" if is_no_verb or turned_round else f"{title} {begun}"


def first_sentence(text: str) -> str:
    """The first sentence with its full stop; the whole text where it is one."""
    text = " ".join(text.split())
    for stop in re.finditer(r"[.!?](?=\s+[A-Z(\"“])", text):
        before = re.split(r"[\s(]", text[: stop.start()])[-1].lower()
        if before not in ABBREVIATIONS and not LETTERS.fullmatch(before):
            return text[: stop.end()]
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


def _keeps_capital(word: str) -> bool:
    """Whether a word is no plain word: 'CNC', 'X-ray'."""
    return len(word) < 2 or word[1:] != word[1:].lower() or not word[1].isalpha()


def preparation(facts: Facts) -> str:
    """A sentence on the job zone and education; empty where neither is known."""
    zone, schooling = zone_phrase(facts.job_zone, facts.job_zone_name), education_phrase(facts)
    if zone and schooling:
        return f"{zone}, and {schooling}."
    return f"{zone or _capital(schooling)}." if zone or schooling else ""


def zone_phrase(job_zone: int | None, name: str | None) -> str:
    """'The work takes considerable preparation (job zone 4)', or the zone by its number and name."""
    if job_zone is None:
        return ""
    called = ZONE.sub("", name or "")
    found = PREPARATION.fullmatch(called)
    if found:
        return f"The work takes {found[1].lower()} preparation (job zone {job_zone})"
    return f"It is in job zone {job_zone}" + (f" ({called[0].lower()}{called[1:]})" if called else "")


def education_phrase(facts: Facts) -> str:
    """'a bachelor's degree is typical for entry'; empty where nothing is known."""
    if facts.entry_education:
        needed = noun_phrase(facts.entry_education)
        return f"{needed} is {'needed' if needed.startswith('no ') else 'typical'} for entry"
    most = most_named(facts.schooling)
    if not most:
        return ""
    named = " or ".join(noun_phrase(one.level) for one in most)
    each = " each" if len(most) > 1 else ""
    return f"{named} is what is named most often as required ({most[0].percent:.0f}% of answers{each})"


def noun_phrase(level: str) -> str:
    """A level of education within a sentence: 'a bachelor's degree', 'some college without a degree'."""
    plain = level.lower().replace(", no degree", " without a degree")
    bare = re.match(r"(no|some|less|post-doctoral training|research)\b", plain)
    return plain if bare else f"{article(plain)} {plain}"


def article(phrase: str) -> str:
    """'a' or 'an', by sound."""
    first = phrase.lower()
    if first.startswith(("hour", "honor", "honour", "heir")):
        return "an"
    return "an" if first[:1] in "aeiou" and not first.startswith(("uni", "use", "eu", "one")) else "a"


def prospects(facts: Facts) -> str:
    """A sentence on pay and the projected change of employment; empty where neither is known."""
    parts: list[tuple[str | None, str, str]] = []  # the wider group, what is said in its place, the fact
    if facts.median_pay is not None:
        half = "at least half" if facts.median_is_bound else "half"
        parts.append((facts.pay_of, "of them ", f"{half} {{}}earn {money(facts.median_pay)} a year or more"))
    if facts.change_share is not None:
        until = f" by {facts.target_year}" if facts.target_year else ""
        change = f"{change_phrase(facts.change_share)}{until}"
        parts.append((facts.change_of, "", f"employment {{}}is projected to {change}"))
    if not parts:
        return ""
    groups = {group.casefold() if group else "" for group, _, _ in parts}
    if len(groups) == 1 and parts[0][0]:  # said once for both
        return f"In the wider group {parts[0][0]}, {', and '.join(said.format('') for _, _, said in parts)}."
    told = [said.format(f"of the wider group {group} " if group else own) for group, own, said in parts]
    return f"{_capital(', and '.join(told))}."


def outlook_words(
    outlook: Outlook | None, change_share: float | None, target_year: int, openings: int | None
) -> str | None:
    """'Much faster than average: +17.9% by 2034, some 140,100 openings a year'; None where no change is published."""
    if change_share is None:
        return None
    sign = "+" if change_share > 0 else "−" if change_share < 0 else ""
    change = f"{sign}{abs(100 * change_share):.1f}% by {target_year}"
    counted = "" if openings is None else f", some {openings:,} openings a year"
    return f"{OUTLOOK_WORDS[outlook]}: {change}{counted}" if outlook else f"{change}{counted}"


OUTLOOK_WORDS = {
    Outlook.DECLINING: "Declining",
    Outlook.LITTLE_CHANGE: "Little or no change",
    Outlook.SLOWER: "Slower than average",
    Outlook.AVERAGE: "As fast as average",
    Outlook.FASTER: "Faster than average",
    Outlook.MUCH_FASTER: "Much faster than average",
}
"""How the growth of an occupation is told beside that of all."""


def change_phrase(change_share: float) -> str:
    """'grow by 17.9%', 'shrink by 3.2%', 'stay about the same'."""
    if abs(change_share) <= LITTLE:
        return "stay about the same"
    return f"{'grow' if change_share > 0 else 'shrink'} by {abs(100 * change_share):.1f}%"


def money(value: float) -> str:
    """Whole US dollars: '$132,270'."""
    return f"${value:,.0f}"


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def responsibilities(tasks: Iterable[str]) -> list[str]:
    """The first tasks, which are the most important core ones."""
    return list(tasks)[:MOST_RESPONSIBILITIES]


def top_skills(ratings: Iterable[SkillRating]) -> list[str]:
    """The ten most important skills; those of low precision are left out."""
    sound = [one for one in ratings if not one.low_precision]
    return [one.name for one in sorted(sound, key=lambda one: (-one.importance, one.name))[:MOST_SKILLS]]


def top_software(listed: Iterable[Software]) -> list[str]:
    """At most ten products with a flag: in demand in this occupation first, then those that are hot anywhere."""
    flagged = {one.name: one for one in listed if one.in_demand or one.hot_technology}
    ranked = sorted(flagged.values(), key=lambda one: (not one.in_demand, not one.hot_technology, one.name))
    return [one.name for one in ranked[:MOST_SOFTWARE]]


def most_named(schooling: Sequence[Schooling]) -> list[Schooling]:
    """The level that most of those asked name, or those that share the first place; empty where nobody answered."""
    most = max((one.percent for one in schooling), default=0.0)
    return [one for one in schooling if most > 0 and one.percent == most]


def level_name(category: str) -> str:
    """A category of O*NET without its explanation: 'High School Diploma - or the equivalent ...' is its beginning."""
    return re.split(r"\s+[-–(]", category.strip(), maxsplit=1)[0].rstrip(" ;,")


def typical_education(schooling: Sequence[Schooling]) -> str | None:
    """'Bachelor's Degree (62% of answers)'; None where nobody answered."""
    most = most_named(schooling)
    if not most:
        return None
    each = " each" if len(most) > 1 else ""
    return f"{' or '.join(one.level for one in most)} ({most[0].percent:.0f}% of answers{each})"
