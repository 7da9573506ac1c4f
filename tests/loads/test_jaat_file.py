"""Files of curated quick views: what is read, and every way in which one is refused."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from data_access.errors import InputRefused
from data_access.loads import jaat_file, json_files
from data_access.loads.jaat_file import read_jaat
from domain.schemas import SCHEMAS, read_schema

TODAY = date(2026, 3, 1)
ONE: dict[str, Any] = {
    "id": "kites",
    "title": "Kite menders",
    "summary": "They mend kites for those who fly them. Most of it is done by hand, in good light.",
    "responsibilities": ["Mend tails", "Test strings"],
    "skills": ["Patience", "Knots"],
    "occupations": ["99-1011.00"],
    "reviewed_on": "2026-02-10",
}


def document(*summaries: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"format": "jaat/1", "source": "A school of ours", "summaries": list(summaries or [ONE]), **changes}


def written(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def problems(data: bytes) -> list[str]:
    with pytest.raises(InputRefused) as refused:
        read_jaat(data, today=TODAY)
    return refused.value.problems


def test_the_schema_is_one_and_names_itself_as_it_is_served():
    schema = read_schema("jaat.schema.json")
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == "jaat.schema.json"
    assert "jaat.schema.json" in SCHEMAS


def test_every_field_is_read():
    more = {"education": "A year of it", "outlook": "Windy", "related": ["99-2031.00"]}
    [found] = read_jaat(written(document({**ONE, **more})), today=TODAY).summaries
    assert found == jaat_file.Summary(
        "kites", "Kite menders", ONE["summary"], ("Mend tails", "Test strings"), ("Patience", "Knots"),
        "A year of it", "Windy", ("99-2031.00",), ("99-1011.00",), date(2026, 2, 10),
    )  # fmt: skip


def test_optional_fields_may_be_left_out_and_a_byte_order_mark_does_no_harm():
    file = read_jaat(b"\xef\xbb\xbf" + written(document()), today=TODAY)
    assert file.source == "A school of ours"
    assert (file.summaries[0].education, file.summaries[0].outlook, file.summaries[0].related) == (None, None, ())


def test_the_example_of_the_documentation_can_be_imported():
    text = (Path(__file__).parents[2] / "docs" / "jaat.md").read_text(encoding="utf-8")
    example = re.search(r"```json\n(.*?)```", text, re.DOTALL)
    assert example
    assert len(read_jaat(example[1].encode(), today=TODAY).summaries) == 1


def test_the_documentation_explains_every_field():
    text = (Path(__file__).parents[2] / "docs" / "jaat.md").read_text(encoding="utf-8")
    schema = read_schema("jaat.schema.json")
    names = {*schema["properties"], *schema["$defs"]["summary"]["properties"]} - {"summaries"}
    assert names == set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\|([^|]+)\|", text, re.MULTILINE))))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"skills": []}, "summaries[0].skills: 0 entries; needed are at least 1"),
        ({"skills": [str(n) for n in range(16)]}, "summaries[0].skills: 16 entries; allowed are at most 15"),
        ({"responsibilities": []}, "summaries[0].responsibilities: 0 entries; needed are at least 1"),
        ({"responsibilities": ["a"] * 2}, "summaries[0].responsibilities: an entry is there twice"),
        ({"summary": "Too short."}, "summaries[0].summary: 10 characters; needed are at least 40"),
        ({"summary": "x" * 901}, "summaries[0].summary: 901 characters; allowed are at most 900"),
        ({"skills": ["two\nlines"]}, 'summaries[0].skills[0]: "two\\nlines" is not as needed: One line of text'),
        ({"skills": ["ends\n"]}, "summaries[0].skills[0]: "),
        ({"skills": ["\x00"]}, "summaries[0].skills[0]: "),
        ({"skills": [" padded"]}, "summaries[0].skills[0]: "),
        ({"skills": ["\ud800"]}, 'summaries[0].skills[0]: "\\ud800" is not as needed'),
        ({"title": ""}, "summaries[0].title: "),
        ({"id": "a b"}, 'summaries[0].id: "a b" is not as needed: Letters, digits'),
        ({"id": "kites\n"}, "summaries[0].id: "),
        ({"occupations": []}, "summaries[0].occupations: 0 entries; needed are at least 1"),
        ({"occupations": ["15-1252"]}, 'summaries[0].occupations[0]: "15-1252" is not as needed: An O*NET-SOC code'),
        ({"occupations": ["١٥-1252.00"]}, "summaries[0].occupations[0]: "),
        ({"related": "15-1252.00"}, 'summaries[0].related: "15-1252.00" is not a list'),
        ({"education": None}, "summaries[0].education: null is not text"),
        ({"reviewed_on": "20260210"}, 'summaries[0].reviewed_on: "20260210" is not a date such as 2026-01-31'),
        ({"reviewed_on": "2026-02-30"}, 'summaries[0].reviewed_on: "2026-02-30" is not a date'),
        ({"reviewed_on": "2026-03-02"}, "summaries[0].reviewed_on: 2026-03-02 is after today, 2026-03-01"),
        ({"pay": 1}, "summaries[0]: Additional properties are not allowed ('pay' was unexpected)"),
    ],
)  # fmt: skip
def test_a_violation_is_told_with_its_place(change, reason):
    data = json.dumps(document({**ONE, **change})).encode()
    assert problems(data)[0].startswith(reason)


@pytest.mark.parametrize("name", list(ONE))
def test_what_is_needed_is_named_where_it_is_missing(name):
    rest = {key: value for key, value in ONE.items() if key != name}
    assert problems(written(document(rest))) == [f"summaries[0]: '{name}' is a required property"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ([], "file: [] is not an object"),
        (document(format="jaat/2"), 'format: "jaat/2" is not "jaat/1", the format that is read'),
        (document(source="x"), "source: 1 characters; needed are at least 2"),
        ({**document(), "summaries": []}, "summaries: 0 entries; needed are at least 1"),
        ({**document(), "made_by": "x"}, "file: Additional properties are not allowed ('made_by' was unexpected)"),
    ],
)
def test_so_is_one_of_the_whole_file(content, reason):
    assert problems(written(content)) == [reason]


def test_every_violation_is_listed_in_the_order_of_the_file():
    many = [{**deepcopy(ONE), "id": f"k{n}", "occupations": [f"99-10{n:02}.00"]} for n in range(12)]
    many[2]["skills"] = []
    many[10] |= {"title": "", "reviewed_on": "soon"}
    places = [problem.split(":")[0] for problem in problems(written(document(*many)))]
    assert sorted(set(places)) == ["summaries[10].reviewed_on", "summaries[10].title", "summaries[2].skills"]
    assert places[0] == "summaries[2].skills"


def test_of_very_many_the_number_is_told():
    many = [{**ONE, "skills": [], "id": f"k{n}"} for n in range(60)]
    found = problems(written(document(*many)))
    assert len(found) == 51
    assert found[-1] == "and 10 more; the form is at /schemas/jaat.schema.json"


def test_a_long_value_is_cut_short():
    [problem] = problems(written(document({**ONE, "occupations": ["9" * 500]})))
    assert len(problem) < 200


def test_an_id_and_an_occupation_are_of_one_summary():
    found = problems(written(document(ONE, {**ONE, "occupations": ["99-1021.00"]})))
    assert found == ['summaries[1].id: "kites" is the id of summaries[0] and summaries[1]; an id is of one summary']
    found = problems(written(document(ONE, {**ONE, "id": "b", "occupations": ["99-1021.00"]}, {**ONE, "id": "c"})))
    assert found == [
        "summaries[2].occupations: 99-1011.00 is in summaries[0] and summaries[2]; "
        "an occupation has one summary, so name it in one of them"
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "file: it is empty"),
        (b" \n", "file: it is empty"),
        (b"{'format': 1}", "file: it is not JSON at line 1, column 2: "),
        (b'{"format": "jaat/1",\n "source" 1}', "file: it is not JSON at line 2, column 11: "),
        (b'{"a": NaN}', "file: it is not JSON as expected: NaN is no number of JSON"),
        (b'{"source": 1, "source": 2}', 'file: it is not JSON as expected: the name "source" is twice in one object'),
        (b"[" * 200_000, "file: it is not JSON as expected: it is nested too deeply"),
        (b"1" * 5000, "file: it is not JSON as expected: "),
        (b"<!DOCTYPE html><title>Sign in</title>", "file: it is a web page, not JSON; "),
        (b"  <html>", "file: it is a web page, not JSON; "),
        ('{"a":\n"é"}'.encode("latin-1"), "file: it is not UTF-8 text at line 2; save it as UTF-8"),
        ("{}".encode("utf-16"), "file: it is not UTF-8 text at line 1; save it as UTF-8"),
    ],
)
def test_what_is_no_document_is_refused_with_what_to_do(data, reason):
    [problem] = problems(data)
    assert problem.startswith(reason)


def test_a_file_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(json_files, "LARGEST_BYTES", 1024**2)
    assert problems(b" " * (1024**2 + 1)) == [
        "file: it is larger than 1 MB; split it, and import the parts without --replace"
    ]
