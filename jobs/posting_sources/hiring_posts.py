"""Hiring posts: free text whose first line usually reads company | role | place | terms, in any order.

A post that names several roles is one posting; its title is the first role as written. What is no posting (a reply, a
question, somebody seeking work) is told apart by what its words do, never by a list of known posts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.regions import resolve_region
from jobs.posting_sources.markup import plain_text

ROLE = re.compile(
    r"\b(?:engineers?|engineering (?:manager|lead|director)|developers?|devs?|programmers?|designers?"
    r"|scientists?|analysts?|managers?"
    r"|architects?|administrators?|sysadmins?|researchers?|consultants?|technicians?|directors?|head of|vp|cto"
    r"|ceo|coo|cfo|cpo|founders?"
    r"|co-?founders?|recruiters?|writers?|editors?|marketers?|operators?|specialists?|executives?|associates?"
    r"|interns?|professors?"
    r"|faculty|fellows?|accountants?|advocates?|strategists?|producers?|mles?|sres?|swes?|sdes?|sdets?|pms?"
    r"|members? of technical staff"
    r"|representatives?|full[- ]?stack|back[- ]?end|front[- ]?end|devops|leads?|staff|auditors?|coordinators?)\b",
    re.IGNORECASE,
)
SEVERAL = re.compile(
    r"\b(?:multiple|various|several|many|all|open|different|numerous|\d+)?\s*[\w/&, -]{0,40}\b(?:roles"
    r"|positions|openings|jobs|profiles?)\b",
    re.IGNORECASE,
)
TERMS = re.compile(
    r"\b(?:full[- ]?time|part[- ]?time|fulltime|contract(?:or)?s?|contract-to-hire|freelance|intern(?:s"
    r"|ships?)?|temporary|permanent|1099|w2|c2c"
    r"|remote\w*|remove|on-?\s?site|in-?\s?person|in-?\s?office|hybrid|wfh|visa|relocat\w+|sponsorship|equity"
    r"|salary|bonus|flexible|fte|ft|pt)\b",
    re.IGNORECASE,
)
PAY = re.compile(r"(?:[$€£₹]|\b(?:USD|EUR|GBP|CAD|AUD|CHF)\b)\s?\d|\b\d{2,3}(?:\.\d+)?\s?k\b", re.IGNORECASE)
LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:/\S*)?", re.ASCII)
PLACE_WORDS = re.compile(
    r"\b(?:nyc|sf|bay area|silicon valley|los angeles|europe|eu|emea|latam|americas?|apac|worldwide|anywhere"
    r"|global(?:ly)?|multiple locations)\b",
    re.IGNORECASE,
)
NAME_COLON = re.compile(r"^([A-Z][^():|]{1,40}\([^()]*\)):\s+")
OR = re.compile(r"\s+(?:or|and)\s+|[/;&]", re.IGNORECASE)
NOT_ANGUILLA = re.compile(r"\bAI\b")
PIPES = re.compile(r"\s*[|｜¦]\s*")
LONG_DASHES = re.compile(r"\s*—\s*")
DASHES = re.compile(r"\s+(?:[–—•·]|--?)\s+|\s*—\s*|(?<=[\w)])\s*[-–]\s+(?=[A-Z])")
IS_HIRING = re.compile(
    r"^(?P<company>.{1,80}?)\s+(?:is|are)\s+(?:now |currently |actively |also )?"
    r"(?:hiring(?! (?:manager|process|team|pipeline))|looking for|seeking"
    r"|searching for)\b[:\s]*(?:for\s+)?(?:an?\s+|the\s+|our\s+)?(?P<role>.*)$"
    r"|^(?P<company2>[^,.]{1,80}?)\s+needs\s+(?:an?\s+)?(?P<role2>.*)$",
    re.IGNORECASE | re.DOTALL,
)
HIRING_LABEL = re.compile(r"^(?:we(?:'|’)?(?:re| are) )?(?:now )?hiring\s*[:–—-]\s*", re.IGNORECASE)
LABELLED = re.compile(
    r"^\W{0,3}(?P<label>company|employer|role|position|job title|title|location"
    r"|who is hiring)s?\s*:\s*(?P<value>\S.*)$",
    re.IGNORECASE,
)
AT_COMPANY = re.compile(
    r"^(?:we )?at (?P<company>[A-Z][\w.&' -]{1,40}?)(?:\s*\([^)]*\))?,? (?:we|are|is)\b", re.IGNORECASE
)
WORKS_FOR = re.compile(
    r"^(?P<company>[A-Z][\w.&'’-]*(?:\s+[A-Z][\w.&'’-]*){0,3})(?:\s*\([^)]*\))?(?:\s*[-–—]\s*we\b|\s+is (?:a|an"
    r"|the|building|hiring|looking)\b)"
)
EMPLOYER_SPEAKS = re.compile(
    r"\b(?:hiring|we(?:'|’)?(?:re| are) (?:looking|seeking|searching|expanding|growing)|looking for (?:an?|the"
    r"|someone|people|engineers?|founding|senior)\b"
    r"|we have (?:multiple |several |many )?openings|open (?:roles|positions)|join (?:us|our|the team|me)\b"
    r"|to join \w+|apply (?:here|at|now|via|to|by)"
    r"|we(?:'|’)?re (?:building|rebuilding)|positions available|needs an?\b|(?:send|email) (?:me|us)\b"
    r"|your (?:cv|resume|résumé)"
    r"|(?:the|this) (?:role|position)\b|candidates?\b|qualifications|responsibilities|years of experience"
    r"|careers?/|applications?\b)",
    re.IGNORECASE,
)
OTHERS_SPEAK = re.compile(
    r"\bseeking (?:work|a (?:job|role|position)|remote|opportunit\w+|freelance)\b|\bwilling to relocate\s*:"
    r"|\bi(?:'ve| have)? (?:just )?applied\b"
    r"|\bi (?:do not|don(?:'|’)t) work (?:there|for)\b|^@\w+|^>|\bsearch(?: and |/)chat\b"
    r"|\ballows you to search\b|\bfeel free to use\b"
    r"|\bi sent\b|^sent (?:an?|my|you)\b|\baggregated for\b|\bcan also be found on\b|\bplease don(?:'|’)t\b"
    r"|\bghosted\b|^request to\b|\[flagged\]|^careful(?: with|,|:| -)",
    re.IGNORECASE | re.MULTILINE,
)
LOOKED_FOR = re.compile(
    r"(?:hiring(?! (?:manager|process|team|pipeline))|looking for|seeking|searching for|openings? for|roles?:"
    r"|positions?:|join (?:us|our team) as)\s*(?:for\s+)?"
    r"(?:an?\s+|our\s+|the\s+|two\s+|several\s+|multiple\s+)*(?P<role>[^.;:!?\n()]{3,90})",
    re.IGNORECASE,
)
ROLE_ENDS = re.compile(
    r"(?:^|\s+)(?:to (?:join|help|build|work|lead|harden|make|accelerate|redefine)|who|that|with|for|in|at"
    r"|on our|based)\b.*$|,? (?:and|or) more\b.*$|\s*https?://.*$",
    re.IGNORECASE | re.DOTALL,
)
TALK = re.compile(
    r"(?:we|i|i(?:'|’)m|we(?:'|’)re|hi|hey|hello|at|by|this|there|it|our|looking|hiring|please|what|wow)\b",
    re.IGNORECASE,
)
APPLY = re.compile(r"(?:apply|email|contact|more|see|jobs?|careers?|website|yc|series)\b", re.IGNORECASE)
ASIDE = re.compile(r"^(?:\W*edit\b|closed\b|\W*update\b)", re.IGNORECASE)
PARENTHESES = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]?")
LONGEST_SEGMENT = 160


@dataclass(frozen=True)
class HiringPost:
    """A post taken apart. terms: all of the first line, from which contract and work mode are told."""

    title: str
    company: str | None
    location: str | None
    terms: str
    pay: str | None
    text: str


@dataclass
class _Parts:
    company: str | None = None
    role: str | None = None
    several: str | None = None
    place: str | None = None
    remote: str | None = None
    pay: str | None = None
    terms: int = 0
    sentence: bool = False  # the company stands in "Acme is hiring ...", "role @ Acme" or "Company: Acme"

    @property
    def title(self) -> str | None:
        return self.role or self.several


class NotAPosting(ValueError):
    """A post that cannot become a posting. reason: 'not_a_posting', or 'no_role_named' where somebody hires."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


