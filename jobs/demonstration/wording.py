"""The sentences of a posting. Some hold words that are skills elsewhere ("excel", "go", "spring"): traps on purpose."""

from __future__ import annotations

import html

from jobs.demonstration.draws import Draw, pick

OPENINGS = (
    "{company} is looking for {article} {title}.",
    "{company} has an opening for {article} {title}.",
    "Join {company} as {title}.",
    "We are {company} and we are filling the position of {title}.",
    "{title} wanted at {company}.",
    "For our growing team at {company} we seek {article} {title}.",
)
ABOUT_US = (
    "We have been in this trade for a long time and still like it.",
    "We are a house of middling size in which one knows the others by name.",
    "Our customers have stayed with us for years, and so have most of us.",
    "We are growing carefully and look for people who want to stay.",
    "What we make is used every day, and we hear about it when it fails.",
    "Ours is a quiet business with busy days.",
)
DUTIES = ("Your part: {}", "In this role you {}", "You {}", "What you do: {}", "Day by day you {}")
REQUIRED = (
    "You bring experience with {}.",
    "Required: {}.",
    "We ask for solid knowledge of {}.",
    "Must have: {}.",
    "What counts here: {}.",
    "You have worked with {} before.",
)
WELCOME = ("Nice to have: {}.", "A plus: {}.", "Also welcome: {}.", "Good to know: {}.", "It helps to have seen {}.")
YEARS = {
    "junior": ("No long experience needed.", "Up to 2 years of experience.", "We welcome beginners."),
    "mid": ("3+ years of experience.", "You have 2 to 4 years of experience.", "Some years in a similar position."),
    "senior": ("5+ years of experience.", "At least 6 years in the field.", "You have 7 or more years behind you."),
    "lead": ("8+ years of experience.", "Ten years in the field.", "You have led others before."),
    "unknown": ("Experience in a similar position helps.", "We train you where needed.", "References are welcome."),
}
MODES = {
    "remote": ("This position is fully remote.", "Work from home, wherever you live.", "100% remote."),
    "hybrid": ("This is a hybrid role: three days a week in the office.", "Hybrid working, two days from home."),
    "on_site": ("This is an on-site position.", "Location type: on-site."),
    "unknown": ("",),
}
CONTRACTS = {
    "full_time": ("Full-time.", "This is a full-time position.", "Employment type: full-time."),
    "part_time": ("Part-time.", "This is a part-time position.", "Part-time, 20 hours a week."),
    "contract": ("Contract position, 12 months.", "This is a contract position."),
    "temporary": ("Temporary position for the season.", "This is a temporary position."),
    "internship": ("This is an internship of three months.", "Paid internship."),
    "unknown": ("",),
}
CLOSINGS = (
    "We excel at listening and go the extra mile for each other.",
    "Health cover, a 401(k) plan with a match and 20 days off.",
    "A spring start is possible; you get a swift answer.",
    "You get a stipend of $500 for courses and a day to rest after each fair.",
    "Those who stay a year receive a bonus of $2,000.",
    "We go by what you can do, not by where you come from.",
    "Please tell us in three sentences why this is for you.",
    "Parking, fruit and a quiet room are there for all.",
    "We value every word you express in your own way.",
    "The team is small, and what you begin you also finish.",
)


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _article(title: str) -> str:
    """'an' before titles that are spoken with a vowel first, else 'a'."""
    return "an" if title[0] in "AEIO" or title.startswith(("RN", "LP", "LV", "HR", "SD", "SE", "MI", "FP")) else "a"


def _lowered(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def describe(
    draw: Draw,
    *,
    company: str,
    title: str,
    tasks: tuple[str, ...],
    required: list[str],
    welcome: list[str],
    level: str,
    mode: str,
    contract: str,
    pay: str,
) -> str:
    """The text of one posting: paragraphs divided by line feeds, about 400 to 900 bytes."""
    first = int(draw() * len(tasks))
    duties = pick(draw, DUTIES).format(_lowered(tasks[first]))
    duties = f"{duties} {tasks[(first + 1) % len(tasks)]}"
    if draw() < 0.3:
        needs = "We ask for:\n" + "\n".join(f"- {name}" for name in required)
    else:
        needs = pick(draw, REQUIRED).format(_listed(required))
    if welcome:
        needs = f"{needs}\n{pick(draw, WELCOME).format(_listed(welcome))}"
    terms = " ".join(filter(None, (pick(draw, YEARS[level]), pick(draw, MODES[mode]), pick(draw, CONTRACTS[contract]))))
    opening = f"{pick(draw, OPENINGS).format(company=company, title=title, article=_article(title))}"
    opening = f"{opening} {pick(draw, ABOUT_US)}"
    paragraphs = [opening, duties, needs, terms]
    paragraphs.insert(3 if draw() < 0.5 else 4, pay)
    closing = int(draw() * len(CLOSINGS))
    paragraphs.append(f"{CLOSINGS[closing]} {CLOSINGS[(closing + 3) % len(CLOSINGS)]}")
    return "\n".join(filter(None, paragraphs))


def as_html(text: str) -> str:
    """A text as some sites publish it: HTML paragraphs with entities."""
    return "<p>" + html.escape(text).replace("\n", "</p><p>").replace("&quot;", "&#34;") + "</p>"
