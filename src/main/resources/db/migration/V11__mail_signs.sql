-- Senders that staff let in or blocked; the newest decision on each.
create table mail_sender (
    address varchar(400) primary key,
    standing varchar(10) not null,
    decided_by varchar(64) not null,
    decided_at timestamp(6) with time zone not null
);

-- How a ticket that the mail opens is answered, and the sign of a machine by which it was so decided.
alter table received_mail add column answering varchar(20);
alter table received_mail add column machine_sign varchar(20);
create index received_mail_state on received_mail (state, arrived_at);

-- Which letters the requester of a ticket gets; a ticket from before gets all.
alter table ticket add column answering varchar(20) default 'yes' not null;
