-- Payloads, two secrets at a time, and rules of who is told what.
select;
