-- Services as things of their own: they run on several servers, have testers with deputies, use one another, and serve sites (PM-1, SP-1.4, SP-1.5).

alter table assets_service
  add column type text not null default 'other' check (length(type) between 1 and 60), -- of the list in service-types.ts
  add column mission_critical text not null default 'unknown' constraint mission_critical_must_be_known check (mission_critical in ('yes', 'no', 'unknown')),
  add column mission_by uuid,
  add column mission_at timestamptz;
alter table assets_service add foreign key (district_id, mission_by) references people_person (district_id, id);
alter table assets_service add constraint mission_critical_must_name_who_said_so check (mission_critical = 'unknown' or (mission_by is not null and mission_at is not null));

create table assets_service_server (
  district_id bigint not null,
  service_id uuid not null,
  device_id uuid not null,
  role text not null default '' check (length(role) <= 60), -- application, database, web, …; empty: not told
  redundancy text not null default '' check (length(redundancy) <= 60), -- servers of one name stand in for one another; empty: none does
  primary key (district_id, service_id, device_id),
  foreign key (district_id, service_id) references assets_service (district_id, id),
  foreign key (district_id, device_id) references assets_device (district_id, id)
);
create index on assets_service_server (district_id, device_id);
call platform_protect('assets_service_server');
grant select, insert, update, delete on assets_service_server to afterbell_app;
grant select on assets_service_server to afterbell_worker, afterbell_runner;

create table assets_service_tester (
  district_id bigint not null,
  service_id uuid not null,
  person_id uuid not null,
  deputy_id uuid, -- asked where the tester has left
  primary key (district_id, service_id, person_id),
  constraint tester_must_not_be_their_own_deputy check (deputy_id is null or deputy_id <> person_id),
  foreign key (district_id, service_id) references assets_service (district_id, id),
  foreign key (district_id, person_id) references people_person (district_id, id),
  foreign key (district_id, deputy_id) references people_person (district_id, id)
);
call platform_protect('assets_service_tester');
grant select, insert, update, delete on assets_service_tester to afterbell_app;
grant select on assets_service_tester to afterbell_worker, afterbell_runner;

create table assets_service_site (
  district_id bigint not null,
  service_id uuid not null,
  site_id uuid not null,
  primary key (district_id, service_id, site_id),
  foreign key (district_id, service_id) references assets_service (district_id, id),
  foreign key (district_id, site_id) references people_site (district_id, id)
);
call platform_protect('assets_service_site');
grant select, insert, delete on assets_service_site to afterbell_app;
grant select on assets_service_site to afterbell_worker;

create table assets_service_need ( -- a service uses another; circles are refused by the rules, with every service locked
  district_id bigint not null,
  service_id uuid not null,
  needs_id uuid not null,
  primary key (district_id, service_id, needs_id),
  constraint service_must_not_need_itself check (service_id <> needs_id),
  foreign key (district_id, service_id) references assets_service (district_id, id),
  foreign key (district_id, needs_id) references assets_service (district_id, id)
);
create index on assets_service_need (district_id, needs_id);
call platform_protect('assets_service_need');
grant select, insert, delete on assets_service_need to afterbell_app;
grant select on assets_service_need to afterbell_worker, afterbell_runner;

-- Every service known keeps its server and its tester. Whoever migrates owns the tables, and sees every district's rows for this moment only.
alter table assets_service no force row level security;
alter table assets_service_server no force row level security;
alter table assets_service_tester no force row level security;
insert into assets_service_server (district_id, service_id, device_id) select district_id, id, device_id from assets_service;
insert into assets_service_tester (district_id, service_id, person_id) select district_id, id, tester_id from assets_service where tester_id is not null;
alter table assets_service force row level security;
alter table assets_service_server force row level security;
alter table assets_service_tester force row level security;
alter table assets_service drop column device_id, drop column tester_id;
