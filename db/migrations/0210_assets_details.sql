-- What lists, management consoles and orders tell of a device beside what an agent sends: where it stands, who has it, when it was bought, until
-- when it is covered, whether its disk is encrypted (PM-2, PM-3.1).

alter table assets_device
  add column asset_tag text check (length(asset_tag) between 1 and 100),
  add column macs text[] not null default '{}' check (cardinality(macs) <= 16),
  add column os_build text not null default '' check (length(os_build) <= 100),
  add column room text check (length(room) between 1 and 200),
  add column assigned_to text check (length(assigned_to) between 1 and 200), -- as told: a name, an address, a cart
  add column assigned_id uuid, -- where that is the address of somebody known here
  add column purchased_on date,
  add column warranty_ends_on date,
  add column ordered_from text check (length(ordered_from) between 1 and 200),
  add column status text not null default 'unknown' constraint device_status_must_be_known check (status in ('in-use', 'in-store', 'repair', 'retired', 'unknown')),
  add column encryption_told text constraint encryption_told_must_be_yes_or_no check (encryption_told in ('yes', 'no')), -- what a list stated last, beside what agents see on the disk itself (`posture_encryption`)
  add column encryption_by text, -- which source stated it, and when it was told here
  add column encryption_at timestamptz,
  add column encryption text not null generated always as ( -- the agent's eyes before the list's word; what nobody told is not known, and never No
    case when posture_encryption <> 'unknown' then posture_encryption else coalesce(encryption_told, 'unknown') end) stored,
  add column updates_end_on date, -- ChromeOS: auto-update expiration
  add column notes jsonb not null default '{}' check (jsonb_typeof(notes) = 'object'), -- columns kept as notes: heading -> text
  -- A device that a list tells of was heard of by nobody yet. `last_seen` then stands at 1970, so that everything that asks whether a device is
  -- silent says yes; this says that it never spoke.
  add column is_seen boolean not null generated always as (last_seen > timestamptz '1970-01-02 00:00:00+00') stored,
  add column serial_key text generated always as (upper(serial)) stored,
  add column uuid_key text generated always as (lower(uuid)) stored,
  add column asset_tag_key text generated always as (upper(asset_tag)) stored,
  add constraint encryption_told_must_name_its_source check (num_nonnulls(encryption_told, encryption_by, encryption_at) in (0, 3));

alter table assets_device add constraint assigned_must_be_a_person_of_the_district foreign key (district_id, assigned_id) references people_person (district_id, id);

create index on assets_device (district_id, serial_key) where serial_key is not null;
create index on assets_device (district_id, uuid_key) where uuid_key is not null;
create index on assets_device (district_id, asset_tag_key) where asset_tag_key is not null;
create index on assets_device using gin (macs);
create index on assets_device (district_id, encryption, name_key, id);
create index on assets_device (district_id, status, name_key, id);

alter table assets_device drop column search_text;
alter table assets_device add column search_text text not null generated always as (
  lower(hostname || ' ' || coalesce(serial, '') || ' ' || coalesce(asset_tag, '') || ' ' || os_name || ' ' || coalesce(manufacturer, '') || ' '
    || coalesce(model, '') || ' ' || coalesce(room, '') || ' ' || coalesce(assigned_to, ''))) stored;
