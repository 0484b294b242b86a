-- Bytes of any length, in pieces that both databases take in a column of a row.
create table content (
    id varchar(36) primary key,
    size bigint not null,
    sha256 char(64) not null,
    stored_at timestamp(6) with time zone not null
);

create table content_piece (
    content_id varchar(36) not null references content (id),
    position int not null,
    bytes bytea not null,
    primary key (content_id, position)
);

-- Files that somebody is about to hand in. The row is what concurrent uploads wait at.
create table attachment_draft (
    id varchar(36) primary key,
    number varchar(20),
    opened_at timestamp(6) with time zone not null,
    filed_at timestamp(6) with time zone
);

create table attachment (
    id varchar(36) primary key,
    draft_id varchar(36) not null references attachment_draft (id),
    position int not null,
    number varchar(20),
    content_id varchar(36) not null references content (id),
    preview_id varchar(36) references content (id),
    name varchar(255) not null,
    media_type varchar(100) not null,
    unique (draft_id, position)
);

create index attachment_number on attachment (number);
