-- What the runner does that loses data is ordered by a signature of its own (SP-4.3), and what it waits for is told in its own words.

create table runbooks_revert_order ( -- a systems administrator's passkey over: this run, this snapshot, what is lost since when
  district_id bigint not null,
  id uuid not null,
  run_id uuid not null,
  person_id uuid not null,
  snapshot text not null,
  loses_since timestamptz not null,
  credential_id text not null,
  authenticator_data text not null,
  client_data text not null,
  signature text not null,
  nonce text not null,
  signed_at timestamptz not null,
  primary key (district_id, id),
  foreign key (district_id, run_id) references runbooks_run (district_id, id),
  constraint revert_must_be_signed_by_the_persons_own_passkey foreign key (district_id, credential_id, person_id)
    references people_passkey (district_id, credential_id, person_id)
);
create index on runbooks_revert_order (district_id, run_id);
call platform_protect('runbooks_revert_order');
grant select, insert on runbooks_revert_order to afterbell_app;
grant select on runbooks_revert_order to afterbell_worker, afterbell_runner;

create table runbooks_wait ( -- why the runner does not go on with a run, for the run's page; gone once it goes on
  district_id bigint not null,
  run_id uuid not null,
  code text not null,
  clause text not null,
  says text not null,
  satisfied_by text not null,
  since timestamptz not null,
  primary key (district_id, run_id),
  foreign key (district_id, run_id) references runbooks_run (district_id, id)
);
call platform_protect('runbooks_wait');
grant select, insert, update, delete on runbooks_wait to afterbell_runner;
grant select on runbooks_wait to afterbell_app, afterbell_worker;

create table runbooks_runner ( -- what the runner says of itself, so that pages can tell beforehand what it will ask for; it never reads this back
  district_id bigint not null primary key references people_district (district_id),
  approvals text not null check (approvals in ('signed', 'recorded')),
  origin text not null,
  trusted jsonb not null, -- [{fingerprint, person, as: [position]}]
  servers uuid[] not null, -- devices it was given a way to
  seen_at timestamptz not null
);
call platform_protect('runbooks_runner');
grant select, insert, update on runbooks_runner to afterbell_runner;
grant select on runbooks_runner to afterbell_app, afterbell_worker;

-- On a run that the runner works, its steps and its moves are its own word. A fully controlled web or worker calls no backup good, takes no
-- step back to be done again, and moves no run where only the runner's own eyes lead.
create or replace function runbooks_runner_alone() returns trigger language plpgsql as $$
begin
  if current_user in ('afterbell_app', 'afterbell_worker')
    and new.step ~ '^(backup-gate|snapshot|update|reboot|look|health-checks|revert|backup-after|snapshot-removal)(-[0-9]+)?$'
    and not (tg_op = 'INSERT' and new.state = 'waiting' and new.intent is null and new.outcome is null)
    and not (tg_op = 'UPDATE' and old.state = 'waiting' and new.state = 'skipped' and new.step in ('revert', 'health-checks')) -- nothing to put back after a pass
    and exists (select from runbooks_run r where r.district_id = new.district_id and r.id = new.run_id and r.way = 'runner') then
    raise exception 'a step of the runner''s is written by the runner alone'
      using errcode = '42501', constraint = 'runner_step_must_be_written_by_the_runner';
  end if;
  return new;
end $$;

-- After the foreign keys: what is no legal move at all is refused as such.
create function runbooks_runner_moves() returns trigger language plpgsql as $$
begin
  if current_user in ('afterbell_app', 'afterbell_worker')
    and (new.to_state in ('working', 'not-clean', 'reverted', 'finished')
      or (new.from_state = 'working' and new.to_state = 'testing') or (new.from_state = 'awaiting-backup' and new.to_state = 'holding')
      or (current_user = 'afterbell_app' and new.to_state in ('removing-snapshot', 'awaiting-backup', 'not-started'))
      or (current_user = 'afterbell_worker' and new.to_state in ('reverting', 'withdrawn', 'scheduled')))
    and exists (select from runbooks_run r where r.district_id = new.district_id and r.id = new.run_id and r.way = 'runner') then
    raise exception 'this move of a run that the runner works is not this process''s to make'
      using errcode = '42501', constraint = 'runner_move_must_be_made_by_whose_it_is';
  end if;
  return new;
end $$;
create trigger runner_move_must_be_made_by_whose_it_is after insert on runbooks_run_move for each row execute function runbooks_runner_moves();
