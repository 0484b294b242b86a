-- The messages that a call tells, and what is removed with a ticket, are found without reading all rows.
create index message_told_with on message (told_with);
create index known_problem_delivery_ticket on known_problem_delivery (ticket_id);
