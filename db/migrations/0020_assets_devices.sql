-- Devices and the services that run on them: whose they are, who patches them, how exposed they stand, and who said so (PM-2, PM-3.3).

create table assets_device (
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  hostname text not null check (length(hostname) between 1 and 512),
  site_id uuid,
  serial text,
  uuid text,
  manufacturer text,
  model text,
  kind text not null constraint device_kind_must_be_known check (kind in ('server', 'workstation', 'laptop', 'tablet', 'phone', 'appliance', 'unknown')),
  kind_by text not null check (kind_by in ('agent', 'person')), -- what a person said is not overwritten by an agent
  os_family text not null default 'unknown',
  os_name text not null default '',
  os_version text not null default '',
  os_codename text, -- Debian's release, by which fixed versions are told
  os_arch text not null default '',
  os_kernel text, -- the one that runs
  scope text not null default 'unknown' constraint scope_must_be_known check (scope in ('in', 'out', 'unknown')),
  scope_reason text,
  patching_actor text not null default 'unknown' constraint patching_actor_must_be_known
    check (patching_actor in ('runbook', 'by-hand', 'google', 'intune', 'apple-mdm', 'msp', 'vendor', 'nobody', 'unknown')),
  exposure text not null default 'unknown' constraint exposure_must_be_known check (exposure in ('exposed', 'not-exposed', 'unknown')),
  exposure_by uuid,
  exposure_at timestamptz,
  exposure_why text,
  owner_id uuid, -- who answers for it: for a server, the systems administrator on whose ticket it stands (SP-1.1)
  source text not null check (source in ('agent', 'this-machine', 'import', 'by-hand')),
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  primary key (district_id, id),
  foreign key (district_id, site_id) references people_site (district_id, id),
  foreign key (district_id, exposure_by) references people_person (district_id, id),
  foreign key (district_id, owner_id) references people_person (district_id, id),
  constraint device_out_of_scope_must_have_a_reason check (scope <> 'out' or (scope_reason is not null and length(trim(scope_reason)) > 0)), -- PM-2
  constraint exposure_must_name_who_said_so_when_and_why
    check (exposure = 'unknown' or (exposure_by is not null and exposure_at is not null and length(trim(exposure_why)) > 0))
);
create index on assets_device (district_id, lower(hostname));
call platform_protect('assets_device');
grant select, insert, update on assets_device to afterbell_app, afterbell_worker;
grant select on assets_device to afterbell_runner;

create table assets_service ( -- first cut: one service a server
  district_id bigint not null,
  id uuid not null,
  device_id uuid not null,
  name text not null check (length(name) between 1 and 200),
  business_owner_id uuid,
  tester_id uuid, -- SP-1.5
  confidentiality text not null default 'unknown' check (confidentiality in ('low', 'moderate', 'high', 'unknown')),
  integrity text not null default 'unknown' check (integrity in ('low', 'moderate', 'high', 'unknown')),
  availability text not null default 'unknown' check (availability in ('low', 'moderate', 'high', 'unknown')),
  impacted text[] not null default '{}', -- e-mail addresses of who is told (SP-1.4), typed by hand
  changed_at timestamptz not null,
  primary key (district_id, id),
  constraint server_must_have_one_service unique (district_id, device_id),
  foreign key (district_id, device_id) references assets_device (district_id, id),
  foreign key (district_id, business_owner_id) references people_person (district_id, id),
  foreign key (district_id, tester_id) references people_person (district_id, id)
);
call platform_protect('assets_service');
grant select, insert, update on assets_service to afterbell_app;
grant select on assets_service to afterbell_worker, afterbell_runner;
