-- Signatures of feeds (PM-3.2): whose keys are trusted for which feed, by whom and why; which feeds must be signed; what each loaded feed was.
-- Feeds are of no district, so neither is the trust they stand on.

create table vulnerabilities_publisher_key ( -- reference data
  id uuid not null primary key,
  slot text not null constraint publisher_key_must_be_of_a_feed check (slot ~ '^[a-z]{2,20}(-[a-z]{2,20})?(:[a-z0-9-]{2,40})?$'),
  fingerprint text not null constraint publisher_key_must_have_its_whole_fingerprint check (fingerprint ~ '^([0-9A-F]{40}|[0-9A-F]{64})$'),
  user_ids text[] not null, -- those the key confirms itself
  algorithm text not null,
  made_at timestamptz not null,
  expires_at timestamptz, -- null: never
  signers jsonb not null, -- the key and its subkeys that may sign: fingerprint, algorithm, days, numbers
  armoured text not null, -- as it was given
  added_at timestamptz not null,
  added_by text not null,
  reason text not null constraint publisher_key_must_be_added_for_a_reason check (length(btrim(reason)) between 1 and 1000),
  ended_at timestamptz,
  ended_by text,
  ended_because text,
  constraint publisher_key_must_end_for_a_reason
    check (case when ended_at is null then ended_by is null and ended_because is null else ended_by is not null and length(btrim(ended_because)) between 1 and 1000 end)
);
create unique index publisher_key_must_be_kept_once on vulnerabilities_publisher_key (slot, fingerprint) where ended_at is null;
grant select, insert, update (ended_at, ended_by, ended_because) on vulnerabilities_publisher_key to afterbell_app;
grant select on vulnerabilities_publisher_key to afterbell_worker;

create table vulnerabilities_signed_feed ( -- reference data
  id uuid not null primary key,
  slot text not null constraint signed_feed_must_be_a_feed check (slot ~ '^[a-z]{2,20}(-[a-z]{2,20})?(:[a-z0-9-]{2,40})?$'),
  since timestamptz not null,
  set_by text not null,
  reason text not null constraint signed_feed_must_be_set_for_a_reason check (length(btrim(reason)) between 1 and 1000),
  ended_at timestamptz,
  ended_by text,
  ended_because text,
  constraint signed_feed_must_end_for_a_reason
    check (case when ended_at is null then ended_by is null and ended_because is null else ended_by is not null and length(btrim(ended_because)) between 1 and 1000 end)
);
create unique index signed_feed_must_be_set_once on vulnerabilities_signed_feed (slot) where ended_at is null;
grant select, insert, update (ended_at, ended_by, ended_because) on vulnerabilities_signed_feed to afterbell_app;
grant select on vulnerabilities_signed_feed to afterbell_worker;

alter table vulnerabilities_feed
  add column signature text not null default 'none' constraint feed_signature_must_be_a_known_state check (signature in ('none', 'not-checked', 'checked')),
  add column signed_key uuid references vulnerabilities_publisher_key (id),
  add column signed_at timestamptz, -- as the signature says
  add column signature_sha256 text; -- of the signature as it came
alter table vulnerabilities_feed add constraint feed_called_checked_must_name_its_key check ((signature = 'checked') = (signed_key is not null and signed_at is not null));
alter table vulnerabilities_refusal add column signature_sha256 text;

-- The use case refuses it first, with the reason; this is the second net, for statements that come past it. A feed mixed of several publishers
-- counts as each of them.
create function vulnerabilities_keep_unsigned_out() returns trigger language plpgsql as $$
begin
  if new.signature <> 'checked' and exists (
    select from vulnerabilities_signed_feed s where s.ended_at is null and (s.slot = new.slot or s.slot like new.slot || ':%')
  ) then
    raise exception 'this feed must be signed'
      using errcode = '23514', constraint = 'feed_that_must_be_signed_must_be_checked', table = 'vulnerabilities_feed';
  end if;
  return new;
end $$;
create trigger feed_that_must_be_signed_must_be_checked before insert on vulnerabilities_feed
  for each row execute function vulnerabilities_keep_unsigned_out();

alter table vulnerabilities_feed_source
  add column signature_url text not null default ''
    constraint feed_source_signature_must_be_https check (signature_url ~ '^(https://|$)' and length(signature_url) <= 1004);
grant update (etag, modified) on vulnerabilities_feed_source to afterbell_app; -- a new key: what is signed is asked for whole again

-- As before, and the trust goes with the feeds: a made-up district's keys are no real one's.
create or replace function demo_remove(target bigint) returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
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
end $$;
