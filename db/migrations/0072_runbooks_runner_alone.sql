-- On a run that the runner works, what it did is its own word: a fully controlled web may not call a backup good or a snapshot taken.
create function runbooks_runner_alone() returns trigger language plpgsql as $$
begin
  if current_user = 'afterbell_app' and new.state <> 'waiting' and not (new.step = 'revert' and new.state = 'skipped') -- nothing to put back after a pass
    and new.step ~ '^(backup-gate|snapshot|update|reboot|look|health-checks|revert|backup-after|snapshot-removal)(-[0-9]+)?$'
    and exists (select from runbooks_run r where r.district_id = new.district_id and r.id = new.run_id and r.way = 'runner') then
    raise exception 'a step of the runner''s is written by the runner alone'
      using errcode = '42501', constraint = 'runner_step_must_be_written_by_the_runner';
  end if;
  return new;
end $$;
create trigger runner_step_must_be_written_by_the_runner before insert or update on runbooks_step for each row execute function runbooks_runner_alone();
