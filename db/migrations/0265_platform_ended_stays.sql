-- What a person said and what ended stays as it ended: no role of the product can make it stand again or end it on another day; a new word is a new row.

create function platform_ended_stays() returns trigger language plpgsql as $$
declare -- the column that says when it ended is the trigger's argument
  was text := to_jsonb(old) ->> tg_argv[0];
begin
  if was is not null and to_jsonb(new) is distinct from to_jsonb(old) then
    raise exception 'what ended on % stays as it ended', was using errcode = '23514', constraint = 'ended_must_stay_ended';
  end if;
  return new;
end $$;

-- What was said while nobody knew of attacks ends when attacks are known: whether they were known then stands with it (PM-3.2).
alter table vulnerabilities_statement add column was_exploited boolean not null default false;

-- A finding that did not count, and an update that was overridden or told: each moved what was due (PM-3.2, PM-3.3).
create trigger ended_must_stay_ended before update on vulnerabilities_statement for each row execute function platform_ended_stays('ended_at');
create trigger ended_must_stay_ended before update on patching_override for each row execute function platform_ended_stays('ended_at');
create trigger ended_must_stay_ended before update on patching_told for each row execute function platform_ended_stays('withdrawn_at');
create trigger ended_must_stay_ended before update on inventory_merge for each row execute function platform_ended_stays('split_at'); -- PM-3.1

-- A due date that somebody sets never lies beyond the day on which their word is over: past it the computed one holds (PM-3.3).
alter table patching_override add constraint override_must_be_due_while_it_holds check (due_on is null or due_on <= until) not valid;

-- A list of devices goes forward alone: received, being taken in, taken in; what was taken in is never taken in again (PM-3.1).
create function imports_only_forward() returns trigger language plpgsql as $$
begin
  if old.state in ('applied', 'discarded') or new.rows_done < old.rows_done or (old.state <> new.state and (old.state, new.state) not in
    (('received', 'applying'), ('received', 'discarded'), ('applying', 'applied'))) then
    raise exception 'a list that is % does not become % with % of % rows', old.state, new.state, new.rows_done, old.rows_done
      using errcode = '23514', constraint = 'import_must_go_forward';
  end if;
  if (new.sha256, new.name, new.received_at, new.received_by, new.row_count) is distinct from (old.sha256, old.name, old.received_at, old.received_by, old.row_count) then
    raise exception 'what came stays as it came' using errcode = '23514', constraint = 'import_must_stay_as_it_came';
  end if;
  return null;
end $$;
create trigger import_must_go_forward after update on imports_file for each row execute function imports_only_forward();

-- Of the trend of coverage the newest day alone may be counted anew: a day that is over is evidence (PM-3.1).
create function inventory_past_day_stays() returns trigger language plpgsql as $$
begin
  if new.day <> old.day or exists (select from inventory_coverage_day d where d.district_id = old.district_id and d.day > old.day) then
    raise exception 'the count of % stands', old.day using errcode = '23514', constraint = 'coverage_of_a_past_day_must_stay';
  end if;
  return new;
end $$;
create trigger coverage_of_a_past_day_must_stay before update on inventory_coverage_day for each row execute function inventory_past_day_stays();
