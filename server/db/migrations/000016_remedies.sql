-- Why: what agents did by themselves about faults is kept as they report it, once each however often they
-- do: it belongs to the history of incidents, and tells which remedy helps.

create table remedies (
  device_id uuid not null references devices (id) on delete cascade,
  -- The agent's own; of another device the same is another.
  id uuid not null,
  camera_id text,
  cause text not null,
  step text not null,
  -- By the server's clock, as far as the agent's could be put right.
  at timestamptz not null,
  is_dry_run boolean not null,
  verdict text not null,
  why text not null,
  detail text,
  frame_age_ms double precision,
  next text,
  received_at timestamptz not null,
  primary key (device_id, id)
);
-- "what was tried on this device since", and which of a device's are too many
create index remedies_of_device on remedies (device_id, at);
-- Retention.
create index remedies_received on remedies (received_at);
