-- How a person signs in: the grade of a session, the second factor, limits, identity providers. The sign-in library's schema, so without a district;
-- times here are the machine's, because an account may be somebody in several districts.

alter table auth.session
  add column proof text not null default 'password', -- what was proved when it began: acts carry this grade
  add column how text not null default 'password', -- password, provider, passkey, one-time code
  add column "seenAt" timestamptz, -- written at most every few minutes
  add column "provedAt" timestamptz; -- when the person last proved to be there: removing a factor asks for a fresh proof

create table auth.totp ( -- reference data
  user_id uuid not null primary key references auth."user" (id) on delete cascade,
  secret text not null, -- sealed with a key derived from the sign-in secret; useless in a stolen database
  made_at timestamptz not null,
  confirmed_at timestamptz, -- empty: begun, and asked of nobody yet
  last_step bigint not null default 0 -- a code works once: no step at or before this one is taken again (RFC 6238, 5.2)
);
create table auth.backup_code ( -- reference data
  id uuid not null primary key,
  user_id uuid not null references auth."user" (id) on delete cascade,
  code_hash text not null, -- keyed hash; shown once
  used_at timestamptz,
  unique (user_id, code_hash)
);
-- Since when an account knows that it must have a second factor; the days of grace count from here.
create table auth.factor_duty ( -- reference data
  user_id uuid not null primary key references auth."user" (id) on delete cascade,
  since timestamptz not null
);
-- Between the first proof and the second: no session yet, nothing can be opened with it.
create table auth.half_sign_in ( -- reference data
  id uuid not null primary key,
  token_hash text not null unique,
  user_id uuid not null references auth."user" (id) on delete cascade,
  how text not null,
  ends_at timestamptz not null
);
create index on auth.half_sign_in (ends_at);
-- Limits in fixed windows: one row a key and window, counted up in one statement, so that tries side by side cannot all pass and a restart forgets none.
create table auth.window_count ( -- reference data
  key text not null, -- keyed hash of what is limited: an account's e-mail, an address
  began_at timestamptz not null,
  count int not null,
  primary key (key, began_at)
);
create index on auth.window_count (began_at);
-- Failed sign-ins of an account since its last good one, told at that one.
create table auth.failed_sign_in ( -- reference data
  user_id uuid not null primary key references auth."user" (id) on delete cascade,
  count int not null,
  last_at timestamptz not null
);
-- A sign-in at an identity provider that has begun: what its answer must fit.
create table auth.provider_turn ( -- reference data
  state_hash text not null primary key,
  provider_id uuid not null,
  district_id bigint not null,
  nonce text not null,
  verifier text not null,
  go_on_to text not null,
  ends_at timestamptz not null
);
create index on auth.provider_turn (ends_at);
-- Whom an identity provider's subject is. Bound once: a mailbox that later gets a new owner does not inherit the account.
create table auth.provider_subject ( -- reference data
  issuer text not null,
  subject text not null,
  user_id uuid not null references auth."user" (id) on delete cascade,
  bound_at timestamptz not null,
  primary key (issuer, subject),
  constraint account_must_be_one_subject_of_an_issuer unique (issuer, user_id)
);
grant select, insert, update, delete on auth.totp, auth.backup_code, auth.factor_duty, auth.half_sign_in, auth.window_count, auth.failed_sign_in, auth.provider_turn,
  auth.provider_subject to afterbell_auth;
drop table auth.attempt; -- what it counted stands in auth.window_count

-- What sign-in can prove now. A break-glass account decides nothing: its grade is not in the list.
alter table changes_decision drop constraint if exists changes_decision_proof_check;
alter table changes_decision drop constraint if exists decision_must_be_proved_by_its_person;
alter table changes_decision add constraint decision_must_be_proved_by_its_person check (proof in ('link', 'password', 'provider', 'second-factor', 'passkey'));
