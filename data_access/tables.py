"""The schema in Python (SQLAlchemy Core). Migrations create it; `tests/test_migrations.py` holds the two together.

Text keys sort by byte (collation "C"), so every server groups and orders them alike.
O*NET's column names stay as published; tables of one release are partitioned by `release_id`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Computed,
    Date,
    DateTime,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from domain.pathways import PathwaySource
from domain.vocabulary import EmploymentType, PayPeriod, Seniority, SkillType, WorkMode

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Key = Text(collation="C")
Moment = DateTime(timezone=True)
now = text("clock_timestamp()")


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """CHECK that a text column holds one of an enumeration's words."""
    allowed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({allowed})", name=column)


def english(words: ColumnElement[str]) -> ColumnElement[Any]:
    """Text as PostgreSQL's full text search knows it; a search must use the same expression to use its index."""
    return func.to_tsvector(text("'english'"), words)


# --- Reference data by release -------------------------------------------------------------------------------------

onet_release = Table(
    "onet_release",
    metadata,
    Column("release_id", Integer, Identity(always=True), primary_key=True),
    Column("version", Key, nullable=False),  # '29.0', as published
    Column("released_on", Date),  # first day of the published month
    Column("layout", Key, nullable=False),  # 'to_30_2' or 'from_30_3'
    Column("status", Key, nullable=False),
    Column("source", Text, nullable=False),  # where the archive came from
    Column("sha256", Key, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("row_counts", JSONB, nullable=False, server_default=text("'{}'")),  # subject (loads/onet_layouts.py) -> rows
    Column("absent", ARRAY(Text), nullable=False, server_default=text("'{}'")),  # optional files that it lacks
    Column("loaded_at", Moment, nullable=False, server_default=now),
    CheckConstraint("status IN ('staged', 'published')", name="status"),
    UniqueConstraint("sha256"),
)

current_release = Table(
    "current_release",
    metadata,
    Column("is_current", Boolean, primary_key=True, server_default=text("true")),
    Column("release_id", ForeignKey("onet_release.release_id"), nullable=False),
    Column("moved_at", Moment, nullable=False, server_default=now),
    CheckConstraint("is_current", name="one_row"),
)

release_move = Table(
    "release_move",
    metadata,
    Column("release_move_id", Integer, Identity(always=True), primary_key=True),
    Column("release_id", ForeignKey("onet_release.release_id"), nullable=False),  # the one that became current
    Column("kind", Key, nullable=False),
    Column("moved_at", Moment, nullable=False, server_default=now),
    CheckConstraint("kind IN ('publish', 'rollback')", name="kind"),
)
"""Every move of the pointer, so that a rollback knows where to."""

onet_refresh = Table(
    "onet_refresh",
    metadata,
    Column("onet_refresh_id", Integer, Identity(always=True), primary_key=True),
    Column("source", Text, nullable=False),  # path or address as asked for
    Column("version", Key),  # as far as it could be read
    Column("sha256", Key),
    Column("size_bytes", BigInteger),
    Column("outcome", Key, nullable=False),
    Column("checks", JSONB, nullable=False),  # [{"check", "passed": true/false/null (not reached), "findings": [...]}]
    Column("release_id", ForeignKey("onet_release.release_id")),  # of a published one
    Column("ended_at", Moment, nullable=False, server_default=now),
    CheckConstraint("outcome IN ('published', 'refused')", name="outcome"),
)
"""Every release that was judged, with what each named check said of it."""

release_comparison = Table(
    "release_comparison",
    metadata,
    Column("before_release_id", ForeignKey("onet_release.release_id"), primary_key=True),
    Column("after_release_id", ForeignKey("onet_release.release_id"), primary_key=True),
    Column("ratings_without_error", Integer, nullable=False),  # that differ and cannot be judged
    Column("compared_at", Moment, nullable=False, server_default=now),
)
release_change = Table(
    "release_change",
    metadata,
    Column("before_release_id", Integer, primary_key=True),
    Column("after_release_id", Integer, primary_key=True),
    Column("place", Integer, primary_key=True),  # in the order in which changes are shown, from 1
    Column("kind", Key, nullable=False),  # ChangeKind
    Column("onetsoc_code", Key, nullable=False),
    Column("title", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("scale_id", Key),
    Column("before_value", Text),
    Column("after_value", Text),
    Column("difference", Float),
    Column("standard_error", Float),
    ForeignKeyConstraint(
        ["before_release_id", "after_release_id"],
        ["release_comparison.before_release_id", "release_comparison.after_release_id"],
        ondelete="CASCADE",
    ),
)
"""What differs between neighbouring releases, worked out once: published releases never change."""

alert = Table(
    "alert",
    metadata,
    Column("alert_id", Integer, Identity(always=True), primary_key=True),
    Column("subject", Key, nullable=False),  # what is wrong, for instance 'onet_refresh'
    Column("message", Text, nullable=False),  # for a person, with what to do
    Column("raised_at", Moment, nullable=False, server_default=now),
    Column("cleared_at", Moment),  # when it was no longer true
)
Index("uq_alert_standing", alert.c.subject, unique=True, postgresql_where=alert.c.cleared_at.is_(None))

occupation = Table(
    "occupation",
    metadata,
    Column("onetsoc_code", Key, primary_key=True),
    Column("title", Text, nullable=False),  # as in the release that was published last of those that have it
    Column("description", Text, nullable=False),
    Column("first_release_id", ForeignKey("onet_release.release_id"), nullable=False),
    Column("retired_in", ForeignKey("onet_release.release_id")),  # first release without it
)


def release_table(name: str, *columns: Column, key: tuple[str, ...] | None = None) -> Table:
    """A table of one O*NET file, partitioned by release; `key` are its key columns within a release."""
    constraints = [PrimaryKeyConstraint("release_id", *key)] if key else []
    return Table(
        name,
        metadata,
        Column("release_id", Integer, nullable=False),
        *columns,
        *constraints,
        postgresql_partition_by="LIST (release_id)",
    )


onet_occupation = release_table(
    "onet_occupation",
    Column("onetsoc_code", Key, nullable=False),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    key=("onetsoc_code",),
)
Index("ix_onet_occupation_words", english(onet_occupation.c.description), postgresql_using="gin")
onet_content_element = release_table(
    "onet_content_element",
    Column("element_id", Key, nullable=False),
    Column("element_name", Text, nullable=False),
    Column("description", Text),
    key=("element_id",),
)
onet_scale = release_table(
    "onet_scale",
    Column("scale_id", Key, nullable=False),
    Column("scale_name", Text, nullable=False),
    Column("minimum", Float, nullable=False),
    Column("maximum", Float, nullable=False),
    key=("scale_id",),
)
onet_rating = release_table(
    "onet_rating",
    Column("domain", Key, nullable=False),  # skills, knowledge, abilities, work_styles, interests, education, ...
    Column("onetsoc_code", Key, nullable=False),
    Column("element_id", Key, nullable=False),
    Column("scale_id", Key, nullable=False),
    Column("category", SmallInteger),
    Column("data_value", Float),
    Column("n", Integer),
    Column("standard_error", Float),
    Column("lower_ci_bound", Float),
    Column("upper_ci_bound", Float),
    Column("recommend_suppress", Boolean),
    Column("not_relevant", Boolean),
    Column("rated_on", Date),  # first day of the published month
    Column("domain_source", Text),
)
Index("ix_onet_rating_occupation", onet_rating.c.onetsoc_code, onet_rating.c.domain)
onet_element_category = release_table(
    "onet_element_category",
    Column("element_id", Key, nullable=False),
    Column("scale_id", Key, nullable=False),
    Column("category", SmallInteger, nullable=False),
    Column("category_description", Text, nullable=False),
    key=("element_id", "scale_id", "category"),
)
onet_title = release_table(
    "onet_title",
    Column("onetsoc_code", Key, nullable=False),
    Column("title", Text, nullable=False),
    Column("short_title", Text),
    Column("kind", Key, nullable=False),  # 'alternate' or 'reported'
    Column("sources", Text),
    Column("shown_in_my_next_move", Boolean),
)
Index("ix_onet_title_occupation", onet_title.c.onetsoc_code)
onet_software_skill = release_table(
    "onet_software_skill",
    Column("onetsoc_code", Key, nullable=False),
    Column("software", Text, nullable=False),  # 'Example', from 30.3 'Workplace Example'
    Column("category_code", Key),  # commodity code, from 30.3 element id
    Column("category_title", Text),
    Column("hot_technology", Boolean, nullable=False),
    Column("in_demand", Boolean, nullable=False),
)
Index("ix_onet_software_skill_occupation", onet_software_skill.c.onetsoc_code)
onet_task = release_table(
    "onet_task",
    Column("onetsoc_code", Key, nullable=False),
    Column("task_id", Integer, nullable=False),
    Column("task", Text, nullable=False),
    Column("task_type", Text),
    Column("incumbents_responding", Integer),
    Column("rated_on", Date),
    Column("domain_source", Text),
    Column("place", Integer),  # row in the file, which lists the most important tasks first; null: loaded before 0002
    key=("onetsoc_code", "task_id"),
)
Index("ix_onet_task_words", english(onet_task.c.task), postgresql_using="gin")
onet_related_occupation = release_table(
    "onet_related_occupation",
    Column("onetsoc_code", Key, nullable=False),
    Column("related_onetsoc_code", Key, nullable=False),
    Column("relatedness_tier", Text),
    Column("related_index", Integer),
    key=("onetsoc_code", "related_onetsoc_code"),
)
onet_job_zone = release_table(
    "onet_job_zone",
    Column("onetsoc_code", Key, nullable=False),
    Column("job_zone", SmallInteger, nullable=False),
    Column("rated_on", Date),
    Column("domain_source", Text),
    key=("onetsoc_code",),
)
onet_job_zone_reference = release_table(
    "onet_job_zone_reference",
    Column("job_zone", SmallInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("experience", Text),
    Column("education", Text),
    Column("job_training", Text),
    Column("examples", Text),
    Column("svp_range", Text),
    key=("job_zone",),
)

# --- Wages, outlook, summaries of occupations ----------------------------------------------------------------------


def vintage_table(name: str, *columns: Column) -> Table:
    """A table with one row for each published file of a yearly source that has been loaded."""
    return Table(
        name,
        metadata,
        Column(f"{name}_id", Integer, Identity(always=True), primary_key=True),
        Column("vintage", Key, nullable=False, unique=True),  # as people name it
        *columns,
        Column("source", Text, nullable=False),  # path or address as given
        Column("sha256", Key, nullable=False),
        Column("size_bytes", BigInteger, nullable=False),
        Column("generated", Boolean, nullable=False),  # the demonstration's
        Column("loaded_at", Moment, nullable=False, server_default=now),
    )


wage_vintage = vintage_table(
    "wage_vintage",  # vintage 'May 2023'
    Column("reference_on", Date, nullable=False),  # first day of the reference month
    Column("hourly_top", Numeric(8, 2)),  # the top codes of this vintage; null where the file names none
    Column("annual_top", Integer),
)
wage = Table(
    "wage",
    metadata,
    Column("wage_vintage_id", ForeignKey("wage_vintage.wage_vintage_id", ondelete="CASCADE"), primary_key=True),
    Column("soc_code", Key, primary_key=True),  # as OEWS publishes it, merged codes too
    Column("soc_title", Text, nullable=False),
    Column("employment", Integer),  # null: not released
    Column("employment_rse", Float),  # relative standard error of it in per cent
    *(Column(f"hourly_{name}", Numeric(8, 2)) for name in ("mean", "p10", "p25", "median", "p75", "p90")),
    *(Column(f"annual_{name}", Integer) for name in ("mean", "p10", "p25", "median", "p75", "p90")),
    Column("at_least", ARRAY(Text), nullable=False),  # columns whose value is the top code: a lower bound
    Column("not_released", ARRAY(Text), nullable=False),  # columns that the publisher withheld
    Column("annual_only", Boolean, nullable=False),
    Column("hourly_only", Boolean, nullable=False),
)
projection_vintage = vintage_table(
    "projection_vintage",  # vintage '2024–34'
    Column("base_year", SmallInteger, nullable=False),
    Column("target_year", SmallInteger, nullable=False),
    Column("average_change_share", Float),  # of the employment of all occupations together; what outlooks compare with
)
projection = Table(
    "projection",
    metadata,
    Column(
        "projection_vintage_id",
        ForeignKey("projection_vintage.projection_vintage_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("soc_code", Key, primary_key=True),  # as the National Employment Matrix has it
    Column("soc_title", Text, nullable=False),
    Column("employment", Integer),  # people, in the base year
    Column("projected_employment", Integer),  # people, in the target year
    Column("employment_change", Integer),  # people
    Column("change_share", Float),  # of the base year's employment: 0.031 is 3.1 %
    Column("self_employed_share", Float),  # 0-1
    Column("openings", Integer),  # a year, mean of the projection's years
    Column("median_wage", Integer),  # US dollars a year, of the base year
    Column("median_wage_at_least", Boolean, nullable=False),  # it is the top code: a lower bound
    Column("education", Text),  # typical for entry
    Column("experience", Text),  # in a related occupation
    Column("training", Text),  # on the job
)
soc_crosswalk = Table(
    "soc_crosswalk",
    metadata,
    Column("detailed_code", Key, primary_key=True),  # six-digit SOC of an O*NET occupation
    Column("published_code", Key, nullable=False),  # the wider one that BLS publishes in its place
)
"""Merged codes, from domain/soc_crosswalk.toml; a detailed code that is published itself comes first."""

jaat_summary = Table(
    "jaat_summary",
    metadata,
    Column("jaat_key", Key, primary_key=True),  # the curator's own
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),  # two or three sentences
    Column("responsibilities", ARRAY(Text), nullable=False),
    Column("skills", ARRAY(Text), nullable=False),
    Column("education", Text),
    Column("outlook", Text),
    Column("related", ARRAY(Text), nullable=False),  # O*NET-SOC codes
    Column("source", Text, nullable=False),  # who curated it
    Column("reviewed_on", Date, nullable=False),
    Column("generated", Boolean, nullable=False),  # the demonstration's
    Column("loaded_at", Moment, nullable=False, server_default=now),
)
jaat_occupation = Table(
    "jaat_occupation",
    metadata,
    Column("onetsoc_code", ForeignKey("occupation.onetsoc_code"), primary_key=True),
    Column("jaat_key", ForeignKey("jaat_summary.jaat_key", ondelete="CASCADE"), nullable=False),
)
"""Which curated summary is shown for an occupation; one may serve several."""
Index("ix_jaat_occupation_jaat_key", jaat_occupation.c.jaat_key)

# --- Skills and regions --------------------------------------------------------------------------------------------

skill = Table(
    "skill",
    metadata,
    Column("skill_id", Integer, Identity(always=True), primary_key=True),
    Column("slug", Key, nullable=False, unique=True),
    Column("skill_name", Text, nullable=False),
    Column("skill_type", Key, nullable=False),
    Column("source", Key, nullable=False),  # 'taxonomy', 'onet' or 'esco': who named it first
    one_of("skill_type", SkillType),
    CheckConstraint("source IN ('taxonomy', 'onet', 'esco')", name="source"),
)
skill_alias = Table(
    "skill_alias",
    metadata,
    Column("alias", Text(collation="C"), primary_key=True),  # folded (domain.skills.fold)
    Column("skill_id", ForeignKey("skill.skill_id", ondelete="CASCADE"), primary_key=True),
    Column("rule", JSONB),  # conditions on case and context of an ambiguous alias; null: none
    Column("source", Key, nullable=False),
    CheckConstraint("source IN ('taxonomy', 'onet', 'esco')", name="source"),
)
Index("ix_skill_alias_skill_id", skill_alias.c.skill_id)

region = Table(
    "region",
    metadata,
    Column("region_code", Key, primary_key=True),  # ISO 3166-1 alpha-2 or 3166-2
    Column("region_name", Text, nullable=False),
    Column("parent_code", ForeignKey("region.region_code")),  # the country of a subdivision
)

# --- Postings ------------------------------------------------------------------------------------------------------

posting = Table(
    "posting",
    metadata,
    Column("posting_id", BigInteger, Identity(always=True), primary_key=True),
    Column("source", Key, nullable=False),  # the feed or site that published it
    Column("source_id", Key, nullable=False),  # its id there
    Column("posted_on", Date, nullable=False),  # UTC day
    Column("posted_at", Moment),  # where the source gives a time
    Column("title", Text, nullable=False),
    Column("company", Text),
    Column("location", Text),  # as written
    Column("region_code", Key, ForeignKey("region.region_code")),
    Column("country_code", Key, Computed("split_part(region_code, '-', 1)", persisted=True)),
    Column("work_mode", Key, nullable=False),
    Column("seniority", Key, nullable=False),
    Column("employment_type", Key, nullable=False),
    Column("pay_low", Numeric(14, 2)),  # as stated, per pay_period
    Column("pay_high", Numeric(14, 2)),
    Column("pay_period", Key),
    Column("pay_currency", Key),  # ISO 4217
    Column("pay_annual", Integer),  # midpoint a year, whole units of pay_currency
    Column("onetsoc_code", Key, ForeignKey("occupation.onetsoc_code")),
    Column("skill_ids", ARRAY(Integer), nullable=False, server_default=text("'{}'")),  # ascending, unique
    Column("fingerprint", BigInteger, nullable=False),  # same for reposts
    Column("repost_of", BigInteger, ForeignKey("posting.posting_id")),  # the counted first one; null: counted
    Column("content_hash", BigInteger, nullable=False),  # of all imported fields: unchanged means nothing to do
    Column("first_seen_at", Moment, nullable=False, server_default=now),
    Column("updated_at", Moment, nullable=False, server_default=now),
    UniqueConstraint("source", "source_id"),
    one_of("work_mode", WorkMode),
    one_of("seniority", Seniority),
    one_of("employment_type", EmploymentType),
    one_of("pay_period", PayPeriod),
)
Index("ix_posting_posted_on", posting.c.posted_on)
Index("ix_posting_skill_ids", posting.c.skill_ids, postgresql_using="gin")
Index(
    "ix_posting_occupation",
    posting.c.onetsoc_code,
    posting.c.posted_on,
    postgresql_where=posting.c.onetsoc_code.is_not(None),
)
Index("ix_posting_fingerprint", posting.c.fingerprint)
Index("ix_posting_repost_of", posting.c.repost_of, postgresql_where=posting.c.repost_of.is_not(None))

posting_text = Table(
    "posting_text",
    metadata,
    Column("posting_id", ForeignKey("posting.posting_id", ondelete="CASCADE"), primary_key=True),
    Column("description", Text),
    Column("given_skills", ARRAY(Text)),  # as the source listed them
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("quarantine_id", BigInteger, Identity(always=True), primary_key=True),
    Column("source", Text, nullable=False),  # file or feed
    Column("place", Text, nullable=False),  # line or row in it
    Column("reason", Key, nullable=False),  # a short code, the unit of the summary
    Column("detail", Text, nullable=False),  # what was wrong, for a person
    Column("raw", Text, nullable=False),  # the row as it came
    Column("raw_sha256", LargeBinary, nullable=False),
    Column("first_seen_at", Moment, nullable=False, server_default=now),
    Column("last_seen_at", Moment, nullable=False, server_default=now),
    UniqueConstraint("source", "reason", "raw_sha256"),
)

changed_day = Table(
    "changed_day",
    metadata,
    Column("posted_on", Date, primary_key=True),  # a day whose postings changed since it was aggregated
    Column("changed_at", Moment, nullable=False, server_default=now),
)

# --- Aggregates ----------------------------------------------------------------------------------------------------

aggregated_day = Table(
    "aggregated_day",
    metadata,
    Column("posted_on", Date, primary_key=True),  # a complete day that has postings and whose cells stand
    Column("postings", Integer, nullable=False),
    Column("engine", Key, nullable=False),
    Column("method_version", SmallInteger, nullable=False),
    Column("aggregated_at", Moment, nullable=False, server_default=now),
)


def cell_columns() -> list[Column]:
    """Columns that every daily cell has. region_code and seniority may be 'all' (roll-ups)."""
    return [
        Column("posted_on", Date, nullable=False),
        Column("region_code", Key, nullable=False),
        Column("seniority", Key, nullable=False),
        Column("postings", Integer, nullable=False),
        Column("pay_postings", Integer, nullable=False),  # of them, with annual pay in domain.pay.PAY_CURRENCY
        Column("pay_sum", BigInteger, nullable=False),  # sum of their annual pay, whole units
        Column("source_count", SmallInteger, nullable=False),  # distinct sources that day
    ]


posting_total_daily = Table(
    "posting_total_daily",
    metadata,
    *cell_columns(),
    PrimaryKeyConstraint("region_code", "seniority", "posted_on"),
)
skill_demand_daily = Table(
    "skill_demand_daily",
    metadata,
    *cell_columns(),
    Column("skill_id", Integer, nullable=False),
    # One skill over time, and over all regions of one level. Cells are written a day at a time in order of slice and
    # skill: one slice of one day lies together, and its index holds a short list of places per key.
    PrimaryKeyConstraint("skill_id", "seniority", "region_code", "posted_on"),
    Index("ix_skill_demand_daily_slice", "region_code", "seniority", "posted_on"),
)

occupation_demand_daily = Table(
    "occupation_demand_daily",
    metadata,
    Column("posted_on", Date, nullable=False),
    Column("onetsoc_code", Key, nullable=False),
    Column("region_code", Key, nullable=False),  # or 'all'; over all levels of seniority
    Column("postings", Integer, nullable=False),
    Column("pay_postings", Integer, nullable=False),
    Column("pay_sum", BigInteger, nullable=False),
    # One list a row in place of a row a skill: the same place in each list is the same skill, ids ascending.
    Column("skill_ids", ARRAY(Integer), nullable=False),
    Column("skill_postings", ARRAY(Integer), nullable=False),
    Column("skill_pay_postings", ARRAY(Integer), nullable=False),
    Column("skill_pay_sums", ARRAY(BigInteger), nullable=False),
    PrimaryKeyConstraint("onetsoc_code", "region_code", "posted_on"),
    # The postings of every occupation of a region, read from the index alone: the rows themselves are wide.
    Index(
        "ix_occupation_demand_daily_region",
        "region_code",
        "posted_on",
        postgresql_include=["onetsoc_code", "postings"],
    ),
)

# --- Requirements of occupations -----------------------------------------------------------------------------------

requirement_window = Table(
    "requirement_window",
    metadata,
    Column("is_current", Boolean, primary_key=True, server_default=text("true")),
    Column("first_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    Column("state", Key, nullable=False),  # of its days: which were aggregated, and when
    CheckConstraint("is_current", name="one_row"),
)
measured_requirement = Table(
    "measured_requirement",
    metadata,
    Column("region_code", Key, primary_key=True),
    Column("onetsoc_code", Key, primary_key=True),
    Column("postings", Integer, nullable=False),  # of the occupation, on the days of the window
    Column("pay_postings", Integer, nullable=False),
    Column("pay_sum", BigInteger, nullable=False),
    Column("skill_ids", ARRAY(Integer), nullable=False),  # those that count as required (domain/matching.py), ascending
    Column("skill_postings", ARRAY(Integer), nullable=False),
)
official_requirement = Table(
    "official_requirement",
    metadata,
    Column("release_id", ForeignKey("onet_release.release_id", ondelete="CASCADE"), primary_key=True),
    Column("onetsoc_code", Key, primary_key=True),
    Column("skill_ids", ARRAY(Integer), nullable=False),  # of ours that the listed software stands for
    Column("skill_importances", ARRAY(Float), nullable=False),  # 0-1
    Column("element_ids", ARRAY(Text), nullable=False),  # rated elements of notable importance
    Column("element_importances", ARRAY(Float), nullable=False),  # 0-1
    Column("element_levels", ARRAY(Float), nullable=False),  # 0-1
)
skill_pay_association = Table(
    "skill_pay_association",
    metadata,
    Column("skill_id", ForeignKey("skill.skill_id", ondelete="CASCADE"), primary_key=True),
    Column("postings", Integer, nullable=False),  # with the skill and stated pay
    Column("log_difference", Float, nullable=False),  # of log pay, occupation, region and seniority held fixed
    Column("standard_error", Float, nullable=False),
)

# --- Jobs ----------------------------------------------------------------------------------------------------------

job_run = Table(
    "job_run",
    metadata,
    Column("job_run_id", BigInteger, Identity(always=True), primary_key=True),
    Column("job", Key, nullable=False),
    Column("scheduled_at", Moment, nullable=False),
    Column("started_at", Moment, nullable=False, server_default=now),
    Column("finished_at", Moment),
    Column("outcome", Key, nullable=False),
    Column("rows", BigInteger),
    Column("detail", JSONB, nullable=False, server_default=text("'{}'")),
    UniqueConstraint("job", "scheduled_at"),
    CheckConstraint("outcome IN ('running', 'succeeded', 'nothing_to_do', 'failed', 'refused')", name="outcome"),
)

demonstration = Table(
    "demonstration",
    metadata,
    Column("is_demonstration", Boolean, primary_key=True, server_default=text("true")),
    Column("anchor_on", Date, nullable=False),  # the day that planted trends are told from
    Column("loaded_through", Date),  # newest day generated so far
    CheckConstraint("is_demonstration", name="one_row"),
)

# --- Feeds of events -----------------------------------------------------------------------------------------------

feed = Table(
    "feed",
    metadata,
    Column("feed_id", Integer, Identity(always=True), primary_key=True),
    Column("feed_name", Key, nullable=False, unique=True),
    Column("key_sha256", LargeBinary),  # of the key that HTTP asks for; null: by the watched directory only
    Column("generated", Boolean, nullable=False),  # the demonstration's own
    Column("newest_hour", Moment),  # start of the newest hour that has come, never after the one running then
    Column("last_received_at", Moment),
    Column("created_at", Moment, nullable=False, server_default=now),
    Column("disabled_at", Moment),
)

feed_event = Table(
    "feed_event",
    metadata,
    Column("feed_id", ForeignKey("feed.feed_id", ondelete="CASCADE"), primary_key=True),
    Column("event_id", Key, primary_key=True),  # the source's; sha256:... of the raw text where it has none
    Column("hour", Moment),  # start of its hour; null: its time could not be read
    Column("received_at", Moment, nullable=False),
    Column("outcome", Key, nullable=False),
    Column("posting_id", BigInteger),  # no foreign key: that an event was met outlives its posting
    CheckConstraint("outcome IN ('taken', 'late', 'quarantined')", name="outcome"),
    Index("ix_feed_event_hour", "hour"),
)

feed_batch = Table(
    "feed_batch",
    metadata,
    Column("feed_batch_id", BigInteger, Identity(always=True), primary_key=True),
    Column("feed_id", ForeignKey("feed.feed_id", ondelete="CASCADE"), nullable=False),
    Column("received_at", Moment, nullable=False, index=True),
    Column("taken", Integer, nullable=False),
    Column("late", Integer, nullable=False),
    Column("repeated", Integer, nullable=False),  # met before, those among them that still cannot be used
    Column("quarantined", Integer, nullable=False),  # met for the first time
)

# --- The network of skills -----------------------------------------------------------------------------------------

network_layout = Table(
    "network_layout",
    metadata,
    Column("is_current", Boolean, primary_key=True, server_default=text("true")),
    Column("first_on", Date, nullable=False),  # the days whose postings groups and places are from
    Column("last_on", Date, nullable=False),
    Column("method_version", SmallInteger, nullable=False),
    Column("laid_out_at", Moment, nullable=False, server_default=now),
    CheckConstraint("is_current", name="one_row"),
)
network_cluster = Table(
    "network_cluster",
    metadata,
    Column("cluster", Integer, primary_key=True, autoincrement=False),  # kept from night to night, from 1 on
    Column("cluster_name", Text, nullable=False),
    Column("named_after", ARRAY(Integer), nullable=False),  # ids of the skills in its name
)
network_skill = Table(
    "network_skill",
    metadata,
    Column("skill_id", ForeignKey("skill.skill_id", ondelete="CASCADE"), primary_key=True),
    Column("cluster", ForeignKey("network_cluster.cluster")),  # null: in no group
    Column("x", Float, nullable=False),  # place in the picture, 0-1000
    Column("y", Float, nullable=False),
)
network_slice = Table(
    "network_slice",
    metadata,
    Column("region_code", Key, primary_key=True),  # or 'all', as the next two
    Column("seniority", Key, primary_key=True),
    Column("onetsoc_code", Key, primary_key=True),
    Column("first_on", Date, primary_key=True),
    Column("last_on", Date, primary_key=True),
    Column("postings", Integer, nullable=False),
    Column("skill_ids", ARRAY(Integer), nullable=False),  # the most asked for, most postings first
    Column("skill_postings", ARRAY(Integer), nullable=False),
    # Of each pair of these skills, in the order (0, 1), (0, 2), ... (1, 2), ...: little-endian integers of 4 bytes.
    Column("joint_postings", LargeBinary, nullable=False),
    Column("counted_at", Moment, nullable=False),
)
"""Joint counts of the slices that are asked for most, so that they need not be counted for every reader."""

# --- Learning pathways ---------------------------------------------------------------------------------------------

learning_pathway = Table(
    "learning_pathway",
    metadata,
    Column("learning_pathway_id", Integer, Identity(always=True), primary_key=True),
    Column("source", Key, nullable=False),
    Column("curator", Text, nullable=False),  # who put it together
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("onetsoc_code", ForeignKey("occupation.onetsoc_code"), nullable=False, index=True),  # what it leads to
    Column("duration_days", Integer, nullable=False),  # of all steps, one after another
    Column("certification", Text),
    Column("reviewed_on", Date, nullable=False),
    Column("generated", Boolean, nullable=False),  # the demonstration's
    Column("loaded_at", Moment, nullable=False, server_default=now),
    UniqueConstraint("title", "onetsoc_code"),
    one_of("source", PathwaySource),
)
learning_pathway_step = Table(
    "learning_pathway_step",
    metadata,
    Column(
        "learning_pathway_id", ForeignKey("learning_pathway.learning_pathway_id", ondelete="CASCADE"), primary_key=True
    ),
    Column("step", SmallInteger, primary_key=True),  # from 1, in the order in which they are taken
    Column("title", Text, nullable=False),
    Column("days", Integer, nullable=False),
    Column("skills", ARRAY(Key), nullable=False),  # slugs of skills and O*NET element ids
    Column("url", Text),
)
