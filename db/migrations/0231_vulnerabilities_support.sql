-- Until when makers support what they make (PM-3.1, PM-3.3): the feed's products and cycles, and which cycle each system, title and model is.

alter table vulnerabilities_feed drop constraint feed_kind_must_be_known;
alter table vulnerabilities_feed add constraint feed_kind_must_be_known check (kind in ('kev', 'debian-fixes', 'cve-facts', 'epss', 'advisories', 'updates', 'support-dates'));

create table vulnerabilities_support ( -- reference data: one row a product and cycle, of the feed in force
  product text not null,
  cycle text not null,
  label text not null, -- as people call it: `Debian 12 (Bookworm)`
  released_on date,
  ends text not null constraint support_end_must_be_told_how check (ends in ('on-a-day', 'ended', 'goes-on', 'not-told')), -- the publisher tells a day, or yes, or no, or nothing
  ends_on date,
  paid_until date, -- fixes that are paid for, or made by others, go on until then
  latest text, -- its newest version
  latest_on date,
  successor text, -- the newest cycle of the product that is supported, where it is another one
  link text,
  feed_id bigint not null references vulnerabilities_feed (id),
  primary key (product, cycle),
  constraint support_must_end_on_a_day_where_one_is_told check ((ends = 'on-a-day') = (ends_on is not null))
);
grant select, insert, update, delete on vulnerabilities_support to afterbell_app, afterbell_worker;

create table vulnerabilities_support_of ( -- reference data: which cycle a thing is, by the table of rules; derived, emptied by every feed
  what text not null constraint supported_must_be_of_a_kind check (what in ('system', 'title', 'model')),
  key text not null, -- a title's id; else the words it is reported by, one a line
  product text, -- null: none that the feed tells of
  cycle text, -- null: its product is told of, its version is none of the cycles
  name text not null default '', -- the product's title
  rules text not null,
  primary key (what, key)
);
create index on vulnerabilities_support_of (product, cycle) where product is not null;
grant select, insert, update, delete on vulnerabilities_support_of to afterbell_app, afterbell_worker;

create table patching_support_word ( -- what a person said of an end: the day, whose it is, what takes its place
  district_id bigint not null references people_district (district_id),
  key text not null check (length(key) between 3 and 900),
  name text not null check (length(name) between 1 and 500),
  ends_on date, -- stands over the publisher's
  read_where text not null default '' check (length(read_where) <= 300),
  owner_id uuid,
  todo text not null default '' check (length(todo) <= 500),
  said_by uuid not null,
  said_at timestamptz not null,
  primary key (district_id, key),
  foreign key (district_id, owner_id) references people_person (district_id, id),
  foreign key (district_id, said_by) references people_person (district_id, id),
  constraint end_told_must_say_where_it_was_read check (ends_on is null or length(trim(read_where)) > 0)
);
call platform_protect('patching_support_word');
grant select, insert, update on patching_support_word to afterbell_app;
grant select on patching_support_word to afterbell_worker;

create table patching_support_ended ( -- what was seen as ended, once: the ledger holds when
  district_id bigint not null references people_district (district_id),
  key text not null check (length(key) between 3 and 900),
  ends_on date,
  noted_at timestamptz not null,
  primary key (district_id, key)
);
call platform_protect('patching_support_ended');
grant select, insert on patching_support_ended to afterbell_app, afterbell_worker;
