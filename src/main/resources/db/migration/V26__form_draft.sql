-- What an account has typed into the form of a task and not yet sent, so that it outlives the page and the session.
create table form_draft (
    account varchar(64) not null,
    task_id varchar(64) not null,
    -- The values of the form's fields, as the page wrote them.
    content text not null,
    updated_at timestamp(6) with time zone not null,
    primary key (account, task_id)
);

create index form_draft_updated on form_draft (updated_at);
