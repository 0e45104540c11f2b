-- The schema as the migrations make it. Written by `npm run check -- --write`; read it, do not edit it.

-- functions
CREATE OR REPLACE FUNCTION public.calendar_keep_ended()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.ended_at is not null and (new.ended_at, new.ended_by) is distinct from (old.ended_at, old.ended_by) then
    raise exception 'an ended calendar address stays ended' using errcode = '23514', constraint = 'ended_calendar_address_must_stay_ended', table = 'calendar_address';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION public.changes_asked_start(rule text)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET "TimeZone" TO 'UTC'
AS $function$
begin
  return (rule::jsonb #>> '{period,notBefore}')::timestamptz; -- an instant with its offset
exception when others then return null;
end $function$

CREATE OR REPLACE FUNCTION public.changes_days_later(at timestamp with time zone, days integer, zone text)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  wall timestamp := (at at time zone zone) + make_interval(days => days);
  found timestamptz := wall at time zone zone; -- the later one where there are two
  before timestamptz := found - interval '1 day';
  earlier timestamptz := (wall - ((before at time zone zone) - (before at time zone 'UTC'))) at time zone 'UTC';
begin
  return case when earlier < found and earlier at time zone zone = wall then earlier else found end;
end $function$

CREATE OR REPLACE FUNCTION public.changes_earliest_start(rule text, submitted_at timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
begin
  return public.changes_days_later(submitted_at, (rule::jsonb #>> '{limits,leadDays}')::int, rule::jsonb #>> '{window,zone}');
exception when others then return null;
end $function$

CREATE OR REPLACE FUNCTION public.changes_keep_delegates_of_requester_out()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (
    with recursive circle (person_id) as (
      select unnest(array[new.requester_id, new.submitted_by])
      union
      select d.delegate_id from people_delegate d join circle c on d.appointed_by = c.person_id
        where d.district_id = new.district_id
          and coalesce(d.ended_at, d.until) > (select created_at from changes_request r where r.district_id = new.district_id and r.id = new.request_id)
    )
    select from circle where person_id = new.decider_id and person_id not in (new.requester_id, new.submitted_by)
  ) then
    raise exception 'a delegate appointed by the requester counts as the requester'
      using errcode = '23514', constraint = 'change_must_not_be_decided_by_delegate_of_requester', table = 'changes_decision';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION public.demo_keep_apart()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' then
    if old.is_demo then return old; end if;
    raise exception 'A real district cannot be removed.'
      using errcode = 'check_violation', constraint = 'real_district_must_not_be_removed', table = 'people_district';
  end if;
  if new.is_demo is distinct from old.is_demo then
    raise exception 'A district is a demonstration from its first day or never.'
      using errcode = 'check_violation', constraint = 'district_must_not_become_or_cease_to_be_a_demo', table = 'people_district';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION public.demo_remove(target bigint)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  parts text;
  removed bigint;
  accounts uuid[];
begin
  execute format('set local app.district_id = %L', target);
  if (select d.is_demo from people_district d where d.district_id = target) is not true then
    raise exception 'A real district cannot be removed.'
      using errcode = 'check_violation', constraint = 'real_district_must_not_be_removed', table = 'people_district';
  end if;
  select array_agg(l.auth_user_id) into accounts from people_login_district l
    where l.district_id = target and not exists (select from people_login_district o where o.auth_user_id = l.auth_user_id and o.district_id <> target);
  select string_agg(format('d%s as (delete from %s where district_id = %s returning 1)', n, name, target), ', ')
      || ' select ' || string_agg(format('(select count(*) from d%s)', n), ' + ')
    into parts from (
      select c.oid::regclass as name, row_number() over (order by c.oid) as n from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'district_id' and not a.attisdropped
        where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace) as tables;
  execute 'with ' || parts into removed;
  delete from auth."user" u where u.id = any(accounts);
  if not exists (select from people_district_list) then
    truncate vulnerabilities_feed, vulnerabilities_fix, vulnerabilities_source, vulnerabilities_kev, vulnerabilities_matched, vulnerabilities_match,
      vulnerabilities_publisher_key, vulnerabilities_signed_feed cascade;
  end if;
  return removed;
end $function$

CREATE OR REPLACE FUNCTION public.imports_only_forward()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$

CREATE OR REPLACE FUNCTION public.imports_raw_stays_while_open()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select from imports_file f where f.district_id = old.district_id and f.sha256 = old.sha256 and f.state in ('received', 'applying')) then
    raise exception 'a list of these bytes is not taken in yet' using errcode = '23514', constraint = 'import_raw_must_stay_while_open';
  end if;
  return old;
end $function$

CREATE OR REPLACE PROCEDURE public.installation_hold_back(IN target regclass, IN who text)
 LANGUAGE plpgsql
AS $procedure$
begin
  execute format('alter table %s add column made_in_epoch int not null default platform_current_epoch()', target);
  execute format('create policy older_epochs_must_be_confirmed on %s as restrictive to %s
    using (made_in_epoch = (select platform_current_epoch()) or (select installation_is_confirmed())) with check (true)', target, who);
end $procedure$

CREATE OR REPLACE FUNCTION public.installation_is_confirmed()
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NOT (EXISTS (SELECT FROM installation_restore r WHERE ((r.district_id = platform_district()) AND (r.confirmed_at IS NULL)))))

CREATE OR REPLACE FUNCTION public.inventory_past_day_stays()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.day <> old.day or exists (select from inventory_coverage_day d where d.district_id = old.district_id and d.day > old.day) then
    raise exception 'the count of % stands', old.day using errcode = '23514', constraint = 'coverage_of_a_past_day_must_stay';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION public.ledger_erase(entry uuid, erasing uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  found_entry ledger_entry;
begin
  select * into found_entry from ledger_entry e where e.district_id = platform_district() and e.id = entry for update;
  if not found then
    raise exception 'there is no such entry' using errcode = '23503', constraint = 'erased_entry_must_exist';
  elsif found_entry.erased_by is not null then
    raise exception 'the entry is erased already' using errcode = '23514', constraint = 'entry_must_be_erased_once';
  elsif found_entry.kind like 'ledger.%' then -- who erased what, which key sealed: it names nobody, and without it nothing is proved
    raise exception 'what the ledger says of itself stays' using errcode = '23514', constraint = 'ledgers_own_entry_must_stay';
  elsif not exists (select from ledger_seal s where s.district_id = platform_district() and s.entry_id = entry) then
    raise exception 'the entry is not sealed yet' using errcode = '23514', constraint = 'entry_must_be_sealed_before_it_is_erased';
  elsif not exists (select from ledger_erasing r where r.district_id = platform_district() and r.entry_id = entry and r.agreed_by <> r.asked_by) then
    raise exception 'a second person must agree' using errcode = '23514', constraint = 'erasing_must_be_agreed_by_another_person';
  elsif not exists (select from ledger_entry e where e.district_id = platform_district() and e.id = erasing and e.kind = 'ledger.entry-erased'
      and e.about = array['evd_' || replace(entry::text, '-', '')]) then
    raise exception 'an entry must tell of the erasing' using errcode = '23514', constraint = 'erasing_must_be_told_by_an_entry';
  end if;
  update ledger_entry set salt = '', content = '{"erased":true}', erased_by = erasing where district_id = platform_district() and id = entry;
end $function$

CREATE OR REPLACE FUNCTION public.ledger_erasing_by_two()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'UPDATE' and (old.agreed_by is not null or old.declined_by is not null) then
    raise exception 'an erasing that was answered stays as it was answered' using errcode = '23514', constraint = 'erasing_must_be_answered_once';
  end if;
  if new.agreed_by is null then return new; end if;
  if exists (select from ledger_entry e where e.district_id = new.district_id and e.id = new.entry_id and e.actor in (new.agreed_by::text, new.asked_by::text)) then
    raise exception 'nobody takes away the evidence of their own act' using errcode = '23514', constraint = 'erasing_must_not_be_of_ones_own_act';
  end if;
  if not exists (
    select from people_assignment a where a.district_id = new.district_id and a.person_id = new.agreed_by and a.position in ('technology-director', 'technology-coordinator')
      and a.since <= new.agreed_at and (a.until is null or a.until > new.agreed_at)
    union all
    select from people_delegate d where d.district_id = new.district_id and d.delegate_id = new.agreed_by and d.position in ('technology-director', 'technology-coordinator')
      and d.since <= new.agreed_at and coalesce(d.ended_at, d.until) > new.agreed_at) then
    raise exception 'the director or the coordinator agrees' using errcode = '23514', constraint = 'erasing_must_be_agreed_by_director_or_coordinator';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION public.ledger_note_about()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
begin
  insert into ledger_about (district_id, about, entry_id) select new.district_id, a, new.id from unnest(new.about) as a on conflict do nothing;
  return null;
end $function$

CREATE OR REPLACE FUNCTION public.ledger_process_of_its_own()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$

CREATE OR REPLACE FUNCTION public.ledger_tile_must_only_grow()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if substring(new.hashes for octet_length(old.hashes)) <> old.hashes then
    raise exception 'a tile of the ledger only grows' using errcode = '23514', constraint = 'tile_must_only_grow';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION public.notices_keep_late_in()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.claimed_until is not null and new.claimed_until is distinct from old.claimed_until
    and exists (select from notices_notice n where n.district_id = new.district_id and n.id = new.notice_id and n.useless_from <= now())
    and not exists (select from people_district d where d.district_id = new.district_id and d.is_demo) then
    raise exception 'what this message announces has begun, so it is not sent'
      using errcode = '23514', constraint = 'announcement_must_be_sent_before_it_begins', table = 'notices_delivery';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION public.patching_refresh_statistics()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  analyze (skip_locked) public.vulnerabilities_match, public.vulnerabilities_detection, public.patching_device, public.patching_state, public.patching_state_count,
    public.patching_update, public.patching_reach, public.patching_mark;
end $function$

CREATE OR REPLACE FUNCTION public.people_end_delegation_once()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  -- Ended in the past, a delegate of the requester would cease to count as the requester for what was asked meanwhile (CM-6).
  if old.ended_at is not null or new.ended_at is null
    or (new.ended_at < now() - interval '5 minutes' and not exists (select from people_district d where d.district_id = new.district_id and d.is_demo)) then
    raise exception 'a delegation ends once, and not in the past'
      using errcode = '23514', constraint = 'delegation_must_end_once_and_not_in_the_past', table = 'people_delegate';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION public.people_provider_confirmed_once()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'INSERT' then
    if new.confirmed_by is not null then
      raise exception 'a provider is confirmed after it was set' using errcode = '23514', constraint = 'provider_must_be_set_before_it_is_confirmed';
    end if;
  elsif old.confirmed_by is distinct from new.confirmed_by and (old.confirmed_by is not null or old.ended_at is not null) then
    raise exception 'a confirmation stays' using errcode = '23514', constraint = 'provider_must_be_confirmed_once';
  elsif (new.label, new.issuer, new.client_id, new.trusts_factor, new.set_by) is distinct from (old.label, old.issuer, old.client_id, old.trusts_factor, old.set_by) then
    raise exception 'another provider is another row' using errcode = '23514', constraint = 'confirmed_provider_must_stay_as_it_is';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION public.people_recovery_needs_two()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.done_at is not null and (select count(*) from people_recovery_word w where w.district_id = new.district_id and w.recovery_id = new.id) < 2 then
    raise exception 'a recovery needs the word of two persons'
      using errcode = '23514', constraint = 'recovery_must_be_confirmed_by_two_persons', table = 'people_recovery';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION public.platform_beat(process text, process_pid integer, beat_at timestamp with time zone, process_version text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare own text := substring(session_user from '^afterbell_(.*)$');
begin
  if process is distinct from (case own when 'app' then 'web' else own end) and not (own = 'worker' and process ~ '^jobs:[\w-]{1,100}$') then
    raise exception 'a process notes its own life and no other''s' using errcode = '42501', constraint = 'heartbeat_must_be_its_own';
  end if;
  insert into platform_process (name, pid, started_at, seen_at, version) values (process, process_pid, beat_at, beat_at, left(process_version, 100))
    on conflict (name) do update set pid = excluded.pid, seen_at = excluded.seen_at, version = excluded.version,
      started_at = case when platform_process.pid = excluded.pid then platform_process.started_at else excluded.started_at end;
end $function$

CREATE OR REPLACE FUNCTION public.platform_clock_source(district bigint)
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN CASE WHEN (SELECT d.is_demo FROM people_district d WHERE (d.district_id = platform_clock_source.district)) THEN ('demo'::text || COALESCE((SELECT ((', moved '::text || c.offset_ms) || 'ms'::text) FROM platform_clock c WHERE ((c.district_id = platform_clock_source.district) AND (c.offset_ms <> 0))), ''::text)) ELSE 'system'::text END

CREATE OR REPLACE FUNCTION public.platform_current_epoch()
 RETURNS integer
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (SELECT max(platform_epoch.epoch) AS max FROM platform_epoch)

CREATE OR REPLACE FUNCTION public.platform_district()
 RETURNS bigint
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('app.district_id'::text, true), ''::text))::bigint

CREATE OR REPLACE FUNCTION public.platform_ended_stays()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare -- the column that says when it ended is the trigger's argument
  was text := to_jsonb(old) ->> tg_argv[0];
begin
  if was is not null and to_jsonb(new) is distinct from to_jsonb(old) then
    raise exception 'what ended on % stays as it ended', was using errcode = '23514', constraint = 'ended_must_stay_ended';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION public.platform_event_of_its_own()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if current_user <> 'afterbell_runner' and new.kind in ('runbooks.runner-stuck', 'runbooks.ended-short') then
    raise exception 'this event is the runner''s to tell' using errcode = '42501', constraint = 'event_must_be_told_by_whose_it_is';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION public.platform_forget_workers(silent_since timestamp with time zone)
 RETURNS SETOF text
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  delete from platform_process where name like 'jobs:%' and seen_at < least(silent_since, clock_timestamp() - interval '30 seconds') returning substring(name from 6)
$function$

CREATE OR REPLACE PROCEDURE public.platform_protect(IN target regclass)
 LANGUAGE plpgsql
AS $procedure$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy rows_must_be_of_the_session_district on %s using (district_id = (select platform_district()))
    with check (district_id = (select platform_district()))', target);
end $procedure$

CREATE OR REPLACE FUNCTION public.runbooks_runner_alone()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$

CREATE OR REPLACE FUNCTION public.runbooks_runner_moves()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$

CREATE OR REPLACE FUNCTION public.vulnerabilities_keep_unsigned_out()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.signature <> 'checked' and exists (
    select from vulnerabilities_signed_feed s where s.ended_at is null
      and (s.slot = split_part(new.slot, '/', 1) or s.slot like split_part(new.slot, '/', 1) || ':%')
  ) then
    raise exception 'this feed must be signed'
      using errcode = '23514', constraint = 'feed_that_must_be_signed_must_be_checked', table = 'vulnerabilities_feed';
  end if;
  return new;
end $function$


-- tables
table auth.account
  id uuid not null
  accountId text not null
  providerId text not null
  userId uuid not null
  accessToken text
  refreshToken text
  idToken text
  accessTokenExpiresAt timestamp with time zone
  refreshTokenExpiresAt timestamp with time zone
  scope text
  password text
  createdAt timestamp with time zone not null
  updatedAt timestamp with time zone not null
table auth.backup_code
  id uuid not null
  user_id uuid not null
  code_hash text not null
  used_at timestamp with time zone
table auth.factor_duty
  user_id uuid not null
  since timestamp with time zone not null
table auth.failed_sign_in
  user_id uuid not null
  count integer not null
  last_at timestamp with time zone not null
table auth.half_sign_in
  id uuid not null
  token_hash text not null
  user_id uuid not null
  how text not null
  ends_at timestamp with time zone not null
table auth.passkey_ask
  id_hash text not null
  purpose text not null
  value jsonb not null
  ends_at timestamp with time zone not null
table auth.provider_subject
  issuer text not null
  subject text not null
  user_id uuid not null
  bound_at timestamp with time zone not null
table auth.provider_turn
  state_hash text not null
  provider_id uuid not null
  district_id bigint not null
  nonce text not null
  verifier text not null
  go_on_to text not null
  ends_at timestamp with time zone not null
table auth.rateLimit
  id uuid not null
  key text not null
  count integer not null
  lastRequest bigint not null
table auth.session
  id uuid not null
  expiresAt timestamp with time zone not null
  token text not null
  createdAt timestamp with time zone not null
  updatedAt timestamp with time zone not null
  ipAddress text
  userAgent text
  userId uuid not null
  proof text not null default 'password'::text
  how text not null default 'password'::text
  seenAt timestamp with time zone
  provedAt timestamp with time zone
table auth.totp
  user_id uuid not null
  secret text not null
  made_at timestamp with time zone not null
  confirmed_at timestamp with time zone
  last_step bigint not null default 0
table auth.user
  id uuid not null
  name text not null
  email text not null
  emailVerified boolean not null
  image text
  createdAt timestamp with time zone not null
  updatedAt timestamp with time zone not null
  addressProvedAt timestamp with time zone
table auth.verification
  id uuid not null
  identifier text not null
  value text not null
  expiresAt timestamp with time zone not null
  createdAt timestamp with time zone not null
  updatedAt timestamp with time zone not null
table auth.window_count
  key text not null
  began_at timestamp with time zone not null
  count integer not null
table public.advisories_item row-security forced
  district_id bigint not null
  id uuid not null
  source_id uuid not null
  key text not null
  told_id text not null default ''::text
  subject text not null
  sender text not null
  link text not null default ''::text
  body text not null
  is_cut boolean not null default false
  fault text
  dated_at timestamp with time zone
  taken_at timestamp with time zone not null
  due_at timestamp with time zone not null
  late_told_at timestamp with time zone
  cves text[] not null default '{}'::text[]
  devices integer not null default 0
  is_exploited boolean not null default false
  tied_at timestamp with time zone
  state text not null default 'untriaged'::text
  reason text
  decided_by uuid
  decided_at timestamp with time zone
  names_round integer not null default 0
  things integer not null default 0
table public.advisories_name row-security forced
  district_id bigint not null
  kind text not null
  name text not null
  round integer not null
table public.advisories_named row-security forced
  district_id bigint not null
  item_id uuid not null
  kind text not null
  name text not null
table public.advisories_source row-security forced
  district_id bigint not null
  id uuid not null
  kind text not null
  name text not null
  address text not null
  security text not null default 'tls'::text
  username text not null default ''::text
  folder text not null default ''::text
  silent_days integer not null
  set_by uuid not null
  set_at timestamp with time zone not null
  removed_at timestamp with time zone
  uid_validity bigint
  last_uid bigint not null default 0
  etag text
  modified text
  tried_at timestamp with time zone
  answered_at timestamp with time zone
  newest_at timestamp with time zone
  fault text
  has_more boolean not null default false
  stuck_uid bigint
  stuck_tries integer not null default 0
table public.advisories_touch row-security forced
  district_id bigint not null
  item_id uuid not null
  title_id bigint not null
  cve text not null default ''::text
  name text not null
table public.assets_actor row-security forced
  district_id bigint not null
  actor text not null
  party text not null default ''::text
  contact text not null default ''::text
  email text
  changed_by uuid not null
  changed_at timestamp with time zone not null
table public.assets_current_version row-security forced
  district_id bigint not null
  product text not null
  branch text not null default ''::text
  version text not null
  read_where text not null
  said_by uuid not null
  said_at timestamp with time zone not null
  reason text not null default ''::text
table public.assets_device row-security forced
  district_id bigint not null
  id uuid not null
  hostname text not null
  site_id uuid
  serial text
  uuid text
  manufacturer text
  model text
  kind text not null
  kind_by text not null
  os_family text not null default 'unknown'::text
  os_name text not null default ''::text
  os_version text not null default ''::text
  os_codename text
  os_arch text not null default ''::text
  os_kernel text
  scope text not null default 'unknown'::text
  scope_reason text
  patching_actor text not null default 'unknown'::text
  exposure text not null default 'unknown'::text
  exposure_by uuid
  exposure_at timestamp with time zone
  exposure_why text
  owner_id uuid
  source text not null
  first_seen timestamp with time zone not null
  last_seen timestamp with time zone not null
  name_key text not null default lower(hostname)
  system_key text not null default lower(((os_name || ' '::text) || os_version))
  posture_encryption text not null default 'unknown'::text
  posture_antivirus text not null default 'unknown'::text
  posture_filter text not null default 'unknown'::text
  posture_reach_in text not null default 'unknown'::text
  merged_into uuid
  asset_tag text
  macs text[] not null default '{}'::text[]
  os_build text not null default ''::text
  room text
  assigned_to text
  assigned_id uuid
  purchased_on date
  warranty_ends_on date
  ordered_from text
  status text not null default 'unknown'::text
  encryption_told text
  encryption_by text
  encryption_at timestamp with time zone
  encryption text not null default 
CASE
    WHEN (posture_encryption <> 'unknown'::text) THEN posture_encryption
    ELSE COALESCE(encryption_told, 'unknown'::text)
END
  updates_end_on date
  notes jsonb not null default '{}'::jsonb
  is_seen boolean not null default (last_seen > '1970-01-02 00:00:00+00'::timestamp with time zone)
  serial_key text default upper(serial)
  uuid_key text default lower(uuid)
  asset_tag_key text default upper(asset_tag)
  search_text text not null default lower(((((((((((((((hostname || ' '::text) || COALESCE(serial, ''::text)) || ' '::text) || COALESCE(asset_tag, ''::text)) || ' '::text) || os_name) || ' '::text) || COALESCE(manufacturer, ''::text)) || ' '::text) || COALESCE(model, ''::text)) || ' '::text) || COALESCE(room, ''::text)) || ' '::text) || COALESCE(assigned_to, ''::text)))
  heard_at timestamp with time zone not null default '1970-01-01 00:00:00+00'::timestamp with time zone
  managed_at timestamp with time zone not null default '1970-01-01 00:00:00+00'::timestamp with time zone
  named_at timestamp with time zone not null default '1970-01-01 00:00:00+00'::timestamp with time zone
  fresh_at timestamp with time zone not null default GREATEST(heard_at, managed_at)
table public.assets_firmware row-security forced
  district_id bigint not null
  device_id uuid not null
  vendor text not null
  product text not null
  version text not null
  said_by uuid not null
  said_at timestamp with time zone not null
table public.assets_hosted row-security forced
  district_id bigint not null
  id uuid not null
  name text not null
  vendor text not null default ''::text
  product text not null default ''::text
  version text not null default ''::text
  owner_id uuid
  data_class text not null default 'unknown'::text
  scope text not null default 'unknown'::text
  scope_reason text
  patching_actor text not null default 'unknown'::text
  contract_ends_on date
  support_ends_on date
  contact text not null default ''::text
  contact_email text
  retired_on date
  changed_at timestamp with time zone not null
table public.assets_issue row-security forced
  district_id bigint not null
  id uuid not null
  number integer not null
  about text not null
  item text not null
  kind text not null
  words text not null
  raised_by uuid not null
  raised_at timestamp with time zone not null
  responsible_id uuid
  because text not null
  level text not null default 'owner'::text
  acknowledge_by timestamp with time zone not null
  machine text not null default 'issue'::text
  from_state text not null
  state text not null
  state_at timestamp with time zone not null
  answer_by timestamp with time zone
  answer_level text
table public.assets_issue_entry row-security forced
  district_id bigint not null
  issue_id uuid not null
  n integer not null
  at timestamp with time zone not null
  kind text not null
  by_id uuid
  words text not null default ''::text
table public.assets_service row-security forced
  district_id bigint not null
  id uuid not null
  name text not null
  business_owner_id uuid
  confidentiality text not null default 'unknown'::text
  integrity text not null default 'unknown'::text
  availability text not null default 'unknown'::text
  impacted text[] not null default '{}'::text[]
  changed_at timestamp with time zone not null
  type text not null default 'other'::text
  mission_critical text not null default 'unknown'::text
  mission_by uuid
  mission_at timestamp with time zone
table public.assets_service_need row-security forced
  district_id bigint not null
  service_id uuid not null
  needs_id uuid not null
table public.assets_service_server row-security forced
  district_id bigint not null
  service_id uuid not null
  device_id uuid not null
  role text not null default ''::text
  redundancy text not null default ''::text
table public.assets_service_site row-security forced
  district_id bigint not null
  service_id uuid not null
  site_id uuid not null
table public.assets_service_tester row-security forced
  district_id bigint not null
  service_id uuid not null
  person_id uuid not null
  deputy_id uuid
table public.assets_software_scope row-security forced
  district_id bigint not null
  ecosystem text not null
  name text not null
  scope text not null
  reason text
  said_by uuid not null
  said_at timestamp with time zone not null
table public.assets_source_fact row-security forced
  district_id bigint not null
  id uuid not null
  device_id uuid
  hosted_id uuid
  source text not null
  seen_at timestamp with time zone not null
  product text not null default ''::text
  version text not null default ''::text
  says text not null
  detail text not null default ''::text
  told_by uuid
  told_at timestamp with time zone not null
table public.calendar_address row-security forced
  district_id bigint not null
  id uuid not null
  person_id uuid not null
  auth_user_id uuid
  token_hash text not null
  label text not null
  whose text not null
  has_windows boolean not null
  made_at timestamp with time zone not null
  fetched_at timestamp with time zone
  ended_at timestamp with time zone
  ended_by uuid
  made_in_epoch integer not null default platform_current_epoch()
table public.calendar_closed_day row-security forced
  district_id bigint not null
  day date not null
  name text not null
  set_by uuid not null
  set_at timestamp with time zone not null
table public.changes_decision row-security forced
  district_id bigint not null
  id uuid not null
  request_id uuid not null
  text_hash text not null
  capacity text not null
  verdict text not null
  cause text
  reason text
  is_early_allowed boolean not null default false
  decider_id uuid not null
  requester_id uuid not null
  submitted_by uuid not null
  delegation_id uuid
  appointed_by uuid
  proof text not null
  decided_at timestamp with time zone not null
  credential_id text
  authenticator_data text
  client_data text
  signature text
  nonce text
  signed_at timestamp with time zone
table public.changes_link row-security forced
  district_id bigint not null
  id uuid not null
  token_hash text not null
  request_id uuid not null
  text_hash text not null
  capacity text not null
  person_id uuid not null
  made_at timestamp with time zone not null
  ends_at timestamp with time zone not null
  used_at timestamp with time zone
  made_in_epoch integer not null default platform_current_epoch()
table public.changes_number row-security forced
  district_id bigint not null
  last_number integer not null
table public.changes_request row-security forced
  district_id bigint not null
  id uuid not null
  number integer not null
  kind text not null
  is_scheduled boolean not null
  title text not null
  requester_id uuid not null
  created_at timestamp with time zone not null
table public.changes_suspicion row-security forced
  district_id bigint not null
  id uuid not null
  device_id uuid not null
  change_id uuid not null
  since timestamp with time zone not null
  seen_at timestamp with time zone not null
  kinds text[] not null
  says text not null
  state text not null
  request_id uuid
  settled_by uuid
  settled_at timestamp with time zone
  why text
table public.changes_text row-security forced
  district_id bigint not null
  request_id uuid not null
  revision integer not null
  rule text not null
  rule_hash text not null
  plan text not null
  test_plan text not null
  back_out_plan text not null
  text_hash text not null
  submitted_at timestamp with time zone not null
  submitted_by uuid not null
  policy_id text
  earliest_start timestamp with time zone default changes_earliest_start(rule, submitted_at)
  asked_start timestamp with time zone default changes_asked_start(rule)
table public.demo_link row-security forced
  district_id bigint not null
  id uuid not null
  is_demo boolean not null default true
  person_id uuid not null
  token_hash text not null
  made_at timestamp with time zone not null
  used_at timestamp with time zone
table public.demo_mail row-security forced
  district_id bigint not null
  id uuid not null
  is_demo boolean not null default true
  address text not null
  subject text not null
  body text not null
  at timestamp with time zone not null
table public.imports_file row-security forced
  district_id bigint not null
  id uuid not null
  received_at timestamp with time zone not null
  received_by text not null
  name text not null
  size integer not null
  sha256 text not null
  lines bytea
  row_count integer not null
  shape jsonb not null
  headings_key text not null
  source text not null
  confidence integer not null
  mapping jsonb not null
  checked jsonb
  state text not null default 'received'::text
  rows_done integer not null default 0
  added integer not null default 0
  changed integer not null default 0
  same integer not null default 0
  refused integer not null default 0
  ended_at timestamp with time zone
table public.imports_mapping row-security forced
  district_id bigint not null
  source text not null
  headings_key text not null
  mapping jsonb not null
  set_by text not null
  set_at timestamp with time zone not null
table public.imports_raw row-security forced
  district_id bigint not null
  sha256 text not null
  file bytea not null
  size integer not null
  kept_until timestamp with time zone not null
table public.imports_row row-security forced
  district_id bigint not null
  file_id uuid not null
  line integer not null
  outcome text not null
  device_id uuid
  label text not null
  says text[] not null
table public.installation_backup
  id uuid not null
  began_at timestamp with time zone not null
  ended_at timestamp with time zone not null
  by_schedule boolean not null
  file text not null
  bytes bigint
  sha256 text
  rows bigint
  fault text
table public.installation_restore row-security forced
  district_id bigint not null
  epoch integer not null
  restored_at timestamp with time zone not null
  backup_made_at timestamp with time zone not null
  ended_sessions integer not null
  confirmed_at timestamp with time zone
  confirmed_by text
table public.inventory_alarm row-security forced
  district_id bigint not null
  id uuid not null
  kind text not null
  device_id uuid not null
  other_device_id uuid
  submission_id uuid not null
  identity text[] not null
  raised_at timestamp with time zone not null
  settled_at timestamp with time zone
  settled_by uuid
  settled_how text
table public.inventory_answer row-security forced
  district_id bigint not null
  node_id uuid not null
  question text not null
  answered_at timestamp with time zone not null
  received_at timestamp with time zone not null
  is_fresh boolean not null
  size integer not null
  rows bytea not null
table public.inventory_apart row-security forced
  district_id bigint not null
  device_id uuid not null
  other_device_id uuid not null
  since timestamp with time zone not null
  by uuid not null
  why text not null
  ended_at timestamp with time zone
table public.inventory_change row-security forced
  district_id bigint not null
  id uuid not null
  device_id uuid not null
  at timestamp with time zone not null
  submission_id uuid not null
  added bigint[] not null
  removed bigint[] not null
  facts text[] not null
  details jsonb not null default '{}'::jsonb
table public.inventory_coverage_day row-security forced
  district_id bigint not null
  day date not null
  at timestamp with time zone not null
  all_n integer not null
  managed_n integer not null
  silent_n integer not null
  unmanaged_n integer not null
  waiting_n integer not null
  no_serial_n integer not null
  no_person_n integer not null
  no_place_n integer not null
  by_source jsonb not null
table public.inventory_device row-security forced
  district_id bigint not null
  device_id uuid not null
  enrolled_site_id uuid
  digest text not null
  facts jsonb not null
  software_known boolean not null
  software_ids bigint[] not null
  submission_id uuid not null
  changed_at timestamp with time zone not null
  boot_time text
table public.inventory_district_software row-security forced
  district_id bigint not null
  title_id bigint not null
  n integer not null
  device_ids uuid[] not null
table public.inventory_identity row-security forced
  district_id bigint not null
  kind text not null
  value text not null
  device_id uuid not null
  since timestamp with time zone not null
table public.inventory_key row-security forced
  district_id bigint not null
  id uuid not null
  site_id uuid not null
  label text not null
  secret_hash text not null
  made_by uuid not null
  made_at timestamp with time zone not null
  revoked_by uuid
  revoked_at timestamp with time zone
  made_in_epoch integer not null default platform_current_epoch()
table public.inventory_key_alarm row-security forced
  district_id bigint not null
  id uuid not null
  key_id uuid not null
  raised_at timestamp with time zone not null
  submissions integer not null
  bytes bigint not null
  remote text not null
table public.inventory_mark row-security forced
  district_id bigint not null
  kind text not null
  value text not null
  sighting_id uuid not null
table public.inventory_merge row-security forced
  district_id bigint not null
  id uuid not null
  kept_id uuid not null
  gone_id uuid not null
  at timestamp with time zone not null
  by text not null
  by_person uuid
  why text not null
  before jsonb not null
  split_at timestamp with time zone
  split_by uuid
  split_why text
table public.inventory_node row-security forced
  district_id bigint not null
  id uuid not null
  key_id uuid not null
  host text not null
  hostname text not null
  platform text not null
  version text not null
  secret_hash text not null
  remote text not null
  enrolled_at timestamp with time zone not null
  device_id uuid
  assembled_at timestamp with time zone
  ended_at timestamp with time zone
table public.inventory_posture row-security forced
  district_id bigint not null
  device_id uuid not null
  fact text not null
  state text not null
  detail text not null
  source text not null
  submission_id uuid not null
  told_at timestamp with time zone not null
  since timestamp with time zone not null
table public.inventory_question row-security forced
  district_id bigint not null
  id uuid not null
  device_id uuid not null
  question text not null
  asked_by uuid not null
  asked_at timestamp with time zone not null
  answered_at timestamp with time zone
  answer text
  message text not null default ''::text
  row_count integer not null default 0
  rows jsonb not null default '[]'::jsonb
table public.inventory_review row-security forced
  district_id bigint not null
  id uuid not null
  kind text not null
  device_id uuid not null
  other_device_id uuid
  sighting_id uuid
  confidence integer not null
  trap text not null
  reason text not null
  raised_at timestamp with time zone not null
  settled_at timestamp with time zone
  settled_by uuid
  settled_as text
  settled_why text
table public.inventory_shared_identity row-security forced
  district_id bigint not null
  kind text not null
  value text not null
  since timestamp with time zone not null
  by text not null
  why text not null
table public.inventory_sighting row-security forced
  district_id bigint not null
  id uuid not null
  source text not null
  source_name text not null
  key text not null
  device_id uuid
  tied_by text not null
  confidence integer not null
  reason text not null
  hostname text
  serial text
  uuid text
  macs text[] not null default '{}'::text[]
  asset_tag text
  agent_ids text[] not null default '{}'::text[]
  manufacturer text
  model text
  os_name text
  os_version text
  person text
  place text
  first_told_at timestamp with time zone not null
  told_at timestamp with time zone not null
  seen_at timestamp with time zone
  gone_at timestamp with time zone
table public.inventory_submission row-security forced
  district_id bigint not null
  id uuid not null
  received_at timestamp with time zone not null
  key_id uuid
  remote text not null
  device_id uuid
  device_label text not null
  state text not null
  refusal jsonb
  dialect text
  is_partial boolean not null default false
  size integer not null
  sha256 text not null
  raw bytea
  notes text[] not null default '{}'::text[]
  repeats integer not null default 0
  repeated_at timestamp with time zone
table public.inventory_title
  id bigint not null
  key uuid not null
  ecosystem text not null
  name text not null
  version text not null
  arch text not null
  source text not null
  source_version text not null
  kind text not null
  publisher text not null
table public.inventory_unindexed row-security forced
  district_id bigint not null
  change_id uuid not null
table public.ledger_about row-security forced
  district_id bigint not null
  about text not null
  entry_id uuid not null
table public.ledger_checkpoint row-security forced
  district_id bigint not null
  epoch integer not null
  size bigint not null
  note text not null
  key_n integer not null
  made_at timestamp with time zone not null
table public.ledger_copy row-security forced
  district_id bigint not null
  target text not null
  epoch integer
  size bigint
  copied_at timestamp with time zone
  fault text
  tried_at timestamp with time zone not null
table public.ledger_entry row-security forced
  district_id bigint not null
  id uuid not null
  at timestamp with time zone not null
  kind text not null
  clauses text[] not null
  actor text not null
  proof text not null
  grade text not null
  clock text not null default platform_clock_source(platform_district())
  epoch integer not null default platform_current_epoch()
  about text[] not null
  salt text not null
  content text not null
  content_hash text not null
  erased_by uuid
table public.ledger_erasing row-security forced
  district_id bigint not null
  id uuid not null
  entry_id uuid not null
  reason text not null
  asked_by uuid not null
  asked_at timestamp with time zone not null
  agreed_by uuid
  agreed_at timestamp with time zone
  declined_by uuid
  declined_at timestamp with time zone
table public.ledger_installation
  one boolean not null default true
  id text not null
table public.ledger_key row-security forced
  district_id bigint not null
  n integer not null
  public_key text not null
  former_signature text
  entry_id uuid not null
  began_at timestamp with time zone not null
table public.ledger_key_ask row-security forced
  district_id bigint not null
  n integer not null
  asked_at timestamp with time zone not null
table public.ledger_posting row-security forced
  district_id bigint not null
  witness_id uuid not null
  epoch integer not null
  size bigint not null
  notice_id uuid not null
  posted_at timestamp with time zone not null
table public.ledger_seal row-security forced
  district_id bigint not null
  seq bigint not null
  entry_id uuid not null
  entry_hash text not null
  chain_hash text not null
  sealed_at timestamp with time zone not null
table public.ledger_sealing row-security forced
  district_id bigint not null
  fault text
  fault_at timestamp with time zone not null
table public.ledger_served row-security forced
  district_id bigint not null
  clause text not null
  kind text not null
  entries bigint not null
table public.ledger_tile row-security forced
  district_id bigint not null
  level smallint not null
  n bigint not null
  hashes bytea not null
table public.ledger_unsealed row-security forced
  district_id bigint not null
  entry_id uuid not null
table public.ledger_witness row-security forced
  district_id bigint not null
  id uuid not null
  name text not null
  email text not null
  every_hours integer not null
  named_by uuid not null
  since timestamp with time zone not null
  until timestamp with time zone
table public.notices_delivery row-security forced
  district_id bigint not null
  id uuid not null
  notice_id uuid not null
  person_id uuid
  channel text not null
  address text not null
  body text
  machine text not null default 'delivery'::text
  from_state text not null
  state text not null
  reply text
  message_id text
  bounce_token text not null
  attempts integer not null default 0
  next_at timestamp with time zone not null
  first_at timestamp with time zone
  claimed_until timestamp with time zone
  state_at timestamp with time zone not null
  made_in_epoch integer not null default platform_current_epoch()
table public.notices_notice row-security forced
  district_id bigint not null
  id uuid not null
  kind text not null
  about text not null
  bound_to text
  subject text not null
  body text not null
  due_by timestamp with time zone
  made_at timestamp with time zone not null
  useless_from timestamp with time zone
table public.patching_cycle row-security forced
  district_id bigint not null
  id uuid not null
  number integer not null
  rhythm text not null
  period text not null
  administrator_id uuid not null
  request_id uuid not null
  not_before timestamp with time zone not null
  not_after timestamp with time zone not null
  opened_at timestamp with time zone not null
  closed_at timestamp with time zone
  resolution text
  policy_id text
table public.patching_cycle_server row-security forced
  district_id bigint not null
  cycle_id uuid not null
  device_id uuid not null
  added_at timestamp with time zone not null
table public.patching_device row-security forced
  district_id bigint not null
  device_id uuid not null
  state_ids uuid[] not null
  work_count integer not null default 0
  site_id uuid
  actor text not null
  computed_at timestamp with time zone not null
table public.patching_fleet_day row-security forced
  district_id bigint not null
  day date not null
  site text not null
  systems integer not null
  up_to_date integer not null
  pending integer not null
  with_issues integer not null
  unknown integer not null
  overdue integer not null
  exploited integer not null
  silent integer not null
table public.patching_followed row-security forced
  district_id bigint not null
  feed_id bigint not null
  moved_at timestamp with time zone
table public.patching_mark row-security forced
  district_id bigint not null
  line text not null
  title_id bigint not null
  packages text[] not null
  mark bigint not null
table public.patching_move row-security forced
  district_id bigint not null
  id uuid not null
  update_id uuid not null
  at timestamp with time zone not null
  because text not null
  before jsonb
  after jsonb
  rank_before integer
  rank_after integer
table public.patching_override row-security forced
  district_id bigint not null
  id uuid not null
  update_id uuid not null
  target text
  decision text not null
  due_on date
  reason text not null
  said_by uuid not null
  said_at timestamp with time zone not null
  until date not null
  ended_at timestamp with time zone
  ended_by uuid
  ended_why text
table public.patching_policy_table row-security forced
  district_id bigint not null
  id uuid not null
  version integer not null
  name text not null
  content jsonb not null
  reason text not null
  published_by uuid not null
  published_at timestamp with time zone not null
table public.patching_reach row-security forced
  district_id bigint not null
  update_id uuid not null
  site text not null
  actor text not null
  n integer not null
table public.patching_rhythm row-security forced
  district_id bigint not null
  id uuid not null
  device_id uuid not null
  rhythm text not null
  said_by uuid not null
  said_at timestamp with time zone not null
  why text not null
table public.patching_state row-security forced
  district_id bigint not null
  id uuid not null
  digest text not null
  update_id uuid not null
  facts jsonb not null
  exposure text not null
  installed text not null
  fixed text
  cve_count integer not null
  fixable_count integer not null
  cves text[] not null
  kev_cves text[] not null
  decision text not null
  due_on date
  is_forensic boolean not null
  risk_score integer not null
  risk_level text not null
  rank_key text not null
  says text not null
  missing text[] not null
  policy text not null
table public.patching_state_count row-security forced
  district_id bigint not null
  state_id uuid not null
  n integer not null
table public.patching_support_ended row-security forced
  district_id bigint not null
  key text not null
  ends_on date
  noted_at timestamp with time zone not null
table public.patching_support_word row-security forced
  district_id bigint not null
  key text not null
  name text not null
  ends_on date
  read_where text not null default ''::text
  owner_id uuid
  todo text not null default ''::text
  said_by uuid not null
  said_at timestamp with time zone not null
table public.patching_told row-security forced
  district_id bigint not null
  id uuid not null
  ecosystem text not null
  line text not null default ''::text
  package text not null
  target text not null
  kind text not null
  released_on date not null
  source text not null
  said_by uuid not null
  said_at timestamp with time zone not null
  withdrawn_at timestamp with time zone
  withdrawn_by uuid
table public.patching_update row-security forced
  district_id bigint not null
  id uuid not null
  ecosystem text not null
  line text not null
  package text not null
  is_noise boolean not null
  target text
  decision text not null default 'undecided'::text
  due_on date
  is_forensic boolean not null default false
  risk_score integer not null default 1
  risk_level text not null default 'not known'::text
  installed text not null default ''::text
  cve_count integer not null default 0
  fixable_count integer not null default 0
  cves text[] not null default '{}'::text[]
  kev_cves text[] not null default '{}'::text[]
  missing text[] not null default '{}'::text[]
  exposure text not null default 'unknown'::text
  emergency_count integer not null default 0
  stated_count integer not null default 0
  told_kev text[] not null default '{}'::text[]
  epss numeric(6,5)
  epss_on date
  policy text not null default ''::text
  order_key text not null default '9'::text
  owner_id uuid
  opened_at timestamp with time zone not null
  computed_at timestamp with time zone not null
  closed_at timestamp with time zone
  late_told_at timestamp with time zone
  late_told_up_at timestamp with time zone
table public.people_assignment row-security forced
  district_id bigint not null
  id uuid not null
  person_id uuid not null
  position text not null
  site_id uuid
  since timestamp with time zone not null
  until timestamp with time zone
  assigned_by uuid not null
table public.people_delegate row-security forced
  district_id bigint not null
  id uuid not null
  person_id uuid not null
  delegate_id uuid not null
  position text not null
  appointed_by uuid not null
  since timestamp with time zone not null
  until timestamp with time zone not null
  ended_at timestamp with time zone
table public.people_district row-security forced
  district_id bigint not null
  name text not null
  zone text not null
  is_demo boolean not null default false
  created_at timestamp with time zone not null
table public.people_district_list
  district_id bigint not null
table public.people_email_change row-security forced
  district_id bigint not null
  id uuid not null
  person_id uuid not null
  new_email text not null
  token_hash text not null
  asked_by uuid not null
  made_at timestamp with time zone not null
  ends_at timestamp with time zone not null
  used_at timestamp with time zone
  made_in_epoch integer not null default platform_current_epoch()
table public.people_invitation row-security forced
  district_id bigint not null
  id uuid not null
  person_id uuid not null
  token_hash text not null
  invited_by uuid not null
  channel text not null
  created_at timestamp with time zone not null
  ends_at timestamp with time zone not null
  used_at timestamp with time zone
  purpose text not null default 'account'::text
  made_in_epoch integer not null default platform_current_epoch()
  code_hash text
table public.people_login row-security forced
  district_id bigint not null
  person_id uuid not null
  auth_user_id uuid not null
table public.people_login_district
  auth_user_id uuid not null
  district_id bigint not null
  person_id uuid not null
table public.people_look row-security forced
  district_id bigint not null
  person_id uuid not null
  list text not null
  looked_at timestamp with time zone not null
table public.people_passkey row-security forced
  district_id bigint not null
  id uuid not null
  person_id uuid not null
  credential_id text not null
  public_key text not null
  fingerprint text not null
  rp_id text not null
  label text not null
  transports text[] not null
  is_synced boolean not null
  counter bigint not null
  made_at timestamp with time zone not null
  last_used_at timestamp with time zone
  removed_at timestamp with time zone
table public.people_person row-security forced
  district_id bigint not null
  id uuid not null
  name text not null
  initials text not null
  email text
  phone text
  site_id uuid
  created_at timestamp with time zone not null
  ended_at timestamp with time zone
table public.people_provider row-security forced
  district_id bigint not null
  id uuid not null
  label text not null
  issuer text not null
  client_id text not null
  set_by uuid not null
  set_at timestamp with time zone not null
  ended_at timestamp with time zone
  confirmed_by uuid
  confirmed_at timestamp with time zone
  trusts_factor boolean not null default false
table public.people_recovery row-security forced
  district_id bigint not null
  id uuid not null
  person_id uuid not null
  asked_at timestamp with time zone not null
  ends_at timestamp with time zone not null
  done_at timestamp with time zone
  stopped_at timestamp with time zone
  stopped_by uuid
table public.people_recovery_word row-security forced
  district_id bigint not null
  recovery_id uuid not null
  person_id uuid not null
  by_id uuid not null
  seen text not null
  note text not null
  at timestamp with time zone not null
table public.people_saved_view row-security forced
  district_id bigint not null
  id uuid not null
  list text not null
  name text not null
  query text not null
  owner_id uuid not null
  is_shared boolean not null
  made_at timestamp with time zone not null
table public.people_sealed row-security forced
  district_id bigint not null
  id uuid not null
  person_id uuid not null
  auth_user_id uuid not null
  made_at timestamp with time zone not null
  made_by uuid not null
  ended_at timestamp with time zone
table public.people_sealed_code row-security forced
  district_id bigint not null
  sealed_id uuid not null
  code_hash text not null
  made_at timestamp with time zone not null
  used_at timestamp with time zone
  void_at timestamp with time zone
table public.people_sealed_use row-security forced
  district_id bigint not null
  id uuid not null
  sealed_id uuid not null
  used_at timestamp with time zone not null
  who text not null
  why text not null
  reviewed_at timestamp with time zone
  reviewed_by uuid
  finding text
table public.people_site row-security forced
  district_id bigint not null
  id uuid not null
  name text not null
  kind text not null
table public.people_task row-security forced
  district_id bigint not null
  id uuid not null
  what text not null
  why text not null
  about text not null default ''::text
  href text not null
  clause text not null
  who_id uuid not null
  due_on date not null
  made_by uuid not null
  made_at timestamp with time zone not null
  done_by uuid
  done_at timestamp with time zone
  done_how text
table public.people_undo row-security forced
  district_id bigint not null
  id uuid not null
  kind text not null
  about text not null
  says text not null
  person_id uuid not null
  before jsonb not null
  after jsonb not null
  made_at timestamp with time zone not null
  ends_at timestamp with time zone not null
  undone_at timestamp with time zone
table public.platform_address
  id uuid not null
  public_url text not null
  tls text not null
  cert_file text
  key_file text
  trusted_proxy text
  check_hash text not null
  set_at timestamp with time zone not null
  set_by text not null
  seen_at timestamp with time zone
  in_force_at timestamp with time zone
table public.platform_clock row-security forced
  district_id bigint not null
  is_demo boolean not null default true
  offset_ms bigint not null
table public.platform_epoch
  epoch integer not null
  began_at timestamp with time zone not null
  why text not null
table public.platform_long_job row-security forced
  district_id bigint not null
  id uuid not null
  kind text not null
  says text not null
  asked_by uuid not null
  asked_at timestamp with time zone not null
  input jsonb not null
  file bytea
  state text not null default 'waiting'::text
  step text not null default ''::text
  done_count integer not null default 0
  total_count integer
  result jsonb
  attempts integer not null default 0
  moved_at timestamp with time zone not null
  ended_at timestamp with time zone
table public.platform_move
  machine text not null
  from_state text not null
  to_state text not null
table public.platform_outbox row-security forced
  district_id bigint not null
  id uuid not null
  kind text not null
  payload jsonb not null
  created_at timestamp with time zone not null
  done_at timestamp with time zone
  attempts integer not null default 0
  last_fault text
  made_in_epoch integer not null default platform_current_epoch()
table public.platform_process
  name text not null
  pid integer not null
  started_at timestamp with time zone not null
  seen_at timestamp with time zone not null
  version text not null
table public.platform_timer row-security forced
  district_id bigint not null
  id uuid not null
  kind text not null
  due_at timestamp with time zone not null
  payload jsonb not null
  fired_at timestamp with time zone
  made_in_epoch integer not null default platform_current_epoch()
table public.policy_pack row-security forced
  district_id bigint not null
  id uuid not null
  name text not null
  version text not null
  hash text not null
  content text
  reason text not null
  taken_by uuid not null
  taken_at timestamp with time zone not null
table public.policy_shipped
  is_only boolean not null default true
  hash text not null
  content text not null
table public.policy_value row-security forced
  district_id bigint not null
  id uuid not null
  parameter text not null
  value jsonb
  from_at timestamp with time zone not null
  set_by uuid not null
  set_at timestamp with time zone not null
  reason text not null
  withdrawn_by uuid
  withdrawn_at timestamp with time zone
table public.policy_version row-security forced
  district_id bigint not null
  id text not null
  pack text not null
  pack_version text not null
  pack_hash text not null
  content jsonb not null
  first_used_at timestamp with time zone not null
table public.runbooks_attempt row-security forced
  district_id bigint not null
  id uuid not null
  run_id uuid not null
  step text not null
  fence integer not null
  kind text not null
  began_at timestamp with time zone not null
  facts jsonb not null
table public.runbooks_lease row-security forced
  district_id bigint not null
  run_id uuid not null
  holder text not null
  fence integer not null
  until timestamp with time zone not null
table public.runbooks_link row-security forced
  district_id bigint not null
  id uuid not null
  token_hash text not null
  tester_id uuid not null
  purpose text not null
  made_at timestamp with time zone not null
  ends_at timestamp with time zone not null
  used_at timestamp with time zone
  made_in_epoch integer not null default platform_current_epoch()
table public.runbooks_revert_order row-security forced
  district_id bigint not null
  id uuid not null
  run_id uuid not null
  person_id uuid not null
  snapshot text not null
  loses_since timestamp with time zone not null
  credential_id text not null
  authenticator_data text not null
  client_data text not null
  signature text not null
  nonce text not null
  signed_at timestamp with time zone not null
table public.runbooks_run row-security forced
  district_id bigint not null
  id uuid not null
  cycle_id uuid not null
  request_id uuid not null
  device_id uuid not null
  way text not null
  planned_start timestamp with time zone not null
  planned_end timestamp with time zone not null
  scheduled_by uuid not null
  scheduled_at timestamp with time zone not null
  replaces_id uuid
  policy_id text
  made_in_epoch integer not null default platform_current_epoch()
table public.runbooks_run_move row-security forced
  district_id bigint not null
  run_id uuid not null
  n integer not null
  machine text not null default 'run'::text
  from_state text not null
  to_state text not null
  previous_n integer
  at timestamp with time zone not null
  by_actor text not null
  reason text
table public.runbooks_runner row-security forced
  district_id bigint not null
  approvals text not null
  origin text not null
  trusted jsonb not null
  servers uuid[] not null
  seen_at timestamp with time zone not null
table public.runbooks_step row-security forced
  district_id bigint not null
  run_id uuid not null
  step text not null
  position integer not null
  clause text not null
  state text not null
  fence integer not null default 0
  intent jsonb
  outcome jsonb
  intended_at timestamp with time zone
  ended_at timestamp with time zone
table public.runbooks_tester row-security forced
  district_id bigint not null
  id uuid not null
  run_id uuid not null
  service_id uuid not null
  person_id uuid not null
  asked_at timestamp with time zone not null
  answer text
  answered_at timestamp with time zone
  proposed_at timestamp with time zone
  verdict text
  verdict_at timestamp with time zone
  verdict_proof text
  failed_tests text
  notes text
table public.runbooks_wait row-security forced
  district_id bigint not null
  run_id uuid not null
  code text not null
  clause text not null
  says text not null
  satisfied_by text not null
  since timestamp with time zone not null
table public.vulnerabilities_advisory
  feed_id bigint not null
  n integer not null
  id text not null
  cves text[] not null
  title text
  says text
  published date
  severity text
  score numeric(3,1)
  configurations jsonb not null
  sound jsonb not null
  remedies jsonb not null
table public.vulnerabilities_advisory_package
  feed_id bigint not null
  n integer not null
  at integer not null
  ecosystem text not null
  release text not null
  name text not null
  range jsonb not null
table public.vulnerabilities_advisory_product
  feed_id bigint not null
  product text not null
  n integer not null
table public.vulnerabilities_claim row-security forced
  district_id bigint not null
  id uuid not null
  source text not null
  source_name text not null
  scan_id uuid
  device_id uuid not null
  cve text not null
  package text not null
  version text not null default ''::text
  fixed text not null default ''::text
  severity text
  says text not null default ''::text
  said_by uuid not null
  said_at timestamp with time zone not null
  last_at timestamp with time zone not null
  ended_at timestamp with time zone
  ended_because text
  to_check boolean not null default false
  known text not null default ''::text
  ended_by_scan_id uuid
table public.vulnerabilities_claim_word row-security forced
  district_id bigint not null
  claim_id uuid not null
  scan_id uuid not null
  version text not null default ''::text
  fixed text not null default ''::text
  severity text
  says text not null default ''::text
table public.vulnerabilities_cve_fact
  cve text not null
  feed_id bigint not null
  exploitation text
  automatable boolean
  technical_impact text
  severity text
  score numeric(3,1)
  assessed_on date
table public.vulnerabilities_detection row-security forced
  district_id bigint not null
  ecosystem text not null
  package text not null
  cve text not null
  detected_at timestamp with time zone not null
table public.vulnerabilities_epss
  cve text not null
  score real not null
  percentile real not null
table public.vulnerabilities_feed
  id bigint not null
  slot text not null
  kind text not null
  format text not null
  release text
  name text not null
  sha256 text not null
  size integer not null
  published text
  loaded_at timestamp with time zone not null
  loaded_by text not null
  entries integer not null
  oddities text[] not null
  superseded_at timestamp with time zone
  signature text not null default 'none'::text
  signed_key uuid
  signed_at timestamp with time zone
  signature_sha256 text
  releases text[] not null default '{}'::text[]
table public.vulnerabilities_feed_document row-security forced
  district_id bigint not null
  source_id uuid not null
  url text not null
  updated text not null
  state text not null
  says text not null default ''::text
  tried_at timestamp with time zone not null
  slot text
  document text
table public.vulnerabilities_feed_release
  ecosystem text not null
  release text not null
  feed_id bigint not null
  month date not null
  records integer not null
table public.vulnerabilities_feed_source row-security forced
  district_id bigint not null
  id uuid not null
  name text not null
  url text not null
  hash_url text not null default ''::text
  release text not null default ''::text
  every_hours integer not null
  set_by uuid not null
  set_at timestamp with time zone not null
  removed_at timestamp with time zone
  tried_at timestamp with time zone
  answered_at timestamp with time zone
  etag text
  modified text
  outcome text
  fault text
  begun_at timestamp with time zone
  unended integer not null default 0
  signature_url text not null default ''::text
table public.vulnerabilities_fix
  feed_id bigint not null
  n integer not null
  package text not null
  is_binary boolean not null
  cve text not null
  urgency text
  is_remote boolean
  has_fix boolean not null
  fixed_version text not null
  other_versions text[] not null
  release text
table public.vulnerabilities_identity
  title_id bigint not null
  rules text not null
  plain_name text not null
  state text not null
  label text
  names text[] not null
  because text
table public.vulnerabilities_identity_rule row-security forced
  district_id bigint not null
  id uuid not null
  ecosystem text not null
  plain_name text not null
  product text
  label text not null
  reason text not null
  said_by uuid not null
  said_at timestamp with time zone not null
  until date
  ended_at timestamp with time zone
table public.vulnerabilities_judged
  title_id bigint not null
  line text not null
  rules text not null
table public.vulnerabilities_kev
  cve text not null
  feed_id bigint not null
  vendor text not null
  product text not null
  title text not null
  added_on date not null
  due_on date not null
  required_action text not null
  ransomware boolean not null
  products text[] not null default '{}'::text[]
table public.vulnerabilities_match
  title_id bigint not null
  release text not null
  cve text not null
  source text not null
  source_version text not null
  fixed text
  fix_known_on date
  urgency text
  is_remote boolean
  noise_reason text
  reason text not null
  state text not null default 'affected'::text
  feed_slot text
  range text
  rule text
table public.vulnerabilities_matched
  title_id bigint not null
  release text not null
  feed_id bigint not null
table public.vulnerabilities_platform
  os_name text not null
  os_version text not null
  line text not null
  title_id bigint
table public.vulnerabilities_publisher_key
  id uuid not null
  slot text not null
  fingerprint text not null
  user_ids text[] not null
  algorithm text not null
  made_at timestamp with time zone not null
  expires_at timestamp with time zone
  signers jsonb not null
  armoured text not null
  added_at timestamp with time zone not null
  added_by text not null
  reason text not null
  ended_at timestamp with time zone
  ended_by text
  ended_because text
table public.vulnerabilities_refusal row-security forced
  district_id bigint not null
  id uuid not null
  at timestamp with time zone not null
  by text not null
  name text not null
  sha256 text not null
  size integer not null
  says text not null
  faults text[] not null
  signature_sha256 text
table public.vulnerabilities_retold row-security forced
  district_id bigint not null
  title_id bigint not null
  rule_id uuid not null
  judged_as text not null
table public.vulnerabilities_scan row-security forced
  district_id bigint not null
  id uuid not null
  scanner text not null
  label text not null
  file_name text not null
  sha256 text not null
  scanned_at timestamp with time zone not null
  hosts integer not null
  rows_read integer not null
  refused integer not null
  taken_by uuid not null
  taken_at timestamp with time zone not null
  without_cve integer not null default 0
  taken_back_by uuid
  taken_back_at timestamp with time zone
  taken_back_because text
table public.vulnerabilities_scan_device row-security forced
  district_id bigint not null
  scan_id uuid not null
  device_id uuid not null
table public.vulnerabilities_scan_result row-security forced
  district_id bigint not null
  scan_id uuid not null
  n integer not null
  device_id uuid not null
  name text not null
  severity text
  says text not null
table public.vulnerabilities_signed_feed
  id uuid not null
  slot text not null
  since timestamp with time zone not null
  set_by text not null
  reason text not null
  ended_at timestamp with time zone
  ended_by text
  ended_because text
table public.vulnerabilities_source
  feed_id bigint not null
  package text not null
  source text not null
table public.vulnerabilities_statement row-security forced
  district_id bigint not null
  id uuid not null
  kind text not null
  cve text not null
  ecosystem text not null
  package text not null
  device_id uuid
  justification text
  reason text not null
  said_by uuid not null
  said_at timestamp with time zone not null
  until date not null
  ended_at timestamp with time zone
  was_exploited boolean not null default false
table public.vulnerabilities_support
  product text not null
  cycle text not null
  label text not null
  released_on date
  ends text not null
  ends_on date
  paid_until date
  latest text
  latest_on date
  successor text
  link text
  feed_id bigint not null
table public.vulnerabilities_support_of
  what text not null
  key text not null
  product text
  cycle text
  name text not null default ''::text
  rules text not null
table public.vulnerabilities_update
  feed_id bigint not null
  kb text not null
  posted date
  supersedes text[] not null
table public.vulnerabilities_updated_cve
  feed_id bigint not null
  cve text not null
  title text not null
  severity text
  posted date
table public.vulnerabilities_updated_product
  feed_id bigint not null
  product_key text not null
  product text not null
  fixes jsonb not null
table public.vulnerabilities_windows row-security forced
  district_id bigint not null
  device_id uuid not null
  title_id bigint not null
  part text not null default ''::text
table public.vulnerabilities_withdrawal
  scope text not null
  id text not null
  cves text[] not null
  how text not null
  withdrawn_on date
  told_at timestamp with time zone not null
  feed_id bigint

-- constraints
advisories_item advisories_item_body_check: CHECK ((length(body) <= 200000))
advisories_item advisories_item_devices_check: CHECK ((devices >= 0))
advisories_item advisories_item_district_id_decided_by_fkey: FOREIGN KEY (district_id, decided_by) REFERENCES people_person(district_id, id)
advisories_item advisories_item_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
advisories_item advisories_item_district_id_source_id_fkey: FOREIGN KEY (district_id, source_id) REFERENCES advisories_source(district_id, id)
advisories_item advisories_item_key_check: CHECK ((length(key) = 64))
advisories_item advisories_item_link_check: CHECK ((length(link) <= 1000))
advisories_item advisories_item_pkey: PRIMARY KEY (district_id, id)
advisories_item advisories_item_sender_check: CHECK ((length(sender) <= 300))
advisories_item advisories_item_subject_check: CHECK ((length(subject) <= 500))
advisories_item advisory_decided_must_say_who_and_why: CHECK ((((state = 'untriaged'::text) = (decided_by IS NULL)) AND ((state = 'untriaged'::text) = (decided_at IS NULL)) AND ((state = 'untriaged'::text) OR (length(TRIM(BOTH FROM COALESCE(reason, ''::text))) > 0))))
advisories_item advisory_must_be_taken_once: UNIQUE (district_id, key)
advisories_item advisory_state_must_be_known: CHECK ((state = ANY (ARRAY['untriaged'::text, 'finding'::text, 'task'::text, 'nothing'::text])))
advisories_item advisory_things_must_be_counted: CHECK ((things >= 0))
advisories_name advisories_name_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
advisories_name advisories_name_name_check: CHECK (((length(name) >= 1) AND (length(name) <= 300)))
advisories_name advisories_name_pkey: PRIMARY KEY (district_id, kind, name)
advisories_name advisories_name_round_check: CHECK ((round > 0))
advisories_name advisory_name_kind_must_be_known: CHECK ((kind = ANY (ARRAY['product'::text, 'package'::text, 'system'::text, 'application'::text, 'vendor'::text, 'service'::text, 'model'::text])))
advisories_named advisories_named_district_id_item_id_fkey: FOREIGN KEY (district_id, item_id) REFERENCES advisories_item(district_id, id)
advisories_named advisories_named_name_check: CHECK (((length(name) >= 1) AND (length(name) <= 300)))
advisories_named advisories_named_pkey: PRIMARY KEY (district_id, item_id, kind, name)
advisories_named advisory_named_kind_must_be_known: CHECK ((kind = ANY (ARRAY['product'::text, 'package'::text, 'system'::text, 'application'::text, 'vendor'::text, 'service'::text, 'model'::text])))
advisories_source advisories_source_address_check: CHECK (((length(address) >= 1) AND (length(address) <= 500)))
advisories_source advisories_source_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
advisories_source advisories_source_district_id_set_by_fkey: FOREIGN KEY (district_id, set_by) REFERENCES people_person(district_id, id)
advisories_source advisories_source_folder_check: CHECK ((length(folder) <= 200))
advisories_source advisories_source_name_check: CHECK (((length(name) >= 1) AND (length(name) <= 120)))
advisories_source advisories_source_pkey: PRIMARY KEY (district_id, id)
advisories_source advisories_source_username_check: CHECK ((length(username) <= 200))
advisories_source advisory_source_kind_must_be_known: CHECK ((kind = ANY (ARRAY['mailbox'::text, 'news'::text])))
advisories_source advisory_source_must_be_encrypted_as_known: CHECK ((security = ANY (ARRAY['tls'::text, 'starttls'::text])))
advisories_source advisory_source_must_be_silent_at_some_time: CHECK (((silent_days >= 1) AND (silent_days <= 366)))
advisories_touch advisories_touch_district_id_item_id_fkey: FOREIGN KEY (district_id, item_id) REFERENCES advisories_item(district_id, id)
advisories_touch advisories_touch_pkey: PRIMARY KEY (district_id, item_id, title_id, cve)
advisories_touch advisories_touch_title_id_fkey: FOREIGN KEY (title_id) REFERENCES inventory_title(id)
assets_actor actor_party_must_be_an_actor: CHECK ((actor = ANY (ARRAY['runbook'::text, 'by-hand'::text, 'google'::text, 'intune'::text, 'apple-mdm'::text, 'msp'::text, 'vendor'::text, 'nobody'::text])))
assets_actor assets_actor_contact_check: CHECK ((length(contact) <= 200))
assets_actor assets_actor_district_id_changed_by_fkey: FOREIGN KEY (district_id, changed_by) REFERENCES people_person(district_id, id)
assets_actor assets_actor_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
assets_actor assets_actor_party_check: CHECK ((length(party) <= 200))
assets_actor assets_actor_pkey: PRIMARY KEY (district_id, actor)
assets_current_version assets_current_version_branch_check: CHECK ((length(branch) <= 60))
assets_current_version assets_current_version_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
assets_current_version assets_current_version_district_id_said_by_fkey: FOREIGN KEY (district_id, said_by) REFERENCES people_person(district_id, id)
assets_current_version assets_current_version_pkey: PRIMARY KEY (district_id, product, branch)
assets_current_version assets_current_version_product_check: CHECK (((length(product) >= 1) AND (length(product) <= 200)))
assets_current_version assets_current_version_read_where_check: CHECK (((length(read_where) >= 1) AND (length(read_where) <= 300)))
assets_current_version assets_current_version_reason_check: CHECK ((length(reason) <= 300))
assets_current_version assets_current_version_version_check: CHECK (((length(version) >= 1) AND (length(version) <= 100)))
assets_device assets_device_asset_tag_check: CHECK (((length(asset_tag) >= 1) AND (length(asset_tag) <= 100)))
assets_device assets_device_assigned_to_check: CHECK (((length(assigned_to) >= 1) AND (length(assigned_to) <= 200)))
assets_device assets_device_district_id_exposure_by_fkey: FOREIGN KEY (district_id, exposure_by) REFERENCES people_person(district_id, id)
assets_device assets_device_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
assets_device assets_device_district_id_owner_id_fkey: FOREIGN KEY (district_id, owner_id) REFERENCES people_person(district_id, id)
assets_device assets_device_district_id_site_id_fkey: FOREIGN KEY (district_id, site_id) REFERENCES people_site(district_id, id)
assets_device assets_device_hostname_check: CHECK (((length(hostname) >= 1) AND (length(hostname) <= 512)))
assets_device assets_device_kind_by_check: CHECK ((kind_by = ANY (ARRAY['agent'::text, 'person'::text])))
assets_device assets_device_macs_check: CHECK ((cardinality(macs) <= 16))
assets_device assets_device_notes_check: CHECK ((jsonb_typeof(notes) = 'object'::text))
assets_device assets_device_ordered_from_check: CHECK (((length(ordered_from) >= 1) AND (length(ordered_from) <= 200)))
assets_device assets_device_os_build_check: CHECK ((length(os_build) <= 100))
assets_device assets_device_pkey: PRIMARY KEY (district_id, id)
assets_device assets_device_room_check: CHECK (((length(room) >= 1) AND (length(room) <= 200)))
assets_device assets_device_source_check: CHECK ((source = ANY (ARRAY['agent'::text, 'this-machine'::text, 'import'::text, 'by-hand'::text])))
assets_device assigned_must_be_a_person_of_the_district: FOREIGN KEY (district_id, assigned_id) REFERENCES people_person(district_id, id)
assets_device device_kind_must_be_known: CHECK ((kind = ANY (ARRAY['server'::text, 'workstation'::text, 'laptop'::text, 'tablet'::text, 'phone'::text, 'appliance'::text, 'network-gear'::text, 'printer'::text, 'camera'::text, 'door-controller'::text, 'unknown'::text])))
assets_device device_merged_must_name_a_device: FOREIGN KEY (district_id, merged_into) REFERENCES assets_device(district_id, id)
assets_device device_must_not_be_merged_into_itself: CHECK ((merged_into <> id))
assets_device device_out_of_scope_must_have_a_reason: CHECK (((scope <> 'out'::text) OR ((scope_reason IS NOT NULL) AND (length(TRIM(BOTH FROM scope_reason)) > 0))))
assets_device device_status_must_be_known: CHECK ((status = ANY (ARRAY['in-use'::text, 'in-store'::text, 'repair'::text, 'lost'::text, 'retired'::text, 'unknown'::text])))
assets_device encryption_told_must_be_yes_or_no: CHECK ((encryption_told = ANY (ARRAY['yes'::text, 'no'::text])))
assets_device encryption_told_must_name_its_source: CHECK ((num_nonnulls(encryption_told, encryption_by, encryption_at) = ANY (ARRAY[0, 3])))
assets_device exposure_must_be_known: CHECK ((exposure = ANY (ARRAY['exposed'::text, 'not-exposed'::text, 'unknown'::text])))
assets_device exposure_must_name_who_said_so_when_and_why: CHECK (((exposure = 'unknown'::text) OR ((exposure_by IS NOT NULL) AND (exposure_at IS NOT NULL) AND (length(TRIM(BOTH FROM exposure_why)) > 0))))
assets_device patching_actor_must_be_known: CHECK ((patching_actor = ANY (ARRAY['runbook'::text, 'by-hand'::text, 'google'::text, 'intune'::text, 'apple-mdm'::text, 'msp'::text, 'vendor'::text, 'nobody'::text, 'unknown'::text])))
assets_device posture_antivirus_must_be_known: CHECK ((posture_antivirus = ANY (ARRAY['on'::text, 'outdated'::text, 'off'::text, 'none'::text, 'unknown'::text])))
assets_device posture_encryption_must_be_known: CHECK ((posture_encryption = ANY (ARRAY['yes'::text, 'no'::text, 'partial'::text, 'unknown'::text])))
assets_device posture_filter_must_be_known: CHECK ((posture_filter = ANY (ARRAY['present'::text, 'absent'::text, 'unknown'::text])))
assets_device posture_reach_in_must_be_known: CHECK ((posture_reach_in = ANY (ARRAY['camera'::text, 'remote-control'::text, 'none'::text, 'unknown'::text])))
assets_device scope_must_be_known: CHECK ((scope = ANY (ARRAY['in'::text, 'out'::text, 'unknown'::text])))
assets_firmware assets_firmware_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
assets_firmware assets_firmware_district_id_said_by_fkey: FOREIGN KEY (district_id, said_by) REFERENCES people_person(district_id, id)
assets_firmware assets_firmware_pkey: PRIMARY KEY (district_id, device_id)
assets_firmware assets_firmware_product_check: CHECK (((length(product) >= 1) AND (length(product) <= 200)))
assets_firmware assets_firmware_vendor_check: CHECK (((length(vendor) >= 1) AND (length(vendor) <= 200)))
assets_firmware assets_firmware_version_check: CHECK ((length(version) <= 100))
assets_hosted assets_hosted_contact_check: CHECK ((length(contact) <= 200))
assets_hosted assets_hosted_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
assets_hosted assets_hosted_district_id_owner_id_fkey: FOREIGN KEY (district_id, owner_id) REFERENCES people_person(district_id, id)
assets_hosted assets_hosted_name_check: CHECK (((length(name) >= 1) AND (length(name) <= 200)))
assets_hosted assets_hosted_pkey: PRIMARY KEY (district_id, id)
assets_hosted assets_hosted_product_check: CHECK ((length(product) <= 200))
assets_hosted assets_hosted_vendor_check: CHECK ((length(vendor) <= 200))
assets_hosted assets_hosted_version_check: CHECK ((length(version) <= 100))
assets_hosted hosted_data_class_must_be_known: CHECK ((data_class = ANY (ARRAY['public'::text, 'internal'::text, 'student-records'::text, 'staff-records'::text, 'financial'::text, 'unknown'::text])))
assets_hosted hosted_must_be_named_once: UNIQUE (district_id, name)
assets_hosted hosted_out_of_scope_must_have_a_reason: CHECK (((scope <> 'out'::text) OR ((scope_reason IS NOT NULL) AND (length(TRIM(BOTH FROM scope_reason)) > 0))))
assets_hosted hosted_patching_actor_must_be_known: CHECK ((patching_actor = ANY (ARRAY['runbook'::text, 'by-hand'::text, 'google'::text, 'intune'::text, 'apple-mdm'::text, 'msp'::text, 'vendor'::text, 'nobody'::text, 'unknown'::text])))
assets_hosted hosted_scope_must_be_known: CHECK ((scope = ANY (ARRAY['in'::text, 'out'::text, 'unknown'::text])))
assets_issue assets_issue_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
assets_issue assets_issue_district_id_raised_by_fkey: FOREIGN KEY (district_id, raised_by) REFERENCES people_person(district_id, id)
assets_issue assets_issue_district_id_responsible_id_fkey: FOREIGN KEY (district_id, responsible_id) REFERENCES people_person(district_id, id)
assets_issue assets_issue_item_check: CHECK (((length(item) >= 1) AND (length(item) <= 600)))
assets_issue assets_issue_machine_check: CHECK ((machine = 'issue'::text))
assets_issue assets_issue_pkey: PRIMARY KEY (district_id, id)
assets_issue assets_issue_words_check: CHECK (((length(words) >= 1) AND (length(words) <= 4000)))
assets_issue issue_answer_clock_must_run_while_acknowledged: CHECK ((((state = 'acknowledged'::text) = (answer_by IS NOT NULL)) AND ((answer_by IS NULL) = (answer_level IS NULL))))
assets_issue issue_answer_level_must_be_known: CHECK ((answer_level = ANY (ARRAY['owner'::text, 'manager'::text, 'coordinator'::text, 'top'::text])))
assets_issue issue_kind_must_be_known: CHECK ((kind = ANY (ARRAY['does-not-work'::text, 'outage'::text, 'security'::text, 'cannot-be-patched'::text, 'wrong-data'::text, 'question'::text, 'other'::text])))
assets_issue issue_level_must_be_known: CHECK ((level = ANY (ARRAY['owner'::text, 'manager'::text, 'coordinator'::text])))
assets_issue issue_move_must_be_legal: FOREIGN KEY (machine, from_state, state) REFERENCES platform_move(machine, from_state, to_state)
assets_issue issue_must_have_its_own_number: UNIQUE (district_id, number)
assets_issue_entry assets_issue_entry_district_id_by_id_fkey: FOREIGN KEY (district_id, by_id) REFERENCES people_person(district_id, id)
assets_issue_entry assets_issue_entry_district_id_issue_id_fkey: FOREIGN KEY (district_id, issue_id) REFERENCES assets_issue(district_id, id)
assets_issue_entry assets_issue_entry_pkey: PRIMARY KEY (district_id, issue_id, n)
assets_issue_entry assets_issue_entry_words_check: CHECK ((length(words) <= 4000))
assets_issue_entry issue_entry_kind_must_be_known: CHECK ((kind = ANY (ARRAY['raised'::text, 'told'::text, 'acknowledged'::text, 'answered'::text, 'escalated'::text, 'dated'::text, 'handed-over'::text, 'closed'::text])))
assets_service assets_service_availability_check: CHECK ((availability = ANY (ARRAY['low'::text, 'moderate'::text, 'high'::text, 'unknown'::text])))
assets_service assets_service_confidentiality_check: CHECK ((confidentiality = ANY (ARRAY['low'::text, 'moderate'::text, 'high'::text, 'unknown'::text])))
assets_service assets_service_district_id_business_owner_id_fkey: FOREIGN KEY (district_id, business_owner_id) REFERENCES people_person(district_id, id)
assets_service assets_service_district_id_mission_by_fkey: FOREIGN KEY (district_id, mission_by) REFERENCES people_person(district_id, id)
assets_service assets_service_integrity_check: CHECK ((integrity = ANY (ARRAY['low'::text, 'moderate'::text, 'high'::text, 'unknown'::text])))
assets_service assets_service_name_check: CHECK (((length(name) >= 1) AND (length(name) <= 200)))
assets_service assets_service_pkey: PRIMARY KEY (district_id, id)
assets_service assets_service_type_check: CHECK (((length(type) >= 1) AND (length(type) <= 60)))
assets_service mission_critical_must_be_known: CHECK ((mission_critical = ANY (ARRAY['yes'::text, 'no'::text, 'unknown'::text])))
assets_service mission_critical_must_name_who_said_so: CHECK (((mission_critical = 'unknown'::text) OR ((mission_by IS NOT NULL) AND (mission_at IS NOT NULL))))
assets_service_need assets_service_need_district_id_needs_id_fkey: FOREIGN KEY (district_id, needs_id) REFERENCES assets_service(district_id, id)
assets_service_need assets_service_need_district_id_service_id_fkey: FOREIGN KEY (district_id, service_id) REFERENCES assets_service(district_id, id)
assets_service_need assets_service_need_pkey: PRIMARY KEY (district_id, service_id, needs_id)
assets_service_need service_must_not_need_itself: CHECK ((service_id <> needs_id))
assets_service_server assets_service_server_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
assets_service_server assets_service_server_district_id_service_id_fkey: FOREIGN KEY (district_id, service_id) REFERENCES assets_service(district_id, id)
assets_service_server assets_service_server_pkey: PRIMARY KEY (district_id, service_id, device_id)
assets_service_server assets_service_server_redundancy_check: CHECK ((length(redundancy) <= 60))
assets_service_server assets_service_server_role_check: CHECK ((length(role) <= 60))
assets_service_site assets_service_site_district_id_service_id_fkey: FOREIGN KEY (district_id, service_id) REFERENCES assets_service(district_id, id)
assets_service_site assets_service_site_district_id_site_id_fkey: FOREIGN KEY (district_id, site_id) REFERENCES people_site(district_id, id)
assets_service_site assets_service_site_pkey: PRIMARY KEY (district_id, service_id, site_id)
assets_service_tester assets_service_tester_district_id_deputy_id_fkey: FOREIGN KEY (district_id, deputy_id) REFERENCES people_person(district_id, id)
assets_service_tester assets_service_tester_district_id_person_id_fkey: FOREIGN KEY (district_id, person_id) REFERENCES people_person(district_id, id)
assets_service_tester assets_service_tester_district_id_service_id_fkey: FOREIGN KEY (district_id, service_id) REFERENCES assets_service(district_id, id)
assets_service_tester assets_service_tester_pkey: PRIMARY KEY (district_id, service_id, person_id)
assets_service_tester tester_must_not_be_their_own_deputy: CHECK (((deputy_id IS NULL) OR (deputy_id <> person_id)))
assets_software_scope assets_software_scope_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
assets_software_scope assets_software_scope_district_id_said_by_fkey: FOREIGN KEY (district_id, said_by) REFERENCES people_person(district_id, id)
assets_software_scope assets_software_scope_name_check: CHECK (((length(name) >= 1) AND (length(name) <= 512)))
assets_software_scope assets_software_scope_pkey: PRIMARY KEY (district_id, ecosystem, name)
assets_software_scope software_out_of_scope_must_have_a_reason: CHECK (((scope <> 'out'::text) OR ((reason IS NOT NULL) AND (length(TRIM(BOTH FROM reason)) > 0))))
assets_software_scope software_scope_must_be_known: CHECK ((scope = ANY (ARRAY['in'::text, 'out'::text])))
assets_source_fact assets_source_fact_detail_check: CHECK ((length(detail) <= 500))
assets_source_fact assets_source_fact_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
assets_source_fact assets_source_fact_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
assets_source_fact assets_source_fact_district_id_hosted_id_fkey: FOREIGN KEY (district_id, hosted_id) REFERENCES assets_hosted(district_id, id)
assets_source_fact assets_source_fact_district_id_told_by_fkey: FOREIGN KEY (district_id, told_by) REFERENCES people_person(district_id, id)
assets_source_fact assets_source_fact_pkey: PRIMARY KEY (district_id, id)
assets_source_fact assets_source_fact_product_check: CHECK ((length(product) <= 200))
assets_source_fact assets_source_fact_version_check: CHECK ((length(version) <= 100))
assets_source_fact fact_must_be_of_one_thing: CHECK ((num_nonnulls(device_id, hosted_id) = 1))
assets_source_fact fact_must_not_be_of_the_future: CHECK ((seen_at <= (told_at + '01:00:00'::interval)))
assets_source_fact source_must_be_known: CHECK ((source = ANY (ARRAY['google-admin'::text, 'intune'::text, 'apple-mdm'::text, 'msp-report'::text, 'vendor-statement'::text])))
assets_source_fact source_must_tell_a_device_once: UNIQUE (district_id, device_id, source)
assets_source_fact source_must_tell_a_hosted_application_once: UNIQUE (district_id, hosted_id, source)
assets_source_fact source_word_must_be_known: CHECK ((says = ANY (ARRAY['current'::text, 'behind'::text, 'nothing'::text])))
auth."rateLimit" rateLimit_key_key: UNIQUE (key)
auth."rateLimit" rateLimit_pkey: PRIMARY KEY (id)
auth."user" user_email_key: UNIQUE (email)
auth."user" user_pkey: PRIMARY KEY (id)
auth.account account_pkey: PRIMARY KEY (id)
auth.account account_userId_fkey: FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE
auth.backup_code backup_code_pkey: PRIMARY KEY (id)
auth.backup_code backup_code_user_id_code_hash_key: UNIQUE (user_id, code_hash)
auth.backup_code backup_code_user_id_fkey: FOREIGN KEY (user_id) REFERENCES auth."user"(id) ON DELETE CASCADE
auth.factor_duty factor_duty_pkey: PRIMARY KEY (user_id)
auth.factor_duty factor_duty_user_id_fkey: FOREIGN KEY (user_id) REFERENCES auth."user"(id) ON DELETE CASCADE
auth.failed_sign_in failed_sign_in_pkey: PRIMARY KEY (user_id)
auth.failed_sign_in failed_sign_in_user_id_fkey: FOREIGN KEY (user_id) REFERENCES auth."user"(id) ON DELETE CASCADE
auth.half_sign_in half_sign_in_pkey: PRIMARY KEY (id)
auth.half_sign_in half_sign_in_token_hash_key: UNIQUE (token_hash)
auth.half_sign_in half_sign_in_user_id_fkey: FOREIGN KEY (user_id) REFERENCES auth."user"(id) ON DELETE CASCADE
auth.passkey_ask passkey_ask_pkey: PRIMARY KEY (id_hash)
auth.provider_subject account_must_be_one_subject_of_an_issuer: UNIQUE (issuer, user_id)
auth.provider_subject provider_subject_pkey: PRIMARY KEY (issuer, subject)
auth.provider_subject provider_subject_user_id_fkey: FOREIGN KEY (user_id) REFERENCES auth."user"(id) ON DELETE CASCADE
auth.provider_turn provider_turn_pkey: PRIMARY KEY (state_hash)
auth.session session_pkey: PRIMARY KEY (id)
auth.session session_token_key: UNIQUE (token)
auth.session session_userId_fkey: FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE
auth.totp totp_pkey: PRIMARY KEY (user_id)
auth.totp totp_user_id_fkey: FOREIGN KEY (user_id) REFERENCES auth."user"(id) ON DELETE CASCADE
auth.verification verification_pkey: PRIMARY KEY (id)
auth.window_count window_count_pkey: PRIMARY KEY (key, began_at)
calendar_address calendar_address_district_id_ended_by_fkey: FOREIGN KEY (district_id, ended_by) REFERENCES people_person(district_id, id)
calendar_address calendar_address_district_id_person_id_fkey: FOREIGN KEY (district_id, person_id) REFERENCES people_person(district_id, id)
calendar_address calendar_address_must_be_found_by_its_token: UNIQUE (district_id, token_hash)
calendar_address calendar_address_must_say_where_it_is_used: CHECK (((length(TRIM(BOTH FROM label)) >= 1) AND (length(TRIM(BOTH FROM label)) <= 60)))
calendar_address calendar_address_pkey: PRIMARY KEY (district_id, id)
calendar_address calendar_address_whose_check: CHECK ((whose = ANY (ARRAY['all'::text, 'own'::text])))
calendar_address calendar_token_must_be_hashed: CHECK ((token_hash ~ '^[0-9a-f]{64}$'::text))
calendar_address ended_calendar_address_must_name_who_ended_it: CHECK (((ended_at IS NULL) = (ended_by IS NULL)))
calendar_closed_day calendar_closed_day_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
calendar_closed_day calendar_closed_day_district_id_set_by_fkey: FOREIGN KEY (district_id, set_by) REFERENCES people_person(district_id, id)
calendar_closed_day calendar_closed_day_pkey: PRIMARY KEY (district_id, day)
calendar_closed_day closed_day_must_be_of_our_time: CHECK (((day >= '2000-01-01'::date) AND (day <= '2100-12-31'::date)))
calendar_closed_day closed_day_must_have_a_name: CHECK (((length(name) >= 1) AND (length(name) <= 120)))
changes_decision change_must_not_be_decided_by_delegate_of_requester: CHECK (((appointed_by IS NULL) OR ((appointed_by <> requester_id) AND (appointed_by <> submitted_by))))
changes_decision change_must_not_be_decided_by_requester: CHECK ((decider_id <> requester_id))
changes_decision change_must_not_be_decided_by_who_wrote_its_text: CHECK ((decider_id <> submitted_by))
changes_decision changes_decision_capacity_check: CHECK ((capacity = ANY (ARRAY['it-systems-manager'::text, 'technology-coordinator'::text])))
changes_decision changes_decision_cause_check: CHECK ((cause = ANY (ARRAY['planning'::text, 'back-out'::text, 'timing'::text, 'resources'::text, 'other'::text])))
changes_decision changes_decision_district_id_decider_id_fkey: FOREIGN KEY (district_id, decider_id) REFERENCES people_person(district_id, id)
changes_decision changes_decision_pkey: PRIMARY KEY (district_id, id)
changes_decision changes_decision_verdict_check: CHECK ((verdict = ANY (ARRAY['approved'::text, 'denied'::text, 'delayed'::text])))
changes_decision decision_must_be_proved_by_its_person: CHECK ((proof = ANY (ARRAY['link'::text, 'password'::text, 'provider'::text, 'second-factor'::text, 'passkey'::text, 'one-time-code'::text])))
changes_decision decision_must_keep_the_requester: FOREIGN KEY (district_id, request_id, requester_id) REFERENCES changes_request(district_id, id, requester_id)
changes_decision decision_must_keep_who_wrote_the_text: FOREIGN KEY (district_id, request_id, text_hash, submitted_by) REFERENCES changes_text(district_id, request_id, text_hash, submitted_by)
changes_decision delegate_must_be_whom_the_delegation_names: FOREIGN KEY (district_id, delegation_id, appointed_by, decider_id) REFERENCES people_delegate(district_id, id, appointed_by, delegate_id)
changes_decision delegate_must_name_the_delegation: CHECK (((delegation_id IS NULL) = (appointed_by IS NULL)))
changes_decision denial_must_give_a_reason: CHECK (((verdict = 'approved'::text) OR ((cause IS NOT NULL) AND (length(TRIM(BOTH FROM COALESCE(reason, ''::text))) > 0))))
changes_decision early_start_must_be_allowed_by_coordinator_with_reason: CHECK (((NOT is_early_allowed) OR ((capacity = 'technology-coordinator'::text) AND (verdict = 'approved'::text) AND (length(TRIM(BOTH FROM COALESCE(reason, ''::text))) > 0))))
changes_decision link_must_not_allow_an_early_start: CHECK (((NOT is_early_allowed) OR (proof <> 'link'::text)))
changes_decision signature_must_be_by_passkey: CHECK (((signature IS NULL) OR (proof = 'passkey'::text)))
changes_decision signature_must_be_by_the_deciders_own_passkey: FOREIGN KEY (district_id, credential_id, decider_id) REFERENCES people_passkey(district_id, credential_id, person_id)
changes_decision signature_must_be_whole: CHECK ((num_nonnulls(credential_id, authenticator_data, client_data, signature, nonce, signed_at) = ANY (ARRAY[0, 6])))
changes_link changes_link_capacity_check: CHECK ((capacity = ANY (ARRAY['it-systems-manager'::text, 'technology-coordinator'::text])))
changes_link changes_link_district_id_person_id_fkey: FOREIGN KEY (district_id, person_id) REFERENCES people_person(district_id, id)
changes_link changes_link_district_id_request_id_text_hash_fkey: FOREIGN KEY (district_id, request_id, text_hash) REFERENCES changes_text(district_id, request_id, text_hash)
changes_link changes_link_pkey: PRIMARY KEY (district_id, id)
changes_link link_must_be_found_by_its_token: UNIQUE (district_id, token_hash)
changes_number changes_number_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
changes_number changes_number_pkey: PRIMARY KEY (district_id)
changes_request change_must_keep_its_requester: UNIQUE (district_id, id, requester_id)
changes_request changes_request_district_id_number_key: UNIQUE (district_id, number)
changes_request changes_request_district_id_requester_id_fkey: FOREIGN KEY (district_id, requester_id) REFERENCES people_person(district_id, id)
changes_request changes_request_kind_check: CHECK ((kind = ANY (ARRAY['standard'::text, 'normal'::text, 'emergency'::text])))
changes_request changes_request_pkey: PRIMARY KEY (district_id, id)
changes_request changes_request_title_check: CHECK (((length(title) >= 1) AND (length(title) <= 300)))
changes_suspicion change_seen_must_be_told_once: UNIQUE (district_id, change_id)
changes_suspicion changes_suspicion_district_id_change_id_fkey: FOREIGN KEY (district_id, change_id) REFERENCES inventory_change(district_id, id)
changes_suspicion changes_suspicion_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
changes_suspicion changes_suspicion_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
changes_suspicion changes_suspicion_district_id_request_id_fkey: FOREIGN KEY (district_id, request_id) REFERENCES changes_request(district_id, id)
changes_suspicion changes_suspicion_district_id_settled_by_fkey: FOREIGN KEY (district_id, settled_by) REFERENCES people_person(district_id, id)
changes_suspicion changes_suspicion_pkey: PRIMARY KEY (district_id, id)
changes_suspicion suspicion_linked_must_name_the_request: CHECK (((state = 'linked'::text) = (request_id IS NOT NULL)))
changes_suspicion suspicion_must_say_what_changed: CHECK ((cardinality(kinds) > 0))
changes_suspicion suspicion_settled_must_say_by_whom_and_why: CHECK ((((state = 'open'::text) = (settled_at IS NULL)) AND ((state = 'open'::text) OR ((settled_by IS NOT NULL) AND (length(TRIM(BOTH FROM why)) > 0)))))
changes_suspicion suspicion_state_must_be_known: CHECK ((state = ANY (ARRAY['open'::text, 'dismissed'::text, 'linked'::text])))
changes_text changes_text_district_id_policy_id_fkey: FOREIGN KEY (district_id, policy_id) REFERENCES policy_version(district_id, id)
changes_text changes_text_district_id_request_id_fkey: FOREIGN KEY (district_id, request_id) REFERENCES changes_request(district_id, id)
changes_text changes_text_district_id_submitted_by_fkey: FOREIGN KEY (district_id, submitted_by) REFERENCES people_person(district_id, id)
changes_text changes_text_pkey: PRIMARY KEY (district_id, request_id, revision)
changes_text decision_must_name_a_submitted_text: UNIQUE (district_id, request_id, text_hash, submitted_by)
changes_text revision_must_count_from_one: CHECK ((revision >= 1))
changes_text text_must_be_one_a_hash: UNIQUE (district_id, request_id, text_hash)
demo_link demo_link_district_id_person_id_fkey: FOREIGN KEY (district_id, person_id) REFERENCES people_person(district_id, id)
demo_link demo_link_pkey: PRIMARY KEY (district_id, id)
demo_link demo_link_token_must_be_one: UNIQUE (district_id, token_hash)
demo_link link_must_belong_to_a_demo_district: FOREIGN KEY (district_id, is_demo) REFERENCES people_district(district_id, is_demo)
demo_link real_district_must_have_no_open_link: CHECK (is_demo)
demo_mail demo_mail_pkey: PRIMARY KEY (district_id, id)
demo_mail mail_must_belong_to_a_demo_district: FOREIGN KEY (district_id, is_demo) REFERENCES people_district(district_id, is_demo)
demo_mail real_district_mail_must_not_end_here: CHECK (is_demo)
imports_file import_applied_must_be_whole: CHECK (((state <> 'applied'::text) OR ((rows_done = row_count) AND (ended_at IS NOT NULL))))
imports_file import_must_account_for_every_row: CHECK (((state = ANY (ARRAY['received'::text, 'discarded'::text])) OR (rows_done = (((added + changed) + same) + refused))))
imports_file import_must_keep_its_rows_until_taken: CHECK (((state <> ALL (ARRAY['received'::text, 'applying'::text])) OR (lines IS NOT NULL)))
imports_file import_state_must_be_known: CHECK ((state = ANY (ARRAY['received'::text, 'applying'::text, 'applied'::text, 'discarded'::text])))
imports_file imports_file_check: CHECK (((rows_done >= 0) AND (rows_done <= row_count)))
imports_file imports_file_confidence_check: CHECK (((confidence >= 0) AND (confidence <= 100)))
imports_file imports_file_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
imports_file imports_file_name_check: CHECK (((length(name) >= 1) AND (length(name) <= 200)))
imports_file imports_file_pkey: PRIMARY KEY (district_id, id)
imports_file imports_file_row_count_check: CHECK ((row_count >= 0))
imports_file imports_file_sha256_check: CHECK ((length(sha256) = 64))
imports_mapping imports_mapping_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
imports_mapping imports_mapping_pkey: PRIMARY KEY (district_id, source, headings_key)
imports_raw imports_raw_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
imports_raw imports_raw_pkey: PRIMARY KEY (district_id, sha256)
imports_raw imports_raw_sha256_check: CHECK ((length(sha256) = 64))
imports_row imports_row_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
imports_row imports_row_district_id_file_id_fkey: FOREIGN KEY (district_id, file_id) REFERENCES imports_file(district_id, id)
imports_row imports_row_label_check: CHECK ((length(label) <= 200))
imports_row imports_row_line_check: CHECK ((line > 0))
imports_row imports_row_pkey: PRIMARY KEY (district_id, file_id, line)
imports_row row_outcome_must_be_known: CHECK ((outcome = ANY (ARRAY['added'::text, 'changed'::text, 'same'::text, 'refused'::text])))
imports_row row_refused_must_say_why: CHECK (((outcome <> 'refused'::text) OR (cardinality(says) > 0)))
imports_row row_taken_must_name_its_device: CHECK (
CASE outcome
    WHEN 'refused'::text THEN (device_id IS NULL)
    WHEN 'same'::text THEN true
    ELSE (device_id IS NOT NULL)
END)
installation_backup backup_must_be_whole_or_say_why_not: CHECK (((fault IS NULL) = ((sha256 IS NOT NULL) AND (bytes IS NOT NULL) AND (rows IS NOT NULL))))
installation_backup backup_must_end_after_it_begins: CHECK ((ended_at >= began_at))
installation_backup installation_backup_bytes_check: CHECK ((bytes > 0))
installation_backup installation_backup_pkey: PRIMARY KEY (id)
installation_backup installation_backup_rows_check: CHECK ((rows >= 0))
installation_backup installation_backup_sha256_check: CHECK ((length(sha256) = 64))
installation_restore installation_restore_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
installation_restore installation_restore_ended_sessions_check: CHECK ((ended_sessions >= 0))
installation_restore installation_restore_epoch_fkey: FOREIGN KEY (epoch) REFERENCES platform_epoch(epoch)
installation_restore installation_restore_pkey: PRIMARY KEY (district_id, epoch)
installation_restore restore_must_be_confirmed_by_somebody: CHECK (((confirmed_at IS NULL) = (confirmed_by IS NULL)))
inventory_alarm alarm_kind_must_be_known: CHECK ((kind = ANY (ARRAY['identity-claimed'::text, 'identity-shared'::text, 'agent-replaced'::text])))
inventory_alarm alarm_settled_must_say_by_whom_and_how: CHECK (((settled_at IS NULL) OR ((settled_by IS NOT NULL) AND (length(TRIM(BOTH FROM settled_how)) > 0))))
inventory_alarm inventory_alarm_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
inventory_alarm inventory_alarm_district_id_other_device_id_fkey: FOREIGN KEY (district_id, other_device_id) REFERENCES assets_device(district_id, id)
inventory_alarm inventory_alarm_district_id_settled_by_fkey: FOREIGN KEY (district_id, settled_by) REFERENCES people_person(district_id, id)
inventory_alarm inventory_alarm_district_id_submission_id_fkey: FOREIGN KEY (district_id, submission_id) REFERENCES inventory_submission(district_id, id)
inventory_alarm inventory_alarm_pkey: PRIMARY KEY (district_id, id)
inventory_answer inventory_answer_district_id_node_id_fkey: FOREIGN KEY (district_id, node_id) REFERENCES inventory_node(district_id, id)
inventory_answer inventory_answer_pkey: PRIMARY KEY (district_id, node_id, question)
inventory_answer inventory_answer_question_check: CHECK (((length(question) >= 1) AND (length(question) <= 60)))
inventory_apart apart_pair_must_be_in_one_order: CHECK ((device_id < other_device_id))
inventory_apart inventory_apart_district_id_by_fkey: FOREIGN KEY (district_id, by) REFERENCES people_person(district_id, id)
inventory_apart inventory_apart_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
inventory_apart inventory_apart_district_id_other_device_id_fkey: FOREIGN KEY (district_id, other_device_id) REFERENCES assets_device(district_id, id)
inventory_apart inventory_apart_pkey: PRIMARY KEY (district_id, device_id, other_device_id)
inventory_apart inventory_apart_why_check: CHECK ((length(TRIM(BOTH FROM why)) > 0))
inventory_change inventory_change_details_check: CHECK ((jsonb_typeof(details) = 'object'::text))
inventory_change inventory_change_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
inventory_change inventory_change_district_id_submission_id_fkey: FOREIGN KEY (district_id, submission_id) REFERENCES inventory_submission(district_id, id)
inventory_change inventory_change_pkey: PRIMARY KEY (district_id, id)
inventory_coverage_day inventory_coverage_day_all_n_check: CHECK ((all_n >= 0))
inventory_coverage_day inventory_coverage_day_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
inventory_coverage_day inventory_coverage_day_pkey: PRIMARY KEY (district_id, day)
inventory_coverage_day managed_must_be_of_all: CHECK (((managed_n >= 0) AND (managed_n <= all_n)))
inventory_device inventory_device_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
inventory_device inventory_device_district_id_enrolled_site_id_fkey: FOREIGN KEY (district_id, enrolled_site_id) REFERENCES people_site(district_id, id)
inventory_device inventory_device_district_id_submission_id_fkey: FOREIGN KEY (district_id, submission_id) REFERENCES inventory_submission(district_id, id)
inventory_device inventory_device_pkey: PRIMARY KEY (district_id, device_id)
inventory_district_software inventory_district_software_pkey: PRIMARY KEY (district_id, title_id)
inventory_district_software inventory_district_software_title_id_fkey: FOREIGN KEY (title_id) REFERENCES inventory_title(id)
inventory_identity identity_kind_must_be_known: CHECK ((kind = ANY (ARRAY['uuid'::text, 'serial'::text, 'agent-id'::text, 'device-id'::text, 'mac'::text, 'asset-tag'::text])))
inventory_identity inventory_identity_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
inventory_identity inventory_identity_pkey: PRIMARY KEY (district_id, kind, value)
inventory_identity inventory_identity_value_check: CHECK (((length(value) >= 1) AND (length(value) <= 512)))
inventory_key inventory_key_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
inventory_key inventory_key_district_id_made_by_fkey: FOREIGN KEY (district_id, made_by) REFERENCES people_person(district_id, id)
inventory_key inventory_key_district_id_revoked_by_fkey: FOREIGN KEY (district_id, revoked_by) REFERENCES people_person(district_id, id)
inventory_key inventory_key_district_id_site_id_fkey: FOREIGN KEY (district_id, site_id) REFERENCES people_site(district_id, id)
inventory_key inventory_key_label_check: CHECK (((length(label) >= 1) AND (length(label) <= 200)))
inventory_key inventory_key_pkey: PRIMARY KEY (district_id, id)
inventory_key inventory_key_secret_hash_check: CHECK ((length(secret_hash) = 64))
inventory_key key_revoked_must_say_by_whom: CHECK (((revoked_at IS NULL) = (revoked_by IS NULL)))
inventory_key_alarm inventory_key_alarm_district_id_key_id_fkey: FOREIGN KEY (district_id, key_id) REFERENCES inventory_key(district_id, id)
inventory_key_alarm inventory_key_alarm_pkey: PRIMARY KEY (district_id, id)
inventory_mark inventory_mark_district_id_sighting_id_fkey: FOREIGN KEY (district_id, sighting_id) REFERENCES inventory_sighting(district_id, id)
inventory_mark inventory_mark_pkey: PRIMARY KEY (district_id, kind, value, sighting_id)
inventory_mark inventory_mark_value_check: CHECK (((length(value) >= 1) AND (length(value) <= 512)))
inventory_mark mark_kind_must_be_known: CHECK ((kind = ANY (ARRAY['serial'::text, 'uuid'::text, 'asset-tag'::text, 'mac'::text, 'agent'::text, 'name'::text])))
inventory_merge inventory_merge_district_id_by_person_fkey: FOREIGN KEY (district_id, by_person) REFERENCES people_person(district_id, id)
inventory_merge inventory_merge_district_id_gone_id_fkey: FOREIGN KEY (district_id, gone_id) REFERENCES assets_device(district_id, id)
inventory_merge inventory_merge_district_id_kept_id_fkey: FOREIGN KEY (district_id, kept_id) REFERENCES assets_device(district_id, id)
inventory_merge inventory_merge_district_id_split_by_fkey: FOREIGN KEY (district_id, split_by) REFERENCES people_person(district_id, id)
inventory_merge inventory_merge_pkey: PRIMARY KEY (district_id, id)
inventory_merge inventory_merge_why_check: CHECK ((length(TRIM(BOTH FROM why)) > 0))
inventory_merge merge_must_be_of_two: CHECK ((kept_id <> gone_id))
inventory_merge merge_split_must_say_by_whom_and_why: CHECK (((split_at IS NULL) OR ((split_by IS NOT NULL) AND (length(TRIM(BOTH FROM split_why)) > 0))))
inventory_node inventory_node_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
inventory_node inventory_node_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
inventory_node inventory_node_district_id_key_id_fkey: FOREIGN KEY (district_id, key_id) REFERENCES inventory_key(district_id, id)
inventory_node inventory_node_host_check: CHECK (((length(host) >= 1) AND (length(host) <= 512)))
inventory_node inventory_node_pkey: PRIMARY KEY (district_id, id)
inventory_node inventory_node_secret_hash_check: CHECK ((length(secret_hash) = 64))
inventory_node node_platform_must_be_known: CHECK ((platform = ANY (ARRAY['linux'::text, 'windows'::text, 'macos'::text])))
inventory_posture inventory_posture_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
inventory_posture inventory_posture_district_id_submission_id_fkey: FOREIGN KEY (district_id, submission_id) REFERENCES inventory_submission(district_id, id)
inventory_posture inventory_posture_pkey: PRIMARY KEY (district_id, device_id, fact)
inventory_posture posture_fact_must_be_known: CHECK ((fact = ANY (ARRAY['encryption'::text, 'antivirus'::text, 'firewall'::text, 'filter-client'::text, 'remote-control'::text, 'camera'::text, 'screen-lock'::text])))
inventory_posture posture_state_must_be_known: CHECK ((state = ANY (ARRAY['yes'::text, 'no'::text, 'partial'::text, 'on'::text, 'off'::text, 'outdated'::text, 'none'::text, 'present'::text, 'absent'::text, 'found'::text, 'unknown'::text])))
inventory_question answer_must_be_known: CHECK ((answer = ANY (ARRAY['told'::text, 'not-told'::text, 'too-late'::text])))
inventory_question inventory_question_district_id_asked_by_fkey: FOREIGN KEY (district_id, asked_by) REFERENCES people_person(district_id, id)
inventory_question inventory_question_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
inventory_question inventory_question_pkey: PRIMARY KEY (district_id, id)
inventory_question question_answered_must_say_when: CHECK (((answer IS NULL) = (answered_at IS NULL)))
inventory_question question_must_be_of_the_list: CHECK ((question = ANY (ARRAY['inventory'::text, 'uptime'::text, 'signed-in'::text, 'listening-ports'::text, 'usb-devices'::text, 'disk-space'::text, 'certificates'::text])))
inventory_review inventory_review_confidence_check: CHECK (((confidence >= 0) AND (confidence <= 100)))
inventory_review inventory_review_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
inventory_review inventory_review_district_id_other_device_id_fkey: FOREIGN KEY (district_id, other_device_id) REFERENCES assets_device(district_id, id)
inventory_review inventory_review_district_id_settled_by_fkey: FOREIGN KEY (district_id, settled_by) REFERENCES people_person(district_id, id)
inventory_review inventory_review_district_id_sighting_id_fkey: FOREIGN KEY (district_id, sighting_id) REFERENCES inventory_sighting(district_id, id)
inventory_review inventory_review_pkey: PRIMARY KEY (district_id, id)
inventory_review review_kind_must_be_known: CHECK ((kind = ANY (ARRAY['one-machine'::text, 'two-machines'::text])))
inventory_review review_must_be_settled_in_known_words: CHECK ((settled_as = ANY (ARRAY['merged'::text, 'apart'::text, 'split'::text, 'stays'::text, 'moot'::text])))
inventory_review review_must_name_the_other_side: CHECK ((((kind = 'one-machine'::text) = (other_device_id IS NOT NULL)) AND ((kind = 'two-machines'::text) = (sighting_id IS NOT NULL))))
inventory_review review_pair_must_be_in_one_order: CHECK (((other_device_id IS NULL) OR (device_id < other_device_id)))
inventory_review review_settled_by_a_person_must_say_why: CHECK (((settled_as IS NULL) OR (settled_as = 'moot'::text) OR ((settled_by IS NOT NULL) AND (length(TRIM(BOTH FROM settled_why)) > 0))))
inventory_review review_settled_must_say_as_what: CHECK (((settled_at IS NULL) = (settled_as IS NULL)))
inventory_shared_identity inventory_shared_identity_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
inventory_shared_identity inventory_shared_identity_kind_check: CHECK ((kind = ANY (ARRAY['uuid'::text, 'serial'::text, 'agent-id'::text, 'device-id'::text, 'mac'::text, 'asset-tag'::text])))
inventory_shared_identity inventory_shared_identity_pkey: PRIMARY KEY (district_id, kind, value)
inventory_shared_identity inventory_shared_identity_value_check: CHECK (((length(value) >= 1) AND (length(value) <= 512)))
inventory_shared_identity inventory_shared_identity_why_check: CHECK ((length(TRIM(BOTH FROM why)) > 0))
inventory_sighting inventory_sighting_confidence_check: CHECK (((confidence >= 0) AND (confidence <= 100)))
inventory_sighting inventory_sighting_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
inventory_sighting inventory_sighting_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
inventory_sighting inventory_sighting_key_check: CHECK (((length(key) >= 1) AND (length(key) <= 512)))
inventory_sighting inventory_sighting_pkey: PRIMARY KEY (district_id, id)
inventory_sighting inventory_sighting_source_name_check: CHECK ((length(source_name) <= 200))
inventory_sighting sighting_must_be_one_a_thing: UNIQUE (district_id, source, source_name, key)
inventory_sighting sighting_must_say_how_it_was_tied: CHECK ((tied_by = ANY (ARRAY['rule'::text, 'person'::text, 'made'::text, 'nobody'::text])))
inventory_sighting sighting_source_must_be_known: CHECK ((source = ANY (ARRAY['purchase'::text, 'mdm'::text, 'directory'::text, 'hypervisor'::text, 'network'::text, 'agent'::text, 'sheet'::text])))
inventory_sighting sighting_tied_must_name_its_device: CHECK (((device_id IS NULL) = (tied_by = 'nobody'::text)))
inventory_submission inventory_submission_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
inventory_submission inventory_submission_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
inventory_submission inventory_submission_district_id_key_id_fkey: FOREIGN KEY (district_id, key_id) REFERENCES inventory_key(district_id, id)
inventory_submission inventory_submission_pkey: PRIMARY KEY (district_id, id)
inventory_submission repeats_must_be_of_an_unchanged_one: CHECK (((repeats = 0) OR (state = 'unchanged'::text)))
inventory_submission submission_accepted_must_keep_its_bytes: CHECK (((state <> 'accepted'::text) OR (raw IS NOT NULL)))
inventory_submission submission_state_must_be_known: CHECK ((state = ANY (ARRAY['accepted'::text, 'unchanged'::text, 'quarantined'::text, 'refused'::text, 'discarded'::text])))
inventory_submission submission_turned_away_must_say_why: CHECK (((state = ANY (ARRAY['accepted'::text, 'unchanged'::text])) OR (refusal IS NOT NULL)))
inventory_title inventory_title_key_key: UNIQUE (key)
inventory_title inventory_title_pkey: PRIMARY KEY (id)
inventory_unindexed inventory_unindexed_pkey: PRIMARY KEY (district_id, change_id)
ledger_about ledger_about_district_id_entry_id_fkey: FOREIGN KEY (district_id, entry_id) REFERENCES ledger_entry(district_id, id)
ledger_about ledger_about_pkey: PRIMARY KEY (district_id, about, entry_id)
ledger_checkpoint ledger_checkpoint_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
ledger_checkpoint ledger_checkpoint_district_id_key_n_fkey: FOREIGN KEY (district_id, key_n) REFERENCES ledger_key(district_id, n)
ledger_checkpoint ledger_checkpoint_epoch_fkey: FOREIGN KEY (epoch) REFERENCES platform_epoch(epoch)
ledger_checkpoint ledger_checkpoint_pkey: PRIMARY KEY (district_id, epoch, size)
ledger_checkpoint ledger_checkpoint_size_check: CHECK ((size >= 1))
ledger_copy ledger_copy_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
ledger_copy ledger_copy_pkey: PRIMARY KEY (district_id)
ledger_entry epoch_must_have_begun: FOREIGN KEY (epoch) REFERENCES platform_epoch(epoch)
ledger_entry erased_entry_must_hold_nothing: CHECK (
CASE
    WHEN (erased_by IS NULL) THEN (salt <> ''::text)
    ELSE ((salt = ''::text) AND (content = '{"erased":true}'::text))
END)
ledger_entry grade_must_be_known: CHECK ((grade = ANY (ARRAY['enforced'::text, 'observed'::text, 'attested'::text, 'stand-in'::text])))
ledger_entry ledger_entry_district_id_erased_by_fkey: FOREIGN KEY (district_id, erased_by) REFERENCES ledger_entry(district_id, id)
ledger_entry ledger_entry_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
ledger_entry ledger_entry_pkey: PRIMARY KEY (district_id, id)
ledger_erasing erasing_must_be_agreed_by_another_person: CHECK (((agreed_by IS NULL) OR (agreed_by <> asked_by)))
ledger_erasing erasing_must_be_agreed_or_declined_not_both: CHECK (((agreed_by IS NULL) OR (declined_by IS NULL)))
ledger_erasing erasing_must_be_answered_by_somebody: CHECK ((((agreed_by IS NULL) = (agreed_at IS NULL)) AND ((declined_by IS NULL) = (declined_at IS NULL))))
ledger_erasing ledger_erasing_district_id_agreed_by_fkey: FOREIGN KEY (district_id, agreed_by) REFERENCES people_person(district_id, id)
ledger_erasing ledger_erasing_district_id_asked_by_fkey: FOREIGN KEY (district_id, asked_by) REFERENCES people_person(district_id, id)
ledger_erasing ledger_erasing_district_id_declined_by_fkey: FOREIGN KEY (district_id, declined_by) REFERENCES people_person(district_id, id)
ledger_erasing ledger_erasing_district_id_entry_id_fkey: FOREIGN KEY (district_id, entry_id) REFERENCES ledger_entry(district_id, id)
ledger_erasing ledger_erasing_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
ledger_erasing ledger_erasing_pkey: PRIMARY KEY (district_id, id)
ledger_erasing ledger_erasing_reason_check: CHECK ((reason = ANY (ARRAY['asked-for'::text, 'no-longer-needed'::text, 'entered-by-mistake'::text, 'ordered'::text])))
ledger_installation installation_must_be_one: CHECK (one)
ledger_installation ledger_installation_id_check: CHECK ((id ~ '^[0-9a-f]{16}$'::text))
ledger_installation ledger_installation_pkey: PRIMARY KEY (one)
ledger_key key_must_count_from_one: CHECK ((n >= 1))
ledger_key ledger_key_district_id_entry_id_fkey: FOREIGN KEY (district_id, entry_id) REFERENCES ledger_entry(district_id, id)
ledger_key ledger_key_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
ledger_key ledger_key_pkey: PRIMARY KEY (district_id, n)
ledger_key ledger_key_public_key_check: CHECK ((length(public_key) = 44))
ledger_key_ask key_to_be_replaced_must_exist: FOREIGN KEY (district_id, n) REFERENCES ledger_key(district_id, n)
ledger_key_ask ledger_key_ask_pkey: PRIMARY KEY (district_id, n)
ledger_posting ledger_posting_district_id_notice_id_fkey: FOREIGN KEY (district_id, notice_id) REFERENCES notices_notice(district_id, id)
ledger_posting ledger_posting_district_id_witness_id_fkey: FOREIGN KEY (district_id, witness_id) REFERENCES ledger_witness(district_id, id)
ledger_posting ledger_posting_pkey: PRIMARY KEY (district_id, witness_id, epoch, size)
ledger_posting posted_checkpoint_must_exist: FOREIGN KEY (district_id, epoch, size) REFERENCES ledger_checkpoint(district_id, epoch, size)
ledger_seal entry_must_be_sealed_once: UNIQUE (district_id, entry_id)
ledger_seal ledger_seal_district_id_entry_id_fkey: FOREIGN KEY (district_id, entry_id) REFERENCES ledger_entry(district_id, id)
ledger_seal ledger_seal_pkey: PRIMARY KEY (district_id, seq)
ledger_seal seal_must_count_from_one: CHECK ((seq >= 1))
ledger_sealing ledger_sealing_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
ledger_sealing ledger_sealing_pkey: PRIMARY KEY (district_id)
ledger_served ledger_served_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
ledger_served ledger_served_pkey: PRIMARY KEY (district_id, clause, kind)
ledger_served served_must_count_entries: CHECK ((entries >= 1))
ledger_tile ledger_tile_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
ledger_tile ledger_tile_level_check: CHECK (((level >= 0) AND (level <= 7)))
ledger_tile ledger_tile_n_check: CHECK ((n >= 0))
ledger_tile ledger_tile_pkey: PRIMARY KEY (district_id, level, n)
ledger_tile tile_must_hold_whole_hashes: CHECK ((((octet_length(hashes) >= 32) AND (octet_length(hashes) <= 8192)) AND ((octet_length(hashes) % 32) = 0)))
ledger_unsealed ledger_unsealed_district_id_entry_id_fkey: FOREIGN KEY (district_id, entry_id) REFERENCES ledger_entry(district_id, id)
ledger_unsealed ledger_unsealed_pkey: PRIMARY KEY (district_id, entry_id)
ledger_witness checkpoint_must_go_daily_or_weekly: CHECK ((every_hours = ANY (ARRAY[24, 168])))
ledger_witness email_must_have_one_at_sign: CHECK ((email ~ '^[^@\s]+@[^@\s]+$'::text))
ledger_witness ledger_witness_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
ledger_witness ledger_witness_district_id_named_by_fkey: FOREIGN KEY (district_id, named_by) REFERENCES people_person(district_id, id)
ledger_witness ledger_witness_name_check: CHECK (((length(name) >= 1) AND (length(name) <= 200)))
ledger_witness ledger_witness_pkey: PRIMARY KEY (district_id, id)
ledger_witness witness_must_end_after_it_begins: CHECK (((until IS NULL) OR (until >= since)))
notices_delivery address_must_be_told_once_a_notice: UNIQUE (district_id, notice_id, channel, address)
notices_delivery delivery_move_must_be_legal: FOREIGN KEY (machine, from_state, state) REFERENCES platform_move(machine, from_state, to_state)
notices_delivery delivery_must_be_in_a_known_state: CHECK ((state = ANY (ARRAY['waiting'::text, 'accepted'::text, 'refused'::text, 'bounced'::text, 'told'::text, 'dropped'::text])))
notices_delivery notices_delivery_channel_check: CHECK ((channel = ANY (ARRAY['mail'::text, 'told'::text])))
notices_delivery notices_delivery_district_id_notice_id_fkey: FOREIGN KEY (district_id, notice_id) REFERENCES notices_notice(district_id, id)
notices_delivery notices_delivery_district_id_person_id_fkey: FOREIGN KEY (district_id, person_id) REFERENCES people_person(district_id, id)
notices_delivery notices_delivery_machine_check: CHECK ((machine = 'delivery'::text))
notices_delivery notices_delivery_pkey: PRIMARY KEY (district_id, id)
notices_delivery personal_text_must_go_once_delivered: CHECK (((body IS NULL) OR (state = 'waiting'::text)))
notices_notice notices_notice_pkey: PRIMARY KEY (district_id, id)
patching_cycle cycle_must_be_one_a_person_and_period: UNIQUE (district_id, administrator_id, rhythm, period)
patching_cycle cycle_must_end_after_it_begins: CHECK ((not_after > not_before))
patching_cycle patching_cycle_district_id_administrator_id_fkey: FOREIGN KEY (district_id, administrator_id) REFERENCES people_person(district_id, id)
patching_cycle patching_cycle_district_id_number_key: UNIQUE (district_id, number)
patching_cycle patching_cycle_district_id_policy_id_fkey: FOREIGN KEY (district_id, policy_id) REFERENCES policy_version(district_id, id)
patching_cycle patching_cycle_district_id_request_id_fkey: FOREIGN KEY (district_id, request_id) REFERENCES changes_request(district_id, id)
patching_cycle patching_cycle_period_check: CHECK ((period ~ '^\d{4}-(\d{2}|Q[1-4])$'::text))
patching_cycle patching_cycle_pkey: PRIMARY KEY (district_id, id)
patching_cycle patching_cycle_rhythm_check: CHECK ((rhythm = ANY (ARRAY['monthly'::text, 'quarterly'::text])))
patching_cycle request_must_belong_to_one_cycle: UNIQUE (district_id, request_id)
patching_cycle_server patching_cycle_server_district_id_cycle_id_fkey: FOREIGN KEY (district_id, cycle_id) REFERENCES patching_cycle(district_id, id)
patching_cycle_server patching_cycle_server_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
patching_cycle_server patching_cycle_server_pkey: PRIMARY KEY (district_id, cycle_id, device_id)
patching_device patching_device_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
patching_device patching_device_pkey: PRIMARY KEY (district_id, device_id)
patching_fleet_day classes_must_add_up: CHECK (((((up_to_date + pending) + with_issues) + unknown) = systems))
patching_fleet_day patching_fleet_day_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
patching_fleet_day patching_fleet_day_pkey: PRIMARY KEY (district_id, day, site)
patching_fleet_day patching_fleet_day_site_check: CHECK (((length(site) >= 1) AND (length(site) <= 60)))
patching_fleet_day patching_fleet_day_systems_check: CHECK ((systems >= 0))
patching_followed patching_followed_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
patching_followed patching_followed_pkey: PRIMARY KEY (district_id)
patching_mark mark_must_name_a_package: CHECK ((cardinality(packages) >= 1))
patching_mark patching_mark_pkey: PRIMARY KEY (district_id, line, title_id)
patching_move move_must_come_from_or_go_somewhere: CHECK (((before IS NOT NULL) OR (after IS NOT NULL)))
patching_move patching_move_district_id_update_id_fkey: FOREIGN KEY (district_id, update_id) REFERENCES patching_update(district_id, id)
patching_move patching_move_pkey: PRIMARY KEY (district_id, id)
patching_override override_ended_must_say_why: CHECK (((ended_at IS NULL) OR (length(TRIM(BOTH FROM ended_why)) > 0)))
patching_override override_must_be_due_while_it_holds: CHECK (((due_on IS NULL) OR (due_on <= until))) NOT VALID
patching_override override_must_give_its_reason: CHECK (((length(TRIM(BOTH FROM reason)) >= 1) AND (length(TRIM(BOTH FROM reason)) <= 500)))
patching_override patching_override_decision_check: CHECK (((length(TRIM(BOTH FROM decision)) >= 1) AND (length(TRIM(BOTH FROM decision)) <= 80)))
patching_override patching_override_district_id_ended_by_fkey: FOREIGN KEY (district_id, ended_by) REFERENCES people_person(district_id, id)
patching_override patching_override_district_id_said_by_fkey: FOREIGN KEY (district_id, said_by) REFERENCES people_person(district_id, id)
patching_override patching_override_district_id_update_id_fkey: FOREIGN KEY (district_id, update_id) REFERENCES patching_update(district_id, id)
patching_override patching_override_pkey: PRIMARY KEY (district_id, id)
patching_policy_table patching_policy_table_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
patching_policy_table patching_policy_table_district_id_published_by_fkey: FOREIGN KEY (district_id, published_by) REFERENCES people_person(district_id, id)
patching_policy_table patching_policy_table_name_check: CHECK (((length(TRIM(BOTH FROM name)) >= 1) AND (length(TRIM(BOTH FROM name)) <= 80)))
patching_policy_table patching_policy_table_pkey: PRIMARY KEY (district_id, id)
patching_policy_table patching_policy_table_reason_check: CHECK (((length(TRIM(BOTH FROM reason)) >= 1) AND (length(TRIM(BOTH FROM reason)) <= 500)))
patching_policy_table patching_policy_table_version_check: CHECK ((version >= 1))
patching_policy_table policy_table_must_have_one_version: UNIQUE (district_id, version)
patching_reach patching_reach_pkey: PRIMARY KEY (district_id, update_id, site, actor)
patching_reach reach_must_not_fall_below_nothing: CHECK ((n >= 0))
patching_rhythm patching_rhythm_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
patching_rhythm patching_rhythm_district_id_said_by_fkey: FOREIGN KEY (district_id, said_by) REFERENCES people_person(district_id, id)
patching_rhythm patching_rhythm_pkey: PRIMARY KEY (district_id, id)
patching_rhythm patching_rhythm_rhythm_check: CHECK ((rhythm = ANY (ARRAY['monthly'::text, 'quarterly'::text])))
patching_rhythm patching_rhythm_why_check: CHECK (((length(TRIM(BOTH FROM why)) >= 1) AND (length(TRIM(BOTH FROM why)) <= 500)))
patching_state patching_state_digest_check: CHECK ((length(digest) = 64))
patching_state patching_state_district_id_update_id_fkey: FOREIGN KEY (district_id, update_id) REFERENCES patching_update(district_id, id)
patching_state patching_state_pkey: PRIMARY KEY (district_id, id)
patching_state patching_state_risk_score_check: CHECK (((risk_score >= 1) AND (risk_score <= 12)))
patching_state state_must_be_kept_once: UNIQUE (district_id, digest)
patching_state_count patching_state_count_pkey: PRIMARY KEY (district_id, state_id)
patching_state_count state_must_not_be_left_more_often_than_entered: CHECK ((n >= 0))
patching_support_ended patching_support_ended_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
patching_support_ended patching_support_ended_key_check: CHECK (((length(key) >= 3) AND (length(key) <= 900)))
patching_support_ended patching_support_ended_pkey: PRIMARY KEY (district_id, key)
patching_support_word end_told_must_say_where_it_was_read: CHECK (((ends_on IS NULL) OR (length(TRIM(BOTH FROM read_where)) > 0)))
patching_support_word patching_support_word_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
patching_support_word patching_support_word_district_id_owner_id_fkey: FOREIGN KEY (district_id, owner_id) REFERENCES people_person(district_id, id)
patching_support_word patching_support_word_district_id_said_by_fkey: FOREIGN KEY (district_id, said_by) REFERENCES people_person(district_id, id)
patching_support_word patching_support_word_key_check: CHECK (((length(key) >= 3) AND (length(key) <= 900)))
patching_support_word patching_support_word_name_check: CHECK (((length(name) >= 1) AND (length(name) <= 500)))
patching_support_word patching_support_word_pkey: PRIMARY KEY (district_id, key)
patching_support_word patching_support_word_read_where_check: CHECK ((length(read_where) <= 300))
patching_support_word patching_support_word_todo_check: CHECK ((length(todo) <= 500))
patching_told patching_told_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
patching_told patching_told_district_id_said_by_fkey: FOREIGN KEY (district_id, said_by) REFERENCES people_person(district_id, id)
patching_told patching_told_district_id_withdrawn_by_fkey: FOREIGN KEY (district_id, withdrawn_by) REFERENCES people_person(district_id, id)
patching_told patching_told_ecosystem_check: CHECK (((length(ecosystem) >= 1) AND (length(ecosystem) <= 40)))
patching_told patching_told_line_check: CHECK ((length(line) <= 60))
patching_told patching_told_package_check: CHECK (((length(package) >= 1) AND (length(package) <= 200)))
patching_told patching_told_pkey: PRIMARY KEY (district_id, id)
patching_told patching_told_source_check: CHECK (((length(TRIM(BOTH FROM source)) >= 1) AND (length(TRIM(BOTH FROM source)) <= 300)))
patching_told patching_told_target_check: CHECK (((length(target) >= 1) AND (length(target) <= 200)))
patching_told told_kind_must_be_known: CHECK ((kind = ANY (ARRAY['bug-fix'::text, 'feature'::text, 'security'::text])))
patching_told told_withdrawn_must_say_by_whom: CHECK (((withdrawn_at IS NULL) = (withdrawn_by IS NULL)))
patching_update patching_update_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
patching_update patching_update_district_id_owner_id_fkey: FOREIGN KEY (district_id, owner_id) REFERENCES people_person(district_id, id)
patching_update patching_update_pkey: PRIMARY KEY (district_id, id)
patching_update patching_update_risk_score_check: CHECK (((risk_score >= 1) AND (risk_score <= 12)))
patching_update update_must_be_evaluated_once: UNIQUE (district_id, ecosystem, line, package, is_noise)
people_assignment assignment_must_end_after_it_begins: CHECK (((until IS NULL) OR (until > since)))
people_assignment people_assignment_district_id_assigned_by_fkey: FOREIGN KEY (district_id, assigned_by) REFERENCES people_person(district_id, id)
people_assignment people_assignment_district_id_person_id_fkey: FOREIGN KEY (district_id, person_id) REFERENCES people_person(district_id, id)
people_assignment people_assignment_district_id_site_id_fkey: FOREIGN KEY (district_id, site_id) REFERENCES people_site(district_id, id)
people_assignment people_assignment_pkey: PRIMARY KEY (district_id, id)
people_delegate delegate_must_be_another_person: CHECK ((delegate_id <> person_id))
people_delegate delegation_must_end_after_it_begins: CHECK ((until > since))
people_delegate delegation_must_end_within_its_time: CHECK (((ended_at IS NULL) OR (ended_at <= until)))
people_delegate delegation_must_keep_who_appointed_whom: UNIQUE (district_id, id, appointed_by, delegate_id)
people_delegate people_delegate_district_id_appointed_by_fkey: FOREIGN KEY (district_id, appointed_by) REFERENCES people_person(district_id, id)
people_delegate people_delegate_district_id_delegate_id_fkey: FOREIGN KEY (district_id, delegate_id) REFERENCES people_person(district_id, id)
people_delegate people_delegate_district_id_person_id_fkey: FOREIGN KEY (district_id, person_id) REFERENCES people_person(district_id, id)
people_delegate people_delegate_pkey: PRIMARY KEY (district_id, id)
people_district people_district_district_id_is_demo_key: UNIQUE (district_id, is_demo)
people_district people_district_name_check: CHECK (((length(name) >= 1) AND (length(name) <= 200)))
people_district people_district_pkey: PRIMARY KEY (district_id)
people_district_list people_district_list_pkey: PRIMARY KEY (district_id)
people_email_change email_link_must_be_found_by_its_token: UNIQUE (district_id, token_hash)
people_email_change people_email_change_district_id_asked_by_fkey: FOREIGN KEY (district_id, asked_by) REFERENCES people_person(district_id, id)
people_email_change people_email_change_district_id_person_id_fkey: FOREIGN KEY (district_id, person_id) REFERENCES people_person(district_id, id)
people_email_change people_email_change_pkey: PRIMARY KEY (district_id, id)
people_invitation invitation_must_end_after_it_begins: CHECK ((ends_at > created_at))
people_invitation invitation_token_must_be_one: UNIQUE (district_id, token_hash)
people_invitation people_invitation_channel_check: CHECK ((channel = ANY (ARRAY['mail'::text, 'handed-over'::text])))
people_invitation people_invitation_district_id_invited_by_fkey: FOREIGN KEY (district_id, invited_by) REFERENCES people_person(district_id, id)
people_invitation people_invitation_district_id_person_id_fkey: FOREIGN KEY (district_id, person_id) REFERENCES people_person(district_id, id)
people_invitation people_invitation_pkey: PRIMARY KEY (district_id, id)
people_invitation people_invitation_purpose_check: CHECK ((purpose = ANY (ARRAY['account'::text, 'recovery'::text])))
people_login account_must_be_one_person_in_a_district: UNIQUE (district_id, auth_user_id)
people_login people_login_district_id_person_id_fkey: FOREIGN KEY (district_id, person_id) REFERENCES people_person(district_id, id)
people_login people_login_pkey: PRIMARY KEY (district_id, person_id)
people_login_district people_login_district_pkey: PRIMARY KEY (auth_user_id, district_id)
people_look people_look_district_id_person_id_fkey: FOREIGN KEY (district_id, person_id) REFERENCES people_person(district_id, id)
people_look people_look_list_check: CHECK ((list ~ '^[a-z-]{1,40}$'::text))
people_look people_look_pkey: PRIMARY KEY (district_id, person_id, list)
people_passkey passkey_must_be_registered_once: UNIQUE (district_id, credential_id)
people_passkey passkey_must_have_a_name: CHECK (((length(TRIM(BOTH FROM label)) >= 1) AND (length(TRIM(BOTH FROM label)) <= 60)))
people_passkey passkey_must_keep_its_person: UNIQUE (district_id, credential_id, person_id)
people_passkey people_passkey_district_id_person_id_fkey: FOREIGN KEY (district_id, person_id) REFERENCES people_person(district_id, id)
people_passkey people_passkey_pkey: PRIMARY KEY (district_id, id)
people_person email_must_have_one_at_sign: CHECK ((email ~ '^[^@\s]+@[^@\s]+$'::text))
people_person initials_must_be_one_in_the_district: UNIQUE (district_id, initials)
people_person initials_must_fit_a_snapshot_name: CHECK ((initials ~ '^[A-Z0-9]{2,4}$'::text))
people_person people_person_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
people_person people_person_district_id_site_id_fkey: FOREIGN KEY (district_id, site_id) REFERENCES people_site(district_id, id)
people_person people_person_name_check: CHECK (((length(name) >= 1) AND (length(name) <= 200)))
people_person people_person_pkey: PRIMARY KEY (district_id, id)
people_provider people_provider_client_id_check: CHECK (((length(client_id) >= 1) AND (length(client_id) <= 300)))
people_provider people_provider_district_id_confirmed_by_fkey: FOREIGN KEY (district_id, confirmed_by) REFERENCES people_person(district_id, id)
people_provider people_provider_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
people_provider people_provider_district_id_set_by_fkey: FOREIGN KEY (district_id, set_by) REFERENCES people_person(district_id, id)
people_provider people_provider_issuer_check: CHECK ((issuer ~ '^https?://'::text))
people_provider people_provider_label_check: CHECK (((length(label) >= 1) AND (length(label) <= 60)))
people_provider people_provider_pkey: PRIMARY KEY (district_id, id)
people_provider provider_must_be_confirmed_by_another_person: CHECK (((confirmed_by IS NULL) OR (confirmed_by <> set_by)))
people_provider provider_must_be_confirmed_by_somebody: CHECK (((confirmed_by IS NULL) = (confirmed_at IS NULL)))
people_recovery people_recovery_district_id_person_id_fkey: FOREIGN KEY (district_id, person_id) REFERENCES people_person(district_id, id)
people_recovery people_recovery_district_id_stopped_by_fkey: FOREIGN KEY (district_id, stopped_by) REFERENCES people_person(district_id, id)
people_recovery people_recovery_pkey: PRIMARY KEY (district_id, id)
people_recovery recovery_must_be_done_or_stopped_not_both: CHECK (((done_at IS NULL) OR (stopped_at IS NULL)))
people_recovery recovery_must_keep_its_person: UNIQUE (district_id, id, person_id)
people_recovery_word people_recovery_word_district_id_by_id_fkey: FOREIGN KEY (district_id, by_id) REFERENCES people_person(district_id, id)
people_recovery_word people_recovery_word_note_check: CHECK (((length(note) >= 1) AND (length(note) <= 300)))
people_recovery_word people_recovery_word_pkey: PRIMARY KEY (district_id, recovery_id, by_id)
people_recovery_word people_recovery_word_seen_check: CHECK ((seen = ANY (ARRAY['in-person'::text, 'by-video'::text])))
people_recovery_word recovery_must_not_be_confirmed_by_who_asks: CHECK ((by_id <> person_id))
people_recovery_word recovery_word_must_name_its_person: FOREIGN KEY (district_id, recovery_id, person_id) REFERENCES people_recovery(district_id, id, person_id)
people_saved_view people_saved_view_district_id_owner_id_fkey: FOREIGN KEY (district_id, owner_id) REFERENCES people_person(district_id, id)
people_saved_view people_saved_view_pkey: PRIMARY KEY (district_id, id)
people_saved_view saved_view_must_be_an_address: CHECK (((length(query) <= 1500) AND (query !~ '[\s#]'::text)))
people_saved_view saved_view_must_have_a_short_name: CHECK (((length(TRIM(BOTH FROM name)) >= 1) AND (length(TRIM(BOTH FROM name)) <= 60)))
people_saved_view saved_view_must_have_one_name_a_person: UNIQUE (district_id, list, owner_id, name)
people_saved_view saved_view_must_name_its_list: CHECK ((list ~ '^[a-z-]{1,40}$'::text))
people_sealed people_sealed_district_id_made_by_fkey: FOREIGN KEY (district_id, made_by) REFERENCES people_person(district_id, id)
people_sealed people_sealed_district_id_person_id_fkey: FOREIGN KEY (district_id, person_id) REFERENCES people_person(district_id, id)
people_sealed people_sealed_pkey: PRIMARY KEY (district_id, id)
people_sealed_code people_sealed_code_district_id_sealed_id_fkey: FOREIGN KEY (district_id, sealed_id) REFERENCES people_sealed(district_id, id)
people_sealed_code people_sealed_code_pkey: PRIMARY KEY (district_id, code_hash)
people_sealed_use people_sealed_use_district_id_reviewed_by_fkey: FOREIGN KEY (district_id, reviewed_by) REFERENCES people_person(district_id, id)
people_sealed_use people_sealed_use_district_id_sealed_id_fkey: FOREIGN KEY (district_id, sealed_id) REFERENCES people_sealed(district_id, id)
people_sealed_use people_sealed_use_pkey: PRIMARY KEY (district_id, id)
people_sealed_use people_sealed_use_who_check: CHECK (((length(who) >= 1) AND (length(who) <= 200)))
people_sealed_use people_sealed_use_why_check: CHECK (((length(why) >= 1) AND (length(why) <= 500)))
people_sealed_use use_must_be_reviewed_with_a_finding: CHECK ((((reviewed_at IS NULL) = (reviewed_by IS NULL)) AND ((reviewed_at IS NULL) = (finding IS NULL))))
people_site people_site_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
people_site people_site_kind_check: CHECK ((kind = ANY (ARRAY['school'::text, 'office'::text, 'bus-garage'::text, 'kitchen'::text, 'other'::text])))
people_site people_site_name_check: CHECK (((length(name) >= 1) AND (length(name) <= 200)))
people_site people_site_pkey: PRIMARY KEY (district_id, id)
people_site site_name_must_be_one_in_the_district: UNIQUE (district_id, name)
people_task people_task_district_id_done_by_fkey: FOREIGN KEY (district_id, done_by) REFERENCES people_person(district_id, id)
people_task people_task_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
people_task people_task_district_id_made_by_fkey: FOREIGN KEY (district_id, made_by) REFERENCES people_person(district_id, id)
people_task people_task_district_id_who_id_fkey: FOREIGN KEY (district_id, who_id) REFERENCES people_person(district_id, id)
people_task people_task_pkey: PRIMARY KEY (district_id, id)
people_task people_task_what_check: CHECK (((length(TRIM(BOTH FROM what)) >= 1) AND (length(TRIM(BOTH FROM what)) <= 300)))
people_task people_task_why_check: CHECK ((length(why) <= 600))
people_task task_done_must_say_by_whom_and_how: CHECK ((((done_at IS NULL) = (done_by IS NULL)) AND ((done_at IS NULL) OR (length(TRIM(BOTH FROM done_how)) > 0))))
people_task task_must_lead_to_a_page_of_ours: CHECK (((href ~ '^/[^/]'::text) AND (length(href) <= 500)))
people_undo people_undo_district_id_person_id_fkey: FOREIGN KEY (district_id, person_id) REFERENCES people_person(district_id, id)
people_undo people_undo_pkey: PRIMARY KEY (district_id, id)
people_undo undo_must_end_within_ten_minutes: CHECK (((ends_at > made_at) AND (ends_at <= (made_at + '00:10:00'::interval))))
people_undo undo_must_happen_before_it_ends: CHECK (((undone_at IS NULL) OR (undone_at <= ends_at)))
people_undo undo_must_say_what_was_done: CHECK (((length(says) >= 1) AND (length(says) <= 300)))
platform_address address_must_be_an_origin: CHECK ((public_url ~ '^https?://[a-z0-9.:\[\]-]+$'::text))
platform_address address_must_be_seen_before_it_counts: CHECK (((in_force_at IS NULL) OR (seen_at IS NOT NULL)))
platform_address own_certificate_must_name_its_files: CHECK (((tls <> 'own'::text) OR ((cert_file IS NOT NULL) AND (key_file IS NOT NULL))))
platform_address platform_address_pkey: PRIMARY KEY (id)
platform_address platform_address_tls_check: CHECK ((tls = ANY (ARRAY['none'::text, 'own'::text, 'proxy'::text])))
platform_address proxy_must_be_named: CHECK (((tls <> 'proxy'::text) OR (trusted_proxy IS NOT NULL)))
platform_clock clock_must_belong_to_a_demo_district: FOREIGN KEY (district_id, is_demo) REFERENCES people_district(district_id, is_demo)
platform_clock platform_clock_pkey: PRIMARY KEY (district_id)
platform_clock real_district_clock_must_not_move: CHECK (is_demo)
platform_epoch epoch_must_count_from_one: CHECK ((epoch >= 1))
platform_epoch epoch_must_say_why: CHECK (((length(why) >= 1) AND (length(why) <= 200)))
platform_epoch platform_epoch_pkey: PRIMARY KEY (epoch)
platform_long_job long_job_must_end_with_its_result: CHECK (((state = ANY (ARRAY['done'::text, 'refused'::text, 'failed'::text])) = (ended_at IS NOT NULL)))
platform_long_job long_job_must_not_pass_its_total: CHECK (((total_count IS NULL) OR (done_count <= total_count)))
platform_long_job long_job_state_must_be_known: CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'refused'::text, 'failed'::text])))
platform_long_job platform_long_job_done_count_check: CHECK ((done_count >= 0))
platform_long_job platform_long_job_pkey: PRIMARY KEY (district_id, id)
platform_long_job platform_long_job_total_count_check: CHECK ((total_count >= 0))
platform_move platform_move_pkey: PRIMARY KEY (machine, from_state, to_state)
platform_outbox platform_outbox_pkey: PRIMARY KEY (district_id, id)
platform_process platform_process_pkey: PRIMARY KEY (name)
platform_timer platform_timer_pkey: PRIMARY KEY (district_id, id)
policy_pack pack_must_give_its_reason: CHECK (((length(TRIM(BOTH FROM reason)) >= 1) AND (length(TRIM(BOTH FROM reason)) <= 500)))
policy_pack policy_pack_district_id_taken_by_fkey: FOREIGN KEY (district_id, taken_by) REFERENCES people_person(district_id, id)
policy_pack policy_pack_pkey: PRIMARY KEY (district_id, id)
policy_shipped policy_shipped_is_only_check: CHECK (is_only)
policy_shipped policy_shipped_pkey: PRIMARY KEY (is_only)
policy_value policy_value_district_id_set_by_fkey: FOREIGN KEY (district_id, set_by) REFERENCES people_person(district_id, id)
policy_value policy_value_district_id_withdrawn_by_fkey: FOREIGN KEY (district_id, withdrawn_by) REFERENCES people_person(district_id, id)
policy_value policy_value_pkey: PRIMARY KEY (district_id, id)
policy_value value_must_give_its_reason: CHECK (((length(TRIM(BOTH FROM reason)) >= 1) AND (length(TRIM(BOTH FROM reason)) <= 500)))
policy_value value_must_not_begin_before_it_was_set: CHECK ((from_at >= set_at))
policy_value withdrawn_value_must_not_have_begun: CHECK (((withdrawn_at IS NULL) OR ((withdrawn_by IS NOT NULL) AND (withdrawn_at < from_at))))
policy_version policy_version_pkey: PRIMARY KEY (district_id, id)
runbooks_attempt runbooks_attempt_district_id_run_id_step_fkey: FOREIGN KEY (district_id, run_id, step) REFERENCES runbooks_step(district_id, run_id, step)
runbooks_attempt runbooks_attempt_kind_check: CHECK ((kind = ANY (ARRAY['effect'::text, 'probe'::text, 'attested'::text])))
runbooks_attempt runbooks_attempt_pkey: PRIMARY KEY (district_id, id)
runbooks_lease runbooks_lease_district_id_run_id_fkey: FOREIGN KEY (district_id, run_id) REFERENCES runbooks_run(district_id, id)
runbooks_lease runbooks_lease_pkey: PRIMARY KEY (district_id, run_id)
runbooks_link runbooks_link_district_id_tester_id_fkey: FOREIGN KEY (district_id, tester_id) REFERENCES runbooks_tester(district_id, id)
runbooks_link runbooks_link_pkey: PRIMARY KEY (district_id, id)
runbooks_link runbooks_link_purpose_check: CHECK ((purpose = ANY (ARRAY['accept'::text, 'verdict'::text])))
runbooks_link tester_link_must_be_found_by_its_token: UNIQUE (district_id, token_hash)
runbooks_revert_order revert_must_be_signed_by_the_persons_own_passkey: FOREIGN KEY (district_id, credential_id, person_id) REFERENCES people_passkey(district_id, credential_id, person_id)
runbooks_revert_order runbooks_revert_order_district_id_run_id_fkey: FOREIGN KEY (district_id, run_id) REFERENCES runbooks_run(district_id, id)
runbooks_revert_order runbooks_revert_order_pkey: PRIMARY KEY (district_id, id)
runbooks_run run_must_end_after_it_begins: CHECK ((planned_end > planned_start))
runbooks_run runbooks_run_district_id_cycle_id_device_id_fkey: FOREIGN KEY (district_id, cycle_id, device_id) REFERENCES patching_cycle_server(district_id, cycle_id, device_id)
runbooks_run runbooks_run_district_id_policy_id_fkey: FOREIGN KEY (district_id, policy_id) REFERENCES policy_version(district_id, id)
runbooks_run runbooks_run_district_id_request_id_fkey: FOREIGN KEY (district_id, request_id) REFERENCES changes_request(district_id, id)
runbooks_run runbooks_run_district_id_scheduled_by_fkey: FOREIGN KEY (district_id, scheduled_by) REFERENCES people_person(district_id, id)
runbooks_run runbooks_run_pkey: PRIMARY KEY (district_id, id)
runbooks_run runbooks_run_way_check: CHECK ((way = ANY (ARRAY['runner'::text, 'by-hand'::text])))
runbooks_run_move run_move_must_be_legal: FOREIGN KEY (machine, from_state, to_state) REFERENCES platform_move(machine, from_state, to_state)
runbooks_run_move run_move_must_follow_the_last_one: FOREIGN KEY (district_id, run_id, previous_n, from_state) REFERENCES runbooks_run_move(district_id, run_id, n, to_state)
runbooks_run_move run_moves_must_count_without_gaps: CHECK ((((n = 1) AND (previous_n IS NULL) AND (from_state = 'new'::text)) OR ((n > 1) AND (previous_n = (n - 1)))))
runbooks_run_move runbooks_run_move_district_id_run_id_fkey: FOREIGN KEY (district_id, run_id) REFERENCES runbooks_run(district_id, id)
runbooks_run_move runbooks_run_move_district_id_run_id_n_to_state_key: UNIQUE (district_id, run_id, n, to_state)
runbooks_run_move runbooks_run_move_machine_check: CHECK ((machine = 'run'::text))
runbooks_run_move runbooks_run_move_pkey: PRIMARY KEY (district_id, run_id, n)
runbooks_runner runbooks_runner_approvals_check: CHECK ((approvals = ANY (ARRAY['signed'::text, 'recorded'::text])))
runbooks_runner runbooks_runner_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
runbooks_runner runbooks_runner_pkey: PRIMARY KEY (district_id)
runbooks_step runbooks_step_district_id_run_id_fkey: FOREIGN KEY (district_id, run_id) REFERENCES runbooks_run(district_id, id)
runbooks_step runbooks_step_pkey: PRIMARY KEY (district_id, run_id, step)
runbooks_step runbooks_step_state_check: CHECK ((state = ANY (ARRAY['waiting'::text, 'intended'::text, 'done'::text, 'failed'::text, 'skipped'::text])))
runbooks_tester failed_test_must_be_named: CHECK (((verdict IS DISTINCT FROM 'fail'::text) OR ((failed_tests IS NOT NULL) AND (length(TRIM(BOTH FROM failed_tests)) > 0))))
runbooks_tester runbooks_tester_answer_check: CHECK ((answer = ANY (ARRAY['accepted'::text, 'other-time'::text, 'cannot'::text])))
runbooks_tester runbooks_tester_district_id_person_id_fkey: FOREIGN KEY (district_id, person_id) REFERENCES people_person(district_id, id)
runbooks_tester runbooks_tester_district_id_run_id_fkey: FOREIGN KEY (district_id, run_id) REFERENCES runbooks_run(district_id, id)
runbooks_tester runbooks_tester_pkey: PRIMARY KEY (district_id, id)
runbooks_tester runbooks_tester_verdict_check: CHECK ((verdict = ANY (ARRAY['pass'::text, 'fail'::text, 'cannot'::text])))
runbooks_tester tester_must_be_asked_once_a_run: UNIQUE (district_id, run_id, service_id, person_id)
runbooks_wait runbooks_wait_district_id_run_id_fkey: FOREIGN KEY (district_id, run_id) REFERENCES runbooks_run(district_id, id)
runbooks_wait runbooks_wait_pkey: PRIMARY KEY (district_id, run_id)
vulnerabilities_advisory advisory_severity_must_be_known: CHECK ((severity = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text, 'critical'::text])))
vulnerabilities_advisory vulnerabilities_advisory_feed_id_fkey: FOREIGN KEY (feed_id) REFERENCES vulnerabilities_feed(id)
vulnerabilities_advisory vulnerabilities_advisory_pkey: PRIMARY KEY (feed_id, n)
vulnerabilities_advisory_package vulnerabilities_advisory_package_feed_id_fkey: FOREIGN KEY (feed_id) REFERENCES vulnerabilities_feed(id)
vulnerabilities_advisory_package vulnerabilities_advisory_package_pkey: PRIMARY KEY (feed_id, n, at)
vulnerabilities_advisory_product vulnerabilities_advisory_product_feed_id_fkey: FOREIGN KEY (feed_id) REFERENCES vulnerabilities_feed(id)
vulnerabilities_advisory_product vulnerabilities_advisory_product_pkey: PRIMARY KEY (product, feed_id, n)
vulnerabilities_claim claim_ended_by_a_scan_must_be_ended: CHECK (((ended_by_scan_id IS NULL) OR (ended_at IS NOT NULL)))
vulnerabilities_claim claim_ended_must_say_why: CHECK (((ended_at IS NULL) = (ended_because IS NULL)))
vulnerabilities_claim claim_of_a_scanner_must_name_its_scan: CHECK (((source = 'scanner'::text) = (scan_id IS NOT NULL)))
vulnerabilities_claim claim_severity_must_be_known: CHECK ((severity = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text, 'critical'::text])))
vulnerabilities_claim claim_source_must_be_known: CHECK ((source = ANY (ARRAY['scanner'::text, 'person'::text])))
vulnerabilities_claim vulnerabilities_claim_cve_check: CHECK (((length(cve) >= 1) AND (length(cve) <= 120)))
vulnerabilities_claim vulnerabilities_claim_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
vulnerabilities_claim vulnerabilities_claim_district_id_ended_by_scan_id_fkey: FOREIGN KEY (district_id, ended_by_scan_id) REFERENCES vulnerabilities_scan(district_id, id)
vulnerabilities_claim vulnerabilities_claim_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
vulnerabilities_claim vulnerabilities_claim_district_id_said_by_fkey: FOREIGN KEY (district_id, said_by) REFERENCES people_person(district_id, id)
vulnerabilities_claim vulnerabilities_claim_district_id_scan_id_fkey: FOREIGN KEY (district_id, scan_id) REFERENCES vulnerabilities_scan(district_id, id)
vulnerabilities_claim vulnerabilities_claim_fixed_check: CHECK ((length(fixed) <= 200))
vulnerabilities_claim vulnerabilities_claim_package_check: CHECK ((length(package) <= 300))
vulnerabilities_claim vulnerabilities_claim_pkey: PRIMARY KEY (district_id, id)
vulnerabilities_claim vulnerabilities_claim_says_check: CHECK ((length(says) <= 2000))
vulnerabilities_claim vulnerabilities_claim_source_name_check: CHECK (((length(source_name) >= 1) AND (length(source_name) <= 200)))
vulnerabilities_claim vulnerabilities_claim_version_check: CHECK ((length(version) <= 200))
vulnerabilities_claim_word claim_word_severity_must_be_known: CHECK ((severity = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text, 'critical'::text])))
vulnerabilities_claim_word vulnerabilities_claim_word_district_id_claim_id_fkey: FOREIGN KEY (district_id, claim_id) REFERENCES vulnerabilities_claim(district_id, id)
vulnerabilities_claim_word vulnerabilities_claim_word_district_id_scan_id_fkey: FOREIGN KEY (district_id, scan_id) REFERENCES vulnerabilities_scan(district_id, id)
vulnerabilities_claim_word vulnerabilities_claim_word_fixed_check: CHECK ((length(fixed) <= 200))
vulnerabilities_claim_word vulnerabilities_claim_word_pkey: PRIMARY KEY (district_id, claim_id, scan_id)
vulnerabilities_claim_word vulnerabilities_claim_word_says_check: CHECK ((length(says) <= 2000))
vulnerabilities_claim_word vulnerabilities_claim_word_version_check: CHECK ((length(version) <= 200))
vulnerabilities_cve_fact exploitation_must_be_known: CHECK ((exploitation = ANY (ARRAY['none'::text, 'poc'::text, 'active'::text])))
vulnerabilities_cve_fact severity_must_be_known: CHECK ((severity = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text, 'critical'::text])))
vulnerabilities_cve_fact technical_impact_must_be_known: CHECK ((technical_impact = ANY (ARRAY['partial'::text, 'total'::text])))
vulnerabilities_cve_fact vulnerabilities_cve_fact_feed_id_fkey: FOREIGN KEY (feed_id) REFERENCES vulnerabilities_feed(id)
vulnerabilities_cve_fact vulnerabilities_cve_fact_pkey: PRIMARY KEY (cve)
vulnerabilities_detection vulnerabilities_detection_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
vulnerabilities_detection vulnerabilities_detection_pkey: PRIMARY KEY (district_id, ecosystem, package, cve)
vulnerabilities_epss epss_percentile_must_be_a_share: CHECK (((percentile >= (0)::double precision) AND (percentile <= (1)::double precision)))
vulnerabilities_epss epss_score_must_be_a_share: CHECK (((score >= (0)::double precision) AND (score <= (1)::double precision)))
vulnerabilities_epss vulnerabilities_epss_pkey: PRIMARY KEY (cve)
vulnerabilities_feed feed_called_checked_must_name_its_key: CHECK (((signature = 'checked'::text) = ((signed_key IS NOT NULL) AND (signed_at IS NOT NULL))))
vulnerabilities_feed feed_kind_must_be_known: CHECK ((kind = ANY (ARRAY['kev'::text, 'debian-fixes'::text, 'cve-facts'::text, 'epss'::text, 'advisories'::text, 'updates'::text, 'support-dates'::text])))
vulnerabilities_feed feed_signature_must_be_a_known_state: CHECK ((signature = ANY (ARRAY['none'::text, 'not-checked'::text, 'checked'::text])))
vulnerabilities_feed vulnerabilities_feed_pkey: PRIMARY KEY (id)
vulnerabilities_feed vulnerabilities_feed_signed_key_fkey: FOREIGN KEY (signed_key) REFERENCES vulnerabilities_publisher_key(id)
vulnerabilities_feed_document feed_document_must_be_https: CHECK (((url ~ '^https://'::text) AND (length(url) <= 1000)))
vulnerabilities_feed_document feed_document_must_have_an_outcome: CHECK ((state = ANY (ARRAY['loaded'::text, 'left-out'::text, 'refused'::text, 'failed'::text, 'delisted'::text, 'withdrawn'::text])))
vulnerabilities_feed_document vulnerabilities_feed_document_district_id_source_id_fkey: FOREIGN KEY (district_id, source_id) REFERENCES vulnerabilities_feed_source(district_id, id)
vulnerabilities_feed_document vulnerabilities_feed_document_document_check: CHECK ((length(document) <= 120))
vulnerabilities_feed_document vulnerabilities_feed_document_pkey: PRIMARY KEY (district_id, source_id, url)
vulnerabilities_feed_document vulnerabilities_feed_document_says_check: CHECK ((length(says) <= 500))
vulnerabilities_feed_document vulnerabilities_feed_document_slot_check: CHECK ((length(slot) <= 200))
vulnerabilities_feed_document vulnerabilities_feed_document_updated_check: CHECK ((length(updated) <= 64))
vulnerabilities_feed_release feed_release_must_count_records: CHECK ((records >= 0))
vulnerabilities_feed_release vulnerabilities_feed_release_feed_id_fkey: FOREIGN KEY (feed_id) REFERENCES vulnerabilities_feed(id)
vulnerabilities_feed_release vulnerabilities_feed_release_pkey: PRIMARY KEY (ecosystem, release, feed_id, month)
vulnerabilities_feed_source feed_source_hash_must_be_https: CHECK (((hash_url ~ '^(https://|$)'::text) AND (length(hash_url) <= 1000)))
vulnerabilities_feed_source feed_source_must_be_asked_at_times: CHECK (((every_hours >= 1) AND (every_hours <= 720)))
vulnerabilities_feed_source feed_source_must_be_https: CHECK (((url ~ '^https://'::text) AND (length(url) <= 1000)))
vulnerabilities_feed_source feed_source_must_count_tries: CHECK ((unended >= 0))
vulnerabilities_feed_source feed_source_signature_must_be_https: CHECK (((signature_url ~ '^(https://|$)'::text) AND (length(signature_url) <= 1004)))
vulnerabilities_feed_source vulnerabilities_feed_source_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
vulnerabilities_feed_source vulnerabilities_feed_source_district_id_set_by_fkey: FOREIGN KEY (district_id, set_by) REFERENCES people_person(district_id, id)
vulnerabilities_feed_source vulnerabilities_feed_source_name_check: CHECK (((length(name) >= 1) AND (length(name) <= 120)))
vulnerabilities_feed_source vulnerabilities_feed_source_pkey: PRIMARY KEY (district_id, id)
vulnerabilities_feed_source vulnerabilities_feed_source_release_check: CHECK ((length(release) <= 20))
vulnerabilities_fix vulnerabilities_fix_feed_id_fkey: FOREIGN KEY (feed_id) REFERENCES vulnerabilities_feed(id)
vulnerabilities_fix vulnerabilities_fix_pkey: PRIMARY KEY (feed_id, n)
vulnerabilities_identity identity_state_must_be_known: CHECK ((state = ANY (ARRAY['product'::text, 'package'::text, 'not-a-product'::text, 'unknown'::text])))
vulnerabilities_identity vulnerabilities_identity_pkey: PRIMARY KEY (title_id)
vulnerabilities_identity vulnerabilities_identity_title_id_fkey: FOREIGN KEY (title_id) REFERENCES inventory_title(id)
vulnerabilities_identity_rule identity_rule_must_give_its_reason: CHECK ((length(TRIM(BOTH FROM reason)) > 0))
vulnerabilities_identity_rule vulnerabilities_identity_rule_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
vulnerabilities_identity_rule vulnerabilities_identity_rule_district_id_said_by_fkey: FOREIGN KEY (district_id, said_by) REFERENCES people_person(district_id, id)
vulnerabilities_identity_rule vulnerabilities_identity_rule_label_check: CHECK (((length(label) >= 1) AND (length(label) <= 200)))
vulnerabilities_identity_rule vulnerabilities_identity_rule_pkey: PRIMARY KEY (district_id, id)
vulnerabilities_identity_rule vulnerabilities_identity_rule_plain_name_check: CHECK (((length(plain_name) >= 1) AND (length(plain_name) <= 200)))
vulnerabilities_judged vulnerabilities_judged_pkey: PRIMARY KEY (title_id, line)
vulnerabilities_judged vulnerabilities_judged_title_id_fkey: FOREIGN KEY (title_id) REFERENCES inventory_title(id)
vulnerabilities_kev vulnerabilities_kev_feed_id_fkey: FOREIGN KEY (feed_id) REFERENCES vulnerabilities_feed(id)
vulnerabilities_kev vulnerabilities_kev_pkey: PRIMARY KEY (cve)
vulnerabilities_match match_state_must_be_known: CHECK ((state = ANY (ARRAY['affected'::text, 'disputed'::text, 'undecided'::text])))
vulnerabilities_match vulnerabilities_match_pkey: PRIMARY KEY (title_id, release, cve)
vulnerabilities_match vulnerabilities_match_title_id_fkey: FOREIGN KEY (title_id) REFERENCES inventory_title(id)
vulnerabilities_matched vulnerabilities_matched_feed_id_fkey: FOREIGN KEY (feed_id) REFERENCES vulnerabilities_feed(id)
vulnerabilities_matched vulnerabilities_matched_pkey: PRIMARY KEY (title_id, release)
vulnerabilities_matched vulnerabilities_matched_title_id_fkey: FOREIGN KEY (title_id) REFERENCES inventory_title(id)
vulnerabilities_platform vulnerabilities_platform_pkey: PRIMARY KEY (os_name, os_version)
vulnerabilities_platform vulnerabilities_platform_title_id_fkey: FOREIGN KEY (title_id) REFERENCES inventory_title(id)
vulnerabilities_publisher_key publisher_key_must_be_added_for_a_reason: CHECK (((length(btrim(reason)) >= 1) AND (length(btrim(reason)) <= 1000)))
vulnerabilities_publisher_key publisher_key_must_be_of_a_feed: CHECK ((slot ~ '^[a-z]{2,20}(-[a-z]{2,20})?(:[a-z0-9-]{2,40})?$'::text))
vulnerabilities_publisher_key publisher_key_must_end_for_a_reason: CHECK (
CASE
    WHEN (ended_at IS NULL) THEN ((ended_by IS NULL) AND (ended_because IS NULL))
    ELSE ((ended_by IS NOT NULL) AND ((length(btrim(ended_because)) >= 1) AND (length(btrim(ended_because)) <= 1000)))
END)
vulnerabilities_publisher_key publisher_key_must_have_its_whole_fingerprint: CHECK ((fingerprint ~ '^([0-9A-F]{40}|[0-9A-F]{64})$'::text))
vulnerabilities_publisher_key vulnerabilities_publisher_key_pkey: PRIMARY KEY (id)
vulnerabilities_refusal vulnerabilities_refusal_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
vulnerabilities_refusal vulnerabilities_refusal_pkey: PRIMARY KEY (district_id, id)
vulnerabilities_retold vulnerabilities_retold_district_id_rule_id_fkey: FOREIGN KEY (district_id, rule_id) REFERENCES vulnerabilities_identity_rule(district_id, id)
vulnerabilities_retold vulnerabilities_retold_pkey: PRIMARY KEY (district_id, title_id)
vulnerabilities_retold vulnerabilities_retold_title_id_fkey: FOREIGN KEY (title_id) REFERENCES inventory_title(id)
vulnerabilities_scan scan_taken_back_must_say_who_and_why: CHECK ((((taken_back_at IS NULL) = (taken_back_by IS NULL)) AND ((taken_back_at IS NULL) = (taken_back_because IS NULL)) AND ((taken_back_at IS NULL) OR (length(TRIM(BOTH FROM taken_back_because)) > 0))))
vulnerabilities_scan scanner_must_be_known: CHECK ((scanner = ANY (ARRAY['nessus'::text, 'openvas'::text, 'trivy'::text, 'cyclonedx'::text])))
vulnerabilities_scan vulnerabilities_scan_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
vulnerabilities_scan vulnerabilities_scan_district_id_taken_back_by_fkey: FOREIGN KEY (district_id, taken_back_by) REFERENCES people_person(district_id, id)
vulnerabilities_scan vulnerabilities_scan_district_id_taken_by_fkey: FOREIGN KEY (district_id, taken_by) REFERENCES people_person(district_id, id)
vulnerabilities_scan vulnerabilities_scan_file_name_check: CHECK ((length(file_name) <= 200))
vulnerabilities_scan vulnerabilities_scan_hosts_check: CHECK ((hosts >= 0))
vulnerabilities_scan vulnerabilities_scan_label_check: CHECK (((length(label) >= 1) AND (length(label) <= 200)))
vulnerabilities_scan vulnerabilities_scan_pkey: PRIMARY KEY (district_id, id)
vulnerabilities_scan vulnerabilities_scan_refused_check: CHECK ((refused >= 0))
vulnerabilities_scan vulnerabilities_scan_rows_read_check: CHECK ((rows_read >= 0))
vulnerabilities_scan vulnerabilities_scan_sha256_check: CHECK ((length(sha256) = 64))
vulnerabilities_scan vulnerabilities_scan_without_cve_check: CHECK ((without_cve >= 0))
vulnerabilities_scan_device vulnerabilities_scan_device_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
vulnerabilities_scan_device vulnerabilities_scan_device_district_id_scan_id_fkey: FOREIGN KEY (district_id, scan_id) REFERENCES vulnerabilities_scan(district_id, id)
vulnerabilities_scan_device vulnerabilities_scan_device_pkey: PRIMARY KEY (district_id, scan_id, device_id)
vulnerabilities_scan_result scan_result_severity_must_be_known: CHECK ((severity = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text, 'critical'::text])))
vulnerabilities_scan_result vulnerabilities_scan_result_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
vulnerabilities_scan_result vulnerabilities_scan_result_district_id_scan_id_fkey: FOREIGN KEY (district_id, scan_id) REFERENCES vulnerabilities_scan(district_id, id)
vulnerabilities_scan_result vulnerabilities_scan_result_name_check: CHECK (((length(name) >= 1) AND (length(name) <= 300)))
vulnerabilities_scan_result vulnerabilities_scan_result_pkey: PRIMARY KEY (district_id, scan_id, n)
vulnerabilities_scan_result vulnerabilities_scan_result_says_check: CHECK ((length(says) <= 1000))
vulnerabilities_signed_feed signed_feed_must_be_a_feed: CHECK ((slot ~ '^[a-z]{2,20}(-[a-z]{2,20})?(:[a-z0-9-]{2,40})?$'::text))
vulnerabilities_signed_feed signed_feed_must_be_set_for_a_reason: CHECK (((length(btrim(reason)) >= 1) AND (length(btrim(reason)) <= 1000)))
vulnerabilities_signed_feed signed_feed_must_end_for_a_reason: CHECK (
CASE
    WHEN (ended_at IS NULL) THEN ((ended_by IS NULL) AND (ended_because IS NULL))
    ELSE ((ended_by IS NOT NULL) AND ((length(btrim(ended_because)) >= 1) AND (length(btrim(ended_because)) <= 1000)))
END)
vulnerabilities_signed_feed vulnerabilities_signed_feed_pkey: PRIMARY KEY (id)
vulnerabilities_source vulnerabilities_source_feed_id_fkey: FOREIGN KEY (feed_id) REFERENCES vulnerabilities_feed(id)
vulnerabilities_source vulnerabilities_source_pkey: PRIMARY KEY (feed_id, package)
vulnerabilities_statement not_affected_must_say_why: CHECK (((kind <> 'not-affected'::text) OR (justification IS NOT NULL)))
vulnerabilities_statement statement_justification_must_be_of_vex: CHECK ((justification = ANY (ARRAY['component_not_present'::text, 'vulnerable_code_not_present'::text, 'vulnerable_code_not_in_execute_path'::text, 'vulnerable_code_cannot_be_controlled_by_adversary'::text, 'inline_mitigations_already_exist'::text])))
vulnerabilities_statement statement_kind_must_be_known: CHECK ((kind = ANY (ARRAY['not-affected'::text, 'wrong-match'::text])))
vulnerabilities_statement statement_must_give_its_reason: CHECK ((length(TRIM(BOTH FROM reason)) > 0))
vulnerabilities_statement statement_must_not_end_before_it_began: CHECK ((until >= (((said_at AT TIME ZONE 'UTC'::text))::date - 1)))
vulnerabilities_statement vulnerabilities_statement_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
vulnerabilities_statement vulnerabilities_statement_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
vulnerabilities_statement vulnerabilities_statement_district_id_said_by_fkey: FOREIGN KEY (district_id, said_by) REFERENCES people_person(district_id, id)
vulnerabilities_statement vulnerabilities_statement_pkey: PRIMARY KEY (district_id, id)
vulnerabilities_support support_end_must_be_told_how: CHECK ((ends = ANY (ARRAY['on-a-day'::text, 'ended'::text, 'goes-on'::text, 'not-told'::text])))
vulnerabilities_support support_must_end_on_a_day_where_one_is_told: CHECK (((ends = 'on-a-day'::text) = (ends_on IS NOT NULL)))
vulnerabilities_support vulnerabilities_support_feed_id_fkey: FOREIGN KEY (feed_id) REFERENCES vulnerabilities_feed(id)
vulnerabilities_support vulnerabilities_support_pkey: PRIMARY KEY (product, cycle)
vulnerabilities_support_of supported_must_be_of_a_kind: CHECK ((what = ANY (ARRAY['system'::text, 'title'::text, 'model'::text])))
vulnerabilities_support_of vulnerabilities_support_of_pkey: PRIMARY KEY (what, key)
vulnerabilities_update update_must_be_a_number: CHECK ((kb ~ '^[0-9]{5,8}$'::text))
vulnerabilities_update vulnerabilities_update_feed_id_fkey: FOREIGN KEY (feed_id) REFERENCES vulnerabilities_feed(id)
vulnerabilities_update vulnerabilities_update_pkey: PRIMARY KEY (feed_id, kb)
vulnerabilities_updated_cve updated_cve_severity_must_be_known: CHECK ((severity = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text, 'critical'::text])))
vulnerabilities_updated_cve vulnerabilities_updated_cve_feed_id_fkey: FOREIGN KEY (feed_id) REFERENCES vulnerabilities_feed(id)
vulnerabilities_updated_cve vulnerabilities_updated_cve_pkey: PRIMARY KEY (cve, feed_id)
vulnerabilities_updated_product vulnerabilities_updated_product_feed_id_fkey: FOREIGN KEY (feed_id) REFERENCES vulnerabilities_feed(id)
vulnerabilities_updated_product vulnerabilities_updated_product_pkey: PRIMARY KEY (product_key, feed_id)
vulnerabilities_windows vulnerabilities_windows_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
vulnerabilities_windows vulnerabilities_windows_pkey: PRIMARY KEY (district_id, device_id, part)
vulnerabilities_windows vulnerabilities_windows_title_id_fkey: FOREIGN KEY (title_id) REFERENCES inventory_title(id)
vulnerabilities_withdrawal vulnerabilities_withdrawal_feed_id_fkey: FOREIGN KEY (feed_id) REFERENCES vulnerabilities_feed(id)
vulnerabilities_withdrawal vulnerabilities_withdrawal_pkey: PRIMARY KEY (scope, id)
vulnerabilities_withdrawal withdrawal_must_be_known: CHECK ((how = ANY (ARRAY['withdrawn'::text, 'superseded'::text, 'rejected'::text, 'absent'::text, 'delisted'::text])))

