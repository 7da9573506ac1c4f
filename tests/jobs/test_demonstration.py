"""The generated market by itself: repeatable, plausible, with as much disorder as it says. No database."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from data_access.loads.onet_archive import open_archive
from data_access.loads.onet_checks import check_contents
from data_access.loads.onet_files import ReleaseFiles, read_release
from domain.employment import employment_type_of
from domain.occupations import TitleIndex
from domain.pay import pay_in_text
from domain.regions import resolve_region
from domain.seniority import seniority_of
from domain.vocabulary import GENERATED_RELEASES
from domain.work_mode import work_mode_of
from jobs.demonstration import planted
from jobs.demonstration.archive import archive, files, released_on
from jobs.demonstration.companies import KINDS, companies
from jobs.demonstration.draws import Weighted
from jobs.demonstration.feed import DayFeed, day_feed, fates
from jobs.demonstration.market import commodities, groups, occupations, skills, spellings
from jobs.demonstration.places import places
from jobs.demonstration.postings import SOURCES, Market, Posting, region_codes
from jobs.demonstration.wording import as_html

ANCHOR = date(2025, 10, 31)
MARKET = Market(ANCHOR)
SAMPLE_DAYS = [ANCHOR - timedelta(days=days) for days in range(0, 399, 21)]


@cache
def sample() -> tuple[Posting, ...]:
    """All postings of every third Friday: about 2,900."""
    return tuple(MARKET.posting(day, number) for day in SAMPLE_DAYS for number in range(MARKET.count_on(day)))


@cache
def feeds(days: int = 60) -> dict[date, DayFeed]:
    """What arrived on the newest days."""
    return {day: day_feed(MARKET, day) for day in (ANCHOR - timedelta(days=number) for number in range(days))}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> ReleaseFiles:
    path = tmp_path_factory.mktemp("archive") / "generated.zip"
    path.write_bytes(archive(ANCHOR))
    with open_archive(path) as opened:
        assert opened.version == GENERATED_RELEASES[-1]
        assert opened.released_on == date(2025, 10, 1)
        return read_release(opened)


# --- Repeatable ----------------------------------------------------------------------------------------------------


def test_a_day_is_the_same_whenever_and_in_whatever_company_it_is_generated():
    alone = {day: day_feed(Market(ANCHOR), day).lines for day in list(feeds())[:4]}
    assert alone == {day: feeds()[day].lines for day in alone}


def test_one_posting_needs_no_other():
    day = ANCHOR - timedelta(days=100)
    assert Market(ANCHOR).posting(day, 17) == [MARKET.posting(day, number) for number in range(18)][17]


def test_another_anchor_moves_the_trends_and_nothing_else_of_the_calendar():
    later = Market(ANCHOR + timedelta(days=9))
    assert [later.count_on(day) for day in SAMPLE_DAYS[:-1]] == [MARKET.count_on(day) for day in SAMPLE_DAYS[:-1]]
    assert [(one.title, one.company) for one in map(later.posting, SAMPLE_DAYS[:9], range(9))] == [
        (one.title, one.company) for one in map(MARKET.posting, SAMPLE_DAYS[:9], range(9))
    ]


def test_the_archive_is_the_same_bytes_throughout_a_quarter():
    assert archive(ANCHOR) == archive(date(2025, 12, 30))
    assert released_on(date(2025, 12, 30)) == date(2025, 10, 1)
    assert released_on(date(2026, 1, 1)) == date(2026, 1, 1)


def test_nothing_is_posted_before_the_market_opens():
    first = ANCHOR - timedelta(days=planted.FIRST_DAYS - 1)
    assert MARKET.opened_on == first
    assert MARKET.count_on(first) > 0
    assert MARKET.count_on(first - timedelta(days=1)) == 0
    opening = day_feed(MARKET, first)
    assert opening.tally["reposts"] == opening.tally["late"] == 0


# --- Plausible -----------------------------------------------------------------------------------------------------


def test_a_first_load_has_about_sixty_thousand_postings():
    days = [ANCHOR - timedelta(days=number) for number in range(planted.FIRST_DAYS)]
    assert 57_000 <= sum(map(MARKET.count_on, days)) <= 63_000


def test_weekends_are_quiet_and_december_too():
    days = [ANCHOR - timedelta(days=number) for number in range(364)]
    by_weekday = Counter[int]()
    by_month = Counter[int]()
    for day in days:
        by_weekday[day.weekday()] += MARKET.count_on(day)
        by_month[day.month] += MARKET.count_on(day)
    assert by_weekday.most_common(1)[0][0] == 1
    assert max(by_weekday[5], by_weekday[6]) < 0.55 * min(by_weekday[day] for day in range(5))
    assert by_month[12] < 0.85 * by_month[10]


def test_every_state_and_fifteen_countries_are_there():
    codes = region_codes()
    assert len([code for code in codes if code.startswith("US-")]) == 51
    assert len({code.split("-")[0] for code in codes}) >= 16
    by_region = Counter(one.region_code for one in sample())
    assert by_region["US-CA"] > by_region["US-TX"] > by_region["US-IL"] > by_region["US-WY"]
    assert (
        0.75 < sum(number for code, number in by_region.items() if (code or "").startswith("US")) / len(sample()) < 0.86
    )


def test_every_field_advertises_and_levels_are_mixed():
    fields = {one.code: one.field for one in occupations()}
    by_field = Counter(fields[one.onetsoc_code] for one in sample())
    assert set(by_field) == set(KINDS)
    by_level = Counter(one.level for one in sample())
    assert set(by_level) == {"junior", "mid", "senior", "lead", "unknown"}
    assert by_level["senior"] > by_level["lead"]


def test_pay_is_stated_in_about_as_many_postings_as_planned_and_grows_with_the_level():
    stated = [one for one in sample() if one.offer]
    assert abs(len(stated) / len(sample()) - planted.PAY_STATED) < 0.04
    developers = [
        one for one in stated if one.onetsoc_code == "15-1252.00" and one.offer and one.offer.currency == "USD"
    ]
    means = {
        level: sum(one.offer.low for one in developers if one.offer and one.level == level)
        / sum(one.level == level for one in developers)
        for level in ("junior", "mid", "senior")
    }
    assert means["junior"] < means["mid"] < means["senior"]


def test_nobody_cooks_or_welds_from_home():
    fields = {one.code: one.field for one in occupations()}
    remote = Counter(fields[one.onetsoc_code] for one in sample() if one.is_remote)
    assert {"software", "data", "office", "finance"} <= set(remote)
    assert not {"health", "hospitality", "industry", "logistics", "education"} & set(remote)


def test_texts_have_the_length_of_short_postings():
    lengths = sorted(len(one.description.encode()) for one in sample())
    assert lengths[0] > 330
    assert lengths[len(lengths) // 20] > 400
    assert lengths[-1] < 900


def test_every_skill_of_a_posting_stands_in_its_text_in_one_of_its_forms():
    for one in sample():
        assert 1 <= len(one.skills) == len(set(one.skills)) <= 14
        for skill in one.skills:
            assert any(form in one.description for form in spellings(skill)), (skill, one.description)


def test_companies_say_that_they_are_examples():
    names = [name for field in KINDS for name in companies(field)]
    assert len(names) == len(set(names))
    assert all(" Example " in name for name in names)
    assert {one.company for one in sample()} <= set(names)


def test_what_is_written_is_read_as_it_was_meant():
    """Place, level, pay, work mode and contract by the rules that real postings go through."""
    wrong = Counter[str]()
    for one in sample():
        wrong["region"] += resolve_region(one.location).region_code != one.region_code
        wrong["level"] += one.level != "unknown" and seniority_of(one.title) != one.level
        mode = work_mode_of(one.location, one.title, one.description, is_remote=one.is_remote)
        wrong["mode"] += mode != one.mode
        wrong["contract"] += employment_type_of(one.title, one.description) != one.contract
        pay = pay_in_text(one.description)
        if one.offer is None:
            wrong["pay"] += pay is not None
        else:
            stated = (one.offer.low, one.offer.high, one.offer.period, one.offer.currency)
            wrong["pay"] += pay is None or (float(pay.low), float(pay.high), pay.period, pay.currency) != stated
    assert {what: number for what, number in wrong.items() if number > 0.01 * len(sample())} == {}


def test_titles_name_their_occupation_or_none():
    index = TitleIndex(
        [(one.code, title, kind) for one in occupations() for kind in ("alternate", "reported") for title in one.titles]
        + [(one.code, one.title, "occupation") for one in occupations()]
    )
    found = Counter[str]()
    for one in sample():
        code = index.find(one.title)
        found["right" if code == one.onetsoc_code else "none" if code is None else "wrong"] += 1
    assert found["wrong"] == 0
    assert found["right"] > 0.94 * len(sample())


# --- Disorder ------------------------------------------------------------------------------------------------------


def test_the_tally_is_what_the_lines_hold():
    """A second count, of the lines alone."""
    for day, feed in feeds().items():
        counted = Counter[str]()
        seen: dict[str, bytes] = {}
        for line in feed.lines:
            try:
                event = json.loads(line)
            except ValueError:
                counted["unreadable_line"] += 1
                continue
            payload = event["payload"]
            if not event["timestamp"].startswith("202") or event["timestamp"][5:7] > "12":
                counted["malformed_date"] += 1
            elif event["event_id"] in seen:
                assert seen[event["event_id"]] == line
                counted["repeats"] += 1
            elif "-r" in payload["job_id"]:
                counted["reposts"] += 1
            else:
                counted["postings"] += 1
                counted["late"] += date.fromisoformat(event["timestamp"][:10]) < day
                counted["null_locations"] += payload["location"] is None
                counted["html"] += payload["description"].startswith("<p>")
            seen[event["event_id"]] = line
        assert len(feed.lines) == feed.tally["lines"]
        assert +counted == Counter({what: number for what, number in feed.tally.items() if what != "lines" and number})


def test_disorder_comes_at_the_documented_rates():
    total = Counter[str]()
    for feed in feeds().values():
        total.update(feed.tally)
    new = sum(MARKET.count_on(day) for day in feeds())
    for what, share in (
        ("unreadable_line", planted.DISORDER.unreadable_line),
        ("malformed_date", planted.DISORDER.malformed_date),
        ("late", planted.DISORDER.late),
        ("repeats", planted.DISORDER.repeat),
        ("null_locations", planted.DISORDER.null_location),
        ("html", planted.DISORDER.html),
        ("reposts", planted.DISORDER.repost),
    ):
        # Reposts of what came late or unreadable are left out, so their share is a little lower.
        assert abs(total[what] - share * new) < 4 * (share * new) ** 0.5 + 0.03 * share * new, what


def test_fates_exclude_each_other():
    for day in SAMPLE_DAYS:
        for fate in fates(MARKET, day):
            happened = [fate.unreadable, fate.malformed_date is not None, fate.late > 0, fate.repeated]
            assert sum(happened) <= 1
            assert fate.readable == (not fate.unreadable and fate.malformed_date is None)


def test_a_repost_is_the_same_posting_through_another_source():
    lines = [json.loads(line) for feed in feeds().values() for line in feed.lines if line.endswith(b"}}")]
    reposts = [line for line in lines if "-r" in line["payload"]["job_id"]]
    originals = {
        (line["payload"]["company"], line["payload"]["title"], line["payload"]["description"]): line
        for line in lines
        if "-r" not in line["payload"]["job_id"]
    }
    found = 0
    for again in reposts:
        payload = again["payload"]
        first = originals.get((payload["company"], payload["title"], payload["description"]))
        if first:
            found += 1
            assert first["source"] != again["source"]
            assert first["payload"]["location"] == payload["location"]
            lag = date.fromisoformat(again["timestamp"][:10]) - date.fromisoformat(first["timestamp"][:10])
            assert 1 <= lag.days <= planted.REPOST_LAGS
    assert found > 0.5 * len(reposts) > 100


def test_html_texts_hold_the_same_words():
    assert as_html("R&D\nshe's") == "<p>R&amp;D</p><p>she&#x27;s</p>"


# --- Planted facts -------------------------------------------------------------------------------------------------


def test_trends_are_straight_lines_between_their_points():
    trend = planted.Trend("x", ((-10, 1.0), (0, 3.0)), "")
    assert [trend.at(day) for day in (-400, -10, -5, 0, 400)] == [1.0, 1.0, 2.0, 3.0, 3.0]
    for one in planted.TRENDS:
        assert all(before < after for (before, _), (after, _) in pairwise(one.points))


def test_planted_names_exist():
    known = {*skills(), *groups()}
    named = [*(one.name for one in planted.TRENDS), *(one.skill for one in planted.SPECIALITIES)]
    named += [*(one.skill for one in planted.LEVEL_TILTS), *planted.TOGETHER, *planted.LEVEL_SKILLS]
    assert set(named) <= known
    codes = {one.code for one in occupations()}
    assert {one.onetsoc_code for one in planted.SPECIALITIES if one.onetsoc_code} <= codes
    assert {one.region for one in planted.SPECIALITIES} <= region_codes()


def test_no_factor_is_cut_by_the_most_likely_probability():
    """Else a planted rise would come out smaller than it is documented."""
    highest = {one.name: max(factor for _, factor in one.points) for one in planted.TRENDS if not one.is_group}
    highest |= {one.skill: one.factor for one in planted.SPECIALITIES if not one.onetsoc_code}
    for members in (*groups().values(), *(one.skills for one in occupations())):
        for skill, factor in highest.items():
            assert members.get(skill, 0.0) * factor <= 0.95, skill
    for one in occupations():
        for trend in planted.TRENDS:
            assert one.groups.get(trend.name, 0.0) * max(factor for _, factor in trend.points) <= 0.95, one.code


def test_the_new_skill_is_not_there_before_its_day():
    [new] = [one for one in planted.TRENDS if one.points[0][1] == 0.0]
    day_of = {one.posted_on: None for one in sample()}
    early = [one for one in sample() if planted.day_number(one.posted_on, ANCHOR) < -90]
    late = [one for feed_day in (ANCHOR - timedelta(days=n) for n in range(10)) for one in _postings(feed_day)]
    assert day_of
    assert early
    assert not any(new.name in one.skills for one in early)
    assert any(new.name in one.skills for one in late)


def _postings(day: date) -> list[Posting]:
    return [MARKET.posting(day, number) for number in range(MARKET.count_on(day))]


def test_chance_by_weight():
    weighted = Weighted([("never", 0.0), ("seldom", 1.0), ("often", 3.0)])
    assert weighted.pick(lambda: 0.0) == "seldom"
    assert weighted.pick(lambda: 0.2499) == "seldom"
    assert weighted.pick(lambda: 0.25) == "often"
    assert weighted.pick(lambda: 1 - 1e-17) == "often"


# --- Archive -------------------------------------------------------------------------------------------------------


def test_the_archive_passes_every_check_of_a_release(release: ReleaseFiles):
    assert release.findings == []
    assert check_contents(release.contents) == []
    assert release.absent == ["Work Values.txt", "Work Context Categories.txt"]
    assert release.row_counts["occupations"] == len(occupations()) >= 60
    rated = len(occupations()) - len(planted.UNRATED)
    assert release.row_counts["skills"] == rated * 35 * 2
    assert release.row_counts["knowledge"] == rated * 33 * 2
    assert release.row_counts["work_context"] == rated * 24


def test_the_archive_does_not_pass_for_onet():
    texts = dict(files(date(2025, 10, 1)))
    assert "it is no O*NET data" in texts["Read Me"]
    assert "USDOL" not in "".join(texts.values())


def test_ratings_of_education_make_a_hundred_per_cent(release: ReleaseFiles):
    sums = Counter[tuple[str, str]]()
    for row in release.contents["education"].to_pylist():
        sums[row["onetsoc_code"], row["scale_id"]] += row["data_value"]
    assert len(sums) == 4 * (len(occupations()) - len(planted.UNRATED))
    assert all(abs(total - 100) < 0.01 for total in sums.values())


def test_products_are_those_that_postings_ask_for(release: ReleaseFiles):
    rows = release.contents["software_skills"].to_pylist()
    by_code = {(row["onetsoc_code"], row["software"]): row for row in rows}
    assert by_code["15-1252.00", "Docker"]["hot_technology"]
    assert by_code["15-1252.00", "Docker"]["in_demand"]
    assert ("29-1141.00", "Docker") not in by_code
    fading = {(code, name) for code, name, _ in planted.FADING}
    assert fading <= set(by_code)
    asked = {software for code, software in by_code if (code, software) not in fading}
    assert asked <= set(skills())
    assert not asked & set(planted.UNLISTED)
    examples = [example for one in commodities() for example in one.examples]
    assert len(examples) == len(set(examples))


def test_related_occupations_are_alike(release: ReleaseFiles):
    related = [
        row["related_onetsoc_code"]
        for row in release.contents["related_occupations"].to_pylist()
        if row["onetsoc_code"] == "29-1141.00"
    ]
    assert "29-2061.00" in related[:3]
    assert len(related) == len(set(related)) == 15


@pytest.mark.real_data
def test_the_archive_has_the_columns_of_a_real_one_and_none_of_its_sentences(real_data: Path):
    with open_archive(real_data / "onet" / "db_29_0_text.zip") as real:
        for name, text in files(date(2025, 10, 1)):
            if name == "Read Me" or f"{name}.txt" not in real.members:
                continue  # 29.0 is here without two optional files
            header = real.read(f"{name}.txt").decode().splitlines()[0]
            assert text.splitlines()[0] == header, name
        descriptions = real.read("Occupation Data.txt").decode()
        tasks = real.read("Task Statements.txt").decode()
        names = dict(line.split("\t")[:2] for line in descriptions.splitlines())
    for one in occupations():
        assert names[one.code] == one.title
        assert one.about not in descriptions
        assert not any(f"\t{task}\t" in tasks for task in one.tasks)


def test_places_have_currencies_and_towns():
    for place in places():
        assert len(place.currency) == 3
        assert place.written
        assert place.weight > 0
    assert len(SOURCES) == len(set(SOURCES))
