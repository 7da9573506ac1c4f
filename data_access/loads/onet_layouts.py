"""The two layouts of an O*NET release as data: which file holds what, and what its columns are called.

Up to release 30.2 the ratings of skills are one file; from 30.3 they are two, and titles, software, interests and
education have other files. A subject chooses its file by name; nothing here depends on the order of columns.
Source: the file lists and data dictionaries that O*NET publishes with each release, and the archive of 29.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import Table

from data_access import tables


class Layout(StrEnum):
    """How a release names its files; the values of onet_release.layout."""

    TO_30_2 = "to_30_2"
    FROM_30_3 = "from_30_3"


class Kind(StrEnum):
    """What a cell must look like to be stored."""

    TEXT = "text"
    CODE = "code"  # O*NET-SOC code, 15-1252.00
    ELEMENT = "element"  # 2.A.1.a
    INTEGER = "whole number"
    SMALL = "small whole number"  # at most four digits
    NUMBER = "number"
    FLAG = "flag"  # Y or N
    MONTH = "month"  # 08/2024; stored as its first day


@dataclass(frozen=True)
class Field:
    """One column of ours and the headers that it may have in the file (the first one found is read).

    nullable: whether a cell may be n/a. optional: whether a release may lack the column; it is null then.
    """

    column: str
    headers: tuple[str, ...]
    kind: Kind = Kind.TEXT
    nullable: bool = False
    optional: bool = False


@dataclass(frozen=True)
class FileLayout:
    """One file of a release: its name and its columns."""

    name: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Subject:
    """What SkillPulse loads under one name, whichever files hold it.

    files: per layout the files that together hold it (all are needed). key: columns that no two rows share.
    constants: columns that every row of the subject has in common.
    repeats: the share of rows that may repeat a key. Above zero only where O*NET publishes lists without a key,
    in which a repeated line does no harm.
    placed: whether the order of the file tells something; `place` is then the number of the row in it, from 1.
    """

    name: str
    table: Table
    files: Mapping[Layout, tuple[FileLayout, ...]]
    key: tuple[str, ...]
    required: bool = True
    constants: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    repeats: float = 0.0
    placed: bool = False


LIST_REPEATS = 0.001
"""Share of repeated lines that a list without a key may have."""

CODE = Field("onetsoc_code", ("O*NET-SOC Code",), Kind.CODE)
ELEMENT = Field("element_id", ("Element ID",), Kind.ELEMENT)
SCALE = Field("scale_id", ("Scale ID",))
CATEGORY = Field("category", ("Category",), Kind.SMALL, nullable=True)
VALUE = Field("data_value", ("Data Value",), Kind.NUMBER, nullable=True)
DATED = (
    Field("rated_on", ("Date",), Kind.MONTH, nullable=True),
    Field("domain_source", ("Domain Source",), nullable=True),
)


def precision(*, optional: bool = False) -> tuple[Field, ...]:
    """Sample size, standard error, interval and the publisher's own caution."""
    return (
        Field("n", ("N",), Kind.INTEGER, nullable=True, optional=optional),
        Field("standard_error", ("Standard Error",), Kind.NUMBER, nullable=True, optional=optional),
        Field("lower_ci_bound", ("Lower CI Bound",), Kind.NUMBER, nullable=True, optional=optional),
        Field("upper_ci_bound", ("Upper CI Bound",), Kind.NUMBER, nullable=True, optional=optional),
        Field("recommend_suppress", ("Recommend Suppress",), Kind.FLAG, nullable=True, optional=optional),
    )


def not_relevant(*, optional: bool = False) -> Field:
    """Whether the level is not meant to be read."""
    return Field("not_relevant", ("Not Relevant",), Kind.FLAG, nullable=True, optional=optional)


SURVEYED = (CODE, ELEMENT, SCALE, VALUE, *precision(), not_relevant(), *DATED)
BY_CATEGORY = (CODE, ELEMENT, SCALE, CATEGORY, VALUE, *precision(), *DATED)
CONTEXT = (CODE, ELEMENT, SCALE, CATEGORY, VALUE, *precision(), not_relevant(optional=True), *DATED)
# Work styles were surveyed up to 30.0 and are estimated without a sample since; work values and interests always were.
STYLES = (CODE, ELEMENT, SCALE, VALUE, *precision(optional=True), *DATED)
UNSURVEYED = (CODE, ELEMENT, SCALE, VALUE, *DATED)
CATEGORIES = (
    ELEMENT,
    SCALE,
    Field("category", ("Category",), Kind.SMALL),
    Field("category_description", ("Category Description",)),
)
SOFTWARE_FLAGS = (
    Field("hot_technology", ("Hot Technology",), Kind.FLAG),
    Field("in_demand", ("In Demand",), Kind.FLAG),
)
TITLE_DETAILS = (
    Field("short_title", ("Short Title",), nullable=True),
    Field("sources", ("Source(s)",), nullable=True),
)


