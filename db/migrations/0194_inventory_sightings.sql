-- One machine as several sources tell of it: what each says, which device it was taken for and why, what waits for a person, and what a person
-- decided (PM-3.1). A device is never deleted: one that was found to be another carries that one's id, its history stays where it was written.

alter table assets_device add column merged_into uuid;
alter table assets_device add constraint device_must_not_be_merged_into_itself check (merged_into <> id);
alter table assets_device add constraint device_merged_must_name_a_device foreign key (district_id, merged_into) references assets_device (district_id, id);
create index on assets_device (district_id, merged_into) where merged_into is not null;

alter table inventory_identity drop constraint inventory_identity_kind_check;
alter table inventory_identity add constraint identity_kind_must_be_known check (kind in ('uuid', 'serial', 'agent-id', 'device-id', 'mac', 'asset-tag'));
grant insert, update (device_id, since) on inventory_identity to afterbell_worker;
grant delete on inventory_identity to afterbell_app, afterbell_worker; -- one that turned out to be shared tells no device any more

create table inventory_sighting ( -- the newest word of a source about one thing; the same thing again is the same row
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  source text not null constraint sighting_source_must_be_known
    check (source in ('purchase', 'mdm', 'directory', 'hypervisor', 'network', 'agent', 'sheet')),
  source_name text not null check (length(source_name) <= 200), -- whose: Google Admin, Intune, the orders of 2025; '' where there is one only
  key text not null check (length(key) between 1 and 512), -- the source's own id of the thing
  device_id uuid, -- none: seen, and no device of the list (a lease of the network), or it waits for a person
  tied_by text not null constraint sighting_must_say_how_it_was_tied check (tied_by in ('rule', 'person', 'made', 'nobody')),
  confidence int not null check (confidence between 0 and 100),
  reason text not null,
  hostname text,
  serial text,
  uuid text,
  macs text[] not null default '{}',
  asset_tag text,
  agent_ids text[] not null default '{}',
  manufacturer text,
  model text,
  os_name text,
  os_version text,
  person text, -- whose it is, as told
  place text, -- where it stands, as told
  first_told_at timestamptz not null,
  told_at timestamptz not null, -- when the source last told of it here
  seen_at timestamptz, -- when the source itself says it saw it last
  gone_at timestamptz, -- the source's newest whole list has it no more
  primary key (district_id, id),
  constraint sighting_must_be_one_a_thing unique (district_id, source, source_name, key),
  constraint sighting_tied_must_name_its_device check ((device_id is null) = (tied_by = 'nobody')),
  foreign key (district_id, device_id) references assets_device (district_id, id)
);
create index on inventory_sighting (district_id, device_id, source);
call platform_protect('inventory_sighting');
grant select, insert, update on inventory_sighting to afterbell_app, afterbell_worker;

create table inventory_mark ( -- by what a sighting may be known again, in one spelling, junk left out; derived, rebuildable
  district_id bigint not null,
  kind text not null constraint mark_kind_must_be_known check (kind in ('serial', 'uuid', 'asset-tag', 'mac', 'agent', 'name')),
  value text not null check (length(value) between 1 and 512),
  sighting_id uuid not null,
  primary key (district_id, kind, value, sighting_id),
  foreign key (district_id, sighting_id) references inventory_sighting (district_id, id)
);
create index on inventory_mark (district_id, sighting_id);
call platform_protect('inventory_mark');
grant select, insert, delete on inventory_mark to afterbell_app, afterbell_worker;

create table inventory_shared_identity ( -- what turned out to tell no machine: learned here, beside the list of what makers leave
  district_id bigint not null references people_district (district_id),
  kind text not null check (kind in ('uuid', 'serial', 'agent-id', 'device-id', 'mac', 'asset-tag')),
  value text not null check (length(value) between 1 and 512),
  since timestamptz not null,
  by text not null, -- the actor
  why text not null check (length(trim(why)) > 0),
  primary key (district_id, kind, value)
);
call platform_protect('inventory_shared_identity');
grant select, insert on inventory_shared_identity to afterbell_app, afterbell_worker;

