-- Things that no agent runs on: whose word their firmware stands on, and when it was said (PM-2, PM-3.1).

create table assets_firmware (
  district_id bigint not null,
  device_id uuid not null,
  vendor text not null check (length(vendor) between 1 and 200),
  product text not null check (length(product) between 1 and 200),
  version text not null check (length(version) <= 100), -- empty: nobody read it yet
  said_by uuid not null,
  said_at timestamptz not null,
  primary key (district_id, device_id),
  foreign key (district_id, device_id) references assets_device (district_id, id),
  foreign key (district_id, said_by) references people_person (district_id, id)
);
call platform_protect('assets_firmware');
grant select, insert, update, delete on assets_firmware to afterbell_app;
grant select on assets_firmware to afterbell_worker;
