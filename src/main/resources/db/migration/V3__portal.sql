-- Links to a ticket carry the number of this column; one more, and all links that went out before are dead.
alter table ticket add column link_generation int default 0 not null;

-- What was handed in by a page, under the name that the page gave it: handed in twice, it counts once.
create table portal_submission (
    id varchar(36) primary key,
    number varchar(20) not null,
    submitted_at timestamp(6) with time zone not null
);
