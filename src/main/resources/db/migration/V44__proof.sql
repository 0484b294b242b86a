-- The letters about a ticket are chained like its entries: each hash covers the letter as it was composed and the hash before.
-- Letters from before have neither position nor hash.
alter table message add column position int;
alter table message add column hash char(64);
create unique index message_position on message (ticket_id, position);
alter table ticket add column letters int default 0 not null;
alter table ticket add column letter_hash char(64) default '0000000000000000000000000000000000000000000000000000000000000000' not null;

-- Monthly anchors over the chains of all tickets, which a copy elsewhere makes provable. Appended, never changed.
create table chain_anchor (
    position int primary key,
    -- Such as 2026-10: the month whose end the anchor follows.
    of_month char(7) not null unique,
    recorded_at timestamp(6) with time zone not null,
    tickets bigint not null,
    root char(64) not null,
    previous char(64) not null,
    hash char(64) not null
);

-- The ends of the chains of a ticket at an anchor, where they differ from those at the anchor before. Without a reference to
-- the ticket, because an anchor outlasts whatever becomes of it.
create table chain_anchor_head (
    ticket_id bigint not null,
    anchor int not null,
    number varchar(20) not null,
    entries int not null,
    last_hash char(64) not null,
    clock_events int not null,
    clock_hash char(64) not null,
    letters int not null,
    letter_hash char(64) not null,
    primary key (ticket_id, anchor)
);

-- The hash over a thousand tickets, where it differs from the one at the anchor before, so that a proof reads few tickets.
create table chain_anchor_block (
    block bigint not null,
    anchor int not null,
    hash char(64) not null,
    primary key (block, anchor)
);
