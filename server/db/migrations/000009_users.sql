-- Invitations, second factors, and an audit log that nobody can change.
select;
