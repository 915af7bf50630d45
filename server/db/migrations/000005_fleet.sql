-- Labels, batches of claims, quarantine, bulk actions: what runs a fleet of many.

alter table locations
  add column labels jsonb not null default '{}' check (jsonb_typeof(labels) = 'object');

alter table devices
  add column labels jsonb not null default '{}' check (jsonb_typeof(labels) = 'object'),
  -- The template that its settings come from; whoever owns templates decides what becomes of it.
  add column template_id uuid,
  add column maintenance_since timestamptz,
  add column maintenance_until timestamptz,
  add column maintenance_reason text check (length(maintenance_reason) between 1 and 200),
  -- A token that the device was given and has not used yet; its first use ends the other one.
  add column next_token_hash bytea unique check (octet_length(next_token_hash) = 32),
  add column next_token_at timestamptz,
  add column token_rotated_at timestamptz,
  add column quarantined_at timestamptz,
  add column quarantine_reason text,
  add constraint devices_quarantine_says_why
    check ((quarantined_at is null) = (quarantine_reason is null));
update devices set maintenance_since = status_since where status = 'maintenance';
-- "whose maintenance is over"
create index devices_maintenance_until on devices (maintenance_until)
  where maintenance_until is not null;

-- Apart from `cameras`, whose rows come and go with what the agent reports.
create table camera_labels (
  device_id uuid not null references devices (id) on delete cascade,
  camera_id text not null,
  labels jsonb not null check (jsonb_typeof(labels) = 'object'),
  primary key (device_id, camera_id)
);

-- A box of new devices, registered together.
create table claim_batches (
  id uuid primary key,
  location_id uuid not null references locations (id) on delete cascade,
  name_pattern text not null,
  devices integer not null check (devices between 1 and 200),
  template_id uuid,
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
-- "the batches of this location, newest first"
create index claim_batches_location on claim_batches (location_id, created_at desc, id desc);

-- Codes of a batch are kept, sealed, so that its labels can be printed; none outlives its claim.
alter table device_claims
  add column batch_id uuid references claim_batches (id) on delete set null,
  add column position integer,
  add column sealed_code bytea,
  add constraint device_claims_used_code_is_gone check (used_at is null or sealed_code is null);
-- "the claims of this batch, in order"
create index device_claims_batch on device_claims (batch_id, position) where batch_id is not null;
-- "the kept codes that have ended"
create index device_claims_sealed on device_claims (expires_at) where sealed_code is not null;

-- What was asked of many devices at once. Its items are written before the first is done, so that
-- a server that dies in between leaves none without a word.
create table bulk_actions (
  id uuid primary key,
  action text not null,
  input jsonb not null,
  actor_id text not null,
  actor_name text not null,
  request_key text,
  request_hash bytea not null,
  created_at timestamptz not null,
  finished_at timestamptz
);
-- "the action that this request was for"
create unique index bulk_actions_request on bulk_actions (actor_id, request_key);
-- "the actions that were not finished"
create index bulk_actions_open on bulk_actions (created_at) where finished_at is null;

-- No foreign key to devices: what became of a deleted one is still told.
create table bulk_action_items (
  bulk_action_id uuid not null references bulk_actions (id) on delete cascade,
  position integer not null,
  device_id uuid not null,
  device_name text,
  location_id uuid,
  outcome text not null default 'waiting'
    check (outcome in ('waiting', 'sent', 'done', 'unchanged', 'failed', 'interrupted')),
  detail text,
  code text,
  command_id uuid,
  primary key (bulk_action_id, position)
);
