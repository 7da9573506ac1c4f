"""Folding, matching, rules and the taxonomy's own checks; the matcher against a plain scan."""

from __future__ import annotations

import ast
import pickle
import string
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from domain.folding import skeleton
from domain.skill_rules import Rule, RuleError
from domain.skill_taxonomy import FOLDER, TaxonomyError, own_taxonomy, read_taxonomy
from domain.skills import Alias, Match, Matcher, SkillEntry, fold
from domain.vocabulary import SkillType
from tests.domain.skillspan_report import taxonomy_matcher

NAMES = [
    *(
        "sql",
        "sql server",
        "server",
        "c",
        "c++",
        "c#",
        ".net",
        "node.js",
        "node",
        "java",
        "javascript",
        "ci/cd",
        "power bi",
    ),
    *(
        "data",
        "data science",
        "science",
        "big data",
        "machine learning",
        "learning",
        "ßeta",
        "привет",
        "r",
        "f#",
        "a b c",
        "b c d",
    ),
]
"""Aliases without rules, one skill each, chosen to overlap and to differ by signs alone."""


def entries(names: Sequence[str], rules: dict[str, Rule] | None = None) -> list[SkillEntry]:
    """One skill of one alias each, ids from 1."""
    rules = rules or {}
    return [
        SkillEntry(number, f"s{number}", name, SkillType.TECHNOLOGY, (Alias(fold(name), rules.get(name)),))
        for number, name in enumerate(names, start=1)
    ]


PLAIN = Matcher(entries(NAMES))
OWN, _ = taxonomy_matcher()
SLUGS = {number: skill.slug for number, skill in enumerate(own_taxonomy(), start=1)}


# --- Folding ---


@given(st.text())
def test_folding_keeps_length_and_is_done_once(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded
    assert len(skeleton(folded)) == len(text)


@given(st.text())
def test_folding_keeps_letters_and_digits_and_makes_none(text: str) -> None:
    assert [character.isalnum() for character in fold(text)] == [character.isalnum() for character in text]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("İI", "ii"),
        ("Zürich CAFÉ", "zurich cafe"),
        ("‘a’ “b” – — ‑ −", "'a' \"b\" - - - -"),
        ("a\u00a0b\u2009c\u3000d", "a b c d"),
        ("• a · b", "* a * b"),
        ("Ｃ＋＋ ＃", "c++ #"),
        ("ДОКЕР 数据", "докер 数据"),
        ("a™ 🚀 b…", "a    b."),
        ("Straße", "straße"),
        ("don`t", "don't"),
    ],
)
def test_folding_by_example(text: str, folded: str) -> None:
    assert fold(text) == folded


# --- The matcher against a plain scan ---

DOMAIN_SIGNS = string.ascii_lowercase + string.digits + "-"


def plain_scan(text: str, names: Sequence[str]) -> list[Match]:
    """All bounded places of every name, then the longest first. Slow and obvious."""
    folded = fold(text)

    def same(a: str, b: str) -> bool:
        return a == b or (a in " -_\n\t\r" and b in " -_\n\t\r")

    def bounded(start: int, end: int) -> bool:
        left, right = folded[:start][-1:], folded[end:][:1]
        return not left.isalnum() and not right.isalnum()

    def in_domain(end: int) -> bool:
        """The name goes on as that of a web site: here only .net can follow."""
        rest = folded[end:].split(".")
        return rest[0] == "" and any(part[:3] == "net" and not part[3:4].isalnum() for part in first_words(rest[1:5]))

    def first_words(parts: list[str]) -> list[str]:
        """The parts up to and with the first that has another sign than letters, digits and hyphens, or none."""
        whole = [i for i, part in enumerate(parts) if not part or not all(c in DOMAIN_SIGNS for c in part)]
        return parts[: whole[0] + 1] if whole else parts

    places = []
    for number, name in enumerate(names, start=1):
        alias = fold(name)
        for start in range(len(folded) - len(alias) + 1):
            end = start + len(alias)
            if (
                bounded(start, end)
                and not in_domain(end)
                and all(same(a, b) for a, b in zip(alias, folded[start:end], strict=True))
            ):
                places.append(Match(number, start, end))
    kept: list[Match] = []
    for place in sorted(places, key=lambda place: (place.start - place.end, place.start)):
        if all(place.end <= other.start or place.start >= other.end for other in kept):
            kept.append(place)
    return sorted(kept, key=lambda place: place.start)


