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
        where d.district_id = new.district_id and d.until > (select created_at from changes_request r where r.district_id = new.district_id and r.id = new.request_id)
    )
    select from circle where person_id = new.decider_id and person_id not in (new.requester_id, new.submitted_by)
  ) then
    raise exception 'a delegate appointed by the requester counts as the requester'
      using errcode = '23514', constraint = 'change_must_not_be_decided_by_delegate_of_requester', table = 'changes_decision';
  end if;
  return new;
end $function$

CREATE OR REPLACE FUNCTION public.platform_district()
 RETURNS bigint
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('app.district_id'::text, true), ''::text))::bigint

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
  if current_user = 'afterbell_app' and new.state <> 'waiting' and not (new.step in ('revert', 'health-checks') and new.state = 'skipped')
    and new.step ~ '^(backup-gate|snapshot|update|reboot|look|health-checks|revert|backup-after|snapshot-removal)(-[0-9]+)?$'
    and exists (select from runbooks_run r where r.district_id = new.district_id and r.id = new.run_id and r.way = 'runner') then
    raise exception 'a step of the runner''s is written by the runner alone'
      using errcode = '42501', constraint = 'runner_step_must_be_written_by_the_runner';
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
table auth.attempt
  id uuid not null
  account_hash text not null
  at timestamp with time zone not null
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
table public.ledger_entry row-security forced
  district_id bigint not null
  id uuid not null
  at timestamp with time zone not null
  kind text not null
  clauses text[] not null
  actor text not null
  proof text not null
  grade text not null
  clock text not null
  epoch integer not null
  about text[] not null
  salt text not null
  content text not null
  content_hash text not null
table public.ledger_seal row-security forced
  district_id bigint not null
  seq bigint not null
  entry_id uuid not null
  entry_hash text not null
  chain_hash text not null
  sealed_at timestamp with time zone not null
table public.ledger_unsealed row-security forced
  district_id bigint not null
  entry_id uuid not null
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
table public.people_district row-security forced
  district_id bigint not null
  name text not null
  zone text not null
  is_demo boolean not null default false
  created_at timestamp with time zone not null
table public.people_district_list
  district_id bigint not null
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
table public.people_login row-security forced
  district_id bigint not null
  person_id uuid not null
  auth_user_id uuid not null
table public.people_login_district
  auth_user_id uuid not null
  district_id bigint not null
  person_id uuid not null
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
table public.people_setting row-security forced
  district_id bigint not null
  parameter text not null
  value jsonb not null
  set_by uuid not null
  set_at timestamp with time zone not null
table public.people_site row-security forced
  district_id bigint not null
  id uuid not null
  name text not null
  kind text not null
