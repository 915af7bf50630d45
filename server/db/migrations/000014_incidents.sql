-- Why: what goes wrong is kept once a cause, from its first sign to its end, with what was tried. A row
-- begins as pending, is shown once its cause has held for a while, and is deleted if it did not.

create table incidents (
  id uuid primary key,
  -- What it is about, e.g. device_silent:<device>; the same whoever judges it, however often.
  key text not null,
  status text not null check (status in ('pending', 'open', 'closed')),
  cause text not null,
  severity text not null check (severity in ('warning', 'critical')),
  -- How far it has come; it only grows (a disk ever fuller), and each step is told in its history.
  grade integer not null default 0,
  -- No foreign keys: what went wrong with a device that was removed is still told.
  location_id uuid,
  location_name text,
  device_id uuid,
  device_name text,
  camera_id text,
  camera_name text,
  title text not null,
  evidence jsonb not null,
  -- What is known of an open one: happening, recovering or unknown.
  state text not null default 'happening' check (state in ('happening', 'recovering', 'unknown')),
  -- The incident that explains it; nothing is told of it meanwhile.
  parent_id uuid references incidents (id) on delete set null,
  -- Whether its opening was told by an event, so that its end is as well.
  is_told boolean not null default false,
  -- What it turns to (open, well, another cause), and for how long it has been seen to do so: counted
  -- from judgement to judgement, so that a clock that jumps neither opens nor closes anything.
  turning_to text,
  turning_ms integer not null default 0 check (turning_ms >= 0),
  judged_at timestamptz not null,
  noticed_at timestamptz not null,
  opened_at timestamptz,
  last_opened_at timestamptz,
  reopened integer not null default 0,
  closed_at timestamptz,
  closed_how text check (closed_how in ('recovered', 'maintenance', 'removed')),
  acknowledged_at timestamptz,
  acknowledged_by text,
  acknowledged_note text,
  entries_dropped integer not null default 0,
  check ((status = 'closed') = (closed_at is not null)),
  check ((closed_at is null) = (closed_how is null)),
  check ((status = 'pending') = (opened_at is null)),
  check ((opened_at is null) = (last_opened_at is null)),
  check ((acknowledged_at is null) = (acknowledged_by is null))
);
-- Two servers that judge at once never make two of one cause; and "what is not closed"
create unique index incidents_not_closed on incidents (key) where status <> 'closed';
-- "what was closed of late", and retention
create index incidents_closed on incidents (closed_at) where status = 'closed';
-- "the incidents opened before this one, newest first": of all, of a location, of a device
create index incidents_opened on incidents (last_opened_at desc, id desc) where status <> 'pending';
create index incidents_of_location on incidents (location_id, last_opened_at desc, id desc)
  where status <> 'pending';
create index incidents_of_device on incidents (device_id, last_opened_at desc, id desc)
  where status <> 'pending';
-- "those that it suppresses"
create index incidents_parent on incidents (parent_id) where parent_id is not null;

create table incident_entries (
  id bigint generated always as identity primary key,
  incident_id uuid not null references incidents (id) on delete cascade,
  at timestamptz not null,
  kind text not null,
  text text not null,
  by_name text,
  data jsonb not null default '{}',
  -- Of what may be seen several times, e.g. the id of a command: it is one entry.
  once text,
  unique (incident_id, once)
);
-- "the history of this incident"
create index incident_entries_of on incident_entries (incident_id, id);

-- "what was tried on this device since"
create index commands_remedies on commands (device_id, created_at)
  where kind in ('restart_camera', 'restart_agent', 'reboot');
