"""How each number comes about, in words that are made from the code's own constants."""

from __future__ import annotations

from typing import Any

from data_access.queries import skill_gap_next
from data_access.queries.question import Question
from domain import (
    experience,
    frontier,
    jaat,
    matching,
    network,
    occupation_standing,
    outlook,
    pay,
    person,
    pulse,
    releases,
    reposts,
    statistics,
    title_words,
)

SOURCES = {
    "share": "Wilson 1927",
    "growth": "Walter 1975, Katz and others 1978, Benjamini and Hochberg 1995",
    "location_quotient": "Isserman 1977",
    "association": "Jaccard 1912, Brin and others 1997, Bouma 2009, Dunning 1993",
}
"""Who described the formula; the code names the works in full."""


def _percent(part: float) -> str:
    return f"{100 * part:g}%"


MEASURES: dict[str, tuple[str, str]] = {
    "postings": (
        "Postings",
        "A posting is one advertisement. It counts once, on the day it was posted (UTC), in its region and all "
        "larger ones. "
        f"The same posting seen again within {reposts.REPOST_DAYS} days is kept, linked to the first and not counted. "
        "A skill counts once a posting, however often it is named. Today is never complete and never shown.",
    ),
    "share": (
        "Share",
        "Postings that ask for the skill / all postings of the same region, level and period. Over regions and "
        "days both "
        f"counts are added up; shares are never averaged. The interval is Wilson's at {_percent(0.95)} "
        f"({SOURCES['share']}).",
    ),
    "trending_delta": (
        "Trending delta",
        f"(newest day − mean of the {statistics.DELTA_DAYS} complete days before) / that mean. It is marked "
        "noisy below "
        f"{statistics.NOISY_BELOW:.0f} postings a day, where chance alone moves it by "
        f"{_percent(statistics.NOTICED_CHANGE)} or "
        f"more on over {_percent(0.05)} of days.",
    ),
    "growth": (
        "Growth",
        "Share in the period / share in the period of the same length before it, as a change in per cent; "
        "worked out on the "
        f"log scale with both counts' uncertainty. Shown from {statistics.MINIMUM_TREND} postings in both "
        "periods together. "
        f"“Rising” and “falling” accept {_percent(statistics.FALSE_DISCOVERY_RATE)} wrong ones among all that "
        "are called so "
        f"({SOURCES['growth']}); everything else is “no clear change”. "
        f"Movers compare the chosen period with the one before; beside a share, growth is of the last "
        f"{statistics.GROWTH_DAYS} days of the period against the {statistics.GROWTH_DAYS} before. In CSV and JSON it "
        "is the natural logarithm of the ratio: exp(growth) − 1 is the change shown on pages.",
    ),
    "location_quotient": (
        "Location quotient",
        "Share in the region / share in its country (for a country: in all regions). 1× is as usual, 2× is "
        "twice as common. "
        f"Shown from {statistics.MINIMUM_QUOTIENT_SKILL} postings of the skill and "
        f"{statistics.MINIMUM_QUOTIENT_ALL} of all, "
        f"with a {_percent(0.95)} interval ({SOURCES['location_quotient']}).",
    ),
    "pay": (
        "Pay",
        f"Annual pay of postings that state it in {pay.PAY_CURRENCY}: the middle of a stated range, hours at "
        f"{pay.HOURS_A_YEAR:,} a year; without a period it is left out. Shown from {statistics.MINIMUM_PAY} "
        "such postings. "
        "Postings that state pay are not a fair sample of all.",
    ),
    "association": (
        "Association",
        "Joint postings ask for both skills. Jaccard is joint / either. Lift is joint / what unrelated skills "
        "would have: 1× is "
        "unrelated. NPMI runs from −1 (never together) over 0 (unrelated) to 1 (only together). “Beyond chance” needs "
        f"{network.MINIMUM_JOINT} joint postings and a log-likelihood ratio G² of {network.SIGNIFICANT_G2:.1f} "
        f"({SOURCES['association']}).",
    ),
    "network": (
        "Network",
        "The skills asked for most in the postings meant, or the strongest partners of one skill; a pair is drawn from "
        "the minimum of joint postings on and, unless all pairs are wanted, where it is beyond chance: more joint "
        f"postings than unrelated skills would have, and G² of {network.SIGNIFICANT_G2:.1f}. Groups and places are "
        "worked out in the night from the whole market's last 28 days.",
    ),
    "skill_set": (
        "Set",
        "Postings that ask for all of the chosen skills are taken as if they were those of one skill, and its partners "
        "are measured as any two skills are.",
    ),
    "ratings": (
        "Ratings",
        "O*NET's ratings, each on the scale of its release, put on 0 to 100: (value − lowest) / (highest − lowest) × "
        f"100. The interval is the published one at {_percent(0.95)}, else value ± {statistics.Z:.2f} standard errors. "
        "Not rated is not 0, and a level that is not relevant is none. Low precision: the publisher advises against "
        "using the value.",
    ),
    "occupations": (
        "Occupations",
        "Titles, tasks and descriptions are those of the O*NET release that is named. Core tasks come first, each "
        "group in the publisher's order. A code that a release lacks is retired, not deleted.",
    ),
    "occupation_share": (
        "Share in an occupation",
        "Which occupation a posting is for is found from its title; a posting whose title fits none has none, and "
        "counts in all postings only. Demand for an occupation is its postings / all postings of the region and "
        "period; a skill's share in it is the postings of the occupation that ask for the skill / all postings of the "
        f"occupation, shown from {occupation_standing.MINIMUM_COMPARED} of them where occupations are compared. The "
        f"interval is Wilson's at {_percent(0.95)} ({SOURCES['share']}).",
    ),
    "standing": (
        "Standing",
        "O*NET's software list of the occupation beside its postings. Emerging: software that is not listed, in at "
        f"least {occupation_standing.MINIMUM_ASKED} postings and beyond chance in over "
        f"{_percent(occupation_standing.NOTABLE_SHARE)} of them. Fading: listed, and its share is falling, or O*NET "
        f"marks it hot or in demand and it is beyond chance in under {_percent(occupation_standing.NOTABLE_SHARE)}. "
        f"Asked: listed, and in {occupation_standing.MINIMUM_ASKED} postings or over "
        f"{_percent(occupation_standing.NOTABLE_SHARE)}. Seldom: under "
        f"{_percent(occupation_standing.NOTABLE_SHARE)}. Unclear: too few postings to say. Not counted: listed by a "
        "name that no skill here answers to. Other: no software, which O*NET's list cannot hold, or no list at all.",
    ),
    "wages": (
        "Wages",
        "Wage and salary workers of the whole country, by the survey of the Bureau of Labor Statistics (OEWS) of the "
        "month that is named; wages that are called generated are the demonstration's, and nobody's survey. At least: "
        "the value is above the survey's top code, which is shown in its place. Not released is not 0. Where hours of "
        "work differ too much, wages are released by the year only or by the hour only, and neither is made of the "
        "other.",
    ),
    "outlook": (
        "Outlook",
        "Employment of the base year against that of the target year, by the Bureau of Labor Statistics; projections "
        "that are called generated are the demonstration's. Openings are of one year, and most come of people who "
        "leave. In a word, against the change of all occupations together: "
        f"little change is up to {_percent(outlook.LITTLE)} either way, declining is a larger loss, slower than "
        f"average is below {outlook.SLOWER_BELOW:g} times the average, faster from {outlook.FASTER_FROM:g} times and "
        f"much faster from {outlook.MUCH_FASTER_FROM:g} times.",
    ),
    "search": (
        "Search",
        f"Every word that is typed is compared with the words of all titles. From {title_words.ONE_SLIP_FROM} letters "
        f"on one slip is forgiven, from {title_words.TWO_SLIPS_FROM} on two: a letter too many, too few, another one, "
        "or two that changed places. The order of words does not matter, the last one may be unfinished, and a rare "
        "word says more than a frequent one. Titles come before descriptions, descriptions before tasks; there all "
        "words must occur, in any of their forms. Hot and in demand: O*NET finds a product both in many postings of "
        "all kinds and in many of the occupation. Education is what is typical for entry.",
    ),
    "soc_fit": (
        "Published code",
        "Figures are published by six-digit codes, occupations of O*NET have eight digits. Exact: the figure is the "
        "occupation's own. Shared: several O*NET occupations have its code. Merged: the publisher joined several "
        "codes. A shared or merged figure says the same of all of them.",
    ),
    "quick_view": (
        "Quick view",
        "Curated where a curator's summary was imported. Else derived: the first sentence of O*NET's description, "
        "job zone and education, the median wage and the projected change of employment, in words of our own. "
        f"Responsibilities are the first {jaat.MOST_RESPONSIBILITIES} tasks, skills the {jaat.MOST_SKILLS} rated most "
        "important, without those of low precision. What postings ask for stands apart from what is official. A part "
        "that is missing says why.",
    ),
    "checks": (
        "Checks",
        "Every release is judged by named checks before it is shown: whole archive, required files and columns, values "
        "and their scales, repeated rows, references, rows and codes against the release current then. One failed "
        "check refuses it, and the current release stays. It is refused where a file has less than "
        f"{_percent(releases.LEAST_OF_CURRENT)} of the current release's rows, or where less than "
        f"{_percent(releases.LEAST_CODES_KEPT)} of its occupation codes are left.",
    ),
    "changes": (
        "Changes",
        "Ratings, software and titles are compared for the occupations that both releases have, names letter by "
        "letter. A rating has moved where |after − before| > "
        f"{statistics.Z:.2f} × √(se² + se²), with the standard errors of both releases: beyond chance at "
        f"{_percent(0.95)}, so among ratings that were measured anew and did not change about one in twenty is listed. "
        "Left out are ratings without a standard error, on a scale that only one release has or whose range changed, "
        "of low precision, and levels that are not relevant.",
    ),
    "pulse": (
        "Live pulse",
        f"The last {pulse.WINDOW_HOURS} hours (UTC), the running one among them, of the postings that feeds of events "
        "have sent. A posting counts once, in the hour in which it was posted; reposts are left out. An event that is "
        "further behind the newest hour of its feed than the watermark allows (SKILLPULSE_FEED_WATERMARK_HOURS) is "
        "late: its posting is kept, and counts from the night on, but not here. An event whose id was met before is "
        "ignored. 0 is an hour in which other events arrived; an hour in which nothing arrived at all has no number.",
    ),
    "feeds": (
        "Feeds",
        f"Events that arrived in the last {pulse.WINDOW_HOURS} hours, each counted as what became of it: taken, late, "
        "repeated (its id was met before) or quarantined (kept with the reason, and tried again when it is sent "
        f"again). A feed is called silent too long after {pulse.STALE_AFTER.total_seconds() / 3600:g} hours without "
        "any event.",
    ),
    "required": (
        "What is required",
        f"Two sources, never mixed. Postings: skills in {_percent(matching.REQUIRED_SHARE)} or more of the "
        f"occupation's postings of the newest 28 days, and in {matching.MINIMUM_REQUIRED} at least, in the region or, "
        f"with fewer than {matching.MINIMUM_OCCUPATION} postings there, in its country or everywhere; importance is "
        "that share, and the level is that of the seniority chosen: beginner for junior, intermediate for mid and for "
        "all, advanced for senior and lead. O*NET: listed software, importance "
        f"{matching.SOFTWARE_IMPORTANCE['in_demand']:g} in demand, {matching.SOFTWARE_IMPORTANCE['hot_technology']:g} "
        f"hot, {matching.SOFTWARE_IMPORTANCE['listed']:g} other, and skills and knowledge rated at "
        f"{matching.NOTABLE_IMPORTANCE:g} or more of 1 in importance, at their rated level.",
    ),
    "match": (
        "Match",
        "matched / required × 100, every requirement alike or by its importance. Adjusted: match × alignment × "
        "experience weight. Alignment is the mean over matched ones with a level of min(1, have / required), 1 without "
        f"any; a level is {person.PROFICIENCY[1]:.2f}, {person.PROFICIENCY[2]:.2f} or {person.PROFICIENCY[3]:.0f} for "
        f"beginner, intermediate and advanced. The weight grows from {experience.WITHOUT_EXPERIENCE:g} without "
        "experience to 1 at the years typical of the job zone "
        f"({', '.join(f'{years:g}' for years in experience.TYPICAL_YEARS.values())} for zones 1 to 5), and is 1 where "
        "the years are not stated. A rated skill or knowledge that you did not rate is in no score: not rated is not "
        "lacking. A skill without a level counts as matched.",
    ),
    "gap": (
        "Gap",
        "Σ importance × max(0, required − have) / Σ importance × required, 0 to 100%. Of a missing skill you have 0. "
        "The part of one skill is its share of that sum; the parts add up to the gap of the source.",
    ),
    "pay_association": (
        "Pay with it",
        "How much more is paid in postings that ask for the skill than in others of the same occupation, region and "
        "level (regression of log pay on the skill with a fixed effect for each), with a 95% interval, from "
        f"{statistics.MINIMUM_PREMIUM} postings with stated pay on either side. An association: learning it alone does "
        "not raise pay by that.",
    ),
    "next_skill": (
        "Next skill",
        "The match as it would be with one more skill at the required level. Postings opened: postings of the "
        f"occupation here, newest 28 days, of whose skills you would have {_percent(skill_gap_next.OPEN_SHARE)} or "
        "more with the skill and have fewer now.",
    ),
    "frontier": (
        "Frontier",
        "Closeness is the match by importance; demand is postings of the newest 28 days; pay is the mean that postings "
        f"here state, from {statistics.MINIMUM_PAY} of them, else the median wage of the country. Best in a way "
        "(Pareto): no other occupation is at least as good in all three and better in one. The score is the mean of "
        "the three percentile ranks by your weights; what is not known takes no part. Near is a match of "
        f"{frontier.NEAR_MATCH:g} or more; pay is compared with that of your present occupation.",
    ),
    "pathways": (
        "Pathways",
        "Steps as their curator wrote them, imported from a file. Those come first that teach most of the skills that "
        "you lack or have below the required level by either source, then the shorter ones. Days are those of the "
        "steps, one after another. SkillPulse has not judged the courses.",
    ),
    "periods": (
        "Days, weeks and months",
        "Weeks begin on Monday. A week or month that the period does not hold whole is left out. A day without "
        "any posting "
        "at all is a gap in the line; a day without a posting for the skill is a zero.",
    ),
}
"""Measure -> its name and its definition."""

