-- The written procedures as data: which pack is in force, which values over its defaults, from when, by whom and why. (PM-7)

create table policy_shipped ( -- reference data: the pack this program came with, written anew at each start
  is_only boolean not null primary key default true check (is_only),
  hash text not null,
  content text not null -- canonical JSON; `hash` is its SHA-256
);
grant select on policy_shipped to afterbell_app, afterbell_worker, afterbell_runner;

create table policy_pack ( -- packs a district took over; the newest is in force, none: the shipped one
  district_id bigint not null,
  id uuid not null,
  name text not null,
  version text not null,
  hash text not null,
  content text, -- canonical JSON; empty: back to the shipped pack
  reason text not null,
  taken_by uuid not null,
  taken_at timestamptz not null,
  primary key (district_id, id),
  constraint pack_must_give_its_reason check (length(trim(reason)) between 1 and 500),
  foreign key (district_id, taken_by) references people_person (district_id, id)
);
create index on policy_pack (district_id, taken_at);
call platform_protect('policy_pack');
grant select, insert on policy_pack to afterbell_app;
grant select on policy_pack to afterbell_worker, afterbell_runner;

-- The district's own values. Nothing is overwritten: of the rows that began, the one that began last counts; an empty value is the pack's default.
create table policy_value (
  district_id bigint not null,
  id uuid not null,
  parameter text not null,
  value jsonb,
  from_at timestamptz not null,
  set_by uuid not null,
  set_at timestamptz not null,
  reason text not null,
  withdrawn_by uuid,
  withdrawn_at timestamptz,
  primary key (district_id, id),
  constraint value_must_not_begin_before_it_was_set check (from_at >= set_at),
  constraint value_must_give_its_reason check (length(trim(reason)) between 1 and 500),
  constraint withdrawn_value_must_not_have_begun check (withdrawn_at is null or (withdrawn_by is not null and withdrawn_at < from_at)),
  foreign key (district_id, set_by) references people_person (district_id, id),
  foreign key (district_id, withdrawn_by) references people_person (district_id, id)
);
create index on policy_value (district_id, parameter, from_at);
call platform_protect('policy_value');
grant select, insert, update (withdrawn_by, withdrawn_at) on policy_value to afterbell_app;
grant select on policy_value to afterbell_worker, afterbell_runner;

-- Every set of values that something was opened under, once, by the hash of its content: a ticket, a request's text, a run go on by theirs.
create table policy_version (
  district_id bigint not null,
  id text not null, -- SHA-256 of pack hash and values
  pack text not null,
  pack_version text not null,
  pack_hash text not null,
  content jsonb not null, -- every parameter's value
  first_used_at timestamptz not null,
  primary key (district_id, id)
);
call platform_protect('policy_version');
grant select, insert on policy_version to afterbell_app, afterbell_worker;
grant select on policy_version to afterbell_runner;

-- Empty in rows older than this table: they go by what is in force.
alter table patching_cycle add column policy_id text;
alter table patching_cycle add foreign key (district_id, policy_id) references policy_version (district_id, id);
alter table changes_text add column policy_id text;
alter table changes_text add foreign key (district_id, policy_id) references policy_version (district_id, id);
alter table runbooks_run add column policy_id text;
alter table runbooks_run add foreign key (district_id, policy_id) references policy_version (district_id, id);

-- The earlier settings, district by district: forced row-level security shows the owner one district at a time.
do $$
declare
  one bigint;
begin
  for one in select district_id from people_district_list loop
    execute format('set local app.district_id = %L', one);
    insert into policy_value (district_id, id, parameter, value, from_at, set_by, set_at, reason)
      select district_id, gen_random_uuid(), parameter, value, set_at, set_by, set_at, 'Set before reasons were asked for.' from people_setting;
  end loop;
  set local app.district_id = '';
end $$;
drop table people_setting;
