"""The derived quick view: sentences worked out by hand, grammar, missing parts, and nothing invented."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import jaat
from domain.jaat import Facts, Schooling, SkillRating, Software

WHOLE = Facts(
    title="Kite Menders",
    description="Mend kites of paper, cloth, etc. for those who fly them. May test strings.",
    job_zone=4,
    job_zone_name="Job Zone Four: Considerable Preparation Needed",
    entry_education="Bachelor's degree",
    median_pay=132_270,
    change_share=0.179,
    target_year=2034,
)
BARE = Facts(title="Kite Menders", description="Mend kites.")


def test_a_whole_summary_has_three_sentences():
    assert jaat.summary(WHOLE) == (
        "Kite Menders mend kites of paper, cloth, etc. for those who fly them. "
        "The work takes considerable preparation (job zone 4), and a bachelor's degree is typical for entry. "
        "Half of them earn $132,270 a year or more, and employment is projected to grow by 17.9% by 2034."
    )


def test_what_is_not_published_is_left_out():
    assert jaat.summary(replace(WHOLE, job_zone=None, median_pay=None)) == (
        "Kite Menders mend kites of paper, cloth, etc. for those who fly them. "
        "A bachelor's degree is typical for entry. Employment is projected to grow by 17.9% by 2034."
    )


def test_where_nothing_but_the_description_is_published_it_is_said():
    assert jaat.summary(BARE) == "Kite Menders mend kites. No job zone, education, pay or outlook is known for it."


@pytest.mark.parametrize(
    ("title", "description", "expected"),
    [
        ("Tellers", "Receive and pay out money.", "Tellers receive and pay out money."),
        ("Cooks, Fast Food", "Prepare food.", "Cooks, Fast Food: prepare food."),
        ("Farmers, Ranchers, and Others", "Plan, direct work.", "Farmers, Ranchers, and Others plan, direct work."),
        ("Managers, All Other", "All managers not listed.", "Managers, All Other: all managers not listed."),
        ("Aides", "Under supervision, perform tasks.", "Aides: under supervision, perform tasks."),
        ("Pruners", "Using techniques, cut branches.", "Pruners: using techniques, cut branches."),
        ("Nurses", "Nurses who care.", "Nurses: nurses who care."),
        ("Feeders", "Feed materials into machines.", "Feeders feed materials into machines."),
        ("Assessors", "Assess, or value, property.", "Assessors assess, or value, property."),
        ("Operators", "CNC machines are run.", "Operators CNC machines are run."),
        ("Kites", "", "Kites: no description is published."),
        ("Kites", "  Fly \n high ", "Kites fly high."),
    ],
)
def test_the_title_and_the_description_make_one_sentence(title, description, expected):
    assert jaat.opening(title, description) == expected


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Do one thing. Do another.", "Do one thing."),
        ("Treat e.g. Fevers, St. Vitus and so on. Then rest.", "Treat e.g. Fevers, St. Vitus and so on."),
        ("Enforce U.S. Customs law. May travel.", "Enforce U.S. Customs law."),
        ("Work for Acme Inc. Ltd or others (e.g. Bolt). End.", "Work for Acme Inc. Ltd or others (e.g. Bolt)."),
        ("Lift 3.5 tons. Rest.", "Lift 3.5 tons."),
        ("Ask why? Then act.", "Ask why?"),
        ("No stop", "No stop."),
        ("", ""),
    ],
)
def test_a_sentence_ends_where_it_ends(text, first):
    assert jaat.first_sentence(text) == first


@pytest.mark.parametrize(
    ("zone", "name", "expected"),
    [
        (1, "Job Zone One: Little or No Preparation Needed", "The work takes little or no preparation (job zone 1)"),
        (3, "Medium Preparation Needed", "The work takes medium preparation (job zone 3)"),
        (4, "Job Zone Four: a degree and some years", "It is in job zone 4 (a degree and some years)"),
        (2, None, "It is in job zone 2"),
        (2, "Job Zone Two:", "It is in job zone 2"),
        (None, None, ""),
    ],
)
def test_a_job_zone_is_told_by_its_name(zone, name, expected):
    assert jaat.zone_phrase(zone, name) == expected


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("Bachelor's degree", "a bachelor's degree is typical for entry"),
        ("Associate's degree", "an associate's degree is typical for entry"),
        ("High school diploma or equivalent", "a high school diploma or equivalent is typical for entry"),
        ("Some college, no degree", "some college without a degree is typical for entry"),
        ("Postsecondary nondegree award", "a postsecondary nondegree award is typical for entry"),
        ("No formal educational credential", "no formal educational credential is needed for entry"),
        ("Doctoral or professional degree", "a doctoral or professional degree is typical for entry"),
    ],
)
def test_education_for_entry_has_its_article(level, expected):
    assert jaat.education_phrase(replace(BARE, entry_education=level)) == expected


def test_without_it_the_answer_given_most_often_is_told_with_its_share():
    asked = [Schooling("Associate's Degree", 38.4), Schooling("Bachelor's Degree", 61.6)]
    facts = replace(BARE, schooling=asked)
    phrase = "a bachelor's degree is what is named most often as required (62% of answers)"
    assert jaat.education_phrase(facts) == phrase
    assert jaat.typical_education(asked) == "Bachelor's Degree (62% of answers)"


def test_two_answers_given_equally_often_are_both_told():
    asked = [Schooling("Associate's Degree", 50), Schooling("Some College Courses", 50)]
    assert jaat.typical_education(asked) == "Associate's Degree or Some College Courses (50% of answers each)"
    assert jaat.education_phrase(replace(BARE, schooling=asked)) == (
        "an associate's degree or some college courses is what is named most often as required (50% of answers each)"
    )


@pytest.mark.parametrize("asked", [[], [Schooling("Doctoral Degree", 0)]])
def test_where_nobody_answered_there_is_no_typical_education(asked):
    assert jaat.typical_education(asked) is None
    assert jaat.education_phrase(replace(BARE, schooling=asked)) == ""


@pytest.mark.parametrize(
    ("category", "name"),
    [
        ("High School Diploma - or the equivalent (for example, GED)", "High School Diploma"),
        ("Associate's Degree (or other 2-year degree)", "Associate's Degree"),
        ("Post-Baccalaureate Certificate - awarded for completion", "Post-Baccalaureate Certificate"),
        ("Post-Doctoral Training", "Post-Doctoral Training"),
        ("Less than a High School Diploma", "Less than a High School Diploma"),
    ],
)
def test_a_category_is_named_without_its_explanation(category, name):
    assert jaat.level_name(category) == name


@pytest.mark.parametrize(
    ("phrase", "article"),
    [("hour", "an"), ("university degree", "a"), ("European award", "a"), ("award", "an"), ("one-year course", "a"),
     ("honors degree", "an"), ("degree", "a")],
)  # fmt: skip
def test_an_article_goes_by_sound(phrase, article):
    assert jaat.article(phrase) == article


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"median_pay": 239_200, "median_is_bound": True}, "At least half of them earn $239,200 a year or more."),
        ({"change_share": -0.032, "target_year": 2034}, "Employment is projected to shrink by 3.2% by 2034."),
        ({"change_share": 0.01}, "Employment is projected to stay about the same."),
        ({"change_share": 0.0}, "Employment is projected to stay about the same."),
        ({}, ""),
    ],
)
def test_pay_and_outlook_are_told_in_words(facts, expected):
    assert jaat.prospects(replace(BARE, **facts)) == expected


@pytest.mark.parametrize(
    ("pay_of", "change_of", "expected"),
    [
        (
            "13-1020 Kite Buyers", "13-1020 Kite buyers",
            "In the wider group 13-1020 Kite Buyers, half earn $50,000 a year or more, and employment is projected to "
            "grow by 2.0% by 2034.",
        ),
        (
            "13-1020 Kite Buyers", None,
            "Half of the wider group 13-1020 Kite Buyers earn $50,000 a year or more, and employment is projected to "
            "grow by 2.0% by 2034.",
        ),
        (
            None, "13-1020 Kite Buyers",
            "Half of them earn $50,000 a year or more, and employment of the wider group 13-1020 Kite Buyers is "
            "projected to grow by 2.0% by 2034.",
        ),
    ],
)  # fmt: skip
def test_figures_of_a_wider_group_are_not_told_as_the_occupations_own(pay_of, change_of, expected):
    facts = replace(BARE, median_pay=50_000, change_share=0.02, target_year=2034, pay_of=pay_of, change_of=change_of)
    assert jaat.prospects(facts) == expected


def test_one_figure_of_a_wider_group_says_so_too():
    assert jaat.prospects(replace(BARE, change_share=0.02, change_of="13-1020 Buyers")) == (
        "In the wider group 13-1020 Buyers, employment is projected to grow by 2.0%."
    )


def test_the_first_six_tasks_are_the_responsibilities():
    assert jaat.responsibilities(map(str, range(9))) == ["0", "1", "2", "3", "4", "5"]
    assert jaat.responsibilities([]) == []


def test_the_ten_most_important_skills_are_the_top_ones_and_doubtful_ones_are_none():
    ratings = [SkillRating(f"s{n:02}", n) for n in range(12)] + [SkillRating("doubtful", 99, low_precision=True)]
    assert jaat.top_skills(ratings) == [f"s{n:02}" for n in range(11, 1, -1)]
    assert jaat.top_skills([SkillRating("b", 5), SkillRating("a", 5)]) == ["a", "b"]


def test_software_in_demand_comes_before_what_is_hot_anywhere_and_the_rest_is_left_out():
    listed = [
        Software("plain"),
        Software("hot", hot_technology=True),
        Software("asked", in_demand=True),
        Software("both", hot_technology=True, in_demand=True),
        Software("both", hot_technology=True, in_demand=True),
    ]
    assert jaat.top_software(listed) == ["both", "asked", "hot"]
    assert len(jaat.top_software([Software(str(n), in_demand=True) for n in range(30)])) == jaat.MOST_SOFTWARE


maybe = st.none()


@given(
    zone=maybe | st.integers(1, 5),
    entry=maybe | st.sampled_from(["Master's degree", "No formal educational credential"]),
    pay=maybe | st.floats(10_000, 300_000),
    change=maybe | st.floats(-0.9, 2),
)
def test_a_summary_has_two_or_three_sentences_and_no_number_that_is_not_published(zone, entry, pay, change):
    facts = replace(BARE, job_zone=zone, entry_education=entry, median_pay=pay, change_share=change, target_year=2034)
    text = jaat.summary(facts)
    assert 2 <= len(re.findall(r"[.](?= |$)", text)) <= 3
    assert "None" not in text
    assert "  " not in text
    assert all(sentence[0].isupper() for sentence in re.split(r"(?<=[.]) ", text))
    published = {str(zone), "2034"} if change is not None else {str(zone)}
    published |= {f"{pay:,.0f}"} if pay is not None else set()
    published |= {f"{abs(100 * change):.1f}"} if change is not None else set()
    assert set(re.findall(r"\d[\d,.]*\d|\d", text)) <= published
