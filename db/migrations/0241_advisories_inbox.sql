-- The advisory inbox (PM-3.2): mailing lists and news, each item once, tied to what is here, and triaged by a person with a reason.

create table advisories_source (
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  kind text not null constraint advisory_source_kind_must_be_known check (kind in ('mailbox', 'news')),
  name text not null check (length(name) between 1 and 120),
  address text not null check (length(address) between 1 and 500), -- host:port of a mailbox, address of a feed
  security text not null default 'tls' constraint advisory_source_must_be_encrypted_as_known check (security in ('tls', 'starttls')),
  username text not null default '' check (length(username) <= 200),
  folder text not null default '' check (length(folder) <= 200),
  silent_days int not null constraint advisory_source_must_be_silent_at_some_time check (silent_days between 1 and 366),
  set_by uuid not null,
  set_at timestamptz not null,
  removed_at timestamptz,
  -- how far it was read: written with the items of the same reading, or not at all
  uid_validity bigint, -- a mailbox that counts anew has another one
  last_uid bigint not null default 0,
  etag text,
  modified text,
  tried_at timestamptz,
  answered_at timestamptz, -- when it was last read without a fault
  newest_at timestamptz, -- the newest item it ever had
  fault text, -- why the last try came to nothing
  primary key (district_id, id),
  foreign key (district_id, set_by) references people_person (district_id, id)
);
create unique index advisory_source_must_be_set_up_once on advisories_source (district_id, kind, lower(address), lower(username), lower(folder)) where removed_at is null;
call platform_protect('advisories_source');
grant select, insert, update (removed_at) on advisories_source to afterbell_app;
grant select, update (uid_validity, last_uid, etag, modified, tried_at, answered_at, newest_at, fault) on advisories_source to afterbell_worker;

create table advisories_item (
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  source_id uuid not null,
  key text not null check (length(key) = 64), -- what makes it this item: its own id and its words, hashed; another text under the same id is another item
  told_id text not null default '', -- Message-ID or guid as told; anybody can write one
  subject text not null check (length(subject) <= 500),
  sender text not null check (length(sender) <= 300),
  link text not null default '' check (length(link) <= 1000),
  body text not null check (length(body) <= 200000),
  is_cut boolean not null default false, -- longer than what is kept
  fault text, -- it could not be read; it still waits for a person
  dated_at timestamptz, -- as it says itself
  taken_at timestamptz not null,
  due_at timestamptz not null, -- by when it is to be triaged
  late_told_at timestamptz,
  cves text[] not null default '{}',
  -- what it touches here, as last looked at
  devices int not null default 0 check (devices >= 0),
  is_exploited boolean not null default false,
  tied_at timestamptz,
  state text not null default 'untriaged' constraint advisory_state_must_be_known check (state in ('untriaged', 'finding', 'task', 'nothing')),
  reason text,
  decided_by uuid,
  decided_at timestamptz,
  primary key (district_id, id),
  constraint advisory_must_be_taken_once unique (district_id, key),
  constraint advisory_decided_must_say_who_and_why check ((state = 'untriaged') = (decided_by is null) and (state = 'untriaged') = (decided_at is null)
    and (state = 'untriaged' or length(trim(coalesce(reason, ''))) > 0)),
  foreign key (district_id, source_id) references advisories_source (district_id, id),
  foreign key (district_id, decided_by) references people_person (district_id, id)
);
create index on advisories_item (district_id, state, due_at);
create index on advisories_item (district_id, taken_at);
call platform_protect('advisories_item');
grant select, update (state, reason, decided_by, decided_at, devices, is_exploited, tied_at) on advisories_item to afterbell_app;
grant select, insert, update (late_told_at, devices, is_exploited, tied_at) on advisories_item to afterbell_worker;
grant insert on advisories_item to afterbell_app; -- the demonstration and the command line

create table advisories_touch ( -- derived: known software that an item speaks of
  district_id bigint not null,
  item_id uuid not null,
  title_id bigint not null references inventory_title (id),
  cve text not null default '', -- by this vulnerability; '': by its name alone
  name text not null, -- what was recognised
  primary key (district_id, item_id, title_id, cve),
  foreign key (district_id, item_id) references advisories_item (district_id, id)
);
call platform_protect('advisories_touch');
grant select, insert, delete on advisories_touch to afterbell_app, afterbell_worker;
