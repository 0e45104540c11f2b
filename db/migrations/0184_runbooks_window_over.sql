-- CM-2: a run by hand on which the window closed stands still as `over-window` until a person decides. Runs that the runner works are ended
-- short by the runner itself: neither the web nor the worker calls them over.

create or replace function runbooks_runner_moves() returns trigger language plpgsql as $$
begin
  if current_user in ('afterbell_app', 'afterbell_worker')
    and (new.to_state in ('working', 'not-clean', 'over-window', 'reverted', 'finished')
      or (new.from_state = 'working' and new.to_state = 'testing') or (new.from_state = 'awaiting-backup' and new.to_state = 'holding')
      or (current_user = 'afterbell_app' and new.to_state in ('removing-snapshot', 'awaiting-backup', 'not-started'))
      or (current_user = 'afterbell_worker' and new.to_state in ('reverting', 'withdrawn', 'scheduled')))
    and exists (select from runbooks_run r where r.district_id = new.district_id and r.id = new.run_id and r.way = 'runner') then
    raise exception 'this move of a run that the runner works is not this process''s to make'
      using errcode = '42501', constraint = 'runner_move_must_be_made_by_whose_it_is';
  end if;
  return new;
end $$;
