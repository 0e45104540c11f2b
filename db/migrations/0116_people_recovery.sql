-- Ways back in, ways out: recovery by two persons, sealed accounts for the worst day, leaving, a new e-mail address, an identity provider.

alter table people_invitation add column purpose text not null default 'account' check (purpose in ('account', 'recovery'));

-- A delegation ended before its time: since when it gives nothing any more. `until` stays as it was given.
alter table people_delegate add column ended_at timestamptz constraint delegation_must_end_within_its_time check (ended_at is null or ended_at <= until);
grant update (ended_at) on people_delegate to afterbell_app;
create function people_end_delegation_once() returns trigger language plpgsql as $$
begin
  -- Ended in the past, a delegate of the requester would cease to count as the requester for what was asked meanwhile (CM-6).
  if old.ended_at is not null or new.ended_at is null
    or (new.ended_at < now() - interval '5 minutes' and not exists (select from people_district d where d.district_id = new.district_id and d.is_demo)) then
    raise exception 'a delegation ends once, and not in the past'
      using errcode = '23514', constraint = 'delegation_must_end_once_and_not_in_the_past', table = 'people_delegate';
  end if;
  return new;
end $$;
create trigger delegation_must_end_once_and_not_in_the_past before update on people_delegate
  for each row execute function people_end_delegation_once();

-- The second net of CM-6 counts a delegation until it ended.
create or replace function changes_keep_delegates_of_requester_out() returns trigger language plpgsql as $$
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
end $$;

grant update (email) on people_person to afterbell_app;
create table people_email_change ( -- a new address counts once its owner opened a link that was mailed there
  district_id bigint not null,
  id uuid not null,
  person_id uuid not null,
  new_email text not null,
  token_hash text not null,
  asked_by uuid not null,
  made_at timestamptz not null,
  ends_at timestamptz not null,
  used_at timestamptz,
  primary key (district_id, id),
  constraint email_link_must_be_found_by_its_token unique (district_id, token_hash),
  foreign key (district_id, person_id) references people_person (district_id, id),
  foreign key (district_id, asked_by) references people_person (district_id, id)
);
call platform_protect('people_email_change');
grant select, insert, update (used_at) on people_email_change to afterbell_app;

create table people_recovery ( -- somebody lost every way in
  district_id bigint not null,
  id uuid not null,
  person_id uuid not null,
  asked_at timestamptz not null,
  ends_at timestamptz not null,
  done_at timestamptz, -- the link was made
  stopped_at timestamptz,
  stopped_by uuid,
  primary key (district_id, id),
  constraint recovery_must_keep_its_person unique (district_id, id, person_id),
  constraint recovery_must_be_done_or_stopped_not_both check (done_at is null or stopped_at is null),
  foreign key (district_id, person_id) references people_person (district_id, id),
  foreign key (district_id, stopped_by) references people_person (district_id, id)
);
create unique index person_must_have_one_open_recovery on people_recovery (district_id, person_id) where done_at is null and stopped_at is null;
call platform_protect('people_recovery');
grant select, insert, update (done_at, stopped_at, stopped_by) on people_recovery to afterbell_app;

create table people_recovery_word ( -- one person's word that they saw this person
  district_id bigint not null,
  recovery_id uuid not null,
  person_id uuid not null,
  by_id uuid not null,
  seen text not null check (seen in ('in-person', 'by-video')),
  note text not null check (length(note) between 1 and 300),
  at timestamptz not null,
  primary key (district_id, recovery_id, by_id), -- the same person twice is one word
  constraint recovery_must_not_be_confirmed_by_who_asks check (by_id <> person_id),
  constraint recovery_word_must_name_its_person foreign key (district_id, recovery_id, person_id) references people_recovery (district_id, id, person_id),
  foreign key (district_id, by_id) references people_person (district_id, id)
);
call platform_protect('people_recovery_word');
grant select, insert on people_recovery_word to afterbell_app;

-- A link after a recovery needs two words of two persons.
create function people_recovery_needs_two() returns trigger language plpgsql as $$
begin
  if new.done_at is not null and (select count(*) from people_recovery_word w where w.district_id = new.district_id and w.recovery_id = new.id) < 2 then
    raise exception 'a recovery needs the word of two persons'
      using errcode = '23514', constraint = 'recovery_must_be_confirmed_by_two_persons', table = 'people_recovery';
  end if;
  return new;
end $$;
create trigger recovery_must_be_confirmed_by_two_persons before insert or update on people_recovery
  for each row execute function people_recovery_needs_two();

create table people_sealed ( -- a break-glass account: for the day when nobody of IT can sign in
  district_id bigint not null,
  id uuid not null,
  person_id uuid not null,
  auth_user_id uuid not null,
  made_at timestamptz not null,
  made_by uuid not null,
  ended_at timestamptz,
  primary key (district_id, id),
  foreign key (district_id, person_id) references people_person (district_id, id),
  foreign key (district_id, made_by) references people_person (district_id, id)
);
call platform_protect('people_sealed');
grant select, insert, update (ended_at) on people_sealed to afterbell_app;

create table people_sealed_code ( -- printed once, kept as hashes, each for one use
  district_id bigint not null,
  sealed_id uuid not null,
  code_hash text not null,
  made_at timestamptz not null,
  used_at timestamptz,
  void_at timestamptz, -- a new sheet was printed
  primary key (district_id, code_hash),
  foreign key (district_id, sealed_id) references people_sealed (district_id, id)
);
call platform_protect('people_sealed_code');
grant select, insert, update (used_at, void_at) on people_sealed_code to afterbell_app;

create table people_sealed_use ( -- stands on Today until somebody outside it has looked at it
  district_id bigint not null,
  id uuid not null,
  sealed_id uuid not null,
  used_at timestamptz not null,
  who text not null check (length(who) between 1 and 200),
  why text not null check (length(why) between 1 and 500),
  reviewed_at timestamptz,
  reviewed_by uuid,
  finding text,
  primary key (district_id, id),
  constraint use_must_be_reviewed_with_a_finding check ((reviewed_at is null) = (reviewed_by is null) and (reviewed_at is null) = (finding is null)),
  foreign key (district_id, sealed_id) references people_sealed (district_id, id),
  foreign key (district_id, reviewed_by) references people_person (district_id, id)
);
call platform_protect('people_sealed_use');
grant select, insert, update (reviewed_at, reviewed_by, finding) on people_sealed_use to afterbell_app;

create table people_provider ( -- an identity provider people may sign in at; its secret is in a file, never here
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  label text not null check (length(label) between 1 and 60),
  issuer text not null check (issuer ~ '^https?://'),
  client_id text not null check (length(client_id) between 1 and 300),
  set_by uuid not null,
  set_at timestamptz not null,
  ended_at timestamptz,
  primary key (district_id, id),
  foreign key (district_id, set_by) references people_person (district_id, id)
);
create unique index issuer_must_be_one_in_the_district on people_provider (district_id, issuer) where ended_at is null;
call platform_protect('people_provider');
grant select, insert, update (ended_at) on people_provider to afterbell_app;
