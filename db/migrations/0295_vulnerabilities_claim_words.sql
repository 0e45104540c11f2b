-- What each scan said of a claim is kept by scan: what stands is the word of the latest scan that was not taken back (PM-3.2).
create table vulnerabilities_claim_word (
  district_id bigint not null,
  claim_id uuid not null,
  scan_id uuid not null,
  version text not null default '' check (length(version) <= 200),
  fixed text not null default '' check (length(fixed) <= 200),
  severity text constraint claim_word_severity_must_be_known check (severity in ('low', 'medium', 'high', 'critical')),
  says text not null default '' check (length(says) <= 2000),
  primary key (district_id, claim_id, scan_id),
  foreign key (district_id, claim_id) references vulnerabilities_claim (district_id, id),
  foreign key (district_id, scan_id) references vulnerabilities_scan (district_id, id)
);
call platform_protect('vulnerabilities_claim_word');
grant select, insert on vulnerabilities_claim_word to afterbell_app, afterbell_worker;

-- Whoever migrates owns the tables, and sees every district's rows for this moment only. What the scan before said was overwritten until now: it is
-- given the words that stand, as they were shown.
alter table vulnerabilities_claim no force row level security;
alter table vulnerabilities_claim_word no force row level security;
insert into vulnerabilities_claim_word (district_id, claim_id, scan_id, version, fixed, severity, says)
  select c.district_id, c.id, s.scan_id, c.version, c.fixed, c.severity, c.says
  from vulnerabilities_claim c cross join lateral (select c.scan_id union select c.before_scan_id) s (scan_id) where s.scan_id is not null;
alter table vulnerabilities_claim drop column before_scan_id;
alter table vulnerabilities_claim force row level security;
alter table vulnerabilities_claim_word force row level security;