def same(*files: FileLayout) -> Mapping[Layout, tuple[FileLayout, ...]]:
    """Files that both layouts have."""
    return MappingProxyType(dict.fromkeys(Layout, files))


def changed(*, to_30_2: tuple[FileLayout, ...], from_30_3: tuple[FileLayout, ...]):
    """Files that the layouts name differently."""
    return MappingProxyType({Layout.TO_30_2: to_30_2, Layout.FROM_30_3: from_30_3})


def rating(name: str, files: Mapping[Layout, tuple[FileLayout, ...]], *, required: bool = False) -> Subject:
    """A subject of onet_rating; its name is the ratings' domain."""
    return Subject(
        name,
        tables.onet_rating,
        files,
        key=("onetsoc_code", "element_id", "scale_id", "category"),
        required=required,
        constants=MappingProxyType({"domain": name}),
    )


SKILLS = rating(
    "skills",
    changed(
        to_30_2=(FileLayout("Skills.txt", SURVEYED),),
        from_30_3=(FileLayout("Essential Skills.txt", SURVEYED), FileLayout("Transferable Skills.txt", SURVEYED)),
    ),
    required=True,
)
"""Its file names the layout of the whole release."""

SUBJECTS: tuple[Subject, ...] = (
    Subject(
        "occupations",
        tables.onet_occupation,
        same(
            FileLayout(
                "Occupation Data.txt", (CODE, Field("title", ("Title",)), Field("description", ("Description",)))
            )
        ),
        key=("onetsoc_code",),
    ),
    Subject(
        "content_elements",
        tables.onet_content_element,
        same(
            FileLayout(
                "Content Model Reference.txt",
                (
                    ELEMENT,
                    Field("element_name", ("Element Name",)),
                    Field("description", ("Description",), nullable=True),
                ),
            )
        ),
        key=("element_id",),
    ),
    Subject(
        "scales",
        tables.onet_scale,
        same(
            FileLayout(
                "Scales Reference.txt",
                (
                    SCALE,
                    Field("scale_name", ("Scale Name",)),
                    Field("minimum", ("Minimum",), Kind.NUMBER),
                    Field("maximum", ("Maximum",), Kind.NUMBER),
                ),
            )
        ),
        key=("scale_id",),
    ),
    SKILLS,
    rating("knowledge", same(FileLayout("Knowledge.txt", SURVEYED)), required=True),
    rating("abilities", same(FileLayout("Abilities.txt", SURVEYED))),
    rating("work_activities", same(FileLayout("Work Activities.txt", SURVEYED))),
    rating("work_context", same(FileLayout("Work Context.txt", CONTEXT))),
    rating("work_styles", same(FileLayout("Work Styles.txt", STYLES))),
    rating("work_values", same(FileLayout("Work Values.txt", UNSURVEYED))),
    rating(
        "interests",
        changed(
            to_30_2=(FileLayout("Interests.txt", UNSURVEYED),),
            from_30_3=(FileLayout("Career Interest Types.txt", UNSURVEYED),),
        ),
    ),
    rating(
        "education",
        changed(
            to_30_2=(FileLayout("Education, Training, and Experience.txt", BY_CATEGORY),),
            from_30_3=(
                FileLayout("Education.txt", BY_CATEGORY),
                FileLayout("Training and Experience.txt", BY_CATEGORY),
            ),
        ),
    ),
    Subject(
        "education_categories",
        tables.onet_element_category,
        changed(
            to_30_2=(FileLayout("Education, Training, and Experience Categories.txt", CATEGORIES),),
            from_30_3=(
                FileLayout("Education Categories.txt", CATEGORIES),
                FileLayout("Training and Experience Categories.txt", CATEGORIES),
            ),
        ),
        key=("element_id", "scale_id", "category"),
        required=False,
    ),
    Subject(
        "work_context_categories",
        tables.onet_element_category,
        same(FileLayout("Work Context Categories.txt", CATEGORIES)),
        key=("element_id", "scale_id", "category"),
        required=False,
    ),
    Subject(
        "alternate_titles",
        tables.onet_title,
        changed(
            to_30_2=(FileLayout("Alternate Titles.txt", (CODE, Field("title", ("Alternate Title",)), *TITLE_DETAILS)),),
            from_30_3=(FileLayout("Job Titles.txt", (CODE, Field("title", ("Job Title",)), *TITLE_DETAILS)),),
        ),
        key=("onetsoc_code", "title", "short_title"),
        constants=MappingProxyType({"kind": "alternate"}),
        repeats=LIST_REPEATS,
    ),
    Subject(
        "reported_titles",
        tables.onet_title,
        same(
            FileLayout(
                "Sample of Reported Titles.txt",
                (
                    CODE,
                    Field("title", ("Reported Job Title",)),
                    Field("shown_in_my_next_move", ("Shown in My Next Move",), Kind.FLAG, nullable=True),
                ),
            )
        ),
        key=("onetsoc_code", "title"),
        required=False,
        constants=MappingProxyType({"kind": "reported"}),
        repeats=LIST_REPEATS,
    ),
    Subject(
        "software_skills",
        tables.onet_software_skill,
        changed(
            to_30_2=(
                FileLayout(
                    "Technology Skills.txt",
                    (
                        CODE,
                        Field("software", ("Example",)),
                        Field("category_code", ("Commodity Code",), nullable=True),
                        Field("category_title", ("Commodity Title",), nullable=True),
                        *SOFTWARE_FLAGS,
                    ),
                ),
            ),
            from_30_3=(
                FileLayout(
                    "Software Skills.txt",
                    (
                        CODE,
                        Field("software", ("Workplace Example",)),
                        Field("category_code", ("Element ID",), Kind.ELEMENT, nullable=True),
                        Field("category_title", ("Element Name",), nullable=True, optional=True),
                        *SOFTWARE_FLAGS,
                    ),
                ),
            ),
        ),
        key=("onetsoc_code", "software", "category_code"),
        repeats=LIST_REPEATS,
    ),
    Subject(
        "tasks",
        tables.onet_task,
        same(
            FileLayout(
                "Task Statements.txt",
                (
                    CODE,
                    Field("task_id", ("Task ID",), Kind.INTEGER),
                    Field("task", ("Task",)),
                    Field("task_type", ("Task Type",), nullable=True),
                    Field("incumbents_responding", ("Incumbents Responding",), Kind.INTEGER, nullable=True),
                    *DATED,
                ),
            )
        ),
        key=("onetsoc_code", "task_id"),
        placed=True,
    ),
    Subject(
        "related_occupations",
        tables.onet_related_occupation,
        same(
            FileLayout(
                "Related Occupations.txt",
                (
                    CODE,
                    Field("related_onetsoc_code", ("Related O*NET-SOC Code",), Kind.CODE),
                    Field("relatedness_tier", ("Relatedness Tier",), nullable=True),
                    Field("related_index", ("Index", "Related Index"), Kind.INTEGER, nullable=True),
                ),
            )
        ),
        key=("onetsoc_code", "related_onetsoc_code"),
    ),
    Subject(
        "job_zones",
        tables.onet_job_zone,
        same(FileLayout("Job Zones.txt", (CODE, Field("job_zone", ("Job Zone",), Kind.SMALL), *DATED))),
        key=("onetsoc_code",),
    ),
    Subject(
        "job_zone_reference",
        tables.onet_job_zone_reference,
        same(
            FileLayout(
                "Job Zone Reference.txt",
                (
                    Field("job_zone", ("Job Zone",), Kind.SMALL),
                    Field("name", ("Name",)),
                    Field("experience", ("Experience",), nullable=True, optional=True),
                    Field("education", ("Education",), nullable=True, optional=True),
                    Field("job_training", ("Job Training",), nullable=True, optional=True),
                    Field("examples", ("Examples",), nullable=True, optional=True),
                    Field("svp_range", ("SVP Range",), nullable=True, optional=True),
                ),
            )
        ),
        key=("job_zone",),
        required=False,
    ),
)

TABLES: tuple[Table, ...] = tuple(dict.fromkeys(subject.table for subject in SUBJECTS))
"""Every table that a release fills, each once."""