-- indexes
CREATE INDEX advisories_item_district_id_state_due_at_idx ON public.advisories_item USING btree (district_id, state, due_at)
CREATE INDEX advisories_item_district_id_taken_at_idx ON public.advisories_item USING btree (district_id, taken_at)
CREATE INDEX advisories_name_district_id_round_idx ON public.advisories_name USING btree (district_id, round)
CREATE INDEX assets_device_district_id_asset_tag_key_idx ON public.assets_device USING btree (district_id, asset_tag_key) WHERE (asset_tag_key IS NOT NULL)
CREATE INDEX assets_device_district_id_encryption_name_key_id_idx ON public.assets_device USING btree (district_id, encryption, name_key, id)
CREATE INDEX assets_device_district_id_fresh_at_id_idx ON public.assets_device USING btree (district_id, fresh_at, id)
CREATE INDEX assets_device_district_id_heard_at_id_idx ON public.assets_device USING btree (district_id, heard_at, id)
CREATE INDEX assets_device_district_id_kind_name_key_id_idx ON public.assets_device USING btree (district_id, kind, name_key, id)
CREATE INDEX assets_device_district_id_last_seen_id_idx ON public.assets_device USING btree (district_id, last_seen, id)
CREATE INDEX assets_device_district_id_lower_idx ON public.assets_device USING btree (district_id, lower(hostname))
CREATE INDEX assets_device_district_id_merged_into_idx ON public.assets_device USING btree (district_id, merged_into) WHERE (merged_into IS NOT NULL)
CREATE INDEX assets_device_district_id_name_key_id_idx ON public.assets_device USING btree (district_id, name_key, id)
CREATE INDEX assets_device_district_id_named_at_id_idx ON public.assets_device USING btree (district_id, named_at, id)
CREATE INDEX assets_device_district_id_serial_key_idx ON public.assets_device USING btree (district_id, serial_key) WHERE (serial_key IS NOT NULL)
CREATE INDEX assets_device_district_id_site_id_name_key_id_idx ON public.assets_device USING btree (district_id, site_id, name_key, id)
CREATE INDEX assets_device_district_id_status_name_key_id_idx ON public.assets_device USING btree (district_id, status, name_key, id)
CREATE INDEX assets_device_district_id_system_key_id_idx ON public.assets_device USING btree (district_id, system_key, id)
CREATE INDEX assets_device_district_id_uuid_key_idx ON public.assets_device USING btree (district_id, uuid_key) WHERE (uuid_key IS NOT NULL)
CREATE INDEX assets_device_macs_idx ON public.assets_device USING gin (macs)
CREATE INDEX assets_issue_district_id_about_idx ON public.assets_issue USING btree (district_id, about)
CREATE INDEX assets_issue_district_id_answer_by_idx ON public.assets_issue USING btree (district_id, answer_by) WHERE (answer_by IS NOT NULL)
CREATE INDEX assets_issue_district_id_state_acknowledge_by_idx ON public.assets_issue USING btree (district_id, state, acknowledge_by)
CREATE INDEX assets_service_need_district_id_needs_id_idx ON public.assets_service_need USING btree (district_id, needs_id)
CREATE INDEX assets_service_server_district_id_device_id_idx ON public.assets_service_server USING btree (district_id, device_id)
CREATE INDEX calendar_address_district_id_person_id_idx ON public.calendar_address USING btree (district_id, person_id)
CREATE INDEX changes_decision_district_id_request_id_idx ON public.changes_decision USING btree (district_id, request_id)
CREATE INDEX changes_suspicion_district_id_device_id_idx ON public.changes_suspicion USING btree (district_id, device_id)
CREATE INDEX changes_suspicion_district_id_state_seen_at_idx ON public.changes_suspicion USING btree (district_id, state, seen_at)
CREATE INDEX demo_mail_district_id_at_idx ON public.demo_mail USING btree (district_id, at DESC)
CREATE INDEX half_sign_in_ends_at_idx ON auth.half_sign_in USING btree (ends_at)
CREATE INDEX imports_file_district_id_received_at_idx ON public.imports_file USING btree (district_id, received_at DESC)
CREATE INDEX imports_file_district_id_sha256_idx ON public.imports_file USING btree (district_id, sha256)
CREATE INDEX imports_row_district_id_device_id_idx ON public.imports_row USING btree (district_id, device_id)
CREATE INDEX installation_backup_began_at_idx ON public.installation_backup USING btree (began_at DESC) WHERE (fault IS NULL)
CREATE INDEX inventory_apart_district_id_other_device_id_idx ON public.inventory_apart USING btree (district_id, other_device_id)
CREATE INDEX inventory_change_district_id_device_id_at_idx ON public.inventory_change USING btree (district_id, device_id, at)
CREATE INDEX inventory_identity_district_id_device_id_idx ON public.inventory_identity USING btree (district_id, device_id)
CREATE INDEX inventory_key_alarm_district_id_key_id_raised_at_idx ON public.inventory_key_alarm USING btree (district_id, key_id, raised_at)
CREATE INDEX inventory_mark_district_id_sighting_id_idx ON public.inventory_mark USING btree (district_id, sighting_id)
CREATE INDEX inventory_merge_district_id_kept_id_idx ON public.inventory_merge USING btree (district_id, kept_id)
CREATE INDEX inventory_node_district_id_device_id_idx ON public.inventory_node USING btree (district_id, device_id) WHERE (ended_at IS NULL)
CREATE INDEX inventory_node_district_id_host_idx ON public.inventory_node USING btree (district_id, host) WHERE (ended_at IS NULL)
CREATE INDEX inventory_node_district_id_key_id_enrolled_at_idx ON public.inventory_node USING btree (district_id, key_id, enrolled_at)
CREATE INDEX inventory_question_district_id_device_id_asked_at_idx ON public.inventory_question USING btree (district_id, device_id, asked_at)
CREATE INDEX inventory_sighting_district_id_device_id_source_idx ON public.inventory_sighting USING btree (district_id, device_id, source)
CREATE INDEX inventory_submission_district_id_device_id_received_at_idx ON public.inventory_submission USING btree (district_id, device_id, received_at)
CREATE INDEX inventory_submission_district_id_key_id_received_at_size_st_idx ON public.inventory_submission USING btree (district_id, key_id, received_at) INCLUDE (size, state, repeats)
CREATE INDEX inventory_submission_district_id_received_at_idx ON public.inventory_submission USING btree (district_id, received_at) WHERE (state = ANY (ARRAY['quarantined'::text, 'refused'::text]))
CREATE INDEX inventory_title_ecosystem_name_idx ON public.inventory_title USING btree (ecosystem, name)
CREATE INDEX inventory_title_programs ON public.inventory_title USING btree (id) WHERE ((ecosystem = 'windows'::text) AND (name ~* '(sql server|exchange server|sharepoint|microsoft office)'::text))
CREATE INDEX ledger_entry_district_id_actor_at_id_idx ON public.ledger_entry USING btree (district_id, actor, at, id)
CREATE INDEX ledger_entry_district_id_at_id_idx ON public.ledger_entry USING btree (district_id, at, id)
CREATE INDEX ledger_entry_district_id_kind_id_idx ON public.ledger_entry USING btree (district_id, kind COLLATE "C", id)
CREATE INDEX notices_delivery_district_id_next_at_idx ON public.notices_delivery USING btree (district_id, next_at) WHERE (state = 'waiting'::text)
CREATE INDEX notices_delivery_district_id_state_at_idx ON public.notices_delivery USING btree (district_id, state_at) WHERE (state = ANY (ARRAY['refused'::text, 'bounced'::text]))
CREATE INDEX notices_notice_district_id_about_idx ON public.notices_notice USING btree (district_id, about)
CREATE INDEX notices_notice_district_id_made_at_idx ON public.notices_notice USING btree (district_id, made_at)
CREATE INDEX passkey_ask_ends_at_idx ON auth.passkey_ask USING btree (ends_at)
CREATE INDEX patching_cycle_server_district_id_device_id_idx ON public.patching_cycle_server USING btree (district_id, device_id)
CREATE INDEX patching_move_district_id_at_idx ON public.patching_move USING btree (district_id, at)
CREATE INDEX patching_move_district_id_update_id_at_idx ON public.patching_move USING btree (district_id, update_id, at)
CREATE INDEX patching_rhythm_district_id_device_id_said_at_idx ON public.patching_rhythm USING btree (district_id, device_id, said_at)
CREATE INDEX patching_state_district_id_update_id_idx ON public.patching_state USING btree (district_id, update_id)
CREATE INDEX patching_update_district_id_order_key_id_idx ON public.patching_update USING btree (district_id, order_key, id) WHERE (closed_at IS NULL)
CREATE INDEX people_passkey_district_id_person_id_idx ON public.people_passkey USING btree (district_id, person_id)
CREATE INDEX people_task_district_id_about_idx ON public.people_task USING btree (district_id, about) WHERE (done_at IS NULL)
CREATE INDEX people_task_district_id_who_id_due_on_idx ON public.people_task USING btree (district_id, who_id, due_on) WHERE (done_at IS NULL)
CREATE INDEX people_undo_district_id_person_id_ends_at_idx ON public.people_undo USING btree (district_id, person_id, ends_at) WHERE (undone_at IS NULL)
CREATE INDEX platform_long_job_district_id_asked_at_idx ON public.platform_long_job USING btree (district_id, asked_at DESC)
CREATE INDEX platform_outbox_district_id_created_at_idx ON public.platform_outbox USING btree (district_id, created_at) WHERE (done_at IS NULL)
CREATE INDEX platform_timer_district_id_due_at_idx ON public.platform_timer USING btree (district_id, due_at) WHERE (fired_at IS NULL)
CREATE INDEX policy_pack_district_id_taken_at_idx ON public.policy_pack USING btree (district_id, taken_at)
CREATE INDEX policy_value_district_id_parameter_from_at_idx ON public.policy_value USING btree (district_id, parameter, from_at)
CREATE INDEX provider_turn_ends_at_idx ON auth.provider_turn USING btree (ends_at)
CREATE INDEX runbooks_attempt_district_id_run_id_idx ON public.runbooks_attempt USING btree (district_id, run_id)
CREATE INDEX runbooks_revert_order_district_id_run_id_idx ON public.runbooks_revert_order USING btree (district_id, run_id)
CREATE INDEX runbooks_run_district_id_cycle_id_idx ON public.runbooks_run USING btree (district_id, cycle_id)
CREATE INDEX vulnerabilities_advisory_cves_idx ON public.vulnerabilities_advisory USING gin (cves)
CREATE INDEX vulnerabilities_advisory_package_ecosystem_name_idx ON public.vulnerabilities_advisory_package USING btree (ecosystem, name)
CREATE INDEX vulnerabilities_advisory_product_feed_id_n_idx ON public.vulnerabilities_advisory_product USING btree (feed_id, n)
CREATE INDEX vulnerabilities_claim_district_id_cve_idx ON public.vulnerabilities_claim USING btree (district_id, cve) WHERE (ended_at IS NULL)
CREATE INDEX vulnerabilities_claim_district_id_device_id_idx ON public.vulnerabilities_claim USING btree (district_id, device_id) WHERE ((ended_at IS NULL) OR to_check)
CREATE INDEX vulnerabilities_fix_cve_idx ON public.vulnerabilities_fix USING btree (cve)
CREATE INDEX vulnerabilities_fix_feed_id_package_idx ON public.vulnerabilities_fix USING btree (feed_id, package)
CREATE INDEX vulnerabilities_identity_names_idx ON public.vulnerabilities_identity USING gin (names)
CREATE INDEX vulnerabilities_identity_plain_name_idx ON public.vulnerabilities_identity USING btree (plain_name)
CREATE INDEX vulnerabilities_kev_products_idx ON public.vulnerabilities_kev USING gin (products)
CREATE INDEX vulnerabilities_match_cve_idx ON public.vulnerabilities_match USING btree (cve)
CREATE INDEX vulnerabilities_match_release_source_idx ON public.vulnerabilities_match USING btree (release, source)
CREATE INDEX vulnerabilities_match_title_id_idx ON public.vulnerabilities_match USING btree (title_id) WHERE (state <> 'affected'::text)
CREATE INDEX vulnerabilities_scan_result_district_id_device_id_idx ON public.vulnerabilities_scan_result USING btree (district_id, device_id)
CREATE INDEX vulnerabilities_support_of_product_cycle_idx ON public.vulnerabilities_support_of USING btree (product, cycle) WHERE (product IS NOT NULL)
CREATE INDEX vulnerabilities_updated_cve_feed_id_idx ON public.vulnerabilities_updated_cve USING btree (feed_id)
CREATE INDEX vulnerabilities_updated_product_feed_id_idx ON public.vulnerabilities_updated_product USING btree (feed_id)
CREATE INDEX vulnerabilities_windows_district_id_title_id_idx ON public.vulnerabilities_windows USING btree (district_id, title_id)
CREATE INDEX vulnerabilities_withdrawal_cves_idx ON public.vulnerabilities_withdrawal USING gin (cves)
CREATE INDEX vulnerabilities_withdrawal_feed_id_idx ON public.vulnerabilities_withdrawal USING btree (feed_id)
CREATE INDEX window_count_began_at_idx ON auth.window_count USING btree (began_at)
CREATE UNIQUE INDEX "rateLimit_key_key" ON auth."rateLimit" USING btree (key)
CREATE UNIQUE INDEX "rateLimit_pkey" ON auth."rateLimit" USING btree (id)
CREATE UNIQUE INDEX account_must_be_one_person_in_a_district ON public.people_login USING btree (district_id, auth_user_id)
CREATE UNIQUE INDEX account_must_be_one_subject_of_an_issuer ON auth.provider_subject USING btree (issuer, user_id)
CREATE UNIQUE INDEX account_pkey ON auth.account USING btree (id)
CREATE UNIQUE INDEX address_must_be_told_once_a_notice ON public.notices_delivery USING btree (district_id, notice_id, channel, address)
CREATE UNIQUE INDEX address_must_get_checkpoints_once ON public.ledger_witness USING btree (district_id, lower(email)) WHERE (until IS NULL)
CREATE UNIQUE INDEX advisories_item_pkey ON public.advisories_item USING btree (district_id, id)
CREATE UNIQUE INDEX advisories_name_pkey ON public.advisories_name USING btree (district_id, kind, name)
CREATE UNIQUE INDEX advisories_named_pkey ON public.advisories_named USING btree (district_id, item_id, kind, name)
CREATE UNIQUE INDEX advisories_source_pkey ON public.advisories_source USING btree (district_id, id)
CREATE UNIQUE INDEX advisories_touch_pkey ON public.advisories_touch USING btree (district_id, item_id, title_id, cve)
CREATE UNIQUE INDEX advisory_must_be_taken_once ON public.advisories_item USING btree (district_id, key)
CREATE UNIQUE INDEX advisory_source_must_be_set_up_once ON public.advisories_source USING btree (district_id, kind, lower(address), lower(username), lower(folder)) WHERE (removed_at IS NULL)
CREATE UNIQUE INDEX alarm_open_must_be_raised_once ON public.inventory_alarm USING btree (district_id, kind, device_id, identity) WHERE (settled_at IS NULL)
CREATE UNIQUE INDEX assets_actor_pkey ON public.assets_actor USING btree (district_id, actor)
CREATE UNIQUE INDEX assets_current_version_pkey ON public.assets_current_version USING btree (district_id, product, branch)
CREATE UNIQUE INDEX assets_device_pkey ON public.assets_device USING btree (district_id, id)
CREATE UNIQUE INDEX assets_firmware_pkey ON public.assets_firmware USING btree (district_id, device_id)
CREATE UNIQUE INDEX assets_hosted_pkey ON public.assets_hosted USING btree (district_id, id)
CREATE UNIQUE INDEX assets_issue_entry_pkey ON public.assets_issue_entry USING btree (district_id, issue_id, n)
CREATE UNIQUE INDEX assets_issue_pkey ON public.assets_issue USING btree (district_id, id)
CREATE UNIQUE INDEX assets_service_need_pkey ON public.assets_service_need USING btree (district_id, service_id, needs_id)
CREATE UNIQUE INDEX assets_service_pkey ON public.assets_service USING btree (district_id, id)
CREATE UNIQUE INDEX assets_service_server_pkey ON public.assets_service_server USING btree (district_id, service_id, device_id)
CREATE UNIQUE INDEX assets_service_site_pkey ON public.assets_service_site USING btree (district_id, service_id, site_id)
CREATE UNIQUE INDEX assets_service_tester_pkey ON public.assets_service_tester USING btree (district_id, service_id, person_id)
CREATE UNIQUE INDEX assets_software_scope_pkey ON public.assets_software_scope USING btree (district_id, ecosystem, name)
CREATE UNIQUE INDEX assets_source_fact_pkey ON public.assets_source_fact USING btree (district_id, id)
CREATE UNIQUE INDEX backup_code_pkey ON auth.backup_code USING btree (id)
CREATE UNIQUE INDEX backup_code_user_id_code_hash_key ON auth.backup_code USING btree (user_id, code_hash)
CREATE UNIQUE INDEX calendar_address_must_be_found_by_its_token ON public.calendar_address USING btree (district_id, token_hash)
CREATE UNIQUE INDEX calendar_address_pkey ON public.calendar_address USING btree (district_id, id)
CREATE UNIQUE INDEX calendar_closed_day_pkey ON public.calendar_closed_day USING btree (district_id, day)
CREATE UNIQUE INDEX change_must_keep_its_requester ON public.changes_request USING btree (district_id, id, requester_id)
CREATE UNIQUE INDEX change_seen_must_be_told_once ON public.changes_suspicion USING btree (district_id, change_id)
CREATE UNIQUE INDEX changes_decision_pkey ON public.changes_decision USING btree (district_id, id)
CREATE UNIQUE INDEX changes_link_pkey ON public.changes_link USING btree (district_id, id)
CREATE UNIQUE INDEX changes_number_pkey ON public.changes_number USING btree (district_id)
CREATE UNIQUE INDEX changes_request_district_id_number_key ON public.changes_request USING btree (district_id, number)
CREATE UNIQUE INDEX changes_request_pkey ON public.changes_request USING btree (district_id, id)
CREATE UNIQUE INDEX changes_suspicion_pkey ON public.changes_suspicion USING btree (district_id, id)
CREATE UNIQUE INDEX changes_text_pkey ON public.changes_text USING btree (district_id, request_id, revision)
CREATE UNIQUE INDEX claim_must_be_one_a_source ON public.vulnerabilities_claim USING btree (district_id, source, source_name, device_id, cve, package) WHERE (ended_at IS NULL)
CREATE UNIQUE INDEX current_version_must_be_said_once ON public.assets_current_version USING btree (district_id, lower(product), branch)
CREATE UNIQUE INDEX cycle_must_be_one_a_person_and_period ON public.patching_cycle USING btree (district_id, administrator_id, rhythm, period)
CREATE UNIQUE INDEX decision_must_name_a_submitted_text ON public.changes_text USING btree (district_id, request_id, text_hash, submitted_by)
CREATE UNIQUE INDEX delegation_must_keep_who_appointed_whom ON public.people_delegate USING btree (district_id, id, appointed_by, delegate_id)
CREATE UNIQUE INDEX demo_link_pkey ON public.demo_link USING btree (district_id, id)
CREATE UNIQUE INDEX demo_link_token_must_be_one ON public.demo_link USING btree (district_id, token_hash)
CREATE UNIQUE INDEX demo_mail_pkey ON public.demo_mail USING btree (district_id, id)
CREATE UNIQUE INDEX device_must_be_merged_once ON public.inventory_merge USING btree (district_id, gone_id) WHERE (split_at IS NULL)
CREATE UNIQUE INDEX email_link_must_be_found_by_its_token ON public.people_email_change USING btree (district_id, token_hash)
CREATE UNIQUE INDEX email_must_be_one_in_the_district ON public.people_person USING btree (district_id, lower(email))
CREATE UNIQUE INDEX entry_must_be_sealed_once ON public.ledger_seal USING btree (district_id, entry_id)
CREATE UNIQUE INDEX entry_must_have_one_open_erasing ON public.ledger_erasing USING btree (district_id, entry_id) WHERE ((agreed_at IS NULL) AND (declined_at IS NULL))
CREATE UNIQUE INDEX factor_duty_pkey ON auth.factor_duty USING btree (user_id)
CREATE UNIQUE INDEX failed_sign_in_pkey ON auth.failed_sign_in USING btree (user_id)
CREATE UNIQUE INDEX feed_in_force_must_be_one_a_slot ON public.vulnerabilities_feed USING btree (slot) WHERE (superseded_at IS NULL)
CREATE UNIQUE INDEX feed_source_must_be_set_up_once ON public.vulnerabilities_feed_source USING btree (district_id, url) WHERE (removed_at IS NULL)
CREATE UNIQUE INDEX half_sign_in_pkey ON auth.half_sign_in USING btree (id)
CREATE UNIQUE INDEX half_sign_in_token_hash_key ON auth.half_sign_in USING btree (token_hash)
CREATE UNIQUE INDEX hosted_must_be_named_once ON public.assets_hosted USING btree (district_id, name)
CREATE UNIQUE INDEX identity_rule_must_be_one_a_name ON public.vulnerabilities_identity_rule USING btree (district_id, ecosystem, plain_name) WHERE (ended_at IS NULL)
CREATE UNIQUE INDEX imports_file_pkey ON public.imports_file USING btree (district_id, id)
CREATE UNIQUE INDEX imports_mapping_pkey ON public.imports_mapping USING btree (district_id, source, headings_key)
CREATE UNIQUE INDEX imports_raw_pkey ON public.imports_raw USING btree (district_id, sha256)
CREATE UNIQUE INDEX imports_row_pkey ON public.imports_row USING btree (district_id, file_id, line)
CREATE UNIQUE INDEX initials_must_be_one_in_the_district ON public.people_person USING btree (district_id, initials)
CREATE UNIQUE INDEX installation_backup_pkey ON public.installation_backup USING btree (id)
CREATE UNIQUE INDEX installation_restore_pkey ON public.installation_restore USING btree (district_id, epoch)
CREATE UNIQUE INDEX inventory_alarm_pkey ON public.inventory_alarm USING btree (district_id, id)
CREATE UNIQUE INDEX inventory_answer_pkey ON public.inventory_answer USING btree (district_id, node_id, question)
CREATE UNIQUE INDEX inventory_apart_pkey ON public.inventory_apart USING btree (district_id, device_id, other_device_id)
CREATE UNIQUE INDEX inventory_change_pkey ON public.inventory_change USING btree (district_id, id)
CREATE UNIQUE INDEX inventory_coverage_day_pkey ON public.inventory_coverage_day USING btree (district_id, day)
CREATE UNIQUE INDEX inventory_device_pkey ON public.inventory_device USING btree (district_id, device_id)
CREATE UNIQUE INDEX inventory_district_software_pkey ON public.inventory_district_software USING btree (district_id, title_id)
CREATE UNIQUE INDEX inventory_identity_pkey ON public.inventory_identity USING btree (district_id, kind, value)
CREATE UNIQUE INDEX inventory_key_alarm_pkey ON public.inventory_key_alarm USING btree (district_id, id)
CREATE UNIQUE INDEX inventory_key_pkey ON public.inventory_key USING btree (district_id, id)
CREATE UNIQUE INDEX inventory_mark_pkey ON public.inventory_mark USING btree (district_id, kind, value, sighting_id)
CREATE UNIQUE INDEX inventory_merge_pkey ON public.inventory_merge USING btree (district_id, id)
CREATE UNIQUE INDEX inventory_node_pkey ON public.inventory_node USING btree (district_id, id)
CREATE UNIQUE INDEX inventory_posture_pkey ON public.inventory_posture USING btree (district_id, device_id, fact)
CREATE UNIQUE INDEX inventory_question_pkey ON public.inventory_question USING btree (district_id, id)
CREATE UNIQUE INDEX inventory_review_pkey ON public.inventory_review USING btree (district_id, id)
CREATE UNIQUE INDEX inventory_shared_identity_pkey ON public.inventory_shared_identity USING btree (district_id, kind, value)
CREATE UNIQUE INDEX inventory_sighting_pkey ON public.inventory_sighting USING btree (district_id, id)
CREATE UNIQUE INDEX inventory_submission_pkey ON public.inventory_submission USING btree (district_id, id)
CREATE UNIQUE INDEX inventory_title_key_key ON public.inventory_title USING btree (key)
CREATE UNIQUE INDEX inventory_title_pkey ON public.inventory_title USING btree (id)
CREATE UNIQUE INDEX inventory_unindexed_pkey ON public.inventory_unindexed USING btree (district_id, change_id)
CREATE UNIQUE INDEX invitation_token_must_be_one ON public.people_invitation USING btree (district_id, token_hash)
CREATE UNIQUE INDEX issue_must_have_its_own_number ON public.assets_issue USING btree (district_id, number)
CREATE UNIQUE INDEX issuer_must_be_one_in_the_district ON public.people_provider USING btree (district_id, issuer) WHERE (ended_at IS NULL)
CREATE UNIQUE INDEX ledger_about_pkey ON public.ledger_about USING btree (district_id, about, entry_id)
CREATE UNIQUE INDEX ledger_checkpoint_pkey ON public.ledger_checkpoint USING btree (district_id, epoch, size)
CREATE UNIQUE INDEX ledger_copy_pkey ON public.ledger_copy USING btree (district_id)
CREATE UNIQUE INDEX ledger_entry_pkey ON public.ledger_entry USING btree (district_id, id)
CREATE UNIQUE INDEX ledger_erasing_pkey ON public.ledger_erasing USING btree (district_id, id)
CREATE UNIQUE INDEX ledger_installation_pkey ON public.ledger_installation USING btree (one)
CREATE UNIQUE INDEX ledger_key_ask_pkey ON public.ledger_key_ask USING btree (district_id, n)
CREATE UNIQUE INDEX ledger_key_pkey ON public.ledger_key USING btree (district_id, n)
CREATE UNIQUE INDEX ledger_posting_pkey ON public.ledger_posting USING btree (district_id, witness_id, epoch, size)
CREATE UNIQUE INDEX ledger_seal_pkey ON public.ledger_seal USING btree (district_id, seq)
CREATE UNIQUE INDEX ledger_sealing_pkey ON public.ledger_sealing USING btree (district_id)
CREATE UNIQUE INDEX ledger_served_pkey ON public.ledger_served USING btree (district_id, clause, kind)
CREATE UNIQUE INDEX ledger_tile_pkey ON public.ledger_tile USING btree (district_id, level, n)
CREATE UNIQUE INDEX ledger_unsealed_pkey ON public.ledger_unsealed USING btree (district_id, entry_id)
CREATE UNIQUE INDEX ledger_witness_pkey ON public.ledger_witness USING btree (district_id, id)
CREATE UNIQUE INDEX link_must_be_found_by_its_token ON public.changes_link USING btree (district_id, token_hash)
CREATE UNIQUE INDEX notices_delivery_pkey ON public.notices_delivery USING btree (district_id, id)
CREATE UNIQUE INDEX notices_notice_pkey ON public.notices_notice USING btree (district_id, id)
CREATE UNIQUE INDEX override_in_force_must_be_one_an_update ON public.patching_override USING btree (district_id, update_id) WHERE (ended_at IS NULL)
CREATE UNIQUE INDEX passkey_ask_pkey ON auth.passkey_ask USING btree (id_hash)
CREATE UNIQUE INDEX passkey_must_be_registered_once ON public.people_passkey USING btree (district_id, credential_id)
CREATE UNIQUE INDEX passkey_must_keep_its_person ON public.people_passkey USING btree (district_id, credential_id, person_id)
CREATE UNIQUE INDEX patching_cycle_district_id_number_key ON public.patching_cycle USING btree (district_id, number)
CREATE UNIQUE INDEX patching_cycle_pkey ON public.patching_cycle USING btree (district_id, id)
CREATE UNIQUE INDEX patching_cycle_server_pkey ON public.patching_cycle_server USING btree (district_id, cycle_id, device_id)
CREATE UNIQUE INDEX patching_device_pkey ON public.patching_device USING btree (district_id, device_id)
CREATE UNIQUE INDEX patching_fleet_day_pkey ON public.patching_fleet_day USING btree (district_id, day, site)
CREATE UNIQUE INDEX patching_followed_pkey ON public.patching_followed USING btree (district_id)
CREATE UNIQUE INDEX patching_mark_pkey ON public.patching_mark USING btree (district_id, line, title_id)
CREATE UNIQUE INDEX patching_move_pkey ON public.patching_move USING btree (district_id, id)
CREATE UNIQUE INDEX patching_override_pkey ON public.patching_override USING btree (district_id, id)
CREATE UNIQUE INDEX patching_policy_table_pkey ON public.patching_policy_table USING btree (district_id, id)
CREATE UNIQUE INDEX patching_reach_pkey ON public.patching_reach USING btree (district_id, update_id, site, actor)
CREATE UNIQUE INDEX patching_rhythm_pkey ON public.patching_rhythm USING btree (district_id, id)
CREATE UNIQUE INDEX patching_state_count_pkey ON public.patching_state_count USING btree (district_id, state_id)
CREATE UNIQUE INDEX patching_state_pkey ON public.patching_state USING btree (district_id, id)
CREATE UNIQUE INDEX patching_support_ended_pkey ON public.patching_support_ended USING btree (district_id, key)
CREATE UNIQUE INDEX patching_support_word_pkey ON public.patching_support_word USING btree (district_id, key)
CREATE UNIQUE INDEX patching_told_pkey ON public.patching_told USING btree (district_id, id)
CREATE UNIQUE INDEX patching_update_pkey ON public.patching_update USING btree (district_id, id)
CREATE UNIQUE INDEX people_assignment_pkey ON public.people_assignment USING btree (district_id, id)
CREATE UNIQUE INDEX people_delegate_pkey ON public.people_delegate USING btree (district_id, id)
CREATE UNIQUE INDEX people_district_district_id_is_demo_key ON public.people_district USING btree (district_id, is_demo)
CREATE UNIQUE INDEX people_district_list_pkey ON public.people_district_list USING btree (district_id)
CREATE UNIQUE INDEX people_district_pkey ON public.people_district USING btree (district_id)
CREATE UNIQUE INDEX people_email_change_pkey ON public.people_email_change USING btree (district_id, id)
CREATE UNIQUE INDEX people_invitation_pkey ON public.people_invitation USING btree (district_id, id)
CREATE UNIQUE INDEX people_login_district_pkey ON public.people_login_district USING btree (auth_user_id, district_id)
CREATE UNIQUE INDEX people_login_pkey ON public.people_login USING btree (district_id, person_id)
CREATE UNIQUE INDEX people_look_pkey ON public.people_look USING btree (district_id, person_id, list)
CREATE UNIQUE INDEX people_passkey_pkey ON public.people_passkey USING btree (district_id, id)
CREATE UNIQUE INDEX people_person_pkey ON public.people_person USING btree (district_id, id)
CREATE UNIQUE INDEX people_provider_pkey ON public.people_provider USING btree (district_id, id)
CREATE UNIQUE INDEX people_recovery_pkey ON public.people_recovery USING btree (district_id, id)
CREATE UNIQUE INDEX people_recovery_word_pkey ON public.people_recovery_word USING btree (district_id, recovery_id, by_id)
CREATE UNIQUE INDEX people_saved_view_pkey ON public.people_saved_view USING btree (district_id, id)
CREATE UNIQUE INDEX people_sealed_code_pkey ON public.people_sealed_code USING btree (district_id, code_hash)
CREATE UNIQUE INDEX people_sealed_pkey ON public.people_sealed USING btree (district_id, id)
CREATE UNIQUE INDEX people_sealed_use_pkey ON public.people_sealed_use USING btree (district_id, id)
CREATE UNIQUE INDEX people_site_pkey ON public.people_site USING btree (district_id, id)
CREATE UNIQUE INDEX people_task_pkey ON public.people_task USING btree (district_id, id)
CREATE UNIQUE INDEX people_undo_pkey ON public.people_undo USING btree (district_id, id)
CREATE UNIQUE INDEX person_must_have_one_open_recovery ON public.people_recovery USING btree (district_id, person_id) WHERE ((done_at IS NULL) AND (stopped_at IS NULL))
CREATE UNIQUE INDEX platform_address_pkey ON public.platform_address USING btree (id)
CREATE UNIQUE INDEX platform_clock_pkey ON public.platform_clock USING btree (district_id)
CREATE UNIQUE INDEX platform_epoch_pkey ON public.platform_epoch USING btree (epoch)
CREATE UNIQUE INDEX platform_long_job_pkey ON public.platform_long_job USING btree (district_id, id)
CREATE UNIQUE INDEX platform_migration_pkey ON public.platform_migration USING btree (name)
CREATE UNIQUE INDEX platform_move_pkey ON public.platform_move USING btree (machine, from_state, to_state)
CREATE UNIQUE INDEX platform_outbox_pkey ON public.platform_outbox USING btree (district_id, id)
CREATE UNIQUE INDEX platform_process_pkey ON public.platform_process USING btree (name)
CREATE UNIQUE INDEX platform_timer_pkey ON public.platform_timer USING btree (district_id, id)
CREATE UNIQUE INDEX policy_pack_pkey ON public.policy_pack USING btree (district_id, id)
CREATE UNIQUE INDEX policy_shipped_pkey ON public.policy_shipped USING btree (is_only)
CREATE UNIQUE INDEX policy_table_must_have_one_version ON public.patching_policy_table USING btree (district_id, version)
CREATE UNIQUE INDEX policy_value_pkey ON public.policy_value USING btree (district_id, id)
CREATE UNIQUE INDEX policy_version_pkey ON public.policy_version USING btree (district_id, id)
CREATE UNIQUE INDEX position_must_not_be_held_twice_at_once ON public.people_assignment USING btree (district_id, person_id, "position") WHERE ((until IS NULL) AND (site_id IS NULL))
CREATE UNIQUE INDEX provider_subject_pkey ON auth.provider_subject USING btree (issuer, subject)
CREATE UNIQUE INDEX provider_turn_pkey ON auth.provider_turn USING btree (state_hash)
CREATE UNIQUE INDEX publisher_key_must_be_kept_once ON public.vulnerabilities_publisher_key USING btree (slot, fingerprint) WHERE (ended_at IS NULL)
CREATE UNIQUE INDEX recovery_must_keep_its_person ON public.people_recovery USING btree (district_id, id, person_id)
CREATE UNIQUE INDEX request_must_belong_to_one_cycle ON public.patching_cycle USING btree (district_id, request_id)
CREATE UNIQUE INDEX review_open_must_be_raised_once ON public.inventory_review USING btree (district_id, device_id, COALESCE(other_device_id, sighting_id)) WHERE (settled_at IS NULL)
CREATE UNIQUE INDEX runbooks_attempt_pkey ON public.runbooks_attempt USING btree (district_id, id)
CREATE UNIQUE INDEX runbooks_lease_pkey ON public.runbooks_lease USING btree (district_id, run_id)
CREATE UNIQUE INDEX runbooks_link_pkey ON public.runbooks_link USING btree (district_id, id)
CREATE UNIQUE INDEX runbooks_revert_order_pkey ON public.runbooks_revert_order USING btree (district_id, id)
CREATE UNIQUE INDEX runbooks_run_move_district_id_run_id_n_to_state_key ON public.runbooks_run_move USING btree (district_id, run_id, n, to_state)
CREATE UNIQUE INDEX runbooks_run_move_pkey ON public.runbooks_run_move USING btree (district_id, run_id, n)
CREATE UNIQUE INDEX runbooks_run_pkey ON public.runbooks_run USING btree (district_id, id)
CREATE UNIQUE INDEX runbooks_runner_pkey ON public.runbooks_runner USING btree (district_id)
CREATE UNIQUE INDEX runbooks_step_pkey ON public.runbooks_step USING btree (district_id, run_id, step)
CREATE UNIQUE INDEX runbooks_tester_pkey ON public.runbooks_tester USING btree (district_id, id)
CREATE UNIQUE INDEX runbooks_wait_pkey ON public.runbooks_wait USING btree (district_id, run_id)
CREATE UNIQUE INDEX saved_view_must_have_one_name_a_person ON public.people_saved_view USING btree (district_id, list, owner_id, name)
CREATE UNIQUE INDEX scan_must_be_taken_once ON public.vulnerabilities_scan USING btree (district_id, scanner, label, sha256) WHERE (taken_back_at IS NULL)
CREATE UNIQUE INDEX session_pkey ON auth.session USING btree (id)
CREATE UNIQUE INDEX session_token_key ON auth.session USING btree (token)
CREATE UNIQUE INDEX sighting_must_be_one_a_thing ON public.inventory_sighting USING btree (district_id, source, source_name, key)
CREATE UNIQUE INDEX signed_feed_must_be_set_once ON public.vulnerabilities_signed_feed USING btree (slot) WHERE (ended_at IS NULL)
CREATE UNIQUE INDEX site_name_must_be_one_in_the_district ON public.people_site USING btree (district_id, name)
CREATE UNIQUE INDEX source_must_tell_a_device_once ON public.assets_source_fact USING btree (district_id, device_id, source)
CREATE UNIQUE INDEX source_must_tell_a_hosted_application_once ON public.assets_source_fact USING btree (district_id, hosted_id, source)
CREATE UNIQUE INDEX state_must_be_kept_once ON public.patching_state USING btree (district_id, digest)
CREATE UNIQUE INDEX statement_must_be_one_a_finding ON public.vulnerabilities_statement USING btree (district_id, cve, ecosystem, package, COALESCE(device_id, '00000000-0000-0000-0000-000000000000'::uuid)) WHERE (ended_at IS NULL)
CREATE UNIQUE INDEX task_open_must_be_given_once ON public.people_task USING btree (district_id, who_id, about, what) WHERE (done_at IS NULL)
CREATE UNIQUE INDEX tester_link_must_be_found_by_its_token ON public.runbooks_link USING btree (district_id, token_hash)
CREATE UNIQUE INDEX tester_must_be_asked_once_a_run ON public.runbooks_tester USING btree (district_id, run_id, service_id, person_id)
CREATE UNIQUE INDEX text_must_be_decided_once_a_capacity ON public.changes_decision USING btree (district_id, request_id, text_hash, capacity, ((signature IS NOT NULL))) WHERE (verdict <> 'delayed'::text)
CREATE UNIQUE INDEX text_must_be_one_a_hash ON public.changes_text USING btree (district_id, request_id, text_hash)
CREATE UNIQUE INDEX told_update_must_be_one_a_package ON public.patching_told USING btree (district_id, ecosystem, line, package) WHERE (withdrawn_at IS NULL)
CREATE UNIQUE INDEX totp_pkey ON auth.totp USING btree (user_id)
CREATE UNIQUE INDEX update_must_be_evaluated_once ON public.patching_update USING btree (district_id, ecosystem, line, package, is_noise)
CREATE UNIQUE INDEX user_email_key ON auth."user" USING btree (email)
CREATE UNIQUE INDEX user_pkey ON auth."user" USING btree (id)
CREATE UNIQUE INDEX verification_pkey ON auth.verification USING btree (id)
CREATE UNIQUE INDEX vulnerabilities_advisory_package_pkey ON public.vulnerabilities_advisory_package USING btree (feed_id, n, at)
CREATE UNIQUE INDEX vulnerabilities_advisory_pkey ON public.vulnerabilities_advisory USING btree (feed_id, n)
CREATE UNIQUE INDEX vulnerabilities_advisory_product_pkey ON public.vulnerabilities_advisory_product USING btree (product, feed_id, n)
CREATE UNIQUE INDEX vulnerabilities_claim_pkey ON public.vulnerabilities_claim USING btree (district_id, id)
CREATE UNIQUE INDEX vulnerabilities_claim_word_pkey ON public.vulnerabilities_claim_word USING btree (district_id, claim_id, scan_id)
CREATE UNIQUE INDEX vulnerabilities_cve_fact_pkey ON public.vulnerabilities_cve_fact USING btree (cve)
CREATE UNIQUE INDEX vulnerabilities_detection_pkey ON public.vulnerabilities_detection USING btree (district_id, ecosystem, package, cve)
CREATE UNIQUE INDEX vulnerabilities_epss_pkey ON public.vulnerabilities_epss USING btree (cve)
CREATE UNIQUE INDEX vulnerabilities_feed_document_pkey ON public.vulnerabilities_feed_document USING btree (district_id, source_id, url)
CREATE UNIQUE INDEX vulnerabilities_feed_pkey ON public.vulnerabilities_feed USING btree (id)
CREATE UNIQUE INDEX vulnerabilities_feed_release_pkey ON public.vulnerabilities_feed_release USING btree (ecosystem, release, feed_id, month)
CREATE UNIQUE INDEX vulnerabilities_feed_source_pkey ON public.vulnerabilities_feed_source USING btree (district_id, id)
CREATE UNIQUE INDEX vulnerabilities_fix_pkey ON public.vulnerabilities_fix USING btree (feed_id, n)
CREATE UNIQUE INDEX vulnerabilities_identity_pkey ON public.vulnerabilities_identity USING btree (title_id)
CREATE UNIQUE INDEX vulnerabilities_identity_rule_pkey ON public.vulnerabilities_identity_rule USING btree (district_id, id)
CREATE UNIQUE INDEX vulnerabilities_judged_pkey ON public.vulnerabilities_judged USING btree (title_id, line)
CREATE UNIQUE INDEX vulnerabilities_kev_pkey ON public.vulnerabilities_kev USING btree (cve)
CREATE UNIQUE INDEX vulnerabilities_match_pkey ON public.vulnerabilities_match USING btree (title_id, release, cve)
CREATE UNIQUE INDEX vulnerabilities_matched_pkey ON public.vulnerabilities_matched USING btree (title_id, release)
CREATE UNIQUE INDEX vulnerabilities_platform_pkey ON public.vulnerabilities_platform USING btree (os_name, os_version)
CREATE UNIQUE INDEX vulnerabilities_publisher_key_pkey ON public.vulnerabilities_publisher_key USING btree (id)
CREATE UNIQUE INDEX vulnerabilities_refusal_pkey ON public.vulnerabilities_refusal USING btree (district_id, id)
CREATE UNIQUE INDEX vulnerabilities_retold_pkey ON public.vulnerabilities_retold USING btree (district_id, title_id)
CREATE UNIQUE INDEX vulnerabilities_scan_device_pkey ON public.vulnerabilities_scan_device USING btree (district_id, scan_id, device_id)
CREATE UNIQUE INDEX vulnerabilities_scan_pkey ON public.vulnerabilities_scan USING btree (district_id, id)
CREATE UNIQUE INDEX vulnerabilities_scan_result_pkey ON public.vulnerabilities_scan_result USING btree (district_id, scan_id, n)
CREATE UNIQUE INDEX vulnerabilities_signed_feed_pkey ON public.vulnerabilities_signed_feed USING btree (id)
CREATE UNIQUE INDEX vulnerabilities_source_pkey ON public.vulnerabilities_source USING btree (feed_id, package)
CREATE UNIQUE INDEX vulnerabilities_statement_pkey ON public.vulnerabilities_statement USING btree (district_id, id)
CREATE UNIQUE INDEX vulnerabilities_support_of_pkey ON public.vulnerabilities_support_of USING btree (what, key)
CREATE UNIQUE INDEX vulnerabilities_support_pkey ON public.vulnerabilities_support USING btree (product, cycle)
CREATE UNIQUE INDEX vulnerabilities_update_pkey ON public.vulnerabilities_update USING btree (feed_id, kb)
CREATE UNIQUE INDEX vulnerabilities_updated_cve_pkey ON public.vulnerabilities_updated_cve USING btree (cve, feed_id)
CREATE UNIQUE INDEX vulnerabilities_updated_product_pkey ON public.vulnerabilities_updated_product USING btree (product_key, feed_id)
CREATE UNIQUE INDEX vulnerabilities_windows_pkey ON public.vulnerabilities_windows USING btree (district_id, device_id, part)
CREATE UNIQUE INDEX vulnerabilities_withdrawal_pkey ON public.vulnerabilities_withdrawal USING btree (scope, id)
CREATE UNIQUE INDEX window_count_pkey ON auth.window_count USING btree (key, began_at)

