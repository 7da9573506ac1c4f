"""The occupations that fit, against a slow and obvious second implementation over the same small world."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import insert, select, text

from data_access.database import Database
from data_access.errors import DatabaseUnavailable
from data_access.queries import title_index
from data_access.queries.occupations import Filters, OccupationAnswer, ask
from data_access.tables import onet_release, projection, projection_vintage, wage, wage_vintage
from data_access.tenancy import PUBLIC
from domain.filters import FilterError, read
from domain.job_families import JOB_FAMILIES
from domain.outlook import Outlook
from tests import builders
from tests.jobs import onet_runs
from tests.onet_archives import Archive, small_release

LAST_ON = date(2026, 6, 30)

# code: title, job zone, hot and in demand, annual median, top-coded, education, change
WORLD: dict[str, tuple[str, int, bool, int | None, bool, str | None, float | None]] = {
    "11-1011.00": ("Kite Chiefs", 5, False, 239_200, True, "Bachelor's degree", 0.04),
    "15-1252.00": ("Software Developers", 4, True, 132_270, False, "Bachelor's degree", 0.17),
    "15-1254.00": ("Web Developers", 3, True, 84_960, False, "Bachelor's degree", 0.07),
    "29-1141.00": ("Registered Nurses", 3, False, 86_070, False, "Bachelor's degree", 0.06),
    "29-2061.00": ("Practical Nurses", 3, False, 59_730, False, "Postsecondary nondegree award", 0.03),
    "47-2031.00": ("Carpenters", 2, False, 56_350, False, "High school diploma or equivalent", 0.04),
    "47-2111.00": ("Electricians", 3, False, None, False, "High school diploma or equivalent", 0.11),
    "51-3011.00": ("Bakers", 2, False, 34_950, False, "No formal educational credential", -0.05),
    "53-3054.00": ("Taxi Drivers", 1, False, None, False, None, None),
}
AVERAGE = 0.04
CODES = list(WORLD)
EDUCATION = {
    "Bachelor's degree": "bachelor",
    "Postsecondary nondegree award": "postsecondary_award",
    "High school diploma or equivalent": "high_school",
    "No formal educational credential": "no_credential",
}


def archive() -> Archive:
    """The release of this world."""
    made = small_release(titles={code: title for code, (title, *_) in WORLD.items()})
    made.files["Occupation Data.txt"][1:] = [
        [code, title, f"Those whose title is {title}. They take pride in kites and cables."]
        for code, (title, *_) in WORLD.items()
    ]
    made.files["Job Zones.txt"][1:] = [
        [code, str(zone), "08/2023", "Analyst"] for code, (_, zone, *_) in WORLD.items()
    ]
    reference = made.files["Job Zone Reference.txt"]
    reference[2:] = [[str(zone), *reference[2][1:]] for zone in range(2, 6)]
    made.files["Alternate Titles.txt"][1:] = [
        ["15-1252.00", "Software Engineer", "n/a", "04"],
        ["15-1252.00", "App Builder", "n/a", "04"],
        ["15-1254.00", "Software Engineer for Websites", "n/a", "04"],
        ["29-1141.00", "Staff Nurse", "n/a", "04"],
        ["47-2031.00", "Carpenter (Rough)", "n/a", "04"],
        *([code, f"Senior {title}", "n/a", "04"] for code, (title, *_) in WORLD.items()),
    ]
    made.files["Sample of Reported Titles.txt"][1:] = [["51-3011.00", "Pastry Wizard", "Y"]]
    made.files["Task Statements.txt"][1:] = [
        ["29-1141.00", "1", "Measure the temperature of patients.", "Core", "n/a", "08/2024", "Analyst"],
        ["29-2061.00", "2", "Measure temperatures and record them.", "Core", "n/a", "08/2024", "Analyst"],
        ["29-2061.00", "3", "Measure the temperature of bath water.", "Core", "n/a", "08/2024", "Analyst"],
        ["51-3011.00", "4", "Set the temperature of ovens.", "Core", "n/a", "08/2024", "Analyst"],
        *([code, "9", "Tidy up.", "Core", "n/a", "08/2024", "Analyst"] for code in CODES),
    ]
    software = made.files["Technology Skills.txt"]
    software[1:] = [
        [code, "Windlog", "43232202", "Log software", "Y", "Y" if hot else "N"]
        for code, (_, _, hot, *_) in WORLD.items()
    ]
    return made


def postings() -> list[dict[str, Any]]:
    """Seeded postings of the world's occupations, the newest on LAST_ON; the last occupation has none."""
    made = builders.random_postings(900, seed=3, days=60, last_on=LAST_ON)
    for place, one in enumerate(made):
        one["occupation"] = CODES[place * place % 7] if place % 5 else None
    return made


