-- The fleet, what it read, and what has to be told to whom: the tables of the main job.
-- Ids are UUIDv7 made by the server; instants are timestamptz; plates sort by bytes.

create table locations (
  id uuid primary key,
  name text not null unique check (length(name) between 1 and 80),
  timezone text not null default 'UTC',
  created_at timestamptz not null default now()
);

create table devices (
  id uuid primary key,
  location_id uuid not null references locations (id),
  name text not null check (length(name) between 1 and 80),
  hardware_id text unique,
  token_hash bytea unique check (octet_length(token_hash) = 32),
  status text not null default 'offline'
    check (status in ('online', 'offline', 'error', 'maintenance')),
  status_reasons text[] not null default '{}',
  status_since timestamptz not null default now(),
  address text,
  address_key_sealed bytea,
  agent_version text,
  enrolled_at timestamptz,
  last_seen_at timestamptz,
  created_at timestamptz not null default now(),
  unique (location_id, name)
);

create table device_claims (
  id uuid primary key,
  code_hash bytea not null unique check (octet_length(code_hash) = 32),
  device_id uuid not null references devices (id) on delete cascade,
  expires_at timestamptz not null,
  used_at timestamptz,
  created_at timestamptz not null default now()
);
-- "the open claims of this device"
create index device_claims_device on device_claims (device_id);

-- The last report of each camera that outlives a restart; live figures are in the key-value store.
create table cameras (
  device_id uuid not null references devices (id) on delete cascade,
  camera_id text not null,
  name text not null,
  status text not null,
  reason text,
  detail text,
  since timestamptz not null,
  primary key (device_id, camera_id)
);

create table commands (
  id uuid primary key,
  seq bigint generated always as identity unique,
  device_id uuid not null references devices (id) on delete cascade,
  kind text not null,
  payload jsonb not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  finished_at timestamptz,
  result jsonb,
  frame bytea
);
-- "the open commands of this device after the one it saw last"
create index commands_open on commands (device_id, seq) where finished_at is null;

-- One vehicle's stay before one camera. Read while it lasts; missed when it ends without a plate.
create table visits (
  id uuid primary key,
  location_id uuid not null references locations (id),
  device_id uuid not null,
  camera_id text not null,
  plate text collate "C",
  confidence real,
  outcome text not null default 'open' check (outcome in ('open', 'read', 'missed')),
  miss_reason text,
  best_guess text,
  image_ref text,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  created_at timestamptz not null default now()
);
-- "the visit that this frame belongs to"
create index visits_recent on visits (device_id, camera_id, last_seen_at desc);
-- "visits that ended unread"
create index visits_unread on visits (last_seen_at) where outcome = 'open';
-- "plates and misses of a location today"
create index visits_of_location on visits (location_id, first_seen_at desc);

create table plate_reads (
  id uuid not null,
  captured_at timestamptz not null,
  plate text collate "C" not null check (length(plate) between 1 and 16),
  confidence real not null check (confidence between 0 and 1),
  region text,
  candidates jsonb not null default '[]',
  vehicle jsonb,
  box jsonb,
  location_id uuid not null,
  device_id uuid not null,
  camera_id text not null,
  visit_id uuid not null,
  trigger text not null,
  image_ref text not null,
  recognizer_ms real,
  created_at timestamptz not null default now(),
  primary key (captured_at, id)
) partition by range (captured_at);
-- "one read by its id"
create index plate_reads_id on plate_reads (id);
-- "this plate, newest first", exact and by prefix
create index plate_reads_plate on plate_reads (plate, captured_at desc, id desc);
-- "this location, newest first"
create index plate_reads_location on plate_reads (location_id, captured_at desc, id desc);
-- whole months at once: retention, counts
create index plate_reads_captured on plate_reads using brin (captured_at);
-- Whatever no month was made for: a wrong clock must not lose a read.
create table plate_reads_default partition of plate_reads default;

create table plates (
  plate text collate "C" primary key,
  fold text collate "C" not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  reads bigint not null default 1
);
-- "plates that look like this one"
create index plates_fold on plates (fold);

-- Frames whose reading is owed: the recognizer was away when they came.
create table kept_frames (
  id uuid primary key,
  device_id uuid not null references devices (id) on delete cascade,
  meta jsonb not null,
  image_ref text not null,
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  created_at timestamptz not null default now()
);
create index kept_frames_due on kept_frames (next_attempt_at);

-- A retried request gets the first answer again.
create table idempotency_keys (
  scope text not null,
  key text not null,
  request_hash bytea not null,
  status integer,
  answer jsonb,
  created_at timestamptz not null default now(),
  primary key (scope, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);

-- Append-only. Writers take one lock before they take an id, so ids are in commit order and a
-- reader that resumes after an id has missed nothing (see events/append_event.ts).
create table events (
  id bigint generated always as identity primary key,
  type text not null,
  occurred_at timestamptz not null,
  expires_at timestamptz,
  location_id uuid,
  device_id uuid,
  camera_id text,
  data jsonb not null,
  created_at timestamptz not null default now()
);

create table webhook_endpoints (
  id uuid primary key,
  url text not null,
  description text not null default '',
  secret_sealed bytea not null,
  types text[] not null default '{}',
  location_ids uuid[] not null default '{}',
  device_ids uuid[] not null default '{}',
  enabled boolean not null default true,
  disabled_reason text,
  failing_since timestamptz,
  created_at timestamptz not null default now()
);

create table webhook_deliveries (
  id text primary key,
  endpoint_id uuid not null references webhook_endpoints (id) on delete cascade,
  event_id bigint not null references events (id),
  event_type text not null,
  body text not null,
  status text not null default 'pending'
    check (status in ('pending', 'delivered', 'failed', 'expired')),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  lease_until timestamptz,
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
-- "what is due" for the courier
create index webhook_deliveries_due on webhook_deliveries (next_attempt_at) where status = 'pending';
-- "the deliveries of this endpoint, newest first"
create index webhook_deliveries_endpoint on webhook_deliveries (endpoint_id, created_at desc, id desc);

create table webhook_attempts (
  delivery_id text not null references webhook_deliveries (id) on delete cascade,
  attempt integer not null,
  started_at timestamptz not null,
  duration_ms real not null,
  response_status integer,
  response_excerpt text,
  error text,
  primary key (delivery_id, attempt)
);

create table audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor_kind text not null check (actor_kind in ('user', 'api_key', 'device', 'system')),
  actor_id text not null,
  actor_name text not null,
  action text not null,
  target_kind text not null,
  target_id text,
  detail jsonb not null default '{}',
  request_id text
);
create index audit_log_at on audit_log (at desc, id desc);

create table recognizer_usage (
  month date primary key,
  calls_counted bigint not null default 0,
  calls bigint,
  total_calls bigint,
  resets_on timestamptz,
  synced_at timestamptz
);

create table job_runs (
  name text primary key,
  started_at timestamptz not null,
  finished_at timestamptz,
  ok boolean,
  error text
);
