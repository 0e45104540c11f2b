-- PM-4: an issue that is handed over after somebody acknowledged it waits for the new person to do so.
insert into platform_move (machine, from_state, to_state) values ('issue', 'acknowledged', 'raised') on conflict do nothing;
