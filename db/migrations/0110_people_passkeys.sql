-- Passkeys: keys of persons, kept by their own devices. What they signed is checked by the runner against keys it was given (SP-1.2, CM-6).

create table people_passkey (
  district_id bigint not null,
  id uuid not null,
  person_id uuid not null,
  credential_id text not null, -- as the authenticator names it, base64url
  public_key text not null, -- COSE key as the authenticator gave it, base64url
  fingerprint text not null, -- SHA-256 of those bytes, hex: what an operator compares before the runner is told to trust it
  rp_id text not null, -- the name it is bound to: a passkey of another PUBLIC_URL opens nothing here
  label text not null constraint passkey_must_have_a_name check (length(trim(label)) between 1 and 60),
  transports text[] not null,
  is_synced boolean not null, -- may live on several devices of its owner
  counter bigint not null,
  made_at timestamptz not null,
  last_used_at timestamptz,
  removed_at timestamptz, -- never deleted: what it signed stays checkable
  primary key (district_id, id),
  constraint passkey_must_be_registered_once unique (district_id, credential_id),
  constraint passkey_must_keep_its_person unique (district_id, credential_id, person_id),
  foreign key (district_id, person_id) references people_person (district_id, id)
);
create index on people_passkey (district_id, person_id);
call platform_protect('people_passkey');
grant select, insert, update (counter, last_used_at, removed_at) on people_passkey to afterbell_app; -- no update of key or person
grant select on people_passkey to afterbell_worker, afterbell_runner;

-- What a browser was asked to sign and has not answered yet: works once, ends by itself. Asked before a district is known, so without one.
create table auth.passkey_ask ( -- reference data
  id_hash text not null primary key,
  purpose text not null,
  value jsonb not null,
  ends_at timestamptz not null
);
create index on auth.passkey_ask (ends_at);
grant select, insert, update, delete on auth.passkey_ask to afterbell_auth;
