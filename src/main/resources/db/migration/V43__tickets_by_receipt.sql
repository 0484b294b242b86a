-- Reports ask for the tickets that came in within a range.
create index ticket_received on ticket (received_at, id);
