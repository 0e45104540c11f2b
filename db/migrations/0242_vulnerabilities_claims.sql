-- What somebody other than our own matching says is vulnerable here: a scanner's result of a day, or a person who read an advisory (PM-3.2).

create table vulnerabilities_scan ( -- one file that was taken in
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  scanner text not null constraint scanner_must_be_known check (scanner in ('nessus', 'openvas', 'trivy', 'cyclonedx')),
  label text not null check (length(label) between 1 and 200), -- which scan: scanners run several
  file_name text not null check (length(file_name) <= 200),
  sha256 text not null check (length(sha256) = 64),
  scanned_at timestamptz not null, -- as the file says, else as it was told
  hosts int not null check (hosts >= 0),
  rows_read int not null check (rows_read >= 0),
  refused int not null check (refused >= 0),
  taken_by uuid not null,
  taken_at timestamptz not null,
  primary key (district_id, id),
  constraint scan_must_be_taken_once unique (district_id, scanner, label, sha256),
  foreign key (district_id, taken_by) references people_person (district_id, id)
);
call platform_protect('vulnerabilities_scan');
grant select, insert on vulnerabilities_scan to afterbell_app, afterbell_worker;

create table vulnerabilities_claim (
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  source text not null constraint claim_source_must_be_known check (source in ('scanner', 'person')),
  source_name text not null check (length(source_name) between 1 and 200), -- `Nessus: servers`; of a person: their name
  scan_id uuid, -- the scan that said it last
  device_id uuid not null,
  cve text not null check (length(cve) between 1 and 120),
  package text not null check (length(package) <= 300),
  version text not null default '' check (length(version) <= 200),
  fixed text not null default '' check (length(fixed) <= 200),
  severity text constraint claim_severity_must_be_known check (severity in ('low', 'medium', 'high', 'critical')),
  says text not null default '' check (length(says) <= 2000),
  said_by uuid not null, -- who took the scan in, or who says so
  said_at timestamptz not null, -- the day of the scan; of a person: when they said it
  last_at timestamptz not null, -- the newest scan that still names it
  ended_at timestamptz,
  ended_because text,
  primary key (district_id, id),
  constraint claim_of_a_scanner_must_name_its_scan check ((source = 'scanner') = (scan_id is not null)),
  constraint claim_ended_must_say_why check ((ended_at is null) = (ended_because is null)),
  foreign key (district_id, scan_id) references vulnerabilities_scan (district_id, id),
  foreign key (district_id, device_id) references assets_device (district_id, id),
  foreign key (district_id, said_by) references people_person (district_id, id)
);
create unique index claim_must_be_one_a_source on vulnerabilities_claim (district_id, source, source_name, device_id, cve, package) where ended_at is null;
create index on vulnerabilities_claim (district_id, device_id) where ended_at is null;
create index on vulnerabilities_claim (district_id, cve) where ended_at is null;
call platform_protect('vulnerabilities_claim');
grant select, insert, update (scan_id, version, fixed, severity, says, last_at, ended_at, ended_because) on vulnerabilities_claim to afterbell_app, afterbell_worker;
