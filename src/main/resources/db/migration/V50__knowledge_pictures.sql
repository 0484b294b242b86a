-- Pictures of articles, with the versions that have them: one that is taken out stays with the former versions that show it.
-- Nothing has been written into the former table.
drop table knowledge_picture;

create table knowledge_picture (
    article_id bigint not null references knowledge_article (id) on delete cascade,
    name varchar(255) not null,
    -- First version that has it, and first one that has it no more.
    since_version integer not null,
    until_version integer,
    media_type varchar(100) not null,
    content_id varchar(36) not null references content (id),
    primary key (article_id, name, since_version)
);
