-- The words by which tickets are found, a row for each ticket; derived from the case file, so it can be built anew.
create table ticket_search (
    ticket_id bigint primary key references ticket (id) on delete cascade,
    is_open boolean not null,
    updated_at timestamp(6) with time zone not null,
    -- Taken from the sequence at every change: whoever copies the rows asks for higher numbers, with an overlap, because
    -- a transaction that took a lower number may commit later.
    change_number bigint not null,
    -- What the requester may read, separated by blanks.
    terms varchar not null,
    -- What only staff may read.
    internal_terms varchar not null
);

create sequence ticket_search_change;

create index ticket_search_updated on ticket_search (updated_at, ticket_id);
create index ticket_search_open on ticket_search (is_open, updated_at, ticket_id);
create index ticket_search_changed on ticket_search (change_number);
