-- The list of devices at 50,000 rows: what is sorted and searched by stands ready in columns of its own, so that an index serves
-- it under row-level security too (a function of a column, such as lower(), is not pushed below the policy).

alter table assets_device
  add column name_key text not null generated always as (lower(hostname)) stored,
  add column system_key text not null generated always as (lower(os_name || ' ' || os_version)) stored,
  add column search_text text not null generated always as (
    lower(hostname || ' ' || coalesce(serial, '') || ' ' || os_name || ' ' || coalesce(manufacturer, '') || ' ' || coalesce(model, ''))) stored;

create index on assets_device (district_id, name_key, id);
create index on assets_device (district_id, last_seen, id);
create index on assets_device (district_id, system_key, id);
create index on assets_device (district_id, kind, name_key, id);
create index on assets_device (district_id, site_id, name_key, id);
