"""What changed between two releases, against a slow and plain comparison of the archives' lines."""

from __future__ import annotations

import csv
import io
import math
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from data_access.copying import stream_csv
from data_access.database import Database
from data_access.loads.onet_layouts import Layout
from data_access.queries import release_change_kinds, release_changes
from data_access.queries.release_change_kinds import KindCount
from data_access.queries.release_changes import ONE_RELEASE, Filters, ReleaseChange
from data_access.tenancy import PUBLIC
from domain.filters import FilterError
from domain.releases import ChangeKind
from tests.jobs.onet_runs import roll_back, run
from tests.onet_archives import CODE, TITLES, Archive, full_release, small_release, write_zip

Z = 1.959963984540054
RATED = {
    "Skills.txt": "skills",
    "Essential Skills.txt": "skills",
    "Transferable Skills.txt": "skills",
    "Knowledge.txt": "knowledge",
    "Abilities.txt": "abilities",
    "Work Activities.txt": "work activities",
    "Work Context.txt": "work context",
    "Work Styles.txt": "work styles",
    "Work Values.txt": "work values",
    "Interests.txt": "interests",
    "Career Interest Types.txt": "interests",
    "Education, Training, and Experience.txt": "education",
    "Education.txt": "education",
    "Training and Experience.txt": "education",
}


# --- The plain comparison --------------------------------------------------------------------------------------------


def lines(archive: Archive, *names: str) -> list[dict[str, str]]:
    """The lines of those files that the archive has, by header."""
    return [
        dict(zip(archive.files[name][0], row, strict=True))
        for name in names
        if name in archive.files
        for row in archive.files[name][1:]
    ]


def ratings(archive: Archive) -> dict[tuple, tuple[float, float | None]]:
    """(domain, code, element, scale, range, category) -> value and error, of those that are meant to be read."""
    scales = lines(archive, "Scales Reference.txt")
    ranges = {row["Scale ID"]: (float(row["Minimum"]), float(row["Maximum"])) for row in scales}
    found = {}
    for name, domain in RATED.items():
        for row in lines(archive, name):
            if row.get("Recommend Suppress") == "Y" or row.get("Not Relevant") == "Y" or row["Data Value"] == "n/a":
                continue
            error = row.get("Standard Error", "n/a")
            category = row.get("Category", "n/a")
            key = (domain, row[CODE], row["Element ID"], row["Scale ID"], ranges[row["Scale ID"]], category)
            found[key] = float(row["Data Value"]), None if error == "n/a" else float(error)
    return found


def software(archive: Archive) -> dict[tuple[str, str], tuple[bool, bool]]:
    found: dict[tuple[str, str], tuple[bool, bool]] = {}
    for row in lines(archive, "Technology Skills.txt", "Software Skills.txt"):
        key = row[CODE], row["Example"] if "Example" in row else row["Workplace Example"]
        hot, wanted = found.get(key, (False, False))
        found[key] = hot or row["Hot Technology"] == "Y", wanted or row["In Demand"] == "Y"
    return found


def titles(archive: Archive) -> set[tuple[str, str]]:
    alternate = {(row[CODE], row["Alternate Title"]) for row in lines(archive, "Alternate Titles.txt")}
    later = {(row[CODE], row["Job Title"]) for row in lines(archive, "Job Titles.txt")}
    reported = {(row[CODE], row["Reported Job Title"]) for row in lines(archive, "Sample of Reported Titles.txt")}
    return alternate | later | reported


