-- PM-3.1: a network's list (leases, ARP) is of sightings: a row of it may be of no device that is known, and is kept as that, not refused.
alter table imports_row drop constraint row_taken_must_name_its_device;
alter table imports_row add constraint row_taken_must_name_its_device
  check (case outcome when 'refused' then device_id is null when 'same' then true else device_id is not null end);
