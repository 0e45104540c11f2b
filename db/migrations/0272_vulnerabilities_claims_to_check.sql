-- A claim that our own feeds cannot decide waits in the plan to be checked by a person (PM-3.2, PM-3.3).
alter table vulnerabilities_claim
  add column to_check boolean not null default false, -- derived: no feed decides it, and nobody said that it does not count
  add column known text not null default ''; -- derived: what is known of the vulnerability itself; another text means that the plan has to look again
grant update (to_check, known) on vulnerabilities_claim to afterbell_app, afterbell_worker;
create index on vulnerabilities_fix (cve); -- whether a distribution tells of a vulnerability at all
