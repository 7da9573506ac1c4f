"""Hiring posts: first lines in any order, prose, and what is no posting at all."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.posting_sources.hiring_posts import NotAPosting, read_hiring_post


@pytest.mark.parametrize(
    ("markup", "company", "title", "location"),
    [
        (
            "Acme Soil | Senior Go Engineer | Bilbao, Spain | ONSITE | VISA<p>We measure soil.",
            "Acme Soil",
            "Senior Go Engineer",
            "Bilbao, Spain",
        ),
        ("Acme Soil (YC W21) | Bilbao, Spain | Full-time | Go Engineer", "Acme Soil", "Go Engineer", "Bilbao, Spain"),
        ("Head of Engineering | Acme Soil | REMOTE (US) | $150k", "Acme Soil", "Head of Engineering", "REMOTE (US)"),
        (
            'Acme Soil | <a href="https:&#x2F;&#x2F;soil.example">soil.example</a> | Data Scientist, ML Engineer | NYC',
            "Acme Soil",
            "Data Scientist, ML Engineer",
            "NYC",
        ),
        ("soil.example | Designer | Remote", "soil.example", "Designer", "Remote"),
        (
            "Acme Soil — Director of Engineering, Tools — Remote (US/Canada) — Contract",
            "Acme Soil",
            "Director of Engineering, Tools",
            "Remote (US/Canada)",
        ),
        (
            "Acme Soil (London/Bristol, UK) — Lead Full Stack Engineer — £85–120k — Hybrid",
            "Acme Soil",
            "Lead Full Stack Engineer",
            "London/Bristol, UK",
        ),
        ("Acme Soil (YC S18) Is Hiring a Back End Engineer (Go)", "Acme Soil", "Back End Engineer (Go)", None),
        (
            "Acme Soil is hiring Senior MLE&#x27;s in Cambridge, MA (ONSITE).",
            "Acme Soil",
            "Senior MLE's",
            "Cambridge, MA",
        ),
        (
            "Founding Engineer @ Acme Soil (San Francisco, ONSITE)",
            "Acme Soil",
            "Founding Engineer",
            "San Francisco, ONSITE",
        ),
        (
            "Acme Soil (YC W24): Reliability Engineer | Berlin, Germany",
            "Acme Soil",
            "Reliability Engineer",
            "Berlin, Germany",
        ),
        (
            "Soil AI | Software Engineers | San Francisco, CA | ONSITE",
            "Soil AI",
            "Software Engineers",
            "San Francisco, CA",
        ),
        (
            "Company: Acme Soil<p>Location: Remote US<p>Role: Founding Full Stack Engineer",
            "Acme Soil",
            "Founding Full Stack Engineer",
            "Remote US",
        ),
        ("Acme Soil | Multiple roles | Remote | Full-time<p>Come and dig.", "Acme Soil", "Multiple roles", "Remote"),
        (
            "Acme Soil | Remote (USA) | Full Time<p>We are looking for a Platform Engineer to join us.",
            "Acme Soil",
            "Platform Engineer",
            "Remote (USA)",
        ),
        (
            "Acme Soil | Remote (USA) | Full Time<p>We measure soil.",
            "Acme Soil",
            "Acme Soil | Remote (USA) | Full Time",
            "Remote (USA)",
        ),
        (
            "Edit: APPLICATIONS CLOSED<p>Acme Soil | Backend Engineer | Venice, CA",
            "Acme Soil",
            "Backend Engineer",
            "Venice, CA",
        ),
        ("We at Acme Soil are hiring in Austin.<p>Role: UI Engineer", "Acme Soil", "UI Engineer", None),
        (
            "Careful Acme | Data Engineer | Remote (US)<p>Willing to relocate: No",
            "Careful Acme",
            "Data Engineer",
            "Remote (US)",
        ),
    ],
)
def test_parts_are_found(markup: str, company: str, title: str, location: str | None) -> None:
    post = read_hiring_post(markup)
    assert (post.company, post.title) == (company, title)
    if location:
        assert post.location == location


@pytest.mark.parametrize(
    "order", list(itertools.permutations(["Data Engineer", "Lisbon, Portugal", "Full-time", "€60k-€70k"]))
)
def test_order_behind_the_company_does_not_matter(order: tuple[str, ...]) -> None:
    post = read_hiring_post(" | ".join(["Acme Soil", *order]))
    assert (post.company, post.title, post.location, post.pay) == (
        "Acme Soil",
        "Data Engineer",
        "Lisbon, Portugal",
        "€60k-€70k",
    )


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "<p>",
        "[flagged]",
        "What about europe",
        "remote(us)",
        "I applied to the Frontend Engineer Role last month, but haven&#x27;t heard back yet.",
        "I don&#x27;t work there but I just wanted to share that they are hiring engineers.",
        "&gt; $8k contract → 5% equity",
        "wow a whopping $8k and 5% for doing all of the technical work!",
        "SEEKING WORK | Frontend Developer | Remote<p>Technologies: React",
        "SEEKING REMOTE DESIGN OPPORTUNITIES Location: India Remote: Yes Willing to relocate: Open to discuss",
        "In addition to the tools above, feel free to use https:&#x2F;&#x2F;search.example to search and chat.",
        "Careful - I applied to this role and the founder ghosted me mid-way.",
        "@somebody can we prune some of these search and aggregator tools?",
        "Please don&#x27;t build this. We don&#x27;t need it.",
    ],
)
def test_what_is_no_posting_is_told(markup: str) -> None:
    with pytest.raises(NotAPosting) as problem:
        read_hiring_post(markup)
    assert problem.value.reason == "not_a_posting"


def test_somebody_who_hires_for_nothing_named_is_told() -> None:
    with pytest.raises(NotAPosting) as problem:
        read_hiring_post(
            "We&#x27;re actively hiring. It has been a good place, I have been there for seven years. Apply here."
        )
    assert problem.value.reason == "no_role_named"


def test_text_and_terms_are_kept() -> None:
    post = read_hiring_post("Acme Soil | Engineer | Remote | Part-time<p>R&amp;D with <i>C++</i>.")
    assert post.text == "Acme Soil | Engineer | Remote | Part-time\nR&D with C++."
    assert post.terms == "Acme Soil | Engineer | Remote | Part-time"


@given(
    st.lists(
        st.sampled_from(
            ["Acme", "|", " - ", "Engineer", "(", ")", "Remote", "<p>", "hiring", ":", "@", " in ", "Paris", "AI"]
        ),
        max_size=12,
    )
)
def test_any_mixture_is_read_or_told(pieces: list[str]) -> None:
    try:
        post = read_hiring_post("".join(pieces))
    except NotAPosting:
        return
    assert post.title.strip()
    assert len(post.title) <= 125