-- triggers
CREATE TRIGGER ended_calendar_address_must_stay_ended BEFORE UPDATE ON public.calendar_address FOR EACH ROW EXECUTE FUNCTION calendar_keep_ended()
CREATE TRIGGER change_must_not_be_decided_by_delegate_of_requester BEFORE INSERT ON public.changes_decision FOR EACH ROW EXECUTE FUNCTION changes_keep_delegates_of_requester_out()
CREATE TRIGGER import_must_go_forward AFTER UPDATE ON public.imports_file FOR EACH ROW EXECUTE FUNCTION imports_only_forward()
CREATE TRIGGER import_raw_must_stay_while_open BEFORE DELETE ON public.imports_raw FOR EACH ROW EXECUTE FUNCTION imports_raw_stays_while_open()
CREATE TRIGGER coverage_of_a_past_day_must_stay BEFORE UPDATE ON public.inventory_coverage_day FOR EACH ROW EXECUTE FUNCTION inventory_past_day_stays()
CREATE TRIGGER ended_must_stay_ended BEFORE UPDATE ON public.inventory_merge FOR EACH ROW EXECUTE FUNCTION platform_ended_stays('split_at')
CREATE TRIGGER entry_must_be_found_by_what_it_is_about AFTER INSERT ON public.ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_note_about()
CREATE TRIGGER entry_must_bear_its_own_process BEFORE INSERT ON public.ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_process_of_its_own()
CREATE TRIGGER erasing_must_be_answered_once BEFORE INSERT OR UPDATE ON public.ledger_erasing FOR EACH ROW EXECUTE FUNCTION ledger_erasing_by_two()
CREATE TRIGGER tile_must_only_grow BEFORE UPDATE ON public.ledger_tile FOR EACH ROW EXECUTE FUNCTION ledger_tile_must_only_grow()
CREATE TRIGGER announcement_must_be_sent_before_it_begins BEFORE UPDATE ON public.notices_delivery FOR EACH ROW EXECUTE FUNCTION notices_keep_late_in()
CREATE TRIGGER ended_must_stay_ended BEFORE UPDATE ON public.patching_override FOR EACH ROW EXECUTE FUNCTION platform_ended_stays('ended_at')
CREATE TRIGGER ended_must_stay_ended BEFORE UPDATE ON public.patching_told FOR EACH ROW EXECUTE FUNCTION platform_ended_stays('withdrawn_at')
CREATE TRIGGER delegation_must_end_once_and_not_in_the_past BEFORE UPDATE ON public.people_delegate FOR EACH ROW EXECUTE FUNCTION people_end_delegation_once()
CREATE TRIGGER demo_districts_stay_apart BEFORE DELETE OR UPDATE ON public.people_district FOR EACH ROW EXECUTE FUNCTION demo_keep_apart()
CREATE TRIGGER provider_must_be_confirmed_once BEFORE INSERT OR UPDATE ON public.people_provider FOR EACH ROW EXECUTE FUNCTION people_provider_confirmed_once()
CREATE TRIGGER recovery_must_be_confirmed_by_two_persons BEFORE INSERT OR UPDATE ON public.people_recovery FOR EACH ROW EXECUTE FUNCTION people_recovery_needs_two()
CREATE TRIGGER event_must_be_told_by_whose_it_is BEFORE INSERT ON public.platform_outbox FOR EACH ROW EXECUTE FUNCTION platform_event_of_its_own()
CREATE TRIGGER runner_move_must_be_made_by_whose_it_is AFTER INSERT ON public.runbooks_run_move FOR EACH ROW EXECUTE FUNCTION runbooks_runner_moves()
CREATE TRIGGER runner_step_must_be_written_by_the_runner BEFORE INSERT OR UPDATE ON public.runbooks_step FOR EACH ROW EXECUTE FUNCTION runbooks_runner_alone()
CREATE TRIGGER feed_that_must_be_signed_must_be_checked BEFORE INSERT ON public.vulnerabilities_feed FOR EACH ROW EXECUTE FUNCTION vulnerabilities_keep_unsigned_out()
CREATE TRIGGER ended_must_stay_ended BEFORE UPDATE ON public.vulnerabilities_statement FOR EACH ROW EXECUTE FUNCTION platform_ended_stays('ended_at')