def expected(before: Archive, after: Archive) -> tuple[list[tuple], int]:
    """Every change as a tuple of ReleaseChange's fields, in order; and how many ratings cannot be judged."""
    old = {row[CODE]: row["Title"] for row in lines(before, "Occupation Data.txt")}
    new = {row[CODE]: row["Title"] for row in lines(after, "Occupation Data.txt")}
    both = old.keys() & new.keys()
    elements = {row["Element ID"]: row["Element Name"] for row in lines(after, "Content Model Reference.txt")}
    rows: list[tuple] = []

    def add(
        kind: str, code: str, subject: str, was: str | None = None, now: str | None = None, *rest: Any
    ) -> None:
        scale, difference, error = rest or (None, None, None)
        title = new.get(code, old.get(code))
        rows.append((kind, code, title, subject, scale, was, now, difference, error))

    for code in new.keys() - old.keys():
        add("occupation_added", code, new[code], now=new[code])
    for code in old.keys() - new.keys():
        add("occupation_removed", code, old[code], was=old[code])
    for code in both:
        if old[code] != new[code]:
            add("occupation_retitled", code, new[code], old[code], new[code])
    unsure = 0
    earlier = ratings(before)
    for key, (value, error) in ratings(after).items():
        domain, code, element, scale, _, category = key
        if code not in both or key not in earlier:
            continue
        was, was_error = earlier[key]
        if error is None or was_error is None:
            unsure += value != was
            continue
        joint = math.sqrt(was_error * was_error + error * error)
        if abs(value - was) > Z * joint:
            among = "" if category == "n/a" else f", category {category}"
            subject = f"{elements[element]} ({domain}{among})"
            add("rating_moved", code, subject, f"{was:g}", f"{value:g}", scale, value - was, joint)
    held, holds = software(before), software(after)
    for kind, here, there, side in (("software_gained", holds, held, "now"), ("software_lost", held, holds, "was")):
        for code, name in here.keys() - there.keys():
            if code in both:
                add(kind, code, name, **{side: name})
    for place, kind in enumerate(("hot_technology_flipped", "in_demand_flipped")):
        for code, name in held.keys() & holds.keys():
            flags = held[code, name][place], holds[code, name][place]
            if code in both and flags[0] != flags[1]:
                add(kind, code, name, *("yes" if flag else "no" for flag in flags))
    called, calls = titles(before), titles(after)
    for kind, here, there, side in (("title_added", calls, called, "now"), ("title_removed", called, calls, "was")):
        for code, name in here - there:
            if code in both:
                add(kind, code, name, **{side: name})
    order = list(ChangeKind)
    rows.sort(key=lambda row: (order.index(ChangeKind(row[0])), row[1], row[3], row[4] or ""))
    return rows, unsure


# --- Random releases -------------------------------------------------------------------------------------------------

MANY = {f"{family}-{1000 + n}.00": f"{family} Menders {n}" for family in ("97", "98", "99") for n in range(5)}
WORDS = ("Windlog", "Fogbook", "Tide+", "écho", "=SUM", "a b", "A B", "ähnlich", "Zebra")


def random_release(seed: int, version: str, layout: Layout = Layout.TO_30_2) -> Archive:
    """A release that shares most of its lines with those of other seeds, whatever their layout."""
    rng = random.Random(seed)
    kept = {code: title for code, title in MANY.items() if rng.random() < 0.9 or code == "97-1000.00"}
    renamed = {code: f"{title}, new" if rng.random() < 0.2 else title for code, title in kept.items()}
    archive = full_release(version, layout, renamed)
    for name in RATED:
        for row in archive.files.get(name, [])[1:]:
            cells = dict(zip(archive.files[name][0], range(99), strict=False))
            if row[cells["Scale ID"]] in ("IM", "LV", "RL", "CX") and rng.random() < 0.5:
                row[cells["Data Value"]] = rng.choice(("1.50", "2.12", "2.25", "3.00", "4.75"))
                if "Standard Error" in cells:
                    row[cells["Standard Error"]] = rng.choice(("n/a", "0.0000", "0.1000", "0.5000", "1.2000"))
                    row[cells["Recommend Suppress"]] = rng.choice("NNNY")
                if "Not Relevant" in cells:
                    row[cells["Not Relevant"]] = rng.choice(("n/a", "N", "Y"))
    if rng.random() < 0.5:
        next(row for row in archive.files["Scales Reference.txt"] if row[0] == "CX")[3] = "7"
    listed = archive.files["Technology Skills.txt" if layout is Layout.TO_30_2 else "Software Skills.txt"]
    named = archive.files["Alternate Titles.txt" if layout is Layout.TO_30_2 else "Job Titles.txt"]
    for code in renamed:
        for word in rng.sample(WORDS, 3):
            flags = [rng.choice("YN"), rng.choice("YN")]
            middle = [word, "43231500", "Log"] if layout is Layout.TO_30_2 else ["2.E.5.c", "Log", word]
            listed.append([code, *middle, *flags])
            named.append([code, f"{word} {rng.choice('xy')}", "n/a", "08"])
    return archive


@pytest.fixture(scope="module")
def databases(new_database: Callable[[], Database]) -> Iterator[Callable[[], Database]]:
    made: list[Database] = []

    def make() -> Database:
        made.append(new_database())
        return made[-1]

    yield make
    for one in made:
        one.close()


