-- The schema as the migrations make it. Written by `npm run check -- --write`; read it, do not edit it.

-- functions
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
    truncate vulnerabilities_feed, vulnerabilities_fix, vulnerabilities_source, vulnerabilities_kev, vulnerabilities_matched, vulnerabilities_match cascade;
  end if;
  return removed;
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
  elsif not exists (select from ledger_entry e where e.district_id = platform_district() and e.id = erasing and e.kind = 'ledger.entry-erased'
      and e.about = array['evd_' || replace(entry::text, '-', '')]) then
    raise exception 'an entry must tell of the erasing' using errcode = '23514', constraint = 'erasing_must_be_told_by_an_entry';
  end if;
  update ledger_entry set salt = '', content = '{"erased":true}', erased_by = erasing where district_id = platform_district() and id = entry;
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
    and (new.to_state in ('working', 'not-clean', 'reverted', 'finished')
      or (new.from_state = 'working' and new.to_state = 'testing') or (new.from_state = 'awaiting-backup' and new.to_state = 'holding')
      or (current_user = 'afterbell_app' and new.to_state in ('removing-snapshot', 'awaiting-backup', 'not-started'))
      or (current_user = 'afterbell_worker' and new.to_state in ('reverting', 'withdrawn', 'scheduled')))
    and exists (select from runbooks_run r where r.district_id = new.district_id and r.id = new.run_id and r.way = 'runner') then
    raise exception 'this move of a run that the runner works is not this process''s to make'
      using errcode = '42501', constraint = 'runner_move_must_be_made_by_whose_it_is';
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
  search_text text not null default lower(((((((((hostname || ' '::text) || COALESCE(serial, ''::text)) || ' '::text) || os_name) || ' '::text) || COALESCE(manufacturer, ''::text)) || ' '::text) || COALESCE(model, ''::text)))
table public.assets_service row-security forced
  district_id bigint not null
  id uuid not null
  device_id uuid not null
  name text not null
  business_owner_id uuid
  tester_id uuid
  confidentiality text not null default 'unknown'::text
  integrity text not null default 'unknown'::text
  availability text not null default 'unknown'::text
  impacted text[] not null default '{}'::text[]
  changed_at timestamp with time zone not null
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
table public.inventory_change row-security forced
  district_id bigint not null
  id uuid not null
  device_id uuid not null
  at timestamp with time zone not null
  submission_id uuid not null
  added bigint[] not null
  removed bigint[] not null
  facts text[] not null
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
table public.patching_evaluation row-security forced
  district_id bigint not null
  id uuid not null
  device_id uuid not null
  ecosystem text not null
  package text not null
  is_noise boolean not null
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
  inputs jsonb not null
  missing text[] not null
  policy text not null
  computed_at timestamp with time zone not null
  opened_at timestamp with time zone not null
  closed_at timestamp with time zone
table public.patching_rhythm row-security forced
  district_id bigint not null
  id uuid not null
  device_id uuid not null
  rhythm text not null
  said_by uuid not null
  said_at timestamp with time zone not null
  why text not null
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
table public.people_login row-security forced
  district_id bigint not null
  person_id uuid not null
  auth_user_id uuid not null
table public.people_login_district
  auth_user_id uuid not null
  district_id bigint not null
  person_id uuid not null
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
table public.vulnerabilities_matched
  title_id bigint not null
  release text not null
  feed_id bigint not null
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
table public.vulnerabilities_source
  feed_id bigint not null
  package text not null
  source text not null

