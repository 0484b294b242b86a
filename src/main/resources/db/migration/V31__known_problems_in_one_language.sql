-- A text for requesters may be written in one language alone; the readers of the other one get it, too.
alter table known_problem alter column text_en drop not null;
alter table known_problem alter column text_zh drop not null;
alter table known_problem_message alter column text_en drop not null;
alter table known_problem_message alter column text_zh drop not null;
-- Null for a problem whose tickets may be of any category.
alter table known_problem alter column category drop not null;
