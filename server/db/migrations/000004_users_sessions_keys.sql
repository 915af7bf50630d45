-- Who may come in. users, sessions, accounts and verifications are as better-auth's own migration
-- compiler writes them (a test asserts that it finds nothing missing); the checks are ours.

create table users (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null,
  image text,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null default current_timestamp,
  role text not null check (role in ('admin', 'operator', 'viewer')),
  location_ids jsonb check (jsonb_typeof(location_ids) in ('array', 'null'))
);

create table sessions (
  id text primary key,
  expires_at timestamptz not null,
  token text not null unique,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null,
  ip_address text,
  user_agent text,
  user_id text not null references users (id) on delete cascade
);
-- "the sessions of this user"
create index sessions_user_id_idx on sessions (user_id);

-- Passwords (hashed) live here, one account a way to sign in.
create table accounts (
  id text primary key,
  account_id text not null,
  provider_id text not null,
  user_id text not null references users (id) on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null
);
-- "the accounts of this user"
create index accounts_user_id_idx on accounts (user_id);

create table verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null default current_timestamp
);
-- "the open verifications of this address"
create index verifications_identifier_idx on verifications (identifier);

-- Keys of programs. Only the SHA-256 of a key is kept: it has 256 random bits, so nothing slower
-- is needed. Removing the row revokes the key; the audit log remembers it.
create table api_keys (
  id uuid primary key,
  name text not null check (length(name) between 1 and 80),
  start text not null,
  key_hash bytea not null unique check (octet_length(key_hash) = 32),
  scopes text[] not null,
  location_ids uuid[],
  created_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz
);
