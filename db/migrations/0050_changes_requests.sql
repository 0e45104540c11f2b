-- Change requests: exact text, decisions over it, links to decide by. (CM-4, CM-5, CM-6, CM-7, SP-1.2)

create table changes_number ( -- the ticket's and request's running number in a district
  district_id bigint not null primary key references people_district (district_id),
  last_number int not null
);
call platform_protect('changes_number');
grant select, insert, update (last_number) on changes_number to afterbell_app, afterbell_worker;

create table changes_request (
  district_id bigint not null,
  id uuid not null,
  number int not null, -- CR-118
  kind text not null check (kind in ('standard', 'normal', 'emergency')),
  is_scheduled boolean not null,
  title text not null check (length(title) between 1 and 300),
  requester_id uuid not null,
  created_at timestamptz not null,
  primary key (district_id, id),
  unique (district_id, number),
  constraint change_must_keep_its_requester unique (district_id, id, requester_id),
  foreign key (district_id, requester_id) references people_person (district_id, id)
);
call platform_protect('changes_request');
grant select, insert on changes_request to afterbell_app, afterbell_worker; -- no update: changing the requester afterwards is impossible
grant select on changes_request to afterbell_runner;

-- What is asked for, byte for byte. Every edit is a new revision; the newest one is what may be decided and done.
create table changes_text (
  district_id bigint not null,
  request_id uuid not null,
  revision int not null constraint revision_must_count_from_one check (revision >= 1), -- part of the text's hash: going back to older words is a new text
  rule text not null, -- canonical JSON (RFC 8785): targets, window, runbook revision, update classes, limits, fallback
  rule_hash text not null, -- SHA-256 of exactly those bytes
  plan text not null, test_plan text not null, back_out_plan text not null,
  text_hash text not null, -- SHA-256 over rule and plans: what a decision is bound to
  submitted_at timestamptz not null, -- from here the lead time counts (CM-5)
  submitted_by uuid not null,
  primary key (district_id, request_id, revision),
  constraint text_must_be_one_a_hash unique (district_id, request_id, text_hash),
  constraint decision_must_name_a_submitted_text unique (district_id, request_id, text_hash, submitted_by),
  foreign key (district_id, request_id) references changes_request (district_id, id),
  foreign key (district_id, submitted_by) references people_person (district_id, id)
);
call platform_protect('changes_text');
grant select, insert on changes_text to afterbell_app, afterbell_worker;
grant select on changes_text to afterbell_runner;

-- A decision given as a delegate names a delegation that exists, with who appointed whom.
alter table people_delegate add constraint delegation_must_keep_who_appointed_whom unique (district_id, id, appointed_by, delegate_id);

create table changes_decision (
  district_id bigint not null,
  id uuid not null,
  request_id uuid not null,
  text_hash text not null,
  capacity text not null check (capacity in ('it-systems-manager', 'technology-coordinator')), -- SP-1.2 and CM-6: two decisions
  verdict text not null check (verdict in ('approved', 'denied', 'delayed')),
  cause text check (cause in ('planning', 'back-out', 'timing', 'resources', 'other')), -- CM-7's list, or another in words
  reason text,
  is_early_allowed boolean not null default false, -- CM-5: the coordinator expressly allows it before the lead time
  decider_id uuid not null,
  requester_id uuid not null,
  submitted_by uuid not null, -- who wrote this text: asking in somebody else's name does not help
  delegation_id uuid,
  appointed_by uuid, -- who appointed the delegate that decides
  proof text not null check (proof in ('link', 'password')), -- what sign-in can prove today: nothing stronger may be claimed
  decided_at timestamptz not null,
  primary key (district_id, id),
  constraint decision_must_keep_the_requester foreign key (district_id, request_id, requester_id) references changes_request (district_id, id, requester_id),
  constraint decision_must_keep_who_wrote_the_text foreign key (district_id, request_id, text_hash, submitted_by)
    references changes_text (district_id, request_id, text_hash, submitted_by),
  foreign key (district_id, decider_id) references people_person (district_id, id),
  constraint delegate_must_be_whom_the_delegation_names foreign key (district_id, delegation_id, appointed_by, decider_id)
    references people_delegate (district_id, id, appointed_by, delegate_id),
  constraint change_must_not_be_decided_by_requester check (decider_id <> requester_id), -- CM-6: persons, not positions
  constraint change_must_not_be_decided_by_who_wrote_its_text check (decider_id <> submitted_by),
  constraint change_must_not_be_decided_by_delegate_of_requester check (appointed_by is null or (appointed_by <> requester_id and appointed_by <> submitted_by)),
  constraint denial_must_give_a_reason
    check (verdict = 'approved' or (cause is not null and length(trim(coalesce(reason, ''))) > 0)), -- CM-7
  constraint delegate_must_name_the_delegation check ((delegation_id is null) = (appointed_by is null)),
  constraint early_start_must_be_allowed_by_coordinator_with_reason -- CM-5
    check (not is_early_allowed or (capacity = 'technology-coordinator' and verdict = 'approved' and length(trim(coalesce(reason, ''))) > 0)),
  constraint link_must_not_allow_an_early_start check (not is_early_allowed or proof <> 'link')
);
-- A delay is a decision that another may follow; approval and denial are the last word on a text.
create unique index text_must_be_decided_once_a_capacity on changes_decision (district_id, request_id, text_hash, capacity) where verdict <> 'delayed';
create index on changes_decision (district_id, request_id);
call platform_protect('changes_decision');
grant select, insert on changes_decision to afterbell_app;
grant select on changes_decision to afterbell_worker, afterbell_runner;

-- Who answers neither as holder nor as named delegate, but was appointed by the requester or the writer for anything, at one remove or more,
-- counts as them. The use case refuses it first; this is the second net, for statements that come past it.
create function changes_keep_delegates_of_requester_out() returns trigger language plpgsql as $$
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
end $$;
create trigger change_must_not_be_decided_by_delegate_of_requester before insert on changes_decision
  for each row execute function changes_keep_delegates_of_requester_out();

create table changes_link ( -- decide by e-mail: page, then POST; single use, bound to person, capacity and exact text
  district_id bigint not null,
  id uuid not null,
  token_hash text not null,
  request_id uuid not null,
  text_hash text not null,
  capacity text not null check (capacity in ('it-systems-manager', 'technology-coordinator')),
  person_id uuid not null,
  made_at timestamptz not null,
  ends_at timestamptz not null,
  used_at timestamptz,
  primary key (district_id, id),
  constraint link_must_be_found_by_its_token unique (district_id, token_hash),
  foreign key (district_id, request_id, text_hash) references changes_text (district_id, request_id, text_hash),
  foreign key (district_id, person_id) references people_person (district_id, id)
);
call platform_protect('changes_link');
grant select, insert, update (used_at) on changes_link to afterbell_app;
grant select, insert on changes_link to afterbell_worker;
