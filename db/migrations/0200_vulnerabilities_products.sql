-- Feeds beyond Debian: what they say by product name and by package, which product a title is, and what follows for each title (PM-3.2).

alter table vulnerabilities_feed drop constraint feed_kind_must_be_known;
alter table vulnerabilities_feed add constraint feed_kind_must_be_known check (kind in ('kev', 'debian-fixes', 'cve-facts', 'epss', 'advisories'));

create table vulnerabilities_epss ( -- reference data: the scores in force; a tie-breaker, never a deadline
  cve text not null primary key,
  score real not null constraint epss_score_must_be_a_share check (score between 0 and 1),
  percentile real not null constraint epss_percentile_must_be_a_share check (percentile between 0 and 1)
);
grant select, insert, update, delete on vulnerabilities_epss to afterbell_app, afterbell_worker;
grant select on vulnerabilities_epss to afterbell_runner;

create table vulnerabilities_advisory ( -- reference data: one row a publication, only of feeds in force
  feed_id bigint not null references vulnerabilities_feed (id),
  n int not null,
  id text not null, -- the publisher's own
  cves text[] not null, -- what it is about; its own id where no CVE is told
  title text,
  says text,
  published date,
  severity text constraint advisory_severity_must_be_known check (severity in ('low', 'medium', 'high', 'critical')),
  score numeric(3, 1),
  configurations jsonb not null,
  sound jsonb not null, -- what its publisher calls not affected
  remedies jsonb not null,
  primary key (feed_id, n)
);
create index on vulnerabilities_advisory using gin (cves);
grant select, insert, delete on vulnerabilities_advisory to afterbell_app, afterbell_worker;

create table vulnerabilities_advisory_product ( -- reference data: which `vendor:product` names an advisory
  feed_id bigint not null references vulnerabilities_feed (id),
  product text not null,
  n int not null,
  primary key (product, feed_id, n)
);
create index on vulnerabilities_advisory_product (feed_id);
grant select, insert, delete on vulnerabilities_advisory_product to afterbell_app, afterbell_worker;

create table vulnerabilities_advisory_package ( -- reference data: packages of distributions and languages
  feed_id bigint not null references vulnerabilities_feed (id),
  n int not null,
  at int not null, -- its place in the advisory
  ecosystem text not null,
  release text not null,
  name text not null,
  range jsonb not null,
  primary key (feed_id, n, at)
);
create index on vulnerabilities_advisory_package (ecosystem, name);
grant select, insert, delete on vulnerabilities_advisory_package to afterbell_app, afterbell_worker;

alter table vulnerabilities_kev add column products text[] not null default '{}'; -- names that its words name
create index on vulnerabilities_kev using gin (products);

create table vulnerabilities_platform ( -- reference data: which line of findings a system is, by its own words
  os_name text not null,
  os_version text not null,
  line text not null, -- `windows_11`, `macos`, `ubuntu:22.04`
  title_id bigint references inventory_title (id), -- the system itself where its versions tell what is fixed
  primary key (os_name, os_version)
);
grant select, insert, update on vulnerabilities_platform to afterbell_app, afterbell_worker;

create table vulnerabilities_identity ( -- reference data: which product a title is, by the table of rules
  title_id bigint not null primary key references inventory_title (id),
  rules text not null, -- the version of the table
  plain_name text not null,
  state text not null constraint identity_state_must_be_known check (state in ('product', 'package', 'not-a-product', 'unknown')),
  label text, -- the product as people call it
  names text[] not null, -- the names feeds use
  because text -- why it is no product
);
create index on vulnerabilities_identity (plain_name);
create index on vulnerabilities_identity using gin (names);
grant select, insert, update on vulnerabilities_identity to afterbell_app, afterbell_worker;

create table vulnerabilities_judged ( -- reference data: which title was judged on which line; taken away where a feed says something else of it
  title_id bigint not null references inventory_title (id),
  line text not null,
  rules text not null,
  primary key (title_id, line)
);
grant select, insert, update, delete on vulnerabilities_judged to afterbell_app, afterbell_worker;

alter table vulnerabilities_match
  add column state text not null default 'affected' constraint match_state_must_be_known check (state in ('affected', 'disputed', 'undecided')),
  add column feed_slot text, -- the feed it stands on; none: the distribution's own of its release
  add column range text,
  add column rule text;
create index on vulnerabilities_match (title_id) where state <> 'affected';
