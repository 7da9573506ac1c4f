"""What was hidden in the generated market is found again, through the public questions alone.

The facts are those of jobs/demonstration/planted.py; the numbers that are expected follow from them, not from a run.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import combinations, pairwise, product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from data_access.database import Database
from data_access.loads.skills import read_matcher
from data_access.queries import QUESTIONS
from data_access.queries.choices import data_status
from data_access.queries.question import Answer
from data_access.tenancy import PUBLIC
from domain import filters
from domain.vocabulary import GENERATED_RELEASES, Seniority
from jobs.demonstration import planted
from jobs.demonstration.feed import day_feed, fates
from jobs.demonstration.market import groups, occupations, skills, spellings
from jobs.demonstration.postings import Market
from tests.conftest import DEMONSTRATION_DAY

MARKET = Market(DEMONSTRATION_DAY)
TRENDS = {one.name: one for one in planted.TRENDS}

Ask = Callable[..., Answer[Any]]


@pytest.fixture(scope="module")
def ask(demonstration: Database) -> Ask:
    """The answer to a question, its filters as in an address."""

    def answer(question: str, **query: Any) -> Answer[Any]:
        asked = QUESTIONS[question]
        read, _ = filters.read(asked.filters, {name.rstrip("_"): value for name, value in query.items()}, strict=True)
        with demonstration.reading(PUBLIC) as connection:
            return asked.ask(connection, read)

    return answer


@pytest.fixture(scope="module")
def slug(demonstration: Database) -> Callable[[str], str]:
    """The slug of a skill by the name that the market gives it."""
    with demonstration.reading(PUBLIC) as connection:
        matcher = read_matcher(connection)
        slugs = {row.skill_id: row.slug for row in connection.execute(text("SELECT skill_id, slug FROM skill"))}
    return lambda name: slugs[matcher.lookup(name) or 0]


def share_between(ask: Ask, skill: str, first: int, last: int, region: str = "all") -> float:
    """Share of a skill over days told from the anchor day, added up from the daily points."""
    days = {"from": str(DEMONSTRATION_DAY + timedelta(first)), "to": str(DEMONSTRATION_DAY + timedelta(last))}
    points = ask("trend", skill=skill, region=region, grain="day", **days).rows
    assert len(points) == last - first + 1
    return sum(point.postings for point in points) / sum(point.all_postings for point in points)


def mean_factor(trend: planted.Trend, first: int, last: int) -> float:
    return sum(trend.at(day) for day in range(first, last + 1)) / (last - first + 1)


# --- What there is -------------------------------------------------------------------------------------------------


def test_the_database_says_that_it_is_a_demonstration(demonstration: Database):
    with demonstration.reading(PUBLIC) as connection:
        status = data_status(connection)
    assert status.demonstration
    assert status.as_of == DEMONSTRATION_DAY
    assert status.first_on == MARKET.opened_on
    assert status.days == planted.FIRST_DAYS
    assert status.waiting_days == 0
    assert status.onet_version == GENERATED_RELEASES[-1]
    assert status.onet_generated
    assert 57_000 < status.postings < 63_000


def test_every_day_has_as_many_postings_as_were_generated(demonstration: Database):
    """Against the generator's own fates: late ones, what cannot be read, repeats and reposts all taken into account."""
    with demonstration.reading(PUBLIC) as connection:
        found = connection.execute(text("SELECT posted_on, postings FROM aggregated_day"))
        counted = {row.posted_on: row.postings for row in found}
    expected = {}
    for number in range(planted.FIRST_DAYS):
        day = MARKET.opened_on + timedelta(days=number)
        arrived = [fate for fate in fates(MARKET, day) if day + timedelta(days=fate.late) <= DEMONSTRATION_DAY]
        expected[day] = sum(fate.readable for fate in arrived)
    differing = {day: (counted[day], expected[day]) for day in expected if counted[day] != expected[day]}
    # Two different postings of a firm may have one text, or a repost may be told by chance from another source first.
    assert sum(abs(have - want) for have, want in differing.values()) <= 5, differing