-- policies
advisories_item rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
advisories_name rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
advisories_named rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
advisories_source rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
advisories_touch rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
assets_actor rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
assets_current_version rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
assets_device rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
assets_firmware rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
assets_hosted rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
assets_issue rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
assets_issue_entry rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
assets_service rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
assets_service_need rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
assets_service_server rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
assets_service_site rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
assets_service_tester rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
assets_software_scope rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
assets_source_fact rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
calendar_address older_epochs_must_be_confirmed restrictive to afterbell_app using ((made_in_epoch = ( SELECT platform_current_epoch() AS platform_current_epoch)) OR ( SELECT installation_is_confirmed() AS installation_is_confirmed)) check true
calendar_address rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
calendar_closed_day rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
changes_decision rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
changes_link older_epochs_must_be_confirmed restrictive to afterbell_app, afterbell_worker using ((made_in_epoch = ( SELECT platform_current_epoch() AS platform_current_epoch)) OR ( SELECT installation_is_confirmed() AS installation_is_confirmed)) check true
changes_link rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
changes_number rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
changes_request rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
changes_suspicion rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
changes_text rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
demo_link rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
demo_mail rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
imports_file rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
imports_mapping rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
imports_raw rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
imports_row rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
installation_restore rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_alarm rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_answer rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_apart rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_change rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_coverage_day rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_device rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_district_software rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_identity rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_key older_epochs_must_be_confirmed restrictive to afterbell_app using ((made_in_epoch = ( SELECT platform_current_epoch() AS platform_current_epoch)) OR ( SELECT installation_is_confirmed() AS installation_is_confirmed)) check true
inventory_key rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_key_alarm rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_mark rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_merge rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_node rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_posture rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_question rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_review rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_shared_identity rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_sighting rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_submission rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_unindexed rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_about rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_checkpoint rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_copy rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_entry keys_must_be_announced_by_the_sealer restrictive for insert to afterbell_app, afterbell_runner, afterbell_worker using  check ((kind <> 'ledger.key-announced'::text) AND (actor <> 'process:sealer'::text))
ledger_entry rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_entry sealer_must_write_of_its_keys_alone restrictive for insert to afterbell_sealer using  check ((kind = 'ledger.key-announced'::text) AND (actor = 'process:sealer'::text))
ledger_erasing rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_key rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_key_ask rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_posting rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_seal rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_sealing rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_served rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_tile rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_unsealed rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_witness rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
notices_delivery older_epochs_must_be_confirmed restrictive to afterbell_worker using ((made_in_epoch = ( SELECT platform_current_epoch() AS platform_current_epoch)) OR ( SELECT installation_is_confirmed() AS installation_is_confirmed)) check true
notices_delivery rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
notices_notice rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
patching_cycle rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
patching_cycle_server rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
patching_device rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
patching_fleet_day rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
patching_followed rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
patching_mark rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
patching_move rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
patching_override rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
patching_policy_table rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
patching_reach rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
patching_rhythm rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
patching_state rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
patching_state_count rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
patching_support_ended rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
patching_support_word rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
patching_told rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
patching_update rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_assignment rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_delegate rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_district rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_email_change older_epochs_must_be_confirmed restrictive to afterbell_app using ((made_in_epoch = ( SELECT platform_current_epoch() AS platform_current_epoch)) OR ( SELECT installation_is_confirmed() AS installation_is_confirmed)) check true
people_email_change rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_invitation older_epochs_must_be_confirmed restrictive to afterbell_app, afterbell_worker using ((made_in_epoch = ( SELECT platform_current_epoch() AS platform_current_epoch)) OR ( SELECT installation_is_confirmed() AS installation_is_confirmed)) check true
people_invitation rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_login rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_look rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_passkey rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_person rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_provider rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_recovery rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_recovery_word rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_saved_view rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_sealed rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_sealed_code rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_sealed_use rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_site rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_task rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_undo rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
platform_clock rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
platform_long_job rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
platform_outbox older_epochs_must_be_confirmed restrictive to afterbell_worker using ((made_in_epoch = ( SELECT platform_current_epoch() AS platform_current_epoch)) OR ( SELECT installation_is_confirmed() AS installation_is_confirmed)) check true
platform_outbox rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
platform_timer older_epochs_must_be_confirmed restrictive to afterbell_worker using ((made_in_epoch = ( SELECT platform_current_epoch() AS platform_current_epoch)) OR ( SELECT installation_is_confirmed() AS installation_is_confirmed)) check true
platform_timer rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
policy_pack rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
policy_value rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
policy_version rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
runbooks_attempt rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
runbooks_lease rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
runbooks_link older_epochs_must_be_confirmed restrictive to afterbell_app, afterbell_worker using ((made_in_epoch = ( SELECT platform_current_epoch() AS platform_current_epoch)) OR ( SELECT installation_is_confirmed() AS installation_is_confirmed)) check true
runbooks_link rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
runbooks_revert_order rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
runbooks_run older_epochs_must_be_confirmed restrictive to afterbell_runner using ((made_in_epoch = ( SELECT platform_current_epoch() AS platform_current_epoch)) OR ( SELECT installation_is_confirmed() AS installation_is_confirmed)) check true
runbooks_run rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
runbooks_run_move rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
runbooks_runner rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
runbooks_step rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
runbooks_tester rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
runbooks_wait rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
vulnerabilities_claim rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
vulnerabilities_claim_word rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
vulnerabilities_detection rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
vulnerabilities_feed_document rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
vulnerabilities_feed_source rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
vulnerabilities_identity_rule rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
vulnerabilities_refusal rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
vulnerabilities_retold rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
vulnerabilities_scan rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
vulnerabilities_scan_device rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
vulnerabilities_scan_result rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
vulnerabilities_statement rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
vulnerabilities_windows rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))

