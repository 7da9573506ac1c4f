"""The cards about releases in their states: nothing loaded, one release, a refusal standing, nothing changed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from dash._utils import to_json

from components import formatting
from components.release_cards import changes_card, kinds_card, releases_card
from data_access.queries import release_change_kinds
from data_access.queries.alerts import Alert
from data_access.queries.onet_releases import ReleaseRecord
from data_access.queries.question import Answer
from data_access.queries.release_change_kinds import KindCount
from data_access.queries.release_changes import ComparedAnswer, Filters, ReleaseChange
from domain.releases import ChangeKind, ReleaseState

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def told(part: Any) -> str:
    """All the words of a part."""
    if isinstance(part, list):
        return "".join(map(told, part))
    if isinstance(part, dict):
        return told(part.get("props", {}).get("children"))
    if part is None or isinstance(part, str):
        return part or ""
    return told(json.loads(str(to_json(part)))) if hasattr(part, "to_plotly_json") else str(part)


def record(state: ReleaseState, release: str | None, failed: list[str] | None = None, **more: Any) -> ReleaseRecord:
    values: dict[str, Any] = {
        "released_on": date(2026, 2, 1), "layout": "from_30_3", "judged_at": AT, "total_rows": 12_345,
        "codes_added": None, "codes_removed": None, "failed_checks": failed or [], "absent_files": [],
        "archive": "db.zip", "size_bytes": 5, "sha256": "0",
    }  # fmt: skip
    return ReleaseRecord(release, state, **{**values, **more})


def answer(rows: list[Any]) -> Answer[Any]:
    return Answer(rows, None, None, "O*NET")


def compared(
    rows: list[Any], changes: int = 0, before: str | None = "29.0", after: str | None = "29.1"
) -> ComparedAnswer[Any]:
    return ComparedAnswer(rows, None, None, "O*NET", before=before, after=after, changes=changes)


def change(number: int) -> ReleaseChange:
    return ReleaseChange(
        ChangeKind.TITLE_ADDED, f"99-10{number}1.00", "Menders", f"Kite Mender {number}", None, None, "x", None, None
    )


def test_without_a_release_it_says_how_to_load_one() -> None:
    card = releases_card(answer([]), [])
    assert card["title"] == "No O*NET release is loaded"
    assert "refresh_onet --source" in told(card["notices"])
    assert card["frame"].endswith("--none")


def test_the_current_release_is_named_with_what_came_and_went() -> None:
    rows = [
        record(ReleaseState.CURRENT, "30.3", codes_added=168, codes_removed=262, absent_files=["A.txt", "B.txt"]),
        record(ReleaseState.LOADED, "29.0", codes_added=0, codes_removed=0),
        record(ReleaseState.LOADED, "0.2"),
    ]
    card = releases_card(answer(rows), [])
    assert card["title"] == "O*NET 30.3 is current, and no archive was refused"
    assert told(card["sentence"]) == "3 releases are loaded. The current one has 12,345 rows."
    text = told(card["text"])
    assert "O*NET 30.3 (February 2026), the current one: loaded on 2 Mar 2026, 12,345 rows" in text
    assert "168 occupation codes added and 262 removed. Without A.txt and B.txt." in text
    assert "O*NET 29.0 (February 2026): loaded on 2 Mar 2026, 12,345 rows." in text
    assert "Generated release 0.2" in text
    assert "was refused" not in text


def test_a_refusal_that_stands_is_a_warning_with_its_reasons() -> None:
    failed = ["files: Knowledge.txt is missing", "scales: a", "scales: b", "scales: c"]
    rows = [
        record(ReleaseState.REFUSED, "30.4", failed),
        record(ReleaseState.REFUSED, None, ["archive: it is empty"]),
        record(ReleaseState.CURRENT, "30.3"),
    ]
    card = releases_card(answer(rows), [Alert("onet_refresh", "...", AT), Alert("other", "of another kind", AT)])
    assert card["title"] == "O*NET 30.3 is current"
    assert told(card["sentence"]) == "1 release is loaded; 2 archives were refused. The current one has 12,345 rows."
    text = told(card["text"])
    assert text.count("A release was refused.") == 1
    assert "None has been published since 2 Mar 2026" in text
    assert "O*NET 30.4 refused on 2 Mar 2026: files: Knowledge.txt is missing; scales: a; scales: b" in text
    assert "; and 1 more." in text
    assert "An archive refused on 2 Mar 2026: archive: it is empty." in text
    assert "of another kind" not in text


def test_changes_are_counted_by_kind_and_the_title_names_the_most() -> None:
    counts = [KindCount(ChangeKind.HOT_TECHNOLOGY_FLIPPED, 1), KindCount(ChangeKind.TITLE_ADDED, 1_234)]
    card = kinds_card(release_change_kinds.Filters(family="99"), compared(counts, 1_235))
    assert card["title"] == "1,234 titles added from O*NET 29.0 to O*NET 29.1"
    assert told(card["sentence"]) == (
        "1,235 changes from O*NET 29.0 to O*NET 29.1 in this job family: 1,234 titles added, 1 hot mark changed."
    )
    assert card["drawing"]["data"][0]["x"] == [1_234, 1]
    assert card["drawing"]["layout"]["yaxis"]["ticktext"][1] == formatting.word(ChangeKind.HOT_TECHNOLOGY_FLIPPED)
    assert card["table"] == [
        {"kind": "hot_technology_flipped", "changes": 1},
        {"kind": "title_added", "changes": 1_234},
    ]
    assert card["csv"] == "/download/release-change-kinds.csv?family=99"


def test_the_first_of_many_changes_say_of_how_many() -> None:
    listed = changes_card(Filters(), compared([change(1), change(2)], 1_235))
    assert listed["title"] == "The first 2 of 1,235 changes, one by one"
    assert listed["table_label"] == "Table: the first 2 of 1,235 changes"
    assert "limit=1000000" in str(to_json(listed["sentence"]))
    assert "about 2 occupations" in told(listed["sentence"])


def test_all_changes_are_called_all_and_one_is_called_one() -> None:
    assert changes_card(Filters(), compared([change(1), change(2)], 2))["title"] == "All 2 changes, one by one"
    one = changes_card(Filters(), compared([change(1)], 1))
    assert one["title"] == "The one change"
    assert one["table_label"] == "Table: 1 change"
    assert told(one["sentence"]).startswith("It is about 1 occupation, Menders. The change as CSV;")


def test_generated_releases_are_called_generated() -> None:
    card = kinds_card(Filters(), compared([KindCount(ChangeKind.TITLE_ADDED, 2)], 2, "0.1", "0.2"))
    assert card["title"] == "2 titles added from generated release 0.1 to generated release 0.2"


def test_where_nothing_changed_or_nothing_can_be_compared_it_says_what_to_do() -> None:
    card = kinds_card(Filters(kind=ChangeKind.RATING_MOVED), compared([]))
    assert card["title"] == "Nothing of this kind changed from O*NET 29.0 to O*NET 29.1"
    assert "Choose all kinds" in told(card["notices"])
    assert card["drawing"] is None
    alone = compared([], before=None, after=None)
    for filled in (kinds_card(Filters(), alone), changes_card(Filters(), alone)):
        assert filled["title"] == "There are not two releases to compare"
        assert "refresh_onet --source" in told(filled["notices"])