-- constraints
assets_device assets_device_district_id_exposure_by_fkey: FOREIGN KEY (district_id, exposure_by) REFERENCES people_person(district_id, id)
assets_device assets_device_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
assets_device assets_device_district_id_owner_id_fkey: FOREIGN KEY (district_id, owner_id) REFERENCES people_person(district_id, id)
assets_device assets_device_district_id_site_id_fkey: FOREIGN KEY (district_id, site_id) REFERENCES people_site(district_id, id)
assets_device assets_device_hostname_check: CHECK (((length(hostname) >= 1) AND (length(hostname) <= 512)))
assets_device assets_device_kind_by_check: CHECK ((kind_by = ANY (ARRAY['agent'::text, 'person'::text])))
assets_device assets_device_pkey: PRIMARY KEY (district_id, id)
assets_device assets_device_source_check: CHECK ((source = ANY (ARRAY['agent'::text, 'this-machine'::text, 'import'::text, 'by-hand'::text])))
assets_device device_kind_must_be_known: CHECK ((kind = ANY (ARRAY['server'::text, 'workstation'::text, 'laptop'::text, 'tablet'::text, 'phone'::text, 'appliance'::text, 'unknown'::text])))
assets_device device_out_of_scope_must_have_a_reason: CHECK (((scope <> 'out'::text) OR ((scope_reason IS NOT NULL) AND (length(TRIM(BOTH FROM scope_reason)) > 0))))
assets_device exposure_must_be_known: CHECK ((exposure = ANY (ARRAY['exposed'::text, 'not-exposed'::text, 'unknown'::text])))
assets_device exposure_must_name_who_said_so_when_and_why: CHECK (((exposure = 'unknown'::text) OR ((exposure_by IS NOT NULL) AND (exposure_at IS NOT NULL) AND (length(TRIM(BOTH FROM exposure_why)) > 0))))
assets_device patching_actor_must_be_known: CHECK ((patching_actor = ANY (ARRAY['runbook'::text, 'by-hand'::text, 'google'::text, 'intune'::text, 'apple-mdm'::text, 'msp'::text, 'vendor'::text, 'nobody'::text, 'unknown'::text])))
assets_device scope_must_be_known: CHECK ((scope = ANY (ARRAY['in'::text, 'out'::text, 'unknown'::text])))
assets_service assets_service_availability_check: CHECK ((availability = ANY (ARRAY['low'::text, 'moderate'::text, 'high'::text, 'unknown'::text])))
assets_service assets_service_confidentiality_check: CHECK ((confidentiality = ANY (ARRAY['low'::text, 'moderate'::text, 'high'::text, 'unknown'::text])))
assets_service assets_service_district_id_business_owner_id_fkey: FOREIGN KEY (district_id, business_owner_id) REFERENCES people_person(district_id, id)
assets_service assets_service_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
assets_service assets_service_district_id_tester_id_fkey: FOREIGN KEY (district_id, tester_id) REFERENCES people_person(district_id, id)
assets_service assets_service_integrity_check: CHECK ((integrity = ANY (ARRAY['low'::text, 'moderate'::text, 'high'::text, 'unknown'::text])))
assets_service assets_service_name_check: CHECK (((length(name) >= 1) AND (length(name) <= 200)))
assets_service assets_service_pkey: PRIMARY KEY (district_id, id)
assets_service server_must_have_one_service: UNIQUE (district_id, device_id)
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
inventory_alarm alarm_kind_must_be_known: CHECK ((kind = ANY (ARRAY['identity-claimed'::text, 'identity-shared'::text])))
inventory_alarm alarm_settled_must_say_by_whom_and_how: CHECK (((settled_at IS NULL) OR ((settled_by IS NOT NULL) AND (length(TRIM(BOTH FROM settled_how)) > 0))))
inventory_alarm inventory_alarm_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
inventory_alarm inventory_alarm_district_id_other_device_id_fkey: FOREIGN KEY (district_id, other_device_id) REFERENCES assets_device(district_id, id)
inventory_alarm inventory_alarm_district_id_settled_by_fkey: FOREIGN KEY (district_id, settled_by) REFERENCES people_person(district_id, id)
inventory_alarm inventory_alarm_district_id_submission_id_fkey: FOREIGN KEY (district_id, submission_id) REFERENCES inventory_submission(district_id, id)
inventory_alarm inventory_alarm_pkey: PRIMARY KEY (district_id, id)
inventory_change inventory_change_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
inventory_change inventory_change_district_id_submission_id_fkey: FOREIGN KEY (district_id, submission_id) REFERENCES inventory_submission(district_id, id)
inventory_change inventory_change_pkey: PRIMARY KEY (district_id, id)
inventory_device inventory_device_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
inventory_device inventory_device_district_id_enrolled_site_id_fkey: FOREIGN KEY (district_id, enrolled_site_id) REFERENCES people_site(district_id, id)
inventory_device inventory_device_district_id_submission_id_fkey: FOREIGN KEY (district_id, submission_id) REFERENCES inventory_submission(district_id, id)
inventory_device inventory_device_pkey: PRIMARY KEY (district_id, device_id)
inventory_district_software inventory_district_software_pkey: PRIMARY KEY (district_id, title_id)
inventory_district_software inventory_district_software_title_id_fkey: FOREIGN KEY (title_id) REFERENCES inventory_title(id)
inventory_identity inventory_identity_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
inventory_identity inventory_identity_kind_check: CHECK ((kind = ANY (ARRAY['uuid'::text, 'serial'::text, 'agent-id'::text, 'device-id'::text, 'mac'::text])))
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
notices_delivery notices_delivery_channel_check: CHECK ((channel = ANY (ARRAY['mail'::text, 'told'::text])))
notices_delivery notices_delivery_district_id_notice_id_fkey: FOREIGN KEY (district_id, notice_id) REFERENCES notices_notice(district_id, id)
notices_delivery notices_delivery_district_id_person_id_fkey: FOREIGN KEY (district_id, person_id) REFERENCES people_person(district_id, id)
notices_delivery notices_delivery_machine_check: CHECK ((machine = 'delivery'::text))
notices_delivery notices_delivery_pkey: PRIMARY KEY (district_id, id)
notices_delivery notices_delivery_state_check: CHECK ((state = ANY (ARRAY['waiting'::text, 'accepted'::text, 'refused'::text, 'bounced'::text, 'told'::text])))
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
patching_evaluation known_exploited_must_be_of_its_cves: CHECK ((cardinality(kev_cves) <= cve_count))
patching_evaluation patch_must_be_evaluated_once_a_device: UNIQUE (district_id, device_id, ecosystem, package, is_noise)
patching_evaluation patching_evaluation_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
patching_evaluation patching_evaluation_pkey: PRIMARY KEY (district_id, id)
patching_evaluation patching_evaluation_risk_score_check: CHECK (((risk_score >= 1) AND (risk_score <= 12)))
patching_rhythm patching_rhythm_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
patching_rhythm patching_rhythm_district_id_said_by_fkey: FOREIGN KEY (district_id, said_by) REFERENCES people_person(district_id, id)
patching_rhythm patching_rhythm_pkey: PRIMARY KEY (district_id, id)
patching_rhythm patching_rhythm_rhythm_check: CHECK ((rhythm = ANY (ARRAY['monthly'::text, 'quarterly'::text])))
patching_rhythm patching_rhythm_why_check: CHECK (((length(TRIM(BOTH FROM why)) >= 1) AND (length(TRIM(BOTH FROM why)) <= 500)))
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
people_provider people_provider_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
people_provider people_provider_district_id_set_by_fkey: FOREIGN KEY (district_id, set_by) REFERENCES people_person(district_id, id)
people_provider people_provider_issuer_check: CHECK ((issuer ~ '^https?://'::text))
people_provider people_provider_label_check: CHECK (((length(label) >= 1) AND (length(label) <= 60)))
people_provider people_provider_pkey: PRIMARY KEY (district_id, id)
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
vulnerabilities_cve_fact exploitation_must_be_known: CHECK ((exploitation = ANY (ARRAY['none'::text, 'poc'::text, 'active'::text])))
vulnerabilities_cve_fact severity_must_be_known: CHECK ((severity = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text, 'critical'::text])))
vulnerabilities_cve_fact technical_impact_must_be_known: CHECK ((technical_impact = ANY (ARRAY['partial'::text, 'total'::text])))
vulnerabilities_cve_fact vulnerabilities_cve_fact_feed_id_fkey: FOREIGN KEY (feed_id) REFERENCES vulnerabilities_feed(id)
vulnerabilities_cve_fact vulnerabilities_cve_fact_pkey: PRIMARY KEY (cve)
vulnerabilities_detection vulnerabilities_detection_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
vulnerabilities_detection vulnerabilities_detection_pkey: PRIMARY KEY (district_id, ecosystem, package, cve)
vulnerabilities_feed feed_kind_must_be_known: CHECK ((kind = ANY (ARRAY['kev'::text, 'debian-fixes'::text, 'cve-facts'::text])))
vulnerabilities_feed vulnerabilities_feed_pkey: PRIMARY KEY (id)
vulnerabilities_fix vulnerabilities_fix_feed_id_fkey: FOREIGN KEY (feed_id) REFERENCES vulnerabilities_feed(id)
vulnerabilities_fix vulnerabilities_fix_pkey: PRIMARY KEY (feed_id, n)
vulnerabilities_kev vulnerabilities_kev_feed_id_fkey: FOREIGN KEY (feed_id) REFERENCES vulnerabilities_feed(id)
vulnerabilities_kev vulnerabilities_kev_pkey: PRIMARY KEY (cve)
vulnerabilities_match vulnerabilities_match_pkey: PRIMARY KEY (title_id, release, cve)
vulnerabilities_match vulnerabilities_match_title_id_fkey: FOREIGN KEY (title_id) REFERENCES inventory_title(id)
vulnerabilities_matched vulnerabilities_matched_feed_id_fkey: FOREIGN KEY (feed_id) REFERENCES vulnerabilities_feed(id)
vulnerabilities_matched vulnerabilities_matched_pkey: PRIMARY KEY (title_id, release)
vulnerabilities_matched vulnerabilities_matched_title_id_fkey: FOREIGN KEY (title_id) REFERENCES inventory_title(id)
vulnerabilities_refusal vulnerabilities_refusal_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
vulnerabilities_refusal vulnerabilities_refusal_pkey: PRIMARY KEY (district_id, id)
vulnerabilities_source vulnerabilities_source_feed_id_fkey: FOREIGN KEY (feed_id) REFERENCES vulnerabilities_feed(id)
vulnerabilities_source vulnerabilities_source_pkey: PRIMARY KEY (feed_id, package)

