-- What a draft would have meant for past tickets, as it was asked last.
create table model_change_what_if (
    change_id varchar(36) primary key references model_change (id),
    report text not null
);
