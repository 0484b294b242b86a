-- All that monitoring counts of open tickets, so that it reads none of the tickets themselves.
create index ticket_open on ticket (
    ended_at, priority, resolution_at_risk, resolution_missed, response_missed, solved_at, number);
