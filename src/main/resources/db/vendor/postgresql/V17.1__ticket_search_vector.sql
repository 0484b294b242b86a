-- The terms as PostgreSQL indexes them: each as it stands, because its own parser would cut them otherwise than the query.
alter table ticket_search add column vector tsvector generated always as (
    array_to_tsvector(array_remove(string_to_array(terms || ' ' || internal_terms, ' '), ''))) stored;

create index ticket_search_vector on ticket_search using gin (vector) with (gin_pending_list_limit = 256);
