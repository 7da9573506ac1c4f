"""Searching titles as they are typed: slips, order, beginnings, abbreviations; and what must hold for any text."""

from __future__ import annotations

import random
import string
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.occupations import KINDS
from domain.title_search import TitleSearch
from domain.title_words import squeezed, title_forms, typed_words

TITLES = [
    ("15-1252.00", "Software Developers", "occupation"),
    ("15-1252.00", "Software Engineer", "alternate"),
    ("15-1252.00", "Software Engineer", "reported"),
    ("15-1253.00", "Software Quality Assurance Engineer (SQA Engineer)", "alternate"),
    ("15-1254.00", "Web Developers", "occupation"),
    ("15-1254.00", "Front End Developer", "alternate"),
    ("29-1141.00", "Registered Nurses", "occupation"),
    ("29-1141.00", "Nurse", "alternate"),
    ("29-1141.01", "Nurse", "reported"),
    ("31-1131.00", "Certified Nurse Aide (CNA)", "alternate"),
    ("31-1122.00", "Caregiver", "alternate"),
    ("53-3054.00", "Taxi Drivers", "occupation"),
    ("47-2111.00", "Electricians", "occupation"),
    ("43-6014.00", "Administrative Assistant", "alternate"),
    ("11-3121.00", "Human Resources Managers", "occupation"),
    ("47-2031.00", "Carpenter (Rough)", "alternate"),
    ("25-1021.00", "C++ Professor", "alternate"),
    ("13-2011.00", "Accountants and Auditors", "occupation"),
    ("19-2032.00", "Materials Scientists", "occupation"),
    ("17-2199.00", "Café Engineer", "alternate"),
    ("49-3023.00", "Part-Time Mechanic", "alternate"),
]
SEARCH = TitleSearch(TITLES)


def first(text: str) -> str | None:
    found = SEARCH.find(text)
    return found[0].onetsoc_code if found else None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("software engineer", "15-1252.00"),
        ("SOFTWARE   ENGINEER", "15-1252.00"),
        ("engineer, software", "15-1252.00"),
        ("sofware enginer", "15-1252.00"),  # a letter left out
        ("softtware engineer", "15-1252.00"),  # one too many
        ("softwire engineer", "15-1252.00"),  # another one
        ("sotfware engineer", "15-1252.00"),  # two that changed places
        ("sotfwrae engineer", "15-1252.00"),  # two slips in a long word
        ("softw", "15-1252.00"),
        ("software dev", "15-1252.00"),
        ("soft eng", "15-1252.00"),
        ("sotfw", "15-1252.00"),  # a slip in an unfinished word
        ("softwareengineer", "15-1252.00"),
        ("softwarexengineer", "15-1252.00"),  # a slip where the space was
        ("softwar eengineer", "15-1252.00"),  # the space changed places
        ("web dev", "15-1254.00"),
        ("frontend developer", "15-1254.00"),
        ("front-end developers", "15-1254.00"),
        ("nurses", "29-1141.00"),
        ("RN", "29-1141.00"),
        ("cna", "31-1131.00"),
        ("certified nurse aide", "31-1131.00"),
        ("Certified Nurse Aide (CNA)", "31-1131.00"),
        ("sqa engineer", "15-1253.00"),
        ("care giver", "31-1122.00"),
        ("taxidriver", "53-3054.00"),
        ("électricien", "47-2111.00"),
        ("admin assistant", "43-6014.00"),
        ("admin asst", "43-6014.00"),
        ("hr mgr", "11-3121.00"),
        ("rough carpenter", "47-2031.00"),
        ("c++", "25-1021.00"),
        ("accountnat", "13-2011.00"),
        ("cafe engineer", "17-2199.00"),
        ("part time mechanic", "49-3023.00"),
    ],
)
def test_what_people_type_finds_what_they_mean(typed, code):
    assert first(typed) == code


@pytest.mark.parametrize("typed", ["", " ", "?!", "()", "zzzz", "nrs"])
def test_what_means_nothing_finds_nothing(typed):
    assert SEARCH.find(typed) == []


