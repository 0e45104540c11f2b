-- Personal details go out of the evidence by two persons: one asks, another - director or coordinator - agrees, and only then are they erased.

create table ledger_erasing (
  district_id bigint not null references people_district (district_id),
  id uuid not null,
  entry_id uuid not null,
  reason text not null check (reason in ('asked-for', 'no-longer-needed', 'entered-by-mistake', 'ordered')),
  asked_by uuid not null,
  asked_at timestamptz not null,
  agreed_by uuid,
  agreed_at timestamptz,
  declined_by uuid, -- by whoever asked: withdrawn
  declined_at timestamptz,
  primary key (district_id, id),
  constraint erasing_must_be_agreed_by_another_person check (agreed_by is null or agreed_by <> asked_by),
  constraint erasing_must_be_agreed_or_declined_not_both check (agreed_by is null or declined_by is null),
  constraint erasing_must_be_answered_by_somebody check ((agreed_by is null) = (agreed_at is null) and (declined_by is null) = (declined_at is null)),
  foreign key (district_id, entry_id) references ledger_entry (district_id, id),
  foreign key (district_id, asked_by) references people_person (district_id, id),
  foreign key (district_id, agreed_by) references people_person (district_id, id),
  foreign key (district_id, declined_by) references people_person (district_id, id)
);
create unique index entry_must_have_one_open_erasing on ledger_erasing (district_id, entry_id) where agreed_at is null and declined_at is null;
call platform_protect('ledger_erasing');
grant select, insert, update (agreed_by, agreed_at, declined_by, declined_at) on ledger_erasing to afterbell_app;

create function ledger_erasing_by_two() returns trigger language plpgsql as $$
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
end $$;
create trigger erasing_must_be_answered_once before insert or update on ledger_erasing for each row execute function ledger_erasing_by_two();

-- The one way in, now with two persons behind it.
create or replace function ledger_erase(entry uuid, erasing uuid) returns void language plpgsql security definer set search_path = public, pg_temp as $$
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
end $$;
