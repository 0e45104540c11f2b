-- How far the list can be trusted, day by day; and to-dos somebody was given, which stand on their Today until they are done (PM-3.1).

create table inventory_coverage_day ( -- one row a district and day, the newest count of that day
  district_id bigint not null references people_district (district_id),
  day date not null,
  at timestamptz not null,
  all_n int not null check (all_n >= 0), -- what any source tells of
  managed_n int not null, -- of these: told by an agent or by device management within the days a device may be silent
  silent_n int not null,
  unmanaged_n int not null,
  waiting_n int not null, -- questions about duplicates
  no_serial_n int not null,
  no_person_n int not null,
  no_place_n int not null,
  by_source jsonb not null, -- source -> devices
  primary key (district_id, day),
  constraint managed_must_be_of_all check (managed_n between 0 and all_n)
);
call platform_protect('inventory_coverage_day');
grant select, insert, update on inventory_coverage_day to afterbell_app, afterbell_worker;

create table people_task ( -- a to-do with a name, a day and a clause
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  what text not null check (length(trim(what)) between 1 and 300),
  why text not null check (length(why) <= 600),
  about text not null default '', -- shown id of what it is about: dev_, rev_
  href text not null constraint task_must_lead_to_a_page_of_ours check (href ~ '^/[^/]' and length(href) <= 500),
  clause text not null,
  who_id uuid not null,
  due_on date not null,
  made_by uuid not null,
  made_at timestamptz not null,
  done_by uuid,
  done_at timestamptz,
  done_how text,
  primary key (district_id, id),
  foreign key (district_id, who_id) references people_person (district_id, id),
  foreign key (district_id, made_by) references people_person (district_id, id),
  foreign key (district_id, done_by) references people_person (district_id, id),
  constraint task_done_must_say_by_whom_and_how check ((done_at is null) = (done_by is null) and (done_at is null or length(trim(done_how)) > 0))
);
create unique index task_open_must_be_given_once on people_task (district_id, who_id, about, what) where done_at is null;
create index on people_task (district_id, who_id, due_on) where done_at is null;
call platform_protect('people_task');
grant select, insert, update (who_id, due_on, done_by, done_at, done_how) on people_task to afterbell_app;
grant select on people_task to afterbell_worker;
