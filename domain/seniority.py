"""The level that a title asks for.

Ordered rules on the leading clause of the title (before a comma, dash, bracket or bar); then on later clauses that
are nothing but a level ("Data Analyst - Senior"). What no rule decides is `unknown`, never a guess.

| level | words |
| --- | --- |
| junior | intern, trainee, apprentice, graduate, entry level, early career, junior, leading "Associate", I, 1, L1-L3 |
| mid | mid, mid-level, intermediate, II, 2, L4 |
| senior | senior, sr, III, IV, 3, 4, L5 |
| lead | lead, principal, staff (of engineers and scientists), V, 5, L6 and above, and who leads people: head, |
| | manager, supervisor, director, vice president, chief |

Who is in training comes first ("Trainee Manager" is junior), then who leads people ("Senior Director" is lead), then
the first word named ("Senior/Staff Engineer" is senior), where senior with lead, staff or principal right behind is
lead. A manager of things, not of people (product, project, account, ...), has no level by that word.
"""

from __future__ import annotations

import re
from functools import lru_cache

from domain.vocabulary import Seniority

MANAGER_OF_THINGS = re.compile(
    r"\b(?:product|project|program(?:me)?|accounts?|case|success|experience|community|media|content|brand|category|"
    r"campaign|marketing|contracts?|database|data|records?|office|facilit(?:y|ies)|property|vendor|release|grants?|"
    r"portfolio|relationships?|relations|partner|partnerships?|talent|territory|events?|assets?|knowledge|change|"
    r"delivery|risk|wealth|money|fund|investment|configuration|communications?|care|claims|engagement|alliance|channel|"
    r"implementation|onboarding|incident|problem|production|e-?commerce|growth|seo|crm|catalog(?:ue)?|stakeholder|"
    r"information|compliance|proposal|bid|benefits|lead[- ]?gen(?:eration)?)[- ](?:managers?|mgr)\b"
)
CONTRIBUTOR = "contributor"
"""What such a manager's word is read as."""

NOT_A_LEVEL = re.compile(
    r"\b(?:lead(?:s|[- ]?gen(?:eration)?|[- ](?:preschool |toddler |infant )?teachers?|[- ](?:paint|abatement|"
    r"management|"
    r"qualification|scoring|nurturing|to[- ]cash))"
    r"|(?:senior|junior)[- ](?:living|care|services|cent(?:er|re)s?|citizens?|housing|community|high"
    r"(?:[- ]school)?|college|"
    r"school|golf)"
    r"|head[- ]?(?:start|count|hunter)"
    r"|mid(?:dle)?[- ](?:america|atlantic|west|market|cap|day|size|term|town|stream|school|east|office)"
    r"|of[- ]staff|(?:technical|support) staff"
    r"|(?:school|assistant|vice|elementary|deputy) principal|principal investigator"
    r"|graduate[- ](?:admissions?|school|studies|faculty|education|programs? (?:coordinator|director|advis[eo]r|"
    r"manager))"
    r"|undergraduate|post-?graduate"
    r"|(?:internship|intern|apprenticeship|graduate|early[- ]careers?)[- ](?:programs? )?"
    r"(?:coordinator|manager|director|recruiter|recruitment|advis[eo]r|counsell?or|specialist)"
    r"|assistant to\b.*|(?:executive|administrative|personal) assistant\b.*"
    r"|(?:funeral|casting) director"
    r"|associate(?= (?:director|dean|professor|partner|principal|counsel|editor|producer|attorney|vice|general|"
    r"manager)\b)"
    r")(?![\w'])"
)
SCHOOL = re.compile(r"\b(?:school|elementary|academy|k-?12|district)\b")
TRAINING = re.compile(
    r"\b(?:intern(?:s|ship)?|trainees?|apprentices?(?:hip)?|werkstudent(?:in)?|"
    r"(?:working|phd|master'?s?) students?|students? (?:worker|assistant|trainee|employee|researcher|job)|students?$|"
    r"co-?op(?:$| (?:student|position|program))|new[- ]grads?|graduates?|early[- ]careers?|entry[- ]?level|"
    r"praktik(?:um|ant(?:in)?)|stagiaire)\b"
)
LEADING_PEOPLE = re.compile(
    r"\b(?:directors?|[ase]?vp|vice[- ]president|president|chief|heads? of|managers?|mgr|supervisors?|"
    r"supervisory|foreman|"
    r"superintendent|(?:team|tech|technical)[- ]lead(?:er)?s?|c[tedifom]o|ciso|(?:co-?)?founder)\b|^head\b"
)
STAFF = (
    r"staff(?=\+? (?:(?!civil|environmental|structural|geotechnical)[\w/&.+#-]+ ){0,4}?(?:engineer|scientist|developer|"
    r"designer|architect|researcher|technologist|programmer|sre|swe|contributor|data analyst)s?\b)"
)
"""Staff is a level of engineers and scientists; elsewhere ("Staff Nurse") it is none."""

