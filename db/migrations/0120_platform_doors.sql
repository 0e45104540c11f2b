-- What a process in a stranger's hands may still say for others: nothing. Heartbeats, jobs, events and evidence each bear the name of their own process.

-- A process notes its own life and no other's. The login role counts, which no `set role` changes.
create function platform_beat(process text, process_pid int, beat_at timestamptz, process_version text) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
declare own text := substring(session_user from '^afterbell_(.*)$');
begin
  if process is distinct from (case own when 'app' then 'web' else own end) and not (own = 'worker' and process ~ '^jobs:[\w-]{1,100}$') then
    raise exception 'a process notes its own life and no other''s' using errcode = '42501', constraint = 'heartbeat_must_be_its_own';
  end if;
  insert into platform_process (name, pid, started_at, seen_at, version) values (process, process_pid, beat_at, beat_at, left(process_version, 100))
    on conflict (name) do update set pid = excluded.pid, seen_at = excluded.seen_at, version = excluded.version,
      started_at = case when platform_process.pid = excluded.pid then platform_process.started_at else excluded.started_at end;
end $$;

-- The queue's dead workers go; the worker that sweeps them removes those alone, and only once they are silent.
create function platform_forget_workers(silent_since timestamptz) returns setof text
  language sql security definer set search_path = public, pg_temp as $$
  delete from platform_process where name like 'jobs:%' and seen_at < least(silent_since, clock_timestamp() - interval '30 seconds') returning substring(name from 6)
$$;
revoke all on function platform_beat(text, int, timestamptz, text), platform_forget_workers(timestamptz) from public;
grant execute on function platform_beat(text, int, timestamptz, text) to afterbell_app, afterbell_worker, afterbell_runner, afterbell_sealer;
grant execute on function platform_forget_workers(timestamptz) to afterbell_worker;
revoke insert, update, delete on platform_process from afterbell_app, afterbell_worker, afterbell_runner, afterbell_sealer;

-- What the runner alone can have seen, the runner alone tells.
create function platform_event_of_its_own() returns trigger language plpgsql as $$
begin
  if current_user <> 'afterbell_runner' and new.kind in ('runbooks.runner-stuck', 'runbooks.ended-short') then
    raise exception 'this event is the runner''s to tell' using errcode = '42501', constraint = 'event_must_be_told_by_whose_it_is';
  end if;
  return new;
end $$;
create trigger event_must_be_told_by_whose_it_is before insert on platform_outbox for each row execute function platform_event_of_its_own();

-- Evidence in another process's name: a fully controlled web may not write that the runner saw a server clean. A command speaks as web's role, but
-- signs in as the administrator.
create function ledger_process_of_its_own() returns trigger language plpgsql as $$
begin
  if new.actor like 'process:%' and not (case session_user
      when 'afterbell_app' then new.actor in ('process:web', 'process:feeds')
      when 'afterbell_worker' then new.actor in ('process:worker', 'process:feeds')
      when 'afterbell_runner' then new.actor = 'process:runner'
      when 'afterbell_sealer' then new.actor = 'process:sealer'
      else true end) then
    raise exception 'evidence bears the name of the process that writes it' using errcode = '42501', constraint = 'entry_must_bear_its_own_process';
  end if;
  return new;
end $$;
create trigger entry_must_bear_its_own_process before insert on ledger_entry for each row execute function ledger_process_of_its_own();
