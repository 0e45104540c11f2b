-- A provider's directory of advisories is followed document by document (PM-3.2): what its list said of each when it was last fetched, so that only what
-- changed since is asked for again.
create table vulnerabilities_feed_document (
  district_id bigint not null,
  source_id uuid not null,
  url text not null constraint feed_document_must_be_https check (url ~ '^https://' and length(url) <= 1000),
  updated text not null check (length(updated) <= 64), -- as the list tells it; '' where it tells none
  state text not null constraint feed_document_must_have_an_outcome check (state in ('loaded', 'left-out', 'refused', 'failed')), -- failed: tried again
  says text not null default '' check (length(says) <= 500),
  tried_at timestamptz not null,
  primary key (district_id, source_id, url),
  foreign key (district_id, source_id) references vulnerabilities_feed_source (district_id, id)
);
call platform_protect('vulnerabilities_feed_document');
grant select on vulnerabilities_feed_document to afterbell_app;
grant select, insert, update (updated, state, says, tried_at) on vulnerabilities_feed_document to afterbell_worker;
