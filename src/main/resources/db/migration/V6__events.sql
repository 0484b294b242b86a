-- Which integration a ticket came from, and by what name the integration knows it.
create table ticket_origin (
    ticket_id bigint primary key references ticket (id),
    integration varchar(64) not null,
    external_id varchar(255),
    unique (integration, external_id)
);

-- What is told to programs outside, once for each of them; recorded in the transaction of what happened.
create table outgoing_event (
    id varchar(36) primary key,
    ticket_id bigint not null references ticket (id),
    subscriber varchar(100) not null,
    type varchar(40) not null,
    happened_at timestamp(6) with time zone not null,
    message_id varchar(36) references message (id),
    content text not null,
    outcome varchar(20),
    ended_at timestamp(6) with time zone
);

create index outgoing_event_ticket on outgoing_event (ticket_id);
