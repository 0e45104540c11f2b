-- What every subject stands on: the district's rows and no others, time, timers, outgoing work, processes alive.

-- The district of the running transaction; null where none was chosen. A pooled connection holds '' after `set local`, a fresh one nothing.
create function platform_district() returns bigint language sql stable parallel safe
  return nullif(current_setting('app.district_id', true), '')::bigint;

-- Row-level security, forced, for one table of district data.
create procedure platform_protect(target regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy rows_must_be_of_the_session_district on %s using (district_id = (select platform_district()))
    with check (district_id = (select platform_district()))', target);
end $$;

-- Legal moves of every state machine, generated from the declarations the rules use (src/core/state).
create table platform_move ( -- reference data
  machine text not null,
  from_state text not null,
  to_state text not null,
  primary key (machine, from_state, to_state)
);
grant select on platform_move to afterbell_app, afterbell_worker, afterbell_runner;

create table platform_timer (
  district_id bigint not null,
  id uuid not null,
  kind text not null,
  due_at timestamptz not null, -- the district's clock, never the queue's
  payload jsonb not null,
  fired_at timestamptz,
  primary key (district_id, id)
);
create index on platform_timer (district_id, due_at) where fired_at is null;
call platform_protect('platform_timer');
grant select, insert, update (fired_at) on platform_timer to afterbell_app, afterbell_worker;

-- Events, written in the transaction of the act they tell of, carried out by the worker at least once.
create table platform_outbox (
  district_id bigint not null,
  id uuid not null,
  kind text not null,
  payload jsonb not null,
  created_at timestamptz not null,
  done_at timestamptz,
  attempts int not null default 0,
  last_fault text,
  primary key (district_id, id)
);
create index on platform_outbox (district_id, created_at) where done_at is null;
call platform_protect('platform_outbox');
grant select, insert on platform_outbox to afterbell_app, afterbell_worker, afterbell_runner;
grant update (done_at, attempts, last_fault) on platform_outbox to afterbell_worker;

create table platform_process ( -- reference data
  name text not null primary key, -- web, worker, runner
  pid int not null,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  version text not null
);
grant select, insert, update, delete on platform_process to afterbell_app, afterbell_worker, afterbell_runner;