def test_the_quarantine_holds_what_the_generator_spoilt(demonstration: Database):
    spoilt = {"unreadable_json": 0, "unreadable_date": 0}
    for number in range(planted.FIRST_DAYS):
        for fate in fates(MARKET, MARKET.opened_on + timedelta(days=number)):
            spoilt["unreadable_json"] += fate.unreadable
            spoilt["unreadable_date"] += fate.malformed_date is not None
    with demonstration.reading(PUBLIC) as connection:
        held = dict(connection.execute(text("SELECT reason, count(*) FROM quarantine GROUP BY reason")).all())
    assert held == spoilt


def test_reposts_are_known_as_such(demonstration: Database):
    with demonstration.reading(PUBLIC) as connection:
        linked = connection.execute(
            text("SELECT count(*) FROM posting WHERE source_id LIKE '%-r%' AND repost_of IS NOT NULL")
        ).scalar_one()
        posted_again = connection.execute(text("SELECT count(*) FROM posting WHERE source_id LIKE '%-r%'")).scalar_one()
        others = connection.execute(
            text("SELECT count(*) FROM posting WHERE source_id NOT LIKE '%-r%' AND repost_of IS NOT NULL")
        ).scalar_one()
    sent = sum(
        day_feed(MARKET, MARKET.opened_on + timedelta(days=number)).tally["reposts"] for number in range(100, 110)
    )
    assert sent > 30
    assert linked == posted_again > 1500
    assert others <= 5


def test_skills_are_found_in_the_forms_that_postings_write(demonstration: Database, slug: Callable[[str], str]):
    assert len({slug(name) for name in skills()}) == len(skills())
    with demonstration.reading(PUBLIC) as connection:
        matcher = read_matcher(connection)
    sentence = "You bring experience with {}."
    missed = [
        (name, form)
        for name in skills()
        for form in spellings(name)
        if matcher.lookup(name) not in matcher.skill_ids(sentence.format(form))
    ]
    assert missed == []


def test_postings_are_imported_as_they_were_meant(demonstration: Database, slug: Callable[[str], str]):
    """A day of postings, skill by skill, and what else is known of them."""
    day = DEMONSTRATION_DAY - timedelta(days=45)
    with demonstration.reading(PUBLIC) as connection:
        rows = connection.execute(
            text("""
                SELECT source, source_id, region_code, onetsoc_code, pay_annual IS NOT NULL, pay_currency,
                       array(SELECT slug FROM skill WHERE skill_id = ANY (skill_ids))
                FROM posting WHERE posted_on = :day AND source_id NOT LIKE '%-r%'
            """),
            {"day": day},
        ).all()
    stored = {row[:2]: row[2:] for row in map(tuple, rows)}
    asked = found = with_pay = 0
    for number, fate in enumerate(fates(MARKET, day)):
        if not fate.readable:
            continue
        one = MARKET.posting(day, number)
        region, occupation, paid, currency, has = stored[one.source, one.job_id]
        assert region == (None if fate.null_location else one.region_code)
        assert occupation in (one.onetsoc_code, None)
        asked += len(one.skills)
        found += len({slug(name) for name in one.skills} & set(has))
        if one.offer and one.offer.currency == "USD":
            with_pay += 1
            assert paid
            assert currency == "USD"
    assert found > 0.98 * asked > 500
    assert with_pay > 20


# --- Trends --------------------------------------------------------------------------------------------------------


def test_docker_rises_nationwide_in_the_last_28_days(ask: Ask):
    trend = TRENDS["Docker"]
    movers = {row.skill: row for row in ask("movers", region="US", period="28d").rows}
    docker = movers["docker"]
    assert docker.direction == "rising"
    assert docker.growth_low < math.log(mean_factor(trend, -27, 0) / mean_factor(trend, -55, -28)) < docker.growth_high
    assert [row.direction for row in ask("top-skills", region="US", limit=100).rows if row.skill == "docker"] == [
        "rising"
    ]
    summary = ask("skill-summary", skill="docker", region="US").rows[0]
    assert summary.direction == "rising"


