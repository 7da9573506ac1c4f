"""From software to skill and back: both ways agree for every name and every skill, whatever signs a name holds."""

from __future__ import annotations

from itertools import product

import pytest
from sqlalchemy import Connection, select

from data_access.database import Database
from data_access.queries.listed_software import occupations_of_software, software_of_occupation
from data_access.tables import skill
from data_access.tenancy import PUBLIC
from tests import builders

CODES = ("15-1252.00", "15-2051.00", "15-2099.00")
ALIASES = {
    "power bi": "power-bi", "bi": "reporting", "sql": "sql", "structured query language": "sql", "excel": "excel",
    "100%_plan": "plan", "100a plan": "other-plan", r"c\\d": "signs", "word 97": "word", "people's": "people",
}  # fmt: skip
NAMES = [
    "".join(parts)
    for parts in product(
        ("", "Microsoft ", "Corel  "),
        ("Power BI", "Pówer BI", "Structured query language SQL", "SQL", "Excel", "100%_Plan", "100x_Plan", r"C\\D",
         "Word 97", "People`s", "People’s", "BI Power"),
        ("", " software", " Suite"),
    )
]  # fmt: skip


@pytest.fixture(scope="module")
def release_id(database: Database) -> int:
    """The names one after the other on the lists of three occupations, every fifth one marked."""
    lists = {
        code: [{"software": NAMES[place], "in_demand": not place % 5} for place in range(number, len(NAMES), 3)]
        for number, code in enumerate(CODES)
    }
    with database.writing() as connection:
        builders.add_aliases(connection, ALIASES, ruled=("excel",))
        return builders.add_release(connection, "29.0", lists)


def skills(connection: Connection) -> dict[str, int]:
    return {row.slug: row.skill_id for row in connection.execute(select(skill.c.slug, skill.c.skill_id))}


def test_both_ways_agree_for_every_skill(database: Database, release_id: int):
    with database.reading(PUBLIC) as connection:
        lists = {code: software_of_occupation(connection, release_id, code) for code in CODES}
        for skill_id in skills(connection).values():
            expected = {
                code: (one.hot_technology, one.in_demand)
                for code, software in lists.items()
                for one in software
                if one.skill_id == skill_id
            }
            assert occupations_of_software(connection, release_id, skill_id) == expected
    assert {name for software in lists.values() for one in software for name in one.onet_names} == set(NAMES)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Microsoft Power BI software", "power-bi"),
        ("Pówer BI", "power-bi"),
        ("Corel  Structured query language SQL Suite", "sql"),
        ("100%_Plan Suite", "plan"),
        ("100x_Plan", None),
        (r"Microsoft C\\D", "signs"),
        ("People`s", "people"),
        ("People’s software", "people"),
        ("Excel software", "excel"),
        ("Microsoft Excel", None),  # a part of the name only, and "excel" has a rule
        ("BI Power", None),  # not its words in their order
    ],
)
def test_a_name_answers_to_a_skill_by_its_forms(database: Database, release_id: int, name, slug):
    with database.reading(PUBLIC) as connection:
        known = skills(connection)
        listed = [one for code in CODES for one in software_of_occupation(connection, release_id, code)]
    assert {one.skill_id for one in listed if name in one.onet_names} == {known[slug] if slug else None}
