-- The tasks that wait for a requester and end, or remind, by timers of their own.
create table requester_wait (
    task_id varchar(64) primary key,
    execution_id varchar(64) not null unique,
    process_instance_id varchar(64) not null,
    -- The periods of the timers count from here; null while the question has not reached the requester.
    counted_from timestamp(6) with time zone,
    -- The timers rest since then; null while they run.
    rests_since timestamp(6) with time zone
);

create index requester_wait_instance on requester_wait (process_instance_id);

create table requester_wait_timer (
    task_id varchar(64) not null references requester_wait (task_id) on delete cascade,
    element_id varchar(255) not null,
    period_ms bigint not null,
    -- 0: without end
    times integer not null,
    fired integer not null,
    ends_wait boolean not null,
    primary key (task_id, element_id)
);

-- The question of a task and its reminders.
create table requester_wait_message (
    message_id varchar(36) primary key references message (id),
    task_id varchar(64) not null references requester_wait (task_id) on delete cascade,
    -- The part of the periods that was used up when the message was decided on.
    after_ms bigint not null,
    reached boolean not null
);

create index requester_wait_message_task on requester_wait_message (task_id);