table public.platform_clock row-security forced
  district_id bigint not null
  is_demo boolean not null default true
  offset_ms bigint not null
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
auth.attempt attempt_pkey: PRIMARY KEY (id)
auth.session session_pkey: PRIMARY KEY (id)
auth.session session_token_key: UNIQUE (token)
auth.session session_userId_fkey: FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE
auth.verification verification_pkey: PRIMARY KEY (id)
changes_decision change_must_not_be_decided_by_delegate_of_requester: CHECK (((appointed_by IS NULL) OR ((appointed_by <> requester_id) AND (appointed_by <> submitted_by))))
changes_decision change_must_not_be_decided_by_requester: CHECK ((decider_id <> requester_id))
changes_decision change_must_not_be_decided_by_who_wrote_its_text: CHECK ((decider_id <> submitted_by))
changes_decision changes_decision_capacity_check: CHECK ((capacity = ANY (ARRAY['it-systems-manager'::text, 'technology-coordinator'::text])))
changes_decision changes_decision_cause_check: CHECK ((cause = ANY (ARRAY['planning'::text, 'back-out'::text, 'timing'::text, 'resources'::text, 'other'::text])))
changes_decision changes_decision_district_id_decider_id_fkey: FOREIGN KEY (district_id, decider_id) REFERENCES people_person(district_id, id)
changes_decision changes_decision_pkey: PRIMARY KEY (district_id, id)
changes_decision changes_decision_proof_check: CHECK ((proof = ANY (ARRAY['link'::text, 'password'::text])))
changes_decision changes_decision_verdict_check: CHECK ((verdict = ANY (ARRAY['approved'::text, 'denied'::text, 'delayed'::text])))
changes_decision decision_must_keep_the_requester: FOREIGN KEY (district_id, request_id, requester_id) REFERENCES changes_request(district_id, id, requester_id)
changes_decision decision_must_keep_who_wrote_the_text: FOREIGN KEY (district_id, request_id, text_hash, submitted_by) REFERENCES changes_text(district_id, request_id, text_hash, submitted_by)
changes_decision delegate_must_be_whom_the_delegation_names: FOREIGN KEY (district_id, delegation_id, appointed_by, decider_id) REFERENCES people_delegate(district_id, id, appointed_by, delegate_id)
changes_decision delegate_must_name_the_delegation: CHECK (((delegation_id IS NULL) = (appointed_by IS NULL)))
changes_decision denial_must_give_a_reason: CHECK (((verdict = 'approved'::text) OR ((cause IS NOT NULL) AND (length(TRIM(BOTH FROM COALESCE(reason, ''::text))) > 0))))
changes_decision early_start_must_be_allowed_by_coordinator_with_reason: CHECK (((NOT is_early_allowed) OR ((capacity = 'technology-coordinator'::text) AND (verdict = 'approved'::text) AND (length(TRIM(BOTH FROM COALESCE(reason, ''::text))) > 0))))
changes_decision link_must_not_allow_an_early_start: CHECK (((NOT is_early_allowed) OR (proof <> 'link'::text)))
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
changes_text changes_text_district_id_request_id_fkey: FOREIGN KEY (district_id, request_id) REFERENCES changes_request(district_id, id)
changes_text changes_text_district_id_submitted_by_fkey: FOREIGN KEY (district_id, submitted_by) REFERENCES people_person(district_id, id)
changes_text changes_text_pkey: PRIMARY KEY (district_id, request_id, revision)
changes_text decision_must_name_a_submitted_text: UNIQUE (district_id, request_id, text_hash, submitted_by)
changes_text revision_must_count_from_one: CHECK ((revision >= 1))
changes_text text_must_be_one_a_hash: UNIQUE (district_id, request_id, text_hash)
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
inventory_submission inventory_submission_district_id_device_id_fkey: FOREIGN KEY (district_id, device_id) REFERENCES assets_device(district_id, id)
inventory_submission inventory_submission_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
inventory_submission inventory_submission_district_id_key_id_fkey: FOREIGN KEY (district_id, key_id) REFERENCES inventory_key(district_id, id)
inventory_submission inventory_submission_pkey: PRIMARY KEY (district_id, id)
inventory_submission submission_accepted_must_keep_its_bytes: CHECK (((state <> 'accepted'::text) OR (raw IS NOT NULL)))
inventory_submission submission_state_must_be_known: CHECK ((state = ANY (ARRAY['accepted'::text, 'unchanged'::text, 'quarantined'::text, 'refused'::text, 'discarded'::text])))
inventory_submission submission_turned_away_must_say_why: CHECK (((state = ANY (ARRAY['accepted'::text, 'unchanged'::text])) OR (refusal IS NOT NULL)))
inventory_title inventory_title_key_key: UNIQUE (key)
inventory_title inventory_title_pkey: PRIMARY KEY (id)
inventory_unindexed inventory_unindexed_pkey: PRIMARY KEY (district_id, change_id)
ledger_entry grade_must_be_known: CHECK ((grade = ANY (ARRAY['enforced'::text, 'observed'::text, 'attested'::text, 'stand-in'::text])))
ledger_entry ledger_entry_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
ledger_entry ledger_entry_pkey: PRIMARY KEY (district_id, id)
ledger_seal entry_must_be_sealed_once: UNIQUE (district_id, entry_id)
ledger_seal ledger_seal_district_id_entry_id_fkey: FOREIGN KEY (district_id, entry_id) REFERENCES ledger_entry(district_id, id)
ledger_seal ledger_seal_pkey: PRIMARY KEY (district_id, seq)
ledger_seal seal_must_count_from_one: CHECK ((seq >= 1))
ledger_unsealed ledger_unsealed_district_id_entry_id_fkey: FOREIGN KEY (district_id, entry_id) REFERENCES ledger_entry(district_id, id)
ledger_unsealed ledger_unsealed_pkey: PRIMARY KEY (district_id, entry_id)
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
people_delegate delegation_must_keep_who_appointed_whom: UNIQUE (district_id, id, appointed_by, delegate_id)
people_delegate people_delegate_district_id_appointed_by_fkey: FOREIGN KEY (district_id, appointed_by) REFERENCES people_person(district_id, id)
people_delegate people_delegate_district_id_delegate_id_fkey: FOREIGN KEY (district_id, delegate_id) REFERENCES people_person(district_id, id)
people_delegate people_delegate_district_id_person_id_fkey: FOREIGN KEY (district_id, person_id) REFERENCES people_person(district_id, id)
people_delegate people_delegate_pkey: PRIMARY KEY (district_id, id)
people_district people_district_district_id_is_demo_key: UNIQUE (district_id, is_demo)
people_district people_district_name_check: CHECK (((length(name) >= 1) AND (length(name) <= 200)))
people_district people_district_pkey: PRIMARY KEY (district_id)
people_district_list people_district_list_pkey: PRIMARY KEY (district_id)
people_invitation invitation_must_end_after_it_begins: CHECK ((ends_at > created_at))
people_invitation invitation_token_must_be_one: UNIQUE (district_id, token_hash)
people_invitation people_invitation_channel_check: CHECK ((channel = ANY (ARRAY['mail'::text, 'handed-over'::text])))
people_invitation people_invitation_district_id_invited_by_fkey: FOREIGN KEY (district_id, invited_by) REFERENCES people_person(district_id, id)
people_invitation people_invitation_district_id_person_id_fkey: FOREIGN KEY (district_id, person_id) REFERENCES people_person(district_id, id)
people_invitation people_invitation_pkey: PRIMARY KEY (district_id, id)
people_login account_must_be_one_person_in_a_district: UNIQUE (district_id, auth_user_id)
people_login people_login_district_id_person_id_fkey: FOREIGN KEY (district_id, person_id) REFERENCES people_person(district_id, id)
people_login people_login_pkey: PRIMARY KEY (district_id, person_id)
people_login_district people_login_district_pkey: PRIMARY KEY (auth_user_id, district_id)
people_person email_must_have_one_at_sign: CHECK ((email ~ '^[^@\s]+@[^@\s]+$'::text))
people_person initials_must_be_one_in_the_district: UNIQUE (district_id, initials)
people_person initials_must_fit_a_snapshot_name: CHECK ((initials ~ '^[A-Z0-9]{2,4}$'::text))
people_person people_person_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
people_person people_person_district_id_site_id_fkey: FOREIGN KEY (district_id, site_id) REFERENCES people_site(district_id, id)
people_person people_person_name_check: CHECK (((length(name) >= 1) AND (length(name) <= 200)))
people_person people_person_pkey: PRIMARY KEY (district_id, id)
people_setting people_setting_district_id_set_by_fkey: FOREIGN KEY (district_id, set_by) REFERENCES people_person(district_id, id)
people_setting people_setting_pkey: PRIMARY KEY (district_id, parameter)
people_site people_site_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
people_site people_site_kind_check: CHECK ((kind = ANY (ARRAY['school'::text, 'office'::text, 'bus-garage'::text, 'kitchen'::text, 'other'::text])))
people_site people_site_name_check: CHECK (((length(name) >= 1) AND (length(name) <= 200)))
people_site people_site_pkey: PRIMARY KEY (district_id, id)
people_site site_name_must_be_one_in_the_district: UNIQUE (district_id, name)
platform_clock clock_must_belong_to_a_demo_district: FOREIGN KEY (district_id, is_demo) REFERENCES people_district(district_id, is_demo)
platform_clock platform_clock_pkey: PRIMARY KEY (district_id)
platform_clock real_district_clock_must_not_move: CHECK (is_demo)
platform_move platform_move_pkey: PRIMARY KEY (machine, from_state, to_state)
platform_outbox platform_outbox_pkey: PRIMARY KEY (district_id, id)
platform_process platform_process_pkey: PRIMARY KEY (name)
platform_timer platform_timer_pkey: PRIMARY KEY (district_id, id)
runbooks_attempt runbooks_attempt_district_id_run_id_step_fkey: FOREIGN KEY (district_id, run_id, step) REFERENCES runbooks_step(district_id, run_id, step)
runbooks_attempt runbooks_attempt_kind_check: CHECK ((kind = ANY (ARRAY['effect'::text, 'probe'::text, 'attested'::text])))
runbooks_attempt runbooks_attempt_pkey: PRIMARY KEY (district_id, id)
runbooks_lease runbooks_lease_district_id_run_id_fkey: FOREIGN KEY (district_id, run_id) REFERENCES runbooks_run(district_id, id)
runbooks_lease runbooks_lease_pkey: PRIMARY KEY (district_id, run_id)
runbooks_link runbooks_link_district_id_tester_id_fkey: FOREIGN KEY (district_id, tester_id) REFERENCES runbooks_tester(district_id, id)
runbooks_link runbooks_link_pkey: PRIMARY KEY (district_id, id)
runbooks_link runbooks_link_purpose_check: CHECK ((purpose = ANY (ARRAY['accept'::text, 'verdict'::text])))
runbooks_link tester_link_must_be_found_by_its_token: UNIQUE (district_id, token_hash)
runbooks_run run_must_end_after_it_begins: CHECK ((planned_end > planned_start))
runbooks_run runbooks_run_district_id_cycle_id_device_id_fkey: FOREIGN KEY (district_id, cycle_id, device_id) REFERENCES patching_cycle_server(district_id, cycle_id, device_id)
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
vulnerabilities_detection vulnerabilities_detection_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
vulnerabilities_detection vulnerabilities_detection_pkey: PRIMARY KEY (district_id, ecosystem, package, cve)
vulnerabilities_feed vulnerabilities_feed_kind_check: CHECK ((kind = ANY (ARRAY['kev'::text, 'debian-fixes'::text])))
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
CREATE INDEX assets_device_district_id_lower_idx ON public.assets_device USING btree (district_id, lower(hostname))
CREATE INDEX attempt_account_hash_at_idx ON auth.attempt USING btree (account_hash, at)
CREATE INDEX attempt_at_idx ON auth.attempt USING btree (at)
CREATE INDEX changes_decision_district_id_request_id_idx ON public.changes_decision USING btree (district_id, request_id)
CREATE INDEX inventory_change_district_id_device_id_at_idx ON public.inventory_change USING btree (district_id, device_id, at)
CREATE INDEX inventory_identity_district_id_device_id_idx ON public.inventory_identity USING btree (district_id, device_id)
CREATE INDEX inventory_submission_district_id_device_id_received_at_idx ON public.inventory_submission USING btree (district_id, device_id, received_at)
CREATE INDEX inventory_submission_district_id_received_at_idx ON public.inventory_submission USING btree (district_id, received_at) WHERE (state = ANY (ARRAY['quarantined'::text, 'refused'::text]))
CREATE INDEX inventory_title_ecosystem_name_idx ON public.inventory_title USING btree (ecosystem, name)
CREATE INDEX ledger_entry_about_idx ON public.ledger_entry USING gin (about)
CREATE INDEX ledger_entry_clauses_idx ON public.ledger_entry USING gin (clauses)
CREATE INDEX notices_delivery_district_id_next_at_idx ON public.notices_delivery USING btree (district_id, next_at) WHERE (state = 'waiting'::text)
CREATE INDEX notices_delivery_district_id_state_at_idx ON public.notices_delivery USING btree (district_id, state_at) WHERE (state = ANY (ARRAY['refused'::text, 'bounced'::text]))
CREATE INDEX notices_notice_district_id_about_idx ON public.notices_notice USING btree (district_id, about)
CREATE INDEX notices_notice_district_id_made_at_idx ON public.notices_notice USING btree (district_id, made_at)
CREATE INDEX patching_cycle_server_district_id_device_id_idx ON public.patching_cycle_server USING btree (district_id, device_id)
CREATE INDEX patching_evaluation_district_id_rank_key_package_id_idx ON public.patching_evaluation USING btree (district_id, rank_key, package, id) WHERE (closed_at IS NULL)
CREATE INDEX patching_rhythm_district_id_device_id_said_at_idx ON public.patching_rhythm USING btree (district_id, device_id, said_at)
CREATE INDEX platform_outbox_district_id_created_at_idx ON public.platform_outbox USING btree (district_id, created_at) WHERE (done_at IS NULL)
CREATE INDEX platform_timer_district_id_due_at_idx ON public.platform_timer USING btree (district_id, due_at) WHERE (fired_at IS NULL)
CREATE INDEX runbooks_attempt_district_id_run_id_idx ON public.runbooks_attempt USING btree (district_id, run_id)
CREATE INDEX runbooks_run_district_id_cycle_id_idx ON public.runbooks_run USING btree (district_id, cycle_id)
CREATE INDEX vulnerabilities_fix_feed_id_package_idx ON public.vulnerabilities_fix USING btree (feed_id, package)
CREATE INDEX vulnerabilities_match_cve_idx ON public.vulnerabilities_match USING btree (cve)
CREATE UNIQUE INDEX "rateLimit_key_key" ON auth."rateLimit" USING btree (key)
CREATE UNIQUE INDEX "rateLimit_pkey" ON auth."rateLimit" USING btree (id)
CREATE UNIQUE INDEX account_must_be_one_person_in_a_district ON public.people_login USING btree (district_id, auth_user_id)
CREATE UNIQUE INDEX account_pkey ON auth.account USING btree (id)
CREATE UNIQUE INDEX address_must_be_told_once_a_notice ON public.notices_delivery USING btree (district_id, notice_id, channel, address)
CREATE UNIQUE INDEX alarm_open_must_be_raised_once ON public.inventory_alarm USING btree (district_id, kind, device_id, identity) WHERE (settled_at IS NULL)
CREATE UNIQUE INDEX assets_device_pkey ON public.assets_device USING btree (district_id, id)
CREATE UNIQUE INDEX assets_service_pkey ON public.assets_service USING btree (district_id, id)
CREATE UNIQUE INDEX attempt_pkey ON auth.attempt USING btree (id)
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
CREATE UNIQUE INDEX email_must_be_one_in_the_district ON public.people_person USING btree (district_id, lower(email))
CREATE UNIQUE INDEX entry_must_be_sealed_once ON public.ledger_seal USING btree (district_id, entry_id)
CREATE UNIQUE INDEX feed_in_force_must_be_one_a_slot ON public.vulnerabilities_feed USING btree (slot) WHERE (superseded_at IS NULL)
CREATE UNIQUE INDEX initials_must_be_one_in_the_district ON public.people_person USING btree (district_id, initials)
CREATE UNIQUE INDEX inventory_alarm_pkey ON public.inventory_alarm USING btree (district_id, id)
CREATE UNIQUE INDEX inventory_change_pkey ON public.inventory_change USING btree (district_id, id)
CREATE UNIQUE INDEX inventory_device_pkey ON public.inventory_device USING btree (district_id, device_id)
CREATE UNIQUE INDEX inventory_district_software_pkey ON public.inventory_district_software USING btree (district_id, title_id)
CREATE UNIQUE INDEX inventory_identity_pkey ON public.inventory_identity USING btree (district_id, kind, value)
CREATE UNIQUE INDEX inventory_key_pkey ON public.inventory_key USING btree (district_id, id)
CREATE UNIQUE INDEX inventory_submission_pkey ON public.inventory_submission USING btree (district_id, id)
CREATE UNIQUE INDEX inventory_title_key_key ON public.inventory_title USING btree (key)
CREATE UNIQUE INDEX inventory_title_pkey ON public.inventory_title USING btree (id)
CREATE UNIQUE INDEX inventory_unindexed_pkey ON public.inventory_unindexed USING btree (district_id, change_id)
CREATE UNIQUE INDEX invitation_token_must_be_one ON public.people_invitation USING btree (district_id, token_hash)
CREATE UNIQUE INDEX ledger_entry_pkey ON public.ledger_entry USING btree (district_id, id)
CREATE UNIQUE INDEX ledger_seal_pkey ON public.ledger_seal USING btree (district_id, seq)
CREATE UNIQUE INDEX ledger_unsealed_pkey ON public.ledger_unsealed USING btree (district_id, entry_id)
CREATE UNIQUE INDEX link_must_be_found_by_its_token ON public.changes_link USING btree (district_id, token_hash)
CREATE UNIQUE INDEX notices_delivery_pkey ON public.notices_delivery USING btree (district_id, id)
CREATE UNIQUE INDEX notices_notice_pkey ON public.notices_notice USING btree (district_id, id)
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
CREATE UNIQUE INDEX people_invitation_pkey ON public.people_invitation USING btree (district_id, id)
CREATE UNIQUE INDEX people_login_district_pkey ON public.people_login_district USING btree (auth_user_id, district_id)
CREATE UNIQUE INDEX people_login_pkey ON public.people_login USING btree (district_id, person_id)
CREATE UNIQUE INDEX people_person_pkey ON public.people_person USING btree (district_id, id)
CREATE UNIQUE INDEX people_setting_pkey ON public.people_setting USING btree (district_id, parameter)
CREATE UNIQUE INDEX people_site_pkey ON public.people_site USING btree (district_id, id)
CREATE UNIQUE INDEX platform_clock_pkey ON public.platform_clock USING btree (district_id)
CREATE UNIQUE INDEX platform_migration_pkey ON public.platform_migration USING btree (name)
CREATE UNIQUE INDEX platform_move_pkey ON public.platform_move USING btree (machine, from_state, to_state)
CREATE UNIQUE INDEX platform_outbox_pkey ON public.platform_outbox USING btree (district_id, id)
CREATE UNIQUE INDEX platform_process_pkey ON public.platform_process USING btree (name)
CREATE UNIQUE INDEX platform_timer_pkey ON public.platform_timer USING btree (district_id, id)
CREATE UNIQUE INDEX position_must_not_be_held_twice_at_once ON public.people_assignment USING btree (district_id, person_id, "position") WHERE ((until IS NULL) AND (site_id IS NULL))
CREATE UNIQUE INDEX request_must_belong_to_one_cycle ON public.patching_cycle USING btree (district_id, request_id)
CREATE UNIQUE INDEX runbooks_attempt_pkey ON public.runbooks_attempt USING btree (district_id, id)
CREATE UNIQUE INDEX runbooks_lease_pkey ON public.runbooks_lease USING btree (district_id, run_id)
CREATE UNIQUE INDEX runbooks_link_pkey ON public.runbooks_link USING btree (district_id, id)
CREATE UNIQUE INDEX runbooks_run_move_district_id_run_id_n_to_state_key ON public.runbooks_run_move USING btree (district_id, run_id, n, to_state)
CREATE UNIQUE INDEX runbooks_run_move_pkey ON public.runbooks_run_move USING btree (district_id, run_id, n)
CREATE UNIQUE INDEX runbooks_run_pkey ON public.runbooks_run USING btree (district_id, id)
CREATE UNIQUE INDEX runbooks_step_pkey ON public.runbooks_step USING btree (district_id, run_id, step)
CREATE UNIQUE INDEX runbooks_tester_pkey ON public.runbooks_tester USING btree (district_id, id)
CREATE UNIQUE INDEX server_must_have_one_service ON public.assets_service USING btree (district_id, device_id)
CREATE UNIQUE INDEX session_pkey ON auth.session USING btree (id)
CREATE UNIQUE INDEX session_token_key ON auth.session USING btree (token)
CREATE UNIQUE INDEX site_name_must_be_one_in_the_district ON public.people_site USING btree (district_id, name)
CREATE UNIQUE INDEX tester_link_must_be_found_by_its_token ON public.runbooks_link USING btree (district_id, token_hash)
CREATE UNIQUE INDEX tester_must_be_asked_once_a_run ON public.runbooks_tester USING btree (district_id, run_id, service_id, person_id)
CREATE UNIQUE INDEX text_must_be_decided_once_a_capacity ON public.changes_decision USING btree (district_id, request_id, text_hash, capacity) WHERE (verdict <> 'delayed'::text)
CREATE UNIQUE INDEX text_must_be_one_a_hash ON public.changes_text USING btree (district_id, request_id, text_hash)
CREATE UNIQUE INDEX user_email_key ON auth."user" USING btree (email)
CREATE UNIQUE INDEX user_pkey ON auth."user" USING btree (id)
CREATE UNIQUE INDEX verification_pkey ON auth.verification USING btree (id)
CREATE UNIQUE INDEX vulnerabilities_detection_pkey ON public.vulnerabilities_detection USING btree (district_id, ecosystem, package, cve)
CREATE UNIQUE INDEX vulnerabilities_feed_pkey ON public.vulnerabilities_feed USING btree (id)
CREATE UNIQUE INDEX vulnerabilities_fix_pkey ON public.vulnerabilities_fix USING btree (feed_id, n)
CREATE UNIQUE INDEX vulnerabilities_kev_pkey ON public.vulnerabilities_kev USING btree (cve)
CREATE UNIQUE INDEX vulnerabilities_match_pkey ON public.vulnerabilities_match USING btree (title_id, release, cve)
CREATE UNIQUE INDEX vulnerabilities_matched_pkey ON public.vulnerabilities_matched USING btree (title_id, release)
CREATE UNIQUE INDEX vulnerabilities_refusal_pkey ON public.vulnerabilities_refusal USING btree (district_id, id)
CREATE UNIQUE INDEX vulnerabilities_source_pkey ON public.vulnerabilities_source USING btree (feed_id, package)

