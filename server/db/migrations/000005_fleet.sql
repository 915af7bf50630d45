-- Labels, batches of claims, quarantine, bulk actions: what runs a fleet of many.
select;
