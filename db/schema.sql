-- The schema as the migrations make it. Written by `npm run check -- --write`; read it, do not edit it.

-- functions
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

-- constraints
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
ledger_entry grade_must_be_known: CHECK ((grade = ANY (ARRAY['enforced'::text, 'observed'::text, 'attested'::text, 'stand-in'::text])))
ledger_entry ledger_entry_district_id_fkey: FOREIGN KEY (district_id) REFERENCES people_district(district_id)
ledger_entry ledger_entry_pkey: PRIMARY KEY (district_id, id)
ledger_seal entry_must_be_sealed_once: UNIQUE (district_id, entry_id)
ledger_seal ledger_seal_district_id_entry_id_fkey: FOREIGN KEY (district_id, entry_id) REFERENCES ledger_entry(district_id, id)
ledger_seal ledger_seal_pkey: PRIMARY KEY (district_id, seq)
ledger_seal seal_must_count_from_one: CHECK ((seq >= 1))
ledger_unsealed ledger_unsealed_district_id_entry_id_fkey: FOREIGN KEY (district_id, entry_id) REFERENCES ledger_entry(district_id, id)
ledger_unsealed ledger_unsealed_pkey: PRIMARY KEY (district_id, entry_id)
people_assignment assignment_must_end_after_it_begins: CHECK (((until IS NULL) OR (until > since)))
people_assignment people_assignment_district_id_assigned_by_fkey: FOREIGN KEY (district_id, assigned_by) REFERENCES people_person(district_id, id)
people_assignment people_assignment_district_id_person_id_fkey: FOREIGN KEY (district_id, person_id) REFERENCES people_person(district_id, id)
people_assignment people_assignment_district_id_site_id_fkey: FOREIGN KEY (district_id, site_id) REFERENCES people_site(district_id, id)
people_assignment people_assignment_pkey: PRIMARY KEY (district_id, id)
people_delegate delegate_must_be_another_person: CHECK ((delegate_id <> person_id))
people_delegate delegation_must_end_after_it_begins: CHECK ((until > since))
people_delegate people_delegate_district_id_appointed_by_fkey: FOREIGN KEY (district_id, appointed_by) REFERENCES people_person(district_id, id)
people_delegate people_delegate_district_id_delegate_id_fkey: FOREIGN KEY (district_id, delegate_id) REFERENCES people_person(district_id, id)
people_delegate people_delegate_district_id_person_id_fkey: FOREIGN KEY (district_id, person_id) REFERENCES people_person(district_id, id)
people_delegate people_delegate_pkey: PRIMARY KEY (district_id, id)
people_district people_district_district_id_is_demo_key: UNIQUE (district_id, is_demo)
people_district people_district_name_check: CHECK (((length(name) >= 1) AND (length(name) <= 200)))
people_district people_district_pkey: PRIMARY KEY (district_id)
people_district_list people_district_list_pkey: PRIMARY KEY (district_id)
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

-- indexes
CREATE INDEX attempt_account_hash_at_idx ON auth.attempt USING btree (account_hash, at)
CREATE INDEX ledger_entry_about_idx ON public.ledger_entry USING gin (about)
CREATE INDEX ledger_entry_clauses_idx ON public.ledger_entry USING gin (clauses)
CREATE INDEX platform_outbox_district_id_created_at_idx ON public.platform_outbox USING btree (district_id, created_at) WHERE (done_at IS NULL)
CREATE INDEX platform_timer_district_id_due_at_idx ON public.platform_timer USING btree (district_id, due_at) WHERE (fired_at IS NULL)
CREATE UNIQUE INDEX "rateLimit_key_key" ON auth."rateLimit" USING btree (key)
CREATE UNIQUE INDEX "rateLimit_pkey" ON auth."rateLimit" USING btree (id)
CREATE UNIQUE INDEX account_must_be_one_person_in_a_district ON public.people_login USING btree (district_id, auth_user_id)
CREATE UNIQUE INDEX account_pkey ON auth.account USING btree (id)
CREATE UNIQUE INDEX attempt_pkey ON auth.attempt USING btree (id)
CREATE UNIQUE INDEX email_must_be_one_in_the_district ON public.people_person USING btree (district_id, lower(email))
CREATE UNIQUE INDEX entry_must_be_sealed_once ON public.ledger_seal USING btree (district_id, entry_id)
CREATE UNIQUE INDEX initials_must_be_one_in_the_district ON public.people_person USING btree (district_id, initials)
CREATE UNIQUE INDEX ledger_entry_pkey ON public.ledger_entry USING btree (district_id, id)
CREATE UNIQUE INDEX ledger_seal_pkey ON public.ledger_seal USING btree (district_id, seq)
CREATE UNIQUE INDEX ledger_unsealed_pkey ON public.ledger_unsealed USING btree (district_id, entry_id)
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
CREATE UNIQUE INDEX session_pkey ON auth.session USING btree (id)
CREATE UNIQUE INDEX session_token_key ON auth.session USING btree (token)
CREATE UNIQUE INDEX site_name_must_be_one_in_the_district ON public.people_site USING btree (district_id, name)
CREATE UNIQUE INDEX user_email_key ON auth."user" USING btree (email)
CREATE UNIQUE INDEX user_pkey ON auth."user" USING btree (id)
CREATE UNIQUE INDEX verification_pkey ON auth.verification USING btree (id)

-- policies
ledger_entry rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_seal rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
ledger_unsealed rows_must_be_of_the_session_district using (district_id = ( SELECT platform_district() AS platform_district)) check (district_id = ( SELECT platform_district() AS platform_district))
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

-- grants
auth.account afterbell_auth: DELETE, INSERT, SELECT, UPDATE
auth.attempt afterbell_auth: DELETE, INSERT, SELECT, UPDATE
auth.rateLimit afterbell_auth: DELETE, INSERT, SELECT, UPDATE
auth.session afterbell_auth: DELETE, INSERT, SELECT, UPDATE
auth.user afterbell_auth: DELETE, INSERT, SELECT, UPDATE
auth.verification afterbell_auth: DELETE, INSERT, SELECT, UPDATE
public.ledger_entry afterbell_app: INSERT, SELECT
public.ledger_entry afterbell_runner: INSERT, SELECT
public.ledger_entry afterbell_worker: INSERT, SELECT
public.ledger_seal afterbell_app: SELECT
public.ledger_seal afterbell_runner: SELECT
public.ledger_seal afterbell_worker: INSERT, SELECT
public.ledger_unsealed afterbell_app: INSERT
public.ledger_unsealed afterbell_runner: INSERT
public.ledger_unsealed afterbell_worker: DELETE, INSERT, SELECT
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

-- column grants
people_assignment afterbell_app may update until
people_delegate afterbell_app may update until
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