@pytest.fixture(scope="module")
def world(database: Database, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Release, wages, projections and postings in the database; the postings."""
    folder: Path = tmp_path_factory.mktemp("release")
    run = onet_runs.run(database, archive().write(folder))
    assert run.good, run.reasons
    loaded = {"source": "tests", "sha256": "0", "size_bytes": 0, "generated": False}
    with database.writing() as connection:
        survey = {**loaded, "vintage": "May 2023", "reference_on": date(2023, 5, 1), "annual_top": 239_200}
        wages = connection.execute(insert(wage_vintage).values(survey).returning(wage_vintage.c.wage_vintage_id))
        wages_id = wages.scalar_one()
        edition = {**loaded, "vintage": "2024–34", "base_year": 2024, "target_year": 2034}
        edition["average_change_share"] = AVERAGE
        editions = connection.execute(
            insert(projection_vintage).values(edition).returning(projection_vintage.c.projection_vintage_id)
        )
        edition_id = editions.scalar_one()
        for code, (title, _, _, median, bound, education, change) in WORLD.items():
            named = {"soc_code": code[:7], "soc_title": title}
            connection.execute(
                insert(wage).values(
                    **named,
                    wage_vintage_id=wages_id,
                    annual_median=median,
                    at_least=["annual_median"] if bound else [],
                    not_released=[] if median else ["annual_median"],
                    annual_only=False,
                    hourly_only=False,
                )
            )
            if education:
                connection.execute(
                    insert(projection).values(
                        **named,
                        projection_vintage_id=edition_id,
                        change_share=change,
                        median_wage_at_least=False,
                        education=education,
                    )
                )
    made = postings()
    builders.load(database, made)
    return made


@pytest.fixture
def find(database: Database, world):
    """find(q="nurse") -> the answer, read as the API reads its query string."""

    def answer(**query: Any) -> OccupationAnswer:
        filters, _ = read(Filters, query, strict=True)
        with database.reading(PUBLIC) as connection:
            return ask(connection, filters)

    return answer


def count(made: list[dict[str, Any]], code: str, region: str, last_on: date = LAST_ON) -> int:
    """Counted postings of an occupation in a region over 28 days, one by one."""
    first_on = last_on - timedelta(days=27)
    return sum(
        one["occupation"] == code
        and not one["repost"]
        and first_on <= one["posted_on"] <= last_on
        and (region == "all" or one["region"] == region or (one["region"] or "").split("-")[0] == region)
        for one in made
    )


def outlook(change: float | None) -> str | None:
    """The word for a change, where all occupations grow by 4 %."""
    if change is None:
        return None
    if change < -0.01:
        return "declining"
    steps = ((0.01, "little_change"), (0.03 - 1e-9, "slower"), (0.06 - 1e-9, "average"), (0.08 - 1e-9, "faster"))
    return next((word for bound, word in steps if change <= bound), "much_faster")


def plain_rows(made: list[dict[str, Any]], **query: Any) -> list[dict[str, Any]]:
    """What the question answers without q: every filter and the order, in plain Python."""
    rows = []
    for code, (title, zone, hot, median, bound, education, change) in WORLD.items():
        fits = (
            query.get("family", "all") in ("all", code[:2])
            and query.get("job_zone", "all") in ("all", str(zone))
            and query.get("education", "all") in ("all", EDUCATION.get(education or ""))
            and (not int(query.get("min_pay", 0)) or (median or 0) >= int(query["min_pay"]))
            and query.get("outlook", "all") in ("all", outlook(change))
            and (query.get("hot_technology", "all") == "all" or hot)
        )
        if fits:
            rows.append(
                {
                    "onetsoc_code": code,
                    "title": title,
                    "matched_title": None,
                    "matched_in": None,
                    "family": code[:2],
                    "family_name": JOB_FAMILIES[code[:2]],
                    "job_zone": zone,
                    "education": EDUCATION.get(education or ""),
                    "median_pay": median,
                    "median_pay_at_least": bound,
                    "outlook": outlook(change),
                    "change_share": change,
                    "postings": count(made, code, query.get("region", "all")),
                    "retired": False,
                }
            )
    rows.sort(key=lambda row: (-row["postings"], row["title"]))
    return [{"rank": rank, **row} for rank, row in enumerate(rows[: int(query.get("limit", 20))], 1)]


CHOICES = {
    "family": ("29", "47", "55"),
    "job_zone": ("2", "3"),
    "education": ("bachelor", "high_school", "doctoral"),
    "min_pay": ("56350", "86071", "239200", "239201"),
    "outlook": tuple(Outlook),
    "hot_technology": ("yes",),
    "region": ("US", "US-IL", "GB", "AQ"),
    "limit": ("1", "3"),
}
SINGLY = [{name: str(value)} for name, values in CHOICES.items() for value in values]
PAIRS = [
    {one: str(CHOICES[one][0]), two: str(CHOICES[two][0])} for one, two in itertools.combinations(CHOICES, 2)
]


@pytest.mark.parametrize("query", [{}, *SINGLY, *PAIRS], ids=lambda query: urlencode(query) or "none")
def test_every_filter_and_the_order_are_the_references(find, world, query):
    rows = find(**query).rows
    wanted = plain_rows(world, **query)
    found = [{name: getattr(row, name) for name in wanted[0]} for row in rows] if wanted else rows
    assert found == wanted


def test_filters_narrow_what_was_typed_and_keep_its_order(find):
    whole = find(q="nurse senior").rows
    assert {row.onetsoc_code for row in whole[:2]} == {"29-1141.00", "29-2061.00"}
    for query in SINGLY:
        if "limit" not in query and "region" not in query:
            kept = {row.onetsoc_code for row in find(**query).rows}
            narrowed = find(q="nurse senior", **query).rows
            assert [row.onetsoc_code for row in narrowed] == [r.onetsoc_code for r in whole if r.onetsoc_code in kept]


@pytest.mark.parametrize(
    ("typed", "code", "matched", "kind"),
    [
        ("sofware enginer", "15-1252.00", "Software Engineer", "alternate_title"),
        ("electricain", "47-2111.00", "Electricians", "occupation_title"),
        ("wizard pastry", "51-3011.00", "Pastry Wizard", "reported_title"),
        ("15-1252", "15-1252.00", None, "code"),
        ("15-1252.00", "15-1252.00", None, "code"),
        ("bath water", "29-2061.00", "Measure the temperature of bath water.", "task"),
        ("bath - water", "29-2061.00", "Measure the temperature of bath water.", "task"),
        ("bath -water", "29-2061.00", "Measure the temperature of bath water.", "task"),
        ("bath or water", "29-2061.00", "Measure the temperature of bath water.", "task"),
    ],
)
def test_the_row_says_what_matched(find, typed, code, matched, kind):
    row = find(q=typed).rows[0]
    assert (row.onetsoc_code, row.matched_title, row.matched_in) == (code, matched, kind)


def test_descriptions_come_before_tasks_and_more_tasks_first(find):
    rows = find(q="measuring temperatures").rows
    assert [(row.onetsoc_code, row.matched_in) for row in rows] == [("29-2061.00", "task"), ("29-1141.00", "task")]
    assert rows[0].matched_title == "Measure temperatures and record them."
    rows = find(q="pride cable").rows
    assert [row.onetsoc_code for row in rows] == sorted(WORLD)
    assert all(row.matched_in == "description" and "pride" in (row.matched_title or "") for row in rows)


@pytest.mark.parametrize("typed", ["oven or patient", "oven OR patients", "bath -ovens", "-ovens", '"bath ovens"'])
def test_words_that_look_like_operators_are_words(find, typed):
    """All of them must be there: of these, no task has all, or the one that is left is of the bakers alone."""
    found = {row.onetsoc_code for row in find(q=typed).rows if row.matched_in == "task"}
    assert found == ({"51-3011.00"} if typed == "-ovens" else set())


def test_a_title_comes_before_a_text_and_an_occupation_once(find):
    rows = find(q="kite").rows
    assert (rows[0].onetsoc_code, rows[0].matched_in) == ("11-1011.00", "occupation_title")
    assert [row.matched_in for row in rows[1:]] == ["description"] * (len(WORLD) - 1)
    assert len({row.onetsoc_code for row in rows}) == len(rows)


def test_the_beginning_of_a_code_lists_what_begins_so(find):
    assert [row.onetsoc_code for row in find(q="15-").rows] == []
    assert [row.onetsoc_code for row in find(q="15-1").rows] == ["15-1252.00", "15-1254.00"]
    assert [row.onetsoc_code for row in find(q="29-2061.0").rows] == ["29-2061.00"]


@pytest.mark.parametrize("typed", ["qqqq", "?!", "the", "'", '"', "-", "q & !z | y", "99-9999", "\\"])
def test_what_means_nothing_finds_nothing(find, typed):
    answer = find(q=typed)
    assert answer.rows == []
    assert answer.matches == 0


def test_the_limit_cuts_and_the_answer_says_of_how_many(find):
    answer = find(limit="2")
    assert answer.matches == len(WORLD)
    assert len(answer.rows) == 2
    assert f"{len(WORLD)} occupations match; the first 2 are listed." in answer.notes
    assert find().notes == []


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ({"min_pay": "50000"}, "Left out for having no published annual median pay: 2."),
        ({"education": "bachelor"}, "Left out for having no published entry education: 1."),
        ({"outlook": "average"}, "Left out for having no published outlook: 1."),
        ({"outlook": "average", "job_zone": "1"}, "Left out for having no published outlook: 1."),
    ],
)
def test_occupations_left_out_for_want_of_a_figure_are_counted(find, query, note):
    assert find(**query).notes == [note]


def test_figures_name_their_vintage_and_a_top_code_is_a_lower_bound(find):
    chief = find(q="11-1011.00").rows[0]
    assert (chief.median_pay, chief.median_pay_at_least, chief.pay_vintage) == (239_200, True, "May 2023")
    assert (chief.outlook, chief.change_share, chief.outlook_vintage) == ("average", 0.04, "2024–34")


def test_as_of_counts_the_postings_that_were_known_then(find, world):
    then = LAST_ON - timedelta(days=10)
    answer = find(as_of=then.isoformat())
    assert answer.as_of == then
    assert answer.days.last_on == then
    assert {row.onetsoc_code: row.postings for row in answer.rows} == {
        code: count(world, code, "all", then) for code in CODES
    }


def test_before_any_posting_occupations_are_there_and_their_postings_not_known(find):
    answer = find(as_of="2001-01-01")
    assert (answer.as_of, answer.days, answer.postings) == (None, None, 0)
    assert [row.title for row in answer.rows] == sorted(title for title, *_ in WORLD.values())
    assert {row.postings for row in answer.rows} == {None}
    assert "No postings have been aggregated up to 2001-01-01." in answer.notes
    assert {row.postings for row in find(q="nurse", as_of="2001-01-01").rows} == {None}


@pytest.mark.parametrize("question", ["occupations", "occupation-related"])
def test_days_counted_by_an_older_method_are_told(database, world, ask, question):
    versions = text("UPDATE aggregated_day SET method_version = method_version + :more WHERE posted_on > :day")
    query = {} if question == "occupations" else {"occupation": CODES[0]}
    with database.writing() as connection:
        connection.execute(versions, {"more": -1, "day": LAST_ON - timedelta(days=3)})
    try:
        assert [note for note in ask(question, **query).notes if note.endswith("in the night: 3.")]
    finally:
        with database.writing() as connection:
            connection.execute(versions, {"more": 1, "day": LAST_ON - timedelta(days=3)})
    assert not [note for note in ask(question, **query).notes if "older method" in note]


@pytest.mark.parametrize(("parameter", "value"), [("region", "ZZ"), ("release", "12.0")])
def test_what_is_not_in_the_database_is_refused_by_name(find, parameter, value):
    with pytest.raises(FilterError) as refused:
        find(**{parameter: value})
    assert refused.value.parameter == parameter


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("job_zone", "6"),
        ("family", "1"),
        ("family", "98"),
        ("education", "school"),
        ("min_pay", "-1"),
        ("outlook", "rosy"),
        ("hot_technology", "no"),
        ("q", "x" * 121),
    ],
)
def test_what_is_not_a_value_is_refused_by_name(find, parameter, value):
    with pytest.raises(FilterError) as refused:
        find(**{parameter: value})
    assert refused.value.parameter == parameter


def test_a_code_that_the_release_lacks_is_shown_as_retired_where_it_is_asked_for(database, find, world):
    with database.writing() as connection:
        release_id = connection.execute(select(onet_release.c.release_id)).scalar_one()
        connection.execute(
            text(
                "INSERT INTO occupation (onetsoc_code, title, description, first_release_id) "
                "VALUES ('15-1131.00', 'Punch Card Readers', '', :release)"
            ),
            {"release": release_id},
        )
    try:
        for typed in ("15-1131.00", "15-1131"):
            [row] = find(q=typed).rows
            assert (row.title, row.retired, row.matched_in, row.job_zone) == ("Punch Card Readers", True, "code", None)
        assert find(q="15-113").rows == []
        assert "15-1131.00" not in {row.onetsoc_code for row in find(q="punch card readers").rows}
        assert find(q="15-1131.00", family="47").rows == []
        assert find(q="15-1131.00", job_zone="3").rows == []
        assert len(find(q="15-1131.00", family="15").rows) == 1
    finally:
        with database.writing() as connection:
            connection.execute(text("DELETE FROM occupation WHERE onetsoc_code = '15-1131.00'"))


def test_the_index_is_built_once_a_release_and_at_most_two_are_kept(database, world, monkeypatch):
    built = []

    class Counted(title_index.TitleSearch):
        def __init__(self, titles):
            built.append(1)
            super().__init__(titles)

    monkeypatch.setattr(title_index, "TitleSearch", Counted)
    monkeypatch.setattr(title_index, "_kept", {})
    with database.reading(PUBLIC) as connection:
        release_id = connection.execute(select(onet_release.c.release_id)).scalar_one()
        first = title_index.title_search(connection, release_id)
        assert title_index.title_search(connection, release_id) is first
        assert len(built) == 1
        for other in (release_id + 100, release_id + 101, release_id + 102):
            assert title_index.title_search(connection, other).find("nurse") == []
            assert title_index.title_search(connection, release_id) is first, "it is searched all the time"
        assert len(title_index._kept) == 2
        assert len(built) == 4
        for other in (release_id + 100, release_id + 101):
            title_index.title_search(connection, other)
        assert title_index.title_search(connection, release_id) is not first


def test_warming_builds_the_index_of_the_current_release(database, world, monkeypatch):
    monkeypatch.setattr(title_index, "_kept", {})
    title_index.warm()
    [search] = title_index._kept.values()
    assert search.find("pastry wizard")[0].onetsoc_code == "51-3011.00"


def test_warming_fails_quietly_where_the_database_does_not_answer(monkeypatch, caplog):
    def fails(_viewer):
        raise DatabaseUnavailable("gone fishing")

    monkeypatch.setattr(title_index, "reading", fails)
    with caplog.at_level("INFO"):
        title_index.warm()
    assert "gone fishing" in caplog.text
