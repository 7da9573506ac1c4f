-- The schema of 0001, frozen: later changes are migrations of their own.

CREATE TABLE aggregated_day (
    posted_on DATE NOT NULL,
    postings INTEGER NOT NULL,
    engine TEXT COLLATE "C" NOT NULL,
    method_version SMALLINT NOT NULL,
    aggregated_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_aggregated_day PRIMARY KEY (posted_on)
);

CREATE TABLE changed_day (
    posted_on DATE NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_changed_day PRIMARY KEY (posted_on)
);

CREATE TABLE demonstration (
    is_demonstration BOOLEAN DEFAULT true NOT NULL,
    anchor_on DATE NOT NULL,
    loaded_through DATE,
    CONSTRAINT pk_demonstration PRIMARY KEY (is_demonstration),
    CONSTRAINT ck_demonstration_one_row CHECK (is_demonstration)
);

CREATE TABLE job_run (
    job_run_id BIGINT GENERATED ALWAYS AS IDENTITY,
    job TEXT COLLATE "C" NOT NULL,
    scheduled_at TIMESTAMP WITH TIME ZONE NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE,
    outcome TEXT COLLATE "C" NOT NULL,
    rows BIGINT,
    detail JSONB DEFAULT '{}' NOT NULL,
    CONSTRAINT pk_job_run PRIMARY KEY (job_run_id),
    CONSTRAINT uq_job_run_job_scheduled_at UNIQUE (job, scheduled_at),
    CONSTRAINT ck_job_run_outcome CHECK (outcome IN ('running', 'succeeded', 'nothing_to_do', 'failed', 'refused'))
);

CREATE TABLE onet_content_element (
    release_id INTEGER NOT NULL,
    element_id TEXT COLLATE "C" NOT NULL,
    element_name TEXT NOT NULL,
    description TEXT,
    CONSTRAINT pk_onet_content_element PRIMARY KEY (release_id, element_id)
)
 PARTITION BY LIST (release_id);

CREATE TABLE onet_element_category (
    release_id INTEGER NOT NULL,
    element_id TEXT COLLATE "C" NOT NULL,
    scale_id TEXT COLLATE "C" NOT NULL,
    category SMALLINT NOT NULL,
    category_description TEXT NOT NULL,
    CONSTRAINT pk_onet_element_category PRIMARY KEY (release_id, element_id, scale_id, category)
)
 PARTITION BY LIST (release_id);

CREATE TABLE onet_job_zone (
    release_id INTEGER NOT NULL,
    onetsoc_code TEXT COLLATE "C" NOT NULL,
    job_zone SMALLINT NOT NULL,
    rated_on DATE,
    domain_source TEXT,
    CONSTRAINT pk_onet_job_zone PRIMARY KEY (release_id, onetsoc_code)
)
 PARTITION BY LIST (release_id);

CREATE TABLE onet_job_zone_reference (
    release_id INTEGER NOT NULL,
    job_zone SMALLINT NOT NULL,
    name TEXT NOT NULL,
    experience TEXT,
    education TEXT,
    job_training TEXT,
    examples TEXT,
    svp_range TEXT,
    CONSTRAINT pk_onet_job_zone_reference PRIMARY KEY (release_id, job_zone)
)
 PARTITION BY LIST (release_id);

CREATE TABLE onet_occupation (
    release_id INTEGER NOT NULL,
    onetsoc_code TEXT COLLATE "C" NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    CONSTRAINT pk_onet_occupation PRIMARY KEY (release_id, onetsoc_code)
)
 PARTITION BY LIST (release_id);

CREATE TABLE onet_rating (
    release_id INTEGER NOT NULL,
    domain TEXT COLLATE "C" NOT NULL,
    onetsoc_code TEXT COLLATE "C" NOT NULL,
    element_id TEXT COLLATE "C" NOT NULL,
    scale_id TEXT COLLATE "C" NOT NULL,
    category SMALLINT,
    data_value FLOAT,
    n INTEGER,
    standard_error FLOAT,
    lower_ci_bound FLOAT,
    upper_ci_bound FLOAT,
    recommend_suppress BOOLEAN,
    not_relevant BOOLEAN,
    rated_on DATE,
    domain_source TEXT
)
 PARTITION BY LIST (release_id);

CREATE INDEX ix_onet_rating_occupation ON onet_rating (onetsoc_code, domain);

CREATE TABLE onet_related_occupation (
    release_id INTEGER NOT NULL,
    onetsoc_code TEXT COLLATE "C" NOT NULL,
    related_onetsoc_code TEXT COLLATE "C" NOT NULL,
    relatedness_tier TEXT,
    related_index INTEGER,
    CONSTRAINT pk_onet_related_occupation PRIMARY KEY (release_id, onetsoc_code, related_onetsoc_code)
)
 PARTITION BY LIST (release_id);

