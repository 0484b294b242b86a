-- Vectors of texts; derived from the texts, so that a node that joins need not compute them again.
create table text_embedding (
    -- SHA-256, in hexadecimal, of the text as the model reads it.
    text_hash varchar(64) not null,
    model varchar(40) not null,
    vector bytea not null,
    primary key (text_hash, model)
);

-- Identity of this database, one row: an index of another database is not used.
create table retrieval_source (
    singleton integer primary key,
    identity_key varchar(36) not null
);
