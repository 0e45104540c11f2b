-- A scan taken in by mistake is taken back whole, by a person with a reason; results that name no CVE are listed (PM-3.2).
alter table vulnerabilities_scan
  add column without_cve int not null default 0 check (without_cve >= 0),
  add column taken_back_by uuid,
  add column taken_back_at timestamptz,
  add column taken_back_because text,
  add constraint scan_taken_back_must_say_who_and_why check ((taken_back_at is null) = (taken_back_by is null) and (taken_back_at is null) = (taken_back_because is null)
    and (taken_back_at is null or length(trim(taken_back_because)) > 0)),
  drop constraint scan_must_be_taken_once;
alter table vulnerabilities_scan add foreign key (district_id, taken_back_by) references people_person (district_id, id);
create unique index scan_must_be_taken_once on vulnerabilities_scan (district_id, scanner, label, sha256) where taken_back_at is null;
grant update (taken_back_by, taken_back_at, taken_back_because) on vulnerabilities_scan to afterbell_app;

alter table vulnerabilities_claim
  add column before_scan_id uuid, -- the scan that named it before the last one: taking the last one back leads there
  add column ended_by_scan_id uuid, -- the scan that no longer named it
  add constraint claim_ended_by_a_scan_must_be_ended check (ended_by_scan_id is null or ended_at is not null);
alter table vulnerabilities_claim add foreign key (district_id, before_scan_id) references vulnerabilities_scan (district_id, id);
alter table vulnerabilities_claim add foreign key (district_id, ended_by_scan_id) references vulnerabilities_scan (district_id, id);
grant update (before_scan_id, ended_by_scan_id) on vulnerabilities_claim to afterbell_app, afterbell_worker;

create table vulnerabilities_scan_result ( -- what a scan found without naming a vulnerability: a weak cipher, an old protocol
  district_id bigint not null,
  scan_id uuid not null,
  n int not null,
  device_id uuid not null,
  name text not null check (length(name) between 1 and 300),
  severity text constraint scan_result_severity_must_be_known check (severity in ('low', 'medium', 'high', 'critical')),
  says text not null check (length(says) <= 1000),
  primary key (district_id, scan_id, n),
  foreign key (district_id, scan_id) references vulnerabilities_scan (district_id, id),
  foreign key (district_id, device_id) references assets_device (district_id, id)
);
create index on vulnerabilities_scan_result (district_id, device_id);
call platform_protect('vulnerabilities_scan_result');
grant select, insert on vulnerabilities_scan_result to afterbell_app, afterbell_worker;