CREATE TABLE onet_release (
    release_id INTEGER GENERATED ALWAYS AS IDENTITY,
    version TEXT COLLATE "C" NOT NULL,
    released_on DATE,
    layout TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    source TEXT NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    size_bytes BIGINT NOT NULL,
    row_counts JSONB DEFAULT '{}' NOT NULL,
    absent TEXT[] DEFAULT '{}' NOT NULL,
    loaded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_onet_release PRIMARY KEY (release_id),
    CONSTRAINT ck_onet_release_status CHECK (status IN ('staged', 'published')),
    CONSTRAINT uq_onet_release_sha256 UNIQUE (sha256)
);

CREATE TABLE onet_scale (
    release_id INTEGER NOT NULL,
    scale_id TEXT COLLATE "C" NOT NULL,
    scale_name TEXT NOT NULL,
    minimum FLOAT NOT NULL,
    maximum FLOAT NOT NULL,
    CONSTRAINT pk_onet_scale PRIMARY KEY (release_id, scale_id)
)
 PARTITION BY LIST (release_id);

CREATE TABLE onet_software_skill (
    release_id INTEGER NOT NULL,
    onetsoc_code TEXT COLLATE "C" NOT NULL,
    software TEXT NOT NULL,
    category_code TEXT COLLATE "C",
    category_title TEXT,
    hot_technology BOOLEAN NOT NULL,
    in_demand BOOLEAN NOT NULL
)
 PARTITION BY LIST (release_id);

CREATE INDEX ix_onet_software_skill_occupation ON onet_software_skill (onetsoc_code);

CREATE TABLE onet_task (
    release_id INTEGER NOT NULL,
    onetsoc_code TEXT COLLATE "C" NOT NULL,
    task_id INTEGER NOT NULL,
    task TEXT NOT NULL,
    task_type TEXT,
    incumbents_responding INTEGER,
    rated_on DATE,
    domain_source TEXT,
    CONSTRAINT pk_onet_task PRIMARY KEY (release_id, onetsoc_code, task_id)
)
 PARTITION BY LIST (release_id);

CREATE TABLE onet_title (
    release_id INTEGER NOT NULL,
    onetsoc_code TEXT COLLATE "C" NOT NULL,
    title TEXT NOT NULL,
    short_title TEXT,
    kind TEXT COLLATE "C" NOT NULL,
    sources TEXT,
    shown_in_my_next_move BOOLEAN
)
 PARTITION BY LIST (release_id);

CREATE INDEX ix_onet_title_occupation ON onet_title (onetsoc_code);

CREATE TABLE posting_total_daily (
    posted_on DATE NOT NULL,
    region_code TEXT COLLATE "C" NOT NULL,
    seniority TEXT COLLATE "C" NOT NULL,
    postings INTEGER NOT NULL,
    pay_postings INTEGER NOT NULL,
    pay_sum BIGINT NOT NULL,
    source_count SMALLINT NOT NULL,
    CONSTRAINT pk_posting_total_daily PRIMARY KEY (region_code, seniority, posted_on)
);

CREATE TABLE quarantine (
    quarantine_id BIGINT GENERATED ALWAYS AS IDENTITY,
    source TEXT NOT NULL,
    place TEXT NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    detail TEXT NOT NULL,
    raw TEXT NOT NULL,
    raw_sha256 BYTEA NOT NULL,
    first_seen_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    last_seen_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_quarantine PRIMARY KEY (quarantine_id),
    CONSTRAINT uq_quarantine_source_reason_raw_sha256 UNIQUE (source, reason, raw_sha256)
);

CREATE TABLE region (
    region_code TEXT COLLATE "C" NOT NULL,
    region_name TEXT NOT NULL,
    parent_code TEXT COLLATE "C",
    CONSTRAINT pk_region PRIMARY KEY (region_code),
    CONSTRAINT fk_region_parent_code FOREIGN KEY(parent_code) REFERENCES region (region_code)
);

CREATE TABLE skill (
    skill_id INTEGER GENERATED ALWAYS AS IDENTITY,
    slug TEXT COLLATE "C" NOT NULL,
    skill_name TEXT NOT NULL,
    skill_type TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_skill PRIMARY KEY (skill_id),
    CONSTRAINT ck_skill_skill_type CHECK (skill_type IN ('language', 'framework', 'database', 'cloud', 'technology', 'process', 'knowledge', 'certification', 'soft')),
    CONSTRAINT ck_skill_source CHECK (source IN ('taxonomy', 'onet', 'esco')),
    CONSTRAINT uq_skill_slug UNIQUE (slug)
);

CREATE TABLE skill_demand_daily (
    posted_on DATE NOT NULL,
    region_code TEXT COLLATE "C" NOT NULL,
    seniority TEXT COLLATE "C" NOT NULL,
    postings INTEGER NOT NULL,
    pay_postings INTEGER NOT NULL,
    pay_sum BIGINT NOT NULL,
    source_count SMALLINT NOT NULL,
    skill_id INTEGER NOT NULL,
    CONSTRAINT pk_skill_demand_daily PRIMARY KEY (skill_id, seniority, region_code, posted_on)
);

