-- What publishers take back (PM-3.2): a record that was withdrawn, rejected or replaced, or that their list no longer names. Kept with the day, so that what it
-- alone found closes for a reason that is told, and an older copy does not bring it back.
create table vulnerabilities_withdrawal ( -- reference data
  scope text not null, -- within which an id is one record: a publisher's documents (`csaf:acme-psirt`), or all of a kind (`osv`, `nvd`, `cve-facts`)
  id text not null,
  cves text[] not null,
  how text not null constraint withdrawal_must_be_known check (how in ('withdrawn', 'superseded', 'rejected', 'absent', 'delisted')),
  withdrawn_on date, -- null: its publisher tells no day
  told_at timestamptz not null,
  feed_id bigint references vulnerabilities_feed (id), -- the load that took it out; null: it was never loaded here
  primary key (scope, id)
);
create index on vulnerabilities_withdrawal using gin (cves);
create index on vulnerabilities_withdrawal (feed_id);
grant select, insert, update, delete on vulnerabilities_withdrawal to afterbell_app, afterbell_worker;

-- Which record a provider's document is, so that one its list no longer names can be taken out: at once, or, where that would close much, by a person.
alter table vulnerabilities_feed_document add column slot text check (length(slot) <= 200), add column document text check (length(document) <= 120);
alter table vulnerabilities_feed_document drop constraint feed_document_must_have_an_outcome;
alter table vulnerabilities_feed_document add constraint feed_document_must_have_an_outcome
  check (state in ('loaded', 'left-out', 'refused', 'failed', 'delisted', 'withdrawn')); -- delisted: still loaded, waits for a person
grant update (slot, document) on vulnerabilities_feed_document to afterbell_worker;
grant update (state, says, tried_at) on vulnerabilities_feed_document to afterbell_app;
