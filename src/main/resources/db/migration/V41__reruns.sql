-- Past tickets run through the live models and a draft, as it was asked last.
create table model_change_rerun (
    change_id varchar(36) primary key references model_change (id),
    state varchar(16) not null,
    received_from timestamp(6) with time zone,
    received_to timestamp(6) with time zone,
    most integer not null,
    begun_at timestamp(6) with time zone not null,
    -- When its application was last at work on it: what is old and runs was interrupted.
    seen_at timestamp(6) with time zone not null,
    tickets integer not null,
    done integer not null,
    report text
);
