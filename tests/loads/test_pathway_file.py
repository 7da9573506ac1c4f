"""Files of learning pathways: what is read, and every way in which one is refused."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from data_access.errors import InputRefused
from data_access.loads import json_files
from data_access.loads.pathway_file import read_pathways
from domain.pathways import Pathway, PathwaySource, Step
from domain.schemas import read_schema

TODAY = date(2026, 3, 1)
DOCS = Path(__file__).parents[2] / "docs" / "pathways.md"
STEP: dict[str, Any] = {"title": "Learn to tie", "days": 5, "skills": ["Knots", "2.A.1.a"]}
ONE: dict[str, Any] = {
    "title": "From strings to kites",
    "description": "For those who can sew and want to mend kites.",
    "target": "99-1011.00",
    "steps": [STEP],
    "reviewed_on": "2026-02-10",
}


def document(*pathways: dict[str, Any], **changes: Any) -> dict[str, Any]:
    head = {"format": "pathways/1", "source": "curated", "curator": "A school of ours"}
    return {**head, "pathways": list(pathways or [ONE]), **changes}


def written(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def problems(data: bytes) -> list[str]:
    with pytest.raises(InputRefused) as refused:
        read_pathways(data, today=TODAY)
    return refused.value.problems


def test_the_schema_is_one_and_names_itself_as_it_is_served():
    schema = read_schema("pathways.schema.json")
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == "pathways.schema.json"


def test_every_field_is_read():
    steps = [{**STEP, "url": "https://example.org/knots?level=1"}, {"title": "Mend one", "days": 2, "skills": ["Calm"]}]
    file = read_pathways(
        written(document({**ONE, "steps": steps, "certification": "Kite mender"}, source="partner")), today=TODAY
    )
    assert (file.source, file.curator) == (PathwaySource.PARTNER, "A school of ours")
    [found] = file.pathways
    assert found == Pathway(
        ONE["title"], ONE["description"], "99-1011.00",
        (
            Step("Learn to tie", 5, ("Knots", "2.A.1.a"), "https://example.org/knots?level=1"),
            Step("Mend one", 2, ("Calm",)),
        ),
        date(2026, 2, 10), "Kite mender",
    )  # fmt: skip
    assert found.duration_days == 7


def test_optional_fields_may_be_left_out():
    [found] = read_pathways(b"\xef\xbb\xbf" + written(document()), today=TODAY).pathways
    assert (found.certification, found.steps[0].url) == (None, None)


def test_the_example_of_the_documentation_can_be_imported():
    example = re.search(r"```json\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert example
    assert len(read_pathways(example[1].encode(), today=TODAY).pathways) == 1


def test_the_documentation_explains_every_field():
    schema = read_schema("pathways.schema.json")
    fields = [schema["properties"], *(schema["$defs"][name]["properties"] for name in ("pathway", "step"))]
    names = {name for one in fields for name in one} - {"pathways", "steps"}
    rows = re.findall(r"^\|([^|]+)\|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert names <= set(re.findall(r"`(\w+)`", "".join(rows)))


def of_step(**change: Any) -> dict[str, Any]:
    return {"steps": [{**STEP, **change}]}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"title": ""}, "pathways[0].title: "),
        ({"title": "two\nlines"}, 'pathways[0].title: "two\\nlines" is not as needed: One line of text'),
        ({"title": "x" * 121}, "pathways[0].title: 121 characters; allowed are at most 120"),
        ({"description": "Too short."}, "pathways[0].description: 10 characters; needed are at least 20"),
        ({"description": "x" * 601}, "pathways[0].description: 601 characters; allowed are at most 600"),
        ({"target": "99-1011"}, 'pathways[0].target: "99-1011" is not as needed: An O*NET-SOC code'),
        ({"certification": None}, "pathways[0].certification: null is not text"),
        ({"steps": []}, "pathways[0].steps: 0 entries; needed are at least 1"),
        ({"steps": [STEP] * 31}, "pathways[0].steps: 31 entries; allowed are at most 30"),
        ({"reviewed_on": "soon"}, 'pathways[0].reviewed_on: "soon" is not a date such as 2026-01-31'),
        ({"reviewed_on": "2026-03-02"}, "pathways[0].reviewed_on: 2026-03-02 is after today, 2026-03-01"),
        ({"pay": 1}, "pathways[0]: Additional properties are not allowed ('pay' was unexpected)"),
        (of_step(days=0), "pathways[0].steps[0].days: 0; needed is at least 1"),
        (of_step(days=1501), "pathways[0].steps[0].days: 1501; allowed is at most 1500"),
        (of_step(days="5"), 'pathways[0].steps[0].days: "5" is not a whole number'),
        (of_step(days=2.5), "pathways[0].steps[0].days: 2.5 is not a whole number"),
        (of_step(skills=[]), "pathways[0].steps[0].skills: 0 entries; needed are at least 1"),
        (of_step(skills=["a", "a"]), "pathways[0].steps[0].skills: an entry is there twice"),
        (of_step(url="http://example.org"), 'pathways[0].steps[0].url: "http://example.org" is not as needed: An ad'),
        (of_step(url="javascript:alert(1)"), "pathways[0].steps[0].url: "),
        (of_step(url="https://example.org/a b"), "pathways[0].steps[0].url: "),
        (of_step(teacher="x"), "pathways[0].steps[0]: Additional properties are not allowed"),
    ],
)
def test_a_violation_is_told_with_its_place(change, reason):
    assert problems(written(document({**ONE, **change})))[0].startswith(reason)


@pytest.mark.parametrize("name", list(ONE))
def test_what_is_needed_is_named_where_it_is_missing(name):
    rest = {key: value for key, value in ONE.items() if key != name}
    assert problems(written(document(rest))) == [f"pathways[0]: '{name}' is a required property"]


@pytest.mark.parametrize("name", list(STEP))
def test_so_it_is_in_a_step(name):
    rest = {key: value for key, value in STEP.items() if key != name}
    found = problems(written(document({**ONE, "steps": [rest]})))
    assert found == [f"pathways[0].steps[0]: '{name}' is a required property"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ([], "file: [] is not an object"),
        (document(format="jaat/1"), 'format: "jaat/1" is not "pathways/1", the format that is read'),
        (document(source="a blog"), 'source: "a blog" is none of onet, jaat, curated, partner'),
        (document(curator="x"), "curator: 1 characters; needed are at least 2"),
        ({**document(), "pathways": []}, "pathways: 0 entries; needed are at least 1"),
    ],
)
def test_what_is_wrong_with_the_whole_file_is_told(content, reason):
    assert problems(written(content)) == [reason]


def test_title_and_target_are_of_one_pathway():
    other = {**ONE, "target": "99-1021.00"}
    assert len(read_pathways(written(document(ONE, other)), today=TODAY).pathways) == 2
    assert problems(written(document(ONE, other, ONE))) == [
        'pathways[2].title: "From strings to kites" for 99-1011.00 is in pathways[0] and pathways[2]; '
        "title and target are of one pathway"
    ]


def test_of_very_many_violations_the_number_is_told():
    many = [{**ONE, "title": f"Way {n}", "steps": []} for n in range(60)]
    found = problems(written(document(*many)))
    assert (len(found), found[-1]) == (51, "and 10 more; the form is at /schemas/pathways.schema.json")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b" ", "file: it is empty"),
        (b"<html>", "file: it is a web page, not JSON; "),
        (b"{'a': 1}", "file: it is not JSON at line 1, column 2: "),
        (b"\xff{}", "file: it is not UTF-8 text at line 1; save it as UTF-8"),
    ],
)
def test_what_is_no_document_is_refused(data, reason):
    [problem] = problems(data)
    assert problem.startswith(reason)


def test_a_file_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(json_files, "LARGEST_BYTES", 1024**2)
    assert problems(b" " * (1024**2 + 1)) == [
        "file: it is larger than 1 MB; split it, and import the parts without --replace"
    ]
