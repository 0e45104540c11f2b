-- A demonstration district: its clock may be moved, nobody outside is written to, and it goes again in one piece. What it is allowed, a real
-- district can never be given, and what it is, it stays.

-- The flag is written once. Columns are granted to no process; this holds for whoever owns the table too.
create function demo_keep_apart() returns trigger language plpgsql as $$
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
end $$;
create trigger demo_districts_stay_apart before update or delete on people_district for each row execute function demo_keep_apart();

create table demo_link ( -- a way in without a password, once, as one of the people of a demonstration
  district_id bigint not null,
  id uuid not null,
  is_demo boolean not null default true constraint real_district_must_have_no_open_link check (is_demo),
  person_id uuid not null,
  token_hash text not null,
  made_at timestamptz not null,
  used_at timestamptz,
  primary key (district_id, id),
  constraint demo_link_token_must_be_one unique (district_id, token_hash),
  constraint link_must_belong_to_a_demo_district foreign key (district_id, is_demo) references people_district (district_id, is_demo),
  foreign key (district_id, person_id) references people_person (district_id, id)
);
call platform_protect('demo_link');
grant select, insert, update (used_at) on demo_link to afterbell_app;

create table demo_mail ( -- what a demonstration would have sent; it is read here and leaves never
  district_id bigint not null,
  id uuid not null,
  is_demo boolean not null default true constraint real_district_mail_must_not_end_here check (is_demo),
  address text not null,
  subject text not null,
  body text not null,
  at timestamptz not null,
  primary key (district_id, id),
  constraint mail_must_belong_to_a_demo_district foreign key (district_id, is_demo) references people_district (district_id, is_demo)
);
create index on demo_mail (district_id, at desc);
call platform_protect('demo_mail');
grant select, insert on demo_mail to afterbell_app, afterbell_worker;

-- Takes a demonstration away: every row with its number in every table there is, its evidence too, and the accounts of its people who are nobody
-- elsewhere. One statement, because rows point at one another and keys are asked at its end. Only this function deletes, and only a demonstration.
-- Where no district is left the feeds go as well: they were the demonstration's own.
create function demo_remove(target bigint) returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
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
end $$;
revoke execute on function demo_remove(bigint) from public;
grant execute on function demo_remove(bigint) to afterbell_app;
