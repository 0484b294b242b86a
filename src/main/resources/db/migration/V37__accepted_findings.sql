-- Errors of the checks that weaken a guard of the standard, accepted by somebody other than the change's author (S7.1).
create table model_change_acceptance (
    change_id varchar(36) not null references model_change (id),
    -- What tells the finding from others of the change.
    finding varchar(32) not null,
    -- Clauses of the standard whose guard it weakens.
    clause varchar(255) not null,
    -- What was found: file, element and its name, and the text by its key, with its values as JSON.
    file varchar(255) not null,
    element varchar(255),
    name varchar(255),
    text_key varchar(64) not null,
    text_values text not null,
    account varchar(255) not null,
    accepted_at timestamp(6) with time zone not null,
    reason varchar(2000) not null,
    primary key (change_id, finding)
);
