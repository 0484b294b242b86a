-- Which account has opened which ticket, on which day of the service desk, and how often: for managers.
create table ticket_view (
    ticket_id bigint not null references ticket (id) on delete cascade,
    account varchar(64) not null,
    on_day date not null,
    first_at timestamp(6) with time zone not null,
    last_at timestamp(6) with time zone not null,
    times int not null,
    primary key (ticket_id, on_day, account)
);
