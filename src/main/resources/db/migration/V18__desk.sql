-- What a member of staff is writing about a ticket, so that it outlives the page.
create table ticket_draft (
    account varchar(64) not null,
    ticket_id bigint not null references ticket (id) on delete cascade,
    -- The files of the draft lie in the attachment_draft of this id; what is sent with it is recorded once.
    draft_key varchar(36) not null,
    audience varchar(10) not null,
    text text not null,
    updated_at timestamp(6) with time zone not null,
    primary key (account, ticket_id)
);

-- How far an account has read a ticket, and until when it counts as a reader of it.
create table ticket_seen (
    account varchar(64) not null,
    ticket_id bigint not null references ticket (id) on delete cascade,
    position int not null,
    present_until timestamp(6) with time zone not null,
    primary key (account, ticket_id)
);

create index ticket_seen_present on ticket_seen (ticket_id, present_until);
create index ticket_requester_phone on ticket (requester_phone);
