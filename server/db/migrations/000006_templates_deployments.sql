-- Templates of agents' settings and how their versions reach the devices.
select;