def test_language_models_rise_steeply(ask: Ask, slug: Callable[[str], str]):
    trend = TRENDS["llm"]
    movers = {row.skill: row for row in ask("movers", period="28d").rows}
    expected = math.log(mean_factor(trend, -27, 0) / mean_factor(trend, -55, -28))
    for name in ("Large Language Models", "Prompt Engineering"):
        row = movers[slug(name)]
        assert row.direction == "rising"
        assert row.growth_low < expected < row.growth_high
    rising = [row.skill for row in ask("movers", period="28d").rows if row.direction == "rising"]
    assert {slug("LangChain"), slug("Prompt Engineering")} <= set(rising[:6])


@pytest.mark.parametrize("name", ["Rust", "jQuery"])
def test_long_trends_show_over_a_year(ask: Ask, slug: Callable[[str], str], name: str):
    trend = TRENDS[name]
    early, late = share_between(ask, slug(name), -364, -275), share_between(ask, slug(name), -89, 0)
    expected = mean_factor(trend, -89, 0) / mean_factor(trend, -364, -275)
    assert 0.7 * expected < late / early < 1.4 * expected
    months = ask("trend", skill=slug(name), period="365d", grain="month").rows
    rises = sum(after.share > before.share for before, after in pairwise(months))
    assert rises > 5 if expected > 1 else rises < 6


def test_snowflake_takes_a_step(ask: Ask, slug: Callable[[str], str]):
    skill = slug("Snowflake")
    before, after = share_between(ask, skill, -210, -151), share_between(ask, skill, -150, -91)
    later = share_between(ask, skill, -90, -31)
    assert 1.7 < after / before < 3.2
    assert 0.75 < later / after < 1.3


def test_the_new_skill_appears_on_its_day(ask: Ask, slug: Callable[[str], str]):
    skill = slug("LangGraph")
    assert share_between(ask, skill, -399, -91) == 0.0
    assert share_between(ask, skill, -90, -31) > 0.0
    [mover] = [row for row in ask("movers", period="90d").rows if row.skill == skill]
    assert mover.earlier_postings == 0
    assert mover.direction == "rising"


def test_level_skills_are_not_said_to_move(ask: Ask, slug: Callable[[str], str]):
    movers = {row.skill: row for row in ask("movers", region="US", period="28d").rows}
    for name in planted.LEVEL_SKILLS:
        assert movers[slug(name)].direction == "no_clear_change"


def test_few_other_skills_are_said_to_move(ask: Ask, slug: Callable[[str], str]):
    """At a false discovery rate of 5 %; the fields' seasons are real movements and may show."""
    rows = ask("movers", period="28d").rows
    moving = {row.skill for row in rows if row.direction != "no_clear_change"}
    planted_ones = {
        slug(name) for name in (*groups()["llm"], *(one.name for one in planted.TRENDS if not one.is_group))
    }
    assert len(rows) > 250
    assert len(moving - planted_ones) <= 5


# --- Places, levels, groups ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("speciality", planted.SPECIALITIES, ids=lambda one: one.skill)
def test_specialities_have_their_location_quotient(
    ask: Ask, slug: Callable[[str], str], speciality: planted.Speciality
):
    rows = ask("regional-demand", skill=slug(speciality.skill), period="365d").rows
    [here] = [row for row in rows if row.region_code == speciality.region]
    assert here.location_quotient_low < speciality.location_quotient < here.location_quotient_high
    assert here.location_quotient_low > 1.5
    others = [row.location_quotient for row in rows if row.location_quotient and row.region_code != speciality.region]
    assert here.location_quotient > max(others)


@pytest.mark.parametrize("tilt", planted.LEVEL_TILTS[:2], ids=lambda one: one.skill)
def test_some_skills_are_more_common_in_senior_postings(ask: Ask, slug: Callable[[str], str], tilt: planted.LevelTilt):
    rows = ask("seniority", skill=slug(tilt.skill), period="365d").rows
    shares = {row.seniority: row.share for row in rows}
    senior, mid, junior = (shares[level] for level in (Seniority.SENIOR, Seniority.MID, Seniority.JUNIOR))
    assert senior > 1.5 * mid > 1.5 * junior
    factors = tilt.factors
    assert 0.6 < (senior / mid) / (factors["senior"] / factors["mid"]) < 1.6


