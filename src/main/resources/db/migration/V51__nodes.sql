-- Nodes that run on this database; a row whose node is silent is removed by another one.
create table node (
    -- What the engine writes beside the jobs that this node has taken.
    lock_owner varchar(36) primary key,
    started_at timestamp(6) with time zone not null,
    seen_at timestamp(6) with time zone not null
);
