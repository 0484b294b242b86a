-- What is said on the phone where a message cannot be mailed; a message from before has none.
alter table message add column phone_text text;
