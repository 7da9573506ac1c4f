-- What 0002 adds, frozen: later changes are migrations of their own.

CREATE TABLE release_move (
    release_move_id INTEGER GENERATED ALWAYS AS IDENTITY,
    release_id INTEGER NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    moved_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_release_move PRIMARY KEY (release_move_id),
    CONSTRAINT ck_release_move_kind CHECK (kind IN ('publish', 'rollback')),
    CONSTRAINT fk_release_move_release_id FOREIGN KEY(release_id) REFERENCES onet_release (release_id)
);

CREATE TABLE onet_refresh (
    onet_refresh_id INTEGER GENERATED ALWAYS AS IDENTITY,
    source TEXT NOT NULL,
    version TEXT COLLATE "C",
    sha256 TEXT COLLATE "C",
    size_bytes BIGINT,
    outcome TEXT COLLATE "C" NOT NULL,
    checks JSONB NOT NULL,
    release_id INTEGER,
    ended_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_onet_refresh PRIMARY KEY (onet_refresh_id),
    CONSTRAINT ck_onet_refresh_outcome CHECK (outcome IN ('published', 'refused')),
    CONSTRAINT fk_onet_refresh_release_id FOREIGN KEY(release_id) REFERENCES onet_release (release_id)
);

CREATE TABLE release_comparison (
    before_release_id INTEGER NOT NULL,
    after_release_id INTEGER NOT NULL,
    ratings_without_error INTEGER NOT NULL,
    compared_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_release_comparison PRIMARY KEY (before_release_id, after_release_id),
    CONSTRAINT fk_release_comparison_before_release_id FOREIGN KEY(before_release_id) REFERENCES onet_release (release_id),
    CONSTRAINT fk_release_comparison_after_release_id FOREIGN KEY(after_release_id) REFERENCES onet_release (release_id)
);

CREATE TABLE release_change (
    before_release_id INTEGER NOT NULL,
    after_release_id INTEGER NOT NULL,
    place INTEGER NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    onetsoc_code TEXT COLLATE "C" NOT NULL,
    title TEXT NOT NULL,
    subject TEXT NOT NULL,
    scale_id TEXT COLLATE "C",
    before_value TEXT,
    after_value TEXT,
    difference FLOAT,
    standard_error FLOAT,
    CONSTRAINT pk_release_change PRIMARY KEY (before_release_id, after_release_id, place),
    CONSTRAINT fk_release_change_before_release_id FOREIGN KEY(before_release_id, after_release_id) REFERENCES release_comparison (before_release_id, after_release_id) ON DELETE CASCADE
);

CREATE TABLE alert (
    alert_id INTEGER GENERATED ALWAYS AS IDENTITY,
    subject TEXT COLLATE "C" NOT NULL,
    message TEXT NOT NULL,
    raised_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    cleared_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_alert PRIMARY KEY (alert_id)
);

CREATE UNIQUE INDEX uq_alert_standing ON alert (subject) WHERE cleared_at IS NULL;

CREATE TABLE wage_vintage (
    wage_vintage_id INTEGER GENERATED ALWAYS AS IDENTITY,
    vintage TEXT COLLATE "C" NOT NULL,
    reference_on DATE NOT NULL,
    hourly_top NUMERIC(8, 2),
    annual_top INTEGER,
    source TEXT NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    size_bytes BIGINT NOT NULL,
    generated BOOLEAN NOT NULL,
    loaded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_wage_vintage PRIMARY KEY (wage_vintage_id),
    CONSTRAINT uq_wage_vintage_vintage UNIQUE (vintage)
);

CREATE TABLE wage (
    wage_vintage_id INTEGER NOT NULL,
    soc_code TEXT COLLATE "C" NOT NULL,
    soc_title TEXT NOT NULL,
    employment INTEGER,
    employment_rse FLOAT,
    hourly_mean NUMERIC(8, 2),
    hourly_p10 NUMERIC(8, 2),
    hourly_p25 NUMERIC(8, 2),
    hourly_median NUMERIC(8, 2),
    hourly_p75 NUMERIC(8, 2),
    hourly_p90 NUMERIC(8, 2),
    annual_mean INTEGER,
    annual_p10 INTEGER,
    annual_p25 INTEGER,
    annual_median INTEGER,
    annual_p75 INTEGER,
    annual_p90 INTEGER,
    at_least TEXT[] NOT NULL,
    not_released TEXT[] NOT NULL,
    annual_only BOOLEAN NOT NULL,
    hourly_only BOOLEAN NOT NULL,
    CONSTRAINT pk_wage PRIMARY KEY (wage_vintage_id, soc_code),
    CONSTRAINT fk_wage_wage_vintage_id FOREIGN KEY(wage_vintage_id) REFERENCES wage_vintage (wage_vintage_id) ON DELETE CASCADE
);