def ask(database: Database, **filters: Any):
    with database.reading(PUBLIC) as connection:
        return release_changes.ask(connection, Filters(**{"limit": 1_000_000, **filters}))


def counts(database: Database, **filters: Any) -> list[KindCount]:
    with database.reading(PUBLIC) as connection:
        return release_change_kinds.ask(connection, release_change_kinds.Filters(**filters)).rows


def plain(rows: list[ReleaseChange]) -> list[tuple]:
    return [(str(row.kind), *tuple(vars(row).values())[1:]) for row in rows]


def assert_equal(found: list[tuple], wanted: list[tuple]) -> None:
    """The same rows in the same order; numbers to 1e-9."""
    assert [row[:7] for row in found] == [row[:7] for row in wanted]
    for row, other in zip(found, wanted, strict=True):
        if other[0] == "rating_moved":
            assert row[7:] == pytest.approx(other[7:], rel=1e-9, abs=1e-9)
        else:
            assert row[7:] == other[7:] == (None, None)


@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize("seed", range(3))
def test_every_change_is_found_and_nothing_else(databases, tmp_path: Path, seed: int, layout: Layout) -> None:
    loaded = databases()
    before, after = random_release(seed, "30.2"), random_release(seed + 100, "30.3", layout)
    for archive in (before, after):
        assert run(loaded, archive.write(tmp_path)).outcome == "succeeded"
    wanted, unsure = expected(before, after)
    assert {row[0] for row in wanted} >= {"occupation_retitled", "rating_moved", "software_gained", "software_lost"}
    answer = ask(loaded)
    assert_equal(plain(answer.rows), wanted)
    assert answer.source == "O*NET 30.2 (August 2024) against O*NET 30.3 (August 2024)"
    assert any(f"{unsure:,} ratings that differ" in note for note in answer.notes) == (unsure > 0)
    assert [(str(one.kind), one.changes) for one in counts(loaded)] == [
        (kind.value, many) for kind in ChangeKind if (many := sum(row[0] == kind for row in wanted))
    ]
    # The other way round is not stored but compared when it is asked for.
    backwards, unsure = expected(after, before)
    answer = ask(loaded, before="30.3", after="30.2")
    assert_equal(plain(answer.rows), backwards)
    assert "30.3 is not older than 30.2: the changes read backwards." in answer.notes
    assert any(f"{unsure:,} ratings that differ" in note for note in answer.notes) == (unsure > 0)
    narrowed = {"kind": ChangeKind.TITLE_ADDED, "family": "97"}
    for filters in ({"kind": ChangeKind.RATING_MOVED}, {"family": "98"}, narrowed):
        for releases, rows in (({}, wanted), ({"before": "30.3", "after": "30.2"}, backwards)):
            chosen = [
                row
                for row in rows
                if row[0] == filters.get("kind", row[0]) and row[1].startswith(filters.get("family", ""))
            ]
            assert_equal(plain(ask(loaded, **releases, **filters).rows), chosen)
            assert sum(one.changes for one in counts(loaded, **releases, **filters)) == len(chosen)
            first = ask(loaded, **releases, **filters, limit=3)
            assert_equal(plain(first.rows), chosen[:3])
            assert first.changes == len(chosen)


def test_the_csv_streams_the_same_rows(databases, tmp_path: Path) -> None:
    loaded = databases()
    for seed, version in ((1, "29.0"), (2, "29.1")):
        run(loaded, random_release(seed, version).write(tmp_path))
    for releases in ({}, {"before": "29.1", "after": "29.0"}):
        filters = Filters(**releases, limit=1_000_000)
        with loaded.reading(PUBLIC) as connection:
            statement = release_changes.statement(connection, filters)
            text = b"".join(stream_csv(connection, statement, ReleaseChange)).decode()
        header, *rows = csv.reader(io.StringIO(text))
        answer = ask(loaded, **releases)
        assert header == list(ReleaseChange.__dataclass_fields__)
        assert [(row[0], row[1], row[3].removeprefix("'"), row[4]) for row in rows] == [
            (str(row.kind), row.onetsoc_code, row.subject, row.scale_id or "") for row in answer.rows
        ]


