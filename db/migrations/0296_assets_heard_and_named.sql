-- Who heard of a device, apart: an agent on it, the management it is enrolled in, a list that names it (PM-3.1). `last_seen` stays the newest day that
-- any source says it saw the device; it proves nothing by itself.
alter table assets_device
  add column heard_at timestamptz not null default 'epoch', -- an agent on it spoke; epoch: never
  add column managed_at timestamptz not null default 'epoch', -- device management had it on the line, by its own word
  add column named_at timestamptz not null default 'epoch'; -- a list named it, on the day that list came
alter table assets_device add column fresh_at timestamptz not null generated always as (greatest(heard_at, managed_at)) stored;
create index on assets_device (district_id, heard_at, id);
create index on assets_device (district_id, named_at, id);
create index on assets_device (district_id, fresh_at, id);

-- Whoever migrates owns the tables, and sees every district's rows for this moment only.
alter table assets_device no force row level security;
alter table inventory_sighting no force row level security;
alter table assets_source_fact no force row level security;
update assets_device d set
  heard_at = coalesce(g.heard, case when d.source in ('agent', 'this-machine') then d.last_seen end, 'epoch'),
  managed_at = coalesce(greatest(g.managed, f.managed), 'epoch'),
  named_at = coalesce(g.named, case when d.source = 'import' then d.first_seen end, 'epoch')
from assets_device e
  left join (select district_id, device_id, max(told_at) filter (where source = 'agent') as heard, max(seen_at) filter (where source = 'mdm') as managed,
      max(told_at) filter (where source not in ('agent', 'network')) as named
    from inventory_sighting where device_id is not null group by 1, 2) g on g.district_id = e.district_id and g.device_id = e.id
  left join (select district_id, device_id, max(seen_at) as managed from assets_source_fact
    where source in ('google-admin', 'intune', 'apple-mdm') group by 1, 2) f on f.district_id = e.district_id and f.device_id = e.id
where e.district_id = d.district_id and e.id = d.id;
alter table assets_device force row level security;
alter table inventory_sighting force row level security;
alter table assets_source_fact force row level security;