-- policies
assets_device rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
assets_service rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
changes_decision rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
changes_link rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
changes_number rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
changes_request rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
changes_text rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_alarm rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_change rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_device rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_district_software rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_identity rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_key rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_submission rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
inventory_unindexed rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_entry rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_seal rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_unsealed rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
notices_delivery rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
notices_notice rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
patching_cycle rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
patching_cycle_server rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
patching_evaluation rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
patching_rhythm rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_assignment rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_delegate rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_district rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_invitation rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_login rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_person rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_setting rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
people_site rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
platform_clock rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
platform_outbox rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
platform_timer rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
runbooks_attempt rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
runbooks_lease rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
runbooks_link rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
runbooks_run rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
runbooks_run_move rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
runbooks_step rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
runbooks_tester rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
vulnerabilities_detection rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
vulnerabilities_refusal rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))

-- grants
auth.account afterbell_auth: DELETE, INSERT, SELECT, UPDATE
auth.attempt afterbell_auth: DELETE, INSERT, SELECT, UPDATE
auth.rateLimit afterbell_auth: DELETE, INSERT, SELECT, UPDATE
auth.session afterbell_auth: DELETE, INSERT, SELECT, UPDATE
auth.user afterbell_auth: DELETE, INSERT, SELECT, UPDATE
auth.verification afterbell_auth: DELETE, INSERT, SELECT, UPDATE
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
public.inventory_submission afterbell_app: INSERT, SELECT
public.inventory_submission afterbell_worker: SELECT
public.inventory_title afterbell_app: INSERT, SELECT
public.inventory_title afterbell_worker: INSERT, SELECT
public.inventory_unindexed afterbell_app: DELETE, INSERT, SELECT
public.inventory_unindexed afterbell_worker: DELETE, INSERT, SELECT
public.ledger_entry afterbell_app: INSERT, SELECT
public.ledger_entry afterbell_runner: INSERT, SELECT
public.ledger_entry afterbell_worker: INSERT, SELECT
public.ledger_seal afterbell_app: SELECT
public.ledger_seal afterbell_runner: SELECT
public.ledger_seal afterbell_worker: INSERT, SELECT
public.ledger_unsealed afterbell_app: INSERT
public.ledger_unsealed afterbell_runner: INSERT
public.ledger_unsealed afterbell_worker: DELETE, INSERT, SELECT
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
public.people_district_list afterbell_worker: SELECT
public.people_invitation afterbell_app: INSERT, SELECT
public.people_login afterbell_app: INSERT, SELECT
public.people_login_district afterbell_app: INSERT, SELECT
public.people_person afterbell_app: INSERT, SELECT
public.people_person afterbell_runner: SELECT
public.people_person afterbell_worker: SELECT
public.people_setting afterbell_app: INSERT, SELECT, UPDATE
public.people_setting afterbell_runner: SELECT
public.people_setting afterbell_worker: SELECT
public.people_site afterbell_app: INSERT, SELECT
public.people_site afterbell_runner: SELECT
public.people_site afterbell_worker: SELECT
public.platform_clock afterbell_app: INSERT, SELECT
public.platform_clock afterbell_runner: SELECT
public.platform_clock afterbell_worker: SELECT
public.platform_move afterbell_app: SELECT
public.platform_move afterbell_runner: SELECT
public.platform_move afterbell_worker: SELECT
public.platform_outbox afterbell_app: INSERT, SELECT
public.platform_outbox afterbell_runner: INSERT, SELECT
public.platform_outbox afterbell_worker: INSERT, SELECT
public.platform_process afterbell_app: DELETE, INSERT, SELECT, UPDATE
public.platform_process afterbell_runner: DELETE, INSERT, SELECT, UPDATE
public.platform_process afterbell_worker: DELETE, INSERT, SELECT, UPDATE
public.platform_timer afterbell_app: INSERT, SELECT
public.platform_timer afterbell_worker: INSERT, SELECT
public.runbooks_attempt afterbell_app: INSERT, SELECT
public.runbooks_attempt afterbell_runner: INSERT, SELECT
public.runbooks_attempt afterbell_worker: INSERT, SELECT
public.runbooks_lease afterbell_app: SELECT
public.runbooks_lease afterbell_runner: INSERT, SELECT
public.runbooks_lease afterbell_worker: SELECT
public.runbooks_link afterbell_app: INSERT, SELECT
public.runbooks_link afterbell_worker: INSERT, SELECT
public.runbooks_run afterbell_app: INSERT, SELECT
public.runbooks_run afterbell_runner: SELECT
public.runbooks_run afterbell_worker: SELECT
public.runbooks_run_move afterbell_app: INSERT, SELECT
public.runbooks_run_move afterbell_runner: INSERT, SELECT
public.runbooks_run_move afterbell_worker: INSERT, SELECT
public.runbooks_step afterbell_app: INSERT, SELECT
public.runbooks_step afterbell_runner: INSERT, SELECT
public.runbooks_step afterbell_worker: INSERT, SELECT
public.runbooks_tester afterbell_app: INSERT, SELECT
public.runbooks_tester afterbell_runner: SELECT
public.runbooks_tester afterbell_worker: SELECT
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
assets_device afterbell_app may update district_id, exposure, exposure_at, exposure_by, exposure_why, first_seen, hostname, id, kind, kind_by, last_seen, manufacturer, model, os_arch, os_codename, os_family, os_kernel, os_name, os_version, owner_id, patching_actor, scope, scope_reason, serial, site_id, source, uuid
assets_device afterbell_worker may update district_id, exposure, exposure_at, exposure_by, exposure_why, first_seen, hostname, id, kind, kind_by, last_seen, manufacturer, model, os_arch, os_codename, os_family, os_kernel, os_name, os_version, owner_id, patching_actor, scope, scope_reason, serial, site_id, source, uuid
assets_service afterbell_app may update availability, business_owner_id, changed_at, confidentiality, device_id, district_id, id, impacted, integrity, name, tester_id
changes_link afterbell_app may update used_at
changes_number afterbell_app may update last_number
changes_number afterbell_worker may update last_number
inventory_alarm afterbell_app may update settled_at, settled_by, settled_how
inventory_device afterbell_app may update changed_at, device_id, digest, district_id, enrolled_site_id, facts, software_ids, software_known, submission_id
inventory_district_software afterbell_app may update device_ids, district_id, n, title_id
inventory_district_software afterbell_worker may update device_ids, district_id, n, title_id
inventory_identity afterbell_app may update device_id, since
inventory_key afterbell_app may update revoked_at, revoked_by
inventory_submission afterbell_app may update raw, state
notices_delivery afterbell_worker may update attempts, body, claimed_until, first_at, from_state, message_id, next_at, reply, state, state_at
patching_cycle afterbell_app may update closed_at, not_after, not_before, resolution
patching_cycle afterbell_worker may update closed_at, not_after, not_before, resolution
patching_evaluation afterbell_app may update closed_at, computed_at, cve_count, cves, decision, device_id, district_id, due_on, ecosystem, fixable_count, fixed, id, inputs, installed, is_forensic, is_noise, kev_cves, missing, opened_at, package, policy, rank_key, risk_level, risk_score, says
patching_evaluation afterbell_worker may update closed_at, computed_at, cve_count, cves, decision, device_id, district_id, due_on, ecosystem, fixable_count, fixed, id, inputs, installed, is_forensic, is_noise, kev_cves, missing, opened_at, package, policy, rank_key, risk_level, risk_score, says
people_assignment afterbell_app may update until
people_invitation afterbell_app may update used_at
people_person afterbell_app may update ended_at, phone, site_id
people_setting afterbell_app may update district_id, parameter, set_at, set_by, value
platform_clock afterbell_app may update offset_ms
platform_outbox afterbell_worker may update attempts, done_at, last_fault
platform_process afterbell_app may update name, pid, seen_at, started_at, version
platform_process afterbell_runner may update name, pid, seen_at, started_at, version
platform_process afterbell_worker may update name, pid, seen_at, started_at, version
platform_timer afterbell_app may update fired_at
platform_timer afterbell_worker may update fired_at
runbooks_lease afterbell_runner may update fence, holder, until
runbooks_link afterbell_app may update used_at
runbooks_step afterbell_app may update ended_at, fence, intended_at, intent, outcome, state
runbooks_step afterbell_runner may update ended_at, fence, intended_at, intent, outcome, state
runbooks_step afterbell_worker may update ended_at, fence, intended_at, intent, outcome, state
runbooks_tester afterbell_app may update answer, answered_at, failed_tests, notes, proposed_at, verdict, verdict_at, verdict_proof
vulnerabilities_feed afterbell_app may update superseded_at
vulnerabilities_feed afterbell_worker may update superseded_at
vulnerabilities_kev afterbell_app may update added_on, cve, due_on, feed_id, product, ransomware, required_action, title, vendor
vulnerabilities_kev afterbell_worker may update added_on, cve, due_on, feed_id, product, ransomware, required_action, title, vendor
vulnerabilities_match afterbell_app may update cve, fix_known_on, fixed, is_remote, noise_reason, reason, release, source, source_version, title_id, urgency
vulnerabilities_match afterbell_worker may update cve, fix_known_on, fixed, is_remote, noise_reason, reason, release, source, source_version, title_id, urgency
vulnerabilities_matched afterbell_app may update feed_id, release, title_id
vulnerabilities_matched afterbell_worker may update feed_id, release, title_id