-- indexes
CREATE INDEX assets_device_district_id_kind_name_key_id_idx ON public.assets_device USING btree (district_id, kind, name_key, id)
CREATE INDEX assets_device_district_id_last_seen_id_idx ON public.assets_device USING btree (district_id, last_seen, id)
CREATE INDEX assets_device_district_id_lower_idx ON public.assets_device USING btree (district_id, lower(hostname))
CREATE INDEX assets_device_district_id_name_key_id_idx ON public.assets_device USING btree (district_id, name_key, id)
CREATE INDEX assets_device_district_id_site_id_name_key_id_idx ON public.assets_device USING btree (district_id, site_id, name_key, id)
CREATE INDEX assets_device_district_id_system_key_id_idx ON public.assets_device USING btree (district_id, system_key, id)
CREATE INDEX changes_decision_district_id_request_id_idx ON public.changes_decision USING btree (district_id, request_id)
CREATE INDEX demo_mail_district_id_at_idx ON public.demo_mail USING btree (district_id, at DESC)
CREATE INDEX half_sign_in_ends_at_idx ON auth.half_sign_in USING btree (ends_at)
CREATE INDEX installation_backup_began_at_idx ON public.installation_backup USING btree (began_at DESC) WHERE (fault IS NULL)
CREATE INDEX inventory_change_district_id_device_id_at_idx ON public.inventory_change USING btree (district_id, device_id, at)
CREATE INDEX inventory_identity_district_id_device_id_idx ON public.inventory_identity USING btree (district_id, device_id)
CREATE INDEX inventory_key_alarm_district_id_key_id_raised_at_idx ON public.inventory_key_alarm USING btree (district_id, key_id, raised_at)
CREATE INDEX inventory_submission_district_id_device_id_received_at_idx ON public.inventory_submission USING btree (district_id, device_id, received_at)
CREATE INDEX inventory_submission_district_id_key_id_received_at_size_st_idx ON public.inventory_submission USING btree (district_id, key_id, received_at) INCLUDE (size, state, repeats)
CREATE INDEX inventory_submission_district_id_received_at_idx ON public.inventory_submission USING btree (district_id, received_at) WHERE (state = ANY (ARRAY['quarantined'::text, 'refused'::text]))
CREATE INDEX inventory_title_ecosystem_name_idx ON public.inventory_title USING btree (ecosystem, name)
CREATE INDEX ledger_entry_about_idx ON public.ledger_entry USING gin (about)
CREATE INDEX ledger_entry_clauses_idx ON public.ledger_entry USING gin (clauses)
CREATE INDEX notices_delivery_district_id_next_at_idx ON public.notices_delivery USING btree (district_id, next_at) WHERE (state = 'waiting'::text)
CREATE INDEX notices_delivery_district_id_state_at_idx ON public.notices_delivery USING btree (district_id, state_at) WHERE (state = ANY (ARRAY['refused'::text, 'bounced'::text]))
CREATE INDEX notices_notice_district_id_about_idx ON public.notices_notice USING btree (district_id, about)
CREATE INDEX notices_notice_district_id_made_at_idx ON public.notices_notice USING btree (district_id, made_at)
CREATE INDEX passkey_ask_ends_at_idx ON auth.passkey_ask USING btree (ends_at)
CREATE INDEX patching_cycle_server_district_id_device_id_idx ON public.patching_cycle_server USING btree (district_id, device_id)
CREATE INDEX patching_evaluation_district_id_rank_key_package_id_idx ON public.patching_evaluation USING btree (district_id, rank_key, package, id) WHERE (closed_at IS NULL)
CREATE INDEX patching_rhythm_district_id_device_id_said_at_idx ON public.patching_rhythm USING btree (district_id, device_id, said_at)
CREATE INDEX people_passkey_district_id_person_id_idx ON public.people_passkey USING btree (district_id, person_id)
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
CREATE INDEX vulnerabilities_fix_feed_id_package_idx ON public.vulnerabilities_fix USING btree (feed_id, package)
CREATE INDEX vulnerabilities_match_cve_idx ON public.vulnerabilities_match USING btree (cve)
CREATE INDEX window_count_began_at_idx ON auth.window_count USING btree (began_at)
CREATE UNIQUE INDEX "rateLimit_key_key" ON auth."rateLimit" USING btree (key)
CREATE UNIQUE INDEX "rateLimit_pkey" ON auth."rateLimit" USING btree (id)
CREATE UNIQUE INDEX account_must_be_one_person_in_a_district ON public.people_login USING btree (district_id, auth_user_id)
CREATE UNIQUE INDEX account_must_be_one_subject_of_an_issuer ON auth.provider_subject USING btree (issuer, user_id)
CREATE UNIQUE INDEX account_pkey ON auth.account USING btree (id)
CREATE UNIQUE INDEX address_must_be_told_once_a_notice ON public.notices_delivery USING btree (district_id, notice_id, channel, address)
CREATE UNIQUE INDEX address_must_get_checkpoints_once ON public.ledger_witness USING btree (district_id, lower(email)) WHERE (until IS NULL)
CREATE UNIQUE INDEX alarm_open_must_be_raised_once ON public.inventory_alarm USING btree (district_id, kind, device_id, identity) WHERE (settled_at IS NULL)
CREATE UNIQUE INDEX assets_device_pkey ON public.assets_device USING btree (district_id, id)
CREATE UNIQUE INDEX assets_service_pkey ON public.assets_service USING btree (district_id, id)
CREATE UNIQUE INDEX backup_code_pkey ON auth.backup_code USING btree (id)
CREATE UNIQUE INDEX backup_code_user_id_code_hash_key ON auth.backup_code USING btree (user_id, code_hash)
CREATE UNIQUE INDEX change_must_keep_its_requester ON public.changes_request USING btree (district_id, id, requester_id)
CREATE UNIQUE INDEX changes_decision_pkey ON public.changes_decision USING btree (district_id, id)
CREATE UNIQUE INDEX changes_link_pkey ON public.changes_link USING btree (district_id, id)
CREATE UNIQUE INDEX changes_number_pkey ON public.changes_number USING btree (district_id)
CREATE UNIQUE INDEX changes_request_district_id_number_key ON public.changes_request USING btree (district_id, number)
CREATE UNIQUE INDEX changes_request_pkey ON public.changes_request USING btree (district_id, id)
CREATE UNIQUE INDEX changes_text_pkey ON public.changes_text USING btree (district_id, request_id, revision)
CREATE UNIQUE INDEX cycle_must_be_one_a_person_and_period ON public.patching_cycle USING btree (district_id, administrator_id, rhythm, period)
CREATE UNIQUE INDEX decision_must_name_a_submitted_text ON public.changes_text USING btree (district_id, request_id, text_hash, submitted_by)
CREATE UNIQUE INDEX delegation_must_keep_who_appointed_whom ON public.people_delegate USING btree (district_id, id, appointed_by, delegate_id)
CREATE UNIQUE INDEX demo_link_pkey ON public.demo_link USING btree (district_id, id)
CREATE UNIQUE INDEX demo_link_token_must_be_one ON public.demo_link USING btree (district_id, token_hash)
CREATE UNIQUE INDEX demo_mail_pkey ON public.demo_mail USING btree (district_id, id)
CREATE UNIQUE INDEX email_link_must_be_found_by_its_token ON public.people_email_change USING btree (district_id, token_hash)
CREATE UNIQUE INDEX email_must_be_one_in_the_district ON public.people_person USING btree (district_id, lower(email))
CREATE UNIQUE INDEX entry_must_be_sealed_once ON public.ledger_seal USING btree (district_id, entry_id)
CREATE UNIQUE INDEX factor_duty_pkey ON auth.factor_duty USING btree (user_id)
CREATE UNIQUE INDEX failed_sign_in_pkey ON auth.failed_sign_in USING btree (user_id)
CREATE UNIQUE INDEX feed_in_force_must_be_one_a_slot ON public.vulnerabilities_feed USING btree (slot) WHERE (superseded_at IS NULL)
CREATE UNIQUE INDEX half_sign_in_pkey ON auth.half_sign_in USING btree (id)
CREATE UNIQUE INDEX half_sign_in_token_hash_key ON auth.half_sign_in USING btree (token_hash)
CREATE UNIQUE INDEX initials_must_be_one_in_the_district ON public.people_person USING btree (district_id, initials)
CREATE UNIQUE INDEX installation_backup_pkey ON public.installation_backup USING btree (id)
CREATE UNIQUE INDEX installation_restore_pkey ON public.installation_restore USING btree (district_id, epoch)
CREATE UNIQUE INDEX inventory_alarm_pkey ON public.inventory_alarm USING btree (district_id, id)
CREATE UNIQUE INDEX inventory_change_pkey ON public.inventory_change USING btree (district_id, id)
CREATE UNIQUE INDEX inventory_device_pkey ON public.inventory_device USING btree (district_id, device_id)
CREATE UNIQUE INDEX inventory_district_software_pkey ON public.inventory_district_software USING btree (district_id, title_id)
CREATE UNIQUE INDEX inventory_identity_pkey ON public.inventory_identity USING btree (district_id, kind, value)
CREATE UNIQUE INDEX inventory_key_alarm_pkey ON public.inventory_key_alarm USING btree (district_id, id)
CREATE UNIQUE INDEX inventory_key_pkey ON public.inventory_key USING btree (district_id, id)
CREATE UNIQUE INDEX inventory_submission_pkey ON public.inventory_submission USING btree (district_id, id)
CREATE UNIQUE INDEX inventory_title_key_key ON public.inventory_title USING btree (key)
CREATE UNIQUE INDEX inventory_title_pkey ON public.inventory_title USING btree (id)
CREATE UNIQUE INDEX inventory_unindexed_pkey ON public.inventory_unindexed USING btree (district_id, change_id)
CREATE UNIQUE INDEX invitation_token_must_be_one ON public.people_invitation USING btree (district_id, token_hash)
CREATE UNIQUE INDEX issuer_must_be_one_in_the_district ON public.people_provider USING btree (district_id, issuer) WHERE (ended_at IS NULL)
CREATE UNIQUE INDEX ledger_checkpoint_pkey ON public.ledger_checkpoint USING btree (district_id, epoch, size)
CREATE UNIQUE INDEX ledger_copy_pkey ON public.ledger_copy USING btree (district_id)
CREATE UNIQUE INDEX ledger_entry_pkey ON public.ledger_entry USING btree (district_id, id)
CREATE UNIQUE INDEX ledger_installation_pkey ON public.ledger_installation USING btree (one)
CREATE UNIQUE INDEX ledger_key_ask_pkey ON public.ledger_key_ask USING btree (district_id, n)
CREATE UNIQUE INDEX ledger_key_pkey ON public.ledger_key USING btree (district_id, n)
CREATE UNIQUE INDEX ledger_posting_pkey ON public.ledger_posting USING btree (district_id, witness_id, epoch, size)
CREATE UNIQUE INDEX ledger_seal_pkey ON public.ledger_seal USING btree (district_id, seq)
CREATE UNIQUE INDEX ledger_sealing_pkey ON public.ledger_sealing USING btree (district_id)
CREATE UNIQUE INDEX ledger_tile_pkey ON public.ledger_tile USING btree (district_id, level, n)
CREATE UNIQUE INDEX ledger_unsealed_pkey ON public.ledger_unsealed USING btree (district_id, entry_id)
CREATE UNIQUE INDEX ledger_witness_pkey ON public.ledger_witness USING btree (district_id, id)
CREATE UNIQUE INDEX link_must_be_found_by_its_token ON public.changes_link USING btree (district_id, token_hash)
CREATE UNIQUE INDEX notices_delivery_pkey ON public.notices_delivery USING btree (district_id, id)
CREATE UNIQUE INDEX notices_notice_pkey ON public.notices_notice USING btree (district_id, id)
CREATE UNIQUE INDEX passkey_ask_pkey ON auth.passkey_ask USING btree (id_hash)
CREATE UNIQUE INDEX passkey_must_be_registered_once ON public.people_passkey USING btree (district_id, credential_id)
CREATE UNIQUE INDEX passkey_must_keep_its_person ON public.people_passkey USING btree (district_id, credential_id, person_id)
CREATE UNIQUE INDEX patch_must_be_evaluated_once_a_device ON public.patching_evaluation USING btree (district_id, device_id, ecosystem, package, is_noise)
CREATE UNIQUE INDEX patching_cycle_district_id_number_key ON public.patching_cycle USING btree (district_id, number)
CREATE UNIQUE INDEX patching_cycle_pkey ON public.patching_cycle USING btree (district_id, id)
CREATE UNIQUE INDEX patching_cycle_server_pkey ON public.patching_cycle_server USING btree (district_id, cycle_id, device_id)
CREATE UNIQUE INDEX patching_evaluation_pkey ON public.patching_evaluation USING btree (district_id, id)
CREATE UNIQUE INDEX patching_rhythm_pkey ON public.patching_rhythm USING btree (district_id, id)
CREATE UNIQUE INDEX people_assignment_pkey ON public.people_assignment USING btree (district_id, id)
CREATE UNIQUE INDEX people_delegate_pkey ON public.people_delegate USING btree (district_id, id)
CREATE UNIQUE INDEX people_district_district_id_is_demo_key ON public.people_district USING btree (district_id, is_demo)
CREATE UNIQUE INDEX people_district_list_pkey ON public.people_district_list USING btree (district_id)
CREATE UNIQUE INDEX people_district_pkey ON public.people_district USING btree (district_id)
CREATE UNIQUE INDEX people_email_change_pkey ON public.people_email_change USING btree (district_id, id)
CREATE UNIQUE INDEX people_invitation_pkey ON public.people_invitation USING btree (district_id, id)
CREATE UNIQUE INDEX people_login_district_pkey ON public.people_login_district USING btree (auth_user_id, district_id)
CREATE UNIQUE INDEX people_login_pkey ON public.people_login USING btree (district_id, person_id)
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
CREATE UNIQUE INDEX policy_value_pkey ON public.policy_value USING btree (district_id, id)
CREATE UNIQUE INDEX policy_version_pkey ON public.policy_version USING btree (district_id, id)
CREATE UNIQUE INDEX position_must_not_be_held_twice_at_once ON public.people_assignment USING btree (district_id, person_id, "position") WHERE ((until IS NULL) AND (site_id IS NULL))
CREATE UNIQUE INDEX provider_subject_pkey ON auth.provider_subject USING btree (issuer, subject)
CREATE UNIQUE INDEX provider_turn_pkey ON auth.provider_turn USING btree (state_hash)
CREATE UNIQUE INDEX recovery_must_keep_its_person ON public.people_recovery USING btree (district_id, id, person_id)
CREATE UNIQUE INDEX request_must_belong_to_one_cycle ON public.patching_cycle USING btree (district_id, request_id)
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
CREATE UNIQUE INDEX server_must_have_one_service ON public.assets_service USING btree (district_id, device_id)
CREATE UNIQUE INDEX session_pkey ON auth.session USING btree (id)
CREATE UNIQUE INDEX session_token_key ON auth.session USING btree (token)
CREATE UNIQUE INDEX site_name_must_be_one_in_the_district ON public.people_site USING btree (district_id, name)
CREATE UNIQUE INDEX tester_link_must_be_found_by_its_token ON public.runbooks_link USING btree (district_id, token_hash)
CREATE UNIQUE INDEX tester_must_be_asked_once_a_run ON public.runbooks_tester USING btree (district_id, run_id, service_id, person_id)
CREATE UNIQUE INDEX text_must_be_decided_once_a_capacity ON public.changes_decision USING btree (district_id, request_id, text_hash, capacity, ((signature IS NOT NULL))) WHERE (verdict <> 'delayed'::text)
CREATE UNIQUE INDEX text_must_be_one_a_hash ON public.changes_text USING btree (district_id, request_id, text_hash)
CREATE UNIQUE INDEX totp_pkey ON auth.totp USING btree (user_id)
CREATE UNIQUE INDEX user_email_key ON auth."user" USING btree (email)
CREATE UNIQUE INDEX user_pkey ON auth."user" USING btree (id)
CREATE UNIQUE INDEX verification_pkey ON auth.verification USING btree (id)
CREATE UNIQUE INDEX vulnerabilities_cve_fact_pkey ON public.vulnerabilities_cve_fact USING btree (cve)
CREATE UNIQUE INDEX vulnerabilities_detection_pkey ON public.vulnerabilities_detection USING btree (district_id, ecosystem, package, cve)
CREATE UNIQUE INDEX vulnerabilities_feed_pkey ON public.vulnerabilities_feed USING btree (id)
CREATE UNIQUE INDEX vulnerabilities_fix_pkey ON public.vulnerabilities_fix USING btree (feed_id, n)
CREATE UNIQUE INDEX vulnerabilities_kev_pkey ON public.vulnerabilities_kev USING btree (cve)
CREATE UNIQUE INDEX vulnerabilities_match_pkey ON public.vulnerabilities_match USING btree (title_id, release, cve)
CREATE UNIQUE INDEX vulnerabilities_matched_pkey ON public.vulnerabilities_matched USING btree (title_id, release)
CREATE UNIQUE INDEX vulnerabilities_refusal_pkey ON public.vulnerabilities_refusal USING btree (district_id, id)
CREATE UNIQUE INDEX vulnerabilities_source_pkey ON public.vulnerabilities_source USING btree (feed_id, package)
CREATE UNIQUE INDEX window_count_pkey ON auth.window_count USING btree (key, began_at)