separators = st.sampled_from(
    [" ", ", ", "/", "-", ".", " – ", "\n", "", "(", ")", "'", "_", "; ", "\u00a0", "• ", "+", "#", "é"]
)
words = st.one_of(
    st.sampled_from(NAMES),
    st.sampled_from(NAMES).map(str.upper),
    st.text(alphabet=string.ascii_letters + "İßéж9 ", max_size=4),
)
texts = st.lists(st.tuples(words, separators), max_size=12).map(lambda parts: "".join(a + b for a, b in parts))


@settings(max_examples=400)
@given(texts)
def test_the_matcher_finds_what_a_plain_scan_finds(text: str) -> None:
    assert PLAIN.find(text) == plain_scan(text, NAMES)


@settings(max_examples=200)
@given(texts)
def test_finds_are_bounded_ascending_and_apart(text: str) -> None:
    found = OWN.find(text)
    for match in found:
        assert 0 <= match.start < match.end <= len(text)
        assert not text[: match.start][-1:].isalnum()
        assert not text[match.end :][:1].isalnum()
        assert text[match.start : match.end].strip()
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert OWN.skill_ids(text) == sorted({match.skill_id for match in found})


@given(
    st.sampled_from(NAMES),
    st.text(alphabet=string.ascii_letters + string.digits, min_size=1, max_size=3),
    st.booleans(),
)
def test_nothing_is_found_inside_a_word(name: str, more: str, before: bool) -> None:
    text = more + name if before else name + more
    touched = (0, len(more)) if before else (len(name), len(text))
    for match in PLAIN.find(text):
        assert not text[: match.start][-1:].isalnum()
        assert not text[match.end :][:1].isalnum()
    if (name[0] if before else name[-1]).isalnum():
        assert all(match.start >= touched[1] or match.end <= touched[0] for match in PLAIN.find(text))
        assert (
            1 + NAMES.index(name),
            touched[1] if before else 0,
            len(text) if before else len(name),
        ) not in PLAIN.find(text)


def test_offsets_are_those_of_the_text_as_given() -> None:
    text = "İİİ 🚀 “Power\u00a0BI” — C++"
    assert [text[match.start : match.end] for match in PLAIN.find(text)] == ["Power\u00a0BI", "C++"]


def test_partly_overlapping_names_leave_room_for_shorter_ones() -> None:
    # "a b c" and "b c d" are equally long: the first stands.
    assert [match.skill_id for match in PLAIN.find("a b c d")] == [1 + NAMES.index("a b c")]
    assert [match.skill_id for match in PLAIN.find("big data science")] == [
        1 + NAMES.index("data science"),
    ]


def test_long_texts_of_one_letter_or_sign_take_no_time_that_shows() -> None:
    for text in ("a" * 100_000, "@" * 100_000, "." * 100_000, "c++" * 30_000, "go " * 10_000, "://" * 30_000):
        assert isinstance(OWN.skill_ids(text), list)


def test_a_matcher_of_nothing_finds_nothing() -> None:
    empty = Matcher([])
    assert empty.find("Python") == []
    assert empty.skill_ids("Python") == []
    assert empty.lookup("Python") is None


def test_a_matcher_survives_pickling() -> None:
    again = pickle.loads(pickle.dumps(OWN))
    text = "Go, Rust, Excel at work, SQL Server and R&D"
    assert again.find(text) == OWN.find(text)


def test_two_skills_cannot_share_an_alias() -> None:
    shared = [*entries(["python"]), SkillEntry(2, "snake", "Snake", SkillType.SOFT, (Alias("python"),))]
    with pytest.raises(ValueError, match="'python' belongs to skills 1 and 2"):
        Matcher(shared)


