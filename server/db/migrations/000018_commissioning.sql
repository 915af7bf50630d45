-- Why: a device is one identity that machines have in turn: which one has it, since when, and which
-- one had it before is kept, so that a machine that was replaced is told so plainly. And how a new
-- machine came into use is kept step by step, each with the time when it was first so.

create table device_machines (
  device_id uuid not null references devices (id) on delete cascade,
  -- 1: the device's first.
  number integer not null check (number > 0),
  hardware_id text not null,
  enrolled_at timestamptz not null,
  ended_at timestamptz,
  -- SHA-256 of its last token, where another machine took its place.
  token_hash bytea check (length(token_hash) = 32),
  -- Not of those that were in use before this was kept.
  is_followed boolean not null,
  -- When its last step was reached.
  done_at timestamptz,
  primary key (device_id, number)
);
-- "the machine that has this identity"
create unique index device_machines_current on device_machines (device_id) where ended_at is null;
-- "whose token was this"
create unique index device_machines_token on device_machines (token_hash) where token_hash is not null;
-- "the machines that are being set up"
create index device_machines_open on device_machines (enrolled_at)
  where is_followed and done_at is null and ended_at is null;

create table commissioning_steps (
  device_id uuid not null,
  number integer not null,
  step text not null,
  -- Null: it is reached, and nobody knows since when.
  at timestamptz,
  primary key (device_id, number, step),
  foreign key (device_id, number) references device_machines (device_id, number) on delete cascade
);

insert into device_machines (device_id, number, hardware_id, enrolled_at, is_followed)
select id, 1, hardware_id, enrolled_at, false from devices
where hardware_id is not null and enrolled_at is not null;
