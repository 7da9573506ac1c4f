"""Where the work is done: on site, hybrid or remote.

A column that says remote decides. Else the first text that says something, in the order given (title, location, terms,
description). Within a text the first mode named counts, where "not remote" is on site, and days on site beside "remote"
are hybrid. Texts longer than SHORT_TEXT are prose: there only phrases about this posting count ("remote position",
"hybrid schedule"), since prose also speaks of remote teams and hybrid clouds.
"""

from __future__ import annotations

import re
from functools import lru_cache

from domain.text_windows import places_of, windows
from domain.vocabulary import WorkMode

SHORT_TEXT = 300
"""Characters up to which a text is a title, a location or terms; longer is prose."""

READ_AT_MOST = 20_000
"""Characters of prose that are read."""

HINTS = (
    "remote",
    "hybrid",
    "onsite",
    "on-site",
    "on site",
    "office",
    "in-person",
    "in person",
    "from home",
    "from anywhere",
    "telecommut",
    "telework",
    "wfh",
    "partial",
    " days",
)
"""Prose is read around these words; without them it says nothing."""

REACH = 60
"""How far around them, in characters."""

NO_REMOTE = (
    r"\b(?:not?|non|never|without|isn't|cannot be)(?: an?| any)?(?: option for| option of)?[- ](?:fully[- ]|"
    r"full[- ]|100% )?remote(?! sens)|"
    r"\bremote(?: work| working| option| candidates?)?(?: is| are)?(?: not| un)[- ]?(?:possible|available|"
    r"an option|offered|"
    r"eligible|considered|accepted|allowed)|\bno (?:wfh|work from home|telework|telecommut\w+)|\bremote ?[:?] ?no\b"
)
HALF_REMOTE = (
    r"\bremote\b[^.|\n]{0,30}\b\d(?:[-–]\d)? ?(?:days?|x)\b[^.|\n]{0,20}\b(?:on-?site|office|in[- ]person)|"
    r"\b\d(?:[-–]\d)? ?days?\b[^.|\n]{0,20}\b(?:from home|remote(?:ly)?|wfh)\b|\b(?:partly|partially|partial|"
    r"semi)[- ]remote|\bremote/hybrid\b(?=.*\bdays)"
)
NOT_HYBRID = (
    r"(?![- ](?:cloud|clouds|app|apps|mobile|infrastructure|electric|vehicles?|search|data ?cent|multi|it\b|"
    r"environments?|"
    + (
        r"integration|modell?s?\b(?! of work)|architecture|platform|solutions?|deployments?|applications?|"
        r"developer|engineer|systems?|"
        r"powertrain|network|bonding|rocket|connectivity))"
    )
)
NOT_REMOTE_WORK = (
    r"(?![- ](?:sens\w+|control\w*|monitor\w*|desktop\w*|access|servers?|procedures?|patients?|sites?|diagnos\w*|hands|"
    r"operations? cent\w+|device\w*|method\w*|area|locations|island|communit\w+|infrastructure|teams|offices|"
    r"pilot|imaging|vehicles?|"
    r"execution|starter|debugging|support (?:for|to|of)|deposition|proctor\w*|healthcare|sensing))"
)
SHORT = re.compile(
    rf"(?P<none>{NO_REMOTE})|(?P<half>{HALF_REMOTE})|(?P<hybrid>\bhybrid\b{NOT_HYBRID})|"
    rf"(?P<remote>\b(?:remote(?:ly)?\b{NOT_REMOTE_WORK}|work(?:ing)?[- ]from[- ](?:home|anywhere)\b|wfh\b|wfa\b|"
    rf"telecommut\w+|"
    r"telework\w*|home[- ]based\b|anywhere\b|home ?office\b(?! stipend| budget| allowance| setup)))|"
    r"(?P<site>\bon[- ]?site\b(?! (?:parking|gym|support|visits?|customer|interview))|\bin[- ]?office\b|"
    r"\bin[- ]person\b|\boffice[- ]based\b)"
)
PROSE = re.compile(
    rf"(?P<none>{NO_REMOTE})|(?P<half>{HALF_REMOTE})|"
    r"(?P<hybrid>\bhybrid (?:work\w*|role|position|schedule|job|opportunity|working model|model of work|set-?up|"
    r"arrangement|"
    r"remote|office|\(|[|-])|\|\s*hybrid\b|\((?:hybrid)\)|: ?hybrid\b(?! cloud))|"
    r"(?P<remote>\b(?:fully|100%|completely|entirely|permanently) remote\b|\bremote[- ]first\b|"
    r"\bremote (?:position|role|job|opportunity|work\b|working|contract|eligible|\()|"
    r"\((?:fully )?remote\b|\|\s*remote\b|: ?(?:fully )?remote\b(?! sens| desktop| access)|\bwork(?:ing)? remotely\b|"
    r"\bthis (?:is a |role is |position is |job is )(?:fully )?remote\b|\bwork from (?:home|anywhere)\b|"
    r"\btelecommut(?:e|ing)\b)|"
    r"(?P<site>\b(?:on[- ]?site|in[- ]office|in[- ]person|office[- ]based) (?:position|role|job|work\b|"
    r"opportunity|only|required|"
    r"\d days|five days)|\|\s*on-?site\b|\(on-?site\)|: ?on-?site\b)"
)
OF_GROUP = {
    "none": WorkMode.ON_SITE,
    "half": WorkMode.HYBRID,
    "hybrid": WorkMode.HYBRID,
    "remote": WorkMode.REMOTE,
    "site": WorkMode.ON_SITE,
}


@lru_cache(maxsize=1 << 16)
def _of_short_text(text: str) -> WorkMode:
    found = SHORT.search(text.lower().replace("_", " "))
    return OF_GROUP[found.lastgroup] if found and found.lastgroup else WorkMode.UNKNOWN


def _of_prose(text: str) -> WorkMode:
    lowered = text[:READ_AT_MOST].lower()
    for start, end in windows(places_of(HINTS, lowered), before=REACH, after=REACH):
        found = PROSE.search(lowered, start, end)
        if found and found.lastgroup:
            return OF_GROUP[found.lastgroup]
    return WorkMode.UNKNOWN


def work_mode_of(*texts: str | None, is_remote: bool | None = None) -> WorkMode:
    """The work mode that a posting states; UNKNOWN where it states none. Never raises on any text.

    is_remote: the source's own mark. True decides; False only says that the source does not mark it remote, which most
    sources do wherever the posting is silent, so the texts decide then.
    """
    if is_remote:
        return WorkMode.REMOTE
    for text in texts:
        if text:
            mode = _of_short_text(text) if len(text) <= SHORT_TEXT else _of_prose(text)
            if mode is not WorkMode.UNKNOWN:
                return mode
    return WorkMode.UNKNOWN
