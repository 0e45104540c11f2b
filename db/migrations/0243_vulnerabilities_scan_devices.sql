-- Which devices a scan looked at: what it does not name there, it did not find; of others it says nothing (PM-3.2).
create table vulnerabilities_scan_device (
  district_id bigint not null,
  scan_id uuid not null,
  device_id uuid not null,
  primary key (district_id, scan_id, device_id),
  foreign key (district_id, scan_id) references vulnerabilities_scan (district_id, id),
  foreign key (district_id, device_id) references assets_device (district_id, id)
);
call platform_protect('vulnerabilities_scan_device');
grant select, insert on vulnerabilities_scan_device to afterbell_app, afterbell_worker;