NOBODY_HIRES = NotAPosting("not_a_posting", "the text neither names a role nor says that somebody is hiring")
NO_ROLE = NotAPosting("no_role_named", "somebody seems to be hiring, but no role could be found in the text")


def read_hiring_post(markup: str) -> HiringPost:
    """The post's parts. `markup` may hold entities, <p> and <a>. Raises NotAPosting."""
    text = plain_text(markup)
    lines = [line for line in text.split("\n") if line.strip()]
    while len(lines) > 1 and ASIDE.search(lines[0]):
        lines.pop(0)
    if not lines:
        raise NOBODY_HIRES
    headline = HIRING_LABEL.sub("", lines[0])
    segments = _segments(headline)
    parts = _sorted_parts(segments)
    _read_labels(lines[:12], parts)
    structured = _is_structured(headline, segments, parts)
    if OTHERS_SPEAK.search(headline if structured else "\n".join(lines[:3])):
        raise NOBODY_HIRES
    if not structured and not EMPLOYER_SPEAKS.search(text):
        raise NOBODY_HIRES
    if parts.role is None and not (structured and parts.several):
        parts.role = _role_in(lines[1:] if structured else lines)
    if parts.company is None:
        parts.company = _company_in(headline)
    # A headline such as "Acme (Berlin) is hiring" names no role; where no line below does either, it is the best title.
    title = parts.title or (_shortened(LINK.sub("", headline).strip(" |-–—"), 120) if structured else None)
    if not title:
        raise NO_ROLE
    return HiringPost(title, parts.company, parts.place or parts.remote, headline[:500], parts.pay, text)