-- grants
auth.account afterbell_auth: DELETE, INSERT, SELECT, UPDATE
auth.backup_code afterbell_auth: DELETE, INSERT, SELECT, UPDATE
auth.factor_duty afterbell_auth: DELETE, INSERT, SELECT, UPDATE
auth.failed_sign_in afterbell_auth: DELETE, INSERT, SELECT, UPDATE
auth.half_sign_in afterbell_auth: DELETE, INSERT, SELECT, UPDATE
auth.passkey_ask afterbell_auth: DELETE, INSERT, SELECT, UPDATE
auth.provider_subject afterbell_auth: DELETE, INSERT, SELECT, UPDATE
auth.provider_turn afterbell_auth: DELETE, INSERT, SELECT, UPDATE
auth.rateLimit afterbell_auth: DELETE, INSERT, SELECT, UPDATE
auth.session afterbell_auth: DELETE, INSERT, SELECT, UPDATE
auth.totp afterbell_auth: DELETE, INSERT, SELECT, UPDATE
auth.user afterbell_auth: DELETE, INSERT, SELECT, UPDATE
auth.verification afterbell_auth: DELETE, INSERT, SELECT, UPDATE
auth.window_count afterbell_auth: DELETE, INSERT, SELECT, UPDATE
public.advisories_item afterbell_app: INSERT, SELECT
public.advisories_item afterbell_worker: INSERT, SELECT
public.advisories_name afterbell_app: INSERT, SELECT
public.advisories_name afterbell_worker: INSERT, SELECT
public.advisories_named afterbell_app: INSERT, SELECT
public.advisories_named afterbell_worker: INSERT, SELECT
public.advisories_source afterbell_app: INSERT, SELECT
public.advisories_source afterbell_worker: SELECT
public.advisories_touch afterbell_app: DELETE, INSERT, SELECT
public.advisories_touch afterbell_worker: DELETE, INSERT, SELECT
public.assets_actor afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.assets_actor afterbell_worker: SELECT
public.assets_current_version afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.assets_current_version afterbell_worker: SELECT
public.assets_device afterbell_app: INSERT, SELECT, UPDATE
public.assets_device afterbell_runner: SELECT
public.assets_device afterbell_worker: INSERT, SELECT, UPDATE
public.assets_firmware afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.assets_firmware afterbell_worker: SELECT
public.assets_hosted afterbell_app: INSERT, SELECT, UPDATE
public.assets_hosted afterbell_worker: SELECT
public.assets_issue afterbell_app: INSERT, SELECT
public.assets_issue afterbell_worker: SELECT
public.assets_issue_entry afterbell_app: INSERT, SELECT
public.assets_issue_entry afterbell_worker: INSERT, SELECT
public.assets_service afterbell_app: INSERT, SELECT, UPDATE
public.assets_service afterbell_runner: SELECT
public.assets_service afterbell_worker: SELECT
public.assets_service_need afterbell_app: DELETE, INSERT, SELECT
public.assets_service_need afterbell_runner: SELECT
public.assets_service_need afterbell_worker: SELECT
public.assets_service_server afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.assets_service_server afterbell_runner: SELECT
public.assets_service_server afterbell_worker: SELECT
public.assets_service_site afterbell_app: DELETE, INSERT, SELECT
public.assets_service_site afterbell_worker: SELECT
public.assets_service_tester afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.assets_service_tester afterbell_runner: SELECT
public.assets_service_tester afterbell_worker: SELECT
public.assets_software_scope afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.assets_software_scope afterbell_worker: SELECT
public.assets_source_fact afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.assets_source_fact afterbell_worker: INSERT, SELECT, UPDATE
public.calendar_address afterbell_app: INSERT, SELECT
public.calendar_closed_day afterbell_app: DELETE, INSERT, SELECT
public.calendar_closed_day afterbell_runner: SELECT
public.calendar_closed_day afterbell_worker: SELECT
public.changes_decision afterbell_app: INSERT, SELECT
public.changes_decision afterbell_runner: SELECT
public.changes_decision afterbell_worker: SELECT
public.changes_link afterbell_app: INSERT, SELECT
public.changes_link afterbell_worker: INSERT, SELECT
public.changes_number afterbell_app: INSERT, SELECT
public.changes_number afterbell_worker: INSERT, SELECT
public.changes_request afterbell_app: INSERT, SELECT
public.changes_request afterbell_runner: SELECT
public.changes_request afterbell_worker: INSERT, SELECT
public.changes_suspicion afterbell_app: INSERT, SELECT
public.changes_suspicion afterbell_worker: INSERT, SELECT
public.changes_text afterbell_app: INSERT, SELECT
public.changes_text afterbell_runner: SELECT
public.changes_text afterbell_worker: INSERT, SELECT
public.demo_link afterbell_app: INSERT, SELECT
public.demo_mail afterbell_app: INSERT, SELECT
public.demo_mail afterbell_worker: INSERT, SELECT
public.imports_file afterbell_app: INSERT, SELECT, UPDATE
public.imports_file afterbell_worker: INSERT, SELECT, UPDATE
public.imports_mapping afterbell_app: INSERT, SELECT, UPDATE
public.imports_mapping afterbell_worker: INSERT, SELECT, UPDATE
public.imports_raw afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.imports_raw afterbell_worker: DELETE, INSERT, SELECT, UPDATE
public.imports_row afterbell_app: INSERT, SELECT
public.imports_row afterbell_worker: INSERT, SELECT
public.installation_backup afterbell_app: SELECT
public.installation_backup afterbell_backup: INSERT
public.installation_backup afterbell_worker: SELECT
public.installation_restore afterbell_app: SELECT
public.installation_restore afterbell_runner: SELECT
public.installation_restore afterbell_sealer: SELECT
public.installation_restore afterbell_worker: SELECT
public.inventory_alarm afterbell_app: INSERT, SELECT
public.inventory_alarm afterbell_worker: SELECT
public.inventory_answer afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.inventory_answer afterbell_worker: SELECT
public.inventory_apart afterbell_app: INSERT, SELECT
public.inventory_apart afterbell_worker: SELECT
public.inventory_change afterbell_app: INSERT, SELECT
public.inventory_change afterbell_worker: SELECT
public.inventory_coverage_day afterbell_app: INSERT, SELECT, UPDATE
public.inventory_coverage_day afterbell_worker: INSERT, SELECT, UPDATE
public.inventory_device afterbell_app: INSERT, SELECT, UPDATE
public.inventory_device afterbell_worker: SELECT
public.inventory_district_software afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.inventory_district_software afterbell_worker: DELETE, INSERT, SELECT, UPDATE
public.inventory_identity afterbell_app: DELETE, INSERT, SELECT
public.inventory_identity afterbell_worker: DELETE, INSERT, SELECT
public.inventory_key afterbell_app: INSERT, SELECT
public.inventory_key_alarm afterbell_app: INSERT, SELECT
public.inventory_key_alarm afterbell_worker: SELECT
public.inventory_mark afterbell_app: DELETE, INSERT, SELECT
public.inventory_mark afterbell_worker: DELETE, INSERT, SELECT
public.inventory_merge afterbell_app: INSERT, SELECT
public.inventory_merge afterbell_worker: INSERT, SELECT
public.inventory_node afterbell_app: INSERT, SELECT
public.inventory_node afterbell_worker: SELECT
public.inventory_posture afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.inventory_posture afterbell_worker: DELETE, INSERT, SELECT, UPDATE
public.inventory_question afterbell_app: INSERT, SELECT
public.inventory_question afterbell_worker: SELECT
public.inventory_review afterbell_app: INSERT, SELECT
public.inventory_review afterbell_worker: INSERT, SELECT
public.inventory_shared_identity afterbell_app: INSERT, SELECT
public.inventory_shared_identity afterbell_worker: INSERT, SELECT
public.inventory_sighting afterbell_app: INSERT, SELECT, UPDATE
public.inventory_sighting afterbell_worker: INSERT, SELECT, UPDATE
public.inventory_submission afterbell_app: INSERT, SELECT
public.inventory_submission afterbell_worker: SELECT
public.inventory_title afterbell_app: INSERT, SELECT
public.inventory_title afterbell_worker: INSERT, SELECT
public.inventory_unindexed afterbell_app: DELETE, INSERT, SELECT
public.inventory_unindexed afterbell_worker: DELETE, INSERT, SELECT
public.ledger_about afterbell_app: SELECT
public.ledger_about afterbell_runner: SELECT
public.ledger_about afterbell_worker: SELECT
public.ledger_checkpoint afterbell_app: SELECT
public.ledger_checkpoint afterbell_sealer: INSERT, SELECT
public.ledger_checkpoint afterbell_worker: SELECT
public.ledger_copy afterbell_app: SELECT
public.ledger_copy afterbell_worker: INSERT, SELECT, UPDATE
public.ledger_entry afterbell_app: SELECT
public.ledger_entry afterbell_runner: SELECT
public.ledger_entry afterbell_worker: SELECT
public.ledger_erasing afterbell_app: INSERT, SELECT
public.ledger_installation afterbell_app: SELECT
public.ledger_installation afterbell_sealer: SELECT
public.ledger_installation afterbell_worker: SELECT
public.ledger_key afterbell_app: SELECT
public.ledger_key afterbell_sealer: INSERT, SELECT
public.ledger_key afterbell_worker: SELECT
public.ledger_key_ask afterbell_app: INSERT, SELECT
public.ledger_key_ask afterbell_sealer: SELECT
public.ledger_posting afterbell_app: SELECT
public.ledger_posting afterbell_worker: INSERT, SELECT
public.ledger_seal afterbell_app: SELECT
public.ledger_seal afterbell_runner: SELECT
public.ledger_seal afterbell_sealer: INSERT, SELECT
public.ledger_seal afterbell_worker: SELECT
public.ledger_sealing afterbell_app: SELECT
public.ledger_sealing afterbell_sealer: INSERT, SELECT
public.ledger_sealing afterbell_worker: SELECT
public.ledger_served afterbell_app: SELECT
public.ledger_served afterbell_runner: SELECT
public.ledger_served afterbell_sealer: INSERT, SELECT
public.ledger_served afterbell_worker: SELECT
public.ledger_tile afterbell_app: SELECT
public.ledger_tile afterbell_sealer: INSERT, SELECT
public.ledger_tile afterbell_worker: SELECT
public.ledger_unsealed afterbell_app: INSERT, SELECT
public.ledger_unsealed afterbell_runner: INSERT, SELECT
public.ledger_unsealed afterbell_sealer: DELETE, INSERT, SELECT
public.ledger_unsealed afterbell_worker: INSERT, SELECT
public.ledger_witness afterbell_app: INSERT, SELECT
public.ledger_witness afterbell_worker: SELECT
public.notices_delivery afterbell_app: INSERT
public.notices_delivery afterbell_worker: INSERT, SELECT
public.notices_notice afterbell_app: INSERT, SELECT
public.notices_notice afterbell_runner: SELECT
public.notices_notice afterbell_worker: INSERT, SELECT
public.patching_cycle afterbell_app: INSERT, SELECT
public.patching_cycle afterbell_runner: SELECT
public.patching_cycle afterbell_worker: INSERT, SELECT
public.patching_cycle_server afterbell_app: DELETE, INSERT, SELECT
public.patching_cycle_server afterbell_runner: SELECT
public.patching_cycle_server afterbell_worker: DELETE, INSERT, SELECT
public.patching_device afterbell_app: INSERT, SELECT, UPDATE
public.patching_device afterbell_runner: SELECT
public.patching_device afterbell_worker: INSERT, SELECT, UPDATE
public.patching_fleet_day afterbell_app: SELECT
public.patching_fleet_day afterbell_worker: INSERT, SELECT, UPDATE
public.patching_followed afterbell_app: INSERT, SELECT
public.patching_followed afterbell_worker: INSERT, SELECT
public.patching_mark afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.patching_mark afterbell_worker: DELETE, INSERT, SELECT, UPDATE
public.patching_move afterbell_app: INSERT, SELECT
public.patching_move afterbell_worker: INSERT, SELECT
public.patching_override afterbell_app: INSERT, SELECT
public.patching_override afterbell_runner: SELECT
public.patching_override afterbell_worker: INSERT, SELECT
public.patching_policy_table afterbell_app: INSERT, SELECT
public.patching_policy_table afterbell_worker: SELECT
public.patching_reach afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.patching_reach afterbell_worker: DELETE, INSERT, SELECT, UPDATE
public.patching_rhythm afterbell_app: INSERT, SELECT
public.patching_rhythm afterbell_runner: SELECT
public.patching_rhythm afterbell_worker: SELECT
public.patching_state afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.patching_state afterbell_runner: SELECT
public.patching_state afterbell_worker: DELETE, INSERT, SELECT, UPDATE
public.patching_state_count afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.patching_state_count afterbell_worker: DELETE, INSERT, SELECT, UPDATE
public.patching_support_ended afterbell_app: INSERT, SELECT
public.patching_support_ended afterbell_worker: INSERT, SELECT
public.patching_support_word afterbell_app: INSERT, SELECT, UPDATE
public.patching_support_word afterbell_worker: SELECT
public.patching_told afterbell_app: INSERT, SELECT
public.patching_told afterbell_worker: INSERT, SELECT
public.patching_update afterbell_app: INSERT, SELECT, UPDATE
public.patching_update afterbell_runner: SELECT
public.patching_update afterbell_worker: INSERT, SELECT, UPDATE
public.people_assignment afterbell_app: INSERT, SELECT
public.people_assignment afterbell_runner: SELECT
public.people_assignment afterbell_worker: SELECT
public.people_delegate afterbell_app: INSERT, SELECT
public.people_delegate afterbell_runner: SELECT
public.people_delegate afterbell_worker: SELECT
public.people_district afterbell_app: INSERT, SELECT
public.people_district afterbell_runner: SELECT
public.people_district afterbell_worker: SELECT
public.people_district_list afterbell_app: INSERT, SELECT
public.people_district_list afterbell_runner: SELECT
public.people_district_list afterbell_sealer: SELECT
public.people_district_list afterbell_worker: SELECT
public.people_email_change afterbell_app: INSERT, SELECT
public.people_invitation afterbell_app: INSERT, SELECT
public.people_login afterbell_app: DELETE, INSERT, SELECT
public.people_login_district afterbell_app: DELETE, INSERT, SELECT
public.people_look afterbell_app: INSERT, SELECT, UPDATE
public.people_passkey afterbell_app: INSERT, SELECT
public.people_passkey afterbell_runner: SELECT
public.people_passkey afterbell_worker: SELECT
public.people_person afterbell_app: INSERT, SELECT
public.people_person afterbell_runner: SELECT
public.people_person afterbell_worker: SELECT
public.people_provider afterbell_app: INSERT, SELECT
public.people_recovery afterbell_app: INSERT, SELECT
public.people_recovery_word afterbell_app: INSERT, SELECT
public.people_saved_view afterbell_app: DELETE, INSERT, SELECT
public.people_sealed afterbell_app: INSERT, SELECT
public.people_sealed_code afterbell_app: INSERT, SELECT
public.people_sealed_use afterbell_app: INSERT, SELECT
public.people_site afterbell_app: INSERT, SELECT
public.people_site afterbell_runner: SELECT
public.people_site afterbell_worker: SELECT
public.people_task afterbell_app: INSERT, SELECT
public.people_task afterbell_worker: SELECT
public.people_undo afterbell_app: INSERT, SELECT
public.platform_address afterbell_app: INSERT, SELECT
public.platform_address afterbell_worker: SELECT
public.platform_clock afterbell_app: INSERT, SELECT
public.platform_clock afterbell_runner: SELECT
public.platform_clock afterbell_sealer: SELECT
public.platform_clock afterbell_worker: SELECT
public.platform_epoch afterbell_app: SELECT
public.platform_epoch afterbell_runner: SELECT
public.platform_epoch afterbell_sealer: SELECT
public.platform_epoch afterbell_worker: SELECT
public.platform_long_job afterbell_app: INSERT, SELECT
public.platform_long_job afterbell_worker: SELECT, UPDATE
public.platform_migration afterbell_app: SELECT
public.platform_migration afterbell_runner: SELECT
public.platform_migration afterbell_sealer: SELECT
public.platform_migration afterbell_worker: SELECT
public.platform_move afterbell_app: SELECT
public.platform_move afterbell_runner: SELECT
public.platform_move afterbell_worker: SELECT
public.platform_outbox afterbell_app: INSERT, SELECT
public.platform_outbox afterbell_runner: INSERT, SELECT
public.platform_outbox afterbell_worker: INSERT, SELECT
public.platform_process afterbell_app: SELECT
public.platform_process afterbell_runner: SELECT
public.platform_process afterbell_sealer: SELECT
public.platform_process afterbell_worker: SELECT
public.platform_timer afterbell_app: INSERT, SELECT
public.platform_timer afterbell_worker: INSERT, SELECT
public.policy_pack afterbell_app: INSERT, SELECT
public.policy_pack afterbell_runner: SELECT
public.policy_pack afterbell_worker: SELECT
public.policy_shipped afterbell_app: SELECT
public.policy_shipped afterbell_runner: SELECT
public.policy_shipped afterbell_worker: SELECT
public.policy_value afterbell_app: INSERT, SELECT
public.policy_value afterbell_runner: SELECT
public.policy_value afterbell_worker: SELECT
public.policy_version afterbell_app: INSERT, SELECT
public.policy_version afterbell_runner: SELECT
public.policy_version afterbell_worker: INSERT, SELECT
public.runbooks_attempt afterbell_app: INSERT, SELECT
public.runbooks_attempt afterbell_runner: INSERT, SELECT
public.runbooks_attempt afterbell_worker: INSERT, SELECT
public.runbooks_lease afterbell_app: SELECT
public.runbooks_lease afterbell_runner: INSERT, SELECT
public.runbooks_lease afterbell_worker: SELECT
public.runbooks_link afterbell_app: INSERT, SELECT
public.runbooks_link afterbell_worker: INSERT, SELECT
public.runbooks_revert_order afterbell_app: INSERT, SELECT
public.runbooks_revert_order afterbell_runner: SELECT
public.runbooks_revert_order afterbell_worker: SELECT
public.runbooks_run afterbell_app: INSERT, SELECT
public.runbooks_run afterbell_runner: SELECT
public.runbooks_run afterbell_worker: SELECT
public.runbooks_run_move afterbell_app: INSERT, SELECT
public.runbooks_run_move afterbell_runner: INSERT, SELECT
public.runbooks_run_move afterbell_worker: INSERT, SELECT
public.runbooks_runner afterbell_app: SELECT
public.runbooks_runner afterbell_runner: INSERT, SELECT, UPDATE
public.runbooks_runner afterbell_worker: SELECT
public.runbooks_step afterbell_app: INSERT, SELECT
public.runbooks_step afterbell_runner: INSERT, SELECT
public.runbooks_step afterbell_worker: INSERT, SELECT
public.runbooks_tester afterbell_app: INSERT, SELECT
public.runbooks_tester afterbell_runner: SELECT
public.runbooks_tester afterbell_worker: SELECT
public.runbooks_wait afterbell_app: SELECT
public.runbooks_wait afterbell_runner: DELETE, INSERT, SELECT, UPDATE
public.runbooks_wait afterbell_worker: SELECT
public.vulnerabilities_advisory afterbell_app: DELETE, INSERT, SELECT
public.vulnerabilities_advisory afterbell_worker: DELETE, INSERT, SELECT
public.vulnerabilities_advisory_package afterbell_app: DELETE, INSERT, SELECT
public.vulnerabilities_advisory_package afterbell_worker: DELETE, INSERT, SELECT
public.vulnerabilities_advisory_product afterbell_app: DELETE, INSERT, SELECT
public.vulnerabilities_advisory_product afterbell_worker: DELETE, INSERT, SELECT
public.vulnerabilities_claim afterbell_app: INSERT, SELECT
public.vulnerabilities_claim afterbell_worker: INSERT, SELECT
public.vulnerabilities_claim_word afterbell_app: INSERT, SELECT
public.vulnerabilities_claim_word afterbell_worker: INSERT, SELECT
public.vulnerabilities_cve_fact afterbell_app: DELETE, INSERT, SELECT
public.vulnerabilities_cve_fact afterbell_runner: SELECT
public.vulnerabilities_cve_fact afterbell_worker: DELETE, INSERT, SELECT
public.vulnerabilities_detection afterbell_app: INSERT, SELECT
public.vulnerabilities_detection afterbell_worker: INSERT, SELECT
public.vulnerabilities_epss afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.vulnerabilities_epss afterbell_runner: SELECT
public.vulnerabilities_epss afterbell_worker: DELETE, INSERT, SELECT, UPDATE
public.vulnerabilities_feed afterbell_app: INSERT, SELECT
public.vulnerabilities_feed afterbell_runner: SELECT
public.vulnerabilities_feed afterbell_worker: INSERT, SELECT
public.vulnerabilities_feed_document afterbell_app: SELECT
public.vulnerabilities_feed_document afterbell_worker: INSERT, SELECT
public.vulnerabilities_feed_release afterbell_app: DELETE, INSERT, SELECT
public.vulnerabilities_feed_release afterbell_worker: DELETE, INSERT, SELECT
public.vulnerabilities_feed_source afterbell_app: INSERT, SELECT
public.vulnerabilities_feed_source afterbell_worker: SELECT
public.vulnerabilities_fix afterbell_app: DELETE, INSERT, SELECT
public.vulnerabilities_fix afterbell_worker: DELETE, INSERT, SELECT
public.vulnerabilities_identity afterbell_app: INSERT, SELECT, UPDATE
public.vulnerabilities_identity afterbell_worker: INSERT, SELECT, UPDATE
public.vulnerabilities_identity_rule afterbell_app: INSERT, SELECT
public.vulnerabilities_identity_rule afterbell_worker: INSERT, SELECT
public.vulnerabilities_judged afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.vulnerabilities_judged afterbell_worker: DELETE, INSERT, SELECT, UPDATE
public.vulnerabilities_kev afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.vulnerabilities_kev afterbell_worker: DELETE, INSERT, SELECT, UPDATE
public.vulnerabilities_match afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.vulnerabilities_match afterbell_worker: DELETE, INSERT, SELECT, UPDATE
public.vulnerabilities_matched afterbell_app: INSERT, SELECT, UPDATE
public.vulnerabilities_matched afterbell_worker: INSERT, SELECT, UPDATE
public.vulnerabilities_platform afterbell_app: INSERT, SELECT, UPDATE
public.vulnerabilities_platform afterbell_worker: INSERT, SELECT, UPDATE
public.vulnerabilities_publisher_key afterbell_app: INSERT, SELECT
public.vulnerabilities_publisher_key afterbell_worker: SELECT
public.vulnerabilities_refusal afterbell_app: INSERT, SELECT
public.vulnerabilities_refusal afterbell_worker: INSERT, SELECT
public.vulnerabilities_retold afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.vulnerabilities_retold afterbell_worker: DELETE, INSERT, SELECT, UPDATE
public.vulnerabilities_scan afterbell_app: INSERT, SELECT
public.vulnerabilities_scan afterbell_worker: INSERT, SELECT
public.vulnerabilities_scan_device afterbell_app: INSERT, SELECT
public.vulnerabilities_scan_device afterbell_worker: INSERT, SELECT
public.vulnerabilities_scan_result afterbell_app: INSERT, SELECT
public.vulnerabilities_scan_result afterbell_worker: INSERT, SELECT
public.vulnerabilities_signed_feed afterbell_app: INSERT, SELECT
public.vulnerabilities_signed_feed afterbell_worker: SELECT
public.vulnerabilities_source afterbell_app: DELETE, INSERT, SELECT
public.vulnerabilities_source afterbell_worker: DELETE, INSERT, SELECT
public.vulnerabilities_statement afterbell_app: INSERT, SELECT
public.vulnerabilities_statement afterbell_worker: INSERT, SELECT
public.vulnerabilities_support afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.vulnerabilities_support afterbell_worker: DELETE, INSERT, SELECT, UPDATE
public.vulnerabilities_support_of afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.vulnerabilities_support_of afterbell_worker: DELETE, INSERT, SELECT, UPDATE
public.vulnerabilities_update afterbell_app: DELETE, INSERT, SELECT
public.vulnerabilities_update afterbell_worker: DELETE, INSERT, SELECT
public.vulnerabilities_updated_cve afterbell_app: DELETE, INSERT, SELECT
public.vulnerabilities_updated_cve afterbell_worker: DELETE, INSERT, SELECT
public.vulnerabilities_updated_product afterbell_app: DELETE, INSERT, SELECT
public.vulnerabilities_updated_product afterbell_worker: DELETE, INSERT, SELECT
public.vulnerabilities_windows afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.vulnerabilities_windows afterbell_worker: DELETE, INSERT, SELECT, UPDATE
public.vulnerabilities_withdrawal afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.vulnerabilities_withdrawal afterbell_worker: DELETE, INSERT, SELECT, UPDATE

