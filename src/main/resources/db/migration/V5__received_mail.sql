-- Every mail that came in, stored before anything is made of it; its bytes are in content.
create table received_mail (
    id varchar(36) primary key,
    -- over what a mail keeps on its way, so that the same mail is one however often it comes
    digest char(64) not null unique,
    content_id varchar(36) not null references content (id),
    arrived_at timestamp(6) with time zone not null,
    state varchar(20) not null,
    reason varchar(40),
    message_id varchar(1100),
    sender varchar(400),
    -- the sender without what makes no other person of it, for the caps
    sender_key varchar(400),
    recipients text,
    subject varchar(1100),
    ticket_number varchar(20),
    settled_at timestamp(6) with time zone,
    -- who decided on a mail that was put aside or came late, and what they entered
    decided_by varchar(64),
    decision text
);

create index received_mail_sender on received_mail (sender_key, arrived_at);
create index received_mail_ticket on received_mail (ticket_number, arrived_at);

-- Letters to these addresses go to the phone, until mail comes from there again.
create table bounced_address (
    address varchar(255) primary key,
    message_id varchar(36) not null references message (id),
    bounced_at timestamp(6) with time zone not null
);

alter table message add column bounced_at timestamp(6) with time zone;
