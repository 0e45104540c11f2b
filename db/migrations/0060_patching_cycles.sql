-- Cycles: one ticket a systems administrator and period, with all of that person's servers. (SP-1.1, SP-5)

create table patching_cycle (
  district_id bigint not null,
  id uuid not null,
  number int not null, -- ticket T-118, from the same running number
  rhythm text not null check (rhythm in ('monthly', 'quarterly')),
  period text not null check (period ~ '^\d{4}-(\d{2}|Q[1-4])$'), -- 2026-12, 2026-Q4
  administrator_id uuid not null,
  request_id uuid not null,
  not_before timestamptz not null, -- no run starts earlier or ends later than the approved period
  not_after timestamptz not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  resolution text,
  primary key (district_id, id),
  unique (district_id, number),
  constraint request_must_belong_to_one_cycle unique (district_id, request_id),
  constraint cycle_must_be_one_a_person_and_period unique (district_id, administrator_id, rhythm, period),
  constraint cycle_must_end_after_it_begins check (not_after > not_before),
  foreign key (district_id, administrator_id) references people_person (district_id, id),
  foreign key (district_id, request_id) references changes_request (district_id, id)
);
call platform_protect('patching_cycle');
grant select, insert, update (not_before, not_after, closed_at, resolution) on patching_cycle to afterbell_app, afterbell_worker;
grant select on patching_cycle to afterbell_runner;

-- Monthly or quarterly for a server, and who said so (SP-1.1). The newest row counts; none: the policy says. Nothing is overwritten.
create table patching_rhythm (
  district_id bigint not null,
  id uuid not null,
  device_id uuid not null,
  rhythm text not null check (rhythm in ('monthly', 'quarterly')),
  said_by uuid not null,
  said_at timestamptz not null,
  why text not null check (length(trim(why)) between 1 and 500),
  primary key (district_id, id),
  foreign key (district_id, device_id) references assets_device (district_id, id),
  foreign key (district_id, said_by) references people_person (district_id, id)
);
create index on patching_rhythm (district_id, device_id, said_at);
call platform_protect('patching_rhythm');
grant select, insert on patching_rhythm to afterbell_app;
grant select on patching_rhythm to afterbell_worker, afterbell_runner;

create table patching_cycle_server (
  district_id bigint not null,
  cycle_id uuid not null,
  device_id uuid not null,
  added_at timestamptz not null,
  primary key (district_id, cycle_id, device_id),
  foreign key (district_id, cycle_id) references patching_cycle (district_id, id),
  foreign key (district_id, device_id) references assets_device (district_id, id)
);
create index on patching_cycle_server (district_id, device_id);
call platform_protect('patching_cycle_server');
grant select, insert, delete on patching_cycle_server to afterbell_app, afterbell_worker;
grant select on patching_cycle_server to afterbell_runner;
