-- What several servers on one database need to know of each other.
select;
