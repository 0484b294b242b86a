-- Figures of reports, kept in the row of the ticket and of the entry by the transaction that changes them; all of it can be
-- derived anew from the entries and the events of the clocks.
alter table ticket add column response_missed boolean;
alter table ticket add column response_decided_at timestamp(6) with time zone;
alter table ticket add column response_met_at timestamp(6) with time zone;
alter table ticket add column response_used bigint;
alter table ticket add column resolution_missed boolean;
alter table ticket add column resolution_decided_at timestamp(6) with time zone;
alter table ticket add column solved_at timestamp(6) with time zone;
alter table ticket add column resolution_used bigint;
alter table ticket add column reopened int default 0 not null;
alter table ticket add column reopened_at timestamp(6) with time zone;
alter table ticket add column first_contact boolean;

-- False for the tickets from before: their columns are derived after the start.
alter table ticket add column has_figures boolean default false not null;
alter table ticket alter column has_figures set default true;
create index ticket_without_figures on ticket (has_figures, id);

alter table ticket_entry add column outcome varchar(30);
alter table ticket_entry add column score int;
-- All that reports read of the entries.
create index ticket_entry_outcome on ticket_entry (outcome, written_at, ticket_id, score);
