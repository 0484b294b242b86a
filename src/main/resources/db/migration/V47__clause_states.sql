-- State of each clause of the standard, in one text, so that a report over many tickets reads no records. It is derived, and
-- every change of the ticket says that it is to be derived anew.
alter table ticket add column clause_states varchar(100);
alter table ticket add column has_clause_states boolean default false not null;
create index ticket_without_clause_states on ticket (has_clause_states, id);
