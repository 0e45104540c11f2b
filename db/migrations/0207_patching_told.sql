-- Updates that no vulnerability names: bug fixes and features, as a person told them, with where it was read. (PM-3.3)

create table patching_told (
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  ecosystem text not null check (length(ecosystem) between 1 and 40),
  line text not null default '' check (length(line) <= 60),
  package text not null check (length(package) between 1 and 200),
  target text not null check (length(target) between 1 and 200),
  kind text not null constraint told_kind_must_be_known check (kind in ('bug-fix', 'feature', 'security')),
  released_on date not null,
  source text not null check (length(trim(source)) between 1 and 300), -- where it was read
  said_by uuid not null,
  said_at timestamptz not null,
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  primary key (district_id, id),
  foreign key (district_id, said_by) references people_person (district_id, id),
  foreign key (district_id, withdrawn_by) references people_person (district_id, id),
  constraint told_withdrawn_must_say_by_whom check ((withdrawn_at is null) = (withdrawn_by is null))
);
create unique index told_update_must_be_one_a_package on patching_told (district_id, ecosystem, line, package) where withdrawn_at is null;
call platform_protect('patching_told');
grant select, insert, update (withdrawn_at, withdrawn_by) on patching_told to afterbell_app, afterbell_worker;

-- A district's own decision tables: versions that are never changed; the newest published one is what `own-table` goes by.
create table patching_policy_table (
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  version int not null check (version >= 1),
  name text not null check (length(trim(name)) between 1 and 80),
  content jsonb not null, -- inputs and rows; complete, or it would not be here
  reason text not null check (length(trim(reason)) between 1 and 500),
  published_by uuid not null,
  published_at timestamptz not null,
  primary key (district_id, id),
  constraint policy_table_must_have_one_version unique (district_id, version),
  foreign key (district_id, published_by) references people_person (district_id, id)
);
call platform_protect('patching_policy_table');
grant select, insert on patching_policy_table to afterbell_app;
grant select on patching_policy_table to afterbell_worker;
