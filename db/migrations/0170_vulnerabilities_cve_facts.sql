-- What is published of a CVE itself: CISA's decision points (SSVC) and its severity. BOD 26-04 decides by them (PM-3.3).

alter table vulnerabilities_feed drop constraint vulnerabilities_feed_kind_check;
alter table vulnerabilities_feed add constraint feed_kind_must_be_known check (kind in ('kev', 'debian-fixes', 'cve-facts'));

create table vulnerabilities_cve_fact ( -- reference data: the records in force
  cve text not null primary key,
  feed_id bigint not null references vulnerabilities_feed (id),
  exploitation text constraint exploitation_must_be_known check (exploitation in ('none', 'poc', 'active')),
  automatable boolean,
  technical_impact text constraint technical_impact_must_be_known check (technical_impact in ('partial', 'total')),
  severity text constraint severity_must_be_known check (severity in ('low', 'medium', 'high', 'critical')),
  score numeric(3, 1),
  assessed_on date
);
grant select, insert, delete on vulnerabilities_cve_fact to afterbell_app, afterbell_worker;
grant select on vulnerabilities_cve_fact to afterbell_runner;
