-- Where feeds are fetched from by themselves (PM-3.2): an address of the publisher, and how often the worker asks it.

create table vulnerabilities_feed_source (
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  name text not null check (length(name) between 1 and 120),
  url text not null constraint feed_source_must_be_https check (url ~ '^https://' and length(url) <= 1000),
  hash_url text not null default '' constraint feed_source_hash_must_be_https check (hash_url ~ '^(https://|$)' and length(hash_url) <= 1000), -- where the publisher tells the file's SHA-256 or SHA-512
  release text not null default '' check (length(release) <= 20), -- of Debian, where neither name nor content tells it
  every_hours int not null constraint feed_source_must_be_asked_at_times check (every_hours between 1 and 720),
  set_by uuid not null,
  set_at timestamptz not null,
  removed_at timestamptz,
  -- the worker's word of its last try
  tried_at timestamptz, -- null: to be asked at the next turn
  answered_at timestamptz, -- when the publisher last gave a file that was taken, or said that nothing changed
  etag text,
  modified text,
  outcome text,
  fault text,
  primary key (district_id, id),
  foreign key (district_id, set_by) references people_person (district_id, id)
);
create unique index feed_source_must_be_set_up_once on vulnerabilities_feed_source (district_id, url) where removed_at is null;
call platform_protect('vulnerabilities_feed_source');
grant select, insert, update (removed_at, tried_at) on vulnerabilities_feed_source to afterbell_app;
grant select, update (tried_at, answered_at, etag, modified, outcome, fault) on vulnerabilities_feed_source to afterbell_worker;
