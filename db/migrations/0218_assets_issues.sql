-- Issues raised on any item (PM-4): who answers for it is told at once, and a clock runs until somebody acknowledges.

insert into platform_move (machine, from_state, to_state) values
  ('issue', 'new', 'raised'), ('issue', 'raised', 'acknowledged'), ('issue', 'raised', 'answered'), ('issue', 'raised', 'closed'),
  ('issue', 'acknowledged', 'answered'), ('issue', 'acknowledged', 'closed'), ('issue', 'answered', 'acknowledged'), ('issue', 'answered', 'closed');

create table assets_issue (
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  number int not null,
  about text not null, -- shown id of the item: dev_, svc_, app_, pe_, cyc_
  item text not null check (length(item) between 1 and 600), -- what it was called then
  kind text not null constraint issue_kind_must_be_known
    check (kind in ('does-not-work', 'security', 'cannot-be-patched', 'wrong-data', 'question', 'other')),
  words text not null check (length(words) between 1 and 4000),
  raised_by uuid not null,
  raised_at timestamptz not null,
  responsible_id uuid, -- whom it is with now; none: nobody could be found
  because text not null, -- why it is with them
  level text not null default 'owner' constraint issue_level_must_be_known check (level in ('owner', 'manager', 'coordinator')),
  acknowledge_by timestamptz not null, -- when it goes one level up
  machine text not null default 'issue' check (machine = 'issue'),
  from_state text not null,
  state text not null,
  state_at timestamptz not null,
  primary key (district_id, id),
  constraint issue_must_have_its_own_number unique (district_id, number),
  constraint issue_move_must_be_legal foreign key (machine, from_state, state) references platform_move (machine, from_state, to_state),
  foreign key (district_id, raised_by) references people_person (district_id, id),
  foreign key (district_id, responsible_id) references people_person (district_id, id)
);
create index on assets_issue (district_id, about);
create index on assets_issue (district_id, state, acknowledge_by);
call platform_protect('assets_issue');
grant select, insert on assets_issue to afterbell_app;
grant select on assets_issue to afterbell_worker;
grant update (responsible_id, because, level, acknowledge_by, from_state, state, state_at) on assets_issue to afterbell_app, afterbell_worker;

create table assets_issue_entry ( -- what happened, never changed
  district_id bigint not null,
  issue_id uuid not null,
  n int not null,
  at timestamptz not null,
  kind text not null constraint issue_entry_kind_must_be_known
    check (kind in ('raised', 'told', 'acknowledged', 'answered', 'escalated', 'handed-over', 'closed')),
  by_id uuid, -- none: the clock
  words text not null default '' check (length(words) <= 4000),
  primary key (district_id, issue_id, n),
  foreign key (district_id, issue_id) references assets_issue (district_id, id),
  foreign key (district_id, by_id) references people_person (district_id, id)
);
call platform_protect('assets_issue_entry');
grant select, insert on assets_issue_entry to afterbell_app, afterbell_worker;
