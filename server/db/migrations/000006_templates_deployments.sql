-- Templates of agents' settings and how their versions reach the devices.

create table config_templates (
  id uuid primary key,
  name text not null unique check (length(name) between 1 and 80),
  description text not null default '',
  location_ids uuid[],
  created_at timestamptz not null default now()
);

-- Never changed once written. variables: {name: {value} | {sealed: base64}}.
create table config_template_versions (
  template_id uuid not null references config_templates (id),
  version integer not null check (version > 0),
  content text not null,
  variables jsonb not null default '{}',
  note text not null default '',
  created_by text not null,
  created_at timestamptz not null default now(),
  primary key (template_id, version)
);

-- What sets a device apart; no row: nothing does. Variables as above, camera_variables by camera.
create table device_overrides (
  device_id uuid primary key references devices (id) on delete cascade,
  variables jsonb not null default '{}',
  camera_variables jsonb not null default '{}',
  settings jsonb not null default '{}',
  updated_at timestamptz not null default now()
);

-- Settings as they were made for one device; the number is what its heartbeats report. config_sealed
-- is what the device is sent, shown_yaml the same with its secrets struck out.
create table device_config_revisions (
  device_id uuid not null references devices (id) on delete cascade,
  revision integer not null check (revision > 0),
  template_id uuid not null,
  template_version integer not null,
  deployment_id uuid,
  config_sealed bytea not null,
  shown_yaml text not null,
  created_at timestamptz not null default now(),
  primary key (device_id, revision),
  foreign key (template_id, template_version)
    references config_template_versions (template_id, version)
);

-- Which revision a device should run, and which it last said to run. applied_hash: of that very run.
create table device_configs (
  device_id uuid primary key references devices (id) on delete cascade,
  desired_revision integer,
  applied_revision integer,
  applied_hash text,
  applied_agent_version text,
  applied_at timestamptz
);

create table deployments (
  id uuid primary key,
  name text not null check (length(name) between 1 and 120),
  template_id uuid not null,
  template_version integer not null,
  strategy jsonb not null,
  status text not null default 'running'
    check (status in ('running', 'paused', 'halted', 'reverting', 'done', 'reverted')),
  reason text,
  created_by text not null,
  created_at timestamptz not null default now(),
  reverting_since timestamptz,
  finished_at timestamptz,
  -- No row of it can move any more: the job need not look at it.
  is_settled boolean not null default false,
  foreign key (template_id, template_version)
    references config_template_versions (template_id, version)
);
-- "the deployments that are under way"
create index deployments_unsettled on deployments (id) where not is_settled;
-- "the deployments, newest first"
create index deployments_created on deployments (created_at desc, id desc);

-- A device of a deployment. It outlives the device: what was deployed stays known.
create table deployment_devices (
  deployment_id uuid not null references deployments (id) on delete cascade,
  device_id uuid not null,
  device_name text not null,
  location_id uuid not null,
  position integer not null,
  stage integer not null,
  revision integer not null,
  status text not null default 'pending' check (status in ('pending', 'sent', 'applied', 'soaking',
    'done', 'failed', 'skipped', 'revert_pending', 'revert_sent', 'reverted', 'revert_failed')),
  -- Since when it has this status, and until when the command may be answered.
  since timestamptz not null default now(),
  deadline timestamptz,
  command_id uuid,
  attempts integer not null default 0,
  -- Whether the device may have changed what it runs, and what ran before: a revision, or its own.
  is_touched boolean not null default false,
  previous_revision integer,
  trouble_before text,
  code text,
  detail text,
  faults jsonb not null default '[]',
  needs_restart text[] not null default '{}',
  primary key (deployment_id, device_id)
);
-- Two deployments never move one device at a time, however they race.
create unique index deployment_devices_open on deployment_devices (device_id)
  where status in ('pending', 'sent', 'applied', 'soaking', 'revert_pending', 'revert_sent');
-- "what was deployed to this device, newest first"
create index deployment_devices_device on deployment_devices (device_id, deployment_id desc);

-- When a location may be disturbed, in its own time; no row: always.
create table maintenance_windows (
  location_id uuid not null references locations (id) on delete cascade,
  position integer not null,
  days text[] not null,
  start_minute integer not null check (start_minute between 0 and 1439),
  duration_minutes integer not null check (duration_minutes between 1 and 1440),
  primary key (location_id, position)
);
