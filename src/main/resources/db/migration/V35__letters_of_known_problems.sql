-- When the requester was told the message by phone.
alter table message add column told_at timestamp(6) with time zone;

-- The letter that takes the message to the requester of the ticket; null where it went before letters were kept here.
alter table known_problem_delivery add column letter varchar(36) references message (id) on delete set null;

create index known_problem_delivery_letter on known_problem_delivery (letter);