def test_pay_rises_with_the_level(ask: Ask, slug: Callable[[str], str]):
    rows = {row.seniority: row for row in ask("seniority", skill="python", region="US", period="365d").rows}
    pay = [rows[level].median_pay for level in (Seniority.JUNIOR, Seniority.MID, Seniority.SENIOR, Seniority.LEAD)]
    assert pay == sorted(pay)
    assert pay[0] < 0.75 * pay[2]


@pytest.mark.parametrize("measure", ["postings", "npmi", "jaccard"])
def test_the_platform_group_is_found_around_terraform(ask: Ask, slug: Callable[[str], str], measure: str):
    first, *others = planted.TOGETHER
    rows = ask("cooccurrence", skill=slug(first), measure=measure, period="90d", limit=3).rows
    assert {row.partner for row in rows} == {slug(name) for name in others}
    assert all(row.significant and row.lift > 4 for row in rows)


def test_planted_groups_are_found_again_as_communities(ask: Ask, demonstration: Database, slug: Callable[[str], str]):
    """Skills that one group alone draws lie together: nearly all pairs of a group, and few of different groups.

    The network's communities are coarser than the generator's groups, so some groups share one.
    """
    with demonstration.reading(PUBLIC) as connection:
        found = connection.execute(
            text("SELECT slug, cluster FROM network_skill JOIN skill USING (skill_id) WHERE cluster IS NOT NULL")
        )
        cluster = {row.slug: row.cluster for row in found}
    drawn_by = Counter(name for group in groups().values() for name in group)
    alone = [
        [slug(name) for name in group if drawn_by[name] == 1 and slug(name) in cluster] for group in groups().values()
    ]
    within = [cluster[one] == cluster[other] for group in alone for one, other in combinations(group, 2)]
    between = [
        cluster[one] == cluster[other] for left, right in combinations(alone, 2) for one, other in product(left, right)
    ]
    assert len(within) > 300
    assert sum(within) / len(within) > 0.9
    assert sum(between) / len(between) < 0.12
    large = [group for group in alone if len(group) >= 3]
    whole = [group for group in large if len({cluster[one] for one in group}) == 1]
    assert len(whole) > 0.8 * len(large) > 30
    assert len(set(cluster.values())) >= 12


def test_the_strongest_pairs_were_planted_or_belong_to_one_occupation(ask: Ask, slug: Callable[[str], str]):
    """Of two skills that groups draw, those tied most were drawn by the same group."""
    together = {frozenset(map(slug, pair)) for group in groups().values() for pair in combinations(group, 2)}
    drawn = {slug(name) for group in groups().values() for name in group}
    edges = ask("cooccurrence-edges", nodes=300, limit=5000).rows
    strongest = [one for one in edges if {one.skill, one.partner} <= drawn][:60]
    assert len(strongest) == 60
    assert sum(frozenset((one.skill, one.partner)) in together for one in strongest) > 0.85 * len(strongest)
    assert sum(one.same_cluster for one in strongest) > 0.9 * len(strongest)


def test_weekends_are_quiet(ask: Ask):
    points = ask("trend", skill="python", period="365d", grain="day").rows
    by_weekday = [0] * 7
    for point in points:
        by_weekday[point.starts_on.weekday()] += point.all_postings
    assert max(by_weekday[5:]) < 0.55 * min(by_weekday[:5])


def test_the_documentation_tells_what_is_planted():
    """Names and numbers of docs/demonstration-data.md are those of the generator."""
    page = " ".join((Path(__file__).parents[1] / "docs" / "demonstration-data.md").read_text(encoding="utf-8").split())
    for trend in planted.TRENDS:
        assert trend.story in page, trend.name
    for one in planted.SPECIALITIES:
        assert f"{one.skill} in " in page
        assert f"location quotient about {one.location_quotient}" in page
    for name in (*planted.TOGETHER, *planted.LEVEL_SKILLS, *(one.skill for one in planted.LEVEL_TILTS)):
        assert name in page
    for share in vars(planted.DISORDER).values():
        assert f"| {100 * share:g} % |" in page
    assert f"about {100 * planted.PAY_STATED:g} % of the postings" in page
    assert f"{planted.FIRST_DAYS} days up to" in page
    assert f"{len(occupations())} occupations" in page
