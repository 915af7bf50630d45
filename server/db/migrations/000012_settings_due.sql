-- Why: a device that is meant for a template gets its settings by itself once it enrols, also the
-- hardware that takes a broken one's place; and a revision's number names one device's settings alone,
-- so that a device can never look converged by what another one was sent.

-- Since when a device is owed a deployment, when it is looked after next, and why the last try came to
-- nothing.
alter table devices
  add column settings_due_at timestamptz,
  add column settings_try_at timestamptz,
  add column settings_fault text;

-- findSettingsDue(): "which devices are owed their settings"
create index devices_settings_due on devices (settings_try_at) where settings_due_at is not null;

create sequence config_revision_numbers as integer;
-- With room for what a server of the release before numbers meanwhile in its own way.
select setval('config_revision_numbers', 1000 + coalesce(max(revision), 0)) from device_config_revisions;
