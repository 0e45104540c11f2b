-- What is said of a device, and open work about it, goes with it where two records are found to be one machine, and comes back where they are split (PM-3.1).
-- History stays where it was written: what ended, what a list or an agent sent.
grant update (device_id) on vulnerabilities_claim to afterbell_app, afterbell_worker;
grant update (device_id) on vulnerabilities_statement to afterbell_app, afterbell_worker;
grant update (device_id) on vulnerabilities_scan_device to afterbell_app, afterbell_worker;
grant update (device_id) on vulnerabilities_scan_result to afterbell_app, afterbell_worker;
grant update (device_id) on changes_suspicion to afterbell_app, afterbell_worker;
grant update (device_id) on patching_rhythm to afterbell_app, afterbell_worker;
grant update (device_id) on inventory_alarm to afterbell_app, afterbell_worker;
grant update (device_id) on inventory_node to afterbell_worker;
grant update (device_id) on assets_firmware to afterbell_worker;
grant update (about) on assets_issue to afterbell_app, afterbell_worker;
grant update (about, href) on people_task to afterbell_app, afterbell_worker;

-- When a person last said that they had looked through a list: what moved since is marked for them (PM-3.3).
create table people_look (
  district_id bigint not null,
  person_id uuid not null,
  list text not null check (list ~ '^[a-z-]{1,40}$'),
  looked_at timestamptz not null,
  primary key (district_id, person_id, list),
  foreign key (district_id, person_id) references people_person (district_id, id)
);
call platform_protect('people_look');
grant select, insert, update on people_look to afterbell_app;