-- policies
assets_device rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
assets_service rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
changes_decision rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
changes_link older_epochs_must_be_confirmed restrictive to afterbell_app, afterbell_worker using ((made_in_epoch = ( SELECT platform_current_epoch() AS platform_current_epoch)) OR ( SELECT installation_is_confirmed() AS installation_is_confirmed)) check true
changes_link rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
changes_number rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
changes_request rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
changes_text rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
demo_link rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
demo_mail rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
installation_restore rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_alarm rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_change rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_device rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_district_software rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_identity rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_key older_epochs_must_be_confirmed restrictive to afterbell_app using ((made_in_epoch = ( SELECT platform_current_epoch() AS platform_current_epoch)) OR ( SELECT installation_is_confirmed() AS installation_is_confirmed)) check true
inventory_key rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_key_alarm rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_submission rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_unindexed rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_checkpoint rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_copy rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_entry keys_must_be_announced_by_the_sealer restrictive for insert to afterbell_app, afterbell_runner, afterbell_worker using  check ((kind <> 'ledger.key-announced'::text) AND (actor <> 'process:sealer'::text))
ledger_entry rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_entry sealer_must_write_of_its_keys_alone restrictive for insert to afterbell_sealer using  check ((kind = 'ledger.key-announced'::text) AND (actor = 'process:sealer'::text))
ledger_key rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_key_ask rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_posting rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_seal rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_sealing rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_tile rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_unsealed rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_witness rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
notices_delivery older_epochs_must_be_confirmed restrictive to afterbell_worker using ((made_in_epoch = ( SELECT platform_current_epoch() AS platform_current_epoch)) OR ( SELECT installation_is_confirmed() AS installation_is_confirmed)) check true
notices_delivery rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
notices_notice rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
patching_cycle rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
patching_cycle_server rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
patching_evaluation rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
patching_rhythm rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_assignment rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_delegate rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_district rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_email_change older_epochs_must_be_confirmed restrictive to afterbell_app using ((made_in_epoch = ( SELECT platform_current_epoch() AS platform_current_epoch)) OR ( SELECT installation_is_confirmed() AS installation_is_confirmed)) check true
people_email_change rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_invitation older_epochs_must_be_confirmed restrictive to afterbell_app, afterbell_worker using ((made_in_epoch = ( SELECT platform_current_epoch() AS platform_current_epoch)) OR ( SELECT installation_is_confirmed() AS installation_is_confirmed)) check true
people_invitation rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_login rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
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
vulnerabilities_detection rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
vulnerabilities_refusal rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))

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
public.assets_device afterbell_app: INSERT, SELECT, UPDATE
public.assets_device afterbell_runner: SELECT
public.assets_device afterbell_worker: INSERT, SELECT, UPDATE
public.assets_service afterbell_app: INSERT, SELECT, UPDATE
public.assets_service afterbell_runner: SELECT
public.assets_service afterbell_worker: SELECT
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
public.changes_text afterbell_app: INSERT, SELECT
public.changes_text afterbell_runner: SELECT
public.changes_text afterbell_worker: INSERT, SELECT
public.demo_link afterbell_app: INSERT, SELECT
public.demo_mail afterbell_app: INSERT, SELECT
public.demo_mail afterbell_worker: INSERT, SELECT
public.installation_backup afterbell_app: SELECT
public.installation_backup afterbell_backup: INSERT
public.installation_backup afterbell_worker: SELECT
public.installation_restore afterbell_app: SELECT
public.installation_restore afterbell_runner: SELECT
public.installation_restore afterbell_sealer: SELECT
public.installation_restore afterbell_worker: SELECT
public.inventory_alarm afterbell_app: INSERT, SELECT
public.inventory_alarm afterbell_worker: SELECT
public.inventory_change afterbell_app: INSERT, SELECT
public.inventory_change afterbell_worker: SELECT
public.inventory_device afterbell_app: INSERT, SELECT, UPDATE
public.inventory_device afterbell_worker: SELECT
public.inventory_district_software afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.inventory_district_software afterbell_worker: DELETE, INSERT, SELECT, UPDATE
public.inventory_identity afterbell_app: INSERT, SELECT
public.inventory_identity afterbell_worker: SELECT
public.inventory_key afterbell_app: INSERT, SELECT
public.inventory_key_alarm afterbell_app: INSERT, SELECT
public.inventory_key_alarm afterbell_worker: SELECT
public.inventory_submission afterbell_app: INSERT, SELECT
public.inventory_submission afterbell_worker: SELECT
public.inventory_title afterbell_app: INSERT, SELECT
public.inventory_title afterbell_worker: INSERT, SELECT
public.inventory_unindexed afterbell_app: DELETE, INSERT, SELECT
public.inventory_unindexed afterbell_worker: DELETE, INSERT, SELECT
public.ledger_checkpoint afterbell_app: SELECT
public.ledger_checkpoint afterbell_sealer: INSERT, SELECT
public.ledger_checkpoint afterbell_worker: SELECT
public.ledger_copy afterbell_app: SELECT
public.ledger_copy afterbell_worker: INSERT, SELECT, UPDATE
public.ledger_entry afterbell_app: SELECT
public.ledger_entry afterbell_runner: SELECT
public.ledger_entry afterbell_worker: SELECT
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
public.ledger_tile afterbell_app: SELECT
public.ledger_tile afterbell_sealer: INSERT, SELECT
public.ledger_tile afterbell_worker: SELECT
public.ledger_unsealed afterbell_app: INSERT
public.ledger_unsealed afterbell_runner: INSERT
public.ledger_unsealed afterbell_sealer: DELETE, INSERT, SELECT
public.ledger_unsealed afterbell_worker: INSERT
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
public.patching_evaluation afterbell_app: INSERT, SELECT, UPDATE
public.patching_evaluation afterbell_runner: SELECT
public.patching_evaluation afterbell_worker: INSERT, SELECT, UPDATE
public.patching_rhythm afterbell_app: INSERT, SELECT
public.patching_rhythm afterbell_runner: SELECT
public.patching_rhythm afterbell_worker: SELECT
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
public.people_login afterbell_app: INSERT, SELECT
public.people_login_district afterbell_app: INSERT, SELECT
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
public.vulnerabilities_cve_fact afterbell_app: DELETE, INSERT, SELECT
public.vulnerabilities_cve_fact afterbell_runner: SELECT
public.vulnerabilities_cve_fact afterbell_worker: DELETE, INSERT, SELECT
public.vulnerabilities_detection afterbell_app: INSERT, SELECT
public.vulnerabilities_detection afterbell_worker: INSERT, SELECT
public.vulnerabilities_feed afterbell_app: INSERT, SELECT
public.vulnerabilities_feed afterbell_runner: SELECT
public.vulnerabilities_feed afterbell_worker: INSERT, SELECT
public.vulnerabilities_fix afterbell_app: DELETE, INSERT, SELECT
public.vulnerabilities_fix afterbell_worker: DELETE, INSERT, SELECT
public.vulnerabilities_kev afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.vulnerabilities_kev afterbell_worker: DELETE, INSERT, SELECT, UPDATE
public.vulnerabilities_match afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.vulnerabilities_match afterbell_worker: DELETE, INSERT, SELECT, UPDATE
public.vulnerabilities_matched afterbell_app: INSERT, SELECT, UPDATE
public.vulnerabilities_matched afterbell_worker: INSERT, SELECT, UPDATE
public.vulnerabilities_refusal afterbell_app: INSERT, SELECT
public.vulnerabilities_refusal afterbell_worker: INSERT, SELECT
public.vulnerabilities_source afterbell_app: DELETE, INSERT, SELECT
public.vulnerabilities_source afterbell_worker: DELETE, INSERT, SELECT