create table inventory_review ( -- two that may be one, or one that may be two: a person says
  district_id bigint not null,
  id uuid not null,
  kind text not null constraint review_kind_must_be_known check (kind in ('one-machine', 'two-machines')),
  device_id uuid not null,
  other_device_id uuid, -- one-machine: the other one
  sighting_id uuid, -- two-machines: whose tie is doubted
  confidence int not null check (confidence between 0 and 100),
  trap text not null, -- which of the known traps it looks like: mainboard, cloned-image, reinstalled, dock, ...
  reason text not null,
  raised_at timestamptz not null,
  settled_at timestamptz,
  settled_by uuid,
  settled_as text constraint review_must_be_settled_in_known_words check (settled_as in ('merged', 'apart', 'split', 'stays', 'moot')),
  settled_why text,
  primary key (district_id, id),
  foreign key (district_id, device_id) references assets_device (district_id, id),
  foreign key (district_id, other_device_id) references assets_device (district_id, id),
  foreign key (district_id, sighting_id) references inventory_sighting (district_id, id),
  foreign key (district_id, settled_by) references people_person (district_id, id),
  constraint review_must_name_the_other_side check ((kind = 'one-machine') = (other_device_id is not null) and (kind = 'two-machines') = (sighting_id is not null)),
  constraint review_pair_must_be_in_one_order check (other_device_id is null or device_id < other_device_id),
  constraint review_settled_must_say_as_what check ((settled_at is null) = (settled_as is null)),
  constraint review_settled_by_a_person_must_say_why check (settled_as is null or settled_as = 'moot' or (settled_by is not null and length(trim(settled_why)) > 0))
);
create unique index review_open_must_be_raised_once on inventory_review (district_id, device_id, coalesce(other_device_id, sighting_id)) where settled_at is null;
call platform_protect('inventory_review');
grant select, insert, update (settled_at, settled_by, settled_as, settled_why) on inventory_review to afterbell_app, afterbell_worker;

create table inventory_apart ( -- a person said that these are two: no rule joins them again
  district_id bigint not null,
  device_id uuid not null,
  other_device_id uuid not null,
  since timestamptz not null,
  by uuid not null,
  why text not null check (length(trim(why)) > 0),
  ended_at timestamptz, -- merged by a person after all
  primary key (district_id, device_id, other_device_id),
  foreign key (district_id, device_id) references assets_device (district_id, id),
  foreign key (district_id, other_device_id) references assets_device (district_id, id),
  foreign key (district_id, by) references people_person (district_id, id),
  constraint apart_pair_must_be_in_one_order check (device_id < other_device_id)
);
create index on inventory_apart (district_id, other_device_id);
call platform_protect('inventory_apart');
grant select, insert, update (since, by, why, ended_at) on inventory_apart to afterbell_app;
grant select on inventory_apart to afterbell_worker;

create table inventory_merge ( -- who said that two records are one machine, and what must be put back if not
  district_id bigint not null,
  id uuid not null,
  kept_id uuid not null,
  gone_id uuid not null,
  at timestamptz not null,
  by text not null, -- the actor: a person, or the rule of an intake
  by_person uuid,
  why text not null check (length(trim(why)) > 0),
  before jsonb not null, -- what stood at either side, for the split
  split_at timestamptz,
  split_by uuid,
  split_why text,
  primary key (district_id, id),
  foreign key (district_id, kept_id) references assets_device (district_id, id),
  foreign key (district_id, gone_id) references assets_device (district_id, id),
  foreign key (district_id, by_person) references people_person (district_id, id),
  foreign key (district_id, split_by) references people_person (district_id, id),
  constraint merge_must_be_of_two check (kept_id <> gone_id),
  constraint merge_split_must_say_by_whom_and_why check (split_at is null or (split_by is not null and length(trim(split_why)) > 0))
);
create unique index device_must_be_merged_once on inventory_merge (district_id, gone_id) where split_at is null;
create index on inventory_merge (district_id, kept_id);
call platform_protect('inventory_merge');
grant select, insert, update (split_at, split_by, split_why) on inventory_merge to afterbell_app, afterbell_worker;
