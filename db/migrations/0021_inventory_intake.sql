-- What agents send: keys, raw submissions, whose they are, and the software as sorted arrays (PM-3.1).

create table inventory_key ( -- an agent's way in, for one site; the secret is shown once and kept as its hash
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  site_id uuid not null,
  label text not null check (length(label) between 1 and 200),
  secret_hash text not null check (length(secret_hash) = 64),
  made_by uuid not null,
  made_at timestamptz not null,
  revoked_by uuid,
  revoked_at timestamptz,
  primary key (district_id, id),
  foreign key (district_id, site_id) references people_site (district_id, id),
  foreign key (district_id, made_by) references people_person (district_id, id),
  foreign key (district_id, revoked_by) references people_person (district_id, id),
  constraint key_revoked_must_say_by_whom check ((revoked_at is null) = (revoked_by is null))
);
call platform_protect('inventory_key');
grant select, insert, update (revoked_by, revoked_at) on inventory_key to afterbell_app;

create table inventory_submission ( -- every figure leads back to one of these, as it came
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  received_at timestamptz not null,
  key_id uuid, -- none: this machine's own list
  remote text not null, -- the socket's address
  device_id uuid,
  device_label text not null, -- the agent's own name for the device, as sent
  state text not null constraint submission_state_must_be_known check (state in ('accepted', 'unchanged', 'quarantined', 'refused', 'discarded')),
  refusal jsonb,
  dialect text,
  is_partial boolean not null default false,
  size int not null,
  sha256 text not null,
  raw bytea, -- as it came, compressed or not; none where it only says what is known already
  notes text[] not null default '{}',
  primary key (district_id, id),
  foreign key (district_id, key_id) references inventory_key (district_id, id),
  foreign key (district_id, device_id) references assets_device (district_id, id),
  constraint submission_turned_away_must_say_why check (state in ('accepted', 'unchanged') or refusal is not null),
  constraint submission_accepted_must_keep_its_bytes check (state <> 'accepted' or raw is not null)
);
create index on inventory_submission (district_id, device_id, received_at);
create index on inventory_submission (district_id, received_at) where state in ('quarantined', 'refused');
call platform_protect('inventory_submission');
grant select, insert, update (state, raw) on inventory_submission to afterbell_app; -- a discarded one loses its bytes, never its row
grant select on inventory_submission to afterbell_worker;

create table inventory_identity ( -- what a device is known by; a reinstalled agent's new id joins the old device by serial or UUID
  district_id bigint not null,
  kind text not null check (kind in ('uuid', 'serial', 'agent-id', 'device-id', 'mac')),
  value text not null check (length(value) between 1 and 512),
  device_id uuid not null,
  since timestamptz not null,
  primary key (district_id, kind, value),
  foreign key (district_id, device_id) references assets_device (district_id, id)
);
create index on inventory_identity (district_id, device_id);
call platform_protect('inventory_identity');
grant select, insert, update (device_id, since) on inventory_identity to afterbell_app;
grant select on inventory_identity to afterbell_worker;

-- One row a distinct title, whoever has it: matching costs a fleet its distinct titles only.
create table inventory_title ( -- reference data
  id bigint not null generated always as identity primary key,
  key uuid not null unique, -- first half of the SHA-256 of all that tells titles apart
  ecosystem text not null,
  name text not null,
  version text not null,
  arch text not null,
  source text not null, -- '' where the agent told none
  source_version text not null,
  kind text not null,
  publisher text not null
);
create index on inventory_title (ecosystem, name);
grant select, insert on inventory_title to afterbell_app, afterbell_worker;

create table inventory_device ( -- the inventory in force, one row a device
  district_id bigint not null,
  device_id uuid not null,
  enrolled_site_id uuid, -- by whose key it came first: another site's key claims it in vain
  digest text not null,
  facts jsonb not null, -- all but software, by section
  software_known boolean not null,
  software_ids bigint[] not null, -- sorted
  submission_id uuid not null,
  changed_at timestamptz not null,
  primary key (district_id, device_id),
  foreign key (district_id, device_id) references assets_device (district_id, id),
  foreign key (district_id, enrolled_site_id) references people_site (district_id, id),
  foreign key (district_id, submission_id) references inventory_submission (district_id, id)
) with (fillfactor = 80);
call platform_protect('inventory_device');
grant select, insert, update on inventory_device to afterbell_app;
grant select on inventory_device to afterbell_worker;

create table inventory_change ( -- since when: never changed, never removed
  district_id bigint not null,
  id uuid not null,
  device_id uuid not null,
  at timestamptz not null,
  submission_id uuid not null,
  added bigint[] not null,
  removed bigint[] not null,
  facts text[] not null, -- which other facts changed, by name
  primary key (district_id, id),
  foreign key (district_id, device_id) references assets_device (district_id, id),
  foreign key (district_id, submission_id) references inventory_submission (district_id, id)
);
create index on inventory_change (district_id, device_id, at);
call platform_protect('inventory_change');
grant select, insert on inventory_change to afterbell_app;
grant select on inventory_change to afterbell_worker;

create table inventory_unindexed ( -- changes the reverse index has not taken up
  district_id bigint not null,
  change_id uuid not null,
  primary key (district_id, change_id)
);
call platform_protect('inventory_unindexed');
grant select, insert, delete on inventory_unindexed to afterbell_app, afterbell_worker;

create table inventory_district_software ( -- who has it: derived, rebuildable, flushed in batches
  district_id bigint not null,
  title_id bigint not null references inventory_title (id),
  n int not null,
  device_ids uuid[] not null,
  primary key (district_id, title_id)
);
call platform_protect('inventory_district_software');
grant select, insert, update, delete on inventory_district_software to afterbell_app, afterbell_worker;

create table inventory_alarm (
  district_id bigint not null,
  id uuid not null,
  kind text not null constraint alarm_kind_must_be_known check (kind in ('identity-claimed', 'identity-shared')),
  device_id uuid not null, -- whose identity it is
  other_device_id uuid,
  submission_id uuid not null,
  identity text[] not null, -- `serial AB123`
  raised_at timestamptz not null,
  settled_at timestamptz,
  settled_by uuid,
  settled_how text,
  primary key (district_id, id),
  foreign key (district_id, device_id) references assets_device (district_id, id),
  foreign key (district_id, other_device_id) references assets_device (district_id, id),
  foreign key (district_id, submission_id) references inventory_submission (district_id, id),
  foreign key (district_id, settled_by) references people_person (district_id, id),
  constraint alarm_settled_must_say_by_whom_and_how check (settled_at is null or (settled_by is not null and length(trim(settled_how)) > 0))
);
create unique index alarm_open_must_be_raised_once on inventory_alarm (district_id, kind, device_id, identity) where settled_at is null;
call platform_protect('inventory_alarm');
grant select, insert, update (settled_at, settled_by, settled_how) on inventory_alarm to afterbell_app;
grant select on inventory_alarm to afterbell_worker;
