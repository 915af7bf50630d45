-- Payloads, two secrets at a time, and rules of who is told what.

alter table webhook_endpoints
  -- JSONata over the event; null: the event itself is sent
  add column transform text check (length(transform) between 1 and 4000),
  -- while a secret is being changed, both sign
  add column previous_secret_sealed bytea,
  add column previous_secret_until timestamptz,
  -- on how many different days since failing_since an attempt failed: sustained or sporadic
  add column failing_days integer not null default 0 check (failing_days >= 0),
  add column last_failed_at timestamptz,
  add column warned_at timestamptz,
  add check ((previous_secret_sealed is null) = (previous_secret_until is null));

update webhook_endpoints set failing_days = 1, last_failed_at = failing_since
  where failing_since is not null;

-- Whose session lock a lease stands on: gone with the process that took it, long before
-- lease_until. Null: nobody's, so that it ends with lease_until alone.
alter table webhook_deliveries add column lease_owner integer check (lease_owner > 0);

create table notification_rules (
  id uuid primary key,
  name text not null check (length(name) between 1 and 80),
  kind text not null,
  settings jsonb not null,
  location_ids uuid[] not null default '{}',
  -- addresses of chat rooms are secrets and sealed
  channels jsonb not null,
  remind_every_ms bigint check (remind_every_ms > 0),
  enabled boolean not null default true,
  created_at timestamptz not null default now()
);

-- One row a cause: its key is what keeps a second server, or a second start, from telling it again.
create table notifications (
  id uuid primary key,
  rule_id uuid not null references notification_rules (id) on delete cascade,
  cause_key text not null,
  location_id uuid,
  title text not null,
  subjects jsonb not null default '[]',
  raised_at timestamptz not null,
  reminded_at timestamptz not null,
  reminders integer not null default 0,
  ended_at timestamptz,
  ended_how text check (ended_how in ('told', 'recovered', 'quiet')),
  check ((ended_at is null) = (ended_how is null)),
  unique (rule_id, cause_key)
);
-- "what goes on now"
create index notifications_open on notifications (raised_at) where ended_at is null;
-- "the causes that were told, newest first", and retention
create index notifications_raised on notifications (raised_at desc, id desc);

-- The outbox: one row for each thing to say and each channel to say it in.
create table notification_messages (
  id uuid primary key,
  notification_id uuid not null references notifications (id) on delete cascade,
  moment text not null check (moment in ('raised', 'reminder', 'recovered')),
  ordinal integer not null,
  channel_index integer not null,
  channel jsonb not null,
  title text not null,
  body text not null,
  status text not null default 'pending' check (status in ('pending', 'sent', 'failed')),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  error text,
  delivery_id text,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  unique (notification_id, moment, ordinal, channel_index)
);
-- "what is due"
create index notification_messages_due on notification_messages (next_attempt_at)
  where status = 'pending';

-- Up to which event the rules have looked; one row.
create table notification_progress (
  one boolean primary key default true check (one),
  event_id bigint not null
);
insert into notification_progress (event_id) select coalesce(max(id), 0) from events;
