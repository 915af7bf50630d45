-- Why: a visit that a person has looked at leaves the review queue. The audit log says who did so; its
-- rows are deleted after a while, and the visit must not come back by that.

alter table visits add column reviewed_at timestamptz;
