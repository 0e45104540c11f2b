-- Districts, sites, persons, positions. Person, account and position are three things.

create sequence people_district_number;
create table people_district (
  district_id bigint not null primary key,
  name text not null check (length(name) between 1 and 200),
  zone text not null,
  is_demo boolean not null default false,
  created_at timestamptz not null,
  unique (district_id, is_demo)
);
call platform_protect('people_district');
grant select, insert on people_district to afterbell_app; -- no update: a real district never becomes a demo
grant select on people_district to afterbell_worker, afterbell_runner;
grant usage on sequence people_district_number to afterbell_app;

-- Which districts there are, for the timers' sweep and for the first page: numbers only, past row-level security by its owner's right.
create table people_district_list ( -- reference data: the numbers alone
  district_id bigint not null primary key
);
grant select, insert on people_district_list to afterbell_app;
grant select on people_district_list to afterbell_worker, afterbell_runner;

-- The clock moves in a demo district alone: the foreign key finds no real one.
create table platform_clock (
  district_id bigint not null primary key,
  is_demo boolean not null default true constraint real_district_clock_must_not_move check (is_demo),
  offset_ms bigint not null,
  constraint clock_must_belong_to_a_demo_district foreign key (district_id, is_demo) references people_district (district_id, is_demo)
);
call platform_protect('platform_clock');
grant select, insert, update (offset_ms) on platform_clock to afterbell_app;
grant select on platform_clock to afterbell_worker, afterbell_runner;

create table people_site (
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  name text not null check (length(name) between 1 and 200),
  kind text not null check (kind in ('school', 'office', 'bus-garage', 'kitchen', 'other')),
  primary key (district_id, id),
  constraint site_name_must_be_one_in_the_district unique (district_id, name)
);
call platform_protect('people_site');
grant select, insert on people_site to afterbell_app;
grant select on people_site to afterbell_worker, afterbell_runner;

create table people_person (
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  name text not null check (length(name) between 1 and 200),
  initials text not null constraint initials_must_fit_a_snapshot_name check (initials ~ '^[A-Z0-9]{2,4}$'),
  email text constraint email_must_have_one_at_sign check (email ~ '^[^@\s]+@[^@\s]+$'),
  phone text,
  site_id uuid,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (district_id, id),
  constraint initials_must_be_one_in_the_district unique (district_id, initials), -- SP-2
  foreign key (district_id, site_id) references people_site (district_id, id)
);
create unique index email_must_be_one_in_the_district on people_person (district_id, lower(email));
call platform_protect('people_person');
grant select, insert, update (phone, site_id, ended_at) on people_person to afterbell_app;
grant select on people_person to afterbell_worker, afterbell_runner;

create table people_assignment ( -- who holds which position, from when to when
  district_id bigint not null,
  id uuid not null,
  person_id uuid not null,
  position text not null,
  site_id uuid, -- a principal's school; empty: the whole district
  since timestamptz not null,
  until timestamptz,
  assigned_by uuid not null,
  primary key (district_id, id),
  foreign key (district_id, person_id) references people_person (district_id, id),
  foreign key (district_id, assigned_by) references people_person (district_id, id),
  foreign key (district_id, site_id) references people_site (district_id, id),
  constraint assignment_must_end_after_it_begins check (until is null or until > since)
);
create unique index position_must_not_be_held_twice_at_once on people_assignment (district_id, person_id, position) where until is null and site_id is null;
call platform_protect('people_assignment');
grant select, insert, update (until) on people_assignment to afterbell_app;
grant select on people_assignment to afterbell_worker, afterbell_runner;

create table people_delegate ( -- who stands in for whom, appointed by whom: one appointed by a requester counts as the requester
  district_id bigint not null,
  id uuid not null,
  person_id uuid not null,
  delegate_id uuid not null,
  position text not null,
  appointed_by uuid not null,
  since timestamptz not null,
  until timestamptz not null,
  primary key (district_id, id),
  foreign key (district_id, person_id) references people_person (district_id, id),
  foreign key (district_id, delegate_id) references people_person (district_id, id),
  foreign key (district_id, appointed_by) references people_person (district_id, id),
  constraint delegate_must_be_another_person check (delegate_id <> person_id),
  constraint delegation_must_end_after_it_begins check (until > since)
);
call platform_protect('people_delegate');
grant select, insert on people_delegate to afterbell_app; -- no update: whom a requester appointed stays one who counts as the requester (CM-6)
grant select on people_delegate to afterbell_worker, afterbell_runner;

-- The one bridge to the sign-in library's accounts, which know no district.
create table people_login (
  district_id bigint not null,
  person_id uuid not null,
  auth_user_id uuid not null,
  primary key (district_id, person_id),
  constraint account_must_be_one_person_in_a_district unique (district_id, auth_user_id),
  foreign key (district_id, person_id) references people_person (district_id, id)
);
call platform_protect('people_login');
grant select, insert on people_login to afterbell_app;

-- In which districts an account is somebody: asked before a district is chosen, so past row-level security, for one account at a time.
create table people_login_district ( -- reference data: account to district, no names
  auth_user_id uuid not null,
  district_id bigint not null,
  person_id uuid not null,
  primary key (auth_user_id, district_id)
);
grant select, insert on people_login_district to afterbell_app;

create table people_invitation ( -- a person's way to set a first password: single use, hashed, ends by itself
  district_id bigint not null,
  id uuid not null,
  person_id uuid not null,
  token_hash text not null,
  invited_by uuid not null,
  channel text not null check (channel in ('mail', 'handed-over')),
  created_at timestamptz not null,
  ends_at timestamptz not null,
  used_at timestamptz,
  primary key (district_id, id),
  constraint invitation_token_must_be_one unique (district_id, token_hash),
  constraint invitation_must_end_after_it_begins check (ends_at > created_at),
  foreign key (district_id, person_id) references people_person (district_id, id),
  foreign key (district_id, invited_by) references people_person (district_id, id)
);
call platform_protect('people_invitation');
grant select, insert, update (used_at) on people_invitation to afterbell_app;

create table people_setting ( -- the district's values of the pack's policy parameters, where they differ from the default
  district_id bigint not null,
  parameter text not null,
  value jsonb not null,
  set_by uuid not null,
  set_at timestamptz not null,
  primary key (district_id, parameter),
  foreign key (district_id, set_by) references people_person (district_id, id)
);
call platform_protect('people_setting');
grant select, insert, update on people_setting to afterbell_app;
grant select on people_setting to afterbell_worker, afterbell_runner;