-- column grants
assets_device afterbell_app may update district_id, exposure, exposure_at, exposure_by, exposure_why, first_seen, hostname, id, kind, kind_by, last_seen, manufacturer, model, name_key, os_arch, os_codename, os_family, os_kernel, os_name, os_version, owner_id, patching_actor, scope, scope_reason, search_text, serial, site_id, source, system_key, uuid
assets_device afterbell_worker may update district_id, exposure, exposure_at, exposure_by, exposure_why, first_seen, hostname, id, kind, kind_by, last_seen, manufacturer, model, name_key, os_arch, os_codename, os_family, os_kernel, os_name, os_version, owner_id, patching_actor, scope, scope_reason, search_text, serial, site_id, source, system_key, uuid
assets_service afterbell_app may update availability, business_owner_id, changed_at, confidentiality, device_id, district_id, id, impacted, integrity, name, tester_id
changes_link afterbell_app may update used_at
changes_number afterbell_app may update last_number
changes_number afterbell_worker may update last_number
demo_link afterbell_app may update used_at
installation_restore afterbell_app may update confirmed_at, confirmed_by
inventory_alarm afterbell_app may update settled_at, settled_by, settled_how
inventory_device afterbell_app may update changed_at, device_id, digest, district_id, enrolled_site_id, facts, software_ids, software_known, submission_id
inventory_district_software afterbell_app may update device_ids, district_id, n, title_id
inventory_district_software afterbell_worker may update device_ids, district_id, n, title_id
inventory_identity afterbell_app may update device_id, since
inventory_key afterbell_app may update revoked_at, revoked_by
inventory_submission afterbell_app may update raw, repeated_at, repeats, state
ledger_copy afterbell_worker may update copied_at, district_id, epoch, fault, size, target, tried_at
ledger_sealing afterbell_sealer may update fault, fault_at
ledger_tile afterbell_sealer may update hashes
ledger_witness afterbell_app may update until
notices_delivery afterbell_worker may update attempts, body, claimed_until, first_at, from_state, message_id, next_at, reply, state, state_at
patching_cycle afterbell_app may update closed_at, not_after, not_before, resolution
patching_cycle afterbell_worker may update closed_at, not_after, not_before, resolution
patching_evaluation afterbell_app may update closed_at, computed_at, cve_count, cves, decision, device_id, district_id, due_on, ecosystem, fixable_count, fixed, id, inputs, installed, is_forensic, is_noise, kev_cves, missing, opened_at, package, policy, rank_key, risk_level, risk_score, says
patching_evaluation afterbell_worker may update closed_at, computed_at, cve_count, cves, decision, device_id, district_id, due_on, ecosystem, fixable_count, fixed, id, inputs, installed, is_forensic, is_noise, kev_cves, missing, opened_at, package, policy, rank_key, risk_level, risk_score, says
people_assignment afterbell_app may update until
people_delegate afterbell_app may update ended_at
people_email_change afterbell_app may update used_at
people_invitation afterbell_app may update used_at
people_passkey afterbell_app may update counter, last_used_at, removed_at
people_person afterbell_app may update email, ended_at, phone, site_id
people_provider afterbell_app may update ended_at
people_recovery afterbell_app may update done_at, stopped_at, stopped_by
people_sealed afterbell_app may update ended_at
people_sealed_code afterbell_app may update used_at, void_at
people_sealed_use afterbell_app may update finding, reviewed_at, reviewed_by
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
vulnerabilities_feed afterbell_app may update superseded_at
vulnerabilities_feed afterbell_worker may update superseded_at
vulnerabilities_kev afterbell_app may update added_on, cve, due_on, feed_id, product, ransomware, required_action, title, vendor
vulnerabilities_kev afterbell_worker may update added_on, cve, due_on, feed_id, product, ransomware, required_action, title, vendor
vulnerabilities_match afterbell_app may update cve, fix_known_on, fixed, is_remote, noise_reason, reason, release, source, source_version, title_id, urgency
vulnerabilities_match afterbell_worker may update cve, fix_known_on, fixed, is_remote, noise_reason, reason, release, source, source_version, title_id, urgency
vulnerabilities_matched afterbell_app may update feed_id, release, title_id
vulnerabilities_matched afterbell_worker may update feed_id, release, title_id
