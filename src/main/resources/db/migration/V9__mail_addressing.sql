-- What the signed address of a received mail told before it was cut out: the ticket that it was sent to, or the letter
-- that it returns.
alter table received_mail add column addressed_ticket varchar(20);
alter table received_mail add column returned_message varchar(36);