-- column grants
advisories_item afterbell_app may update decided_at, decided_by, devices, is_exploited, names_round, reason, state, things, tied_at
advisories_item afterbell_worker may update devices, is_exploited, late_told_at, names_round, things, tied_at
advisories_source afterbell_app may update removed_at
advisories_source afterbell_worker may update answered_at, etag, fault, has_more, last_uid, modified, newest_at, stuck_tries, stuck_uid, tried_at, uid_validity
advisories_touch afterbell_app may update name
advisories_touch afterbell_worker may update name
assets_actor afterbell_app may update actor, changed_at, changed_by, contact, district_id, email, party
assets_current_version afterbell_app may update branch, district_id, product, read_where, reason, said_at, said_by, version
assets_device afterbell_app may update asset_tag, asset_tag_key, assigned_id, assigned_to, district_id, encryption, encryption_at, encryption_by, encryption_told, exposure, exposure_at, exposure_by, exposure_why, first_seen, fresh_at, heard_at, hostname, id, is_seen, kind, kind_by, last_seen, macs, managed_at, manufacturer, merged_into, model, name_key, named_at, notes, ordered_from, os_arch, os_build, os_codename, os_family, os_kernel, os_name, os_version, owner_id, patching_actor, posture_antivirus, posture_encryption, posture_filter, posture_reach_in, purchased_on, room, scope, scope_reason, search_text, serial, serial_key, site_id, source, status, system_key, updates_end_on, uuid, uuid_key, warranty_ends_on
assets_device afterbell_worker may update asset_tag, asset_tag_key, assigned_id, assigned_to, district_id, encryption, encryption_at, encryption_by, encryption_told, exposure, exposure_at, exposure_by, exposure_why, first_seen, fresh_at, heard_at, hostname, id, is_seen, kind, kind_by, last_seen, macs, managed_at, manufacturer, merged_into, model, name_key, named_at, notes, ordered_from, os_arch, os_build, os_codename, os_family, os_kernel, os_name, os_version, owner_id, patching_actor, posture_antivirus, posture_encryption, posture_filter, posture_reach_in, purchased_on, room, scope, scope_reason, search_text, serial, serial_key, site_id, source, status, system_key, updates_end_on, uuid, uuid_key, warranty_ends_on
assets_firmware afterbell_app may update device_id, district_id, product, said_at, said_by, vendor, version
assets_firmware afterbell_worker may update device_id
assets_hosted afterbell_app may update changed_at, contact, contact_email, contract_ends_on, data_class, district_id, id, name, owner_id, patching_actor, product, retired_on, scope, scope_reason, support_ends_on, vendor, version
assets_issue afterbell_app may update about, acknowledge_by, answer_by, answer_level, because, from_state, level, responsible_id, state, state_at
assets_issue afterbell_worker may update about, acknowledge_by, answer_by, answer_level, because, from_state, level, responsible_id, state, state_at
assets_service afterbell_app may update availability, business_owner_id, changed_at, confidentiality, district_id, id, impacted, integrity, mission_at, mission_by, mission_critical, name, type
assets_service_server afterbell_app may update device_id, district_id, redundancy, role, service_id
assets_service_tester afterbell_app may update deputy_id, district_id, person_id, service_id
assets_software_scope afterbell_app may update district_id, ecosystem, name, reason, said_at, said_by, scope
assets_source_fact afterbell_app may update detail, device_id, district_id, hosted_id, id, product, says, seen_at, source, told_at, told_by, version
assets_source_fact afterbell_worker may update detail, device_id, district_id, hosted_id, id, product, says, seen_at, source, told_at, told_by, version
calendar_address afterbell_app may update ended_at, ended_by, fetched_at
calendar_closed_day afterbell_app may update name, set_at, set_by
changes_link afterbell_app may update used_at
changes_number afterbell_app may update last_number
changes_number afterbell_worker may update last_number
changes_suspicion afterbell_app may update device_id, request_id, settled_at, settled_by, state, why
changes_suspicion afterbell_worker may update device_id
demo_link afterbell_app may update used_at
imports_file afterbell_app may update added, changed, checked, confidence, district_id, ended_at, headings_key, id, lines, mapping, name, received_at, received_by, refused, row_count, rows_done, same, sha256, shape, size, source, state
imports_file afterbell_worker may update added, changed, checked, confidence, district_id, ended_at, headings_key, id, lines, mapping, name, received_at, received_by, refused, row_count, rows_done, same, sha256, shape, size, source, state
imports_mapping afterbell_app may update district_id, headings_key, mapping, set_at, set_by, source
imports_mapping afterbell_worker may update district_id, headings_key, mapping, set_at, set_by, source
imports_raw afterbell_app may update district_id, file, kept_until, sha256, size
imports_raw afterbell_worker may update district_id, file, kept_until, sha256, size
installation_restore afterbell_app may update confirmed_at, confirmed_by
inventory_alarm afterbell_app may update device_id, settled_at, settled_by, settled_how
inventory_alarm afterbell_worker may update device_id
inventory_answer afterbell_app may update answered_at, district_id, is_fresh, node_id, question, received_at, rows, size
inventory_apart afterbell_app may update by, ended_at, since, why
inventory_coverage_day afterbell_app may update all_n, at, by_source, day, district_id, managed_n, no_person_n, no_place_n, no_serial_n, silent_n, unmanaged_n, waiting_n
inventory_coverage_day afterbell_worker may update all_n, at, by_source, day, district_id, managed_n, no_person_n, no_place_n, no_serial_n, silent_n, unmanaged_n, waiting_n
inventory_device afterbell_app may update boot_time, changed_at, device_id, digest, district_id, enrolled_site_id, facts, software_ids, software_known, submission_id
inventory_district_software afterbell_app may update device_ids, district_id, n, title_id
inventory_district_software afterbell_worker may update device_ids, district_id, n, title_id
inventory_identity afterbell_app may update device_id, since
inventory_identity afterbell_worker may update device_id, since
inventory_key afterbell_app may update revoked_at, revoked_by
inventory_merge afterbell_app may update split_at, split_by, split_why
inventory_merge afterbell_worker may update split_at, split_by, split_why
inventory_node afterbell_app may update assembled_at, device_id, ended_at
inventory_node afterbell_worker may update device_id
inventory_posture afterbell_app may update detail, device_id, district_id, fact, since, source, state, submission_id, told_at
inventory_posture afterbell_worker may update detail, device_id, district_id, fact, since, source, state, submission_id, told_at
inventory_question afterbell_app may update answer, answered_at, message, row_count, rows
inventory_review afterbell_app may update settled_as, settled_at, settled_by, settled_why
inventory_review afterbell_worker may update settled_as, settled_at, settled_by, settled_why
inventory_sighting afterbell_app may update agent_ids, asset_tag, confidence, device_id, district_id, first_told_at, gone_at, hostname, id, key, macs, manufacturer, model, os_name, os_version, person, place, reason, seen_at, serial, source, source_name, tied_by, told_at, uuid
inventory_sighting afterbell_worker may update agent_ids, asset_tag, confidence, device_id, district_id, first_told_at, gone_at, hostname, id, key, macs, manufacturer, model, os_name, os_version, person, place, reason, seen_at, serial, source, source_name, tied_by, told_at, uuid
inventory_submission afterbell_app may update raw, repeated_at, repeats, state
ledger_copy afterbell_worker may update copied_at, district_id, epoch, fault, size, target, tried_at
ledger_erasing afterbell_app may update agreed_at, agreed_by, declined_at, declined_by
ledger_sealing afterbell_sealer may update fault, fault_at
ledger_served afterbell_sealer may update entries
ledger_tile afterbell_sealer may update hashes
ledger_witness afterbell_app may update until
notices_delivery afterbell_worker may update attempts, body, claimed_until, first_at, from_state, message_id, next_at, reply, state, state_at
patching_cycle afterbell_app may update closed_at, not_after, not_before, resolution
patching_cycle afterbell_worker may update closed_at, not_after, not_before, resolution
patching_device afterbell_app may update actor, computed_at, device_id, district_id, site_id, state_ids, work_count
patching_device afterbell_worker may update actor, computed_at, device_id, district_id, site_id, state_ids, work_count
patching_fleet_day afterbell_worker may update day, district_id, exploited, overdue, pending, silent, site, systems, unknown, up_to_date, with_issues
patching_followed afterbell_app may update feed_id, moved_at
patching_followed afterbell_worker may update feed_id, moved_at
patching_mark afterbell_app may update district_id, line, mark, packages, title_id
patching_mark afterbell_worker may update district_id, line, mark, packages, title_id
patching_override afterbell_app may update ended_at, ended_by, ended_why
patching_override afterbell_worker may update ended_at, ended_by, ended_why
patching_reach afterbell_app may update actor, district_id, n, site, update_id
patching_reach afterbell_worker may update actor, district_id, n, site, update_id
patching_rhythm afterbell_app may update device_id
patching_rhythm afterbell_worker may update device_id
patching_state afterbell_app may update cve_count, cves, decision, digest, district_id, due_on, exposure, facts, fixable_count, fixed, id, installed, is_forensic, kev_cves, missing, policy, rank_key, risk_level, risk_score, says, update_id
patching_state afterbell_worker may update cve_count, cves, decision, digest, district_id, due_on, exposure, facts, fixable_count, fixed, id, installed, is_forensic, kev_cves, missing, policy, rank_key, risk_level, risk_score, says, update_id
patching_state_count afterbell_app may update district_id, n, state_id
patching_state_count afterbell_worker may update district_id, n, state_id
patching_support_word afterbell_app may update district_id, ends_on, key, name, owner_id, read_where, said_at, said_by, todo
patching_told afterbell_app may update withdrawn_at, withdrawn_by
patching_told afterbell_worker may update withdrawn_at, withdrawn_by
patching_update afterbell_app may update closed_at, computed_at, cve_count, cves, decision, district_id, due_on, ecosystem, emergency_count, epss, epss_on, exposure, fixable_count, id, installed, is_forensic, is_noise, kev_cves, late_told_at, late_told_up_at, line, missing, opened_at, order_key, owner_id, package, policy, risk_level, risk_score, stated_count, target, told_kev
patching_update afterbell_worker may update closed_at, computed_at, cve_count, cves, decision, district_id, due_on, ecosystem, emergency_count, epss, epss_on, exposure, fixable_count, id, installed, is_forensic, is_noise, kev_cves, late_told_at, late_told_up_at, line, missing, opened_at, order_key, owner_id, package, policy, risk_level, risk_score, stated_count, target, told_kev
people_assignment afterbell_app may update until
people_delegate afterbell_app may update ended_at
people_email_change afterbell_app may update used_at
people_invitation afterbell_app may update used_at
people_look afterbell_app may update district_id, list, looked_at, person_id
people_passkey afterbell_app may update counter, last_used_at, removed_at
people_person afterbell_app may update email, ended_at, phone, site_id
people_provider afterbell_app may update confirmed_at, confirmed_by, ended_at
people_recovery afterbell_app may update done_at, stopped_at, stopped_by
people_sealed afterbell_app may update ended_at
people_sealed_code afterbell_app may update used_at, void_at
people_sealed_use afterbell_app may update finding, reviewed_at, reviewed_by
people_task afterbell_app may update about, done_at, done_by, done_how, due_on, href, who_id
people_task afterbell_worker may update about, href
people_undo afterbell_app may update undone_at
platform_address afterbell_app may update in_force_at, seen_at
platform_clock afterbell_app may update offset_ms
platform_long_job afterbell_worker may update asked_at, asked_by, attempts, district_id, done_count, ended_at, file, id, input, kind, moved_at, result, says, state, step, total_count
platform_outbox afterbell_worker may update attempts, done_at, last_fault
platform_timer afterbell_app may update fired_at
platform_timer afterbell_worker may update fired_at
policy_value afterbell_app may update withdrawn_at, withdrawn_by
runbooks_lease afterbell_runner may update fence, holder, until
runbooks_link afterbell_app may update used_at
runbooks_runner afterbell_runner may update approvals, district_id, origin, seen_at, servers, trusted
runbooks_step afterbell_app may update ended_at, fence, intended_at, intent, outcome, state
runbooks_step afterbell_runner may update ended_at, fence, intended_at, intent, outcome, state
runbooks_step afterbell_worker may update ended_at, fence, intended_at, intent, outcome, state
runbooks_tester afterbell_app may update answer, answered_at, failed_tests, notes, proposed_at, verdict, verdict_at, verdict_proof
runbooks_wait afterbell_runner may update clause, code, district_id, run_id, satisfied_by, says, since
vulnerabilities_claim afterbell_app may update device_id, ended_at, ended_because, ended_by_scan_id, fixed, known, last_at, says, scan_id, severity, to_check, version
vulnerabilities_claim afterbell_worker may update device_id, ended_at, ended_because, ended_by_scan_id, fixed, known, last_at, says, scan_id, severity, to_check, version
vulnerabilities_epss afterbell_app may update cve, percentile, score
vulnerabilities_epss afterbell_worker may update cve, percentile, score
vulnerabilities_feed afterbell_app may update superseded_at
vulnerabilities_feed afterbell_worker may update superseded_at
vulnerabilities_feed_document afterbell_app may update says, state, tried_at
vulnerabilities_feed_document afterbell_worker may update document, says, slot, state, tried_at, updated
vulnerabilities_feed_release afterbell_app may update records
vulnerabilities_feed_release afterbell_worker may update records
vulnerabilities_feed_source afterbell_app may update begun_at, etag, modified, removed_at, tried_at, unended
vulnerabilities_feed_source afterbell_worker may update answered_at, begun_at, etag, fault, modified, outcome, tried_at, unended
vulnerabilities_identity afterbell_app may update because, label, names, plain_name, rules, state, title_id
vulnerabilities_identity afterbell_worker may update because, label, names, plain_name, rules, state, title_id
vulnerabilities_identity_rule afterbell_app may update ended_at
vulnerabilities_identity_rule afterbell_worker may update ended_at
vulnerabilities_judged afterbell_app may update line, rules, title_id
vulnerabilities_judged afterbell_worker may update line, rules, title_id
vulnerabilities_kev afterbell_app may update added_on, cve, due_on, feed_id, product, products, ransomware, required_action, title, vendor
vulnerabilities_kev afterbell_worker may update added_on, cve, due_on, feed_id, product, products, ransomware, required_action, title, vendor
vulnerabilities_match afterbell_app may update cve, feed_slot, fix_known_on, fixed, is_remote, noise_reason, range, reason, release, rule, source, source_version, state, title_id, urgency
vulnerabilities_match afterbell_worker may update cve, feed_slot, fix_known_on, fixed, is_remote, noise_reason, range, reason, release, rule, source, source_version, state, title_id, urgency
vulnerabilities_matched afterbell_app may update feed_id, release, title_id
vulnerabilities_matched afterbell_worker may update feed_id, release, title_id
vulnerabilities_platform afterbell_app may update line, os_name, os_version, title_id
vulnerabilities_platform afterbell_worker may update line, os_name, os_version, title_id
vulnerabilities_publisher_key afterbell_app may update ended_at, ended_because, ended_by
vulnerabilities_retold afterbell_app may update district_id, judged_as, rule_id, title_id
vulnerabilities_retold afterbell_worker may update district_id, judged_as, rule_id, title_id
vulnerabilities_scan afterbell_app may update taken_back_at, taken_back_because, taken_back_by
vulnerabilities_scan_device afterbell_app may update device_id
vulnerabilities_scan_device afterbell_worker may update device_id
vulnerabilities_scan_result afterbell_app may update device_id
vulnerabilities_scan_result afterbell_worker may update device_id
vulnerabilities_signed_feed afterbell_app may update ended_at, ended_because, ended_by
vulnerabilities_statement afterbell_app may update device_id, ended_at
vulnerabilities_statement afterbell_worker may update device_id, ended_at
vulnerabilities_support afterbell_app may update cycle, ends, ends_on, feed_id, label, latest, latest_on, link, paid_until, product, released_on, successor
vulnerabilities_support afterbell_worker may update cycle, ends, ends_on, feed_id, label, latest, latest_on, link, paid_until, product, released_on, successor
vulnerabilities_support_of afterbell_app may update cycle, key, name, product, rules, what
vulnerabilities_support_of afterbell_worker may update cycle, key, name, product, rules, what
vulnerabilities_windows afterbell_app may update device_id, district_id, part, title_id
vulnerabilities_windows afterbell_worker may update device_id, district_id, part, title_id
vulnerabilities_withdrawal afterbell_app may update cves, feed_id, how, id, scope, told_at, withdrawn_on
vulnerabilities_withdrawal afterbell_worker may update cves, feed_id, how, id, scope, told_at, withdrawn_on
