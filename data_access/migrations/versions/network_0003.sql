CREATE TABLE network_layout (
    is_current BOOLEAN DEFAULT true NOT NULL,
    first_on DATE NOT NULL,
    last_on DATE NOT NULL,
    method_version SMALLINT NOT NULL,
    laid_out_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_network_layout PRIMARY KEY (is_current),
    CONSTRAINT ck_network_layout_one_row CHECK (is_current)
);

CREATE TABLE network_cluster (
    cluster INTEGER NOT NULL,
    cluster_name TEXT NOT NULL,
    named_after INTEGER[] NOT NULL,
    CONSTRAINT pk_network_cluster PRIMARY KEY (cluster)
);

CREATE TABLE network_skill (
    skill_id INTEGER NOT NULL,
    cluster INTEGER,
    x FLOAT NOT NULL,
    y FLOAT NOT NULL,
    CONSTRAINT pk_network_skill PRIMARY KEY (skill_id),
    CONSTRAINT fk_network_skill_skill_id FOREIGN KEY(skill_id) REFERENCES skill (skill_id) ON DELETE CASCADE,
    CONSTRAINT fk_network_skill_cluster FOREIGN KEY(cluster) REFERENCES network_cluster (cluster)
);

CREATE TABLE network_slice (
    region_code TEXT COLLATE "C" NOT NULL,
    seniority TEXT COLLATE "C" NOT NULL,
    onetsoc_code TEXT COLLATE "C" NOT NULL,
    first_on DATE NOT NULL,
    last_on DATE NOT NULL,
    postings INTEGER NOT NULL,
    skill_ids INTEGER[] NOT NULL,
    skill_postings INTEGER[] NOT NULL,
    joint_postings BYTEA NOT NULL,
    counted_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_network_slice PRIMARY KEY (region_code, seniority, onetsoc_code, first_on, last_on)
);
