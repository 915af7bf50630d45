-- How devices were, over a day to the minute and over a month to the quarter of an hour. A row holds
-- an hour's minutes or a day's quarters, so that 10,000 devices have 600,000 rows, not 43 million.

create table health_blocks (
  device_id uuid not null references devices (id) on delete cascade,
  step_minutes smallint not null check (step_minutes in (1, 15)),
  starts_at timestamptz not null,
  -- A list of samples (server/health_history/sample.ts); what comes later is put at its end.
  samples jsonb not null,
  -- Of step 1: whether the quarters of an hour were made of it.
  is_rolled_up boolean not null default false,
  primary key (device_id, step_minutes, starts_at)
) with (fillfactor = 70);
-- "the hours that are over and not rolled up yet"
create index health_blocks_to_roll_up on health_blocks (starts_at)
  where step_minutes = 1 and not is_rolled_up;
-- "the blocks that are too old"
create index health_blocks_old on health_blocks (step_minutes, starts_at);

-- "what happened to this device, but for cars", newest first
-- allowed: made by hand before, where the table is large
create index if not exists events_of_devices on events (device_id, id desc)
  where type not like 'plate.%';
-- "what matters of late", newest first: cars are nearly all that is in the table
-- allowed: made by hand before, where the table is large
create index if not exists events_but_cars on events (id desc) where type not like 'plate.%';
