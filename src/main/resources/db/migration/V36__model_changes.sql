-- Changes of the models that analysts propose (S7.1): nothing of one is live before it is published.
create table model_change (
    id varchar(36) primary key,
    name varchar(255) not null,
    state varchar(16) not null,
    author varchar(255) not null,
    proposed_at timestamp(6) with time zone not null,
    -- Digest of the models that were live when it was proposed: what is published must follow them.
    base varchar(64) not null,
    -- The engine's deployment of its publication.
    deployment varchar(64)
);

create index model_change_state on model_change (state, proposed_at);

create table model_change_file (
    change_id varchar(36) not null references model_change (id),
    name varchar(255) not null,
    -- What is proposed; null if the file goes, because another one defines the same.
    proposed bytea,
    -- What was live before; null if the file is new.
    live bytea,
    primary key (change_id, name)
);

-- Who did what to a change, in order.
create table model_change_step (
    change_id varchar(36) not null references model_change (id),
    position integer not null,
    state varchar(16) not null,
    account varchar(255) not null,
    taken_at timestamp(6) with time zone not null,
    reason varchar(2000) not null,
    primary key (change_id, position)
);