@pytest.mark.parametrize(
    "text",
    ["mail python@sql.com now", "see http://sql.org/java/c", "at www.java.com/sql, or", "java.com", "data.acme.io/x"],
)
def test_addresses_name_no_skill(text: str) -> None:
    assert PLAIN.find(text) == []


def test_text_around_an_address_still_counts() -> None:
    text = "SQL (https://x.io/java) Java"
    assert [text[match.start : match.end] for match in PLAIN.find(text)] == ["SQL", "Java"]
    assert [match.start for match in PLAIN.find("sql. Java")] == [0, 5]


# --- Lookup of given names ---


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        *(("power bi", "power-bi"), ("Power-BI", "power-bi"), ("POWER  BI ", "power-bi"), ("react", "react")),
        *(
            ("React.js", "react"),
            ("reactjs", "react"),
            ("go", "go"),
            ("golang", "go"),
            ("r", "r"),
            ("c", "c"),
            ("c++", "cpp"),
        ),
        *(
            ("c#", "c-sharp"),
            ("no-sql", "nosql"),
            ("node", "node-js"),
            ("word", "word"),
            ("excel", "excel"),
            ("chef", "chef"),
        ),
        *(
            ("sheets", "google-sheets"),
            ("terminal", "command-line"),
            ("crystal", "crystal-reports"),
            ("ci/cd", "ci-cd"),
        ),
    ],
)
def test_a_given_name_needs_no_context(name: str, slug: str) -> None:
    found = OWN.lookup(name)
    assert found is not None
    assert SLUGS[found] == slug


@pytest.mark.parametrize("name", ["", " ", "no such skill", "python and sql", "-", "c+++"])
def test_an_unknown_name_is_none(name: str) -> None:
    assert OWN.lookup(name) is None


def test_a_name_for_lookup_only_is_not_found_in_text() -> None:
    assert OWN.find("the airport terminal and Terminal 5") == []


@pytest.mark.real_data
def test_the_real_skill_column_is_known(real_data: Path) -> None:
    sheet = CalamineWorkbook.from_path(str(real_data / "postings" / "data_jobs_2023.xlsx")).get_sheet_by_index(0)
    rows = sheet.to_python()
    column = rows[0].index("job_skills")
    names = {name for row in rows[1:] if row[column] for name in ast.literal_eval(str(row[column]))}
    assert len(names) == 221
    # Left out: words that name no one skill of the labour market (a messenger each, and "flow").
    assert {name for name in names if OWN.lookup(name) is None} == {"flow", "unify", "wire", "symphony"}


# --- Rules ---


def found_with(rule: Rule, text: str) -> bool:
    """Whether "Flux" under the rule is found in the text beside plain skills Python and Figma."""
    skills = [
        SkillEntry(1, "flux", "Flux", SkillType.TECHNOLOGY, (Alias("flux", rule),)),
        SkillEntry(2, "python", "Python", SkillType.LANGUAGE, (Alias("python"),)),
        SkillEntry(3, "empathy", "Empathy", SkillType.SOFT, (Alias("empathy"),)),
    ]
    return 1 in Matcher(skills).skill_ids(text)


