-- What the inventory saw change and no run, request or exclusion covers: told once, as a suspected unapproved change (CM-10).

alter table inventory_change add column details jsonb not null default '{}' check (jsonb_typeof(details) = 'object'); -- fact -> [before, after], in words
alter table inventory_device add column boot_time text; -- as the agent told it last; without an offset in the device's own time

create table changes_suspicion (
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  device_id uuid not null,
  change_id uuid not null, -- what the inventory saw
  since timestamptz not null, -- it came about between this word of the device
  seen_at timestamptz not null, -- and this one
  kinds text[] not null constraint suspicion_must_say_what_changed check (cardinality(kinds) > 0),
  says text not null,
  state text not null constraint suspicion_state_must_be_known check (state in ('open', 'dismissed', 'linked')),
  request_id uuid,
  settled_by uuid,
  settled_at timestamptz,
  why text,
  primary key (district_id, id),
  constraint change_seen_must_be_told_once unique (district_id, change_id),
  foreign key (district_id, device_id) references assets_device (district_id, id),
  foreign key (district_id, change_id) references inventory_change (district_id, id),
  foreign key (district_id, request_id) references changes_request (district_id, id),
  foreign key (district_id, settled_by) references people_person (district_id, id),
  constraint suspicion_settled_must_say_by_whom_and_why check ((state = 'open') = (settled_at is null)
    and (state = 'open' or (settled_by is not null and length(trim(why)) > 0))),
  constraint suspicion_linked_must_name_the_request check ((state = 'linked') = (request_id is not null))
);
create index on changes_suspicion (district_id, state, seen_at);
create index on changes_suspicion (district_id, device_id);
call platform_protect('changes_suspicion');
grant select, insert, update (state, request_id, settled_by, settled_at, why) on changes_suspicion to afterbell_app;
grant select, insert on changes_suspicion to afterbell_worker;