def _is_structured(headline: str, segments: list[str], parts: _Parts) -> bool:
    """Whether the first line is a heading rather than a sentence of somebody who talks."""
    if not (parts.title or parts.place or parts.remote or parts.terms or (parts.company and parts.sentence)):
        return False
    return (
        parts.sentence
        or bool(PIPES.search(headline))
        or len(segments) > 2
        or (len(segments) > 1 and len(headline) < 120 and bool(parts.role))
    )


def _segments(headline: str) -> list[str]:
    headline = NAME_COLON.sub(r"\1 | ", headline)
    if PIPES.search(headline):
        first, *others = PIPES.split(headline)
        pieces = DASHES.split(first) + [piece for other in others for piece in LONG_DASHES.split(other)]
    else:
        pieces = DASHES.split(headline)
    return [piece.strip(" \t,;:.") for piece in pieces if piece.strip(" \t,;:.-–—")]


def _sorted_parts(segments: list[str]) -> _Parts:
    """Each segment put where it belongs. The first that is nothing else is the company."""
    parts = _Parts()
    roles: list[int] = []
    unknown: list[int] = []
    kinds: dict[int, tuple[str, str]] = {}
    for place, segment in enumerate(segments):
        if place == 0 and _read_sentence(segment, parts):
            continue
        bare = _unlinked(segment)
        if not bare or (place > 0 and DOMAIN.fullmatch(bare)):
            continue
        kind = _kind(bare)
        if kind == "role":
            roles.append(place)
        elif kind == "unknown" and _may_be_name(bare) and not APPLY.match(bare):
            unknown.append(place)
        kinds[place] = (kind, bare)
    if kinds.get(0, ("", ""))[0] == "place" and (
        not unknown or not any(kind == "place" for kind, _ in list(kinds.values())[1:])
    ):
        unknown.insert(0, 0)  # "Nova Scotia Credit | Remote": the first is the company where nothing else can be
        del kinds[0]
    for kind, bare in kinds.values():
        _note(parts, kind, bare)
    if parts.company is None:
        # A company may be called "Design Engineers Ltd": where a later segment names a role, the first is the company.
        if len(roles) > 1 and roles[0] == 0 and not unknown and _may_be_name(segments[0]):
            parts.company, parts.role = _name(segments[0]), _trimmed_role(segments[roles[1]])
        elif unknown:
            parts.company = _name(segments[unknown[0]])
    if parts.company and not parts.place:
        _read_parentheses(segments[0], parts)
    return parts


def _read_sentence(segment: str, parts: _Parts) -> bool:
    """A first segment that is a sentence: "Acme is hiring a designer in Paris", "Founding Engineer @ Acme (Paris)"."""
    if found := IS_HIRING.match(segment):
        parts.sentence = True
        named = found["company"] or found["company2"]
        parts.company = _name(named) if _may_be_name(named) else None
        role = (found["role"] or found["role2"] or "").strip(" !.")
        _read_place(role, parts)
        role = ROLE_ENDS.sub("", role)
        if ROLE.search(role) or SEVERAL.search(role):
            parts.role = _trimmed_role(role)
        _read_parentheses(segment, parts)
        return True
    before, at, after = segment.partition("@")
    if at and ROLE.search(before) and after.strip():
        parts.sentence = True
        parts.role, parts.company = _trimmed_role(before), _name(re.split(r"\s+in\s+", after)[0])
        _read_place(after, parts)
        _read_parentheses(after, parts)
        return True
    return False


def _read_place(text: str, parts: _Parts) -> None:
    if (
        parts.place is None
        and (found := re.search(r"\bin ([A-Z][\w.' -]*(?:, [A-Z][\w.' -]*)?)[ .!]*$", PARENTHESES.sub("", text)))
        and _is_place(found[1].strip(" .!"))
    ):
        parts.place = found[1].strip(" .!")


