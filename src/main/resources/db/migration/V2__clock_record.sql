-- What happened to the clocks of a ticket's targets. Appended, never changed: every row carries the hash of itself and
-- of the row before it. Deadlines follow from these rows and the service calendar alone.
create table clock_event (
    ticket_id bigint not null references ticket (id),
    position int not null,
    target varchar(20) not null,
    kind varchar(20) not null,
    happened_at timestamp(6) with time zone not null,
    element varchar(100),
    priority varchar(2),
    calendar varchar(40),
    allowed varchar(40),
    former_priority varchar(2),
    former_calendar varchar(40),
    former_allowed varchar(40),
    due timestamp(6) with time zone,
    hash char(64) not null,
    primary key (ticket_id, position)
);

alter table ticket add column clock_events int default 0 not null;
alter table ticket add column clock_hash char(64) default '0000000000000000000000000000000000000000000000000000000000000000' not null;

-- The deadlines as they stand, copied from the record for letters and lists; none while a clock rests.
alter table ticket add column first_response_at_risk timestamp(6) with time zone;
alter table ticket add column next_update_due timestamp(6) with time zone;
alter table ticket alter column first_response_due drop not null;
alter table ticket alter column resolution_at_risk drop not null;
alter table ticket alter column resolution_due drop not null;

-- The calendars that the deadlines of open tickets were last reckoned with.
create table service_calendar (
    name varchar(40) primary key,
    fingerprint varchar(64) not null
);

-- A row to wait at for nodes that start at the same time.
insert into service_calendar (name, fingerprint) values ('always', 'unknown');
