-- The patch plan as people patch: one row an update. What is judged is kept once for every device that stands the same way, and a device holds
-- the ids of its states as one sorted array: 25,000 devices cost their distinct situations, not a row a device and package. (PM-3.3)

create table patching_update ( -- the patch evaluation: a source package (or KB, or product) on one release
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  ecosystem text not null,
  line text not null, -- the release or product line it is for; empty: none
  package text not null,
  is_noise boolean not null, -- headers, kernels that do not run: shown, ranked last
  target text, -- what to install; null: nothing is published yet
  decision text not null default 'undecided', -- of its most urgent state, or of the override in force
  due_on date,
  is_forensic boolean not null default false,
  risk_score int not null default 1 check (risk_score between 1 and 12),
  risk_level text not null default 'not known',
  installed text not null default '', -- the oldest that is found
  cve_count int not null default 0,
  fixable_count int not null default 0,
  cves text[] not null default '{}',
  kev_cves text[] not null default '{}',
  missing text[] not null default '{}',
  exposure text not null default 'unknown', -- of its most urgent state
  emergency_count int not null default 0, -- devices that count as exposed to what is known to be exploited
  stated_count int not null default 0, -- those of them whose exposure somebody stated
  told_kev text[] not null default '{}', -- known exploited vulnerabilities its owner was told of
  epss numeric(6, 5), -- breaks ties alone
  epss_on date,
  policy text not null default '',
  order_key text not null default '9' collate "C", -- the plan's order, unique with the id
  owner_id uuid,
  opened_at timestamptz not null,
  computed_at timestamptz not null,
  closed_at timestamptz, -- found on no device any more; kept, so that its history is found again
  primary key (district_id, id),
  constraint update_must_be_evaluated_once unique (district_id, ecosystem, line, package, is_noise),
  foreign key (district_id, owner_id) references people_person (district_id, id)
);
create index on patching_update (district_id, order_key, id) where closed_at is null;
call platform_protect('patching_update');
grant select, insert, update on patching_update to afterbell_app, afterbell_worker;
grant select on patching_update to afterbell_runner;

create table patching_state ( -- one situation a device can be in with an update: derived, rebuildable
  district_id bigint not null,
  id uuid not null,
  digest text not null check (length(digest) = 64), -- SHA-256 of the facts
  update_id uuid not null,
  facts jsonb not null, -- what the decision is made of, without the policy
  exposure text not null,
  installed text not null,
  fixed text,
  cve_count int not null,
  fixable_count int not null,
  cves text[] not null, -- at most 50, known exploited and newest first
  kev_cves text[] not null,
  decision text not null,
  due_on date,
  is_forensic boolean not null,
  risk_score int not null check (risk_score between 1 and 12),
  risk_level text not null,
  rank_key text not null collate "C",
  says text not null,
  missing text[] not null,
  policy text not null,
  primary key (district_id, id),
  constraint state_must_be_kept_once unique (district_id, digest),
  foreign key (district_id, update_id) references patching_update (district_id, id)
);
create index on patching_state (district_id, update_id);
call platform_protect('patching_state');
grant select, insert, update, delete on patching_state to afterbell_app, afterbell_worker;
grant select on patching_state to afterbell_runner;

create table patching_device ( -- which states a device is in: the truth of who is concerned
  district_id bigint not null,
  device_id uuid not null,
  state_ids uuid[] not null, -- sorted
  work_count int not null default 0, -- of them, those that are no noise
  site_id uuid, -- where and by whose hand it was counted
  actor text not null,
  computed_at timestamptz not null,
  primary key (district_id, device_id),
  foreign key (district_id, device_id) references assets_device (district_id, id)
) with (fillfactor = 80);
call platform_protect('patching_device');
grant select, insert, update on patching_device to afterbell_app, afterbell_worker;
grant select on patching_device to afterbell_runner;

create table patching_state_count ( -- derived: how many devices are in a state
  district_id bigint not null,
  state_id uuid not null,
  n int not null constraint state_must_not_be_left_more_often_than_entered check (n >= 0),
  primary key (district_id, state_id)
) with (fillfactor = 50);
call platform_protect('patching_state_count');
grant select, insert, update, delete on patching_state_count to afterbell_app, afterbell_worker;

create table patching_reach ( -- derived: where an update waits, and for whose hand
  district_id bigint not null,
  update_id uuid not null,
  site text not null, -- a site's id; empty: none
  actor text not null,
  n int not null constraint reach_must_not_fall_below_nothing check (n >= 0),
  primary key (district_id, update_id, site, actor)
) with (fillfactor = 50);
call platform_protect('patching_reach');
grant select, insert, update, delete on patching_reach to afterbell_app, afterbell_worker;

create table patching_mark ( -- derived: what was known of a title when the plan was last brought up to it
  district_id bigint not null,
  line text not null,
  title_id bigint not null,
  package text not null,
  mark bigint not null,
  primary key (district_id, line, title_id)
);
call platform_protect('patching_mark');
grant select, insert, update, delete on patching_mark to afterbell_app, afterbell_worker;

create table patching_move ( -- each re-evaluation that moved an update: before, after and why
  district_id bigint not null,
  id uuid not null,
  update_id uuid not null,
  at timestamptz not null,
  because text not null,
  before jsonb, -- null: it came
  after jsonb, -- null: it went
  rank_before int,
  rank_after int,
  primary key (district_id, id),
  constraint move_must_come_from_or_go_somewhere check (before is not null or after is not null),
  foreign key (district_id, update_id) references patching_update (district_id, id)
);
create index on patching_move (district_id, update_id, at);
create index on patching_move (district_id, at);
call platform_protect('patching_move');
grant select, insert on patching_move to afterbell_app, afterbell_worker;

-- A person's word over the computed decision, for one version of an update, until a day. Nothing is overwritten: a later one stands before it.
create table patching_override (
  district_id bigint not null,
  id uuid not null,
  update_id uuid not null,
  target text, -- the version it was said of; another one is judged anew
  decision text not null check (length(trim(decision)) between 1 and 80),
  due_on date,
  reason text not null,
  said_by uuid not null,
  said_at timestamptz not null,
  until date not null, -- the last day on which it holds
  ended_at timestamptz,
  ended_by uuid,
  ended_why text,
  primary key (district_id, id),
  constraint override_must_give_its_reason check (length(trim(reason)) between 1 and 500),
  constraint override_ended_must_say_why check (ended_at is null or length(trim(ended_why)) > 0),
  foreign key (district_id, update_id) references patching_update (district_id, id),
  foreign key (district_id, said_by) references people_person (district_id, id),
  foreign key (district_id, ended_by) references people_person (district_id, id)
);
create unique index override_in_force_must_be_one_an_update on patching_override (district_id, update_id) where ended_at is null;
call platform_protect('patching_override');
grant select, insert, update (ended_at, ended_by, ended_why) on patching_override to afterbell_app, afterbell_worker;
grant select on patching_override to afterbell_runner;

create index on vulnerabilities_match (release, source);