OF_QUESTION = {
    "top-skills": ("share", "postings", "growth", "trending_delta", "pay"),
    "regional-demand": ("share", "location_quotient", "postings", "pay"),
    "seniority": ("share", "postings", "pay"),
    "trend": ("share", "periods", "postings", "trending_delta"),
    "movers": ("growth", "trending_delta", "postings"),
    "cooccurrence": ("association", "postings"),
    "cooccurrence-set": ("skill_set", "association", "postings"),
    "cooccurrence-edges": ("network", "association", "postings"),
    "cooccurrence-nodes": ("network", "share", "postings"),
    "cooccurrence-clusters": ("network", "association", "postings"),
    "skill-summary": ("share", "growth", "trending_delta", "pay", "postings"),
    "occupations": ("search", "occupations", "wages", "outlook", "soc_fit", "postings"),
    "occupation-summary": ("quick_view", "ratings", "wages", "outlook", "soc_fit", "occupation_share"),
    "occupation-ratings": ("ratings",),
    "occupation-related": ("occupations", "wages", "outlook", "postings"),
    "occupation-tasks": ("occupations",),
    "occupation-demand": ("occupation_share", "periods", "postings"),
    "occupation-regions": ("occupation_share", "location_quotient", "postings"),
    "occupation-skills": ("occupation_share", "standing", "growth", "postings"),
    "occupation-wages": ("wages", "soc_fit"),
    "occupation-outlook": ("outlook", "soc_fit"),
    "skill-occupations": ("occupation_share", "association", "postings"),
    "occupation-titles": ("occupations",),
    "onet-releases": ("checks",),
    "release-changes": ("changes",),
    "release-change-kinds": ("changes",),
    "pulse": ("pulse", "postings"),
    "pulse-regions": ("pulse", "postings"),
    "pulse-intake": ("feeds",),
    "occupation-comparison": ("ratings", "wages", "outlook", "soc_fit", "occupation_share"),
    "skill-gap": ("required", "gap", "pay_association"),
    "skill-gap-scores": ("match", "gap", "required"),
    "skill-gap-next": ("next_skill", "match", "required", "pay_association"),
    "skill-gap-occupations": ("frontier", "match", "required"),
    "skill-gap-pathways": ("pathways", "required"),
}
"""Question -> the measures that its rows hold."""


def how_computed(question: Question[Any]) -> list[str]:
    """One line for each measure of a question."""
    return [f"{name}: {text}" for name, text in (MEASURES[key] for key in OF_QUESTION[question.name])]
