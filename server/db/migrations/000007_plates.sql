-- Corrections, lists, counts, and how each location reads and keeps its plates.
select;
