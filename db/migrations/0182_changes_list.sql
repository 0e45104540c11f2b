-- The list of change requests is filtered and sorted by what used to be reckoned page by page. Both columns follow from the text alone and are kept
-- right by the database itself; a test compares them with the rules.

-- The same wall-clock time so many days later in a zone, as the rules count (CM-5): where a clock is put back, the earlier of the two.
create function changes_days_later(at timestamptz, days int, zone text) returns timestamptz language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp as $$
declare
  wall timestamp := (at at time zone zone) + make_interval(days => days);
  found timestamptz := wall at time zone zone; -- the later one where there are two
  before timestamptz := found - interval '1 day';
  earlier timestamptz := (wall - ((before at time zone zone) - (before at time zone 'UTC'))) at time zone 'UTC';
begin
  return case when earlier < found and earlier at time zone zone = wall then earlier else found end;
end $$;

-- Null for a rule that cannot be read: its own page says why, and nothing of it starts.
create function changes_earliest_start(rule text, submitted_at timestamptz) returns timestamptz language plpgsql immutable parallel safe
  set search_path = pg_catalog, public, pg_temp as $$
begin
  return public.changes_days_later(submitted_at, (rule::jsonb #>> '{limits,leadDays}')::int, rule::jsonb #>> '{window,zone}');
exception when others then return null;
end $$;

create function changes_asked_start(rule text) returns timestamptz language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
  return (rule::jsonb #>> '{period,notBefore}')::timestamptz; -- an instant with its offset
exception when others then return null;
end $$;

alter table changes_text
  add column earliest_start timestamptz generated always as (changes_earliest_start(rule, submitted_at)) stored, -- CM-5: lead time from this revision
  add column asked_start timestamptz generated always as (changes_asked_start(rule)) stored;