@pytest.mark.parametrize(
    ("rule", "text", "found"),
    [
        (Rule(), "we use Flux", False),
        (Rule(), "Flux and Python", True),
        (Rule(), "Python, and then we often also use Flux", True),
        (Rule(), "We love Python. And Flux", False),
        (Rule(), "Flux and Empathy", False),
        (Rule(kin=("soft",)), "Flux and Empathy", True),
        (Rule(kin=("empathy",)), "Flux and Empathy", True),
        (Rule(kin=()), "Flux and Python", False),
        (Rule(alone=True), "we use Flux", True),
        (Rule(alone=True), "e-flux, flux&co, R&flux, flux-ready", False),
        (Rule(alone=True), "flux-based", True),
        (Rule(alone=True), "Flux's speed", True),
        (Rule(alone=True), "flux.run()", False),
        (Rule(alone=True), "I use flux.Then I rest", True),
        (Rule(alone=True, case=("Flux",)), "flux", False),
        (Rule(alone=True, case=("Flux",)), "FLUX", False),
        (Rule(case=("Flux",)), "python, flux", True),
        (Rule(case=("Flux",)), "python / flux", True),
        (Rule(case=("Flux",)), "python is like flux", False),
        (Rule(case=("Flux",), in_list=False), "python, flux", False),
        (Rule(in_list=False, kin=()), "Python, Flux", False),
        (Rule(alone=True, never_before=("magnetic",)), "magnetic flux", False),
        (Rule(alone=True, never_before=("magnetic",)), "electromagnetic flux", True),
        (Rule(alone=True, never_after=("of", "capacit*")), "flux capacitor", False),
        (Rule(alone=True, never_after=("####",)), "Flux 2026", False),
        (Rule(alone=True, never_near=("luminous",)), "flux of a luminous body", False),
        (Rule(alone=True, never_near=("luminous",)), "flux. A luminous body", True),
        (Rule(before=("apache",)), "Apache Flux", True),
        (Rule(after=("developer*",)), "flux developers", True),
        (Rule(near=("stream processing",)), "Flux for stream processing", True),
        (Rule(near=("stream processing",)), "Flux. Stream processing", False),
        (Rule(case=("Flux",), never_before=("in",)), "python, in flux", False),
        (Rule(given_only=True, alone=True), "Python, Flux", False),
    ],
)
def test_each_key_of_a_rule_does_what_it_says(rule: Rule, text: str, found: bool) -> None:
    assert found_with(rule, text) is found


def test_support_passes_along_a_list_both_ways() -> None:
    rule = Rule(case=("Xa", "Xb", "Xc"), kin=("language", "technology"))
    skills = [
        *(
            SkillEntry(i, name, name, SkillType.TECHNOLOGY, (Alias(name, rule),))
            for i, name in enumerate(("xa", "xb", "xc"), 1)
        ),
        SkillEntry(4, "python", "Python", SkillType.LANGUAGE, (Alias("python"),)),
    ]
    matcher = Matcher(skills)
    assert matcher.skill_ids("xa, xb, xc, python") == [1, 2, 3, 4]
    assert matcher.skill_ids("python, xa, xb and xc") == [1, 2, 3, 4]
    assert matcher.skill_ids("Xa, Xb, Xc") == [1, 2, 3]
    assert matcher.skill_ids("xa, xb, xc") == []