CREATE INDEX ix_skill_demand_daily_slice ON skill_demand_daily (region_code, seniority, posted_on);

CREATE TABLE current_release (
    is_current BOOLEAN DEFAULT true NOT NULL,
    release_id INTEGER NOT NULL,
    moved_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_current_release PRIMARY KEY (is_current),
    CONSTRAINT ck_current_release_one_row CHECK (is_current),
    CONSTRAINT fk_current_release_release_id FOREIGN KEY(release_id) REFERENCES onet_release (release_id)
);

CREATE TABLE occupation (
    onetsoc_code TEXT COLLATE "C" NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    first_release_id INTEGER NOT NULL,
    retired_in INTEGER,
    CONSTRAINT pk_occupation PRIMARY KEY (onetsoc_code),
    CONSTRAINT fk_occupation_first_release_id FOREIGN KEY(first_release_id) REFERENCES onet_release (release_id),
    CONSTRAINT fk_occupation_retired_in FOREIGN KEY(retired_in) REFERENCES onet_release (release_id)
);

CREATE TABLE skill_alias (
    alias TEXT COLLATE "C" NOT NULL,
    skill_id INTEGER NOT NULL,
    rule JSONB,
    source TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_skill_alias PRIMARY KEY (alias, skill_id),
    CONSTRAINT ck_skill_alias_source CHECK (source IN ('taxonomy', 'onet', 'esco')),
    CONSTRAINT fk_skill_alias_skill_id FOREIGN KEY(skill_id) REFERENCES skill (skill_id) ON DELETE CASCADE
);

CREATE INDEX ix_skill_alias_skill_id ON skill_alias (skill_id);

CREATE TABLE posting (
    posting_id BIGINT GENERATED ALWAYS AS IDENTITY,
    source TEXT COLLATE "C" NOT NULL,
    source_id TEXT COLLATE "C" NOT NULL,
    posted_on DATE NOT NULL,
    posted_at TIMESTAMP WITH TIME ZONE,
    title TEXT NOT NULL,
    company TEXT,
    location TEXT,
    region_code TEXT COLLATE "C",
    country_code TEXT COLLATE "C" GENERATED ALWAYS AS (split_part(region_code, '-', 1)) STORED,
    work_mode TEXT COLLATE "C" NOT NULL,
    seniority TEXT COLLATE "C" NOT NULL,
    employment_type TEXT COLLATE "C" NOT NULL,
    pay_low NUMERIC(14, 2),
    pay_high NUMERIC(14, 2),
    pay_period TEXT COLLATE "C",
    pay_currency TEXT COLLATE "C",
    pay_annual INTEGER,
    onetsoc_code TEXT COLLATE "C",
    skill_ids INTEGER[] DEFAULT '{}' NOT NULL,
    fingerprint BIGINT NOT NULL,
    repost_of BIGINT,
    content_hash BIGINT NOT NULL,
    first_seen_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_posting PRIMARY KEY (posting_id),
    CONSTRAINT uq_posting_source_source_id UNIQUE (source, source_id),
    CONSTRAINT ck_posting_work_mode CHECK (work_mode IN ('on_site', 'hybrid', 'remote', 'unknown')),
    CONSTRAINT ck_posting_seniority CHECK (seniority IN ('junior', 'mid', 'senior', 'lead', 'unknown')),
    CONSTRAINT ck_posting_employment_type CHECK (employment_type IN ('full_time', 'part_time', 'contract', 'temporary', 'internship', 'unknown')),
    CONSTRAINT ck_posting_pay_period CHECK (pay_period IN ('hour', 'day', 'week', 'month', 'year')),
    CONSTRAINT fk_posting_region_code FOREIGN KEY(region_code) REFERENCES region (region_code),
    CONSTRAINT fk_posting_onetsoc_code FOREIGN KEY(onetsoc_code) REFERENCES occupation (onetsoc_code),
    CONSTRAINT fk_posting_repost_of FOREIGN KEY(repost_of) REFERENCES posting (posting_id)
);

CREATE INDEX ix_posting_fingerprint ON posting (fingerprint);

CREATE INDEX ix_posting_occupation ON posting (onetsoc_code, posted_on) WHERE onetsoc_code IS NOT NULL;

CREATE INDEX ix_posting_posted_on ON posting (posted_on);

CREATE INDEX ix_posting_repost_of ON posting (repost_of) WHERE repost_of IS NOT NULL;

CREATE INDEX ix_posting_skill_ids ON posting USING gin (skill_ids);

CREATE TABLE posting_text (
    posting_id BIGINT NOT NULL,
    description TEXT,
    given_skills TEXT[],
    CONSTRAINT pk_posting_text PRIMARY KEY (posting_id),
    CONSTRAINT fk_posting_text_posting_id FOREIGN KEY(posting_id) REFERENCES posting (posting_id) ON DELETE CASCADE
);