CREATE TABLE projection_vintage (
    projection_vintage_id INTEGER GENERATED ALWAYS AS IDENTITY,
    vintage TEXT COLLATE "C" NOT NULL,
    base_year SMALLINT NOT NULL,
    target_year SMALLINT NOT NULL,
    average_change_share FLOAT,
    source TEXT NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    size_bytes BIGINT NOT NULL,
    generated BOOLEAN NOT NULL,
    loaded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_projection_vintage PRIMARY KEY (projection_vintage_id),
    CONSTRAINT uq_projection_vintage_vintage UNIQUE (vintage)
);

CREATE TABLE projection (
    projection_vintage_id INTEGER NOT NULL,
    soc_code TEXT COLLATE "C" NOT NULL,
    soc_title TEXT NOT NULL,
    employment INTEGER,
    projected_employment INTEGER,
    employment_change INTEGER,
    change_share FLOAT,
    self_employed_share FLOAT,
    openings INTEGER,
    median_wage INTEGER,
    median_wage_at_least BOOLEAN NOT NULL,
    education TEXT,
    experience TEXT,
    training TEXT,
    CONSTRAINT pk_projection PRIMARY KEY (projection_vintage_id, soc_code),
    CONSTRAINT fk_projection_projection_vintage_id FOREIGN KEY(projection_vintage_id) REFERENCES projection_vintage (projection_vintage_id) ON DELETE CASCADE
);

CREATE TABLE soc_crosswalk (
    detailed_code TEXT COLLATE "C" NOT NULL,
    published_code TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_soc_crosswalk PRIMARY KEY (detailed_code)
);

CREATE TABLE jaat_summary (
    jaat_key TEXT COLLATE "C" NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    responsibilities TEXT[] NOT NULL,
    skills TEXT[] NOT NULL,
    education TEXT,
    outlook TEXT,
    related TEXT[] NOT NULL,
    source TEXT NOT NULL,
    reviewed_on DATE NOT NULL,
    generated BOOLEAN NOT NULL,
    loaded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_jaat_summary PRIMARY KEY (jaat_key)
);

CREATE TABLE jaat_occupation (
    onetsoc_code TEXT COLLATE "C" NOT NULL,
    jaat_key TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_jaat_occupation PRIMARY KEY (onetsoc_code),
    CONSTRAINT fk_jaat_occupation_onetsoc_code FOREIGN KEY(onetsoc_code) REFERENCES occupation (onetsoc_code),
    CONSTRAINT fk_jaat_occupation_jaat_key FOREIGN KEY(jaat_key) REFERENCES jaat_summary (jaat_key) ON DELETE CASCADE
);

CREATE INDEX ix_jaat_occupation_jaat_key ON jaat_occupation (jaat_key);

CREATE TABLE occupation_demand_daily (
    posted_on DATE NOT NULL,
    onetsoc_code TEXT COLLATE "C" NOT NULL,
    region_code TEXT COLLATE "C" NOT NULL,
    postings INTEGER NOT NULL,
    pay_postings INTEGER NOT NULL,
    pay_sum BIGINT NOT NULL,
    skill_ids INTEGER[] NOT NULL,
    skill_postings INTEGER[] NOT NULL,
    skill_pay_postings INTEGER[] NOT NULL,
    skill_pay_sums BIGINT[] NOT NULL,
    CONSTRAINT pk_occupation_demand_daily PRIMARY KEY (onetsoc_code, region_code, posted_on)
);

CREATE INDEX ix_occupation_demand_daily_region ON occupation_demand_daily (region_code, posted_on) INCLUDE (onetsoc_code, postings);

CREATE INDEX ix_onet_occupation_words ON onet_occupation USING gin (to_tsvector('english', description));

ALTER TABLE onet_task ADD COLUMN place INTEGER;

CREATE INDEX ix_onet_task_words ON onet_task USING gin (to_tsvector('english', task));

INSERT INTO release_move (release_id, kind, moved_at) SELECT release_id, 'publish', moved_at FROM current_release;
