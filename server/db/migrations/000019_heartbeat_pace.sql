-- Why: a large fleet's devices are asked to report less often than every 10 s, and none of them may be
-- called silent for it: how often each was told to is kept with when it was heard.

alter table devices add column heartbeat_every_ms integer not null default 10000
  check (heartbeat_every_ms between 1000 and 600000);
