-- A file of a note, which only staff read.
alter table attachment add column internal boolean default false not null;
