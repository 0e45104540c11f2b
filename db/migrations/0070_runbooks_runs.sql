-- Runs: one server's turn in a cycle, step by step, resumable. (SP-1.3 to SP-5)

create table runbooks_run (
  district_id bigint not null,
  id uuid not null,
  cycle_id uuid not null,
  request_id uuid not null,
  device_id uuid not null,
  way text not null check (way in ('runner', 'by-hand')),
  planned_start timestamptz not null,
  planned_end timestamptz not null, -- with test time and room for a rollback
  scheduled_by uuid not null,
  scheduled_at timestamptz not null,
  replaces_id uuid, -- an earlier plan of the same server in this cycle, withdrawn by this one
  primary key (district_id, id),
  constraint run_must_end_after_it_begins check (planned_end > planned_start),
  foreign key (district_id, cycle_id, device_id) references patching_cycle_server (district_id, cycle_id, device_id),
  foreign key (district_id, request_id) references changes_request (district_id, id),
  foreign key (district_id, scheduled_by) references people_person (district_id, id)
);
create index on runbooks_run (district_id, cycle_id);
call platform_protect('runbooks_run');
grant select, insert on runbooks_run to afterbell_app;
grant select on runbooks_run to afterbell_worker, afterbell_runner;

-- The run's states are rows: each follows from the one before (foreign key to itself) and is a legal move (foreign key to platform_move).
create table runbooks_run_move (
  district_id bigint not null,
  run_id uuid not null,
  n int not null,
  machine text not null default 'run' check (machine = 'run'),
  from_state text not null,
  to_state text not null,
  previous_n int,
  at timestamptz not null,
  by_actor text not null,
  reason text,
  primary key (district_id, run_id, n),
  unique (district_id, run_id, n, to_state),
  foreign key (district_id, run_id) references runbooks_run (district_id, id),
  constraint run_move_must_be_legal foreign key (machine, from_state, to_state) references platform_move (machine, from_state, to_state),
  constraint run_move_must_follow_the_last_one foreign key (district_id, run_id, previous_n, from_state) references runbooks_run_move (district_id, run_id, n, to_state),
  constraint run_moves_must_count_without_gaps check ((n = 1 and previous_n is null and from_state = 'new') or (n > 1 and previous_n = n - 1))
);
call platform_protect('runbooks_run_move');
grant select, insert on runbooks_run_move to afterbell_app, afterbell_worker, afterbell_runner;

create table runbooks_step (
  district_id bigint not null,
  run_id uuid not null,
  step text not null, -- backup-gate, snapshot, update-1, reboot-1, …
  position int not null,
  clause text not null,
  state text not null check (state in ('waiting', 'intended', 'done', 'failed', 'skipped')),
  fence int not null default 0, -- the token of whoever may complete it; a stale worker's completion finds another
  intent jsonb, -- committed before the outside effect: what a probe looks for after a crash
  outcome jsonb,
  intended_at timestamptz,
  ended_at timestamptz,
  primary key (district_id, run_id, step),
  foreign key (district_id, run_id) references runbooks_run (district_id, id)
);
call platform_protect('runbooks_step');
grant select, insert, update (state, fence, intent, outcome, intended_at, ended_at) on runbooks_step to afterbell_app, afterbell_worker, afterbell_runner;

create table runbooks_attempt ( -- every try of a step, by whom, with what end: nothing is overwritten
  district_id bigint not null,
  id uuid not null,
  run_id uuid not null,
  step text not null,
  fence int not null,
  kind text not null check (kind in ('effect', 'probe', 'attested')),
  began_at timestamptz not null,
  facts jsonb not null,
  primary key (district_id, id),
  foreign key (district_id, run_id, step) references runbooks_step (district_id, run_id, step)
);
create index on runbooks_attempt (district_id, run_id);
call platform_protect('runbooks_attempt');
grant select, insert on runbooks_attempt to afterbell_app, afterbell_worker, afterbell_runner;

create table runbooks_lease ( -- who works on a run; 30 s heartbeat, each claim raises the fencing token
  district_id bigint not null,
  run_id uuid not null,
  holder text not null,
  fence int not null,
  until timestamptz not null, -- machine time: a lease is about processes, not about the procedure
  primary key (district_id, run_id),
  foreign key (district_id, run_id) references runbooks_run (district_id, id)
);
call platform_protect('runbooks_lease');
grant select, insert, update (holder, fence, until) on runbooks_lease to afterbell_runner;
grant select on runbooks_lease to afterbell_app, afterbell_worker;

create table runbooks_tester ( -- who was asked to test, when, what they answered (SP-1.5) and said afterwards (SP-4.2)
  district_id bigint not null,
  id uuid not null,
  run_id uuid not null,
  service_id uuid not null,
  person_id uuid not null,
  asked_at timestamptz not null,
  answer text check (answer in ('accepted', 'other-time', 'cannot')),
  answered_at timestamptz,
  proposed_at timestamptz,
  verdict text check (verdict in ('pass', 'fail', 'cannot')),
  verdict_at timestamptz,
  verdict_proof text,
  failed_tests text,
  notes text,
  primary key (district_id, id),
  constraint tester_must_be_asked_once_a_run unique (district_id, run_id, service_id, person_id),
  constraint failed_test_must_be_named check (verdict is distinct from 'fail' or (failed_tests is not null and length(trim(failed_tests)) > 0)),
  foreign key (district_id, run_id) references runbooks_run (district_id, id),
  foreign key (district_id, person_id) references people_person (district_id, id)
);
call platform_protect('runbooks_tester');
grant select, insert, update (answer, answered_at, proposed_at, verdict, verdict_at, verdict_proof, failed_tests, notes) on runbooks_tester to afterbell_app;
grant select on runbooks_tester to afterbell_worker, afterbell_runner;

create table runbooks_link ( -- the tester's link: page, then POST; bound to person, run and purpose
  district_id bigint not null,
  id uuid not null,
  token_hash text not null,
  tester_id uuid not null,
  purpose text not null check (purpose in ('accept', 'verdict')),
  made_at timestamptz not null,
  ends_at timestamptz not null,
  used_at timestamptz,
  primary key (district_id, id),
  constraint tester_link_must_be_found_by_its_token unique (district_id, token_hash),
  foreign key (district_id, tester_id) references runbooks_tester (district_id, id)
);
call platform_protect('runbooks_link');
grant select, insert, update (used_at) on runbooks_link to afterbell_app;
grant select, insert on runbooks_link to afterbell_worker;