def test_a_rule_survives_as_data() -> None:
    for skill in own_taxonomy():
        for alias in skill.aliases:
            if alias.rule:
                assert Rule.from_data(alias.rule.as_data()) == alias.rule


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"cases": ["Go"]}, "unknown key 'cases'"),
        ({"case": "Go"}, "case must be a list of words"),
        ({"case": [1]}, "case must be a list of words"),
        ({"near": [""]}, "near must be a list of words"),
        ({"alone": "yes"}, "alone must be true or false"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused(data: dict, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        Rule.from_data(data)


# --- The taxonomy's files ---


def test_the_taxonomy_is_broad() -> None:
    skills = own_taxonomy()
    assert len(skills) >= 700
    assert {skill.skill_type for skill in skills} == set(SkillType)
    assert [skill.slug for skill in skills] == sorted(skill.slug for skill in skills)
    for slug in (
        "nursing",
        "gaap",
        "b2b-sales",
        "logistics",
        "masonry",
        "teaching",
        "litigation",
        "cnc-machining",
        "bartending",
    ):
        assert slug in {skill.slug for skill in skills}


def test_every_alias_without_a_rule_finds_its_skill_alone() -> None:
    for number, skill in enumerate(own_taxonomy(), start=1):
        for alias in skill.aliases:
            if alias.rule is None:
                assert OWN.find(alias.text) == [Match(number, 0, len(alias.text))], alias.text


def test_every_alias_is_looked_up() -> None:
    for number, skill in enumerate(own_taxonomy(), start=1):
        assert OWN.lookup(skill.name) == number
        assert all(OWN.lookup(alias.text) == number for alias in skill.aliases)


def write(folder: Path, **files: str) -> Path:
    for name, content in files.items():
        (folder / f"{name}.toml").write_text(content, encoding="utf-8")
    return folder


GOOD = '[language]\ngo = ["Go", "Golang"]\n[soft]\ntact = ["Tact"]\n'


def test_a_small_taxonomy_is_read(tmp_path: Path) -> None:
    rules = '[lists]\nwords = ["developer"]\n[[rule]]\nnames = ["go"]\ncase = ["Go"]\nafter = ["@words", "code"]\n'
    rules += 'kin = ["tact", "soft"]\n'
    go, tact = read_taxonomy(write(tmp_path, a=GOOD, ambiguous=rules))
    assert (go.slug, go.name, go.skill_type) == ("go", "Go", SkillType.LANGUAGE)
    assert go.aliases == (
        Alias("go", Rule(case=("Go",), after=("developer", "code"), kin=("tact", "soft"))),
        Alias("golang"),
    )
    assert tact.aliases == (Alias("tact"),)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"a": '[magic]\ngo = ["Go"]\n'}, "a.toml: unknown type 'magic'"),
        ({"a": GOOD, "b": '[soft]\ngo = ["Gogo"]\n'}, "b.toml: slug go is used twice, first in a.toml"),
        ({"a": '[soft]\ngo = ["Go"]\ngo = ["Gone"]\n'}, "a.toml: .*overwrite"),
        ({"a": GOOD, "b": '[soft]\ngogo = ["Gogo", "GOLANG"]\n'}, "b.toml: alias 'golang' belongs to go and to gogo"),
        ({"a": '[soft]\nGo_1 = ["Go"]\n'}, "slug 'Go_1' must be small letters"),
        ({"a": "[soft]\ngo = []\n"}, "go must be a list of names"),
        ({"a": '[soft]\ngo = "Go"\n'}, "go must be a list of names"),
        ({"a": "[soft\n"}, "a.toml: "),
        ({"a": GOOD, "ambiguous": '[[rule]]\nnames = ["go"]\nwhen = ["x"]\n'}, r"rule 1 \(go\): unknown key 'when'"),
        ({"a": GOOD, "ambiguous": '[[rule]]\nnames = ["gone"]\n'}, "'gone' is no alias of any skill"),
        ({"a": GOOD, "ambiguous": '[[rule]]\nnames = ["go"]\n[[rule]]\nnames = ["go"]\n'}, "'go' has a rule already"),
        (
            {"a": GOOD, "ambiguous": '[[rule]]\nnames = ["go"]\nkin = ["cobol"]\n'},
            "kin 'cobol' is neither a type nor a slug",
        ),
        ({"a": GOOD, "ambiguous": '[[rule]]\nnames = ["go"]\nnear = ["@x"]\n'}, "unknown group '@x'"),
        ({"a": GOOD, "ambiguous": '[[rule]]\ncase = ["Go"]\n'}, "names is missing"),
        ({"a": GOOD, "ambiguous": "[rules]\n"}, "unknown table 'rules'"),
    ],
)
def test_a_taxonomy_that_contradicts_itself_is_refused(tmp_path: Path, files: dict[str, str], message: str) -> None:
    with pytest.raises(TaxonomyError, match=message):
        read_taxonomy(write(tmp_path, **files))


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(TaxonomyError) as refused:
        read_taxonomy(write(tmp_path, a='[magic]\n[soft]\nGo = ["Go"]\nx = []\n'))
    assert len(refused.value.problems) == 3


def test_every_key_of_a_rule_is_explained_in_the_file() -> None:
    header = (FOLDER / "ambiguous.toml").read_text(encoding="utf-8").split("[lists]\n")[0]
    assert all(f"#   {key} " in header for key in Rule.__dataclass_fields__)
