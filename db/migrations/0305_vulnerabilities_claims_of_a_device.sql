-- Each report of a device asks whether anything is claimed of it: by the index, however many claims the district holds.
create index on vulnerabilities_claim (district_id, device_id) where ended_at is null or to_check;
drop index vulnerabilities_claim_district_id_device_id_idx;
alter index vulnerabilities_claim_district_id_device_id_idx1 rename to vulnerabilities_claim_district_id_device_id_idx;
