"""Texts and the work mode they state; labelled by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.vocabulary import WorkMode
from domain.work_mode import SHORT_TEXT, work_mode_of

SHORT = {
    WorkMode.REMOTE: """
        Remote | REMOTE (US) | Senior Engineer (Remote) | US-Remote | Fully remote | 100% remote | remotely
        Work from home | WFH | Anywhere
        TELECOMMUTE | Telework eligible | NYC or REMOTE | Remote-first with PST overlap | Working from anywhere
        Remote/Hybrid""",
    WorkMode.HYBRID: """
        Hybrid | NYC (Hybrid, 3 days onsite) | HYBRID (preferably on-site) | Hybrid/Remote
        Remote + 3 days/month onsite Paris
        Remote with 2 days in office | 3 days from home | Hybrid - Onsite (London, UK) | partially remote
        Full time hybrid NYC
        NYC - hybrid / NO REMOTE | hybrid model of work""",
    WorkMode.ON_SITE: """
        On-site | Onsite | ON SITE | In-office | In person | In-Person SF only | not remote | Non-remote
        No remote | Remote: no
        remote work is not possible | Not a remote position | ONSITE preferred, REMOTE considered
        Remote not available | office-based""",
    WorkMode.UNKNOWN: """
        Data Engineer | Remote sensing analyst | Remote Sensing Scientist, Berlin | Hybrid cloud engineer
        Hybrid mobile developer
        Hybrid vehicle technician | Remote desktop support | Remote access engineer
        Remote patient monitoring nurse | Home office stipend
        Website developer | Site reliability engineer | Home health aide | Person of trust
        Remote control systems | Officer""",
}
CASES = [
    (text.strip(), mode)
    for mode, texts in SHORT.items()
    for text in texts.replace("\n", "|").split("|")
    if text.strip()
]

PROSE = [
    ("This is a fully remote position within the US.", WorkMode.REMOTE),
    ("Location: Remote. We are a team of ten.", WorkMode.REMOTE),
    ("You can work from home all week.", WorkMode.REMOTE),
    ("Acme | Remote (US) | Full-time", WorkMode.REMOTE),
    ("We offer a hybrid work schedule.", WorkMode.HYBRID),
    ("This is a hybrid role in Boston.", WorkMode.HYBRID),
    ("You work 2 days per week from home.", WorkMode.HYBRID),
    ("This is an on-site position in Berlin.", WorkMode.ON_SITE),
    ("This role is not remote.", WorkMode.ON_SITE),
    ("Acme | ONSITE | Berlin", WorkMode.ON_SITE),
    ("You will lead remote teams across three offices.", WorkMode.UNKNOWN),
    ("Experience with hybrid cloud and remote sensing.", WorkMode.UNKNOWN),
    ("Customers visit our site and our office.", WorkMode.UNKNOWN),
    ("", WorkMode.UNKNOWN),
]
FILLER = "We build tools for hospitals and care about people. " * 8


@pytest.mark.parametrize(("text", "mode"), CASES)
def test_a_short_text_states_its_mode(text, mode):
    assert len(text) <= SHORT_TEXT
    assert work_mode_of(text) is mode


@pytest.mark.parametrize(("text", "mode"), PROSE)
def test_prose_counts_only_what_is_about_the_posting(text, mode):
    assert work_mode_of(f"{FILLER}\n{text}\n{FILLER}") is mode


def test_a_remote_mark_decides_and_its_absence_does_not():
    assert work_mode_of("Berlin", is_remote=True) is WorkMode.REMOTE
    assert work_mode_of("Berlin", is_remote=False) is WorkMode.UNKNOWN
    assert work_mode_of("Hybrid", is_remote=False) is WorkMode.HYBRID
    assert work_mode_of(is_remote=None) is WorkMode.UNKNOWN


def test_the_first_text_that_says_something_decides():
    assert work_mode_of(None, "Data Engineer", "Hybrid", "Remote") is WorkMode.HYBRID
    assert work_mode_of("", FILLER, f"{FILLER} This is a remote position.") is WorkMode.REMOTE


@given(st.lists(st.one_of(st.none(), st.text()), max_size=3), st.sampled_from([None, True, False]))
def test_any_text_gives_a_mode(texts, is_remote):
    assert work_mode_of(*texts, is_remote=is_remote) in set(WorkMode)


@given(st.sampled_from(CASES))
def test_case_does_not_matter(case):
    text, mode = case
    assert work_mode_of(text.upper()) is work_mode_of(text.lower()) is mode
