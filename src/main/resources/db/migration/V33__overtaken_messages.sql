-- True once the question that the message asks is over, before the message has reached the requester.
alter table message add column overtaken boolean default false not null;
