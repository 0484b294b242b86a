-- Callers are found by the index of the search, which knows the ways in which a number is written.
drop index ticket_requester_phone;