LEVEL = re.compile(
    rf"\b(?:(?P<lead>leads?|leader|principal|distinguished|{STAFF})"
    rf"|(?P<raised>(?:senior|sr|snr)[ .]+(?:principal|lead|{STAFF}))"
    r"|(?P<senior>senior|sr|snr)"
    r"|(?P<mid>mid(?:[- ]?level)?|intermediate|middle)"
    r"|(?P<junior>junior|jr|jnr))(?![\w'])"
)
OF_WORD = {
    "lead": Seniority.LEAD,
    "raised": Seniority.LEAD,
    "senior": Seniority.SENIOR,
    "mid": Seniority.MID,
    "junior": Seniority.JUNIOR,
}
ASSOCIATE = re.compile(r"associate [a-z]")
GRADE = re.compile(
    r"(?:(?P<before>[a-z#+]+)[ -]+)?(?<![\w.])(?P<grade>iii|ii|iv|i|v|[1-5])(?: ?[/-] ?(?:iii|ii|iv|v|[1-5]))?[ .]*$"
    r"|\b[le](?P<step>[1-9])(?: ?[/-] ?[le]?[1-9])?\b"
)
NUMBERED = frozenset(
    (
        "shift",
        "phase",
        "type",
        "unit",
        "zone",
        "tier",
        "class",
        "team",
        "building",
        "week",
        "python",
        "angular",
        "batch",
        "site",
        "area",
    )
)
"""Words whose number is no grade."""

OF_GRADE = {
    **dict.fromkeys(("i", "1"), Seniority.JUNIOR),
    **dict.fromkeys(("ii", "2"), Seniority.MID),
    **dict.fromkeys(("iii", "iv", "3", "4"), Seniority.SENIOR),
    **dict.fromkeys(("v", "5"), Seniority.LEAD),
}
OF_STEP = {**dict.fromkeys("123", Seniority.JUNIOR), "4": Seniority.MID, "5": Seniority.SENIOR}
"""Steps of an engineering ladder, L1 to L5; above is lead."""

CLAUSES = re.compile(r"\s+[-–—|:@•·]+\s*|[,;|(\[)\]–—]|\s+at\s+|-\s+")
BEFORE_THE_TITLE = re.compile(
    r"(?:\W|\d|remote|fully|hybrid|on-?site|contract|urgent(?:ly)?|hiring|immediate|w2|usa?|only|full[- ]time|"
    r"part[- ]time|"
    r"now|job|opening|opportunity|req|id)*"
)
ONLY_A_LEVEL = re.compile(
    r"(?:(?:mid|senior|sr|junior|jr|lead|principal|entry|intern(?:ship)?|trainee|graduate|new grad|intermediate|"
    r"apprentice|"
    r"level|role|position|program(?:me)?|early career|l\d|iii|ii|iv|i|v|[1-5])(?:[ -./]+|$)){1,3}"
)


def _of_clause(clause: str) -> Seniority:
    """The level that one clause of a title in lower case names."""
    clause = NOT_A_LEVEL.sub(" ", MANAGER_OF_THINGS.sub(CONTRIBUTOR, clause)).strip()
    if TRAINING.search(clause):
        return Seniority.JUNIOR
    if LEADING_PEOPLE.search(clause):
        return Seniority.LEAD
    if (level := LEVEL.search(clause)) and level.lastgroup:
        return OF_WORD[level.lastgroup]
    if ASSOCIATE.match(clause):
        return Seniority.JUNIOR
    grade = GRADE.search(clause)
    if grade is None or grade["before"] in NUMBERED:
        return Seniority.UNKNOWN
    return OF_GRADE[grade["grade"]] if grade["grade"] else OF_STEP.get(grade["step"], Seniority.LEAD)


@lru_cache(maxsize=1 << 16)
def seniority_of(title: str) -> Seniority:
    """The level that a title names; UNKNOWN where it names none. Never raises on any text.

    A title longer than 300 characters is read up to there.
    """
    text = " ".join(title[:300].lower().split())
    if "principal" in text and SCHOOL.search(text):
        text = text.replace("principal", " ")
    clauses = [clause for clause in map(str.strip, CLAUSES.split(text)) if not BEFORE_THE_TITLE.fullmatch(clause)]
    if not clauses:
        return Seniority.UNKNOWN
    level = _of_clause(clauses[0])
    for clause in clauses[1:]:
        if level is not Seniority.UNKNOWN:
            break
        if ONLY_A_LEVEL.fullmatch(clause):
            level = _of_clause(clause)
    return level
