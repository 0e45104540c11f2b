-- Calendar addresses (PM-3.4): a secret link of one person's, by which a calendar program reads the published schedule and nothing else.
create table calendar_address (
  district_id bigint not null,
  id uuid not null,
  person_id uuid not null,
  auth_user_id uuid, -- whose account the person was then: an account that turns out to be somebody else's takes its addresses with it
  token_hash text not null constraint calendar_token_must_be_hashed check (token_hash ~ '^[0-9a-f]{64}$'),
  label text not null constraint calendar_address_must_say_where_it_is_used check (length(trim(label)) between 1 and 60),
  whose text not null check (whose in ('all', 'own')),
  has_windows boolean not null, -- the regular maintenance windows too
  made_at timestamptz not null,
  fetched_at timestamptz, -- by a calendar program, to the minute
  ended_at timestamptz,
  ended_by uuid,
  primary key (district_id, id),
  constraint calendar_address_must_be_found_by_its_token unique (district_id, token_hash),
  constraint ended_calendar_address_must_name_who_ended_it check ((ended_at is null) = (ended_by is null)),
  foreign key (district_id, person_id) references people_person (district_id, id),
  foreign key (district_id, ended_by) references people_person (district_id, id)
);
create index on calendar_address (district_id, person_id);
call platform_protect('calendar_address');
grant select, insert, update (fetched_at, ended_at, ended_by) on calendar_address to afterbell_app;
call installation_hold_back('calendar_address', 'afterbell_app'); -- one that was ended after the backup must not open again by itself

-- What ended stays ended, whoever holds the web process.
create function calendar_keep_ended() returns trigger language plpgsql as $$
begin
  if old.ended_at is not null and (new.ended_at, new.ended_by) is distinct from (old.ended_at, old.ended_by) then
    raise exception 'an ended calendar address stays ended' using errcode = '23514', constraint = 'ended_calendar_address_must_stay_ended', table = 'calendar_address';
  end if;
  return new;
end $$;
create trigger ended_calendar_address_must_stay_ended before update on calendar_address for each row execute function calendar_keep_ended();
