-- Corrections, lists, counts, and how each location reads and keeps its plates.

-- Both come with PostgreSQL and are trusted: the database's owner may add them.
create extension if not exists pg_trgm;
create extension if not exists fuzzystrmatch;

-- "plates that differ by a character or two from this one". Its entries are merged at once: a list
-- of pending ones would be gone through by every search.
create index plates_fold_trigrams on plates using gin (fold gin_trgm_ops) with (fastupdate = off);

-- What the recognizer had read, where a person has corrected it.
alter table plate_reads add column original_plate text collate "C";
alter table visits add column original_plate text collate "C";
-- Whether its time is known: what comes of one whose is not must never act, however late.
alter table plate_reads add column is_time_trusted boolean not null default true;
-- A picture is kept for a shorter time than its read: null is "removed".
alter table plate_reads alter column image_ref drop not null;
-- "the reads of this visit"
create index plate_reads_visit on plate_reads (visit_id, captured_at);
-- "the visits with this outcome, newest first", of a location and of all
create index visits_of_location_page on visits (location_id, first_seen_at desc, id desc);
create index visits_page on visits (first_seen_at desc, id desc);
-- "the misses, newest first"
create index visits_missed on visits (first_seen_at desc, id desc) where outcome = 'missed';
drop index visits_of_location;

-- What a device sent is read and recorded also when the device is removed meanwhile.
alter table kept_frames drop constraint kept_frames_device_id_fkey;
-- Attempts that failed for the frame's own sake: those that met an outage say nothing about it.
alter table kept_frames add column faults integer not null default 0;

create table plate_corrections (
  id uuid primary key,
  read_id uuid not null,
  captured_at timestamptz not null,
  location_id uuid not null,
  visit_id uuid not null,
  original_plate text collate "C" not null,
  previous_plate text collate "C" not null,
  plate text collate "C" not null,
  reason text,
  actor_kind text not null,
  actor_id text not null,
  actor_name text not null,
  created_at timestamptz not null
);
-- "the corrections of this read, oldest first"
create index plate_corrections_read on plate_corrections (read_id, created_at);
-- "the corrections of a location's reads before": retention
create index plate_corrections_location on plate_corrections (location_id, captured_at);

create table plate_lists (
  id uuid primary key,
  name text not null unique check (length(name) between 1 and 80),
  kind text not null check (kind in ('member', 'blocked', 'watch')),
  description text not null default '',
  -- Empty: every location.
  location_ids uuid[] not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- `near` holds the folded plate and what is left of it without each one of its characters: two
-- plates that share one of these are at most two edits apart, and all that are one apart share one.
create table plate_list_entries (
  id uuid primary key,
  list_id uuid not null references plate_lists (id) on delete cascade,
  plate text collate "C" not null check (length(plate) between 1 and 16),
  near text[] collate "C" not null,
  label text not null default '',
  note text not null default '',
  valid_from timestamptz,
  valid_until timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (list_id, plate)
);
-- "the entries that this plate may be"
create index plate_list_entries_near on plate_list_entries using gin (near) with (fastupdate = off);

-- How a location's plates are read and for how long they are kept; null: as the server is told.
create table location_reading_settings (
  location_id uuid primary key references locations (id) on delete cascade,
  regions text[],
  min_confidence float8 check (min_confidence between 0 and 1),
  monthly_budget integer check (monthly_budget >= 0),
  keep_reads_days integer check (keep_reads_days between 1 and 3650),
  keep_pictures_days integer check (keep_pictures_days between 1 and 3650),
  max_corrected_characters integer check (max_corrected_characters between 0 and 16),
  updated_at timestamptz not null
);

-- Calls of the recognizer, taken before each is made so that no two servers take the last one.
-- `warned_for`, `stopped_for`: the budget that people were told of, once each.
create table location_recognizer_calls (
  location_id uuid not null references locations (id) on delete cascade,
  month date not null,
  calls integer not null default 0 check (calls >= 0),
  warned_for integer,
  stopped_for integer,
  primary key (location_id, month)
);

-- Until when a location's reads are deleted: its counts of before stay as they are.
create table location_retention (
  location_id uuid primary key references locations (id) on delete cascade,
  deleted_before timestamptz not null
);
-- "what happened to plates of this location before": retention
create index events_of_plates on events (location_id, occurred_at)
  where type in ('plate.read', 'plate.refined', 'plate.missed', 'plate.corrected');
-- "the corrections told of at this location": retention, as a correction may be later than its read
create index events_of_corrections on events (location_id) where type = 'plate.corrected';
-- "the pictures of this location, the oldest first": retention
create index plate_reads_pictures on plate_reads (location_id, captured_at)
  where image_ref is not null;
create index visits_pictures on visits (location_id, first_seen_at) where image_ref is not null;
-- "the deliveries of this event": retention
create index webhook_deliveries_event on webhook_deliveries (event_id);

-- Visits counted by quarter hour: every time zone's hours and days are made of whole ones. No plate
-- is in here, so it outlives the reads. Arrays: one count per step of the scales in
-- server/reads/count_scales.ts.
create table read_counts (
  location_id uuid not null references locations (id) on delete cascade,
  bucket_at timestamptz not null,
  read integer not null,
  missed integer not null,
  corrected integer not null,
  misses jsonb not null,
  confidence integer[] not null,
  dwell integer[] not null,
  dwell_ms bigint not null,
  primary key (location_id, bucket_at)
);

-- Each plate's visits per day of its location, for repeat visits; goes with the reads.
create table plate_days (
  location_id uuid not null references locations (id) on delete cascade,
  day date not null,
  plate text collate "C" not null,
  visits integer not null,
  primary key (location_id, day, plate)
);

-- Which quarter hours are to be counted anew. Whatever changes a visit leaves its mark here, in the
-- same transaction and whoever does it; a job counts and takes the marks away. No key: writers of
-- the same quarter hour never wait for each other.
create table read_count_marks (
  location_id uuid not null,
  bucket_at timestamptz not null
);

create function mark_new_visits() returns trigger language plpgsql as $$
begin
  insert into read_count_marks (location_id, bucket_at)
  select distinct location_id, date_bin('15 minutes', first_seen_at, '2000-01-01 00:00+00')
  from new_visits;
  return null;
end $$;

create function mark_changed_visits() returns trigger language plpgsql as $$
begin
  insert into read_count_marks (location_id, bucket_at)
  select location_id, date_bin('15 minutes', first_seen_at, '2000-01-01 00:00+00') from new_visits
  union
  select location_id, date_bin('15 minutes', first_seen_at, '2000-01-01 00:00+00') from old_visits;
  return null;
end $$;

create trigger visits_inserted after insert on visits
  referencing new table as new_visits for each statement execute function mark_new_visits();
create trigger visits_updated after update on visits
  referencing new table as new_visits old table as old_visits
  for each statement execute function mark_changed_visits();

-- Those from before this table.
insert into read_count_marks (location_id, bucket_at)
select distinct location_id, date_bin('15 minutes', first_seen_at, '2000-01-01 00:00+00')
from visits;