def test_an_occupation_comes_once_with_its_best_title_and_the_kind_of_it():
    [software, *others] = SEARCH.find("software engineer")
    assert (software.title, software.kind) == ("Software Engineer", "alternate")
    assert [one.onetsoc_code for one in others].count("15-1252.00") == 0
    assert SEARCH.find("software developer")[0].kind == "occupation"


def test_equal_matches_are_in_order_of_kind_length_and_code():
    kinds = {"2": "reported", "3": "alternate", "1": "alternate", "4": "occupation"}
    same = [(code, "Baker", kind) for code, kind in kinds.items()]
    assert [one.onetsoc_code for one in TitleSearch(same).find("baker")] == ["4", "1", "3", "2"]


def test_exact_comes_before_beginning_before_slip():
    titles = [("1", "Bake", "alternate"), ("2", "Baker", "alternate"), ("3", "Balke", "alternate")]
    assert [one.onetsoc_code for one in TitleSearch(titles).find("bake")] == ["1", "2", "3"]


def test_the_whole_title_comes_before_a_longer_one_and_a_rare_word_says_more():
    titles = [
        ("1", "Glass Blower Helper", "occupation"),
        ("2", "Glass Blower", "reported"),
        *((f"3{number}", f"Glass Cutter {letter}", "alternate") for number, letter in enumerate("abc")),
    ]
    assert [one.onetsoc_code for one in TitleSearch(titles).find("glass blower")][:2] == ["2", "1"]
    assert [one.onetsoc_code for one in TitleSearch(titles).find("blower glas")][:2] == ["2", "1"]
    assert {one.onetsoc_code for one in TitleSearch(titles).find("blower cutter")[:2]} == {"1", "2"}


def test_most_cuts_the_list_and_nothing_else():
    assert SEARCH.find("engineer", 2) == SEARCH.find("engineer")[:2]


def test_the_order_in_which_titles_come_does_not_matter():
    shuffled = random.Random(4).sample(TITLES, len(TITLES))
    again = TitleSearch(shuffled)
    for typed in ("nurse", "engineer", "softwar eengineer", "s", "dev"):
        assert again.find(typed) == SEARCH.find(typed)


def test_a_title_listed_twice_for_an_occupation_counts_once():
    assert len(TitleSearch([("1", "Baker", "reported"), ("1", "Baker", "alternate")])) == 1
    assert TitleSearch([("1", "Baker", "reported"), ("1", "Baker", "alternate")]).find("baker")[0].kind == "alternate"


def test_titles_without_a_word_and_no_titles_at_all_are_no_trouble():
    assert TitleSearch([]).find("baker") == []
    odd = TitleSearch([("1", "--", "alternate"), ("2", "1234", "reported"), ("3", "(m/f/d)", "reported")])
    assert len(odd) == 3
    assert odd.find("baker") == []
    assert odd.find("--") == []


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="'guess' is not one of occupation, alternate, reported"):
        TitleSearch([("1", "Baker", "guess")])


def test_the_parts_of_a_title_in_brackets_are_titles_if_they_can_be():
    assert list(title_forms("Nurse Aide (CNA)")) == [({"nurse", "aide"}, {"cna"}), ({"cna"}, {"nurse", "aide"})]
    assert list(title_forms("Carpenter (Rough)")) == [({"carpenter"}, {"rough"})]
    assert len(list(title_forms("CEO (Chief Executive Officer)"))) == 2
    assert list(title_forms("Sr. Nurses")) == [({"senior", "nurse"}, set())]


def test_words_are_typed_once_each_and_at_most_a_dozen():
    assert [one.form for one in typed_words("nurse Nurses NURSE (aide)")] == ["nurse", "aide"]
    assert len(typed_words(" ".join(string.ascii_lowercase))) == 12
    assert squeezed("Front-End  Déveloper (UX)") == "frontenddeveloperux"


