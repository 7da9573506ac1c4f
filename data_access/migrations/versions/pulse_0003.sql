CREATE TABLE feed (
    feed_id INTEGER GENERATED ALWAYS AS IDENTITY,
    feed_name TEXT COLLATE "C" NOT NULL,
    key_sha256 BYTEA,
    generated BOOLEAN NOT NULL,
    newest_hour TIMESTAMP WITH TIME ZONE,
    last_received_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    disabled_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_feed PRIMARY KEY (feed_id),
    CONSTRAINT uq_feed_feed_name UNIQUE (feed_name)
);

CREATE TABLE feed_event (
    feed_id INTEGER NOT NULL,
    event_id TEXT COLLATE "C" NOT NULL,
    hour TIMESTAMP WITH TIME ZONE,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL,
    posting_id BIGINT,
    CONSTRAINT pk_feed_event PRIMARY KEY (feed_id, event_id),
    CONSTRAINT ck_feed_event_outcome CHECK (outcome IN ('taken', 'late', 'quarantined')),
    CONSTRAINT fk_feed_event_feed_id FOREIGN KEY(feed_id) REFERENCES feed (feed_id) ON DELETE CASCADE
);

CREATE INDEX ix_feed_event_hour ON feed_event (hour);

CREATE TABLE feed_batch (
    feed_batch_id BIGINT GENERATED ALWAYS AS IDENTITY,
    feed_id INTEGER NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    taken INTEGER NOT NULL,
    late INTEGER NOT NULL,
    repeated INTEGER NOT NULL,
    quarantined INTEGER NOT NULL,
    CONSTRAINT pk_feed_batch PRIMARY KEY (feed_batch_id),
    CONSTRAINT fk_feed_batch_feed_id FOREIGN KEY(feed_id) REFERENCES feed (feed_id) ON DELETE CASCADE
);

CREATE INDEX ix_feed_batch_received_at ON feed_batch (received_at);
