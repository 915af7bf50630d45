-- Invitations, second factors, and an audit log that nobody can change.

-- Whoever left: their sessions are ended with it, and none begins (users/auth.ts).
alter table users add column deactivated_at timestamptz;
alter table users add column two_factor_enabled boolean not null default false;

-- As better-auth's own migration compiler writes it; secrets and backup codes are encrypted by it.
create table two_factors (
  id text primary key,
  secret text not null,
  backup_codes text not null,
  user_id text not null references users (id) on delete cascade,
  verified boolean default true,
  failed_verification_count integer default 0,
  locked_until timestamptz
);
create index two_factors_secret_idx on two_factors (secret);
create index two_factors_user_id_idx on two_factors (user_id);

-- "the keys that this user made", also after they changed their name
alter table api_keys add column created_by_id text;
create index api_keys_created_by_id_idx on api_keys (created_by_id);

-- A link that makes one user, once. Only its SHA-256 is kept: it has 256 random bits.
create table invitations (
  id uuid primary key,
  email text not null check (email = lower(email)),
  name text not null check (length(name) between 1 and 80),
  role text not null check (role in ('admin', 'operator', 'viewer')),
  location_ids uuid[],
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  invited_by text not null,
  -- Of the user or key: who loses rights must not come back by an invitation of their own.
  invited_by_id text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  user_id text references users (id) on delete set null
);
-- One open invitation an address: a new one takes the old one's place.
create unique index invitations_open on invitations (email) where accepted_at is null;

-- Wrong passwords, counted over all servers. Nothing is lost with it that matters after a crash.
create unlogged table sign_in_guesses (
  subject text primary key,
  tries integer not null,
  window_ends_at timestamptz not null
);

-- "what this actor did", "what was done to this thing", "every one of these", newest first
create index audit_log_actor on audit_log (actor_id, at desc, id desc);
create index audit_log_target on audit_log (target_id, at desc, id desc);
create index audit_log_action on audit_log (action, at desc, id desc);

-- Refused whatever the rights are, a superuser's included, and under replication, too: whoever wants
-- to change the past has to take the trigger away first, which the server's own role cannot where
-- the table belongs to another (below). errcode: insufficient_privilege.
create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_user = 'washfleet_audit' then
    return null; -- delete_audit_before(), which runs as the log's owner
  end if;
  raise exception 'audit_log is append-only: % refused', lower(tg_op) using errcode = '42501';
end
$$;
create trigger audit_log_append_only
  before update or delete or truncate on audit_log
  for each statement execute function refuse_audit_change();
alter table audit_log enable always trigger audit_log_append_only;

-- Retention, for whoever administers the database (docs/audit.md). It leaves a row of itself.
create function delete_audit_before(before timestamptz) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  deleted bigint;
begin
  delete from public.audit_log where at < before;
  get diagnostics deleted = row_count;
  insert into public.audit_log (actor_kind, actor_id, actor_name, action, target_kind, detail)
  values ('system', session_user, session_user, 'audit.delete_before', 'audit_log',
    jsonb_build_object('before', before, 'rows', deleted));
  return deleted;
end
$$;
revoke execute on function delete_audit_before(timestamptz) from public;

-- The log belongs to a role that nobody logs in as; the server's may add and read. Without the right
-- to make roles (a hosted database may keep that) the trigger alone stands: docs/audit.md says
-- what its administrator runs.
do $$
declare
  server name := current_user;
begin
  if not exists (select from pg_roles where rolname = 'washfleet_audit') then
    create role washfleet_audit nologin;
  end if;
  execute format('grant washfleet_audit to %I', server);
  grant create, usage on schema public to washfleet_audit;
  alter function delete_audit_before(timestamptz) owner to washfleet_audit;
  alter function refuse_audit_change() owner to washfleet_audit;
  alter table audit_log owner to washfleet_audit;
  set local role washfleet_audit;
  revoke execute on function delete_audit_before(timestamptz) from public;
  -- After the change of owner, which takes the old owner's rights along.
  execute format('revoke all on audit_log from %I', server);
  execute format('grant select, insert on audit_log to %I with grant option', server);
  execute format('grant usage, select, update on sequence audit_log_id_seq to %I', server);
  reset role;
  revoke create on schema public from washfleet_audit;
  execute format('revoke washfleet_audit from %I', server);
exception when insufficient_privilege then
  raise notice 'audit_log stays the server''s own: its role may not make roles';
end
$$;