@given(st.text(max_size=120))
def test_no_text_raises_and_every_occupation_comes_once(text):
    found = SEARCH.find(text)
    assert len({one.onetsoc_code for one in found}) == len(found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert {(one.onetsoc_code, one.title) for one in found} <= {(code, title) for code, title, _ in TITLES}
    assert SEARCH.find(text) == found


WORDS = st.sampled_from(["welder", "miner", "nurse", "baker", "pilot", "clerk", "tailor", "glass", "metal", "river"])
TITLE = st.tuples(st.integers(1, 6).map(str), st.lists(WORDS, min_size=1, max_size=3), st.sampled_from(KINDS))
LISTS = st.lists(TITLE, min_size=1, max_size=12)


@given(LISTS, st.randoms(use_true_random=False))
def test_every_title_finds_its_occupation_first_or_one_that_shares_its_words(listed, rng):
    search = TitleSearch((code, " ".join(words).title(), kind) for code, words, kind in listed)
    for _, words, _ in listed:
        sharing = {code for code, others, _ in listed if set(others) == set(words)}
        mixed = rng.sample(words, len(words))
        assert search.find(" ".join(words))[0].onetsoc_code in sharing
        assert search.find(" ".join(mixed))[0].onetsoc_code in sharing


@given(LISTS, st.data())
def test_a_slip_in_a_long_word_does_not_lose_the_occupation(listed, data):
    search = TitleSearch((code, " ".join(words).title(), kind) for code, words, kind in listed)
    _, words, _ = data.draw(st.sampled_from(listed))
    place = data.draw(st.integers(0, len(words) - 1))
    word = words[place]
    cut = data.draw(st.integers(0, len(word) - 1))
    typed = [*words[:place], word[:cut] + "q" + word[cut + 1 :], *words[place + 1 :]]
    sharing = {code for code, others, _ in listed if set(others) >= set(words)}
    assert sharing & {one.onetsoc_code for one in search.find(" ".join(typed))}


def read_archive(path: Path) -> list[tuple[str, str, str]]:
    """(code, title, kind) of a published release, read without the application."""
    files = {
        "Occupation Data.txt": "occupation",
        "Alternate Titles.txt": "alternate",
        "Sample of Reported Titles.txt": "reported",
    }
    with zipfile.ZipFile(path) as archive:
        return [
            (*line.split("\t")[:2], kind)  # type: ignore[misc]
            for name, kind in files.items()
            for line in archive.read(f"db_29_0_text/{name}").decode().splitlines()[1:]
        ]


@pytest.fixture(scope="module")
def published(real_data: Path) -> list[tuple[str, str, str]]:
    return read_archive(real_data / "onet" / "db_29_0_text.zip")


@pytest.fixture(scope="module")
def real_search(published) -> TitleSearch:
    return TitleSearch(published)


@pytest.mark.real_data
def test_published_titles_find_their_own_occupation(published, real_search):
    holders: dict[frozenset[str], set[str]] = {}
    for code, title, _ in published:
        for own, beside in title_forms(title):
            for words in (own, own | beside):
                holders.setdefault(frozenset(words), set()).add(code)
    titles = sorted({title for _, title, _ in published})
    for title in random.Random(8).sample(titles, 600):
        own, beside = next(iter(title_forms(title)))
        assert real_search.find(title, 1)[0].onetsoc_code in holders[frozenset(own | beside)], title


def with_a_slip(rng: random.Random, text: str) -> str:
    """One letter too many, too few, another one, or two that changed places."""
    place, letter = rng.randrange(len(text) - 1), rng.choice(string.ascii_lowercase)
    head, tail = text[:place], text[place:]
    changed = rng.choice((letter + tail, tail[1:], letter + tail[1:], tail[1] + tail[0] + tail[2:]))
    return head + changed


@pytest.mark.real_data
@pytest.mark.parametrize(("slips", "shuffled", "floor"), [(1, False, 0.97), (1, True, 0.95), (2, False, 0.93)])
def test_alternate_titles_with_slips_are_found_among_the_first_three(published, real_search, slips, shuffled, floor):
    rng = random.Random(29)
    holders: dict[str, set[str]] = {}
    for code, title, _ in published:
        holders.setdefault(title, set()).add(code)
    titles = rng.sample(sorted({title for _, title, kind in published if kind == "alternate"}), 400)
    hits = 0
    for title in titles:
        typed = title
        for _ in range(slips):
            typed = with_a_slip(rng, typed)
        if shuffled:
            typed = " ".join(rng.sample(typed.split(), len(typed.split())))
        hits += any(one.onetsoc_code in holders[title] for one in real_search.find(typed, 3))
    assert hits / len(titles) >= floor
