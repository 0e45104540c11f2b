-- Back in production before the runner came to its health checks: they are skipped, which says nothing that only the runner could say.
create or replace function runbooks_runner_alone() returns trigger language plpgsql as $$
begin
  if current_user = 'afterbell_app' and new.state <> 'waiting' and not (new.step in ('revert', 'health-checks') and new.state = 'skipped')
    and new.step ~ '^(backup-gate|snapshot|update|reboot|look|health-checks|revert|backup-after|snapshot-removal)(-[0-9]+)?$'
    and exists (select from runbooks_run r where r.district_id = new.district_id and r.id = new.run_id and r.way = 'runner') then
    raise exception 'a step of the runner''s is written by the runner alone'
      using errcode = '42501', constraint = 'runner_step_must_be_written_by_the_runner';
  end if;
  return new;
end $$;
