-- Feeds as they were loaded, what they say of each distinct title, and since when a district knows (PM-3.2).

create table vulnerabilities_feed ( -- reference data
  id bigint not null generated always as identity primary key,
  slot text not null, -- what it replaces: `kev`, `debsecan:bookworm`, `debian-tracker`
  kind text not null check (kind in ('kev', 'debian-fixes')),
  format text not null,
  release text, -- null: all releases
  name text not null,
  sha256 text not null,
  size int not null,
  published text, -- ISO date or instant as the publisher or the person who loaded it states
  loaded_at timestamptz not null,
  loaded_by text not null,
  entries int not null,
  oddities text[] not null,
  superseded_at timestamptz
);
create unique index feed_in_force_must_be_one_a_slot on vulnerabilities_feed (slot) where superseded_at is null;
grant select, insert, update (superseded_at) on vulnerabilities_feed to afterbell_app, afterbell_worker;
grant select on vulnerabilities_feed to afterbell_runner;

create table vulnerabilities_refusal ( -- feeds turned away, with every fault; the district that tried sees them
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  at timestamptz not null,
  by text not null,
  name text not null,
  sha256 text not null,
  size int not null,
  says text not null,
  faults text[] not null,
  primary key (district_id, id)
);
call platform_protect('vulnerabilities_refusal');
grant select, insert on vulnerabilities_refusal to afterbell_app, afterbell_worker;

create table vulnerabilities_fix ( -- reference data: only of feeds in force
  feed_id bigint not null references vulnerabilities_feed (id),
  n int not null,
  package text not null,
  is_binary boolean not null,
  cve text not null,
  urgency text,
  is_remote boolean,
  has_fix boolean not null,
  fixed_version text not null,
  other_versions text[] not null,
  release text,
  primary key (feed_id, n)
);
create index on vulnerabilities_fix (feed_id, package);
grant select, insert, delete on vulnerabilities_fix to afterbell_app, afterbell_worker;

create table vulnerabilities_source ( -- reference data: from which source a binary package is built, for agents that do not tell
  feed_id bigint not null references vulnerabilities_feed (id),
  package text not null,
  source text not null,
  primary key (feed_id, package)
);
grant select, insert, delete on vulnerabilities_source to afterbell_app, afterbell_worker;

create table vulnerabilities_kev ( -- reference data: the catalogue in force
  cve text not null primary key,
  feed_id bigint not null references vulnerabilities_feed (id),
  vendor text not null,
  product text not null,
  title text not null,
  added_on date not null,
  due_on date not null, -- under the revoked BOD 22-01; may precede added_on
  required_action text not null,
  ransomware boolean not null
);
grant select, insert, update, delete on vulnerabilities_kev to afterbell_app, afterbell_worker;

create table vulnerabilities_matched ( -- reference data: which title was looked up in which feed
  title_id bigint not null references inventory_title (id),
  release text not null,
  feed_id bigint not null references vulnerabilities_feed (id),
  primary key (title_id, release)
);
grant select, insert, update on vulnerabilities_matched to afterbell_app, afterbell_worker;

create table vulnerabilities_match ( -- reference data: what the feed in force says of one title on one release
  title_id bigint not null references inventory_title (id),
  release text not null,
  cve text not null,
  source text not null,
  source_version text not null, -- the version that was compared
  fixed text, -- null: no fixed version in this release yet
  fix_known_on date, -- when a feed first named the fixed version here
  urgency text,
  is_remote boolean,
  noise_reason text,
  reason text not null,
  primary key (title_id, release, cve)
);
create index on vulnerabilities_match (cve);
grant select, insert, update, delete on vulnerabilities_match to afterbell_app, afterbell_worker;

create table vulnerabilities_detection ( -- since when a district knows; by package, not by version, so that a half-way update restarts no clock
  district_id bigint not null references people_district (district_id),
  ecosystem text not null,
  package text not null,
  cve text not null,
  detected_at timestamptz not null,
  primary key (district_id, ecosystem, package, cve)
);
call platform_protect('vulnerabilities_detection');
grant select, insert on vulnerabilities_detection to afterbell_app, afterbell_worker;
