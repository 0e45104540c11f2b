-- Who patches what, and what proves it: kinds of things that are no computers, the party behind each patching actor, what its source
-- last told of a device or hosted application, and what counts as current (PM-2, PM-3.6).

alter table assets_device drop constraint device_kind_must_be_known;
alter table assets_device add constraint device_kind_must_be_known
  check (kind in ('server', 'workstation', 'laptop', 'tablet', 'phone', 'appliance', 'network-gear', 'printer', 'camera', 'door-controller', 'unknown'));

create table assets_hosted ( -- applications that somebody else runs (SaaS)
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  name text not null check (length(name) between 1 and 200),
  vendor text not null default '' check (length(vendor) <= 200),
  product text not null default '' check (length(product) <= 200), -- as advisories call it, where it differs
  version text not null default '' check (length(version) <= 100),
  owner_id uuid,
  data_class text not null default 'unknown' constraint hosted_data_class_must_be_known
    check (data_class in ('public', 'internal', 'student-records', 'staff-records', 'financial', 'unknown')),
  scope text not null default 'unknown' constraint hosted_scope_must_be_known check (scope in ('in', 'out', 'unknown')),
  scope_reason text,
  patching_actor text not null default 'unknown' constraint hosted_patching_actor_must_be_known
    check (patching_actor in ('runbook', 'by-hand', 'google', 'intune', 'apple-mdm', 'msp', 'vendor', 'nobody', 'unknown')),
  contract_ends_on date,
  support_ends_on date,
  contact text not null default '' check (length(contact) <= 200),
  contact_email text,
  retired_on date, -- no longer used: it stays on record
  changed_at timestamptz not null,
  primary key (district_id, id),
  constraint hosted_must_be_named_once unique (district_id, name),
  foreign key (district_id, owner_id) references people_person (district_id, id),
  constraint hosted_out_of_scope_must_have_a_reason check (scope <> 'out' or (scope_reason is not null and length(trim(scope_reason)) > 0)) -- PM-2
);
call platform_protect('assets_hosted');
grant select, insert, update on assets_hosted to afterbell_app;
grant select on assets_hosted to afterbell_worker;

create table assets_actor ( -- whom to ask behind an actor: the provider's name, a contact
  district_id bigint not null references people_district (district_id),
  actor text not null constraint actor_party_must_be_an_actor
    check (actor in ('runbook', 'by-hand', 'google', 'intune', 'apple-mdm', 'msp', 'vendor', 'nobody')),
  party text not null default '' check (length(party) <= 200),
  contact text not null default '' check (length(contact) <= 200),
  email text,
  changed_by uuid not null,
  changed_at timestamptz not null,
  primary key (district_id, actor),
  foreign key (district_id, changed_by) references people_person (district_id, id)
);
call platform_protect('assets_actor');
grant select, insert, update on assets_actor to afterbell_app;
grant select on assets_actor to afterbell_worker;

create table assets_source_fact ( -- the newest word of a source about one device or hosted application; earlier ones are in the ledger
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  device_id uuid,
  hosted_id uuid,
  source text not null constraint source_must_be_known
    check (source in ('google-admin', 'intune', 'apple-mdm', 'msp-report', 'vendor-statement')),
  seen_at timestamptz not null, -- when the source itself last heard of it, never when it was told here
  product text not null default '' check (length(product) <= 200),
  version text not null default '' check (length(version) <= 100),
  says text not null constraint source_word_must_be_known check (says in ('current', 'behind', 'nothing')), -- the source's own judgement
  detail text not null default '' check (length(detail) <= 500),
  told_by uuid, -- none: a process
  told_at timestamptz not null,
  primary key (district_id, id),
  constraint fact_must_be_of_one_thing check (num_nonnulls(device_id, hosted_id) = 1),
  constraint source_must_tell_a_device_once unique (district_id, device_id, source),
  constraint source_must_tell_a_hosted_application_once unique (district_id, hosted_id, source),
  constraint fact_must_not_be_of_the_future check (seen_at <= told_at + interval '1 hour'),
  foreign key (district_id, device_id) references assets_device (district_id, id),
  foreign key (district_id, hosted_id) references assets_hosted (district_id, id),
  foreign key (district_id, told_by) references people_person (district_id, id)
);
call platform_protect('assets_source_fact');
grant select, insert, update on assets_source_fact to afterbell_app, afterbell_worker;

create table assets_current_version ( -- the lowest version that counts as current, one a branch; a person says it, with the place it was read
  district_id bigint not null references people_district (district_id),
  product text not null check (length(product) between 1 and 200),
  branch text not null default '' check (length(branch) <= 60), -- `10.0.22631`: holds for versions that begin so; empty: for all others
  version text not null check (length(version) between 1 and 100),
  read_where text not null check (length(read_where) between 1 and 300),
  said_by uuid not null,
  said_at timestamptz not null,
  primary key (district_id, product, branch),
  foreign key (district_id, said_by) references people_person (district_id, id)
);
call platform_protect('assets_current_version');
grant select, insert, update on assets_current_version to afterbell_app;
grant select on assets_current_version to afterbell_worker;

create table assets_software_scope ( -- whether a title is ours to patch (PM-2); a title without a row is an open question
  district_id bigint not null references people_district (district_id),
  ecosystem text not null,
  name text not null check (length(name) between 1 and 512),
  scope text not null constraint software_scope_must_be_known check (scope in ('in', 'out')),
  reason text,
  said_by uuid not null,
  said_at timestamptz not null,
  primary key (district_id, ecosystem, name),
  foreign key (district_id, said_by) references people_person (district_id, id),
  constraint software_out_of_scope_must_have_a_reason check (scope <> 'out' or (reason is not null and length(trim(reason)) > 0))
);
call platform_protect('assets_software_scope');
grant select, insert, update, delete on assets_software_scope to afterbell_app;
grant select on assets_software_scope to afterbell_worker;
