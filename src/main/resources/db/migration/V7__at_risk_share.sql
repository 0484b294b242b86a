-- The share of the time that puts a target at risk, as promised; none in records from before: it was four fifths.
alter table clock_event add column at_risk_share decimal(6, 5);
alter table clock_event add column former_at_risk_share decimal(6, 5);