@pytest.fixture(scope="module")
def three(databases, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """29.0, 29.2 and then 28.3, each with one occupation more; the newest is current."""
    loaded, folder = databases(), tmp_path_factory.mktemp("three")
    more = dict(TITLES)
    for version, code in (("28.3", "99-3011.00"), ("29.0", "99-3021.00"), ("29.2", "99-3031.00")):
        more[code] = f"Fog Librarians of {version}"
        small_release(version, titles=dict(more)).write(folder)
    run(loaded, folder / "db_29.0.zip")
    run(loaded, folder / "db_29.2.zip")
    run(loaded, folder / "db_28.3.zip", allow_older=True)
    roll_back(loaded, to="29.2")
    return loaded


def added(database: Database, **filters: Any) -> list[str]:
    return [row.onetsoc_code for row in ask(database, kind=ChangeKind.OCCUPATION_ADDED, **filters).rows]


def test_the_release_before_is_the_one_before_by_number(three: Database) -> None:
    assert added(three) == ["99-3031.00"]
    assert added(three, after="29.0") == ["99-3021.00"]
    assert added(three, before="28.3") == ["99-3021.00", "99-3031.00"]
    assert added(three, before="current") == []
    with pytest.raises(FilterError, match=r"before=30\.0 cannot be used"):
        ask(three, before="30.0")


def test_where_there_is_nothing_before_it_says_what_to_do(three: Database, databases) -> None:
    answer = ask(three, after="28.3")
    assert (answer.rows, answer.notes) == ([], [ONE_RELEASE])
    assert counts(three, after="28.3") == []
    empty = ask(databases())
    assert (empty.rows, empty.notes) == ([], ["No O*NET release has been loaded yet."])


# --- The real release ------------------------------------------------------------------------------------------------


@pytest.mark.real_data
def test_known_changes_of_the_published_release_are_found(databases, real_data: Path, tmp_path: Path) -> None:
    path = real_data / "onet" / "db_29_0_text.zip"
    with zipfile.ZipFile(path) as archive:
        files = {name.split("/")[1]: archive.read(name).decode() for name in archive.namelist()}
    files["Read Me.txt"] = files["Read Me.txt"].replace("29.0", "29.1")
    changed = {
        "Occupation Data.txt": ("Chief Executives\t", "Chief Officers\t"),
        "Alternate Titles.txt": ("11-1011.00\tAeronautics Commission Director\t", "11-1011.00\tAirship Director\t"),
    }
    for name, (old, new) in changed.items():
        assert old in files[name]
        files[name] = files[name].replace(old, new, 1)
    skills = files["Skills.txt"].split("\n")
    cells = skills[1].split("\t")
    assert cells[:4] == ["11-1011.00", "2.A.1.a", "Reading Comprehension", "IM"]
    value, error = float(cells[4]), float(cells[6])
    cells[4] = f"{value - 3 * error:.2f}"
    skills[1] = "\t".join(cells)
    cells = skills[2].split("\t")
    cells[4] = f"{float(cells[4]) - 2 * float(cells[6]):.2f}"  # within Z × √2 of its error
    skills[2] = "\t".join(cells)
    files["Skills.txt"] = "\n".join(skills)
    technology = files["Technology Skills.txt"].split("\n")
    first = technology[1].split("\t")
    technology[1] = "\t".join([*first[:4], {"Y": "N", "N": "Y"}[first[4]], first[5]])
    gone = technology.pop(2).split("\t")
    files["Technology Skills.txt"] = "\n".join(technology)
    loaded = databases()
    assert run(loaded, path).outcome == "succeeded"
    members = {f"db_29_1_text/{name}": text.encode() for name, text in files.items()}
    later = write_zip(tmp_path / "db_29_1_text.zip", members)
    assert run(loaded, later).outcome == "succeeded"
    found = [(row[0], row[1], row[3], *row[5:7]) for row in plain(ask(loaded).rows)]
    executives = "11-1011.00"
    flags = ("yes", "no") if first[4] == "Y" else ("no", "yes")
    assert found == [
        ("occupation_retitled", executives, "Chief Officers", "Chief Executives", "Chief Officers"),
        ("rating_moved", executives, "Reading Comprehension (skills)", f"{value:g}", f"{value - 3 * error:.2f}"),
        ("software_lost", gone[0], gone[1], gone[1], None),
        ("hot_technology_flipped", first[0], first[1], *flags),
        ("title_added", executives, "Airship Director", None, "Airship Director"),
        ("title_removed", executives, "Aeronautics Commission Director", "Aeronautics Commission Director", None),
    ]
