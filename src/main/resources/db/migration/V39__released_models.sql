-- The models of the release that ran last: what a newer release and the analysts have changed since is compared with them.
create table released_model (
    name varchar(255) primary key,
    content bytea not null
);

create table released_models (
    -- Digest of all of them.
    digest varchar(64) not null
);

-- What a release and the analysts have both changed; the draft has it as the analysts have.
create table model_change_conflict (
    change_id varchar(36) not null references model_change (id),
    position integer not null,
    file varchar(255) not null,
    -- Id of the element, row or field; empty if it is the whole file.
    element varchar(255) not null,
    name varchar(2000),
    primary key (change_id, position)
);

-- Tickets that are led through a draft.
create table model_change_walk (
    change_id varchar(36) primary key references model_change (id),
    -- running, passed, found (errors) or failed (could not be run).
    state varchar(16) not null,
    begun_at timestamp(6) with time zone not null,
    -- What the command "check" says of the walks, as JSON; null while they run.
    report text
);
