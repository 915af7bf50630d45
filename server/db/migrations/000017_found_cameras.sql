-- Why: what agents find on their networks is shown to people, who make it the agents' own, or say that
-- it is none of theirs. What a camera says of itself is kept as it was last told; nothing in it is to
-- be trusted, and a device has a bounded number of rows.

create table found_cameras (
  id uuid primary key,
  device_id uuid not null references devices (id) on delete cascade,
  -- WS-Discovery's EndpointReference: it stays when the address changes.
  endpoint text not null,
  address text not null,
  previous_address text,
  moved_at timestamptz,
  -- The rest of its own words: make, model, firmware, streams.
  words jsonb not null,
  -- The agent's camera that it is, configured or adopted.
  camera_id text,
  is_configured boolean not null,
  is_adopted boolean not null,
  trouble text,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  -- Whether it answered when its network was last looked at.
  is_there boolean not null,
  ignored_at timestamptz,
  ignored_by text,
  check ((ignored_at is null) = (ignored_by is null)),
  unique (device_id, endpoint)
);
-- "those that were not seen for a while"
create index found_cameras_last_seen on found_cameras (last_seen_at);

-- How a device last looked around, and how many events it caused of late.
create table discovery_looks (
  device_id uuid primary key references devices (id) on delete cascade,
  reported_at timestamptz not null,
  scanned_at timestamptz,
  is_scanning boolean not null,
  problem text,
  events_since timestamptz not null,
  events_told integer not null default 0
);
