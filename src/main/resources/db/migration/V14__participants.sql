-- The people who are kept informed of a ticket beside its requester.
create table ticket_participant (
    ticket_id bigint not null references ticket (id),
    -- Number within the ticket, part of the signed links and reply addresses; it is never given again.
    position integer not null,
    name varchar(255) not null,
    address varchar(255) not null,
    language varchar(10) not null,
    added_by varchar(64) not null,
    added_at timestamp(6) with time zone not null,
    -- Who ended the participation, and when; null while it lasts.
    removed_by varchar(64),
    removed_at timestamp(6) with time zone,
    -- A mail system returned a copy then; no more are sent.
    undeliverable_at timestamp(6) with time zone,
    primary key (ticket_id, position)
);

-- The participant that a copy of a letter is for; null for the letter itself.
alter table message add column participant integer;
alter table message add constraint message_participant
    foreign key (ticket_id, participant) references ticket_participant (ticket_id, position);

-- The participant to whose signed address a received mail was sent, or null.
alter table received_mail add column addressed_participant integer;
create index received_mail_message on received_mail (message_id);
