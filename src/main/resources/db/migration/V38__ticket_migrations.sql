-- Moves of running instances to other versions of the models (S7.1): after a publication, and back with a roll-back.
create table ticket_migration (
    id varchar(36) primary key,
    change_id varchar(36) not null references model_change (id),
    -- forward, back
    direction varchar(8) not null,
    -- The engine's deployment to whose versions instances move.
    target varchar(64) not null,
    -- running, finished, stopped
    state varchar(16) not null,
    -- Elements of the latest call and what they became, as JSON.
    mapping text not null,
    account varchar(255) not null,
    started_at timestamp(6) with time zone not null,
    unique (change_id, direction)
);

-- Each instance that is to move. What has become of it is written in the transaction that moves it.
create table ticket_migration_instance (
    migration_id varchar(36) not null references ticket_migration (id),
    instance_id varchar(64) not null,
    process varchar(255) not null,
    -- Its business key: the number of the ticket, if it has one.
    number varchar(255),
    -- Elements that became others on its way, as JSON.
    mapping text not null,
    -- left, moved, failed, ended
    state varchar(16) not null,
    attempts integer not null,
    -- Why it stays where it is: the element, the key of the text and what the text names.
    element varchar(255),
    element_name varchar(255),
    reason varchar(40),
    detail varchar(1000),
    primary key (migration_id, instance_id)
);

create index ticket_migration_instance_state on ticket_migration_instance (migration_id, state);

-- Drafts that are to be published at a time; one that is published or given up before it is left alone.
create table planned_publication (
    change_id varchar(36) primary key references model_change (id),
    due_at timestamp(6) with time zone not null,
    account varchar(255) not null,
    reason varchar(2000) not null
);

-- What has happened to a change beside the steps of its life, in order.
create table model_change_note (
    change_id varchar(36) not null references model_change (id),
    position integer not null,
    -- Key of the text, and what it names.
    kind varchar(40) not null,
    detail varchar(1000) not null,
    account varchar(255) not null,
    noted_at timestamp(6) with time zone not null,
    primary key (change_id, position)
);
