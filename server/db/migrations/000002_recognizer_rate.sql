-- One pace for the whole recognizer account: it throttles by account, however many servers call it,
-- so the turn is taken where all of them meet, by one clock. See recognizer/rate.ts.
create table recognizer_rate (
  account text primary key,
  next_at timestamptz not null
);
