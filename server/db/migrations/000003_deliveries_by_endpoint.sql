-- The courier claims a few due deliveries of each endpoint, so that a slow one holds up nobody,
-- and a delivery sent again by hand gets the whole schedule of retries anew.

alter table webhook_deliveries
  add column attempts_before_replay integer not null default 0
  check (attempts_before_replay between 0 and attempts);

-- "the next due deliveries of this endpoint"
create index webhook_deliveries_due_of_endpoint
  on webhook_deliveries (endpoint_id, next_attempt_at) where status = 'pending';

-- "when does the next lease of a courier run out"
create index webhook_deliveries_leased
  on webhook_deliveries (lease_until) where status = 'pending' and lease_until is not null;

-- "what was finished long ago", for the sweep
create index webhook_deliveries_finished
  on webhook_deliveries (finished_at) where status <> 'pending';