def _read_parentheses(segment: str, parts: _Parts) -> None:
    for inside in PARENTHESES.findall(segment):
        kind = _kind(inside.strip())
        if kind in ("place", "remote", "terms"):
            _note(parts, kind, inside.strip())


def _kind(segment: str) -> str:
    if len(segment) > LONGEST_SEGMENT:
        segment = segment[:LONGEST_SEGMENT]
    has_terms, has_role = bool(TERMS.search(segment)), bool(ROLE.search(segment)) and not TALK.match(segment)
    if PAY.search(segment) and not has_role:
        return "pay"
    if has_role:
        return "role"
    if SEVERAL.search(segment) and not TALK.match(segment):
        return "several"
    if _is_place(segment):
        return "place"
    if has_terms:
        return "remote" if re.search(r"\bremo(?:te|ve)", segment, re.IGNORECASE) else "terms"
    return "unknown"


def _is_place(segment: str) -> bool:
    if not segment or len(segment) > 100:
        return False
    # Anguilla's code is in nearly every other company's name, and no post hires there.
    bare = NOT_ANGUILLA.sub(" ", TERMS.sub(" ", PARENTHESES.sub(r" \1 ", segment))).strip(" ,/&-+")
    return bool(bare) and bool(
        PLACE_WORDS.search(bare) or any(resolve_region(place.strip()).region_code for place in OR.split(bare))
    )


def _note(parts: _Parts, kind: str, segment: str) -> None:
    if kind == "role" and parts.role is None:
        parts.role = _trimmed_role(segment)
    elif kind == "several" and parts.several is None:
        parts.several = _shortened(segment, 120)
    elif kind == "place" and parts.place is None:
        parts.place = _shortened(segment, 160)
    elif kind == "remote" and parts.remote is None:
        parts.remote = _shortened(segment, 160)
    elif kind == "pay" and parts.pay is None:
        parts.pay = segment
    parts.terms += kind in ("terms", "remote")


def _read_labels(lines: list[str], parts: _Parts) -> None:
    """Lines such as "Location: Berlin"; they say plainly what a segment may only resemble."""
    for line in lines:
        if not (found := LABELLED.match(line)):
            continue
        label, value = found["label"].lower(), _shortened(LINK.sub("", found["value"]).strip(), 160)
        if not value:
            continue
        if label in ("company", "employer", "who is hiring"):
            parts.company = _name(value)
            parts.sentence = True
        elif label == "location":
            parts.place = parts.place or value
        elif ROLE.search(value):
            parts.role = parts.role or _trimmed_role(value)


def _role_in(lines: list[str]) -> str | None:
    """A role that the text itself asks for: after "looking for" and the like, else a short line that names one."""
    for found in LOOKED_FOR.finditer("\n".join(lines)):
        role = ROLE_ENDS.sub("", found["role"]).strip(" ,-–—")
        if ROLE.search(role):
            return _trimmed_role(role)
    for line in lines:
        bare = LINK.sub("", line).strip(" -*•·–—:0123456789.)(")
        if (
            len(bare) <= 80
            and ROLE.search(bare)
            and not bare.endswith((".", "!", "?"))
            and not EMPLOYER_SPEAKS.search(bare)
        ):
            return _trimmed_role(bare)
    return None


def _company_in(headline: str) -> str | None:
    for pattern in (AT_COMPANY, WORKS_FOR):
        if (found := pattern.match(headline)) and _may_be_name(found["company"]):
            return _name(found["company"])
    if found := re.search(r"\bat ([A-Z][\w.&'’]*(?: [A-Z][\w.&'’]*){0,2})", headline):
        return _name(found[1])
    return None


def _may_be_name(text: str) -> bool:
    """Whether a text may be a company's name rather than prose."""
    bare = PARENTHESES.sub("", text).strip()
    return 0 < len(bare) <= 60 and len(bare.split()) <= 7 and not TALK.match(bare)


def _unlinked(text: str) -> str:
    bare = " ".join(LINK.sub("", text).replace("()", "").split()).strip(" ,.:;!-–—")
    return bare[1:-1].strip() if bare.startswith("(") and bare.endswith(")") and bare.count("(") == 1 else bare


def _name(text: str) -> str | None:
    bare = LINK.sub("", PARENTHESES.sub(" ", text)).strip(" ,.:;!-–—")
    return _shortened(" ".join(bare.split()), 100) or LINK.sub("", text).strip(" ()") or None


def _trimmed_role(text: str) -> str:
    return _shortened(_unlinked(text), 120)


def _shortened(text: str, most: int) -> str:
    """At most `most` characters, ending at a word."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0].rstrip(" ,.:;") + "…"
