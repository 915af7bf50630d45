-- Why: a delivery is sent by whichever server claims it, often long after the read that caused it: its
-- span joins that read's trace by this (W3C Trace Context). Null where traces are off.

alter table webhook_deliveries add column traceparent text;
