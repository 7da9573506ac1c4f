CREATE TABLE requirement_window (
    is_current BOOLEAN DEFAULT true NOT NULL,
    first_on DATE NOT NULL,
    last_on DATE NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    CONSTRAINT pk_requirement_window PRIMARY KEY (is_current),
    CONSTRAINT ck_requirement_window_one_row CHECK (is_current)
);

CREATE TABLE measured_requirement (
    region_code TEXT COLLATE "C" NOT NULL,
    onetsoc_code TEXT COLLATE "C" NOT NULL,
    postings INTEGER NOT NULL,
    pay_postings INTEGER NOT NULL,
    pay_sum BIGINT NOT NULL,
    skill_ids INTEGER[] NOT NULL,
    skill_postings INTEGER[] NOT NULL,
    CONSTRAINT pk_measured_requirement PRIMARY KEY (region_code, onetsoc_code)
);

CREATE TABLE official_requirement (
    release_id INTEGER NOT NULL,
    onetsoc_code TEXT COLLATE "C" NOT NULL,
    skill_ids INTEGER[] NOT NULL,
    skill_importances FLOAT[] NOT NULL,
    element_ids TEXT[] NOT NULL,
    element_importances FLOAT[] NOT NULL,
    element_levels FLOAT[] NOT NULL,
    CONSTRAINT pk_official_requirement PRIMARY KEY (release_id, onetsoc_code),
    CONSTRAINT fk_official_requirement_release_id FOREIGN KEY(release_id) REFERENCES onet_release (release_id) ON DELETE CASCADE
);

CREATE TABLE skill_pay_association (
    skill_id INTEGER NOT NULL,
    postings INTEGER NOT NULL,
    log_difference FLOAT NOT NULL,
    standard_error FLOAT NOT NULL,
    CONSTRAINT pk_skill_pay_association PRIMARY KEY (skill_id),
    CONSTRAINT fk_skill_pay_association_skill_id FOREIGN KEY(skill_id) REFERENCES skill (skill_id) ON DELETE CASCADE
);
